//! Playwright: flaky is what failed and then passed on a retry of the same run; red to the end is unexpected.
//!
//! Source: `TestCase.outcome()` of its reporter API. One run answers for itself; over several runs a test is
//! flaky where any run of the last ones calls it so, and broken where the newest is red and none does.

use super::evidence::events_from;
use super::execution::Execution;
use super::standing::{Rule, Standing, Verdict};

/// How many runs are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Playwright {
    /// The newest executions, as many as this.
    pub executions: usize,
}

impl Playwright {
    /// One report holds one run; history is as long as what was opened.
    pub const PRESET: Self = Self { executions: usize::MAX };
}

impl Rule for Playwright {
    fn judge(&self, executions: &[Execution], _: Option<i64>) -> Verdict {
        let first = executions.len().saturating_sub(self.executions);
        let all = executions.get(first..).unwrap_or_default();
        let ran = || all.iter().filter(|execution| execution.is_decided());
        let is_flaky = |execution: &&Execution| execution.outcome.is_green() && execution.attempts.recovers();
        let flaky = ran().filter(is_flaky).count() as u64;
        let standing = match ran().next_back() {
            None => Standing::Unknown("nothing ran"),
            Some(_) if flaky > 0 => Standing::Flaky,
            Some(newest) if newest.outcome.is_red() => Standing::Broken,
            Some(_) => Standing::Healthy,
        };
        let events = events_from(executions, first);
        Verdict::new(standing, flaky, ran().count() as u64, &events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::flaky::vectors::history;

    #[test]
    fn playwright_conformance_vectors_flaky_is_failed_then_passed_on_retry_in_one_run() {
        for (words, standing, flaky, ran) in [
            ("P", Standing::Healthy, 0, 1),
            ("FP", Standing::Flaky, 1, 1),
            ("FFP", Standing::Flaky, 1, 1),
            ("FFF", Standing::Broken, 0, 1),
            ("PF", Standing::Broken, 0, 1),
            ("F P", Standing::Healthy, 0, 2),
            ("FP P S", Standing::Flaky, 1, 2),
            ("S", Standing::Unknown("nothing ran"), 0, 0),
        ] {
            let verdict = Playwright::PRESET.judge(&history(words), None);
            assert_eq!((verdict.standing, verdict.numerator, verdict.denominator), (standing, flaky, ran), "{words}");
        }
        let newest = Playwright { executions: 1 }.judge(&history("FP P FP"), None);
        assert_eq!((newest.numerator, newest.denominator, newest.evidence.first), (1, 1, Some(2)));
    }
}
