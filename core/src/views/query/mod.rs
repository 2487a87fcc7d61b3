//! The language of queries over tests. A new key is one row of [`KEYS`]: parser, matching,
//! completion, the page's help and `docs/query.md` take it from there.

mod matching;
mod numbers;
mod parse;
mod text;
mod values;

#[cfg(test)]
mod tests;

use crate::facts::{Facts, StrId, TestDetail, TestRow};
use crate::findings::Finding;
use crate::history::{Became, History};
use std::cell::OnceCell;
use text::How;

pub(super) use parse::parse;
pub(crate) use values::suggest;
pub use values::{SuggestQuery, Suggestion, Suggestions};

/// What is known of tests beside their rows.
#[derive(Clone, Copy)]
pub(crate) struct Beside<'a> {
    pub(crate) findings: &'a [Finding],
    pub(crate) history: Option<&'a History>,
    /// Made when it is first asked for.
    pub(crate) became: &'a OnceCell<Became>,
}

impl<'a> Beside<'a> {
    /// What became of every test; `None` where no other run is known.
    pub(super) fn became(&self, facts: &Facts) -> Option<&'a Became> {
        let history = self.history?;
        Some(self.became.get_or_init(|| history.became_all(facts)))
    }
}

/// Looks at the names a key is about, until one is taken; whether one was.
type Names = fn(&Facts, &[TestRow], &mut dyn FnMut(StrId) -> bool) -> bool;

/// What a key asks of a case.
#[derive(Clone, Copy)]
enum Means {
    /// How it ended.
    Status,
    /// It belongs to a finding.
    Cause,
    /// One of some names.
    Names(How, Names),
    /// Text that all cases of a document share.
    Place(How, for<'f> fn(&'f Facts, u32) -> &'f str),
    /// A source file; a number behind it is a line.
    File,
    /// A property: key, and text within its value.
    Pair,
    /// What became of it since earlier runs.
    Became,
    /// A number in a range: whether it is milliseconds, and which.
    Number(bool, fn(&[TestRow]) -> Option<f64>),
}

/// A key of the language.
pub struct Key {
    /// As written before the colon.
    pub name: &'static str,
    /// Other spellings.
    pub also: &'static [&'static str],
    /// What stands behind the colon.
    pub value: &'static str,
    /// A whole term.
    pub example: &'static str,
    /// What it asks, in words.
    pub about: &'static str,
    /// Several terms of this key ask for any of them, not for all.
    pub is_any: bool,
    means: Means,
}

/// What a key means where a test has one value of it: several are "or".
const ANY: bool = true;
/// Several are "and".
const ALL: bool = false;

const fn key(
    (name, also): (&'static str, &'static [&'static str]),
    (value, example): (&'static str, &'static str),
    about: &'static str,
    is_any: bool,
    means: Means,
) -> Key {
    Key { name, also, value, example, about, is_any, means }
}

/// All keys, in the order in which they are offered.
pub const KEYS: &[Key] = &[
    key(
        ("s", &["status"]),
        ("status", "s:failed"),
        "failed, error, passed, skipped, flaky, retried, again (what another report tells), or the report's own word (s:xfail); failed includes error",
        ANY,
        Means::Status,
    ),
    key(("tag", &[]), ("tag", "@slow"), "A tag, label or category, whole; @slow is the same as tag:slow", ALL, TAG),
    key(
        ("owner", &[]),
        ("text", "owner:checkout"),
        "Who answers for it, as the report, the policy or CODEOWNERS say",
        ANY,
        OWNER,
    ),
    key(("suite", &[]), ("text", "suite:api"), "In the names of the suites around it", ALL, SUITE),
    key(("class", &[]), ("text", "class:CartTest"), "In the class", ALL, CLASS),
    key(("name", &["test"]), ("text", "name:login"), "In the name", ALL, NAME),
    key(
        ("param", &["parameter"]),
        ("text", "param:retries=3"),
        "In the parameters, which stand in brackets behind the name",
        ALL,
        PARAMETER,
    ),
    key(
        ("file", &[]),
        ("path or path:line", "file:cart.ts:12"),
        "In the path of the source file; cart.ts:12 alone also finds texts that name the line",
        ALL,
        Means::File,
    ),
    key(("message", &["msg"]), ("text", "message:timeout"), "In the message of any attempt", ALL, MESSAGE),
    key(("kind", &["type"]), ("text", "kind:TypeError"), "In the type of the exception, of any attempt", ALL, KIND),
    key(
        ("annot", &["property", "prop"]),
        ("key=value", "annot:browser=firefox"),
        "A property or annotation: key whole, value in part; annot:browser alone asks whether it has one",
        ALL,
        Means::Pair,
    ),
    key(("run", &[]), ("text", "run:482"), "In the id of the run", ANY, RUN),
    key(("instance", &[]), ("text", "instance:linux"), "In the matrix leg, shard or host", ANY, INSTANCE),
    key(("format", &[]), ("format", "format:junit"), "The format of its report, whole", ANY, FORMAT),
    key(("report", &["path"]), ("text", "report:unit.xml"), "In the path of its report", ANY, REPORT),
    key(
        ("time", &["duration"]),
        ("range", "time:>1s"),
        "How long the last attempt took: >1s, <=200ms, 1s..5s; ms, s, m, h",
        ALL,
        Means::Number(true, |case| case.last()?.duration()),
    ),
    key(
        ("attempts", &[]),
        ("range", "attempts:>1"),
        "How many attempts it had: 2, >1, 2..3",
        ALL,
        Means::Number(false, |case| Some(f64::from(u32::try_from(case.len()).unwrap_or(u32::MAX)))),
    ),
    key(("cause", &[]), ("id", "cause:0f3a…"), "Belongs to a cause of the overview", ANY, Means::Cause),
    key(
        ("is", &["since"]),
        ("word", "is:new"),
        "What became of it since earlier runs of its job and instance: new (red, and not in the run before), regressed (red, and passed in the run before), failing (red there too), fixed, flaky (here or earlier), slower, added (not in the runs before)",
        ANY,
        Means::Became,
    ),
];

const SUITE: Means = Means::Names(How::Within, |_, case, has| last(case, |row| has(row.suite)));
const CLASS: Means = Means::Names(How::Within, |_, case, has| last(case, |row| has(row.class)));
const NAME: Means = Means::Names(How::Within, |_, case, has| last(case, |row| has(row.name)));
const PARAMETER: Means = Means::Names(How::InBrackets, |_, case, has| last(case, |row| has(row.name)));
const TAG: Means =
    Means::Names(How::Tag, |facts, case, has| details(facts, case, |detail| detail.tags.iter().any(|tag| has(*tag))));
const OWNER: Means = Means::Names(How::Within, |facts, case, has| {
    details(facts, case, |detail| has(detail.owner)) || has(super::groups::owner(facts, case))
});
const MESSAGE: Means = Means::Names(How::Within, |facts, case, has| {
    details(facts, case, |detail| {
        [detail.summary, detail.message].into_iter().chain(detail.more.iter().map(|more| more.1)).any(&mut *has)
    })
});
const KIND: Means = Means::Names(How::Within, |facts, case, has| {
    details(facts, case, |detail| [detail.kind].into_iter().chain(detail.more.iter().map(|more| more.2)).any(&mut *has))
});
const RUN: Means = Means::Place(How::Within, |facts, document| {
    let run = facts.entry_of(document).map_or(0, |entry| entry.run);
    facts.runs.get(run as usize).map_or("", |run| run.id.as_str())
});
const INSTANCE: Means = Means::Place(How::Within, super::groups::instance);
const FORMAT: Means = Means::Place(How::Whole, |facts, document| {
    facts.documents.get(document as usize).map_or("", |document| facts.text(document.format))
});
const REPORT: Means =
    Means::Place(How::Within, |facts, document| facts.entry_of(document).map_or("", |entry| entry.path.as_str()));

/// Where a word without a key is looked for: what the table shows.
const WORD: Names = |facts, case, has| {
    last(case, |row| [row.name, row.class, row.suite, row.file].into_iter().any(&mut *has))
        || details(facts, case, |detail| has(detail.summary))
};

fn last(case: &[TestRow], has: impl FnOnce(&TestRow) -> bool) -> bool {
    case.last().is_some_and(has)
}

fn details(facts: &Facts, case: &[TestRow], has: impl FnMut(&TestDetail) -> bool) -> bool {
    case.iter().filter_map(|row| facts.detail_of(row)).any(has)
}

/// The key of a name.
fn key_of(name: &str) -> Option<(usize, &'static Key)> {
    KEYS.iter().enumerate().find(|(_, key)| key.name == name || key.also.contains(&name))
}

/// What a query can say beside keys: how it is written, what it means.
pub const SIGNS: &[(&str, &str)] = &[
    ("word", "In the name, class, suite, file or message; several words must all be there"),
    ("\"two words\"", "Quotes hold words together, also behind a colon: class:\"a b\""),
    ("cart.ts:12", "At this line of a source file, or named so in a text"),
    ("!…", "Not: before a word or a whole term, !s:passed, !@slow"),
];
