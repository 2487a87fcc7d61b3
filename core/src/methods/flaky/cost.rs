//! What the flakes of a test cost: time of its red executions and of the retries before a pass.
//!
//! Only what a flake burnt counts: reds of a commit that the test also passed, attempts before a recovery, and
//! beside them, apart, reds that the next execution did not confirm. The pass itself was needed anyway.

use super::evidence::{Strength, events, same};
use super::execution::Execution;

/// Time that was burnt.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// By strong evidence, milliseconds.
    pub strong_ms: f64,
    /// By weak evidence, milliseconds.
    pub weak_ms: f64,
    /// Executions that were red in vain, by strong evidence.
    pub executions: u64,
    /// Attempts before a recovery.
    pub retries: u64,
}

impl Cost {
    /// Minutes by strong evidence.
    pub fn minutes(&self) -> f64 {
        self.strong_ms / 60_000.0
    }

    /// Of one test, oldest first.
    pub fn of(executions: &[Execution]) -> Self {
        let mut cost = Self::default();
        for event in events(executions) {
            let Some(red) = executions.get(event.red) else { continue };
            if event.strength == Strength::Weak {
                cost.weak_ms += red.duration_ms + red.retries_ms;
                continue;
            }
            let of_event = |execution: &&Execution| !execution.is_infrastructure && same(execution) == same(red);
            for execution in executions.iter().filter(of_event).filter(|execution| execution.saw_red()) {
                cost.strong_ms += execution.retries_ms;
                if execution.outcome.is_red() {
                    cost.strong_ms += execution.duration_ms;
                    cost.executions += 1;
                } else {
                    cost.retries += execution.attempts.count().saturating_sub(1);
                }
            }
        }
        cost
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::flaky::vectors::history;

    #[test]
    fn only_time_that_a_flake_burnt_counts() {
        // Each attempt takes a second.
        for (words, strong, weak, executions, retries) in [
            ("P P", 0.0, 0.0, 0, 0),
            ("F F", 0.0, 0.0, 0, 0),
            ("F@1 P@1", 1000.0, 0.0, 1, 0),
            ("F@1 F@1 P@1", 2000.0, 0.0, 2, 0),
            ("FFP", 2000.0, 0.0, 0, 2),
            ("FF@1 P@1", 2000.0, 0.0, 1, 0),
            ("F P", 0.0, 1000.0, 0, 0),
            ("F!@1 P@1", 0.0, 0.0, 0, 0),
        ] {
            let cost = Cost::of(&history(words));
            assert_eq!(cost, Cost { strong_ms: strong, weak_ms: weak, executions, retries }, "{words}");
        }
        assert!((Cost { strong_ms: 90_000.0, ..Cost::default() }.minutes() - 1.5).abs() < 1e-12);
    }
}
