//! Lines of a stream with their places; those over the limit are skipped and noted.

use crate::documents::Writer;
use crate::entries::Input;
use crate::facts::{Loss, Span};
use std::io::BufRead;

/// A line without its end.
pub(super) struct Line<'a> {
    pub(super) bytes: &'a [u8],
    /// From 1.
    pub(super) number: u32,
    /// In the raw entry.
    pub(super) span: Span,
    /// Blanks before it.
    pub(super) indent: usize,
}

/// Calls `each` for every line that is not blank.
pub(super) fn each(input: &mut Input<'_>, writer: &mut Writer<'_>, mut each: impl FnMut(&Line<'_>, &mut Writer<'_>)) {
    let most = usize::try_from(writer.limits().line_bytes).unwrap_or(usize::MAX);
    let mut kept: Vec<u8> = Vec::new();
    let (mut number, mut start, mut length) = (0_u32, 0_u64, 0_u64);
    while let Ok(there) = input.fill_buf() {
        if there.is_empty() {
            break;
        }
        let taken = there.len();
        let mut rest = there;
        while let Some(end) = memchr::memchr(b'\n', rest) {
            let part = rest.get(..end).unwrap_or_default();
            number += 1;
            let whole = length + part.len() as u64;
            let at = Span::new(start, start + whole);
            if kept.is_empty() && length == 0 {
                give(part, number, at, writer, &mut each);
            } else {
                keep(&mut kept, part, most);
                finish(&kept, whole, number, at, writer, &mut each);
            }
            kept.clear();
            (start, length) = (start + whole + 1, 0);
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        keep(&mut kept, rest, most);
        length += rest.len() as u64;
        input.consume(taken);
    }
    if length > 0 {
        finish(&kept, length, number + 1, Span::new(start, start + length), writer, &mut each);
    }
}

/// Appends unless it would be too long; what was left out shows in the length.
fn keep(kept: &mut Vec<u8>, part: &[u8], most: usize) {
    if kept.len() + part.len() <= most {
        kept.extend_from_slice(part);
    }
}

fn finish(
    kept: &[u8],
    length: u64,
    number: u32,
    span: Span,
    writer: &mut Writer<'_>,
    each: &mut impl FnMut(&Line<'_>, &mut Writer<'_>),
) {
    if kept.len() as u64 == length {
        give(kept, number, span, writer, each);
    } else {
        let what = format!("line longer than {} bytes not read", writer.limits().line_bytes);
        writer.note_at(Loss::DataLoss, what, length, span, number);
    }
}

/// Without BOM and blanks at the ends.
fn give(
    bytes: &[u8],
    number: u32,
    span: Span,
    writer: &mut Writer<'_>,
    each: &mut impl FnMut(&Line<'_>, &mut Writer<'_>),
) {
    let body = if number == 1 { bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes) } else { bytes };
    let indent = body.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let lead = bytes.len() - body.len() + indent;
    let body = body.trim_ascii();
    if !body.is_empty() {
        let start = span.start + lead as u64;
        each(&Line { bytes: body, number, indent, span: Span::new(start, start + body.len() as u64) }, writer);
    }
}
