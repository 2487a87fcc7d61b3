//! Fisher's exact test on a table of two rows, one-sided.
//!
//! R. A. Fisher 1922: with all margins fixed, the first cell is hypergeometric. Sums of exponentials of
//! logarithms, so that large tables neither overflow nor vanish.

/// Logarithm of `n` over `k`.
fn ln_choose(n: u64, k: u64) -> f64 {
    let ln_factorial = |n: u64| libm::lgamma(n as f64 + 1.0);
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
}

/// Probability of at least `a` in the first cell of `[[a, b], [c, d]]`, were both rows alike: small where the
/// first row has too many. 1 where a row is empty.
pub fn greater(a: u64, b: u64, c: u64, d: u64) -> f64 {
    let (first, second, column) = (a + b, c + d, a + c);
    let all = ln_choose(first + second, column);
    let least = column.saturating_sub(second);
    if a <= least {
        return 1.0;
    }
    let term = |x: u64| libm::exp(ln_choose(first, x) + ln_choose(second, column - x) - all);
    // Smallest terms first, so that they are not lost.
    let sum: f64 = (a..=first.min(column)).rev().map(term).sum();
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_of_exact_arithmetic() {
        // The lady tasting tea: 17/70. The others by whole numbers of any length.
        for ((a, b, c, d), expected) in [
            ((3, 1, 1, 3), 17.0 / 70.0),
            ((4, 0, 0, 4), 1.0 / 70.0),
            ((10, 20, 1, 99), 1.052_623_170_984_951_4e-6),
            ((3, 97, 1, 999), 0.002_729_781_517_535_412_7),
            ((12, 88, 30, 970), 0.000_181_617_729_958_102_8),
            ((1, 9, 11, 3), 0.999_966_348_095_302_2),
            ((200, 800, 1000, 9000), 4.370_617_472_994_075e-19),
            ((0, 10, 0, 10), 1.0),
            ((5, 5, 0, 0), 1.0),
            ((0, 0, 0, 0), 1.0),
        ] {
            let got = greater(a, b, c, d);
            assert!((got - expected).abs() <= expected * 1e-9, "{a} {b} {c} {d}: {got}");
        }
    }
}
