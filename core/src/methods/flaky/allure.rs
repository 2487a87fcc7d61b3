//! Allure's classic rule of flaky tests, and its transitions.
//!
//! Sources: `flaky.ts` and `new.ts` of Allure 3. History is read newest first, and a history entry that is
//! broken counts as neither. A test that passes now is never flaky, unless its report says so.

use super::evidence::events_from;
use super::execution::{Execution, Outcome};
use super::standing::{Rule, Standing, Verdict};

/// How far back it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allure {
    /// Entries of history before the current result.
    pub history: usize,
}

/// What changed with the current result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    /// No history.
    New,
    /// Passes now, did not before.
    Fixed,
    /// Fails now, did not before.
    Regressed,
    /// Errors now, did not before.
    Malfunctioned,
}

impl Allure {
    /// As shipped.
    pub const PRESET: Self = Self { history: 5 };

    /// The transition that the newest execution made; `None` where nothing changed or it was not run.
    pub fn transition(executions: &[Execution]) -> Option<Transition> {
        let (current, history) = executions.split_last()?;
        if history.is_empty() {
            return Some(Transition::New);
        }
        let last = history.iter().rev().find(|execution| execution.is_decided())?;
        match current.outcome {
            now if now == last.outcome => None,
            Outcome::Passed => Some(Transition::Fixed),
            Outcome::Failed => Some(Transition::Regressed),
            Outcome::Error => Some(Transition::Malfunctioned),
            Outcome::Skipped | Outcome::Other => None,
        }
    }
}

impl Rule for Allure {
    fn judge(&self, executions: &[Execution], _: Option<i64>) -> Verdict {
        let Some((current, before)) = executions.split_last() else { return Verdict::unknown("nothing ran") };
        let history: Vec<Outcome> = before.iter().rev().take(self.history).map(|execution| execution.outcome).collect();
        let passed = history.iter().position(|outcome| *outcome == Outcome::Passed);
        let failed = history.iter().rposition(|outcome| *outcome == Outcome::Failed);
        let flips = matches!((passed, failed), (Some(passed), Some(failed)) if passed < failed);
        let is_red = current.outcome.is_red();
        let standing = match current.outcome {
            _ if current.is_told_flaky || (is_red && flips) => Standing::Flaky,
            _ if is_red => Standing::Broken,
            Outcome::Passed => Standing::Healthy,
            _ => Standing::Unknown("the newest execution was not run"),
        };
        let first = executions.len() - 1 - history.len();
        let all = executions.get(first..).unwrap_or_default();
        let reds = all.iter().filter(|execution| execution.outcome.is_red()).count() as u64;
        let ran = all.iter().filter(|execution| execution.is_decided()).count() as u64;
        let events = events_from(executions, first);
        Verdict::new(standing, reds, ran, &events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::flaky::vectors::history;

    #[test]
    fn allure_conformance_vectors_red_now_with_a_pass_newer_than_a_failure_before_is_flaky() {
        for (words, standing) in [
            ("F P F", Standing::Flaky),
            ("F P E", Standing::Flaky),
            ("F P P", Standing::Healthy),
            ("P F F", Standing::Broken),
            ("E P F", Standing::Broken),
            ("F P P P P F", Standing::Flaky),
            ("F P P P P P F", Standing::Broken),
            ("P F P S", Standing::Unknown("the newest execution was not run")),
            ("F", Standing::Broken),
        ] {
            assert_eq!(Allure::PRESET.judge(&history(words), None).standing, standing, "{words}");
        }
        let mut told = history("P");
        told[0].is_told_flaky = true;
        assert_eq!(Allure::PRESET.judge(&told, None).standing, Standing::Flaky);
        assert_eq!(Allure::PRESET.judge(&[], None).standing, Standing::Unknown("nothing ran"));
    }

    #[test]
    fn transitions_look_past_what_was_not_run() {
        for (words, transition) in [
            ("P", Some(Transition::New)),
            ("F P", Some(Transition::Fixed)),
            ("F S P", Some(Transition::Fixed)),
            ("P F", Some(Transition::Regressed)),
            ("F E", Some(Transition::Malfunctioned)),
            ("P P", None),
            ("P S", None),
            ("S P", None),
        ] {
            assert_eq!(Allure::transition(&history(words)), transition, "{words}");
        }
    }
}
