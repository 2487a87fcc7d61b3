//! `redact`: a copy without secrets, and what was taken out where.

use crate::args::{Printing, RedactArgs, TextOrJson, limits};
use crate::exit::{Exit, usage};
use crate::{open, output::Output};
use anyhow::{Context as _, Result};
use artiscope_core::bytes::ByteSource;
use artiscope_core::session::redacted_copy;
use std::fs;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

pub(super) fn run(args: &RedactArgs, printing: &Printing) -> Result<Exit> {
    let limits = limits(&args.limits)?;
    let policy = super::policy::policy(&args.policy)?;
    let target = printing.output.as_deref();
    if let Some(path) = target {
        refuse_to_overwrite(path, args)?;
    }
    let opened = open::open(&args.paths)?;
    let inputs: Vec<(String, &dyn ByteSource)> =
        opened.inputs.iter().map(|input| (input.name.clone(), &input.source as &dyn ByteSource)).collect();
    let copy = redacted_copy(&inputs, &opened.unread, &limits, &policy);
    let report = &copy.report;
    let is_nothing = report.copied == 0 && report.files == 0;
    let said = match args.format {
        TextOrJson::Text => report.text(),
        TextOrJson::Json => report.json(),
    };
    if args.report {
        // The copy goes to the file, the report to stdout.
        let stdout = Printing { output: None, ..printing.clone() };
        Output::open(&stdout)?.text(&said)?;
    } else if !printing.quiet {
        eprint!("{}", report.text());
    }
    if let Some(path) = target {
        let bytes = copy.into_bytes();
        fs::write(path, bytes).with_context(|| format!("cannot be written to: {}", path.display()))?;
    } else if !args.report {
        let is_text = copy.files.len() == 1 && std::str::from_utf8(&copy.files[0].1).is_ok();
        let mut stdout = std::io::stdout().lock();
        if !is_text && stdout.is_terminal() {
            return Err(usage("the copy is a zip: give -o FILE"));
        }
        match stdout.write_all(&copy.into_bytes()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => return Err(error.into()),
            _ => {}
        }
    }
    Ok(if is_nothing { Exit::NothingOpened } else { Exit::Passed })
}

/// What is read stays as it is.
fn refuse_to_overwrite(target: &Path, args: &RedactArgs) -> Result<()> {
    let Ok(there) = fs::canonicalize(target) else { return Ok(()) };
    let is_within = |path: &std::path::PathBuf| fs::canonicalize(path).is_ok_and(|path| there.starts_with(path));
    if args.paths.iter().any(is_within) {
        return Err(usage(format!("would overwrite what it reads: {}", target.display())));
    }
    Ok(())
}
