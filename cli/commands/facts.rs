//! `facts`: rows of one table as JSON lines.

use super::{is_nothing_opened, session};
use crate::args::{Facts, Printing};
use crate::exit::{Exit, usage};
use crate::output::Output;
use anyhow::Result;
use artiscope_core::reports::rows::{TABLES, table};

pub(super) fn run(args: &Facts, printing: &Printing) -> Result<Exit> {
    let table = table(&args.table).ok_or_else(|| {
        let known: Vec<&str> = TABLES.iter().map(|table| table.id).collect();
        usage(format!("no such table: {} (tables: {})", args.table, known.join(", ")))
    })?;
    let options = args.inputs.options(false)?;
    let session = session(&args.inputs, printing)?;
    Output::open(printing)?.write(|sink| session.rows(table, &options, sink))?;
    if let Some(reason) = options.no_redact.filter(|_| !printing.quiet) {
        eprintln!("secrets were left in: {reason}");
    }
    Ok(if is_nothing_opened(&session) { Exit::NothingOpened } else { Exit::Passed })
}
