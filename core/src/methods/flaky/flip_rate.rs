//! The flip rate: how often outcomes change, and its exponentially weighted mean over windows.
//!
//! Kowalczyk et al. 2020, *Modeling and ranking flaky tests at Apple*: transitions ÷ (n − 1). The weighted mean
//! is that of the flip-rate action: over windows, oldest first, each new one with weight 2 ÷ (windows + 1).

use super::evidence::events;
use super::execution::Execution;
use super::standing::{Rule, Standing, Verdict};

/// Windows and threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlipRate {
    /// Executions in one window.
    pub window: usize,
    /// Windows that are looked at.
    pub windows: usize,
    /// A rate from which on a test is flaky.
    pub threshold: f64,
}

impl FlipRate {
    /// Three windows of five runs, as in the action's example; flaky from 30 %.
    pub const PRESET: Self = Self { window: 5, windows: 3, threshold: 0.3 };

    /// The weighted mean of the rates of the last windows; `None` where none has two outcomes.
    pub fn weighted(&self, executions: &[Execution]) -> Option<f64> {
        let outcomes = outcomes(executions);
        let newest = outcomes.len().saturating_sub(self.window.saturating_mul(self.windows));
        let outcomes = outcomes.get(newest..).unwrap_or_default();
        let weight = 2.0 / (self.windows as f64 + 1.0);
        // Windows end at the newest execution, so that an incomplete one is the oldest.
        let rates = outcomes.rchunks(self.window.max(1)).rev().filter_map(|window| {
            let (flips, of) = flips(window);
            (of > 0).then(|| flips as f64 / of as f64)
        });
        rates.fold(None, |mean, rate| Some(mean.map_or(rate, |mean| weight * rate + (1.0 - weight) * mean)))
    }
}

fn outcomes(executions: &[Execution]) -> Vec<bool> {
    let decided = executions.iter().filter(|execution| execution.is_decided() && !execution.is_infrastructure);
    decided.map(|execution| execution.outcome.is_red()).collect()
}

/// Changes of outcome, and how many there could have been.
pub fn flips(outcomes: &[bool]) -> (u64, u64) {
    let flips = outcomes.iter().zip(outcomes.iter().skip(1)).filter(|(one, next)| one != next).count();
    (flips as u64, outcomes.len().saturating_sub(1) as u64)
}

impl Rule for FlipRate {
    fn judge(&self, executions: &[Execution], _: Option<i64>) -> Verdict {
        let outcomes = outcomes(executions);
        let newest = outcomes.len().saturating_sub(self.window.saturating_mul(self.windows));
        let (flips, of) = flips(outcomes.get(newest..).unwrap_or_default());
        let standing = match (outcomes.last(), self.weighted(executions)) {
            (None, _) => Standing::Unknown("nothing ran"),
            (_, None) => Standing::Unknown("ran only once"),
            (_, Some(rate)) if rate >= self.threshold => Standing::Flaky,
            (Some(true), _) => Standing::Broken,
            _ => Standing::Healthy,
        };
        Verdict::new(standing, flips, of, &events(executions))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::flaky::vectors::history;

    #[test]
    fn flip_rate_conformance_vectors_flips_are_counted_between_neighbours() {
        for (words, flips, of, standing) in [
            ("P P P P", 0, 3, Standing::Healthy),
            ("P F P F", 3, 3, Standing::Flaky),
            ("P S F", 1, 1, Standing::Flaky),
            ("P P P P F", 1, 4, Standing::Broken),
            ("F F F", 0, 2, Standing::Broken),
            ("P", 0, 0, Standing::Unknown("ran only once")),
            ("S", 0, 0, Standing::Unknown("nothing ran")),
        ] {
            let verdict = FlipRate::PRESET.judge(&history(words), None);
            assert_eq!((verdict.numerator, verdict.denominator, verdict.standing), (flips, of, standing), "{words}");
        }
    }

    #[test]
    fn newer_windows_weigh_more() {
        let rule = FlipRate { window: 3, windows: 3, threshold: 0.3 };
        // Rates 1, ½, 0 and 0, ½, 1, with weight ½: .375 · and .625.
        let near = |words: &str, expected: f64| {
            let got = rule.weighted(&history(words)).unwrap();
            assert!((got - expected).abs() < 1e-12, "{words}: {got}");
        };
        near("P F P P P F F F F", 0.375);
        near("P P P P P F P F P", 0.625);
        near("P F P", 1.0);
        near("F F F F F F P P P P P P P P P", 0.0);
    }
}
