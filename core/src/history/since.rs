//! Since when a test fails: the first of the executions in a row that were red, up to an open one.
//!
//! Executions of one job of a project on one instance are one row: a test that fails only on one system has
//! failed there all along. What was skipped neither ends a row nor begins one.

use super::names::{Name, suite};
use super::run::About;
use super::table::{Execution, History};
use crate::documents::times::rfc3339;
use crate::facts::{Facts, Status, TestRow};

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
    /// The last run before that in which it passed, by its number in the history.
    pub last_good: Option<u32>,
}

/// Between which runs it began, by what providers call them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Began {
    /// The first bad run: its id at its provider, else its key.
    pub first_bad: String,
    /// The last good run before it; empty where it never passed before.
    pub last_good: String,
    /// Commits of the runs after the last good one and up to the first bad one.
    pub commits: Vec<String>,
}

impl Since {
    /// Between which runs it began.
    pub fn began(&self, history: &History) -> Began {
        let name = |run: u32| {
            let about = history.runs().get(run as usize)?;
            Some(about.run_id.clone().unwrap_or_else(|| about.key()))
        };
        Began {
            first_bad: name(self.run).unwrap_or_default(),
            last_good: self.last_good.and_then(name).unwrap_or_default(),
            commits: self.commits(history).into_iter().map(str::to_owned).collect(),
        }
    }

    /// Commits of the runs after the last good one and up to the first bad one: one of those that no run looked
    /// at may be to blame, too.
    pub fn commits<'h>(&self, history: &'h History) -> Vec<&'h str> {
        self.last_good.map(|good| history.commits(good, self.run)).unwrap_or_default()
    }

    /// For people: `last good run 7001 (abc), first bad run 7003 (def)`; empty where it never passed before.
    pub fn between(&self, history: &History) -> String {
        let about = |run: u32| history.runs().get(run as usize);
        let Some((good, bad)) = self.last_good.and_then(about).zip(about(self.run)) else { return String::new() };
        let named = |about: &About| match about.short_sha() {
            "" => about.title(),
            sha => format!("{} ({sha})", about.title()),
        };
        let commits = self.commits(history);
        let seen = match commits.as_slice() {
            [] | [_] => String::new(),
            several => {
                let short: Vec<&str> = several.iter().map(|sha| sha.get(..10).unwrap_or(sha)).collect();
                format!("; commits that ran since: {}", short.join(", "))
            }
        };
        format!("last good run {}, first bad run {}{seen}", named(good), named(bad))
    }

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
        let texts = [suite(facts.text(row.suite)), facts.text(row.class), facts.text(row.name)];
        let texts = texts.map(|text| self.choices().redact(text));
        let [suite, class, name] = &texts;
        self.find(Name { suite, class, name, file: "" })
    }

    /// Executions of a case on its job and instance, and how many of them are not later than its own.
    fn beside(&self, facts: &Facts, row: &TestRow) -> (Vec<Execution<'_>>, usize) {
        let own = self.open_run(facts.run_of(row));
        let known = own.and_then(|own| Some(self.at_place(self.test(facts, row)?, own)));
        known.unwrap_or_default()
    }

    /// Executions of a test on the job and instance of a run, and how many of them are not later than that run.
    fn at_place(&self, test: u32, own: u32) -> (Vec<Execution<'_>>, usize) {
        let place = |run: u32| self.runs().get(run as usize).map(|run| (&run.project, &run.job, &run.instance));
        let all: Vec<Execution<'_>> = self.of(test).filter(|ran| place(ran.run) == place(own)).collect();
        let end = all.iter().rposition(|ran| ran.run == own).map_or(0, |at| at + 1);
        (all, end)
    }

    /// Executions of a test on the job and instance of a run, oldest first, up to that run.
    pub fn up_to(&self, test: u32, run: u32) -> Vec<Execution<'_>> {
        let (mut all, end) = self.at_place(test, run);
        all.truncate(end);
        all
    }

    /// Since when a test fails that is red in a run.
    pub fn since_in(&self, test: u32, run: u32) -> Option<Since> {
        self.since_of(&self.up_to(test, run))
    }

    /// Since when a red case fails.
    pub fn since(&self, facts: &Facts, row: &TestRow) -> Option<Since> {
        self.since_of(&self.before(facts, row))
    }

    /// The same of executions up to the one that is red.
    pub(super) fn since_of(&self, all: &[Execution<'_>]) -> Option<Since> {
        let ran = || all.iter().rev().filter(|ran| ran.status != Status::Skipped);
        let red = ran().take_while(|ran| ran.status.is_red()).count();
        let first = ran().nth(red.checked_sub(1)?)?;
        Some(Since {
            run: first.run,
            time: self.runs().get(first.run as usize).and_then(|run| run.time),
            in_a_row: crate::facts::index(red),
            ran_before: ran().nth(red).is_some(),
            last_good: ran().nth(red).map(|ran| ran.run),
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
