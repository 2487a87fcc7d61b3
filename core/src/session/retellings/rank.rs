//! Which of two tellings counts: the one that says more.

use super::Document;
use crate::facts::{Facts, StrId};
use hashbrown::{HashMap, HashSet};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Formats that say the same as others, the most exact first: a tie-break, after what the documents hold.
///
/// What a runner writes of itself comes before what is converted from it, and both before `JUnit`, which
/// has no word for most. Formats that are not named stand before `JUnit`.
const ORDER: &[&str] = &[
    "allure-result",
    "playwright",
    "cucumber-messages",
    "bazel-bep",
    "trx",
    "nunit3",
    "xunit",
    "testng",
    "robot",
    "jest",
    "go-test-json",
    "nextest",
    "libtest-json",
    "ctrf",
];

/// Texts of consoles: read from what is meant for people, so they count last, after `JUnit`.
const CONSOLE: &[&str] = &[
    "tap",
    "teamcity",
    "go-test",
    "libtest",
    "pytest",
    "unittest",
    "ctest-text",
    "xctest",
    "surefire-text",
    "gradle-text",
    "rspec-text",
    "minitest",
    "testdox",
    "phpunit",
    "log",
];

/// True for the text of a console, or a log that holds some.
pub(super) fn is_console(format: &str) -> bool {
    CONSOLE.contains(&format)
}

/// What a telling holds; more is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    has_attempts: bool,
    is_report: bool,
    /// Kinds of what it says of cases.
    kinds: u32,
    order: Reverse<usize>,
    cases: u32,
    /// Position of the first document.
    first: Reverse<usize>,
}

/// Ranks of documents: those of their group, then their own.
#[derive(Default)]
pub(super) struct Ranks {
    of: HashMap<usize, (Rank, Rank)>,
    /// Cases with attempts in other documents.
    joined: HashSet<u32>,
}

impl Ranks {
    /// To be made anew, now that these cases have attempts in several documents.
    pub(super) fn with(&self, joined: &BTreeMap<u32, Vec<u32>>) -> Self {
        let is_known = joined.values().flatten().all(|case| self.joined.contains(case));
        let of = if is_known { self.of.clone() } else { HashMap::new() };
        Self { of, joined: joined.values().flatten().copied().collect() }
    }

    /// The rank of a document; its group are the documents of its run, format and folder.
    pub(super) fn of(&mut self, facts: &Facts, documents: &[Document<'_>], at: usize) -> Option<(Rank, Rank)> {
        if let Some(known) = self.of.get(&at) {
            return Some(*known);
        }
        let own = documents.get(at)?;
        let is_of = |other: &&usize| {
            let other = documents.get(**other);
            other.is_some_and(|it| (it.run, it.format, it.folder) == (own.run, own.format, own.folder))
        };
        let group: Vec<usize> = (0..documents.len()).collect::<Vec<_>>().iter().filter(is_of).copied().collect();
        let mut whole: Option<(bool, u32, u32)> = None;
        let mut ranks = Vec::with_capacity(group.len());
        for &at in &group {
            let Some(document) = documents.get(at) else { continue };
            let held = held(facts, document, &self.joined);
            let all = whole.get_or_insert((false, 0, 0));
            *all = (all.0 | held.0, all.1 | held.1, all.2 + document.telling.cases);
            ranks.push((at, rank(facts.text(document.format), held, document.telling.cases, at)));
        }
        let (has_attempts, kinds, cases) = whole?;
        let first = group.first().copied().unwrap_or(at);
        let whole = rank(facts.text(own.format), (has_attempts, kinds), cases, first);
        for (at, rank) in ranks {
            self.of.insert(at, (whole, rank));
        }
        self.of.get(&at).copied()
    }

    /// Why `by` counts and `other` does not.
    pub(super) fn why(&self, by: usize, other: usize) -> &'static str {
        let (Some(by), Some(other)) = (self.of.get(&by), self.of.get(&other)) else { return "it comes first" };
        let (by, other) = if by.0 == other.0 { (by.1, other.1) } else { (by.0, other.0) };
        if by.has_attempts != other.has_attempts {
            "it has attempts"
        } else if by.is_report != other.is_report {
            "it is a report and no text of a console"
        } else if by.kinds != other.kinds {
            "it says more of each case"
        } else if by.order != other.order {
            "its format is the more exact one"
        } else if by.cases != other.cases {
            "it has more cases"
        } else {
            "it comes first"
        }
    }
}

fn rank(format: &str, (has_attempts, kinds): (bool, u32), cases: u32, first: usize) -> Rank {
    let place = |list: &[&str]| list.iter().position(|known| *known == format);
    let order = place(ORDER)
        .or_else(|| place(&["junit"]).map(|_| ORDER.len() + 1))
        .or_else(|| place(CONSOLE).map(|at| ORDER.len() + 2 + at))
        .unwrap_or(ORDER.len());
    Rank {
        has_attempts,
        is_report: !CONSOLE.contains(&format),
        kinds: kinds.count_ones(),
        order: Reverse(order),
        cases,
        first: Reverse(first),
    }
}

/// Attempts, and one bit for each kind of what is said of cases.
fn held(facts: &Facts, document: &Document<'_>, joined: &HashSet<u32>) -> (bool, u32) {
    let mut has_attempts = false;
    let mut kinds = 0;
    let mut has_red = false;
    let first = document.telling.first;
    for case in first..first + document.telling.cases {
        has_attempts |= joined.contains(&case);
        for row in facts.own_attempts_of(case) {
            has_attempts |= row.attempts > 1;
            has_red |= row.status.is_red();
            kinds |= u32::from(row.duration().is_some());
            kinds |= u32::from(!row.file.is_empty()) << 1 | u32::from(row.line > 0) << 2;
            let Some(detail) = facts.detail_of(row) else { continue };
            let said = |id: StrId, bit: u32| u32::from(!id.is_empty()) << bit;
            kinds |= said(detail.message, 3) | said(detail.expected, 4) | said(detail.owner, 5);
            let outputs = !detail.stdout.is_empty() || !detail.stderr.is_empty();
            kinds |= u32::from(!detail.details.is_empty()) << 6 | u32::from(outputs) << 7;
            kinds |= u32::from(!detail.tags.is_empty()) << 8 | u32::from(!detail.properties.is_empty()) << 9;
            kinds |= u32::from(!detail.attachments.is_empty()) << 10;
        }
    }
    // Without a failure there is no message to tell.
    let of_failures = 1 << 3 | 1 << 6;
    (has_attempts, if has_red { kinds } else { kinds | of_failures })
}
