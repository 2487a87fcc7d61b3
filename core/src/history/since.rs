//! Since when a test fails: the first of the executions in a row that were red, up to an open one.
//!
//! Executions of one job of a project on one instance are one row: a test that fails only on one system has
//! failed there all along. What was skipped neither ends a row nor begins one.

use super::names::{Name, suite};
use super::table::{Execution, History};
use crate::documents::times::rfc3339;
use crate::facts::{Facts, Status, TestRow};
use crate::methods::redact::redact;

/// When it began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    /// Number of the run in the history.
    pub run: u32,
    /// Its time, milliseconds since 1970, where it has one.
    pub time: Option<i64>,
    /// Red executions in a row, the open one counted.
    pub in_a_row: u32,
    /// Whether it ran before: else it is a new test.
    pub ran_before: bool,
}

impl Since {
    /// For people: `failing since 2026-01-02 (run 7002), 3 runs in a row`.
    pub fn said(&self, history: &History) -> String {
        if self.in_a_row == 1 {
            return if self.ran_before { "new in this run" } else { "not seen before this run" }.to_owned();
        }
        let run = history.runs().get(self.run as usize).and_then(|run| run.run_id.as_deref());
        let run = run.map(|id| format!("run {id}"));
        let day = self.time.map(day);
        let began = match (day, run) {
            (Some(day), Some(run)) => format!("{day} ({run})"),
            (day, run) => day.or(run).unwrap_or_else(|| "an earlier run".to_owned()),
        };
        let first = if self.ran_before { "" } else { ", when it was first seen" };
        format!("failing since {began}{first}, {} runs in a row", self.in_a_row)
    }
}

/// `YYYY-MM-DD` of a time in milliseconds since 1970.
pub fn day(time: i64) -> String {
    rfc3339(time).chars().take(10).collect()
}

impl History {
    /// Executions of a case that is open, on its job and instance, oldest first, up to its own.
    ///
    /// Empty where the case is not known by its name, as where [`History::set_open`] had other facts.
    pub fn before(&self, facts: &Facts, row: &TestRow) -> Vec<Execution<'_>> {
        let (mut all, end) = self.beside(facts, row);
        all.truncate(end);
        all
    }

    /// The number of the test of a case that is open.
    pub fn test(&self, facts: &Facts, row: &TestRow) -> Option<u32> {
        let texts = [suite(facts.text(row.suite)), facts.text(row.class), facts.text(row.name)].map(redact);
        let [suite, class, name] = &texts;
        self.find(Name { suite, class, name, file: "" })
    }

    /// Executions of a case on its job and instance, and how many of them are not later than its own.
    fn beside(&self, facts: &Facts, row: &TestRow) -> (Vec<Execution<'_>>, usize) {
        let Some(own) = self.open_run(facts.run_of(row)) else { return (Vec::new(), 0) };
        let Some(test) = self.test(facts, row) else { return (Vec::new(), 0) };
        let place = |run: u32| self.runs().get(run as usize).map(|run| (&run.project, &run.job, &run.instance));
        let all: Vec<Execution<'_>> = self.of(test).filter(|ran| place(ran.run) == place(own)).collect();
        let end = all.iter().rposition(|ran| ran.run == own).map_or(0, |at| at + 1);
        (all, end)
    }

    /// Since when a red case fails.
    pub fn since(&self, facts: &Facts, row: &TestRow) -> Option<Since> {
        self.since_of(&self.before(facts, row))
    }

    /// The same of executions up to the one that is red.
    fn since_of(&self, all: &[Execution<'_>]) -> Option<Since> {
        let ran = || all.iter().rev().filter(|ran| ran.status != Status::Skipped);
        let red = ran().take_while(|ran| ran.status.is_red()).count();
        let first = ran().nth(red.checked_sub(1)?)?;
        Some(Since {
            run: first.run,
            time: self.runs().get(first.run as usize).and_then(|run| run.time),
            in_a_row: crate::facts::index(red),
            ran_before: ran().nth(red).is_some(),
        })
    }

    /// Since when the first of these cases fails. Of runs that are open together the newest tell: a case that
    /// ran again later is not how things stand.
    pub fn since_first(&self, facts: &Facts, cases: &[u32]) -> Option<Since> {
        let rows = cases.iter().filter_map(|case| facts.attempts_of(*case).last());
        let newest = rows.map(|row| self.beside(facts, row)).filter(|(all, end)| *end == all.len());
        newest.filter_map(|(all, _)| self.since_of(&all)).min_by_key(|since| (since.time, since.run))
    }
}
