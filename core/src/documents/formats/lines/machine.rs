//! A reader of a runner's lines, fed with all of a document or with the part of a log that the runner wrote.

use super::reading::{Line, lines};
use crate::documents::Writer;
use crate::entries::Input;

/// What one runner's output needs to become cases.
pub(in crate::documents::formats) trait Machine {
    /// The next line.
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>);

    /// True once its end went by: what follows is not of this run.
    fn is_over(&self) -> bool;

    /// The end of its output: what is open is written, and what is missing is told.
    fn close(&mut self, writer: &mut Writer<'_>);
}

/// Reads a whole document.
pub(in crate::documents::formats) fn feed(machine: &mut dyn Machine, input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let records = lines(input, writer, |line, writer| machine.line(line, writer));
    machine.close(writer);
    writer.document(|document| document.records = records.into());
}
