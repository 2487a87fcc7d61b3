//! What the formats of this folder share: whole JSON texts, single lines, base64.

use crate::documents::Writer;
use crate::documents::claims::{self, Lines};
use crate::documents::text::{self, Decoded, Encoding};
use crate::documents::tree::Node;
use crate::entries::Input;
use crate::facts::{ClaimValue, Loss, Span};
use serde::de::IgnoredAny;
use std::io::BufRead;

/// The text of a document that is read in one piece.
pub(super) fn whole<'a>(input: &Input<'a>, writer: &mut Writer<'_>) -> Option<Decoded<'a>> {
    let Some(bytes) = input.as_whole() else {
        writer.note(Loss::DataLoss, "too large to be read in one piece", 0);
        return None;
    };
    let decoded = text::decode(bytes);
    writer.encoding(decoded.encoding);
    Some(decoded)
}

/// Says why a text is no JSON, with the line.
pub(super) fn broken(text: &str, writer: &mut Writer<'_>) {
    let Err(error) = serde_json::from_str::<IgnoredAny>(text) else { return };
    let line = u32::try_from(error.line()).unwrap_or(0);
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default().to_owned();
    writer.note_at(Loss::DataLoss, format!("not valid JSON: {said}"), 0, Span::default(), line);
}

/// Every scalar of a small JSON as a claim.
pub(super) fn claims_of(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(decoded) = whole(input, writer) else { return };
    match Node::parse(&decoded.text) {
        Some(node) => {
            writer.document(|document| document.records = 1);
            claims::state(node, &mut Lines::new(&decoded.text), writer);
        }
        None => broken(&decoded.text, writer),
    }
}

/// A claim that holds a text.
pub(super) fn said(key: &str, said: &str, line: &Line<'_>, writer: &mut Writer<'_>) {
    let value = ClaimValue::Text(writer.intern(&text::cut(said, 4000)));
    claims::claim(key, value, line.span, line.number, writer);
}

/// The balanced objects of a text, with their offsets: what can still be read of an array that is cut.
pub(super) fn objects(text: &str) -> Vec<(usize, Node<'_>)> {
    let mut found = Vec::new();
    let (mut depth, mut start, mut in_string, mut escaped) = (0_u32, 0, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
            }
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0
                    && let Some(node) = text.get(start..=at).and_then(Node::parse)
                {
                    found.push((start, node));
                }
            }
            _ => {}
        }
    }
    found
}

/// A line without its end, BOM and escape sequences.
pub(super) struct Line<'a> {
    /// From 1.
    pub(super) number: u32,
    /// Bytes of the raw entry.
    pub(super) span: Span,
    /// As shown.
    pub(super) text: &'a str,
}

/// Calls `each` with every line; also of inputs that arrive in pieces.
pub(super) fn lines(
    input: &mut Input<'_>,
    writer: &mut Writer<'_>,
    mut each: impl FnMut(&Line<'_>, &mut Writer<'_>),
) -> u32 {
    let (encoding, bom) = text::detect(input.head());
    if matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        return wide_lines(input, writer, each);
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
        each(&Line { number, span, text: &text::strip_ansi(&body) }, writer);
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
fn wide_lines(input: &mut Input<'_>, writer: &mut Writer<'_>, mut each: impl FnMut(&Line<'_>, &mut Writer<'_>)) -> u32 {
    let Some(decoded) = whole(input, writer) else { return 0 };
    let (mut at, mut number) = (0, 0_u32);
    for line in decoded.text.split_inclusive('\n') {
        number = number.saturating_add(1);
        let body = line.trim_end_matches(['\n', '\r']);
        let span = Span::new(decoded.raw(at), decoded.raw(at + body.len()));
        each(&Line { number, span, text: &text::strip_ansi(body) }, writer);
        at += line.len();
    }
    number
}

/// Text in base64; `None` when it is none. Line ends and missing padding are tolerated.
pub(super) fn base64(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        held = (held << 6 | u32::from(value)) & 0xFF_FFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xFF).unwrap_or(0));
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_with_and_without_padding() {
        assert_eq!(base64("eyJhY3RpdmUiOnRydWV9").as_deref(), Some("{\"active\":true}"));
        assert_eq!(base64("YQ==").as_deref(), Some("a"));
        assert_eq!(base64("YWI").as_deref(), Some("ab"));
        assert_eq!(base64("").as_deref(), Some(""));
        assert_eq!(base64("a*b"), None);
    }

    #[test]
    fn objects_before_a_cut_are_found() {
        let found = objects("[{\"a\":\"}\"}, {\"b\":{}}, {\"c\":");
        assert_eq!(
            found.iter().map(|(at, node)| (*at, node.raw())).collect::<Vec<_>>(),
            [(1, "{\"a\":\"}\"}"), (12, "{\"b\":{}}")]
        );
    }
}
