//! Small JSON documents, read whole.

use crate::documents::claims::{Lines, state};
use crate::documents::tree::Node;
use crate::documents::{Writer, text, times};
use crate::entries::Input;
use crate::facts::{Loss, Span};

/// Text and tree of a document, handed to `with`; what cannot be read is a row of the ledger.
pub(super) fn whole(input: &Input<'_>, writer: &mut Writer<'_>, with: impl FnOnce(Node<'_>, &str, &mut Writer<'_>)) {
    let Some(bytes) = input.as_whole() else {
        writer.note(Loss::DataLoss, "too large to be read in one piece", 0);
        return;
    };
    let decoded = text::decode(bytes);
    writer.encoding(decoded.encoding);
    let text = decoded.text.trim_end_matches('\0');
    let Some(node) = Node::parse(text) else {
        let error = serde_json::from_str::<serde::de::IgnoredAny>(text).err();
        let line = error.as_ref().and_then(|error| u32::try_from(error.line()).ok()).unwrap_or(0);
        let said = error.map(|error| error.to_string()).unwrap_or_default();
        let said = said.split(" at line ").next().unwrap_or_default().to_owned();
        writer.note_at(Loss::DataLoss, format!("not valid JSON: {said}"), bytes.len() as u64, Span::default(), line);
        return;
    };
    with(node, text, writer);
}

/// Writes every scalar as a claim; texts that are times count as times of the document.
pub(in super::super) fn stated(input: &Input<'_>, writer: &mut Writer<'_>) {
    whole(input, writer, |node, text, writer| {
        state(node, &mut Lines::new(text), writer);
        times_of(node, writer);
        writer.document(|document| document.records = 1);
    });
}

/// Notes times of members whose names end with `_at`, at any depth.
pub(super) fn times_of(node: Node<'_>, writer: &mut Writer<'_>) {
    for (key, value) in node.fields() {
        if key.ends_with("_at") || matches!(key.as_ref(), "first_seen" | "last_seen") {
            let time = value.text().and_then(|text| times::parse_iso(&text)).map(|(millis, _)| millis);
            if let Some(millis) = time {
                writer.time(millis);
            }
        } else {
            times_of(value, writer);
        }
    }
    for item in node.items() {
        times_of(item, writer);
    }
}
