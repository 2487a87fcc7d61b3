//! Lines of a text report, whole or streamed, with their places.

use crate::documents::{Writer, text};
use crate::entries::Input;
use crate::facts::{Loss, Span};
use std::io::BufRead as _;

/// A line without its end.
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// From 1.
    pub(super) number: u32,
    pub(super) span: Span,
}

/// Bytes read of one line at most: what is longer is no report.
const LONG: usize = 1 << 20;

/// Calls `each` for every line; what cannot be read is a row of the ledger.
pub(super) fn each(input: &mut Input<'_>, writer: &mut Writer<'_>, mut each: impl FnMut(&Line<'_>, &mut Writer<'_>)) {
    if let Some(bytes) = input.as_whole() {
        let decoded = text::decode(bytes);
        writer.encoding(decoded.encoding);
        let mut at = 0;
        for (number, raw) in (1..).zip(decoded.text.split_inclusive('\n')) {
            let line = raw.trim_end_matches(['\n', '\r']);
            let span = Span::new(decoded.raw(at), decoded.raw(at + line.len()));
            each(&Line { text: line, number, span }, writer);
            at += raw.len();
        }
    } else {
        let (mut buffer, mut at) = (Vec::new(), 0);
        for number in 1_u32.. {
            buffer.clear();
            let mut limited = std::io::Read::take(&mut *input, LONG as u64);
            let read = limited.read_until(b'\n', &mut buffer).unwrap_or(0);
            if read == 0 {
                break;
            }
            let mark: &[u8] = if number == 1 { &[0xEF, 0xBB, 0xBF] } else { &[] };
            let bytes = buffer.strip_prefix(mark).unwrap_or(&buffer);
            let line = String::from_utf8_lossy(bytes);
            let line = line.trim_end_matches(['\n', '\r']);
            let start = at + (buffer.len() - bytes.len()) as u64;
            each(&Line { text: line, number, span: Span::new(start, start + line.len() as u64) }, writer);
            at += read as u64;
        }
    }
    if let Some(fault) = input.fault().map(str::to_owned) {
        writer.note(Loss::DataLoss, fault, 0);
    }
}
