//! Lines of a document with their raw places: without line ends, colours, what a progress bar wrote
//! over, and the times that GitHub puts before each line.

use crate::documents::text::{self, Encoding};
use crate::documents::{Writer, times};
use crate::entries::Input;
use crate::facts::{Loss, Span};
use std::borrow::Cow;
use std::io::BufRead;

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
    let (encoding, bom) = text::detect(input.head());
    if matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        return wide(input, writer, each);
    }
    let most = usize::try_from(writer.limits().line_bytes).unwrap_or(usize::MAX);
    let mut open = Vec::new();
    let (mut number, mut start, mut length) = (0_u32, 0_u64, 0_u64);
    let mut end_of_line = |open: &mut Vec<u8>, start: u64, length: u64, writer: &mut Writer<'_>| {
        number = number.saturating_add(1);
        let skip = if number == 1 { bom } else { 0 };
        let body = text::decode_as(open.get(skip..).unwrap_or_default(), Encoding::Utf8, 0).text;
        let span = Span::new(start + skip as u64, start + length);
        if length > open.len() as u64 {
            let what = format!("line cut after {most} bytes");
            writer.note_at(Loss::DataLoss, what, length - open.len() as u64, span, number);
        }
        let text = text::strip_ansi(seen(&body));
        each(&Line { number, span, text: untimed(&text) }, writer);
        open.clear();
        number
    };
    let mut last = 0;
    while let Ok(there) = input.fill_buf() {
        if there.is_empty() {
            break;
        }
        let end = memchr::memchr(b'\n', there);
        let part = there.get(..end.unwrap_or(there.len())).unwrap_or_default();
        let room = most.saturating_sub(open.len()).min(part.len());
        open.extend_from_slice(part.get(..room).unwrap_or_default());
        length += part.len() as u64;
        let taken = part.len() + usize::from(end.is_some());
        input.consume(taken);
        if end.is_some() {
            last = end_of_line(&mut open, start, length, writer);
            start += length + 1;
            length = 0;
        }
    }
    if length > 0 {
        last = end_of_line(&mut open, start, length, writer);
    }
    last
}

/// Lines of a text in UTF-16, which is read in one piece only.
fn wide(input: &mut Input<'_>, writer: &mut Writer<'_>, each: &mut dyn FnMut(&Line<'_>, &mut Writer<'_>)) -> u32 {
    let Some(bytes) = input.as_whole() else {
        writer.note(Loss::DataLoss, "too large to be read in one piece", 0);
        return 0;
    };
    let decoded = text::decode(bytes);
    writer.encoding(decoded.encoding);
    let (mut at, mut number) = (0, 0_u32);
    for line in decoded.text.split_inclusive('\n') {
        number = number.saturating_add(1);
        let body = line.trim_end_matches(['\n', '\r']);
        let span = Span::new(decoded.raw(at), decoded.raw(at + body.len()));
        let text = text::strip_ansi(seen(body));
        each(&Line { number, span, text: untimed(&text) }, writer);
        at += line.len();
    }
    number
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
