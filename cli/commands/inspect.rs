//! `inspect`: the verdict.

use super::{html, is_nothing_opened, session};
use crate::args::{BadgeArgs, BadgeFormat, Inspect, Printing};
use crate::exit::{Exit, usage};
use crate::output::{Output, is_coloured};
use anyhow::Result;
use artiscope_core::reports::{RENDERERS, Renderer, renderer};
use artiscope_core::session::Session;

/// The format that may carry the application.
const HTML: &str = "html";

pub(super) fn run(args: &Inspect, printing: &Printing) -> Result<Exit> {
    let renderer = chosen(&args.format)?;
    let session = if renderer.id == HTML {
        html::run(renderer, args, printing)?
    } else {
        if args.size.is_some() || args.app.is_some() || args.home.is_some() {
            return Err(usage("--size, --app and --home are about --format html".to_owned()));
        }
        let options = args.inputs.options(is_coloured(printing))?;
        let session = session(&args.inputs, printing)?;
        Output::open(printing)?.write(|sink| session.write_report(renderer, &options, sink))?;
        session
    };
    if is_nothing_opened(&session) && !printing.quiet {
        eprintln!("nothing could be opened");
    }
    Ok(exit(&session, args))
}

/// A badge says how it stands, whatever that is: only what could not be opened has none.
pub(super) fn badge(args: &BadgeArgs, printing: &Printing) -> Result<Exit> {
    let id = match args.format {
        BadgeFormat::Svg => "badge-svg",
        BadgeFormat::Json => "badge-json",
        BadgeFormat::Markdown => "badge-markdown",
    };
    let renderer = chosen(id)?;
    let options = args.inputs.options(false)?;
    let session = session(&args.inputs, printing)?;
    Output::open(printing)?.write(|sink| session.write_report(renderer, &options, sink))?;
    Ok(if is_nothing_opened(&session) { Exit::NothingOpened } else { Exit::Passed })
}

fn chosen(format: &str) -> Result<&'static Renderer> {
    renderer(format).ok_or_else(|| {
        let known: Vec<&str> = RENDERERS.iter().map(|renderer| renderer.id).collect();
        usage(format!("no such format: {format} (formats: {})", known.join(", ")))
    })
}

/// Findings beat a lack of data.
fn exit(session: &Session, args: &Inspect) -> Exit {
    let is_failed =
        args.fail_on.severity().is_some_and(|least| session.findings().iter().any(|finding| finding.decides_at(least)));
    if is_nothing_opened(session) {
        Exit::NothingOpened
    } else if is_failed {
        Exit::Findings
    } else if session.summary(false).verdict.word() == "no_data" {
        Exit::NoData
    } else {
        Exit::Passed
    }
}
