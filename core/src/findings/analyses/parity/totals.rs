//! Counts over runs, and the alert that follows from them.

use crate::findings::Policy;

/// Counts over runs; upstream's names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Runs.
    pub run_total: u64,
    /// Runs with a failed iteration.
    pub run_failures: u64,
    /// Iterations; `None` where the source does not give them.
    pub iter_total: Option<u64>,
    /// Failed iterations.
    pub iter_failures: u64,
}

/// Whether thresholds are reached.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alert {
    /// Runs reach their threshold.
    pub by_runs: bool,
    /// Iterations reach theirs.
    pub by_rate: bool,
}

impl Alert {
    /// Any of them.
    pub fn is_raised(self) -> bool {
        self.by_runs || self.by_rate
    }
}

impl Totals {
    /// Failed runs of all; 0 of none, as upstream has it.
    pub fn run_failure_rate(&self) -> f64 {
        ratio(self.run_failures, self.run_total)
    }

    /// Failed iterations of all; `None` where their number is not known and some failed.
    pub fn iter_failure_rate(&self) -> Option<f64> {
        match self.iter_total {
            Some(total) => Some(ratio(self.iter_failures, total)),
            None => (self.iter_failures == 0).then_some(0.0),
        }
    }

    /// Upstream's thresholds: both are reached at their value, not above it.
    pub fn alert(&self, policy: &Policy) -> Alert {
        let rate = policy.number("webprofile.iteration_failure_rate_threshold");
        Alert {
            by_runs: self.run_failures as f64 >= policy.number("webprofile.run_failures_threshold"),
            by_rate: self.iter_failure_rate().is_some_and(|is| is >= rate),
        }
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
