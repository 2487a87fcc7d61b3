//! What could stand at the end of a query: keys, then the values of a key, with as many tests as
//! the rest of the query leaves them.

use super::matching::{STATUSES, source_words};
use super::numbers::Range;
use super::parse::{Query, keyed, parse, tokens};
use super::text::{How, Needle};
use super::{Beside, KEYS, Key, Means, Names};
use crate::facts::{Facts, StrId, TestRow};
use crate::history::BECAME;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most that are offered.
const MOST: usize = 12;
/// Longer values are no help.
const LONGEST: usize = 120;

/// What the page asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestQuery {
    /// The query without the term that is being typed.
    pub query: String,
    /// That term.
    pub token: String,
    /// Only this run.
    pub run: Option<u32>,
}

/// A term that could be meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What the term becomes. One that ends in `:` or `=` goes on.
    pub token: String,
    /// What to show besides.
    pub about: String,
    /// Tests that it would leave; `None` for keys.
    pub count: Option<u64>,
}

/// Terms that could be meant, the best first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestions {
    /// The question this answers.
    pub query: SuggestQuery,
    /// At most twelve.
    pub items: Vec<Suggestion>,
}

/// What the term being typed could become.
pub(crate) fn suggest(facts: &Facts, beside: &Beside<'_>, ask: &SuggestQuery) -> Suggestions {
    let typed = tokens(&ask.token).pop();
    let not = if typed.as_ref().is_some_and(|token| token.is_not) || ask.token == "!" { "!" } else { "" };
    let text = typed.as_ref().map_or("", |token| token.text.as_str());
    let items = match typed.as_ref().and_then(keyed) {
        _ if text == "@" => KEYS.iter().enumerate().find(|(_, key)| key.name == "tag").map(|(at, key)| (at, key, "")),
        known => known,
    }
    .map_or_else(
        || words(not, text),
        |(at, key, value)| {
            let mut rest = parse(&ask.query, facts, beside);
            if key.is_any && not.is_empty() {
                rest.without(at);
            }
            let mut cases = Cases { facts, rest, run: ask.run };
            let value = value.trim_start_matches(['"']);
            let mut best = Best::new(value);
            cases.values(key, value, beside, &mut best);
            best.items.into_iter().filter_map(|item| term(not, key, item)).collect()
        },
    );
    Suggestions { query: ask.clone(), items }
}

/// Keys, and statuses by their names.
fn words(not: &str, text: &str) -> Vec<Suggestion> {
    let text = text.to_ascii_lowercase();
    let begins = |key: &&Key| std::iter::once(&key.name).chain(key.also).any(|name| name.starts_with(&text));
    let keys = KEYS.iter().filter(begins).map(|key| Suggestion {
        token: format!("{not}{}:", key.name),
        about: key.about.to_owned(),
        count: None,
    });
    let statuses = STATUSES.iter().filter(|(word, _)| text.len() > 1 && word.starts_with(&text));
    let statuses = statuses.map(|(word, _)| Suggestion { token: format!("{not}s:{word}"), ..Suggestion::default() });
    keys.chain(statuses).take(MOST).collect()
}

/// A value as a term; none where it cannot be written.
fn term(not: &str, key: &Key, item: Item) -> Option<Suggestion> {
    if item.value.contains('"') {
        return None;
    }
    let is_plain = !item.value.contains(char::is_whitespace);
    let token = match (key.name, item.value.as_str()) {
        ("tag", value) if is_plain => format!("{not}@{}", value.trim_start_matches('@')),
        (name, value) if is_plain => format!("{not}{name}:{value}"),
        (name, value) => format!("{not}{name}:\"{value}\""),
    };
    Some(Suggestion { token, about: item.about, count: Some(item.count) })
}

/// As [`Names`], with what it knows of the facts.
type NamesOf<'n> = dyn Fn(&[TestRow], &mut dyn FnMut(StrId) -> bool) -> bool + 'n;

/// A value with the number of its tests.
struct Item {
    value: String,
    about: String,
    count: u64,
    /// The smallest comes first.
    rank: (bool, std::cmp::Reverse<u64>),
}

/// The best values so far: few, so that millions of others cost nothing.
struct Best {
    typed: String,
    needle: Needle,
    items: Vec<Item>,
}

impl Best {
    fn new(typed: &str) -> Self {
        Self { typed: typed.to_lowercase(), needle: Needle::new(How::Within, typed), items: Vec::new() }
    }

    fn add(&mut self, value: &str, about: &str, count: u64) {
        let is_asked = self.typed.is_empty() || self.needle.is_in(value);
        if count == 0 || value.len() > LONGEST || value.is_empty() || !is_asked {
            return;
        }
        let is_begun = value.to_lowercase().trim_start_matches('@').starts_with(&self.typed);
        let rank = (!is_begun, std::cmp::Reverse(count));
        let at = self.items.partition_point(|item| (&item.rank, item.value.as_str()) < (&rank, value));
        if at < MOST {
            self.items.truncate(MOST - 1);
            self.items.insert(at, Item { value: value.to_owned(), about: about.to_owned(), count, rank });
        }
    }
}

/// The cases that the rest of the query leaves.
struct Cases<'f> {
    facts: &'f Facts,
    rest: Query,
    run: Option<u32>,
}

impl Cases<'_> {
    fn has(&mut self, case: &[TestRow]) -> bool {
        let is_there = case.last().is_some_and(|last| self.run.is_none_or(|run| self.facts.run_of(last) == run));
        is_there && self.rest.has(self.facts, case)
    }

    fn each(&mut self, mut take: impl FnMut(&[TestRow])) {
        for (_, case) in self.facts.numbered_cases(self.rest.is_told_again) {
            if self.has(case) {
                take(case);
            }
        }
    }

    fn values(&mut self, key: &Key, value: &str, beside: &Beside<'_>, best: &mut Best) {
        let facts = self.facts;
        match key.means {
            Means::Status => self.statuses(best),
            Means::Cause => {
                for finding in beside.findings.iter().filter(|finding| !finding.cases.is_empty()) {
                    let count = finding.cases.iter().filter(|case| self.has(facts.attempts_of(**case))).count();
                    best.add(&finding.id, &finding.title, count as u64);
                }
            }
            Means::Became => {
                let Some(became) = beside.became(facts) else { return };
                let mut counts = [0_u64; BECAME.len()];
                self.each(|case| {
                    let case = case.last().map_or(0, |last| last.case);
                    for (at, count) in counts.iter_mut().enumerate() {
                        *count += u64::from(became.has(at, case));
                    }
                });
                for ((word, about), count) in BECAME.iter().zip(counts) {
                    best.add(word, about, count);
                }
            }
            Means::Names(How::InBrackets, _) => {}
            Means::Names(_, names) => self.names(names, best),
            Means::File => self.names(|_, case, has| case.last().is_some_and(|row| has(row.file)), best),
            Means::Place(_, text) => {
                let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
                let mut by_document = vec![0_u64; facts.documents.len()];
                self.each(|case| {
                    let document = case.last().and_then(|last| by_document.get_mut(last.document as usize));
                    if let Some(count) = document {
                        *count += 1;
                    }
                });
                for (document, count) in (0..).zip(by_document) {
                    *counts.entry(text(facts, document)).or_default() += count;
                }
                for (value, count) in counts {
                    best.add(value, "", count);
                }
            }
            Means::Pair => self.pairs(value, best),
            Means::Number(is_duration, number) => {
                let ranges: &[&str] = if is_duration { &[">1s", ">10s", ">1m", "<100ms"] } else { &[">1", "2", ">2"] };
                for text in ranges {
                    let Some(range) = Range::parse(text, is_duration) else { continue };
                    let mut count = 0;
                    self.each(|case| count += u64::from(number(case).is_some_and(|number| range.has(number))));
                    best.add(text, "", count);
                }
            }
        }
    }

    fn statuses(&mut self, best: &mut Best) {
        let facts = self.facts;
        let mut counts = [0_u64; STATUSES.len()];
        self.each(|case| {
            for (count, (_, is)) in counts.iter_mut().zip(&STATUSES) {
                *count += u64::from(is(case));
            }
        });
        for ((word, _), count) in STATUSES.iter().zip(counts) {
            best.add(word, "", count);
        }
        let own = source_words(facts);
        if !own.is_empty() {
            let details = |case: &[TestRow], has: &mut dyn FnMut(StrId) -> bool| {
                case.iter().filter_map(|row| facts.detail_of(row)).any(|detail| has(detail.source_status))
            };
            let counts = self.counts(&details);
            for word in own
                .into_iter()
                .filter(|word| STATUSES.iter().all(|(ours, _)| !ours.eq_ignore_ascii_case(facts.text(*word))))
            {
                let count = counts.get(word.0 as usize).copied().unwrap_or_default();
                best.add(facts.text(word), "as the report says", count.into());
            }
        }
    }

    fn names(&mut self, names: Names, best: &mut Best) {
        let facts = self.facts;
        let counts = self.counts(&|case, has| names(facts, case, has));
        for (id, count) in (0..).zip(counts).filter(|(_, count)| *count > 0) {
            best.add(facts.text(StrId(id)), "", count.into());
        }
    }

    /// Keys, or the values of a key once it is written.
    fn pairs(&mut self, typed: &str, best: &mut Best) {
        let facts = self.facts;
        let key = typed.split_once('=').map(|(key, _)| key);
        let is_key = |id: StrId| key.is_some_and(|key| facts.text(id).eq_ignore_ascii_case(key));
        let counts = self.counts(&|case, has| {
            let mut all = case.iter().filter_map(|row| facts.detail_of(row)).flat_map(|detail| &detail.properties);
            all.any(|(name, value)| match key {
                Some(_) => is_key(*name) && has(*value),
                None => has(*name),
            })
        });
        for (id, count) in (0..).zip(counts).filter(|(_, count)| *count > 0) {
            let text = facts.text(StrId(id));
            best.add(&key.map_or_else(|| format!("{text}="), |key| format!("{key}={text}")), "", count.into());
        }
    }

    /// Cases by string; a case that names one twice counts once.
    fn counts(&mut self, names: &NamesOf<'_>) -> Vec<u32> {
        let mut counts = vec![0_u32; self.facts.strings.len() + 1];
        let mut counted = vec![0_u32; counts.len()];
        let mut number = 0;
        self.each(|case| {
            number += 1;
            names(case, &mut |id| {
                if let (Some(count), Some(by)) = (counts.get_mut(id.0 as usize), counted.get_mut(id.0 as usize))
                    && *by != number
                {
                    *by = number;
                    *count += 1;
                }
                false
            });
        });
        // The empty string is no value.
        if let Some(count) = counts.first_mut() {
            *count = 0;
        }
        counts
    }
}
