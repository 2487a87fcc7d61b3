//! `gate`: what decides in a pipeline.

use super::{Flag, is_nothing_opened, judged};
use crate::args::{GateArgs, GateAs, Printing};
use crate::exit::{Exit, usage};
use crate::output::{Output, is_coloured};
use anyhow::Result;
use artiscope_core::findings::Answer;
use artiscope_core::reports::GateFormat;

/// Whose run this is, by the CI systems that say so.
const WHO: &[&str] = &[
    "GITHUB_TRIGGERING_ACTOR",
    "GITHUB_ACTOR",
    "GITLAB_USER_LOGIN",
    "BUILD_USER_ID",
    "BUILDKITE_BUILD_CREATOR",
    "CIRCLE_USERNAME",
    "BUILD_REQUESTEDFOR",
];

pub(super) fn run(args: &GateArgs, printing: &Printing) -> Result<Exit> {
    let options = args.inputs.options(is_coloured(printing))?;
    let (session, gate) = judged(&args.inputs, &flags(args)?, printing, artiscope_core::views::gate)?;
    Output::open(printing)?.text(&session.gate_report(&gate, format_of(args.format), &options))?;
    for (format, path) in &args.also {
        let printing = Printing { output: Some(path.clone()), ..printing.clone() };
        let options = args.inputs.options(false)?;
        Output::open(&printing)?.text(&session.gate_report(&gate, format_of(*format), &options))?;
    }
    if is_nothing_opened(&session) {
        if !printing.quiet {
            eprintln!("nothing could be opened");
        }
        return Ok(Exit::NothingOpened);
    }
    Ok(match gate.decision {
        Answer::Pass => Exit::Passed,
        Answer::Fail(_) => Exit::Findings,
        Answer::NoData(_) => Exit::NoData,
    })
}

fn format_of(format: GateAs) -> GateFormat {
    match format {
        GateAs::Text => GateFormat::Text,
        GateAs::Json => GateFormat::Json,
        GateAs::Markdown => GateFormat::Markdown,
        GateAs::Github => GateFormat::Github,
        GateAs::Summary => GateFormat::Summary,
    }
}

/// An override has a reason, and who it is of where that is known.
fn flags(args: &GateArgs) -> Result<Vec<Flag>> {
    let Some(reason) = &args.allow_regression else { return Ok(Vec::new()) };
    if reason.trim().is_empty() {
        return Err(usage("--allow-regression needs a reason"));
    }
    let told = || WHO.iter().find_map(|name| std::env::var(name).ok().filter(|name| !name.is_empty()));
    let by = args.by.clone().or_else(told).unwrap_or_default();
    let flag = || "--allow-regression".to_owned();
    Ok(vec![("gate.allow_regression", reason.clone(), flag()), ("gate.allowed_by", by, flag())])
}
