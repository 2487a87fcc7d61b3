//! Lines of a log, as it streams by or decoded in one piece.

use super::line::Line;
use crate::documents::{Writer, text};
use crate::entries::Input;
use crate::facts::{Loss, Span};
use std::io::BufRead;

/// Hands over every line without its colours.
pub(super) fn each(input: &mut Input<'_>, writer: &mut Writer<'_>, mut then: impl FnMut(Line<'_>, &mut Writer<'_>)) {
    let (encoding, bom) = text::detect(input.head());
    writer.encoding(encoding);
    if matches!(encoding, text::Encoding::Utf16Le | text::Encoding::Utf16Be) {
        let Some(bytes) = input.as_whole() else {
            writer.note(Loss::DataLoss, "a log in UTF-16 is too large to be read in one piece", 0);
            return;
        };
        let decoded = text::decode(bytes);
        let (mut at, mut number) = (0, 0);
        for full in decoded.text.split_inclusive('\n') {
            number += 1;
            let line = full.trim_end_matches(['\n', '\r']);
            let plain = text::strip_ansi(line);
            let (start, end) = (decoded.raw(at), decoded.raw(at + line.len()));
            at += full.len();
            then(Line { text: &plain, number, start, end }, writer);
        }
        writer.document(|document| document.records = u64::from(number));
        return;
    }
    let most = usize::try_from(writer.limits().line_bytes).unwrap_or(usize::MAX);
    let mut open: Vec<u8> = Vec::new();
    let mut state = State { number: 0, start: 0, skip: bom, cut: 0 };
    while let Ok(there) = input.fill_buf() {
        if there.is_empty() {
            break;
        }
        let end = memchr::memchr(b'\n', there);
        let part = there.get(..end.unwrap_or(there.len())).unwrap_or_default();
        let room = most.saturating_sub(open.len()).min(part.len());
        open.extend_from_slice(part.get(..room).unwrap_or_default());
        state.cut += (part.len() - room) as u64;
        let taken = part.len() + usize::from(end.is_some());
        if end.is_some() {
            state.hand(&open, 1, writer, &mut then);
            open.clear();
        }
        input.consume(taken);
    }
    if !open.is_empty() {
        state.hand(&open, 0, writer, &mut then);
    }
    writer.document(|document| document.records = u64::from(state.number));
}

struct State {
    number: u32,
    start: u64,
    /// Bytes of the BOM.
    skip: usize,
    /// Bytes of the line that were too many to keep.
    cut: u64,
}

impl State {
    fn hand(
        &mut self,
        bytes: &[u8],
        ending: u64,
        writer: &mut Writer<'_>,
        then: &mut impl FnMut(Line<'_>, &mut Writer<'_>),
    ) {
        self.number = self.number.saturating_add(1);
        let end = self.start + bytes.len() as u64 + self.cut;
        if self.cut > 0 {
            let what = format!("line cut after {} bytes", bytes.len());
            writer.note_at(Loss::DataLoss, what, self.cut, Span::new(self.start, end), self.number);
        }
        let skip = std::mem::take(&mut self.skip);
        let body = bytes.get(skip..).unwrap_or_default();
        let decoded = text::decode_as(body, text::Encoding::Utf8, 0);
        let plain = text::strip_ansi(&decoded.text);
        let start = self.start + skip as u64;
        then(Line { text: &plain, number: self.number, start, end }, writer);
        self.start = end + ending;
        self.cut = 0;
    }
}
