//! Tokens that are known by how they begin: one row a beginning, with its letters and its length.

use super::bytes::{at, back, is_boundary, skip};
use super::words::Hit;
use std::ops::Range;

/// How a token goes on behind its beginning.
#[derive(Clone, Copy)]
pub(super) struct Token {
    /// The beginning, as it is written.
    pub(super) head: &'static str,
    /// Where its telling letters begin.
    pub(super) at: usize,
    /// Which letters follow.
    pub(super) is_letter: fn(u8) -> bool,
    /// How many there are at least.
    pub(super) least: usize,
    /// How many there are at most.
    pub(super) most: usize,
    /// Digits and capitals are among them: the beginning alone is a word of other names too.
    pub(super) is_mixed: bool,
}

const fn token(head: &'static str, is_letter: fn(u8) -> bool, least: usize, most: usize) -> Token {
    Token { head, at: 0, is_letter, least, most, is_mixed: false }
}

/// A beginning that other words have too.
const fn mixed(head: &'static str, is_letter: fn(u8) -> bool, least: usize, most: usize) -> Token {
    Token { is_mixed: true, ..token(head, is_letter, least, most) }
}

const ANY: usize = usize::MAX;

fn word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

fn word_(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn dotted(byte: u8) -> bool {
    url(byte) || byte == b'.'
}

fn base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

fn capital(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

fn hex(byte: u8) -> bool {
    byte.is_ascii_hexdigit()
}

pub(super) const GITHUB: &[Token] = &[
    token("ghp_", word, 16, ANY),
    token("gho_", word, 16, ANY),
    token("ghu_", word, 16, ANY),
    token("ghs_", dotted, 16, ANY),
    token("ghr_", word, 16, ANY),
    Token { at: 6, ..token("github_pat_", word_, 20, ANY) },
];

pub(super) const GITLAB: &[Token] = &[
    token("glpat-", dotted, 10, ANY),
    token("gldt-", dotted, 16, ANY),
    token("glrt-", dotted, 16, ANY),
    token("glrtr-", dotted, 16, ANY),
    token("glptt-", dotted, 16, ANY),
    token("glcbt-", dotted, 16, ANY),
    token("glsoat-", dotted, 16, ANY),
    token("glft-", dotted, 16, ANY),
    token("glimt-", dotted, 16, ANY),
    token("glagent-", dotted, 16, ANY),
    token("gloas-", dotted, 16, ANY),
    token("GR1348941", url, 16, ANY),
];

pub(super) const SLACK: &[Token] = &[
    token("xoxa-", url, 10, ANY),
    token("xoxb-", url, 10, ANY),
    token("xoxe-", url, 10, ANY),
    token("xoxe.xoxp-", url, 10, ANY),
    token("xoxe.xoxb-", url, 10, ANY),
    token("xoxp-", url, 10, ANY),
    token("xoxr-", url, 10, ANY),
    token("xoxs-", url, 10, ANY),
    token("xoxc-", url, 10, ANY),
    token("xoxd-", url, 10, ANY),
    token("xapp-", url, 10, ANY),
    token("xwfp-", url, 10, ANY),
];

pub(super) const AWS: &[Token] = &[
    token("AKIA", capital, 16, 16),
    token("ASIA", capital, 16, 16),
    token("ABIA", capital, 16, 16),
    token("ACCA", capital, 16, 16),
];

pub(super) const AWS_SESSION: &[Token] =
    &[token("IQoJb3JpZ2luX2", base64, 40, ANY), token("FwoGZXIvYXdz", base64, 40, ANY)];

pub(super) const GOOGLE: &[Token] = &[
    token("AIza", url, 35, 35),
    token("ya29.", url, 20, ANY),
    token("GOCSPX-", url, 20, ANY),
    mixed("1//0", url, 30, ANY),
];

pub(super) const NPM: &[Token] = &[token("npm_", word, 36, 36)];
pub(super) const PYPI: &[Token] = &[token("pypi-AgE", url, 20, ANY)];

pub(super) const STRIPE: &[Token] = &[
    token("sk_live_", word, 16, ANY),
    token("sk_test_", word, 16, ANY),
    token("rk_live_", word, 16, ANY),
    token("rk_test_", word, 16, ANY),
    token("whsec_", base64, 24, ANY),
];

pub(super) const VAULT: &[Token] =
    &[mixed("hvs.", url, 20, ANY), mixed("hvb.", url, 20, ANY), mixed("hvr.", url, 20, ANY)];

pub(super) const OPENAI: &[Token] = &[
    token("sk-proj-", url, 20, ANY),
    token("sk-svcacct-", url, 20, ANY),
    token("sk-admin-", url, 20, ANY),
    token("sk-ant-", url, 20, ANY),
    token("sk-or-v1-", hex, 20, ANY),
    mixed("sk-", word, 32, ANY),
];

/// Of services with one beginning each.
pub(super) const OTHERS: &[Token] = &[
    token("SG.", dotted, 60, 70),
    token("dapi", hex, 32, 32),
    token("dop_v1_", hex, 64, 64),
    token("doo_v1_", hex, 64, 64),
    token("dor_v1_", hex, 64, 64),
    token("HRKU-", url, 30, ANY),
    token("hf_", word, 34, ANY),
    token("api_org_", word, 34, ANY),
    token("shpat_", hex, 32, 32),
    token("shpss_", hex, 32, 32),
    token("shpca_", hex, 32, 32),
    token("shppa_", hex, 32, 32),
    token("lin_api_", word, 32, ANY),
    token("dckr_pat_", url, 20, ANY),
    token("dckr_oat_", url, 20, ANY),
    token("rubygems_", hex, 40, ANY),
    token("glsa_", word_, 32, ANY),
    mixed("glc_", base64, 32, ANY),
    token("NRAK-", capital, 27, 27),
    token("ATATT3xFf", base64_url, 40, ANY),
    token("ATCTT3xFf", base64_url, 40, ANY),
    token("AGE-SECRET-KEY-1", capital, 50, 60),
    token("sntrys_", base64_url, 32, ANY),
    token("sntryu_", hex, 32, ANY),
    token("figd_", url, 32, ANY),
    token("pul-", hex, 40, 40),
    token("PMAK-", url, 40, ANY),
    token("gsk_", word, 40, ANY),
    token("nvapi-", url, 40, ANY),
    token("sbp_", hex, 40, 40),
    token("AKCp", word, 60, ANY),
];

/// Twilio's keys begin as many words do: the first digit belongs to the beginning.
pub(super) const TWILIO: &[Token] = &[
    token("SK0", hex, 31, 31),
    token("SK1", hex, 31, 31),
    token("SK2", hex, 31, 31),
    token("SK3", hex, 31, 31),
    token("SK4", hex, 31, 31),
    token("SK5", hex, 31, 31),
    token("SK6", hex, 31, 31),
    token("SK7", hex, 31, 31),
    token("SK8", hex, 31, 31),
    token("SK9", hex, 31, 31),
    token("SKa", hex, 31, 31),
    token("SKb", hex, 31, 31),
    token("SKc", hex, 31, 31),
    token("SKd", hex, 31, 31),
    token("SKe", hex, 31, 31),
    token("SKf", hex, 31, 31),
];

fn base64_url(byte: u8) -> bool {
    base64(byte) || url(byte)
}

/// Where a token ends, if it is one.
pub(super) fn find(text: &[u8], hit: Hit, token: &Token) -> Option<Range<usize>> {
    let is_written = text.get(hit.start..hit.end)? == token.head.as_bytes();
    if !is_written || !is_boundary(text, hit.start) {
        return None;
    }
    let end = skip(text, hit.end, usize::MAX, token.is_letter);
    // A stop behind a sentence is a letter of some.
    let end = back(text, end, 1, |byte| byte == b'.').max(hit.end);
    let length = end - hit.end;
    let rest = text.get(hit.end..end)?;
    let is_mixed = rest.iter().any(u8::is_ascii_digit) && rest.iter().any(u8::is_ascii_uppercase);
    let is_varied = rest.iter().any(|byte| Some(byte) != rest.first());
    // A text that was cut may end within it.
    let is_cut = text.get(end..).is_some_and(|rest| rest.starts_with("…".as_bytes()) || rest.starts_with(b"..."));
    let is_long = (length >= token.least || is_cut && length >= 4) && length <= token.most;
    (is_long && is_varied && (is_mixed || !token.is_mixed)).then_some(hit.start..end)
}

/// A JSON Web Token: two or three parts of base64, of which the first is an object.
pub(super) fn jwt(text: &[u8], hit: Hit) -> Option<Range<usize>> {
    if text.get(hit.start..hit.end)? != b"eyJ" || !is_boundary(text, hit.start) {
        return None;
    }
    let first = skip(text, hit.end, usize::MAX, url);
    if at(text, first) != b'.' || first - hit.start < 12 {
        return None;
    }
    let end = skip(text, first, usize::MAX, dotted);
    let end = back(text, end, 1, |byte| byte == b'.').max(first);
    (end - first >= 6).then_some(hit.start..end)
}

/// A secret of an Azure application: three letters, `7Q~` or `8Q~`, 31 to 34 more.
pub(super) fn azure(text: &[u8], hit: Hit) -> Option<Range<usize>> {
    let is_letter = |byte: u8| url(byte) || matches!(byte, b'.' | b'~');
    let start = back(text, hit.start, 4, is_letter);
    let end = skip(text, hit.end, 64, is_letter);
    let is_head = hit.start - start == 3 && text.get(hit.start + 1..hit.end)? == b"Q~";
    (is_head && (31..=34).contains(&(end - hit.end))).then_some(start..end)
}

/// Terraform's: fourteen letters, `.atlasv1.`, sixty more.
pub(super) fn terraform(text: &[u8], hit: Hit) -> Option<Range<usize>> {
    let start = back(text, hit.start, 14, word);
    let end = skip(text, hit.end, 80, url);
    (hit.start - start == 14 && end - hit.end >= 60).then_some(start..end)
}

/// The secret behind the id of a key of AWS, with nothing but separators between: 40 letters of base64, which unlike
/// a checksum have capitals, small letters and digits.
pub(super) fn beside_aws(text: &[u8], end: usize) -> Option<Range<usize>> {
    let start = skip(text, end, 8, |byte| b" \t\r\n,;:|'\"".contains(&byte));
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+');
    let at = start..skip(text, start, 41, is_letter);
    let secret = text.get(at.clone()).filter(|secret| start > end && secret.len() == 40)?;
    let has = |is_it: fn(&u8) -> bool| secret.iter().any(is_it);
    let is_drawn = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit);
    is_drawn.then_some(at)
}
