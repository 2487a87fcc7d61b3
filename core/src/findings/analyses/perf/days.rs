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
    crate::methods::day::text(crate::methods::day::of(millis))
}
