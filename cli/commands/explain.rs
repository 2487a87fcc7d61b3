//! `explain`: the lines that explain the failure, of each log.

use super::{is_nothing_opened, session};
use crate::args::{ExplainArgs, Printing, TextOrJson};
use crate::exit::Exit;
use crate::output::Output;
use anyhow::Result;

pub(super) fn run(args: &ExplainArgs, printing: &Printing) -> Result<Exit> {
    let options = args.inputs.options(false)?;
    let session = session(&args.inputs, printing)?;
    let text = match args.format {
        TextOrJson::Text => session.explanation_text(&options),
        TextOrJson::Json => session.explanation_json(&options),
    };
    Output::open(printing)?.text(&text)?;
    if let Some(reason) = options.no_redact.filter(|_| !printing.quiet) {
        eprintln!("secrets were left in: {reason}");
    }
    Ok(if is_nothing_opened(&session) { Exit::NothingOpened } else { Exit::Passed })
}
