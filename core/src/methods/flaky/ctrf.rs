//! CTRF: flaky is what passed after retries; the rate is over attempts of the last results.
//!
//! Source: `run-insights.ts` of the CTRF reporter: red attempts of flaky results ÷ (results + those attempts).
//! Users were misled by rates without their denominator, so both stand in the verdict.

use super::evidence::events_from;
use super::execution::Execution;
use super::standing::{Rule, Standing, Verdict};

/// How far back it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ctrf {
    /// Results, the newest included.
    pub results: usize,
}

impl Ctrf {
    /// The usual maximum of previous results.
    pub const PRESET: Self = Self { results: 100 };
}

impl Rule for Ctrf {
    fn judge(&self, executions: &[Execution], _: Option<i64>) -> Verdict {
        let first = executions.len().saturating_sub(self.results);
        let all = executions.get(first..).unwrap_or_default();
        let is_flaky = |execution: &&Execution| {
            execution.is_told_flaky || (execution.outcome.is_green() && execution.attempts.count() > 1)
        };
        let flaky = || all.iter().filter(is_flaky);
        let retries: u64 = flaky().map(|execution| execution.attempts.count().saturating_sub(1)).sum();
        let standing = match all.iter().rev().find(|execution| execution.is_decided()) {
            None => Standing::Unknown("nothing ran"),
            Some(_) if flaky().next().is_some() => Standing::Flaky,
            Some(newest) if newest.outcome.is_red() => Standing::Broken,
            Some(_) => Standing::Healthy,
        };
        let events = events_from(executions, first);
        Verdict::new(standing, retries, all.len() as u64 + retries, &events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::flaky::vectors::history;

    #[test]
    fn ctrf_conformance_vectors_the_rate_counts_attempts_and_says_of_how_many() {
        for (words, standing, numerator, denominator) in [
            ("P P P", Standing::Healthy, 0, 3),
            ("FFP P P", Standing::Flaky, 2, 5),
            ("FP FP P P", Standing::Flaky, 2, 6),
            ("FF P", Standing::Healthy, 0, 2),
            ("P FF", Standing::Broken, 0, 2),
            ("S", Standing::Unknown("nothing ran"), 0, 1),
        ] {
            let verdict = Ctrf::PRESET.judge(&history(words), None);
            let told = (verdict.standing, verdict.numerator, verdict.denominator);
            assert_eq!(told, (standing, numerator, denominator), "{words}");
        }
        assert_eq!(Ctrf { results: 2 }.judge(&history("FP P P"), None).standing, Standing::Healthy);
    }
}
