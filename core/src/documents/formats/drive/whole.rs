//! A small JSON report in one piece: decoded, repaired where it was cut, with places in its bytes.

use crate::documents::claims::{self, Lines};
use crate::documents::text::{self, Decoded};
use crate::documents::tree::Node;
use crate::documents::{Writer, times};
use crate::entries::Input;
use crate::facts::{Loss, Origin, Scenario, ScenarioStatus, Span, StrId};
use serde::de::IgnoredAny;

/// A document with the way back to its bytes.
pub(super) struct Whole<'a> {
    decoded: &'a Decoded<'a>,
    lines: Lines<'a>,
}

/// Decodes the input and hands its value to `then`; what cannot be read is a row of the ledger.
pub(super) fn read(
    input: &mut Input<'_>,
    writer: &mut Writer<'_>,
    then: impl FnOnce(Node<'_>, &mut Whole<'_>, &mut Writer<'_>),
) {
    let Some(bytes) = input.as_whole() else {
        writer.note(Loss::DataLoss, "a report of this kind is too large to be read in one piece", 0);
        return;
    };
    let decoded = text::decode(bytes);
    writer.encoding(decoded.encoding);
    let body = decoded.text.trim_end_matches(['\0', '\u{1A}', ' ', '\n', '\r', '\t']);
    let mended;
    let text = match serde_json::from_str::<IgnoredAny>(body) {
        Ok(_) => body,
        Err(error) => {
            let line = u32::try_from(error.line()).unwrap_or(0);
            let said = error.to_string();
            let said = said.split(" at line ").next().unwrap_or_default().to_owned();
            mended = mend(body);
            let lost = body.len().saturating_sub(mended.1) as u64;
            writer.note_at(Loss::DataLoss, format!("not valid JSON: {said}"), lost, Span::default(), line);
            &mended.0
        }
    };
    let Some(node) = Node::parse(text) else { return };
    writer.document(|document| document.records = 1);
    then(node, &mut Whole { decoded: &decoded, lines: Lines::new(text) }, writer);
}

/// The part before a break with its brackets closed, and how much of the text it holds.
fn mend(text: &str) -> (String, usize) {
    let mut open: Vec<u8> = Vec::new();
    // After the last whole element: place, and the brackets that are open there.
    let mut good: (usize, Vec<u8>) = (0, Vec::new());
    let mut in_string = false;
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            in_string = is_escaped || byte != b'"';
            is_escaped = !is_escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => {
                open.push(if byte == b'{' { b'}' } else { b']' });
                good = (at + 1, open.clone());
            }
            b'}' | b']' => {
                open.pop();
                good = (at + 1, open.clone());
            }
            b',' => good = (at, open.clone()),
            _ => {}
        }
    }
    let mut out = text.get(..good.0).unwrap_or_default().to_owned();
    out.extend(good.1.iter().rev().map(|byte| char::from(*byte)));
    (out, good.0)
}

impl Whole<'_> {
    /// Where a value stands.
    pub(super) fn origin(&mut self, node: Node<'_>, writer: &Writer<'_>) -> Origin {
        let at = |offset: u64| self.decoded.raw(usize::try_from(offset).unwrap_or(usize::MAX));
        let span = node.span();
        let raw = Span::new(at(span.start), at(span.end));
        writer.origin(raw, self.lines.of(span.start))
    }

    /// States every scalar of a member, under its name.
    pub(super) fn state(&mut self, node: Node<'_>, member: &str, writer: &mut Writer<'_>) {
        if let Some(value) = node.get(member) {
            self.state_as(value, member, writer);
        }
    }

    /// States every scalar of a value, under a name of ours.
    pub(super) fn state_as(&mut self, node: Node<'_>, name: &str, writer: &mut Writer<'_>) {
        let below = |key: &str| if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
        if node.is_object() {
            for (key, value) in node.fields() {
                self.state_as(value, &below(&key), writer);
            }
        } else if node.is_array() {
            for (at, value) in node.items().into_iter().enumerate() {
                self.state_as(value, &below(&at.to_string()), writer);
            }
        } else {
            let origin = self.origin(node, writer);
            let value = claims::value(node, writer);
            claims::claim(name, value, origin.span, origin.line, writer);
        }
    }

    /// A row with nothing but its place.
    pub(super) fn row(&mut self, node: Node<'_>, writer: &Writer<'_>) -> Scenario {
        Scenario {
            origin: self.origin(node, writer),
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
}

/// The text of a member; empty where there is none.
pub(super) fn name(node: Node<'_>, member: &str, writer: &mut Writer<'_>) -> StrId {
    node.get(member).map(|value| said(value, writer)).unwrap_or_default()
}

/// A scalar as text, anything else as JSON on one line.
pub(super) fn said(node: Node<'_>, writer: &mut Writer<'_>) -> StrId {
    let text = match node.text() {
        Some(text) => text.into_owned(),
        None if node.is_null() => String::new(),
        None => compact(node.raw()),
    };
    writer.intern(&text::cut(&text, 4000))
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
    if let Some((millis, _)) = node.and_then(Node::text).and_then(|text| times::parse_iso(&text)) {
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
    fn what_stands_before_a_break_is_kept() {
        for (text, kept) in [
            (r#"{"a": [1, {"b": "x]"#, r#"{"a": [1, {}]}"#),
            (r#"{"a": 1, "b": {"c": [2, 3], "d": tru"#, r#"{"a": 1, "b": {"c": [2, 3]}}"#),
            ("{", "{}"),
            ("", ""),
        ] {
            assert_eq!(mend(text).0, kept);
        }
        assert_eq!(compact("{ \"a b\" : [ 1,\n 2 ] }"), "{\"a b\":[1,2]}");
    }
}
