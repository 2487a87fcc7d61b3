//! Terms of a query asked of cases.

use super::Names;
use super::numbers::Range;
use super::parse::Query;
use super::text::{How, Seen};
use crate::facts::{Facts, StrId, TestRow, is_flaky};
use hashbrown::HashSet;

/// A word, and whether a case ended so.
type Ending = (&'static str, fn(&[TestRow]) -> bool);

/// Statuses that every report can say, in the order in which they are offered.
pub(super) const STATUSES: [Ending; 6] = [
    ("failed", |case| case.last().is_some_and(|last| last.status.is_red())),
    ("error", |case| ends(case, "error")),
    ("flaky", is_flaky),
    ("passed", |case| ends(case, "passed")),
    ("skipped", |case| ends(case, "skipped")),
    ("retried", |case| case.len() > 1),
];

fn ends(case: &[TestRow], word: &str) -> bool {
    case.last().is_some_and(|last| last.status.word() == word)
}

/// What one term asks.
pub(super) enum Term {
    /// Statuses, by their places in the table.
    Status(Vec<usize>),
    /// The source's own word.
    SourceStatus(Seen),
    Cause(HashSet<u32>),
    Names(Names, Seen),
    Place(for<'f> fn(&'f Facts, u32) -> &'f str, Seen),
    /// A place in a source file, or a text that names it.
    File {
        path: Seen,
        line: Option<u32>,
        word: Option<Seen>,
    },
    /// Key and value of a property.
    Pair(Seen, Option<Seen>),
    Number(Range, fn(&[TestRow]) -> Option<f64>),
}

/// Terms of which one must hold, or none.
pub(super) struct Clause {
    /// Whose terms; `None` for words.
    pub(super) key: Option<usize>,
    pub(super) is_not: bool,
    pub(super) terms: Vec<Term>,
}

impl Clause {
    /// Roughly, for the order of asking.
    pub(super) fn cost(&self) -> u8 {
        match self.terms.first() {
            Some(Term::Status(_) | Term::Number(..)) | None => 0,
            Some(Term::Cause(_) | Term::Place(..)) => 1,
            Some(_) if self.key.is_some() => 2,
            Some(_) => 3,
        }
    }
}

impl Query {
    /// Whether a case, given by its attempts, is meant.
    pub(in crate::views) fn has(&mut self, facts: &Facts, case: &[TestRow]) -> bool {
        self.clauses.iter_mut().all(|clause| clause.terms.iter_mut().any(|term| term.has(facts, case)) != clause.is_not)
    }

    /// Without what it asks by a key of which a case has one value.
    pub(super) fn without(&mut self, key: usize) {
        self.clauses.retain(|clause| clause.key != Some(key) || clause.is_not);
    }
}

impl Term {
    /// A word of ours, the report's own, or the beginning of one while it is being typed.
    pub(super) fn status(value: &str, facts: &Facts) -> Result<Self, String> {
        let value = value.to_ascii_lowercase();
        let all = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
            STATUSES.iter().enumerate().filter(|(_, (word, _))| fits(word)).map(|(at, _)| at).collect()
        };
        let exact = all(&|word| word == value);
        if !exact.is_empty() {
            return Ok(Self::Status(exact));
        }
        let words = source_words(facts);
        if words.iter().any(|word| facts.text(*word).to_lowercase().starts_with(&value)) {
            return Ok(Self::SourceStatus(Seen::new(How::Whole, &value)));
        }
        let begun = all(&|word| word.starts_with(&value));
        if !begun.is_empty() {
            return Ok(Self::Status(begun));
        }
        let own = words.iter().map(|word| facts.text(*word));
        let known: Vec<&str> = STATUSES.iter().map(|(word, _)| *word).chain(own).collect();
        Err(format!("no status is called {value}: {}", known.join(", ")))
    }

    fn has(&mut self, facts: &Facts, case: &[TestRow]) -> bool {
        let strings = &facts.strings;
        let Some(last) = case.last() else { return false };
        match self {
            Self::Status(asked) => asked.iter().filter_map(|at| STATUSES.get(*at)).any(|(_, is)| is(case)),
            Self::SourceStatus(seen) => {
                case.iter().filter_map(|row| facts.detail_of(row)).any(|detail| seen.has(strings, detail.source_status))
            }
            Self::Cause(cases) => cases.contains(&last.case),
            Self::Names(names, seen) => names(facts, case, &mut |id| seen.has(strings, id)),
            Self::Place(text, seen) => {
                let document = last.document;
                seen.has_at(document, facts.documents.len(), || text(facts, document))
            }
            Self::File { path, line, word } => {
                let is_there = line.is_none_or(|line| line == last.line) && path.has(strings, last.file);
                is_there || word.as_mut().is_some_and(|seen| super::WORD(facts, case, &mut |id| seen.has(strings, id)))
            }
            Self::Pair(key, value) => case.iter().filter_map(|row| facts.detail_of(row)).any(|detail| {
                detail.properties.iter().any(|(name, text)| {
                    key.has(strings, *name) && value.as_mut().is_none_or(|value| value.has(strings, *text))
                })
            }),
            Self::Number(range, number) => number(case).is_some_and(|number| range.has(number)),
        }
    }
}

/// Words that reports have of their own for how tests ended, in the order of the tables.
pub(super) fn source_words(facts: &Facts) -> Vec<StrId> {
    let mut known = HashSet::new();
    let words = facts.details.iter().map(|detail| detail.source_status);
    words.filter(|word| !word.is_empty() && known.insert(*word)).collect()
}
