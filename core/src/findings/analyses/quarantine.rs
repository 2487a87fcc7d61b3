//! Tests in quarantine: lists of every format as one, what each entry means, and how it stands.
//!
//! An entry in force keeps the failures of its tests from being errors. In force are lists that were given by
//! themselves, up to the last day of an entry; those among artifacts are told, since an archive must not switch off
//! its own gate. A red that is reproduced stays an error: see [`crate::methods::flaky::quarantine::GUARDED`].

mod lists;
mod proposals;
mod standing;

pub use lists::List;
pub(crate) use lists::are_alone;
pub use proposals::{Proposal, proposals};

use crate::facts::{Facts, Origin, TestRow};
use crate::findings::{Evidence, Policy};
use crate::history::{History, test_id};
use crate::methods::listed::{Listed, Named};
use crate::methods::phrase::count;
use crate::methods::{day, redact::redact};
use hashbrown::{HashMap, HashSet};

/// When an entry ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// On this day, which is not over.
    Later(i64),
    /// It was over after this day.
    Expired(i64),
    /// It does not say.
    Never,
    /// It says when, and nothing says what day it is.
    Unknown(i64),
}

/// Executions of the tests of an entry within the days after which it is unused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recent {
    /// Passed or red.
    pub ran: u64,
    /// Of these red, or passed only on retry.
    pub red: u64,
}

/// An entry of a list.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it says.
    pub listed: Listed,
    /// Its list, an index into [`Quarantine::lists`].
    pub list: usize,
    /// Its line, from 1.
    pub line: u32,
    /// Its place among artifacts; `None` in a list that was given by itself.
    pub origin: Option<Origin>,
    /// Cases that are open and meant, in order.
    pub cases: Vec<u32>,
    /// Tests that any run knows and it means.
    pub tests: u64,
    /// The same by their numbers in the history, where there is one.
    pub of_history: Vec<u32>,
    /// When it ends.
    pub ends: Ends,
    /// Of the days before; `None` without a history, or where nothing has a time.
    pub recent: Option<Recent>,
}

impl Entry {
    /// No run knows its tests, or none of them failed in the days that it is given; where some are known.
    pub fn is_unused(&self) -> bool {
        self.tests == 0 || self.recent.is_some_and(|recent| recent.ran > 0 && recent.red == 0)
    }
}

/// A red case of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Red {
    /// Kept from being an error.
    Forgiven,
    /// Red on so many runs of one commit that never passed there.
    Reproduced(u64),
    /// The entry ended, or its end cannot be told.
    Ended,
    /// The list lies among the artifacts.
    Untrusted,
}

/// All lists.
#[derive(Debug, Default)]
pub struct Quarantine {
    /// In order: those given by themselves first.
    pub lists: Vec<List>,
    /// In the order of the lists and of their lines.
    pub entries: Vec<Entry>,
    /// The entry of a case that decides: the first that is in force, else the first.
    of_case: HashMap<u32, usize>,
    /// Tests that any run knows.
    pub known: u64,
    /// Of these meant by an entry that has not ended and can say more than a name; without known tests such entries.
    pub covered: u64,
}

impl Quarantine {
    /// From the policy's lists and those among the artifacts.
    pub fn of(facts: &Facts, policy: &Policy, history: Option<&History>) -> Self {
        let mut found = lists::gather(facts, policy);
        if found.entries.is_empty() {
            return found;
        }
        found.open(facts);
        let (as_of, max_days) = (policy.as_of.moment(), policy.whole("quarantine.max_days"));
        let max_days = i64::try_from(max_days).ok().filter(|days| *days > 0);
        for entry in &mut found.entries {
            entry.ends = match (entry.listed.last_day(max_days), as_of) {
                (None, _) => Ends::Never,
                (Some(day), None) => Ends::Unknown(day),
                (Some(day), Some(now)) if day::of(now) > day => Ends::Expired(day),
                (Some(day), Some(_)) => Ends::Later(day),
            };
        }
        found.know(facts, history);
        for entry in &mut found.entries {
            let days = policy.number("quarantine.unused_days");
            entry.recent = history.zip(as_of).and_then(|it| standing::recent(facts, it.0, entry, it.1, days));
        }
        for (at, entry) in found.entries.iter().enumerate() {
            for case in &entry.cases {
                let known = found.of_case.entry(*case).or_insert(at);
                let is_better = found.entries.get(*known).is_none_or(|other| !is_in_force(&found.lists, other));
                if is_better && is_in_force(&found.lists, entry) {
                    *known = at;
                }
            }
        }
        found
    }

    /// Finds the open cases of each entry.
    fn open(&mut self, facts: &Facts) {
        let has_ids = self.entries.iter().any(|entry| !entry.listed.test_id.is_empty());
        let has_hashes = self.entries.iter().any(|entry| !entry.listed.history_id.is_empty());
        for attempts in facts.cases() {
            let Some(row) = attempts.last() else { continue };
            let named = named(facts, row);
            let id = if has_ids { test_id(named.suite, named.class, named.name) } else { String::new() };
            let hashes = if has_hashes { hashes(facts, row) } else { Vec::new() };
            for entry in &mut self.entries {
                let Listed { test_id, history_id, .. } = &entry.listed;
                let is_told = !test_id.is_empty() && *test_id == id || hashes.contains(&history_id.as_str());
                if is_told || entry.listed.is_of(named) {
                    entry.cases.push(row.case);
                }
            }
        }
    }

    /// Counts the tests that are known and meant.
    fn know(&mut self, facts: &Facts, history: Option<&History>) {
        let Self { lists, entries, known, covered, .. } = self;
        let counts = |entry: &Entry| {
            !matches!(entry.ends, Ends::Expired(_)) && lists.get(entry.list).is_some_and(|list| list.says_more)
        };
        let has_ids = entries.iter().any(|entry| !entry.listed.test_id.is_empty());
        let mut know = |named: Named<'_>, case: Option<u32>, test: Option<u32>| {
            let id = if has_ids { test_id(named.suite, named.class, named.name) } else { String::new() };
            let mut is_covered = false;
            for entry in entries.iter_mut() {
                let is_told = !entry.listed.test_id.is_empty() && entry.listed.test_id == id;
                let is_open = case.is_some_and(|case| entry.cases.binary_search(&case).is_ok());
                if is_open || is_told || entry.listed.is_of(named) {
                    entry.tests += 1;
                    entry.of_history.extend(test);
                    is_covered |= counts(entry);
                }
            }
            *known += 1;
            *covered += u64::from(is_covered);
        };
        if let Some(history) = history {
            for test in 0..history.tests() {
                let name = history.name(test);
                know(Named { suite: name.suite, class: name.class, name: name.name }, None, Some(test));
            }
        } else {
            let mut seen = HashSet::new();
            for row in facts.cases().filter_map(<[TestRow]>::last) {
                if seen.insert([row.suite, row.class, row.name]) {
                    know(named(facts, row), Some(row.case), None);
                }
            }
        }
        for entry in entries {
            // What Allure knows a test by is not kept with a run.
            entry.tests = entry.tests.max(u64::from(!entry.cases.is_empty()));
            *covered += u64::from(*known == 0 && counts(entry));
        }
    }

    /// The entry of a case, where it has one.
    pub fn entry(&self, case: u32) -> Option<&Entry> {
        self.entries.get(*self.of_case.get(&case)?)
    }

    /// The list of an entry.
    pub fn list(&self, entry: &Entry) -> Option<&List> {
        self.lists.get(entry.list)
    }

    /// Where an entry stands: `quarantine.toml:12`.
    pub fn place(&self, entry: &Entry) -> String {
        let name = self.list(entry).map_or("", |list| &list.name);
        format!("{name}:{}", entry.line)
    }

    /// How an entry bears on a case of its that is red.
    pub fn red(&self, facts: &Facts, history: Option<&History>, case: u32) -> Option<Red> {
        let entry = self.entry(case)?;
        if !self.list(entry).is_some_and(|list| list.is_in_force) {
            return Some(Red::Untrusted);
        }
        if matches!(entry.ends, Ends::Expired(_) | Ends::Unknown(_)) {
            return Some(Red::Ended);
        }
        let row = facts.attempts_of(case).last()?;
        Some(
            history
                .and_then(|history| standing::reproduced(facts, history, row))
                .map_or(Red::Forgiven, Red::Reproduced),
        )
    }

    /// An entry in words: `in quarantine until 2026-01-31, owner @team (quarantine.toml:3)`.
    pub fn said(&self, entry: &Entry) -> String {
        let until = match entry.ends {
            Ends::Later(last) | Ends::Unknown(last) => format!("in quarantine until {}", day::text(last)),
            Ends::Expired(last) => format!("its quarantine ended on {}", day::text(last)),
            Ends::Never => "in quarantine without an end".to_owned(),
        };
        let owner = match entry.listed.owner.as_str() {
            "" => "no owner".to_owned(),
            owner => format!("owner {}", redact(owner)),
        };
        format!("{until}, {owner} ({})", self.place(entry))
    }

    /// The same about a case, with what it means for its failure.
    pub fn said_of(&self, facts: &Facts, history: Option<&History>, case: u32) -> Option<String> {
        let entry = self.entry(case)?;
        let is_red = facts.attempts_of(case).last().is_some_and(|row| row.status.is_red());
        if !is_red {
            return Some(self.said(entry));
        }
        let more = match self.red(facts, history, case)? {
            Red::Reproduced(runs) => {
                format!("; still an error: red on {} of one commit that never passed", count(runs, "run", "runs"))
            }
            Red::Untrusted => "; still an error: the list lies among the artifacts".to_owned(),
            Red::Ended if matches!(entry.ends, Ends::Unknown(_)) => {
                "; still an error: nothing says what day it is".to_owned()
            }
            Red::Ended | Red::Forgiven => String::new(),
        };
        Some(format!("{}{more}", self.said(entry)))
    }

    /// How an entry stands: `failing now`, `expired`, `unused`, else `active`; in this order.
    pub fn states(&self, facts: &Facts, entry: &Entry) -> Vec<&'static str> {
        let is_red = |case: &u32| facts.attempts_of(*case).last().is_some_and(|row| row.status.is_red());
        let mut states = Vec::new();
        if entry.cases.iter().any(is_red) {
            states.push("failing now");
        }
        if matches!(entry.ends, Ends::Expired(_)) {
            states.push("expired");
        }
        if self.known > 0 && entry.is_unused() {
            states.push("unused");
        }
        if states.is_empty() {
            states.push("active");
        }
        states
    }

    /// True for a test that an entry means by its names, and that entry has not ended.
    fn is_listed(&self, named: Named<'_>) -> bool {
        let holds = |entry: &&Entry| !matches!(entry.ends, Ends::Expired(_));
        let id = || test_id(named.suite, named.class, named.name);
        let is_of = |entry: &Entry| !entry.listed.test_id.is_empty() && entry.listed.test_id == id();
        self.entries.iter().filter(holds).any(|entry| entry.listed.is_of(named) || is_of(entry))
    }

    /// What is said of every case that an entry means, by number.
    pub fn said_of_all(&self, facts: &Facts, history: Option<&History>) -> HashMap<u32, String> {
        let said = |case: &u32| Some((*case, self.said_of(facts, history, *case)?));
        self.of_case.keys().filter_map(said).collect()
    }

    /// True where there is a list that can say more than names: rules about lists are asked.
    pub fn has_lists(&self) -> bool {
        self.lists.iter().any(|list| list.says_more)
    }

    /// Entries of lists that can say more than names.
    pub fn told(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| self.list(entry).is_some_and(|list| list.says_more))
    }

    /// The place of an entry as evidence.
    pub fn evidence(&self, facts: &Facts, entry: &Entry, text: String) -> Evidence {
        match entry.origin {
            Some(origin) => Evidence::of(facts, origin, text),
            None => Evidence {
                path: self.list(entry).map(|list| list.name.clone()).unwrap_or_default(),
                line: entry.line,
                end_line: entry.line,
                text,
                ..Evidence::default()
            },
        }
    }
}

fn is_in_force(lists: &[List], entry: &Entry) -> bool {
    let is_over = matches!(entry.ends, Ends::Expired(_) | Ends::Unknown(_));
    !is_over && lists.get(entry.list).is_some_and(|list| list.is_in_force)
}

fn named<'a>(facts: &'a Facts, row: &TestRow) -> Named<'a> {
    Named { suite: facts.text(row.suite), class: facts.text(row.class), name: facts.text(row.name) }
}

/// What Allure knows a test by: its own hash, and what its adapter wrote.
fn hashes<'a>(facts: &'a Facts, row: &TestRow) -> Vec<&'a str> {
    let properties = facts.detail_of(row).map(|detail| detail.properties.as_slice()).unwrap_or_default();
    let is_hash = |key: &str| key == "historyHash" || key == "historyId";
    properties.iter().filter(|(key, _)| is_hash(facts.text(*key))).map(|(_, value)| facts.text(*value)).collect()
}
