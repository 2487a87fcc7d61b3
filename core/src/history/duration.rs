//! Durations in two bytes: logarithmic, to one in a hundred.

/// Steps of a doubling: 64 are 1.1 % each.
const STEPS: f64 = 64.0;
/// Parts of a millisecond that are told apart.
const PARTS: f64 = 16.0;

/// The code of milliseconds; 0 for none.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and the largest code")]
pub(super) fn code(ms: Option<f64>) -> u16 {
    let Some(ms) = ms.filter(|ms| ms.is_finite()) else { return 0 };
    let steps = libm::round(libm::log2(ms.max(0.0) * PARTS + 1.0) * STEPS);
    // Beyond lie durations of thousands of years.
    (steps + 1.0).min(f64::from(u16::MAX)) as u16
}

/// Milliseconds of a code.
pub(super) fn ms(code: u16) -> Option<f64> {
    let steps = f64::from(code.checked_sub(1)?);
    Some((libm::exp2(steps / STEPS) - 1.0) / PARTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_comes_back_to_one_in_a_hundred() {
        assert_eq!((code(None), ms(0)), (0, None));
        assert_eq!(ms(code(Some(0.0))), Some(0.0));
        for exact in [0.5, 1.0, 12.0, 999.0, 61_000.0, 86_400_000.0, 3e11] {
            let back = ms(code(Some(exact))).unwrap();
            assert!((back - exact).abs() <= exact * 0.02, "{exact} is {back}");
        }
        assert_eq!(code(Some(f64::INFINITY)), 0);
        assert_eq!(code(Some(-1.0)), 1);
    }
}
