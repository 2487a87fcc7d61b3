//! What a JSON document states, scalar by scalar: the plainest way to make facts of a small file.

use super::Writer;
use super::tree::Node;
use crate::facts::{Claim, ClaimValue, Span};

/// Claims kept of one document: files that state more are not small.
const MOST: usize = 20_000;

/// Lines of places that are asked for in growing order.
pub struct Lines<'a> {
    text: &'a str,
    counted: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    /// Counts from the start of `text`.
    pub fn new(text: &'a str) -> Self {
        Self { text, counted: 0, line: 1 }
    }

    /// The line of an offset, from 1.
    pub fn of(&mut self, at: u64) -> u32 {
        let at = usize::try_from(at).unwrap_or(usize::MAX).min(self.text.len());
        if at < self.counted {
            (self.counted, self.line) = (0, 1);
        }
        let between = self.text.as_bytes().get(self.counted..at).unwrap_or_default();
        self.line += u32::try_from(memchr::memchr_iter(b'\n', between).count()).unwrap_or(0);
        self.counted = at;
        self.line
    }
}

/// Writes every scalar below `node` as a claim; keys are dotted paths, elements count from 0.
///
/// `lines` are those of the text that `node` was parsed from.
pub fn state(node: Node<'_>, lines: &mut Lines<'_>, writer: &mut Writer<'_>) {
    let mut left = MOST;
    walk(node, "", lines, writer, &mut left);
}

fn walk(node: Node<'_>, path: &str, lines: &mut Lines<'_>, writer: &mut Writer<'_>, left: &mut usize) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    if node.is_object() {
        for (key, value) in node.fields() {
            walk(value, &below(&key), lines, writer, left);
        }
    } else if node.is_array() {
        for (at, value) in node.items().into_iter().enumerate() {
            walk(value, &below(&at.to_string()), lines, writer, left);
        }
    } else if *left > 0 {
        *left -= 1;
        let value = value(node, writer);
        let span = node.span();
        let line = lines.of(span.start);
        claim(path, value, span, line, writer);
    }
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
