//! What every rule answers: how a test stands, and the numbers and evidence for it.

use super::evidence::{Event, Evidence};
use super::execution::Execution;
use crate::methods::wilson::wilson;

/// Quantile of the normal distribution for 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// Milliseconds of a day.
pub(super) const DAY_MS: f64 = 86_400_000.0;

/// How a test stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing speaks against it.
    Healthy,
    /// Red and green without a reason.
    Flaky,
    /// Red for a reason; never to be quarantined.
    Broken,
    /// Cannot be told, and why.
    Unknown(&'static str),
}

/// The answer of a rule about one test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// How it stands.
    pub standing: Standing,
    /// What the rule counts.
    pub numerator: u64,
    /// Of how many; never below the numerator.
    pub denominator: u64,
    /// Wilson's interval of the rate, 95 %; `None` without a denominator.
    pub interval: Option<(f64, f64)>,
    /// Mean of the Beta(½,½) posterior of the rate (Jeffreys' prior).
    pub posterior: f64,
    /// Evidence in what the rule looked at; indexes are those of the slice given to the rule.
    pub evidence: Evidence,
}

impl Verdict {
    /// With its rate; `events` lie in the window that the rule looked at.
    pub(super) fn new(standing: Standing, numerator: u64, denominator: u64, events: &[Event]) -> Self {
        let numerator = numerator.min(denominator);
        Self {
            standing,
            numerator,
            denominator,
            interval: wilson(numerator, denominator, Z),
            posterior: (numerator as f64 + 0.5) / (denominator as f64 + 1.0),
            evidence: Evidence::of(events),
        }
    }

    /// Nothing to judge by.
    pub(super) fn unknown(why: &'static str) -> Self {
        Self::new(Standing::Unknown(why), 0, 0, &[])
    }

    /// Numerator ÷ denominator; `None` without one.
    pub fn rate(&self) -> Option<f64> {
        (self.denominator > 0).then(|| self.numerator as f64 / self.denominator as f64)
    }
}

/// A rule with its numbers.
pub trait Rule {
    /// Judges executions of one test, oldest first. Windows end at `as_of`, milliseconds since 1970;
    /// without it at the newest execution.
    fn judge(&self, executions: &[Execution], as_of: Option<i64>) -> Verdict;
}

/// The executions of a window, and the index of its first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window<'a> {
    pub(super) first: usize,
    pub(super) executions: &'a [Execution],
    pub(super) as_of: i64,
}

/// Executions of the last `days`, `(as_of − days, as_of]`. Those without a time stay with their neighbours.
/// `None` where none has a time.
pub(super) fn window(executions: &[Execution], as_of: Option<i64>, days: f64) -> Option<Window<'_>> {
    let newest = executions.iter().filter_map(|execution| execution.time_ms).max()?;
    let as_of = as_of.unwrap_or(newest);
    let is_old = |time: i64| time as f64 <= as_of as f64 - days * DAY_MS;
    let first = executions.iter().rposition(|execution| execution.time_ms.is_some_and(is_old)).map_or(0, |at| at + 1);
    let rest = executions.get(first..).unwrap_or_default();
    let end = rest.iter().position(|execution| execution.time_ms.is_some_and(|time| time > as_of));
    Some(Window { first, executions: rest.get(..end.unwrap_or(rest.len())).unwrap_or_default(), as_of })
}

impl Window<'_> {
    /// Its events, with the indexes of the whole slice.
    pub(super) fn events(&self) -> Vec<Event> {
        let mut events = super::evidence::events(self.executions);
        for event in &mut events {
            event.red += self.first;
            event.green += self.first;
        }
        events
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::flaky::vectors::{DAY, history};

    #[test]
    fn windows_end_at_the_given_moment_and_shut_out_what_is_as_old_as_they_are_long() {
        let mut all = history("P P P P P");
        let span = |all: &[Execution], as_of, days| window(all, as_of, days).map(|w| (w.first, w.executions.len()));
        assert_eq!(span(&all, None, 2.0), Some((3, 2)));
        assert_eq!(span(&all, Some(3 * DAY), 2.0), Some((2, 2)));
        assert_eq!(span(&all, Some(90 * DAY), 2.0), Some((5, 0)));
        all[3].time_ms = None;
        assert_eq!(span(&all, None, 2.0), Some((3, 2)));
        for execution in &mut all {
            execution.time_ms = None;
        }
        assert_eq!(span(&all, None, 2.0), None);
    }

    #[test]
    fn rates_stand_beside_their_interval_and_posterior() {
        let verdict = Verdict::new(Standing::Flaky, 1, 29, &[]);
        assert_eq!(verdict.rate(), Some(1.0 / 29.0));
        assert!((verdict.posterior - 0.05).abs() < 1e-12);
        assert!(
            verdict.interval.is_some_and(|(low, high)| (low - 0.0061).abs() < 5e-5 && (high - 0.1718).abs() < 5e-5)
        );
        let none = Verdict::unknown("nothing ran");
        assert_eq!((none.rate(), none.interval), (None, None));
    }
}
