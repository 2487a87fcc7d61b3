//! JSON with places: every value knows its bytes, so that what is read from it has evidence.
//!
//! Lazy: a value is looked into when asked. Broken JSON gives what came before the break.

use crate::facts::Span;
use serde::Deserializer as _;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// A value in a text.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    /// The value as written.
    raw: &'a str,
    /// Offset of `raw` in the text.
    start: usize,
}

impl<'a> Node<'a> {
    /// The value that `text` holds; `None` when it is not one whole JSON value.
    pub fn parse(text: &'a str) -> Option<Self> {
        let raw = serde_json::from_str::<&'a RawValue>(text).ok()?.get();
        Some(Self { raw, start: offset(text, raw) })
    }

    /// The value as written.
    pub fn raw(self) -> &'a str {
        self.raw
    }

    /// Bytes in the text.
    pub fn span(self) -> Span {
        Span::new(self.start as u64, (self.start + self.raw.len()) as u64)
    }

    /// True for `{…}`.
    pub fn is_object(self) -> bool {
        self.raw.starts_with('{')
    }

    /// True for `[…]`.
    pub fn is_array(self) -> bool {
        self.raw.starts_with('[')
    }

    /// True for `null`.
    pub fn is_null(self) -> bool {
        self.raw == "null"
    }

    /// Members in their order; empty for anything but an object.
    pub fn fields(self) -> Vec<(Cow<'a, str>, Node<'a>)> {
        if !self.is_object() {
            return Vec::new();
        }
        let mut deserializer = serde_json::Deserializer::from_str(self.raw);
        let fields = deserializer.deserialize_map(Fields).unwrap_or_default();
        fields.into_iter().map(|(key, raw)| (key, self.inside(raw))).collect()
    }

    /// Elements; empty for anything but an array.
    pub fn items(self) -> Vec<Node<'a>> {
        if !self.is_array() {
            return Vec::new();
        }
        let mut deserializer = serde_json::Deserializer::from_str(self.raw);
        let items = deserializer.deserialize_seq(Items).unwrap_or_default();
        items.into_iter().map(|raw| self.inside(raw)).collect()
    }

    /// The first member of that name.
    pub fn get(self, name: &str) -> Option<Node<'a>> {
        self.fields().into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// A text.
    pub fn text(self) -> Option<Cow<'a, str>> {
        self.raw.starts_with('"').then(|| serde_json::from_str::<Text<'a>>(self.raw).ok()).flatten().map(|text| text.0)
    }

    /// A number.
    pub fn number(self) -> Option<f64> {
        self.raw.starts_with(|c: char| c == '-' || c.is_ascii_digit()).then(|| self.raw.parse().ok()).flatten()
    }

    /// A whole number.
    pub fn whole(self) -> Option<i64> {
        self.raw.parse().ok()
    }

    /// `true` or `false`.
    pub fn boolean(self) -> Option<bool> {
        self.raw.parse().ok()
    }

    fn inside(self, raw: &'a str) -> Self {
        Self { raw, start: self.start + offset(self.raw, raw) }
    }
}

/// Where `part` lies in `whole`, which it is a slice of.
fn offset(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}

#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Vec<(Cow<'de, str>, &'de str)>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some((key, value)) = map.next_entry::<Text<'de>, &'de RawValue>()? {
            fields.push((key.0, value.get()));
        }
        Ok(fields)
    }
}

struct Items;

impl<'de> Visitor<'de> for Items {
    type Value = Vec<&'de str>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(value) = seq.next_element::<&'de RawValue>()? {
            items.push(value.get());
        }
        Ok(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_their_bytes() {
        let text = " {\"a\": [1, {\"b\\n\": \"x\\\"y\"}, true], \"c\": -2.5e1, \"d\": null}\n";
        let node = Node::parse(text).unwrap();
        let items = node.get("a").unwrap().items();
        assert_eq!(items.iter().map(|item| item.raw()).collect::<Vec<_>>(), ["1", "{\"b\\n\": \"x\\\"y\"}", "true"]);
        let inner = items[1].get("b\n").unwrap();
        assert_eq!(inner.text().unwrap(), "x\"y");
        let span = inner.span();
        assert_eq!(&text[usize::try_from(span.start).unwrap()..usize::try_from(span.end).unwrap()], "\"x\\\"y\"");
        assert_eq!(
            (items[0].whole(), items[2].boolean(), node.get("c").unwrap().number()),
            (Some(1), Some(true), Some(-25.0))
        );
        assert!(node.get("d").unwrap().is_null() && node.get("e").is_none());
        assert!(Node::parse("{\"a\":").is_none() && Node::parse("{} {}").is_none());
    }
}
