//! Spyglass' lens of `JUnit` reports: the same suite, class and name several times in one run, with both outcomes, is flaky.
//!
//! Source: `pkg/spyglass/lenses/junit` of Prow. Order does not matter, unlike Playwright.

use super::evidence::events;
use super::execution::Execution;
use super::standing::{Rule, Standing, Verdict};
use std::collections::BTreeMap;

/// The rule; it has no numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spyglass;

impl Spyglass {
    /// The only one.
    pub const PRESET: Self = Self;
}

impl Rule for Spyglass {
    fn judge(&self, executions: &[Execution], _: Option<i64>) -> Verdict {
        let mut runs: BTreeMap<(u64, u32), (bool, bool)> = BTreeMap::new();
        for execution in executions {
            if execution.saw_red() || execution.saw_green() {
                let (red, green) = runs.entry((execution.run, execution.instance)).or_default();
                *red |= execution.saw_red();
                *green |= execution.saw_green();
            }
        }
        let flaky = runs.values().filter(|(red, green)| *red && *green).count() as u64;
        let newest = executions.iter().rev().find(|execution| execution.is_decided());
        let standing = match newest {
            _ if flaky > 0 => Standing::Flaky,
            Some(newest) if newest.outcome.is_red() => Standing::Broken,
            _ if runs.is_empty() => Standing::Unknown("nothing ran"),
            _ => Standing::Healthy,
        };
        Verdict::new(standing, flaky, runs.len() as u64, &events(executions))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::flaky::vectors::history;

    #[test]
    fn spyglass_conformance_vectors_both_outcomes_in_one_run_are_flaky_in_any_order() {
        for (words, standing) in [
            ("P P", Standing::Healthy),
            ("FP", Standing::Flaky),
            ("PF", Standing::Flaky),
            ("FF", Standing::Broken),
            ("F P", Standing::Healthy),
            ("S", Standing::Unknown("nothing ran")),
        ] {
            assert_eq!(Spyglass::PRESET.judge(&history(words), None).standing, standing, "{words}");
        }
        // The same case twice in one report, as two executions of one run.
        let mut twice = history("P F");
        twice[1].run = 0;
        assert_eq!(Spyglass::PRESET.judge(&twice, None).standing, Standing::Flaky);
        twice[1].instance = 7;
        assert_eq!(Spyglass::PRESET.judge(&twice, None).standing, Standing::Broken);
    }
}
