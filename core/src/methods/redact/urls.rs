//! Secrets in addresses: names with passwords, webhooks, signatures.

use super::bytes::{at, back, before, goes_on, is_base64, is_boundary, is_name, is_random, skip};
use super::values::is_placeholder;
use super::words::Hit;
use std::ops::Range;

/// Letters of a name and password in an address.
const USERINFO: usize = 512;

/// `scheme://name:password@host`, also `scheme://token@host`; signs may be written as `%3A`.
pub(super) fn userinfo(text: &[u8], hit: Hit) -> Option<Range<usize>> {
    if !before(text, hit.start).is_ascii_alphanumeric() {
        return None;
    }
    let is_encoded = at(text, hit.start) == b'%';
    let (colon, sign) = if is_encoded { ("%3a", "%40") } else { (":", "@") };
    let is_end = |byte: u8| byte.is_ascii_whitespace() || b"/\"'`<>?#\\,;|".contains(&byte);
    let most = skip(text, hit.end, USERINFO, |byte| !is_end(byte));
    let host = (hit.end..most).rev().find(|place| goes_on(text, *place, sign))?;
    let parted = (hit.end..host).find(|place| goes_on(text, *place, colon));
    let (start, end) = match parted {
        // GitHub takes a token for the name of its password `x-oauth-basic`.
        Some(at) if goes_on(text, at + colon.len(), "x-oauth-basic") => (hit.end, at),
        Some(at) => (at + colon.len(), host),
        None => {
            let alone = text.get(hit.end..host)?;
            if alone.len() < 16 || !is_random(alone) && !alone.iter().all(u8::is_ascii_hexdigit) {
                return None;
            }
            (hit.end, host)
        }
    };
    let value = text.get(start..end)?;
    let is_ours = !is_placeholder(value) && !value.starts_with(b"$") && !value.starts_with(b"%s");
    is_ours.then_some(start..end)
}

/// The part of a webhook's address that lets anybody write: `hooks.slack.com/services/T/B/x`.
pub(super) fn webhook(text: &[u8], hit: Hit) -> Option<Range<usize>> {
    let end = skip(text, hit.end, usize::MAX, |byte| is_name(byte) || b"/@%:~".contains(&byte));
    let end = end - usize::from(before(text, end) == b'.');
    let value = text.get(hit.end..end)?;
    let is_long = value.len() >= 16 && value.iter().any(u8::is_ascii_digit);
    is_long.then_some(hit.end..end)
}

/// `sig=…` and `X-Amz-Signature=…` of addresses that are signed.
pub(super) fn signature(text: &[u8], hit: Hit) -> Option<Range<usize>> {
    let is_parameter = b"?&;".contains(&before(text, hit.start))
        || before(text, hit.start) == b'6' && goes_on(text, hit.start.wrapping_sub(3), "%26")
        || before(text, hit.start) == b';' && goes_on(text, hit.start.wrapping_sub(5), "&amp;");
    let end = skip(text, hit.end, usize::MAX, |byte| is_base64(byte) || b"%=".contains(&byte));
    (is_parameter && end - hit.end >= 20).then_some(hit.end..end)
}

/// `curl -u name:password`.
fn user_flag(text: &[u8], hit: Hit) -> Option<Range<usize>> {
    let line = back(text, hit.start, 256, |byte| byte != b'\n');
    let is_curl = text.get(line..hit.start)?.windows(4).any(|word| word == b"curl" || word == b"wget");
    let quote = Some(at(text, hit.end)).filter(|byte| matches!(byte, b'"' | b'\''));
    let start = hit.end + usize::from(quote.is_some());
    let is_end = |byte: u8| {
        quote.map_or(byte.is_ascii_whitespace() || b"\"'\\".contains(&byte), |quote| byte == quote || byte == b'\n')
    };
    let end = skip(text, start, 256, |byte| !is_end(byte));
    let colon = (start..end).find(|place| at(text, *place) == b':')? + 1;
    let value = text.get(colon..end)?;
    let is_ours = is_curl && colon > start + 1 && !is_placeholder(value) && !value.starts_with(b"$");
    is_ours.then_some(colon..end)
}

/// A password behind a flag: `curl -u name:x`, `sshpass -p x`, `mysql -px`, `openssl … -passin pass:x`.
pub(super) fn flag(text: &[u8], hit: Hit) -> Option<Range<usize>> {
    let word = text.get(hit.start..hit.end)?;
    if word.ends_with(b"u ") || word.ends_with(b"r ") {
        return user_flag(text, hit);
    }
    let line = back(text, hit.start, 256, |byte| byte != b'\n');
    let has = |word: &str| (line..hit.start).any(|at| goes_on(text, at, word));
    let start = hit.end + usize::from(at(text, hit.end) == b' ');
    let is_apart = start > hit.end;
    let is_ours = match at(word, 0) {
        b' ' if is_apart => ["sshpass", "mongo", "docker login", "podman login", "helm registry login", "az login"]
            .iter()
            .any(|tool| has(tool)),
        b' ' => ["sshpass", "mysql", "mariadb"].iter().any(|tool| has(tool)),
        _ => has("openssl ") && !is_apart,
    };
    let end = skip(text, start, 256, |byte| byte > b' ' && !b"\"'`\\;|".contains(&byte));
    let value = text.get(start..end)?;
    let is_value = !value.is_empty() && !is_placeholder(value) && !b"-$".contains(&at(value, 0));
    (is_ours && is_value).then_some(start..end)
}

/// A bot's token of Telegram: its number, a colon, 35 letters that begin with `AA`.
pub(super) fn telegram(text: &[u8], hit: Hit) -> Option<Range<usize>> {
    let digits = back(text, hit.start, 11, |byte| byte.is_ascii_digit());
    let end = skip(text, hit.start + 1, 64, |byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    let is_number = (8..=10).contains(&(hit.start - digits));
    // `bot` before it belongs to the address.
    let is_start = is_boundary(text, digits) || digits >= 3 && goes_on(text, digits - 3, "bot");
    (is_number && end - hit.start - 1 == 35 && is_start).then_some(digits..end)
}
