//! Attributes of a start tag, from quote to quote.
//!
//! The library's own iterator walks byte by byte through a state machine; most
//! of a test report are attributes, and this was a sixth of all reading. It
//! gives the same attributes and passes over the same broken ones; a test compares.

use super::xml::unescape_into;
use quick_xml::events::BytesStart;

/// Calls `each` with name (without its prefix) and unescaped value of the first `most` attributes;
/// broken ones are passed over. Returns how many there were, up to `most`.
pub fn attributes(start: &BytesStart<'_>, most: u32, mut each: impl FnMut(&str, &str)) -> u32 {
    let mut rest = start.attributes_raw();
    // One look at the whole tag: almost none has anything to unescape.
    let is_plain = memchr::memchr3(b'&', b'\r', 0x1A, rest.as_bytes()).is_none();
    let mut unescaped = String::new();
    let mut seen = 0;
    while seen < most {
        let Some((attribute, after)) = next(rest) else { break };
        rest = after;
        let Some((key, raw)) = attribute else { continue };
        seen += 1;
        // Names are too short for a search to be worth its start.
        let prefix = key.bytes().position(|byte| byte == b':').map_or(0, |at| at + 1);
        let key = key.get(prefix..).unwrap_or_default();
        if is_plain {
            each(key, raw);
        } else {
            unescaped.clear();
            unescape_into(raw, &mut unescaped);
            each(key, &unescaped);
        }
    }
    seen
}

/// Name and raw value of an attribute; `None` for a broken one.
type Found<'a> = Option<(&'a str, &'a str)>;

/// The first attribute and what follows; `None` at the end.
fn next(rest: &str) -> Option<(Found<'_>, &str)> {
    let rest = blanks_off(rest);
    if rest.is_empty() {
        return None;
    }
    // A name has at least one character, whatever it is.
    let end = rest.bytes().skip(1).position(|byte| byte == b'=' || is_blank(byte)).map_or(rest.len(), |at| at + 1);
    let (key, after) = rest.split_at(end);
    let after = blanks_off(after);
    // A name without a value.
    let Some(after) = after.strip_prefix('=') else { return Some((None, after)) };
    let after = blanks_off(after);
    let Some(&quote @ (b'"' | b'\'')) = after.as_bytes().first() else {
        // A value without quotes ends at a blank.
        let end = after.bytes().position(is_blank).unwrap_or(after.len());
        return Some((None, after.get(end..).unwrap_or_default()));
    };
    let after = after.get(1..).unwrap_or_default();
    let Some(end) = memchr::memchr(quote, after.as_bytes()) else { return Some((None, "")) };
    let value = after.get(..end).unwrap_or_default();
    Some((Some((key, value)), after.get(end + 1..).unwrap_or_default()))
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\r' | b'\n' | b'\t')
}

fn blanks_off(text: &str) -> &str {
    let blanks = text.bytes().take_while(|&byte| is_blank(byte)).count();
    text.get(blanks..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(tag: &BytesStart<'_>) -> Vec<(String, String)> {
        let mut found = Vec::new();
        attributes(tag, 100, |key, value| found.push((key.to_owned(), value.to_owned())));
        found
    }

    fn theirs(tag: &BytesStart<'_>) -> Vec<(String, String)> {
        let mut all = tag.attributes();
        let found = all.with_checks(false).filter_map(Result::ok);
        found.map(|a| (a.key.local_name().into_inner().to_owned(), a.value.into_owned())).collect()
    }

    #[test]
    fn they_are_those_of_the_library() {
        for tag in [
            r#"t"#,
            r#"t a="1" b='2'  c = "3" "#,
            "t\n a:b='x'\tb=\"it's\" c=''",
            r#"t a=1 b="2""#,
            r#"t a b="2""#,
            r#"t a="1"b="2""#,
            r#"t a= b="2" c"#,
            r#"t a="1" b="open"#,
            r#"t ="x" é="ü""#,
            r#"t a=x"y z" b="2""#,
        ] {
            let tag = BytesStart::from_content(tag, 1);
            assert_eq!(ours(&tag), theirs(&tag), "{tag:?}");
        }
    }

    #[test]
    fn values_are_unescaped_and_counted() {
        let tag = BytesStart::from_content("t a='&lt;&#10;&no;' b='2' c='3'", 1);
        let mut found = Vec::new();
        let seen = attributes(&tag, 2, |key, value| found.push(format!("{key}={value:?}")));
        assert_eq!((seen, found), (2, vec!["a=\"<\\n&no;\"".to_owned(), "b=\"2\"".to_owned()]));
    }
}
