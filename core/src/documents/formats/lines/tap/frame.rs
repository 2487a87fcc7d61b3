//! A stream or subtest: its plan, the numbers that came, and what waits for its name.

use crate::documents::formats::lines::reading::Line;
use crate::documents::formats::lines::rows::Test;
use crate::facts::Span;
use std::collections::BTreeSet;

/// Gaps that a message names.
const NAMED: usize = 5;

#[derive(Default)]
pub(super) struct Frame {
    /// Name of the subtest; `None` until its test point tells.
    pub(super) name: Option<String>,
    /// Failures are not counted: the test point in whose braces it stands is skipped or to do.
    pub(super) is_excused: bool,
    pub(super) plan: Option<(u64, u64)>,
    pub(super) plan_at: (u32, Span),
    /// Test points before the plan, until one comes behind it too.
    pub(super) ahead: u64,
    pub(super) points: u64,
    next: u64,
    /// Numbers from `first` to `upto` came, and these.
    first: u64,
    upto: u64,
    others: BTreeSet<u64>,
    twice: u64,
    /// Name of the last test point: a brace may follow it.
    pub(super) last: String,
    /// Its tests, with suites below it, until its name is known.
    pub(super) held: Vec<Test>,
}

impl Frame {
    /// A subtest.
    pub(super) fn named(name: Option<String>, is_excused: bool) -> Self {
        Self { name, is_excused, ..Self::default() }
    }

    /// The number of a test point that gives none.
    pub(super) fn next(&self) -> u64 {
        self.next.saturating_add(1)
    }

    /// A test point came.
    pub(super) fn number(&mut self, id: Option<u64>, line: &Line<'_>) {
        let id = id.unwrap_or(self.next());
        if self.points == 0 {
            (self.first, self.upto) = (id, id);
            if self.plan.is_none() {
                self.plan_at = (line.number, line.span);
            }
        } else if (self.first..=self.upto).contains(&id) || !self.others.insert(id) {
            self.twice += 1;
        }
        while self.upto.checked_add(1).is_some_and(|next| self.others.remove(&next)) {
            self.upto += 1;
        }
        self.points += 1;
        self.next = id;
    }

    /// What is wrong with the numbers, measured by the plan.
    pub(super) fn contradiction(&self) -> Option<String> {
        let Some((start, end)) = self.plan else {
            return (self.points > 0).then(|| "no plan: the stream may be cut".to_owned());
        };
        let mut gaps = Vec::new();
        let (mut next, mut missing, mut outside) = (start, 0, 0);
        let low = self.others.range(..self.first).map(|id| (*id, *id));
        let high = self.others.range(self.first..).map(|id| (*id, *id));
        let run = (self.points > 0).then_some((self.first, self.upto));
        for (from, to) in low.chain(run).chain(high) {
            let came = (to - from).saturating_add(1);
            outside += start.saturating_sub(from).min(came) + to.saturating_sub(end).min(came);
            if from > next && next <= end {
                missing += from.min(end.saturating_add(1)) - next;
                gaps.push((next, from.min(end.saturating_add(1)) - 1));
            }
            next = next.max(to.saturating_add(1));
        }
        if next <= end {
            missing = (end - next).saturating_add(1).saturating_add(missing);
            gaps.push((next, end));
        }
        let mut told = Vec::new();
        if missing > 0 {
            let named = gaps
                .iter()
                .take(NAMED)
                .map(|(from, to)| if from == to { from.to_string() } else { format!("{from}–{to}") });
            let more = if gaps.len() > NAMED { ", …" } else { "" };
            let named = named.collect::<Vec<_>>().join(", ");
            told.push(format!("{missing} did not come ({named}{more})"));
        }
        for (count, what) in [(outside, "outside the plan"), (self.twice, "more than once")] {
            if count > 0 {
                told.push(format!("{count} came {what}"));
            }
        }
        (!told.is_empty()).then(|| format!("planned {start}..{end}: {}", told.join(", ")))
    }
}
