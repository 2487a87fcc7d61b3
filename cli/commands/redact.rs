//! `redact`: a copy without secrets, and what was taken out where.

use crate::args::{Printing, RedactArgs, TextOrJson, limits};
use crate::exit::{Exit, usage};
use crate::open;
use crate::output::{Output, refuse_to_overwrite, write_bytes};
use anyhow::Result;
use artiscope_core::bytes::ByteSource;
use artiscope_core::session::redacted_copy;
use std::io::IsTerminal as _;

pub(super) fn run(args: &RedactArgs, printing: &Printing) -> Result<Exit> {
    let limits = limits(&args.limits)?;
    let policy = super::policy::policy(&args.policy)?;
    let target = printing.output.as_deref();
    if let Some(path) = target {
        refuse_to_overwrite(path, &args.paths)?;
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
    if target.is_some() {
        write_bytes(printing, &copy.into_bytes())?;
    } else if !args.report {
        let is_text = copy.files.len() == 1 && std::str::from_utf8(&copy.files[0].1).is_ok();
        if !is_text && std::io::stdout().is_terminal() {
            return Err(usage("the copy is a zip: give -o FILE"));
        }
        write_bytes(printing, &copy.into_bytes())?;
    }
    Ok(if is_nothing { Exit::NothingOpened } else { Exit::Passed })
}
