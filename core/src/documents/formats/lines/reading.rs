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
pub(in crate::documents::formats) fn seen(body: &str) -> &str {
    if memchr::memchr(b'\r', body.as_bytes()).is_none() {
        return body;
    }
    let body = body.trim_end_matches('\r');
    body.rsplit('\r').find(|part| !part.trim().is_empty()).unwrap_or(body)
}

/// Without the time that a CI puts before a line, in UTC: of GitHub and Azure with seven digits of a
/// second, of GitLab with six and its stream (`00O `), of Jenkins with three in brackets.
fn untimed(text: &str) -> &str {
    stamp(text).and_then(|length| text.get(length..)).unwrap_or(text)
}

/// Bytes of the time.
pub(in crate::documents::formats) fn stamp(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_at = |at: usize, byte: u8| bytes.get(at) == Some(&byte);
    let is_time = |from: usize, length: usize| {
        let time = text.get(from..).filter(|_| is_at(from + 19, b'.') && is_at(from + length - 1, b'Z'));
        time.and_then(times::parse_iso).is_some_and(|(_, known)| known == length)
    };
    if is_at(27, b'Z') && is_time(0, 28) {
        Some(if is_at(28, b' ') { 29 } else { 28 })
    } else if is_at(26, b'Z') && is_at(27, b' ') && (is_at(30, b'O') || is_at(30, b'E')) && is_time(0, 27) {
        // A plus goes on with the line before: what it holds begins behind it too.
        Some(if is_at(31, b' ') || is_at(31, b'+') { 32 } else { 31 })
    } else if is_at(0, b'[') && is_at(25, b']') && is_time(1, 24) {
        Some(if is_at(26, b' ') { 27 } else { 26 })
    } else {
        None
    }
}

/// The first lines of a document for recognition: as shown, blank ones left out.
pub(super) fn first_lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let lines = text.lines().map(|line| match text::strip_ansi(seen(line)) {
        Cow::Borrowed(line) => Cow::Borrowed(untimed(line)),
        Cow::Owned(line) => Cow::Owned(untimed(&line).to_owned()),
    });
    lines.filter(|line| !line.trim().is_empty())
}

/// The same in one text, each behind a line end.
pub(super) fn plain(text: &str) -> String {
    first_lines(text).fold(String::new(), |plain, line| plain + "\n" + &line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_and_times_are_not_part_of_a_line() {
        assert_eq!(seen("1/3\r2/3\r3/3\r\r"), "3/3");
        assert_eq!(untimed("2022-08-31T23:05:11.1234567Z ok 1"), "ok 1");
        assert_eq!(untimed("2022-08-31T23:05:11.123456Z 00O ok 1"), "ok 1");
        assert_eq!(untimed("[2022-08-31T23:05:11.123Z]     ok 1"), "    ok 1");
        assert_eq!(untimed("2022-08-31T23:05:11Z ok 1"), "2022-08-31T23:05:11Z ok 1");
        assert_eq!(untimed("2022-08-31T23:05:11.123456Z é1O x"), "2022-08-31T23:05:11.123456Z é1O x");
        assert_eq!(first_lines("\u{1b}[1m\n\na\rb\n").collect::<Vec<_>>(), ["b"]);
    }
}
