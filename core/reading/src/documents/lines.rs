//! Lines of a document with their places, as it streams by; and JSON that stands line by line.

use super::text::{self, Decoded, Encoding};
use super::tree::Tree;
use super::{Writer, whole};
use crate::entries::Input;
use crate::facts::{Escaping, Loss, Span};
use std::io::BufRead;

/// A line without its `\n` and without BOM.
pub struct Line<'a> {
    /// Its text; places in it are those of the raw entry.
    pub decoded: Decoded<'a>,
    /// From 1.
    pub number: u32,
    /// Bytes in the raw entry, also those that were too many to keep.
    pub span: Span,
}

/// Calls `then` with every line, and gives their number; of one that is too long, with its beginning.
pub fn each(input: &mut Input<'_>, writer: &mut Writer<'_>, mut then: impl FnMut(Line<'_>, &mut Writer<'_>)) -> u32 {
    let (encoding, bom) = text::detect(input.head());
    writer.encoding(encoding);
    if matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        return wide(input, writer, &mut then);
    }
    let most = usize::try_from(writer.limits().line_bytes).unwrap_or(usize::MAX);
    let mut state = State { number: 0, start: 0, length: 0, skip: bom };
    let mut open = Vec::new();
    while let Ok(there) = input.fill_buf() {
        if there.is_empty() {
            break;
        }
        let taken = there.len();
        let mut rest = there;
        while let Some(end) = memchr::memchr(b'\n', rest) {
            let part = rest.get(..end).unwrap_or_default();
            if open.is_empty() && part.len() <= most {
                state.length = part.len() as u64;
                state.hand(part, writer, &mut then);
            } else {
                state.keep(&mut open, part, most);
                state.hand(&open, writer, &mut then);
                open.clear();
            }
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        state.keep(&mut open, rest, most);
        input.consume(taken);
    }
    if state.length > 0 {
        state.hand(&open, writer, &mut then);
    }
    state.number
}

struct State {
    number: u32,
    start: u64,
    /// Bytes of the line so far.
    length: u64,
    /// Bytes of the BOM, on the first line.
    skip: usize,
}

impl State {
    fn keep(&mut self, open: &mut Vec<u8>, part: &[u8], most: usize) {
        let room = most.saturating_sub(open.len()).min(part.len());
        open.extend_from_slice(part.get(..room).unwrap_or_default());
        self.length += part.len() as u64;
    }

    fn hand(&mut self, kept: &[u8], writer: &mut Writer<'_>, then: &mut impl FnMut(Line<'_>, &mut Writer<'_>)) {
        self.number = self.number.saturating_add(1);
        let skip = std::mem::take(&mut self.skip);
        let start = self.start + skip as u64;
        let end = self.start + self.length;
        let span = Span::new(start.min(end), end);
        if let Some(lost) = self.length.checked_sub(kept.len() as u64).filter(|lost| *lost > 0) {
            let what = format!("line cut after {} bytes", kept.len());
            writer.note_at(Loss::DataLoss, what, lost, span, self.number);
        }
        let body = kept.get(skip..).unwrap_or_default();
        let decoded = text::decode_as(body, Encoding::Utf8, start).on_line(self.number);
        then(Line { decoded, number: self.number, span }, writer);
        (self.start, self.length) = (end + 1, 0);
    }
}

/// Lines of a text in UTF-16, whose line ends are no single bytes.
fn wide(input: &mut Input<'_>, writer: &mut Writer<'_>, then: &mut impl FnMut(Line<'_>, &mut Writer<'_>)) -> u32 {
    let Some(decoded) = whole::text(input, writer) else { return 0 };
    let (mut at, mut number) = (0, 0_u32);
    for full in decoded.text.split_inclusive('\n') {
        number = number.saturating_add(1);
        let end = at + full.trim_end_matches(['\n', '\r']).len();
        then(Line { decoded: decoded.part(at, end), number, span: decoded.span(at, end) }, writer);
        at += full.len();
    }
    number
}

/// Calls `then` with the value of every line that is not blank. Lines that hold none, and those for
/// which it says no, are one row of the ledger: they are no `what`.
pub fn json(
    input: &mut Input<'_>,
    writer: &mut Writer<'_>,
    (one, many): (&str, &str),
    mut then: impl FnMut(&Tree<'_>, &Line<'_>, &mut Writer<'_>) -> bool,
) -> u64 {
    writer.escaping(Escaping::Json);
    let (mut good, mut bad, mut bytes) = (0_u64, 0_u64, 0_u64);
    let mut first = (Span::default(), 0);
    each(input, writer, |mut line, writer| {
        let length = line.span.len();
        let text = line.decoded.text.as_ref();
        let end = text.trim_end_matches(['\0', '\u{1A}', ' ', '\t', '\r']).len();
        if end == 0 {
            return;
        }
        let tree = Tree::of(line.decoded.part(0, end));
        line.span = line.decoded.span(0, end);
        if tree.fault().is_none() && then(&tree, &line, writer) {
            good += 1;
            return;
        }
        (bad, bytes) = (bad + 1, bytes + length);
        if bad == 1 {
            first = (line.span, line.number);
        }
    });
    if bad > 0 {
        let what = if bad == 1 { format!("1 line is {one}") } else { format!("{bad} lines are {many}") };
        writer.note_at(Loss::DataLoss, what, bytes, first.0, first.1);
    }
    good
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::Limits;
    use crate::documents::{Confidence, Format};
    use crate::facts::{EntryState, Fragment};
    use std::io::BufReader;

    const FORMAT: Format = Format {
        id: "x",
        title: "",
        spec: "",
        state: EntryState::Plain,
        is_test_report: false,
        system: "",
        sniff: |_| Confidence::No,
        read: |_, _| {},
    };

    /// Bytes and lines of the member `b` of every line, and what the ledger says.
    fn read(input: &mut Input<'_>, line_bytes: u64, bytes: &[u8]) -> (Vec<(Vec<u8>, u32)>, Vec<String>) {
        let mut fragment = Fragment::default();
        let limits = Limits { line_bytes, ..Limits::default() };
        let mut writer = Writer::new(&mut fragment, 0, "x.ndjson".to_owned(), &FORMAT, &limits);
        let mut found = Vec::new();
        let good = json(input, &mut writer, ("no row", "no rows"), |tree, _, _| {
            let value = tree.root().get("b");
            found.extend(value.map(|value| {
                let Span { start, end } = value.span();
                (bytes[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()].to_vec(), value.line())
            }));
            value.is_some()
        });
        assert_eq!(good, found.len() as u64);
        (found, fragment.notes.iter().map(|note| format!("{} {} {}", note.what, note.bytes, note.line)).collect())
    }

    #[test]
    fn values_of_lines_know_their_bytes_and_lines_in_every_encoding() {
        let text = "{\"é\": 1, \"b\": \"ü\"}\r\n\r\n{\"b\":\n{\"c\": 1}\n{\"b\": [2]}\n\0\0";
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in [text.as_bytes().to_vec(), [b"\xEF\xBB\xBF", text.as_bytes()].concat(), wide.clone()] {
            let is_wide = bytes == wide;
            let raw = |text: &str| {
                if is_wide { text.encode_utf16().flat_map(u16::to_le_bytes).collect() } else { text.into() }
            };
            let told = read(&mut Input::whole(&bytes), 1000, &bytes);
            assert_eq!(told.0, [(raw("\"ü\""), 1), (raw("[2]"), 5)]);
            let lost = if is_wide { 26 } else { 13 };
            assert_eq!(told.1, [format!("2 lines are no rows {lost} 3")]);
            for size in [1, 7] {
                let (head, rest) = bytes.split_at(8);
                let mut rest = BufReader::with_capacity(size, rest);
                assert_eq!(read(&mut Input::streamed(head, &mut rest), 1000, &bytes), told, "pieces of {size}");
            }
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_told_and_the_next_is_read() {
        let bytes = b"{\"b\": \"a long line\"}\n{\"b\": 1}";
        let (found, notes) = read(&mut Input::whole(bytes), 10, bytes);
        assert_eq!(found, [(b"1".to_vec(), 2)]);
        assert_eq!(notes, ["line cut after 10 bytes 10 1", "1 line is no row 20 1"]);
    }
}
