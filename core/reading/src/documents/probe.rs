//! What detection may look at: the path's end and the first bytes.

use super::shape::Shape;
use super::text;
use std::borrow::Cow;
use std::cell::OnceCell;

/// How sure a format is. Ties go to the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// It is not this.
    No,
    /// Nothing speaks against it.
    Fallback,
    /// The name says so, or the content is of its kind.
    Weak,
    /// The content looks like it.
    Likely,
    /// The content can hardly be anything else.
    Certain,
}

/// The first bytes of an entry, decoded once for all formats.
pub struct Probe<'a> {
    path: &'a str,
    head: &'a [u8],
    text: OnceCell<Option<Cow<'a, str>>>,
    root: OnceCell<Option<String>>,
    shape: OnceCell<Shape>,
}

/// Bytes that detection looks at.
const HEAD: usize = 16 << 10;

impl<'a> Probe<'a> {
    /// `head` may be the whole entry; only its start is looked at.
    pub fn new(path: &'a str, head: &'a [u8]) -> Self {
        let head = head.get(..head.len().min(HEAD)).unwrap_or_default();
        Self { path, head, text: OnceCell::new(), root: OnceCell::new(), shape: OnceCell::new() }
    }

    /// The first bytes.
    pub fn head(&self) -> &'a [u8] {
        self.head
    }

    /// True when the path ends so, ignoring ASCII case.
    pub fn path_ends(&self, suffix: &str) -> bool {
        let at = self.path.len().checked_sub(suffix.len());
        at.and_then(|at| self.path.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(suffix))
    }

    /// The first bytes as text without BOM; `None` when they are binary.
    pub fn text(&self) -> Option<&str> {
        self.text.get_or_init(|| text::decode_head(self.head)).as_deref()
    }

    /// The last part of the path.
    pub fn name(&self) -> &'a str {
        self.path.rsplit(['/', '\\']).next().unwrap_or(self.path)
    }

    /// The outline of JSON; of another text, an empty one.
    pub fn shape(&self) -> &Shape {
        self.shape.get_or_init(|| self.text().map(Shape::of).unwrap_or_default())
    }

    /// Name of the first element, when this is XML.
    pub fn xml_root(&self) -> Option<&str> {
        self.root.get_or_init(|| self.text().and_then(xml_root)).as_deref()
    }
}

/// Skips declaration, comments, doctype and blanks.
fn xml_root(text: &str) -> Option<String> {
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{1A}' || c == '\0');
    loop {
        let inner = rest.strip_prefix('<')?;
        let end = if inner.starts_with('?') {
            inner.find("?>")? + 2
        } else if inner.starts_with("!--") {
            inner.find("-->")? + 3
        } else if inner.starts_with('!') {
            doctype_end(inner)?
        } else {
            let end = inner.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
            let name = inner.get(..end)?;
            let valid = name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
            return valid.then(|| name.rsplit(':').next().unwrap_or(name).to_owned());
        };
        rest = inner.get(end..)?.trim_start();
    }
}

/// A doctype may hold an internal subset in brackets.
fn doctype_end(inner: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, c) in inner.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '>' if depth == 0 => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_found_behind_everything_that_may_stand_before_it() {
        let text = "<?xml version='1.0'?>\n<!-- <a> -->\n<!DOCTYPE t [<!ENTITY x '>'>]>\n<ns:testsuites name=''/>";
        assert_eq!(xml_root(text).as_deref(), Some("testsuites"));
        assert_eq!(xml_root("not xml <a>"), None);
        assert_eq!(xml_root("< 5"), None);
    }
}
