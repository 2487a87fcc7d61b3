//! Small files in one piece: text, claims, and elements of an array as far as it goes.

use crate::documents::Writer;
use crate::documents::claims::{self, Lines};
use crate::documents::text::{self, Decoded};
use crate::documents::tree::Node;
use crate::entries::Input;
use crate::facts::{Loss, Origin, Span};
use serde_json::value::RawValue;

/// The text of the document, unless it is too large for one piece.
pub(super) fn text<'a>(input: &mut Input<'a>, writer: &mut Writer<'_>) -> Option<Decoded<'a>> {
    let Some(bytes) = input.as_whole() else {
        input.drain();
        let bytes = input.position();
        writer.note(Loss::DataLoss, "larger than files of this kind are; not read", bytes);
        return None;
    };
    let mut decoded = text::decode(bytes);
    writer.encoding(decoded.encoding);
    if decoded.bad_bytes > 0 {
        // JSON allows no control characters; a mark of the same length keeps places as they are.
        decoded.text = decoded.text.replace(text::SUBSTITUTE, "?").into();
        writer.note(Loss::Info, "bytes that are not UTF-8 are read as question marks", decoded.bad_bytes);
    }
    Some(decoded)
}

/// Every scalar of a JSON file as a claim.
pub(super) fn claims(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(decoded) = text(input, writer) else { return };
    if let Some(node) = Node::parse(&decoded.text) {
        claims::state(node, &mut Lines::new(&decoded.text), writer);
        writer.document(|document| document.records = 1);
    } else {
        broken(&decoded.text, 0, writer);
    }
}

/// Calls `each` with every element of the array at or after `from`; what follows a break is a loss.
pub(super) fn elements(
    decoded: &Decoded<'_>,
    from: usize,
    writer: &mut Writer<'_>,
    mut each: impl FnMut(Node<'_>, Origin, &mut Writer<'_>),
) {
    let text = decoded.text.as_ref();
    let Some(open) = text.get(from..).and_then(|rest| rest.find('[')) else {
        broken(text, from, writer);
        return;
    };
    let mut lines = Lines::new(text);
    let mut at = from + open + 1;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let body = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        at += rest.len() - body.len();
        if body.starts_with(']') {
            return;
        }
        let mut values = serde_json::Deserializer::from_str(body).into_iter::<&RawValue>();
        let Some(Ok(value)) = values.next() else {
            broken(text, at, writer);
            return;
        };
        let end = at + value.get().len();
        let span = Span::new(decoded.raw(at), decoded.raw(end));
        if let Some(node) = Node::parse(value.get()) {
            let origin = writer.origin(span, lines.of(at as u64));
            each(node, origin, writer);
        }
        at = end;
    }
}

/// JSON that ends or breaks at a place.
fn broken(text: &str, at: usize, writer: &mut Writer<'_>) {
    let line = Lines::new(text).of(at as u64);
    let lost = (text.len() - at.min(text.len())) as u64;
    let span = Span::new(at as u64, text.len() as u64);
    writer.note_at(Loss::DataLoss, "not valid JSON from here on", lost, span, line);
}
