//! What the rules of flaky tests read: one execution of one test.

/// How an execution, or one attempt of it, ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// As it should.
    #[default]
    Passed,
    /// An assertion did not hold.
    Failed,
    /// Anything else went wrong (`broken` in Allure's words).
    Error,
    /// Not run.
    Skipped,
    /// Nothing that a rule could count.
    Other,
}

impl Outcome {
    /// Failed or errored.
    pub fn is_red(self) -> bool {
        matches!(self, Self::Failed | Self::Error)
    }

    /// Passed.
    pub fn is_green(self) -> bool {
        self == Self::Passed
    }
}

/// Attempts within one execution (retries that one report tells of), oldest first.
///
/// Two bits for each of the first 64 attempts; later ones are counted, not kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    red: u64,
    green: u64,
    count: u32,
}

impl Attempts {
    /// From outcomes, oldest first.
    pub fn of(outcomes: &[Outcome]) -> Self {
        let mut attempts = Self::default();
        for outcome in outcomes {
            attempts.push(*outcome);
        }
        attempts
    }

    /// One more attempt.
    pub fn push(&mut self, outcome: Outcome) {
        let bit = 1_u64.checked_shl(self.count).unwrap_or(0);
        if outcome.is_red() {
            self.red |= bit;
        } else if outcome.is_green() {
            self.green |= bit;
        }
        self.count = self.count.saturating_add(1);
    }

    /// How many there were; 0 where the report told of none.
    pub fn count(self) -> u64 {
        self.count.into()
    }

    /// How many of them were red.
    pub fn reds(self) -> u64 {
        self.red.count_ones().into()
    }

    /// Both outcomes, in any order.
    pub fn is_mixed(self) -> bool {
        self.red != 0 && self.green != 0
    }

    /// A red attempt, and a green one after it.
    pub fn recovers(self) -> bool {
        // The lowest red bit lies below the highest green one.
        self.red != 0 && self.green > self.red & self.red.wrapping_neg()
    }
}

/// One execution of one test. Slices of them are ordered oldest first.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Execution {
    /// When, in milliseconds since 1970.
    pub time_ms: Option<i64>,
    /// Which CI run; attempts of one CI run share it.
    pub run: u64,
    /// Which commit, where it is known.
    pub commit: Option<u32>,
    /// Which branch.
    pub branch: u32,
    /// Which instance of the job (runner, browser, shard of the matrix).
    pub instance: u32,
    /// How it ended: the last attempt's outcome.
    pub outcome: Outcome,
    /// Its attempts, the last one included; empty where the report tells of one only.
    pub attempts: Attempts,
    /// Red by the infrastructure, not by the test.
    pub is_infrastructure: bool,
    /// The report itself calls it flaky.
    pub is_told_flaky: bool,
    /// How long the last attempt took.
    pub duration_ms: f64,
    /// How long the attempts before the last one took.
    pub retries_ms: f64,
}

impl Execution {
    /// Passed, failed or errored.
    pub fn is_decided(&self) -> bool {
        self.outcome.is_red() || self.outcome.is_green()
    }

    /// Saw a red attempt.
    pub fn saw_red(&self) -> bool {
        self.outcome.is_red() || self.attempts.red != 0
    }

    /// Saw a green attempt.
    pub fn saw_green(&self) -> bool {
        self.outcome.is_green() || self.attempts.green != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::flaky::vectors::outcomes;

    #[test]
    fn order_of_attempts_is_kept() {
        for (word, is_mixed, recovers, reds) in [
            ("", false, false, 0),
            ("P", false, false, 0),
            ("FP", true, true, 1),
            ("EP", true, true, 1),
            ("FSP", true, true, 1),
            ("PF", true, false, 1),
            ("PFP", true, true, 1),
            ("FFF", false, false, 3),
            ("FS", false, false, 1),
        ] {
            let attempts = Attempts::of(&outcomes(word));
            assert_eq!(
                (attempts.is_mixed(), attempts.recovers(), attempts.reds()),
                (is_mixed, recovers, reds),
                "{word}"
            );
        }
        let many = Attempts::of(&[Outcome::Failed; 70]);
        assert_eq!((many.count(), many.reds()), (70, 64));
    }
}
