//! Where the value of a name begins and ends, however it is written: JSON, also within JSON, YAML, XML, URLs,
//! environments, source code, and dumps of values.

use super::bytes::{at, before, goes_on, is_line_end, is_name, skip};
use super::names::Name;

/// A value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Assigned {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Between quotes, or between the tags of an element.
    pub(super) is_quoted: bool,
    /// Nothing between the sign and the value, as programs write it: `name=value`.
    pub(super) is_tight: bool,
    /// The sign is one of equality.
    pub(super) is_equal: bool,
    /// A name in quotes and a value without: a number of JSON.
    pub(super) is_number: bool,
}

/// What quotes are written as.
const QUOTES: &[&str] = &["&quot;", "&#34;", "&#39;", "&apos;", "%22", "%27", "\\u0022", "\\u0027"];
/// What signs are written as.
const SIGNS: &[&str] = &[":=", "=>", "=", ":", "%3d", "%3a", "&#61;", "&#x3d;", "\\u003d", "?=", "+="];
/// What values may be wrapped in.
const WRAPS: &[&str] = &["Some(", "String::from(", "SecretStr(", "Optional[", "Just ", "&"];
/// Types, which stand between a name and its value.
const TYPES: &[&str] = &["string", "str", "&str", "&'static str", "any", "bytes", "char*"];

/// Behind one quote, if there is one.
fn quote(text: &[u8], place: usize) -> Option<usize> {
    if matches!(at(text, place), b'"' | b'\'' | b'`') {
        return Some(place + 1);
    }
    QUOTES.iter().find(|word| goes_on(text, place, word)).map(|word| place + word.len())
}

/// Behind quotes, with their backslashes.
fn quotes(text: &[u8], place: usize) -> Option<usize> {
    let slashes = skip(text, place, 8, |byte| byte == b'\\');
    quote(text, slashes).or_else(|| quote(text, place))
}

fn blanks(text: &[u8], place: usize) -> usize {
    skip(text, place, 16, |byte| matches!(byte, b' ' | b'\t'))
}

/// The value of a name; `None` where nothing is said to be it.
pub(super) fn assigned(text: &[u8], name: &Name<'_>) -> Option<Assigned> {
    let mut place = name.end;
    let closing = quotes(text, place);
    let is_name_quoted = closing.is_some();
    place = closing.unwrap_or(place);
    let is_element = before(text, name.start) == b'<'
        || is_name_quoted
            && text.get(name.start.saturating_sub(48)..name.start).is_some_and(|near| near.contains(&b'<'));
    if at(text, place) == b'>' && is_element {
        return element(text, place + 1);
    }
    if let Some(found) = call(text, name, place) {
        return Some(found);
    }
    place = skip(text, place, 2, |byte| byte == b']');
    let signed = sign(text, blanks(text, place)).or_else(|| pair(text, place));
    let (signed, is_direct) = signed?;
    let mut start = blanks(text, signed);
    let is_tight = is_direct && start == signed;
    let is_equal = !matches!(before(text, signed), b':' | b'a' | b'A');
    // `let token: &str = "x"`: the type is not the value.
    if let Some(word) = TYPES.iter().filter(|word| goes_on(text, start, word)).max_by_key(|word| word.len()) {
        let behind = blanks(text, start + word.len());
        if at(text, behind) == b'=' && at(text, behind + 1) != b'=' {
            start = blanks(text, behind + 1);
        }
    }
    // A block of YAML: the value is the next line.
    if matches!(at(text, start), b'|' | b'>') {
        let line = skip(text, start + 1, 2, |byte| matches!(byte, b'-' | b'+'));
        if is_line_end(text, line) {
            start = skip(text, line, 64, |byte| byte.is_ascii_whitespace());
        }
    }
    for wrap in WRAPS {
        if goes_on(text, start, wrap) && quotes(text, start + wrap.len()).is_some() {
            start += wrap.len();
        }
    }
    // A list of one.
    if at(text, start) == b'[' && quotes(text, start + 1).is_some() {
        start += 1;
    }
    // `b"x"`.
    if at(text, start).is_ascii_lowercase() && matches!(at(text, start + 1), b'"' | b'\'') {
        start += 1;
    }
    if let Some(opened) = quotes(text, start) {
        let end = closing_quote(text, start, opened);
        return Some(Assigned { start: opened, end, is_quoted: true, is_tight, is_equal, is_number: false });
    }
    let end = plain_end(text, start);
    Some(Assigned { start, end, is_quoted: false, is_tight, is_equal, is_number: is_name_quoted })
}

/// `header("X-Token", "x")`: the second of two in a call.
fn call(text: &[u8], name: &Name<'_>, place: usize) -> Option<Assigned> {
    let is_first = name.start >= 2 && before(text, name.start - 1) == b'(' && quote(text, name.start - 1).is_some();
    let comma = blanks(text, place);
    let start = blanks(text, comma + 1);
    let opened = quote(text, start).filter(|_| is_first && at(text, comma) == b',')?;
    let end = closing_quote(text, start, opened);
    Some(Assigned { start: opened, end, is_quoted: true, is_tight: true, is_equal: false, is_number: false })
}

/// Behind a sign, and whether it stands at the name; a sign that compares or names a path is none.
fn sign(text: &[u8], place: usize) -> Option<(usize, bool)> {
    let sign = SIGNS.iter().find(|sign| goes_on(text, place, sign))?;
    let behind = place + sign.len();
    let is_other = match *sign {
        "=" => matches!(at(text, behind), b'=' | b'~'),
        ":" => at(text, behind) == b':',
        _ => false,
    };
    (!is_other).then_some((behind, true))
}

/// `"name": "TOKEN", "value": "x"`, in JSON, YAML and attributes.
fn pair(text: &[u8], place: usize) -> Option<(usize, bool)> {
    let is_between = |byte: u8| byte.is_ascii_whitespace() || b",\"'\\".contains(&byte);
    let mut word = skip(text, place, 48, is_between);
    // `\n` between lines of a text within JSON.
    if before(text, word) == b'\\' && matches!(at(text, word), b'n' | b'r') {
        word = skip(text, word + 1, 48, is_between);
    }
    if word == place || !goes_on(text, word, "value") {
        return None;
    }
    let behind = word + "value".len();
    let behind = blanks(text, quotes(text, behind).unwrap_or(behind));
    sign(text, behind).map(|(behind, _)| (behind, false))
}

/// `<token>x</token>`.
fn element(text: &[u8], start: usize) -> Option<Assigned> {
    let end = skip(text, start, 1 << 16, |byte| byte != b'<');
    (goes_on(text, end, "</")).then_some(Assigned {
        start,
        end,
        is_quoted: true,
        is_tight: true,
        is_equal: false,
        is_number: false,
    })
}

/// The quote that closes what was opened; else the end of the line.
fn closing_quote(text: &[u8], start: usize, opened: usize) -> usize {
    let sign = text.get(start..opened).unwrap_or_default();
    if let Some(written) = QUOTES.iter().find(|word| sign.ends_with(word.as_bytes())) {
        let mut end = opened;
        while end < text.len() && !goes_on(text, end, written) && !b"\"<\n".contains(&at(text, end)) {
            end += 1;
        }
        return end;
    }
    let quote = before(text, opened);
    let slashes = sign.len() - 1;
    let mut end = opened;
    loop {
        end = skip(text, end, usize::MAX, |byte| byte != quote && byte != b'\\' && byte != b'\n');
        if at(text, end) != b'\\' {
            return end;
        }
        let run = skip(text, end, usize::MAX, |byte| byte == b'\\') - end;
        let behind = at(text, end + run);
        // The same backslashes as before the opening quote, or fewer, close it.
        if slashes > 0 && behind == quote && run <= slashes {
            return end;
        }
        end += run + usize::from(run % 2 == 1 || slashes > 0);
        if end >= text.len() {
            return text.len();
        }
    }
}

/// To the first byte that ends a value without quotes.
fn plain_end(text: &[u8], start: usize) -> usize {
    let mut end = start;
    loop {
        end = skip(text, end, usize::MAX, |byte| byte > b' ' && byte != 0x7F && !b"\"'`\\<>,;&)]}|%".contains(&byte));
        if ends_here(text, end) {
            break;
        }
        end += 1;
    }
    // The stop behind a sentence is no part of it.
    end - usize::from(end > start && before(text, end) == b'.')
}

/// Whether one of the bytes that may end a value does.
fn ends_here(text: &[u8], place: usize) -> bool {
    let behind = at(text, place + 1);
    let is_close = behind == 0 || behind.is_ascii_whitespace() || b"\"'`\\,;)]}<>|".contains(&behind);
    let names_next = || {
        let start = skip(text, place + 1, 1, |byte| byte == b'"');
        let end = skip(text, start, 64, is_name);
        end > start && matches!(at(text, end), b'=' | b':' | b'"')
    };
    match at(text, place) {
        b'&' => {
            is_close
                || behind == b'&'
                || names_next()
                || ["amp;", "quot;", "lt;", "gt;", "#"].iter().any(|word| goes_on(text, place + 1, word))
        }
        b',' | b';' => is_close || names_next(),
        b')' | b']' | b'}' => is_close || b".:?".contains(&behind),
        b'\\' => is_close || b"nrtu\"'/".contains(&behind),
        b'|' => is_close,
        b'%' => ["%22", "%27", "%26", "%20", "%0a", "%3b", "%2c", "%7d"].iter().any(|word| goes_on(text, place, word)),
        _ => true,
    }
}
