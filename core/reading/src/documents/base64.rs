//! Base64, as reports hold files and outputs in it.

/// The bytes; `None` when it is none. Line ends, missing padding and the alphabet of URLs are tolerated.
pub fn decode(text: &str) -> Option<Vec<u8>> {
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
    Some(bytes)
}

/// A file as reports hold it; a picture is at times a URL that holds it.
pub fn file(text: &str) -> Option<Vec<u8>> {
    let data = text.split_once(";base64,").filter(|(head, _)| head.starts_with("data:"));
    decode(data.map_or(text, |(_, data)| data))
}

/// The same as text.
pub fn text(text: &str) -> Option<String> {
    decode(text).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_with_and_without_padding() {
        assert_eq!(text("eyJhY3RpdmUiOnRydWV9").as_deref(), Some("{\"active\":true}"));
        assert_eq!(text("YQ==").as_deref(), Some("a"));
        assert_eq!(text("YWI").as_deref(), Some("ab"));
        assert_eq!(text("").as_deref(), Some(""));
        assert_eq!(text("a*b"), None);
        assert_eq!(decode("-_8"), decode("+/8="));
        assert_eq!(file("data:text/plain;base64,aGk").as_deref(), Some(b"hi".as_slice()));
        assert_eq!(file("aGk=").as_deref(), Some(b"hi".as_slice()));
        assert_eq!(file("hi, there"), None);
    }
}
