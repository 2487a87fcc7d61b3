//! How many there are of what: cases by how they ended, entries by what became of them.

use super::{Status, TestRow};

/// Cases by final status. Flaky ones are also counted in their final status.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Cases.
    pub tests: u64,
    /// Final status passed.
    pub passed: u64,
    /// Final status failed.
    pub failed: u64,
    /// Final status error.
    pub error: u64,
    /// Final status skipped.
    pub skipped: u64,
    /// Of which passed after an attempt that did not.
    pub flaky: u64,
    /// Attempts.
    pub attempts: u64,
    /// Sum over attempts, in table order.
    pub duration_ms: f64,
}

impl Counts {
    /// Counts a case by its attempts.
    pub fn add(&mut self, attempts: &[TestRow]) {
        let Some(last) = attempts.last() else { return };
        self.tests += 1;
        match last.status {
            Status::Passed => self.passed += 1,
            Status::Failed => self.failed += 1,
            Status::Error => self.error += 1,
            Status::Skipped => self.skipped += 1,
        }
        self.flaky += u64::from(is_flaky(attempts));
        self.attempts += attempts.len() as u64;
        for attempt in attempts {
            self.duration_ms += attempt.duration().unwrap_or(0.0);
        }
    }
}

/// Entries by what became of them: the four add up to the total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntryCounts {
    /// All entries.
    pub total: u64,
    /// Read by a format or container.
    pub recognised: u64,
    /// Text, JSON, images.
    pub plain: u64,
    /// Known to no format.
    pub unrecognised: u64,
    /// Not readable.
    pub lost: u64,
}

/// Passed in the end, after an attempt that failed or errored.
pub fn is_flaky(attempts: &[TestRow]) -> bool {
    attempts.last().is_some_and(|last| last.status == Status::Passed)
        && attempts.iter().any(|attempt| attempt.status.is_red())
}
