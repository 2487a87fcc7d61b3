//! Strings as JSON writes them.

use std::borrow::Cow;

/// A string without its quotes, with its escapes resolved; what is no escape stays as written.
pub fn unescape(inner: &str) -> Cow<'_, str> {
    let Some(mut at) = memchr::memchr(b'\\', inner.as_bytes()) else { return Cow::Borrowed(inner) };
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    loop {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let (c, length) = escape(rest);
        out.push(c);
        rest = rest.get(length..).unwrap_or_default();
        match memchr::memchr(b'\\', rest.as_bytes()) {
            Some(next) => at = next,
            None => break,
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character of the escape that `text` begins with, and its length.
fn escape(text: &str) -> (char, usize) {
    let simple = match text.as_bytes().get(1) {
        Some(b'n') => '\n',
        Some(b't') => '\t',
        Some(b'r') => '\r',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{C}',
        Some(b'u') => return unit(text).map_or(('\\', 1), |first| character(first, text)),
        Some(&byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
        _ => return ('\\', 1),
    };
    (simple, 2)
}

/// The number of a `\uXXXX` at the start.
fn unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

/// One unit, or two that are one character; half of a pair is no character.
fn character(first: u32, text: &str) -> (char, usize) {
    if (0xD800..0xDC00).contains(&first)
        && let Some(second) = text.get(6..).and_then(unit).filter(|second| (0xDC00..0xE000).contains(second))
    {
        let pair = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        return (char::from_u32(pair).unwrap_or('\u{FFFD}'), 12);
    }
    (char::from_u32(first).unwrap_or('\u{FFFD}'), 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved() {
        for (inner, shown) in [
            ("plain", "plain"),
            (r#"a\n\t\"\\\/b"#, "a\n\t\"\\/b"),
            (r"\u00e9\u20AC\ud83d\ude00!", "é€😀!"),
            (r"\ud83d x \ude00", "\u{FFFD} x \u{FFFD}"),
            (r"\x \u12 \", r"\x \u12 \"),
            ("é\\né", "é\né"),
        ] {
            assert_eq!(unescape(inner), shown, "{inner}");
        }
    }
}
