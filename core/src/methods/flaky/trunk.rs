//! Trunk: monitors of passes on retry, of the failure rate and of the failure count; broken beats flaky beats healthy.
//!
//! Source: its documentation of flake detection. A pass on retry is both outcomes on one commit. The numbers
//! of the rate and count monitors are set by users; the preset takes those of the documentation's example
//! for the flaky rate and the default count of one, and keeps the others off. Only flaky tests may be quarantined.

use super::evidence::Strength;
use super::execution::Execution;
use super::standing::{Rule, Standing, Verdict, window};

/// Failures over a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Monitor {
    /// Share of reds, 0 to 1, that activates it; 0 for none.
    pub rate: f64,
    /// Number of reds that activates it.
    pub count: u64,
    /// Fewer executions than this say nothing.
    pub minimum_runs: u64,
    /// Length of the window.
    pub days: f64,
    /// The branch that is watched; `None` for all.
    pub branch: Option<u32>,
}

/// Which monitors are on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trunk {
    /// Days for which a pass on retry keeps a test flaky.
    pub retry_days: f64,
    /// Commits with a pass on retry that make it flaky.
    pub retries: u64,
    /// Monitors that call a test flaky.
    pub flaky: [Option<Monitor>; 2],
    /// Monitors that call a test broken.
    pub broken: [Option<Monitor>; 2],
}

impl Trunk {
    /// Pass on retry within seven days; 30 % of at least 50 runs in six hours is flaky.
    pub const PRESET: Self = Self {
        retry_days: 7.0,
        retries: 1,
        flaky: [Some(Monitor { rate: 0.3, count: 1, minimum_runs: 50, days: 0.25, branch: None }), None],
        broken: [None, None],
    };
}

impl Monitor {
    fn is_active(&self, executions: &[Execution], as_of: Option<i64>) -> bool {
        let Some(window) = window(executions, as_of, self.days) else { return false };
        let is_watched = |execution: &&Execution| self.branch.is_none_or(|branch| execution.branch == branch);
        let watched = window.executions.iter().filter(is_watched);
        let ran: Vec<bool> = watched.filter(|e| e.is_decided()).map(|e| e.outcome.is_red()).collect();
        let (reds, runs) = (ran.iter().filter(|is_red| **is_red).count() as u64, ran.len() as u64);
        runs >= self.minimum_runs.max(1) && reds >= self.count && reds as f64 >= self.rate * runs as f64
    }
}

impl Rule for Trunk {
    fn judge(&self, executions: &[Execution], as_of: Option<i64>) -> Verdict {
        let Some(window) = window(executions, as_of, self.retry_days) else { return Verdict::unknown("no times") };
        let events = window.events();
        let strong = events.iter().filter(|event| event.strength == Strength::Strong).count() as u64;
        let ran = window.executions.iter().filter(|execution| execution.is_decided()).count() as u64;
        let is_any = |monitors: &[Option<Monitor>]| {
            monitors.iter().flatten().any(|monitor| monitor.is_active(executions, as_of))
        };
        let standing = if is_any(&self.broken) {
            Standing::Broken
        } else if strong >= self.retries.max(1) || is_any(&self.flaky) {
            Standing::Flaky
        } else if ran == 0 {
            Standing::Unknown("nothing ran in the window")
        } else {
            Standing::Healthy
        };
        Verdict::new(standing, strong, ran, &events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::flaky::vectors::{DAY, history};

    #[test]
    fn trunk_conformance_vectors_a_pass_on_retry_stays_flaky_for_seven_days() {
        let flaky = history("P F@1 P@1");
        assert_eq!(Trunk::PRESET.judge(&flaky, None).standing, Standing::Flaky);
        assert_eq!(Trunk::PRESET.judge(&flaky, Some(7 * DAY)).standing, Standing::Flaky);
        assert_eq!(Trunk::PRESET.judge(&flaky, Some(8 * DAY)).standing, Standing::Healthy, "its failure is out");
        assert_eq!(Trunk::PRESET.judge(&history("F@1 P@2"), None).standing, Standing::Healthy);
        let twice = Trunk { retries: 2, ..Trunk::PRESET };
        assert_eq!(twice.judge(&flaky, None).standing, Standing::Healthy);
    }

    #[test]
    fn broken_beats_flaky_and_few_runs_say_nothing() {
        let count = Monitor { rate: 0.0, count: 1, minimum_runs: 0, days: 7.0, branch: Some(0) };
        let rate = Monitor { rate: 0.8, count: 1, minimum_runs: 5, days: 30.0, branch: None };
        let rule = Trunk { broken: [Some(rate), None], flaky: [Some(count), None], ..Trunk::PRESET };
        for (words, standing) in [
            ("P P P P P", Standing::Healthy),
            ("P P P P F", Standing::Flaky),
            ("F F F P F", Standing::Broken),
            ("F F F F", Standing::Flaky),
            ("FP F F F F", Standing::Broken),
        ] {
            assert_eq!(rule.judge(&history(words), None).standing, standing, "{words}");
        }
        let mut elsewhere = history("P P P P F");
        elsewhere[4].branch = 1;
        assert_eq!(rule.judge(&elsewhere, None).standing, Standing::Healthy);
    }
}
