//! `FlakeGuard`: within one CI run, an earlier attempt failed or errored and a later one passed.
//!
//! Source: its specification and `flake detection` of its server. One event per test and run; the score is runs
//! with an event ÷ runs with any result, skipped ones too, over all that is known; a test is flaky while its last
//! event is no older than the window. Beyond it, retries that one report tells of are attempts, what the
//! infrastructure broke is left out, and a row of reds at the end is breakage (the row is `TestGrid`'s).

use super::evidence::events;
use super::execution::{Execution, Outcome};
use super::standing::{DAY_MS, Rule, Standing, Verdict};
use std::collections::BTreeMap;

/// Numbers of the rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlakeGuard {
    /// Days since the last event for which a test is flaky.
    pub days: f64,
    /// Reds in a row up to now that are breakage; 0 for none.
    pub reds: usize,
}

impl FlakeGuard {
    /// Thirty days, as its list has it; three reds, as `TestGrid` alerts.
    pub const PRESET: Self = Self { days: 30.0, reds: 3 };
}

/// One CI run on one instance.
#[derive(Clone, Copy, Default)]
struct Run {
    is_red: bool,
    is_mixed: bool,
    time_ms: Option<i64>,
}

impl Rule for FlakeGuard {
    fn judge(&self, executions: &[Execution], as_of: Option<i64>) -> Verdict {
        let mut runs: BTreeMap<(u64, u32), Run> = BTreeMap::new();
        for execution in executions.iter().filter(|execution| !execution.is_infrastructure) {
            let run = runs.entry((execution.run, execution.instance)).or_default();
            run.is_mixed |= execution.attempts.recovers() || (run.is_red && execution.saw_green());
            run.is_red |= execution.saw_red();
            if run.is_mixed && run.time_ms.is_none() {
                run.time_ms = execution.time_ms;
            }
        }
        let newest = as_of.or_else(|| executions.iter().filter_map(|execution| execution.time_ms).max());
        let is_fresh = |run: &Run| match (run.time_ms, newest) {
            // Without a time, or without a now, it stays.
            (Some(time), Some(now)) => time as f64 >= now as f64 - self.days * DAY_MS,
            _ => true,
        };
        let mixed = || runs.values().filter(|run| run.is_mixed);
        let mut ran = executions.iter().rev().filter(|it| it.is_decided() && !it.is_infrastructure);
        let row = ran.clone().take_while(|execution| execution.outcome.is_red()).count();
        let is_flaky = mixed().any(is_fresh);
        let standing = match ran.next().map(|execution| execution.outcome) {
            None => Standing::Unknown("nothing ran"),
            Some(_) if self.reds > 0 && row >= self.reds => Standing::Broken,
            Some(_) if is_flaky => Standing::Flaky,
            Some(Outcome::Passed) => Standing::Healthy,
            Some(_) => Standing::Broken,
        };
        Verdict::new(standing, mixed().count() as u64, runs.len() as u64, &events(executions))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::flaky::vectors::{DAY, history};

    /// Attempts of one CI run, one job each.
    fn attempts(words: &str) -> Vec<Execution> {
        let mut all = history(words);
        for execution in &mut all {
            execution.run = 1;
        }
        all
    }

    #[test]
    fn flakeguard_table_earlier_red_and_later_pass_in_one_run_is_one_event() {
        for (words, events, standing) in [
            ("F P", 1, Standing::Flaky),
            ("E P", 1, Standing::Flaky),
            ("F F P", 1, Standing::Flaky),
            ("F P P", 1, Standing::Flaky),
            ("F P F P", 1, Standing::Flaky),
            ("F S P", 1, Standing::Flaky),
            ("P F P", 1, Standing::Flaky),
            ("P F", 0, Standing::Broken),
            ("F F", 0, Standing::Broken),
            ("F S", 0, Standing::Broken),
            ("P P", 0, Standing::Healthy),
            ("S P", 0, Standing::Healthy),
            ("F", 0, Standing::Broken),
            ("FP", 1, Standing::Flaky),
            ("PF", 0, Standing::Broken),
            ("S", 0, Standing::Unknown("nothing ran")),
        ] {
            let verdict = FlakeGuard::PRESET.judge(&attempts(words), None);
            assert_eq!((verdict.numerator, verdict.denominator, verdict.standing), (events, 1, standing), "{words}");
        }
        // Not within one run, not on one instance: no event. What the infrastructure broke is none.
        assert_eq!(FlakeGuard::PRESET.judge(&history("F@1 P@1"), None).numerator, 0);
        assert_eq!(FlakeGuard::PRESET.judge(&attempts("F/1 P/2"), None).numerator, 0);
        assert_eq!(FlakeGuard::PRESET.judge(&attempts("F! P"), None).numerator, 0);
        assert_eq!(FlakeGuard::PRESET.judge(&[], None).standing, Standing::Unknown("nothing ran"));
    }

    #[test]
    fn flakeguard_score_is_over_all_runs_and_the_list_over_the_window() {
        let flaky = history("FP P P S");
        let verdict = FlakeGuard::PRESET.judge(&flaky, Some(30 * DAY));
        assert_eq!((verdict.standing, verdict.numerator, verdict.denominator), (Standing::Flaky, 1, 4));
        let verdict = FlakeGuard::PRESET.judge(&flaky, Some(30 * DAY + 1));
        assert_eq!((verdict.standing, verdict.numerator, verdict.denominator), (Standing::Healthy, 1, 4));
        let mut untimed = flaky;
        for execution in &mut untimed {
            execution.time_ms = None;
        }
        assert_eq!(FlakeGuard::PRESET.judge(&untimed, Some(90 * DAY)).standing, Standing::Flaky);
    }

    #[test]
    fn three_reds_in_a_row_are_broken_although_it_was_flaky() {
        assert_eq!(FlakeGuard::PRESET.judge(&history("FP F F"), None).standing, Standing::Flaky);
        assert_eq!(FlakeGuard::PRESET.judge(&history("FP F F F"), None).standing, Standing::Broken);
        let never = FlakeGuard { reds: 0, ..FlakeGuard::PRESET };
        assert_eq!(never.judge(&history("FP F F F"), None).standing, Standing::Flaky);
    }
}
