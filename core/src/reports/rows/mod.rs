//! Rows of the tables as JSON lines, one table = one file, one row of [`TABLES`].
//!
//! Rows are written as they are made, never gathered: a table may have
//! millions. Texts that are not kept are read again, unit by unit.

mod documents;
pub(crate) mod entries;
pub(crate) mod notes;
mod records;
pub(crate) mod reread;
mod steps;
pub(crate) mod tests;

use super::{Redactor, inert};
use crate::facts::Facts;
use serde::Serialize;
use std::io;

/// Takes one line with its end; an error ends the writing.
pub type Sink<'a> = dyn FnMut(&str) -> io::Result<()> + 'a;

/// Called with the path and bytes of entries, in the order of the tables.
pub(crate) type Visit<'a> = dyn FnMut(&str, &[u8]) + 'a;

/// Reads the entries of a unit again whose paths are wanted.
pub(crate) type Reread<'a> = dyn Fn(u32, &dyn Fn(&str) -> bool, &mut Visit<'_>) + 'a;

/// What a table is written from.
pub(crate) struct Source<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) redactor: Redactor<'a>,
    pub(crate) reread: &'a Reread<'a>,
}

/// A table of facts that can be had as JSON lines.
pub struct Table {
    /// Word of `--table`.
    pub id: &'static str,
    /// For people.
    pub title: &'static str,
    pub(crate) write: fn(&Source<'_>, &mut Sink<'_>) -> io::Result<()>,
}

/// Every table.
pub static TABLES: &[Table] = &[
    entries::TABLE,
    documents::TABLE,
    tests::TABLE,
    records::METRICS,
    records::EVENTS,
    records::ITERATIONS,
    records::SCENARIOS,
    records::ISSUES,
    records::COVERAGE,
    steps::TABLE,
    notes::TABLE,
];

/// The table of an id.
pub fn table(id: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.id == id)
}

fn line(row: &impl Serialize, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut line = serde_json::to_string(row)?;
    line.push('\n');
    sink(&inert::json(&line))
}

/// Id of a run.
fn run_id(facts: &Facts, run: u32) -> &str {
    facts.runs.get(run as usize).map(|run| run.id.as_str()).unwrap_or_default()
}
