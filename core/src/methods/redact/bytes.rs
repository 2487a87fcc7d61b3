//! Small questions about bytes that several kinds of secrets ask.

/// The byte at a place; 0 outside the text.
pub(super) fn at(text: &[u8], at: usize) -> u8 {
    text.get(at).copied().unwrap_or(0)
}

/// The byte before a place; 0 at the start.
pub(super) fn before(text: &[u8], place: usize) -> u8 {
    place.checked_sub(1).map_or(0, |place| at(text, place))
}

/// Behind the bytes from `from` on that are wanted, at most `most` of them.
pub(super) fn skip(text: &[u8], from: usize, most: usize, is_wanted: impl Fn(u8) -> bool) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.iter().take(most).take_while(|byte| is_wanted(**byte)).count()
}

/// Where the bytes before `to` begin that are wanted, at most `most` of them.
pub(super) fn back(text: &[u8], to: usize, most: usize, is_wanted: impl Fn(u8) -> bool) -> usize {
    let rest = text.get(..to).unwrap_or_default();
    to - rest.iter().rev().take(most).take_while(|byte| is_wanted(**byte)).count()
}

/// True where the text goes on with a word, in any case.
pub(super) fn goes_on(text: &[u8], from: usize, word: &str) -> bool {
    text.get(from..from + word.len()).is_some_and(|there| there.eq_ignore_ascii_case(word.as_bytes()))
}

/// Letters, digits, `_`, `-` and `.`.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-.".contains(&byte)
}

/// Base64 in both spellings, without its padding.
pub(super) fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/_-".contains(&byte)
}

/// A line end, as a byte or as JSON and source code write it.
pub(super) fn is_line_end(text: &[u8], place: usize) -> bool {
    match at(text, place) {
        b'\n' | b'\r' => true,
        b'\\' => matches!(at(text, place + 1), b'n' | b'r'),
        _ => false,
    }
}

/// Nothing before a token that would make it the end of a longer word; `%3D` and `\n` are no letters.
pub(super) fn is_boundary(text: &[u8], start: usize) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric();
    if !is_word(before(text, start)) {
        return true;
    }
    let is_escape = before(text, start - 1) == b'\\' && matches!(before(text, start), b'n' | b'r' | b't');
    let is_percent = start >= 3
        && at(text, start - 3) == b'%'
        && at(text, start - 2).is_ascii_hexdigit()
        && before(text, start).is_ascii_hexdigit();
    is_escape || is_percent
}

/// `name:word` in base64, as basic authentication and files of Docker write it.
pub(super) fn is_basic(text: &[u8]) -> bool {
    let body: &[u8] = text.split(|byte| *byte == b'=').next().unwrap_or_default();
    let padding = text.len() - body.len();
    if body.len() < 6 || !text.len().is_multiple_of(4) || padding > 2 {
        return false;
    }
    let (mut bits, mut held, mut colon) = (0_u32, 0, false);
    for byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return false,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            let decoded = bits >> held & 0xFF;
            if decoded < 0x20 || decoded == 0x7F {
                return false;
            }
            colon |= decoded == u32::from(b':');
        }
    }
    colon
}

/// Drawn by lot, as keys are: letters and digits, many different ones, no UUID and no checksum.
pub(super) fn is_random(text: &[u8]) -> bool {
    let is_allowed = |byte: &u8| is_base64(*byte) || b"=.~!@#$%^*:".contains(byte);
    let has = |is: fn(&u8) -> bool| text.iter().any(is);
    let mut seen = [false; 128];
    for byte in text {
        if let Some(seen) = seen.get_mut(usize::from(*byte)) {
            *seen = true;
        }
    }
    let different = seen.iter().filter(|seen| **seen).count();
    text.len() >= 16
        && text.iter().all(is_allowed)
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
        && different * 2 >= text.len().min(22)
        && !text.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-')
}
