//! Claims by document: what rules read from small files.

use crate::facts::{Claim, ClaimValue, Facts};

/// The claims of one document, in its order.
#[derive(Clone, Copy)]
pub struct Claims<'a> {
    facts: &'a Facts,
    /// Number of the document.
    pub document: u32,
    rows: &'a [Claim],
}

impl<'a> Claims<'a> {
    /// Every document of a format, with what it states; also those that state nothing.
    pub fn of_format(facts: &'a Facts, format: &'static str) -> Vec<Self> {
        let documents = (0_u32..).zip(&facts.documents).filter(|(_, document)| facts.text(document.format) == format);
        documents.map(|(document, _)| Self::of(facts, document)).collect()
    }

    /// What a document states.
    pub fn of(facts: &'a Facts, document: u32) -> Self {
        let all = &facts.records.claims;
        let start = all.partition_point(|claim| claim.origin.document < document);
        let end = all.partition_point(|claim| claim.origin.document <= document);
        Self { facts, document, rows: all.get(start..end).unwrap_or_default() }
    }

    /// The whole way in.
    pub fn path(&self) -> &'a str {
        self.facts.entry_of(self.document).map_or("", |entry| &entry.path)
    }

    /// All claims with their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a Claim)> {
        let facts = self.facts;
        self.rows.iter().map(move |claim| (facts.text(claim.key), claim))
    }

    /// The claim of a key.
    pub fn get(&self, key: &str) -> Option<&'a Claim> {
        self.iter().find(|(known, _)| *known == key).map(|(_, claim)| claim)
    }

    /// A number.
    pub fn number(&self, key: &str) -> Option<f64> {
        match self.get(key)?.value {
            ClaimValue::Number(number) => Some(number),
            _ => None,
        }
    }

    /// `true` or `false`.
    pub fn boolean(&self, key: &str) -> Option<bool> {
        match self.get(key)?.value {
            ClaimValue::Bool(on) => Some(on),
            _ => None,
        }
    }

    /// A text.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        match self.get(key)?.value {
            ClaimValue::Text(text) => Some(self.facts.text(text)),
            _ => None,
        }
    }

    /// A claim of this document as text: numbers as they are printed, null as nothing.
    pub fn said(&self, claim: &Claim) -> std::borrow::Cow<'a, str> {
        match claim.value {
            ClaimValue::Text(text) => self.facts.text(text).into(),
            ClaimValue::Number(number) => number.to_string().into(),
            ClaimValue::Bool(on) => if on { "true" } else { "false" }.into(),
            ClaimValue::Null => "".into(),
        }
    }
}
