//! Addresses of people and machines: found only where the policy asks for it.

use super::bytes::{at, back, before, skip};
use core::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

fn is_mailbox(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._%+-".contains(&byte)
}

fn is_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".-".contains(&byte)
}

/// Every e-mail address.
pub(super) fn mails(text: &[u8], mut found: impl FnMut(Range<usize>)) {
    let mut behind = 0;
    for sign in memchr::memchr_iter(b'@', text) {
        let start = back(text, sign, 64, is_mailbox).max(behind);
        let end = skip(text, sign + 1, 253, is_host);
        let end = back(text, end, 4, |byte| b".-".contains(&byte)).max(sign + 1);
        let host = text.get(sign + 1..end).unwrap_or_default();
        // A version behind a package (`left-pad@1.3.0`) is no host.
        let top = host.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
        let is_top = top.len() >= 2 && top.iter().all(u8::is_ascii_alphabetic) && host.contains(&b'.');
        if start < sign && is_top && before(text, start) != b'/' {
            behind = end;
            found(start..end);
        }
    }
}

/// Every address of a machine that tells something: neither the own one, nor that of none.
pub(super) fn machines(text: &[u8], mut found: impl FnMut(Range<usize>)) {
    let is_part = |byte: u8| byte.is_ascii_hexdigit() || b".:".contains(&byte);
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let mut place = 0;
    while place < text.len() {
        let start = skip(text, place, usize::MAX, |byte| !is_part(byte));
        let end = skip(text, start, usize::MAX, is_part);
        place = end.max(start + 1);
        if end - start < 3 || end - start > 64 || is_name(before(text, start)) || is_name(at(text, end)) {
            continue;
        }
        let whole = text.get(start..end).and_then(|run| std::str::from_utf8(run).ok()).unwrap_or_default();
        let bare = whole.trim_end_matches(['.', ':']);
        let bare = if whole.starts_with("::") && bare.is_empty() { whole } else { bare };
        let host = bare.split(':').next().unwrap_or_default();
        if let Ok(address) = host.parse::<Ipv4Addr>() {
            if !address.is_loopback() && !address.is_unspecified() && !address.is_broadcast() {
                found(start..start + host.len());
            }
        } else if bare.matches(':').count() >= 3
            && bare.parse::<Ipv6Addr>().is_ok_and(|address| !address.is_loopback() && !address.is_unspecified())
        {
            found(start..start + bare.len());
        }
    }
}
