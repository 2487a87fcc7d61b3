//! What the formats of this folder share: single lines, claims that hold a text.

pub(super) use crate::documents::formats::lines::reading::{Line, lines};

use crate::documents::{Writer, claims, text};
use crate::facts::ClaimValue;

/// A claim that holds a text.
pub(super) fn said(key: &str, said: &str, line: &Line<'_>, writer: &mut Writer<'_>) {
    let value = ClaimValue::Text(writer.intern(&text::cut(said, 4000)));
    claims::claim(key, value, line.span, line.number, writer);
}
