//! Slower and faster: beyond what tests do by themselves.
//!
//! Where enough earlier passes are known, the median and the spread of these are the measure; where only base
//! is, a wider margin. Durations of two runs differ by the machine first: what all tests share is taken out.

use super::sides::{Cell, Key};
use crate::facts::Status;
use crate::findings::Policy;
use crate::history::History;
use crate::methods::flaky::transitions::Slower;
use crate::methods::robust::median;
use std::collections::BTreeMap;

/// Milliseconds below which a duration says nothing of the machine.
const LEAST_MS: f64 = 10.0;

/// When a test is slower or faster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numbers {
    /// Against earlier passes.
    pub known: Slower,
    /// Against base alone: times.
    pub ratio: f64,
    /// Against base alone: milliseconds.
    pub floor_ms: f64,
    /// Tests that tell how fast the machine was.
    pub least: usize,
}

impl Numbers {
    /// As the policy has them.
    pub fn of(policy: &Policy) -> Self {
        let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        Self {
            known: Slower {
                passes: whole(policy.whole("compare.passes")),
                least: whole(policy.whole("compare.least_passes")),
                ratio: policy.number("compare.ratio"),
                deviations: policy.number("compare.deviations"),
                floor_ms: policy.number("compare.floor_ms"),
            },
            ratio: policy.number("compare.pair_ratio"),
            floor_ms: policy.number("compare.pair_floor_ms"),
            least: whole(policy.whole("compare.drift_tests")),
        }
    }
}

/// How long a test takes now, and what it took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Milliseconds before: the median of earlier passes, else what base took.
    pub before_ms: f64,
    /// Milliseconds in head.
    pub now_ms: f64,
    /// Earlier passes that were asked; 0 where base alone was.
    pub passes: u64,
}

impl Pace {
    /// Else it is faster.
    pub fn is_slower(&self) -> bool {
        self.now_ms > self.before_ms
    }

    /// Times as long; `None` where it took no time before.
    pub fn ratio(&self) -> Option<f64> {
        (self.before_ms > 0.0).then(|| self.now_ms / self.before_ms)
    }
}

fn clean(cell: &Cell<'_>) -> Option<f64> {
    cell.duration_ms.filter(|_| cell.is_clean())
}

/// How many times as long head took, by the median of the tests that passed at once on both sides.
pub(super) fn drift(old: &BTreeMap<Key, Cell<'_>>, new: &BTreeMap<Key, Cell<'_>>, numbers: &Numbers) -> Option<f64> {
    let ratio = |(key, now): (&Key, &Cell<'_>)| {
        let (before, now) = (clean(old.get(key)?)?, clean(now)?);
        (before >= LEAST_MS && now >= LEAST_MS).then(|| now / before)
    };
    let ratios: Vec<f64> = new.iter().filter_map(ratio).collect();
    if ratios.len() < numbers.least { None } else { median(&ratios) }
}

/// Slower, faster, or neither.
pub(super) fn pace(
    history: &History,
    test: u32,
    before: &Cell<'_>,
    now: &Cell<'_>,
    head: &[u32],
    numbers: &Numbers,
    drift: Option<f64>,
) -> Option<Pace> {
    let (base_ms, now_ms) = (clean(before)?, clean(now)?);
    // Most tests are far below every floor: nothing is asked for them.
    if (now_ms - base_ms).abs() <= numbers.known.floor_ms.min(numbers.floor_ms) {
        return None;
    }
    let mut passes: Vec<f64> = history
        .up_to(test, now.run)
        .iter()
        .filter(|ran| ran.status == Status::Passed && ran.attempts.is_empty() && !head.contains(&ran.run))
        .filter_map(|ran| ran.duration_ms)
        .collect();
    passes.drain(..passes.len().saturating_sub(numbers.known.passes));
    if passes.len() >= numbers.known.least {
        let before_ms = numbers.known.beyond(&passes, now_ms)?;
        let pace = Pace { before_ms, now_ms, passes: passes.len() as u64 };
        // It was so in base already.
        return (pace.is_slower() == (now_ms > base_ms)).then_some(pace);
    }
    let drift = drift.unwrap_or(1.0);
    let (slow, fast) = (base_ms * drift.max(1.0), base_ms * drift.min(1.0));
    let is_slower = now_ms > (slow * numbers.ratio).max(slow + numbers.floor_ms);
    let is_faster = now_ms * numbers.ratio < fast && now_ms + numbers.floor_ms < fast;
    (is_slower || is_faster).then_some(Pace { before_ms: base_ms, now_ms, passes: 0 })
}
