//! Days of the calendar as numbers: `YYYY-MM-DD` against days since 1970, in UTC.

/// Milliseconds of a day.
pub const MS: i64 = 86_400_000;

/// The number of a day, which must be one of the calendar.
pub fn number(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let mut part = |digits: usize| {
        let part =
            parts.next().filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))?;
        part.parse::<i64>().ok()
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    if parts.next().is_some() || !(1..=12).contains(&month) {
        return None;
    }
    // A civil date to days since 1970 (Howard Hinnant, `days_from_civil`).
    let shifted = year - i64::from(month <= 2);
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468;
    (self::text(days) == text).then_some(days)
}

/// The number of the day that a moment lies in, milliseconds since 1970.
pub fn of(time_ms: i64) -> i64 {
    time_ms.div_euclid(MS)
}

/// A day as text.
pub fn text(days: i64) -> String {
    // Days since 1970 to a civil date (Howard Hinnant, `civil_from_days`).
    let days = days.saturating_add(719_468);
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbers_and_back() {
        for (day, expected) in [("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2026-11-23", 20_780)] {
            assert_eq!((number(day), text(expected).as_str()), (Some(expected), day));
        }
        for wrong in ["2025-02-29", "2025-13-01", "2025-1-01", "2025-01-00", "2025-01-01T00:00:00Z", "", "+025-01-01"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
        assert_eq!((of(-1), of(MS - 1), of(MS)), (-1, 0, 1));
    }
}
