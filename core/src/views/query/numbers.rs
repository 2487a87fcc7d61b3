//! Ranges of numbers as people type them: `>1s`, `<=200ms`, `1s..5s`, `2`.

/// A range; ends that are not there are infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    low: f64,
    has_low: bool,
    high: f64,
    has_high: bool,
}

impl Range {
    /// Whether the number lies in it.
    pub(super) fn has(self, number: f64) -> bool {
        let above = if self.has_low { number >= self.low } else { number > self.low };
        above && if self.has_high { number <= self.high } else { number < self.high }
    }

    /// `None` for what is no range. Durations are milliseconds where no unit says otherwise.
    pub(super) fn parse(text: &str, is_duration: bool) -> Option<Self> {
        let number = |text: &str| number(text.trim(), is_duration);
        let from = |low, has_low| Self { low, has_low, high: f64::INFINITY, has_high: true };
        let to = |high, has_high| Self { low: f64::NEG_INFINITY, has_low: true, high, has_high };
        if let Some((low, high)) = text.split_once("..") {
            let (low, high) = (Some(low).filter(|low| !low.is_empty()), Some(high).filter(|high| !high.is_empty()));
            let low = low.map_or(Some(f64::NEG_INFINITY), number)?;
            let high = high.map_or(Some(f64::INFINITY), number)?;
            return (text != "..").then_some(Self { low, has_low: true, high, has_high: true });
        }
        for (sign, is_low, has) in [(">=", true, true), ("<=", false, true), (">", true, false), ("<", false, false)] {
            if let Some(rest) = text.strip_prefix(sign) {
                return number(rest).map(|number| if is_low { from(number, has) } else { to(number, has) });
            }
        }
        let only = number(text.strip_prefix('=').unwrap_or(text))?;
        Some(Self { low: only, has_low: true, high: only, has_high: true })
    }
}

fn number(text: &str, is_duration: bool) -> Option<f64> {
    let units: &[(&str, f64)] = &[
        ("ms", 1.0),
        ("min", 60_000.0),
        ("µs", 0.001),
        ("us", 0.001),
        ("s", 1000.0),
        ("m", 60_000.0),
        ("h", 3_600_000.0),
    ];
    let units = if is_duration { units } else { &[] };
    let unit = units.iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, *factor)));
    let (digits, factor) = unit.unwrap_or((text, 1.0));
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    digits.trim().parse::<f64>().ok().filter(|_| is_plain).map(|number| number * factor)
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn ranges_are_read_as_written() {
        let holds = |text, number| Range::parse(text, true).map(|range| range.has(number));
        assert_eq!(holds(">1s", 1000.0), Some(false));
        assert_eq!(holds(">=1s", 1000.0), Some(true));
        assert_eq!(holds("<200ms", 199.0), Some(true));
        assert_eq!(holds("<=0.5m", 30_000.0), Some(true));
        assert_eq!(holds("1s..5s", 5000.0), Some(true));
        assert_eq!(holds("1s..", 999.0), Some(false));
        assert_eq!(holds("..1h", 3_600_001.0), Some(false));
        assert_eq!(holds("250", 250.0), Some(true));
        for wrong in ["fast", ">", "1s..x", "..", "1e3", "-1", "inf", ""] {
            assert_eq!(Range::parse(wrong, true), None, "{wrong}");
        }
        assert_eq!(Range::parse(">1s", false), None);
        assert_eq!(Range::parse("2", false).map(|range| (range.has(2.0), range.has(3.0))), Some((true, false)));
    }
}
