//! One event of the E2E suites, wherever it is written: a line of JSON with `ts`, `suite`, `event` and what it likes.

use super::shared::millis;
use crate::documents::tree::Node;
use crate::documents::{Writer, text};
use crate::facts::{Event, Origin, StrId};

/// Scalars kept of one event beside its columns.
const FIELDS: usize = 48;
/// Characters kept of a scalar: reasons quote whole responses.
const LENGTH: usize = 600;

/// Writes the event; false when the value is none.
pub(super) fn write(node: Node<'_>, origin: Origin, writer: &mut Writer<'_>) -> bool {
    let fields = node.fields();
    if !fields.iter().any(|(key, _)| key == "event") {
        return false;
    }
    let mut row = Event {
        origin,
        time: None,
        suite: StrId::EMPTY,
        event: StrId::EMPTY,
        cid: StrId::EMPTY,
        name: StrId::EMPTY,
        fields: Vec::new(),
    };
    for (key, value) in fields {
        let text = value.text();
        match (key.as_ref(), text) {
            ("ts", _) => row.time = value.number().and_then(millis),
            ("suite", Some(text)) => row.suite = writer.intern(&text),
            ("event", Some(text)) => row.event = writer.intern(&text),
            ("cid", Some(text)) => row.cid = writer.intern(&text),
            ("name", Some(text)) => row.name = writer.intern(&text),
            _ => flatten(&key, value, &mut row.fields, writer),
        }
    }
    if let Some(time) = row.time {
        writer.time(time);
    }
    writer.records().events.push(row);
    true
}

/// Scalars by dotted path; an empty text stays, since an empty encoding is what tells.
fn flatten(path: &str, node: Node<'_>, fields: &mut Vec<(StrId, StrId)>, writer: &mut Writer<'_>) {
    if node.is_object() {
        for (key, value) in node.fields() {
            flatten(&format!("{path}.{key}"), value, fields, writer);
        }
    } else if node.is_array() {
        for (at, value) in node.items().into_iter().enumerate() {
            if fields.len() >= FIELDS {
                return;
            }
            flatten(&format!("{path}.{at}"), value, fields, writer);
        }
    } else if fields.len() < FIELDS {
        let value = node.text().map_or_else(|| node.raw().to_owned(), |said| text::cut(&said, LENGTH).into_owned());
        fields.push((writer.intern(path), writer.intern(&value)));
    }
}
