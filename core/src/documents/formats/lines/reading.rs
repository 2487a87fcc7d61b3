//! Lines of a document with their raw places: without line ends, colours, what a progress bar wrote
//! over, and the times that GitHub puts before each line.

use crate::documents::{self, Writer, text, times};
use crate::entries::Input;
use crate::facts::Span;
use std::borrow::Cow;

/// A line as it was to be seen.
pub(in crate::documents::formats) struct Line<'a> {
    /// From 1.
    pub(in crate::documents::formats) number: u32,
    /// Bytes of the raw entry.
    pub(in crate::documents::formats) span: Span,
    /// As shown.
    pub(in crate::documents::formats) text: &'a str,
}

/// Calls `each` with every line; also of inputs that arrive in pieces. Gives the number of lines.
pub(in crate::documents::formats) fn lines(
    input: &mut Input<'_>,
    writer: &mut Writer<'_>,
    mut each: impl FnMut(&Line<'_>, &mut Writer<'_>),
) -> u32 {
    all(input, writer, &mut each)
}

/// Compiled once for all formats.
fn all(input: &mut Input<'_>, writer: &mut Writer<'_>, each: &mut dyn FnMut(&Line<'_>, &mut Writer<'_>)) -> u32 {
    documents::lines::each(input, writer, |line, writer| {
        let text = text::strip_ansi(seen(&line.decoded.text));
        each(&Line { number: line.number, span: line.span, text: untimed(&text) }, writer);
    })
}

/// What stays on the screen: a carriage return writes over what stood before.
fn seen(body: &str) -> &str {
    let body = body.trim_end_matches('\r');
    body.rsplit('\r').find(|part| !part.trim().is_empty()).unwrap_or(body)
}

/// Without the time that GitHub puts before a line: always seven digits of a second, in UTC.
fn untimed(text: &str) -> &str {
    let is_timed = text.as_bytes().get(27) == Some(&b'Z')
        && text.as_bytes().get(19) == Some(&b'.')
        && times::parse_iso(text).is_some_and(|(_, length)| length == 28);
    let rest = is_timed.then(|| text.get(28..)).flatten();
    rest.map_or(text, |rest| rest.strip_prefix(' ').unwrap_or(rest))
}

/// The first lines of a document for recognition: as shown, blank ones left out.
pub(super) fn first_lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let lines = text.lines().map(|line| match text::strip_ansi(seen(line)) {
        Cow::Borrowed(line) => Cow::Borrowed(untimed(line)),
        Cow::Owned(line) => Cow::Owned(untimed(&line).to_owned()),
    });
    lines.filter(|line| !line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_and_times_are_not_part_of_a_line() {
        assert_eq!(seen("1/3\r2/3\r3/3\r\r"), "3/3");
        assert_eq!(untimed("2022-08-31T23:05:11.1234567Z ok 1"), "ok 1");
        assert_eq!(untimed("2022-08-31T23:05:11Z ok 1"), "2022-08-31T23:05:11Z ok 1");
        assert_eq!(first_lines("\u{1b}[1m\n\na\rb\n").collect::<Vec<_>>(), ["b"]);
    }
}
