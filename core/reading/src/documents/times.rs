//! Times as CI writes them. Without a zone they are read as UTC.

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time};

/// Milliseconds since 1970 of a time as people give it, `2025-01-31T12:00:00Z` or a day; `None` for anything else.
pub fn parse_moment(text: &str) -> Option<i64> {
    let whole = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.to_owned() };
    parse_iso(&whole).filter(|(_, length)| *length == whole.len()).map(|(millis, _)| millis)
}

/// Milliseconds since 1970 of an ISO 8601 / RFC 3339 time at the start of `text`, and its length in bytes.
///
/// Date and time may be parted by `T` or a blank; seconds, fractions and zone are optional.
pub fn parse_iso(text: &str) -> Option<(i64, usize)> {
    let bytes = text.as_bytes();
    let year = number(bytes, 0, 4)?;
    let month = number(bytes, 5, 2)?;
    let day = number(bytes, 8, 2)?;
    if !matches!((bytes.get(4), bytes.get(7)), (Some(b'-'), Some(b'-')) | (Some(b'/'), Some(b'/'))) {
        return None;
    }
    let date = Date::from_calendar_date(
        i32::try_from(year).ok()?,
        Month::try_from(u8::try_from(month).ok()?).ok()?,
        u8::try_from(day).ok()?,
    )
    .ok()?;
    if !matches!(bytes.get(10), Some(b'T' | b't' | b' ')) {
        return None;
    }
    let hour = number(bytes, 11, 2)?;
    let minute = number(bytes, 14, 2)?;
    let mut at = 16;
    let mut second = 0;
    let mut millis = 0;
    if bytes.get(at) == Some(&b':') {
        second = number(bytes, at + 1, 2)?;
        at += 3;
        if matches!(bytes.get(at), Some(b'.' | b',')) {
            let digits = bytes.get(at + 1..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
            for place in 0..3 {
                let digit =
                    if place < digits { bytes.get(at + 1 + place).map_or(0, |byte| u32::from(byte - b'0')) } else { 0 };
                millis = millis * 10 + digit;
            }
            at += 1 + digits;
        }
    }
    let time = Time::from_hms_milli(
        u8::try_from(hour).ok()?,
        u8::try_from(minute).ok()?,
        u8::try_from(second.min(59)).ok()?,
        u16::try_from(millis).ok()?,
    )
    .ok()?;
    let (offset, length) = zone(bytes.get(at..).unwrap_or_default());
    let utc = PrimitiveDateTime::new(date, time).assume_utc();
    let millis = utc.unix_timestamp() * 1000 + i64::from(utc.millisecond()) - offset * 60_000;
    Some((millis, at + length))
}

/// Minutes east of UTC and length of a zone; none is UTC.
fn zone(bytes: &[u8]) -> (i64, usize) {
    let sign = match bytes.first() {
        Some(b'Z' | b'z') => return (0, 1),
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return (0, 0),
    };
    let Some(hours) = number(bytes, 1, 2) else { return (0, 0) };
    let colon = usize::from(bytes.get(3) == Some(&b':'));
    match number(bytes, 3 + colon, 2) {
        Some(minutes) => (sign * i64::from(hours * 60 + minutes), 5 + colon),
        None => (sign * i64::from(hours * 60), 3),
    }
}

fn number(bytes: &[u8], at: usize, digits: usize) -> Option<u32> {
    bytes
        .get(at..at + digits)?
        .iter()
        .try_fold(0_u32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}

/// RFC 3339 in UTC of milliseconds since 1970; fractions only where there are any.
pub fn rfc3339(millis: i64) -> String {
    let Ok(at) = OffsetDateTime::from_unix_timestamp(millis.div_euclid(1000)) else { return String::new() };
    let (date, time) = (at.date(), at.time());
    let rest = millis.rem_euclid(1000);
    let fraction = if rest == 0 { String::new() } else { format!(".{rest:03}") };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{fraction}Z",
        date.year(),
        u8::from(date.month()),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(text: &str) -> Option<(String, usize)> {
        parse_iso(text).map(|(millis, length)| (rfc3339(millis), length))
    }

    #[test]
    fn times_are_read_as_written() {
        assert_eq!(round("2025-12-23T01:41:22.379+01:00 x"), Some(("2025-12-23T00:41:22.379Z".into(), 29)));
        assert_eq!(round("2021-01-02 03:04:05,6"), Some(("2021-01-02T03:04:05.600Z".into(), 21)));
        assert_eq!(round("2021-01-02T03:04Z"), Some(("2021-01-02T03:04:00Z".into(), 17)));
        assert_eq!(round("2022-08-31T23:05:11.1234567Z ##[group]"), Some(("2022-08-31T23:05:11.123Z".into(), 28)));
        assert_eq!(round("2021-13-02T03:04"), None);
        assert_eq!(round("2021-1"), None);
    }
}
