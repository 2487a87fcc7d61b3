//! Calendar days of time stamps.

/// The day of a time stamp, as upstream takes it: what stands before `T`.
pub fn date(timestamp: &str) -> &str {
    timestamp.split('T').next().unwrap_or_default()
}

/// Milliseconds of a day.
pub(super) const DAY_MS: f64 = 86_400_000.0;

/// Milliseconds of so many days; 0 for what is no number.
pub(super) fn days_ms(days: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a float saturates, and NaN gives 0")]
    let millis = (days * DAY_MS) as i64;
    millis
}

/// The UTC day of a time, as `2025-09-26`.
pub(super) fn day_of(millis: i64) -> String {
    // Days since 1970 to a civil date (Howard Hinnant, `civil_from_days`).
    let days = millis.div_euclid(86_400_000) + 719_468;
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
