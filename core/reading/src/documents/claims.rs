//! What a JSON document states, scalar by scalar: the plainest way to make facts of a small file.

use super::Writer;
use super::tree::Node;
use crate::facts::{Claim, ClaimValue, Loss, Span};

/// Claims kept of one document: files that state more are not small.
const MOST: usize = 20_000;

/// Writes every scalar below `node` as a claim; keys are dotted paths below `name`, elements count from 0.
pub fn state(node: Node<'_>, name: &str, writer: &mut Writer<'_>) {
    let mut count = 0;
    walk(node, name, &mut count, writer);
    if let Some(lost) = count.checked_sub(MOST).filter(|lost| *lost > 0) {
        let what = format!("{lost} values beyond the first {MOST} are not kept");
        writer.note(Loss::DataLoss, what, 0);
    }
}

fn walk(node: Node<'_>, path: &str, count: &mut usize, writer: &mut Writer<'_>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    if node.is_object() {
        for (key, value) in node.fields() {
            walk(value, &below(&key), count, writer);
        }
    } else if node.is_array() {
        for (at, value) in node.items().into_iter().enumerate() {
            walk(value, &below(&at.to_string()), count, writer);
        }
    } else {
        *count += 1;
        if *count <= MOST {
            of(path, node, writer);
        }
    }
}

/// Writes a scalar as a claim.
pub fn of(key: &str, node: Node<'_>, writer: &mut Writer<'_>) {
    let value = value(node, writer);
    claim(key, value, node.span(), node.line(), writer);
}

/// A scalar as a claim holds it.
pub fn value(node: Node<'_>, writer: &mut Writer<'_>) -> ClaimValue {
    if let Some(on) = node.boolean() {
        ClaimValue::Bool(on)
    } else if let Some(number) = node.number() {
        ClaimValue::Number(number)
    } else if let Some(text) = node.text() {
        ClaimValue::Text(writer.intern(&super::text::cut(&text, 4000)))
    } else {
        ClaimValue::Null
    }
}

/// Writes one claim.
pub fn claim(key: &str, value: ClaimValue, span: Span, line: u32, writer: &mut Writer<'_>) {
    let key = writer.intern(key);
    let origin = writer.origin(span, line);
    writer.records().claims.push(Claim { origin, key, value });
}
