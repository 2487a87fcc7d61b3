//! A value of a tree, and the ways to look into it.

use super::string::unescape;
use super::{Cell, Kind, Tree};
use crate::documents::{Attempt, Writer, claims, text, times};
use crate::facts::{Origin, Span, Status, StrId, TestDetail};
use std::borrow::Cow;

/// A value in a text.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    tree: &'a Tree<'a>,
    at: u32,
}

impl<'a> Node<'a> {
    pub(super) fn new(tree: &'a Tree<'a>, at: u32) -> Self {
        Self { tree, at }
    }

    fn cell(self) -> Cell {
        let none = Cell { start: 0, end: 0, next: 0, kind: Kind::Scalar, is_cut: false };
        self.tree.cells.get(self.at as usize).copied().unwrap_or(none)
    }

    /// The value as written; of one that is cut, what there is.
    pub fn raw(self) -> &'a str {
        let cell = self.cell();
        self.tree.decoded.text.get(cell.start as usize..cell.end as usize).unwrap_or_default()
    }

    /// Bytes in the raw entry.
    pub fn span(self) -> Span {
        let cell = self.cell();
        self.tree.decoded.span(cell.start as usize, cell.end as usize)
    }

    /// Line where it begins, from 1.
    pub fn line(self) -> u32 {
        self.tree.decoded.line(self.cell().start as usize)
    }

    /// Where it was read.
    pub fn origin(self, writer: &Writer<'_>) -> Origin {
        writer.origin(self.span(), self.line())
    }

    /// True for `{…}`.
    pub fn is_object(self) -> bool {
        self.cell().kind == Kind::Object
    }

    /// True for `[…]`.
    pub fn is_array(self) -> bool {
        self.cell().kind == Kind::Array
    }

    /// True for `null`.
    pub fn is_null(self) -> bool {
        self.raw() == "null"
    }

    /// Calls `each` with cells directly below, as long as it says so.
    fn below(self, mut each: impl FnMut(Self) -> bool) {
        let end = self.cell().next;
        let mut at = self.at + 1;
        while at < end {
            let node = Self { tree: self.tree, at };
            if !each(node) {
                return;
            }
            at = node.cell().next.max(at + 1);
        }
    }

    /// False where the text breaks within the value, so that more may belong to it.
    pub fn is_whole(self) -> bool {
        !self.cell().is_cut
    }

    /// Members in their order; empty for anything but an object.
    pub fn fields(self) -> Vec<(Cow<'a, str>, Self)> {
        let mut fields = Vec::new();
        if self.is_object() {
            let mut key: Option<Self> = None;
            self.below(|node| {
                match key.take() {
                    Some(key) => fields.push((key.text().unwrap_or_default(), node)),
                    None => key = Some(node),
                }
                true
            });
        }
        fields
    }

    /// Elements; empty for anything but an array.
    pub fn items(self) -> Vec<Self> {
        let mut items = Vec::new();
        if self.is_array() {
            self.below(|node| {
                items.push(node);
                true
            });
        }
        items
    }

    /// The first member of that name.
    ///
    /// Readers ask for many that are not there: of a key of another length no text is looked at.
    pub fn get(self, name: &str) -> Option<Self> {
        let (tree, cell) = (self.tree, self.cell());
        let mut at = self.at + 1;
        while cell.kind == Kind::Object && at + 1 < cell.next {
            let key = tree.cells.get(at as usize)?;
            let may_be = key.kind == Kind::Escaped || (key.end - key.start) as usize == name.len() + 2;
            if may_be && (Self { tree, at }).is_text(name) {
                return Some(Self { tree, at: at + 1 });
            }
            at = tree.cells.get(at as usize + 1)?.next.max(at + 2);
        }
        None
    }

    /// A string, as it is between its quotes.
    fn inner(self) -> Option<&'a str> {
        matches!(self.cell().kind, Kind::Plain | Kind::Escaped).then(|| {
            let raw = self.raw();
            raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default()
        })
    }

    fn is_text(self, text: &str) -> bool {
        match self.cell().kind {
            Kind::Plain => self.inner() == Some(text),
            _ => self.text().as_deref() == Some(text),
        }
    }

    /// A text.
    pub fn text(self) -> Option<Cow<'a, str>> {
        self.inner().map(unescape)
    }

    /// A number.
    pub fn number(self) -> Option<f64> {
        let raw = self.raw();
        raw.starts_with(|c: char| c == '-' || c.is_ascii_digit())
            .then(|| raw.parse().ok())
            .flatten()
            .filter(|number: &f64| number.is_finite())
    }

    /// A whole number.
    pub fn whole(self) -> Option<i64> {
        self.raw().parse().ok()
    }

    /// `true` or `false`.
    pub fn boolean(self) -> Option<bool> {
        self.raw().parse().ok()
    }

    /// A time as ISO 8601 writes it, in milliseconds since 1970.
    pub fn time(self) -> Option<i64> {
        self.text().and_then(|text| times::parse_iso(&text)).map(|(millis, _)| millis)
    }

    /// A scalar as text; nothing for `null`; anything else as it is written.
    pub fn said(self) -> Cow<'a, str> {
        match self.text() {
            Some(text) => text,
            None if self.is_null() => Cow::Borrowed(""),
            None => Cow::Borrowed(self.raw()),
        }
    }

    /// The text of a member; empty where there is none.
    pub fn text_of(self, name: &str) -> Cow<'a, str> {
        self.get(name).and_then(Self::text).unwrap_or_default()
    }

    /// The number of a member.
    pub fn number_of(self, name: &str) -> Option<f64> {
        self.get(name).and_then(Self::number)
    }

    /// The whole number of a member.
    pub fn whole_of(self, name: &str) -> Option<i64> {
        self.get(name).and_then(Self::whole)
    }

    /// `true` or `false` of a member.
    pub fn boolean_of(self, name: &str) -> Option<bool> {
        self.get(name).and_then(Self::boolean)
    }

    /// The elements of a member; empty where there are none.
    pub fn items_of(self, name: &str) -> Vec<Self> {
        self.get(name).map(Self::items).unwrap_or_default()
    }

    /// The members of a member; empty where there are none.
    pub fn fields_of(self, name: &str) -> Vec<(Cow<'a, str>, Self)> {
        self.get(name).map(Self::fields).unwrap_or_default()
    }

    /// Bytes of a member: what the details of a failure point at, to be unescaped when shown.
    pub fn span_of(self, name: &str) -> Span {
        self.get(name).map(Self::span).unwrap_or_default()
    }

    /// A member as text, interned; at most `most` bytes of it.
    pub fn intern(self, name: &str, most: usize, writer: &mut Writer<'_>) -> StrId {
        self.get(name).map(|value| writer.intern(&text::cut(&value.said(), most))).unwrap_or_default()
    }

    /// Writes every scalar as a claim; keys are dotted paths below `name`.
    pub fn state(self, name: &str, writer: &mut Writer<'_>) {
        claims::state(self, name, writer);
    }

    /// One attempt at a case that this value tells of.
    pub fn attempt(self, status: Status, duration_ms: f64, detail: Option<TestDetail>) -> Attempt {
        let detail = detail.map(Box::new);
        Attempt { status, duration_ms, span: self.span(), document_line: self.line(), detail }
    }
}
