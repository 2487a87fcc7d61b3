//! Lines of a log, as it streams by or decoded in one piece.

use super::line::Line;
use crate::documents::{Writer, lines, text};
use crate::entries::Input;

/// Hands over every line without its colours.
pub(super) fn each(input: &mut Input<'_>, writer: &mut Writer<'_>, mut then: impl FnMut(Line<'_>, &mut Writer<'_>)) {
    let records = lines::each(input, writer, |line, writer| {
        let plain = text::strip_ansi(&line.decoded.text);
        let (start, end) = (line.span.start, line.span.end);
        then(Line { text: &plain, number: line.number, start, end }, writer);
    });
    writer.document(|document| document.records = u64::from(records));
}
