//! What the formats of this folder share: single lines, claims that hold a text, base64.

pub(super) use crate::documents::formats::lines::reading::{Line, lines};

use crate::documents::{Writer, claims, text};
use crate::facts::ClaimValue;

/// A claim that holds a text.
pub(super) fn said(key: &str, said: &str, line: &Line<'_>, writer: &mut Writer<'_>) {
    let value = ClaimValue::Text(writer.intern(&text::cut(said, 4000)));
    claims::claim(key, value, line.span, line.number, writer);
}

/// Text in base64; `None` when it is none. Line ends and missing padding are tolerated.
pub(super) fn base64(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        held = (held << 6 | u32::from(value)) & 0xFF_FFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xFF).unwrap_or(0));
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_with_and_without_padding() {
        assert_eq!(base64("eyJhY3RpdmUiOnRydWV9").as_deref(), Some("{\"active\":true}"));
        assert_eq!(base64("YQ==").as_deref(), Some("a"));
        assert_eq!(base64("YWI").as_deref(), Some("ab"));
        assert_eq!(base64("").as_deref(), Some(""));
        assert_eq!(base64("a*b"), None);
    }
}
