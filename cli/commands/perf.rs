//! `perf`: its lens, and the refreshed baseline.

use super::{is_nothing_opened, judged, lens};
use crate::args::{Inputs, PerfArgs, PerfCommand, Printing};
use crate::exit::{Exit, usage};
use crate::output::Output;
use anyhow::Result;
use artiscope_core::findings::Answer;

pub(super) fn run(args: &PerfArgs, printing: &Printing) -> Result<Exit> {
    if let Some(PerfCommand::RefreshBaseline { inputs }) = &args.command {
        return refresh(inputs, printing);
    }
    let mut flags = Vec::new();
    if let Some(reason) = &args.allow_regression {
        if reason.trim().is_empty() {
            return Err(usage("--allow-regression needs a reason"));
        }
        flags.push(("pcs.gate.allow_regression", reason.clone(), "--allow-regression".to_owned()));
    }
    lens::run("perf", &args.lens, &flags, printing)
}

/// Writes nothing where the playbook forbids it: 1 where a condition does not hold, 3 where one is not known.
fn refresh(inputs: &Inputs, printing: &Printing) -> Result<Exit> {
    let options = inputs.options(false)?;
    let (session, baseline) = judged(inputs, &[], printing, |scene| scene.refreshed_baseline(&options))?;
    let say = |text: String| {
        if !printing.quiet {
            eprintln!("{text}");
        }
    };
    match baseline {
        _ if is_nothing_opened(&session) => {
            say("nothing could be opened".to_owned());
            Ok(Exit::NothingOpened)
        }
        Ok(baseline) => {
            if !baseline.kept.is_empty() {
                say(format!("not measured, and kept as they were: {}", baseline.kept.join(", ")));
            }
            Output::open(printing)?.text(&baseline.text)?;
            Ok(Exit::Passed)
        }
        Err(answer) => {
            say(format!("the baseline may not be refreshed: {}", answer.why()));
            Ok(if matches!(answer, Answer::Fail(_)) { Exit::Findings } else { Exit::NoData })
        }
    }
}
