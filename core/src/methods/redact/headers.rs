//! Headers of requests and answers: `Authorization`, `Cookie`, and the words `Bearer` and `Basic` alone.

use super::assigned::assigned;
use super::bytes::{at, before, goes_on, is_base64, is_basic, is_boundary, is_line_end, skip};
use super::names::{Name, Trust, argument};
use super::values::{is_encoded, is_placeholder, is_secret};
use super::words::Hit;
use std::ops::Range;

/// Schemes whose secret is the next word.
const SCHEMES: &[&str] = &["Bearer ", "Basic ", "Token ", "ApiKey ", "Key ", "Bot ", "Negotiate ", "NTLM "];

/// What follows `Bearer` in sentences.
const BEARERS: &[&str] = &[
    "token",
    "tokens",
    "auth",
    "authentication",
    "authorization",
    "scheme",
    "realm",
    "header",
    "headers",
    "format",
    "credentials",
    "is",
    "was",
    "not",
    "of",
    "and",
    "or",
    "in",
    "for",
    "with",
    "prefix",
    "type",
    "error",
    "required",
    "missing",
    "invalid",
    "the",
    "a",
    "an",
    "string",
    "only",
    "must",
    "should",
    "has",
    "to",
    "from",
    "xxx",
    "challenge",
    "shares",
    "bond",
    "bonds",
    "bar",
    "support",
    "method",
    "value",
    "access",
    "security",
    "api",
    "jwt",
    "oauth",
    "http",
];

/// Behind a header's value: the quote around it, or the end of the line.
fn line_end(text: &[u8], name: &Name<'_>, start: usize) -> usize {
    let around = before(text, name.start);
    let quote = if matches!(around, b'"' | b'\'' | b'`') { around } else { 0 };
    let mut end = start;
    loop {
        end = skip(text, end, usize::MAX, |byte| byte != b'\n' && byte != b'\r' && byte != b'\\' && byte != quote);
        let is_quote = at(text, end) == b'\\' && matches!(at(text, end + 1), b'"' | b'\'');
        if at(text, end) != b'\\' || is_line_end(text, end) || is_quote {
            return end;
        }
        end += 1;
    }
}

/// Whether a header is quoted from its name on: `-H 'Name: value'`.
fn is_around(text: &[u8], name: &Name<'_>) -> bool {
    matches!(before(text, name.start), b'"' | b'\'' | b'`')
        && !matches!(at(text, name.end), b'"' | b'\'' | b'`' | b'\\')
}

/// `Authorization: …`, in every form.
pub(super) fn authorization(text: &[u8], hit: Hit) -> Option<Range<usize>> {
    let name = Name::around(text, hit);
    let [last, _] = name.words();
    if !goes_on(last, last.len().checked_sub("authorization".len())?, "authorization") {
        return None;
    }
    let mut found = assigned(text, &name)?;
    // Maps of Go: `Authorization:[Bearer x]`.
    found.start += usize::from(!found.is_quoted && at(text, found.start) == b'[' && found.end > found.start);
    if found.is_quoted {
        let value = text.get(found.start..found.end)?;
        let scheme = SCHEMES.iter().find(|scheme| goes_on(value, 0, scheme)).map_or(0, |scheme| scheme.len());
        let word = value.get(scheme..)?;
        let is_word = BEARERS.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()));
        let is_fine = !is_word && !is_placeholder(word) && is_secret(text, &name, &found, Trust::Strong);
        return is_fine.then_some(found.start..found.end);
    }
    let scheme = SCHEMES.iter().find(|scheme| goes_on(text, found.start, scheme));
    let end = match scheme {
        Some(scheme) => {
            let word = skip(text, found.start + scheme.len(), 16, |byte| byte == b' ');
            let end = token_end(text, word);
            let secret = text.get(word..end)?;
            if is_placeholder(secret)
                || is_variable_ahead(text, word)
                || BEARERS.iter().any(|known| secret.eq_ignore_ascii_case(known.as_bytes()))
            {
                return None;
            }
            end
        }
        None if is_around(text, &name) => line_end(text, &name, found.start),
        None => {
            let is_header = at(text, name.end) == b':';
            let has_rest = at(text, found.end) == b' ';
            let rest = text.get(found.end..line_end(text, &name, found.start)).unwrap_or_default();
            // `Digest username="x", …`: no word, but parts with values.
            let has_parts = is_header && has_rest && rest.contains(&b'=');
            if !has_parts && !is_secret(text, &name, &found, Trust::Strong) {
                return None;
            }
            if is_header && has_rest { line_end(text, &name, found.start) } else { found.end }
        }
    };
    let value = text.get(found.start..end)?;
    (!is_placeholder(value)).then_some(found.start..end)
}

fn is_variable_ahead(text: &[u8], place: usize) -> bool {
    matches!(at(text, place), b'$' | b'<' | b'{' | b'*' | b'%' | b'[') || goes_on(text, place, "&lt;")
}

/// To the end of a word of a header.
fn token_end(text: &[u8], start: usize) -> usize {
    let end = skip(text, start, usize::MAX, |byte| is_base64(byte) || b".~=:|%".contains(&byte));
    end - usize::from(end > start && matches!(before(text, end), b'.' | b':'))
}

/// `Cookie: a=b; c=d`, `Set-Cookie: …`, `cookie=…`.
pub(super) fn cookie(text: &[u8], hit: Hit) -> Option<Range<usize>> {
    let name = Name::around(text, hit);
    let [last, _] = name.words();
    if !last.eq_ignore_ascii_case(b"cookie") {
        return None;
    }
    let found = assigned(text, &name).or_else(|| argument(text, &name))?;
    let value = text.get(found.start..found.end)?;
    let is_pair = value.contains(&b'=') && !value.starts_with(b"=") && !is_placeholder(value);
    let is_header = at(text, name.end) == b':' && !found.is_quoted;
    if is_header && is_pair {
        return Some(found.start..line_end(text, &name, found.start));
    }
    (is_pair && found.is_quoted || is_secret(text, &name, &found, Trust::Strong)).then_some(found.start..found.end)
}

/// `Bearer x`, wherever it stands.
pub(super) fn bearer(text: &[u8], hit: Hit) -> Option<Range<usize>> {
    let end = token_end(text, hit.end);
    let value = text.get(hit.end..end)?;
    let is_word = BEARERS.iter().any(|known| value.eq_ignore_ascii_case(known.as_bytes()));
    let is_fine = is_boundary(text, hit.start)
        && value.len() >= 4
        && !is_word
        && !value.contains(&b'=')
        && !is_placeholder(value)
        && !is_variable_ahead(text, hit.end);
    let is_padded = value.iter().skip_while(|byte| **byte != b'=').all(|byte| *byte == b'=') && value.len() >= 16;
    (is_fine || is_padded && is_boundary(text, hit.start) && !is_word).then_some(hit.end..end)
}

/// `Basic x`, where x is a name and a password in base64.
pub(super) fn basic(text: &[u8], hit: Hit) -> Option<Range<usize>> {
    let end = skip(text, hit.end, usize::MAX, |byte| is_base64(byte) || byte == b'=');
    (is_boundary(text, hit.start) && is_basic(text.get(hit.end..end)?)).then_some(hit.end..end)
}

/// `"auth": "…"` of Docker and `_auth=…` of npm.
pub(super) fn auth(text: &[u8], hit: Hit) -> Option<Range<usize>> {
    // The word may have its quote, which is no part of the name.
    let start = hit.start + usize::from(at(text, hit.start) == b'"');
    let name = Name::around(text, Hit { start, ..hit });
    let is_auth = [&b"auth"[..], b"_auth"].iter().any(|known| name.text.eq_ignore_ascii_case(known))
        || name.text.ends_with(b":_auth");
    let found = assigned(text, &name).filter(|_| is_auth)?;
    is_encoded(text.get(found.start..found.end)?).then_some(found.start..found.end)
}
