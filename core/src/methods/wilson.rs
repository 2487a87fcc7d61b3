//! Wilson's score interval of a proportion (E. B. Wilson 1927): honest for few trials and for rates near 0 and 1.

/// Lower and upper bound for `hits` of `trials`; `z` is the quantile of the normal distribution
/// (1.96 for 95 %). `None` without trials.
pub fn wilson(hits: u64, trials: u64, z: f64) -> Option<(f64, f64)> {
    if trials == 0 {
        return None;
    }
    let n = trials as f64;
    let rate = hits.min(trials) as f64 / n;
    let z2 = z * z;
    let centre = rate + z2 / (2.0 * n);
    let spread = z * libm::sqrt(rate * (1.0 - rate) / n + z2 / (4.0 * n * n));
    let scale = 1.0 + z2 / n;
    // At the ends the bound is the end itself, not a rounding of it.
    let low = if hits == 0 { 0.0 } else { ((centre - spread) / scale).max(0.0) };
    let high = if hits >= trials { 1.0 } else { ((centre + spread) / scale).min(1.0) };
    Some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_those_of_the_literature() {
        let near = |a: Option<(f64, f64)>, low: f64, high: f64| {
            let (l, h) = a.unwrap();
            assert!((l - low).abs() < 5e-5 && (h - high).abs() < 5e-5, "{l} {h}");
        };
        // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        let z = 1.959_963_984_540_054;
        near(wilson(81, 263, z), 0.2553, 0.3662);
        near(wilson(15, 148, z), 0.0624, 0.1605);
        near(wilson(0, 20, z), 0.0, 0.1611);
        near(wilson(1, 29, z), 0.0061, 0.1718);
        assert_eq!(wilson(1, 1, z).unwrap().1.to_bits(), 1_f64.to_bits());
        assert_eq!(wilson(0, 0, z), None);
    }
}
