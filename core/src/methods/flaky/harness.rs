//! Harness: flaky is what passed and failed on one commit within fourteen days; five passes or fourteen days clear it.
//!
//! Source: its documentation of flaky tests in Test Intelligence.

use super::evidence::Strength;
use super::execution::Execution;
use super::standing::{DAY_MS, Rule, Standing, Verdict, window};

/// Numbers of the rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Harness {
    /// Both outcomes on one commit within this many days.
    pub days: f64,
    /// Passes in a row that clear it.
    pub clear_passes: usize,
    /// Days without a further flake that clear it.
    pub clear_days: f64,
}

impl Harness {
    /// As documented.
    pub const PRESET: Self = Self { days: 14.0, clear_passes: 5, clear_days: 14.0 };
}

impl Rule for Harness {
    fn judge(&self, executions: &[Execution], as_of: Option<i64>) -> Verdict {
        let Some(window) = window(executions, as_of, self.clear_days + self.days) else {
            return Verdict::unknown("no times");
        };
        let ran = || window.executions.iter().filter(|execution| execution.is_decided());
        let time = |at: usize| executions.get(at).and_then(|execution| execution.time_ms);
        let mut events = window.events();
        events.retain(|event| {
            let apart = match (time(event.red), time(event.green)) {
                (Some(red), Some(green)) => red.abs_diff(green) as f64,
                _ => 0.0,
            };
            event.strength != Strength::Strong || apart <= self.days * DAY_MS
        });
        let strong = || events.iter().filter(|event| event.strength == Strength::Strong);
        let last = strong().map(super::evidence::Event::known).max();
        let is_fresh = |at: usize| time(at).is_none_or(|time| (window.as_of - time) as f64 <= self.clear_days * DAY_MS);
        let passes = |at: usize| {
            let after = executions.iter().skip(at + 1).filter(|execution| execution.is_decided());
            after.rev().take_while(|execution| execution.outcome.is_green()).count()
        };
        let is_flaky = last.is_some_and(|at| is_fresh(at) && passes(at) < self.clear_passes);
        let standing = match ran().next_back() {
            None => Standing::Unknown("nothing ran in the window"),
            Some(_) if is_flaky => Standing::Flaky,
            Some(newest) if newest.outcome.is_red() => Standing::Broken,
            Some(_) => Standing::Healthy,
        };
        Verdict::new(standing, strong().count() as u64, ran().count() as u64, &events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::flaky::vectors::{DAY, history};

    #[test]
    fn harness_conformance_vectors_both_outcomes_on_one_commit_are_flaky_until_five_passes_or_fourteen_days() {
        for (words, standing) in [
            ("P@1 F@1", Standing::Flaky),
            ("F@1 P@1", Standing::Flaky),
            ("F@1 P@2", Standing::Healthy),
            ("P@1 F@2", Standing::Broken),
            ("F@1 P@1 P@2 P@3 P@4 P@5", Standing::Flaky),
            ("F@1 P@1 P@2 P@3 P@4 P@5 P@6", Standing::Healthy),
            ("F@1 P@1 P@2 P@3 F@4 P@5 P@6 P@7", Standing::Flaky),
            ("S", Standing::Unknown("nothing ran in the window")),
        ] {
            assert_eq!(Harness::PRESET.judge(&history(words), None).standing, standing, "{words}");
        }
        let flaky = history("F@1 P@1 P@2");
        assert_eq!(Harness::PRESET.judge(&flaky, Some(15 * DAY)).standing, Standing::Flaky);
        assert_eq!(Harness::PRESET.judge(&flaky, Some(16 * DAY)).standing, Standing::Healthy);
        let mut apart = history("F@1 P@1");
        apart[1].time_ms = Some(15 * DAY);
        assert_eq!(Harness::PRESET.judge(&apart, None).standing, Standing::Healthy);
    }
}
