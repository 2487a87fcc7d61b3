//! `Range` of a request (RFC 9110 §14.2): one stretch of bytes, from the start or from the end.

use std::ops::Range;

/// What a request asks of so many bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// All of it: no range, one that is not understood, or several, which a server may pass over.
    All,
    /// These bytes.
    Part(Range<u64>),
    /// None that are there.
    Nothing,
}

/// What the value of a `Range` header asks for.
pub(super) fn asked(header: &str, length: u64) -> Asked {
    let stretch = header.trim().strip_prefix("bytes=").map(str::trim);
    let Some((first, last)) = stretch.and_then(|text| text.split_once('-')) else { return Asked::All };
    let number = |text: &str| -> Option<u64> {
        let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // More digits than fit are more bytes than there are.
        is_digits.then(|| text.parse().unwrap_or(u64::MAX))
    };
    let range = match (number(first.trim()), number(last.trim())) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Some(first), None) if last.trim().is_empty() => first..length,
        (None, Some(end)) if first.trim().is_empty() => length - end.min(length)..length,
        _ => return Asked::All,
    };
    if range.start >= range.end { Asked::Nothing } else { Asked::Part(range) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_those_of_the_standard() {
        for (header, wanted) in [
            ("bytes=0-0", Asked::Part(0..1)),
            ("bytes=2-", Asked::Part(2..10)),
            ("bytes=2-99999999999999999999999", Asked::Part(2..10)),
            ("bytes=-3", Asked::Part(7..10)),
            ("bytes=-30", Asked::Part(0..10)),
            ("bytes=10-", Asked::Nothing),
            ("bytes=99999999999999999999999-", Asked::Nothing),
            ("bytes=-0", Asked::Nothing),
            ("bytes=5-4", Asked::All),
            ("bytes=0-1,4-5", Asked::All),
            ("bytes=", Asked::All),
            ("bytes=-", Asked::All),
            ("bytes=+1-2", Asked::All),
            ("lines=0-1", Asked::All),
            ("", Asked::All),
        ] {
            assert_eq!(asked(header, 10), wanted, "{header}");
        }
        assert_eq!(asked("bytes=0-", 0), Asked::Nothing);
    }
}
