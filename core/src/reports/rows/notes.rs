//! The ledger.

use super::{Sink, Source, Table, line};
use serde::Serialize;
use std::borrow::Cow;
use std::io;

pub(super) const TABLE: Table = Table { id: "notes", title: "the ledger: whatever was not read, and why", write };

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Row<'a> {
    path: Cow<'a, str>,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["info", "data_loss", "error"])))]
    loss: &'static str,
    what: Cow<'a, str>,
    bytes: u64,
    line: Option<u32>,
}

fn write(source: &Source<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    for note in &source.facts.notes {
        let row = Row {
            path: source.redactor.text(&note.path),
            loss: note.loss.word(),
            what: source.redactor.text(&note.what),
            bytes: note.bytes,
            line: (note.line > 0).then_some(note.line),
        };
        line(&row, sink)?;
    }
    Ok(())
}
