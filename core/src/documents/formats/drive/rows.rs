//! What the reports have in common: rows with their places, texts, ids.

use crate::documents::tree::Node;
use crate::documents::{Writer, text};
use crate::facts::{Scenario, ScenarioStatus, StrId};

/// Bytes kept of one text.
const TEXT: usize = 4000;

/// States every scalar of a member, under its name.
pub(super) fn state(node: Node<'_>, member: &str, writer: &mut Writer<'_>) {
    if let Some(value) = node.get(member) {
        value.state(member, writer);
    }
}

/// A row with nothing but its place.
pub(super) fn placed(node: Node<'_>, writer: &Writer<'_>) -> Scenario {
    Scenario {
        origin: node.origin(writer),
        scenario: StrId::default(),
        endpoint: StrId::default(),
        invariant: StrId::default(),
        organization: StrId::default(),
        status: ScenarioStatus::Passed,
        http_status: Vec::new(),
        message: StrId::default(),
        key_entities: Vec::new(),
        expected: StrId::default(),
        observed: StrId::default(),
        evidence: StrId::default(),
    }
}

/// The text of a member; empty where there is none.
pub(super) fn name(node: Node<'_>, member: &str, writer: &mut Writer<'_>) -> StrId {
    node.get(member).map(|value| said(value, writer)).unwrap_or_default()
}

/// A scalar as text, anything else as JSON on one line.
pub(super) fn said(node: Node<'_>, writer: &mut Writer<'_>) -> StrId {
    let text = if node.is_object() || node.is_array() { compact(node.raw()).into() } else { node.said() };
    writer.intern(&text::cut(&text, TEXT))
}

/// JSON without blanks outside of its texts.
fn compact(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let (mut in_string, mut is_escaped) = (false, false);
    for c in raw.chars() {
        if in_string {
            in_string = is_escaped || c != '"';
            is_escaped = !is_escaped && c == '\\';
        } else {
            in_string = c == '"';
            if c.is_ascii_whitespace() {
                continue;
            }
        }
        out.push(c);
    }
    out
}

/// Ids of what is involved: an object by name, lists joined; a list of texts has no names.
pub(super) fn entities(node: Option<Node<'_>>, writer: &mut Writer<'_>) -> Vec<(StrId, StrId)> {
    let Some(node) = node else { return Vec::new() };
    let mut pairs = Vec::new();
    for (key, value) in node.fields() {
        let items = value.items();
        let values = if value.is_array() { items } else { vec![value] };
        for value in values.into_iter().filter(|value| !value.is_null()) {
            pairs.push((writer.intern(&key), said(value, writer)));
        }
    }
    for value in node.items() {
        pairs.push((StrId::default(), said(value, writer)));
    }
    pairs
}

/// Notes a time of the document where a member holds one.
pub(super) fn time(node: Option<Node<'_>>, writer: &mut Writer<'_>) {
    if let Some(millis) = node.and_then(Node::time) {
        writer.time(millis);
    }
}

/// HTTP status of a member; `None` where there is none.
pub(super) fn http(node: Option<Node<'_>>) -> Option<u16> {
    node.and_then(Node::whole).and_then(|status| u16::try_from(status).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_on_one_line_keeps_blanks_of_texts() {
        assert_eq!(compact("{ \"a b\" : [ 1,\n 2 ] }"), "{\"a b\":[1,2]}");
    }
}
