//! How much two rows have in common.

use crate::facts::TestRow;

/// Digits by which two executions must agree before they are held for one.
///
/// A duration of `n` significant digits agrees by chance in about one of `10^(n-1)` executions (the first
/// digit is what the test always takes), so this is one in a million; a suite of tests that take no
/// measurable time never gets there.
pub(super) const DIGITS: u32 = 6;

/// Whole microseconds.
pub(super) fn micros(row: &TestRow) -> Option<u64> {
    let micros = (row.duration()? * 1000.0).round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in range, and rounded")]
    (0.0..9e15).contains(&micros).then_some(micros as u64)
}

/// Significant digits of a duration after the first one.
pub(super) fn digits(micros: u64) -> u32 {
    let mut rest = micros;
    while rest > 0 && rest.is_multiple_of(10) {
        rest /= 10;
    }
    rest.checked_ilog10().unwrap_or(0).min(5)
}

/// Whether two durations may be one that was written in two ways: `None` where one says nothing.
///
/// Writers round (to milliseconds, hundredths, seconds), and differ in whether set-up is part of it.
pub(super) fn agree(a: Option<u64>, b: Option<u64>) -> Option<bool> {
    let (a, b) = (a?, b?);
    let step =
        |micros: u64| [1_000_000, 10_000, 1000].into_iter().find(|step| micros.is_multiple_of(*step)).unwrap_or(1);
    let off = a.abs_diff(b);
    Some(off < step(a).max(step(b)).max(1000) || off <= a.max(b) / 10)
}

/// A number for the words of a name, without regard to case and what stands between them.
pub(super) fn words(texts: &[&str]) -> u64 {
    // Words that stand in several texts count once: some writers repeat the class in the name.
    let mut seen: Vec<u64> = Vec::new();
    for text in texts {
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let hash = word.chars().flat_map(char::to_lowercase).fold(0xCBF2_9CE4_8422_2325_u64, |state, c| {
                (state ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01B3)
            });
            if !seen.contains(&hash) {
                seen.push(hash);
            }
        }
    }
    seen.iter().fold(0, |sum: u64, hash| sum.wrapping_add(hash.rotate_left(23).wrapping_mul(0x9E37_79B9_7F4A_7C15)))
}
