//! Entries that were recognised as a format.

use super::{Sink, Source, Table, line};
use crate::reports::build;
use std::io;

pub(super) const TABLE: Table = Table { id: "documents", title: "entries that were recognised as a format", write };

fn write(source: &Source<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    build::documents(source.facts, source.redactor).iter().try_for_each(|row| line(row, sink))
}
