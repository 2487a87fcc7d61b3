//! `templates` and `diff-logs`: what statements wrote the lines of logs, and which lines good runs do not have.

use super::{is_nothing_opened, read_paths};
use crate::args::{DiffLogsArgs, Printing, TemplatesArgs, TextOrJson};
use crate::exit::{Exit, nothing_opened, usage};
use crate::output::Output;
use anyhow::Result;
use artiscope_core::reports::logs;
use artiscope_core::session::Session;
use artiscope_core::views::DifferenceReader;
use std::path::PathBuf;

pub(super) fn templates(args: &TemplatesArgs, printing: &Printing) -> Result<Exit> {
    let options = args.how.options(false)?;
    let mut session = read_paths(&args.paths, &args.how, &[], printing)?;
    let entries = session.compared_logs();
    if entries.is_empty() || is_nothing_opened(&session) {
        return Err(nothing_opened(format!("no log: {}", names(&args.paths))));
    }
    if args.assign && entries.len() > 1 {
        return Err(usage(format!("--assign takes one log, not {}: {}", entries.len(), names(&args.paths))));
    }
    let (found, of_line) = session.log_templates(&entries, &options);
    let output = Output::open(printing)?;
    if args.assign {
        output.write(|sink| of_line.iter().try_for_each(|id| sink(&format!("{id}\n"))))?;
        if !printing.quiet {
            found.notes.iter().for_each(|note| eprintln!("{note}"));
        }
    } else {
        output.text(&match args.format {
            TextOrJson::Text => logs::templates_text(&found),
            TextOrJson::Json => logs::templates_json(&found, &options),
        })?;
    }
    Ok(Exit::Passed)
}

pub(super) fn difference(args: &DiffLogsArgs, printing: &Printing) -> Result<Exit> {
    let options = args.how.options(false)?;
    let read = |paths: &[PathBuf]| -> Result<(Session, Vec<u32>)> {
        let session = read_paths(paths, &args.how, &[], printing)?;
        let logs = session.compared_logs();
        if logs.is_empty() || is_nothing_opened(&session) {
            return Err(nothing_opened(format!("no log: {}", names(paths))));
        }
        Ok((session, logs))
    };
    // Each side is a session of its own: what both were given may well be equal.
    let (mut good, baselines) = read(&args.baseline)?;
    let (mut bad, logs) = read(std::slice::from_ref(&args.bad))?;
    let mut found = Vec::new();
    for log in &logs {
        let is_named_alike = |baseline: &&u32| logs.len() > 1 && good.inner_path(**baseline) == bad.inner_path(*log);
        let own: Vec<u32> = baselines.iter().filter(is_named_alike).copied().collect();
        let mut reader = DifferenceReader::default();
        for baseline in if own.is_empty() { &baselines } else { &own } {
            good.baseline(*baseline, &mut reader);
        }
        found.push(bad.log_difference(*log, &reader, args.context, &options));
    }
    Output::open(printing)?.text(&match args.format {
        TextOrJson::Text => logs::differences_text(&found),
        TextOrJson::Json => logs::differences_json(&found, &options),
    })?;
    let is_read = found.iter().all(|found| found.notes.is_empty());
    let has_new = found.iter().any(|found| !found.new.is_empty());
    Ok(if has_new {
        Exit::Findings
    } else if is_read {
        Exit::Passed
    } else {
        Exit::NoData
    })
}

fn names(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}
