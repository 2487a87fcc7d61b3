//! Which cases a query means, in which order; kept until the query or the facts change.

use super::groups::{self, Groups};
use super::query::{Beside, parse};
use super::{GroupBy, GroupView, SortKey, TestLine, TestRowView, TestsPage, TestsQuery};
use crate::facts::{Facts, Status, StrId, TestRow, index, is_flaky};

/// The rows of a query: indexes of final attempts.
pub(crate) struct Selection {
    /// Without window and folds.
    query: TestsQuery,
    rows: Vec<u32>,
    groups: Groups,
    of: u64,
    by_status: [u64; 5],
    problem: String,
}

/// A slice of the cases that match.
pub(crate) fn tests(facts: &Facts, beside: &Beside<'_>, query: &TestsQuery, kept: &mut Option<Selection>) -> TestsPage {
    let asked = TestsQuery { is_folded: false, folds: Vec::new(), offset: 0, limit: 0, ..query.clone() };
    let known = kept.take().filter(|known| known.query == asked);
    let selection = kept.insert(known.unwrap_or_else(|| select(facts, beside, asked)));
    let case = |at: usize| {
        let row = facts.tests.get(*selection.rows.get(at)? as usize)?;
        let since = beside.history.map(|history| history.became(facts, row)).unwrap_or_default();
        Some(TestLine::Case(Box::new(TestRowView { since, ..row_view(facts, row) })))
    };
    let (offset, limit) = (query.offset, u64::from(query.limit));
    let total = selection.rows.len() as u64;
    let mut rows = Vec::new();
    let lines = if query.group == GroupBy::None {
        let at = |line: u64| usize::try_from(line).unwrap_or(usize::MAX);
        rows.extend((offset..total.min(offset.saturating_add(limit))).filter_map(|line| case(at(line))));
        total
    } else {
        let is_folded = |group: &GroupView| query.is_folded != query.folds.contains(&group.key);
        selection.groups.lines(is_folded, offset, limit, |line| match line {
            Ok(group) => rows.push(TestLine::Group(group)),
            Err(at) => rows.extend(case(at)),
        })
    };
    TestsPage {
        query: query.clone(),
        total,
        of: selection.of,
        by_status: selection.by_status,
        groups: selection.groups.len(),
        lines,
        rows,
        problem: selection.problem.clone(),
    }
}

/// A case as the table shows it, by its final attempt.
pub(super) fn row_view(facts: &Facts, row: &TestRow) -> TestRowView {
    let path = facts.entry_of(row.document).map_or("", |entry| entry.path.as_str());
    let run = facts.runs.get(facts.run_of(row) as usize).map_or("", |run| run.id.as_str());
    let attempts = facts.attempts_of(row.case);
    let summary = facts.detail_of(row).filter(|_| row.status.is_red()).map_or("", |detail| facts.text(detail.summary));
    let file = facts.text(row.file);
    TestRowView {
        case: row.case,
        status: row.status.word().to_owned(),
        flaky: is_flaky(attempts),
        name: facts.text(row.name).to_owned(),
        group: facts.text(if row.class.is_empty() { row.suite } else { row.class }).to_owned(),
        class: facts.text(row.class).to_owned(),
        suite: facts.text(row.suite).to_owned(),
        file: if file.is_empty() { path.rsplit('/').next().unwrap_or_default() } else { file }.to_owned(),
        line: row.line,
        instance: groups::instance(facts, row.document).to_owned(),
        owner: facts.text(groups::owner(facts, attempts)).to_owned(),
        tags: tags(facts, attempts),
        run: run.to_owned(),
        duration_ms: row.duration(),
        attempts: u16::try_from(attempts.len()).unwrap_or(u16::MAX),
        summary: summary.to_owned(),
        since: String::new(),
    }
}

/// Tags of all attempts, each once.
fn tags(facts: &Facts, attempts: &[TestRow]) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in attempts.iter().filter_map(|row| facts.detail_of(row)).flat_map(|detail| &detail.tags) {
        let tag = facts.text(*tag).trim_start_matches('@');
        if !tag.is_empty() && !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

fn select(facts: &Facts, beside: &Beside<'_>, asked: TestsQuery) -> Selection {
    let mut query = parse(&asked.query, facts, beside);
    let (mut of, mut by_status) = (0, [0; 5]);
    // Room for all at once: what a vector grows by is there twice for a moment, and stays with the worker.
    let mut rows = Vec::with_capacity(usize::try_from(facts.counts().tests).unwrap_or(0));
    for (at, attempts) in facts.numbered_cases(query.is_told_again) {
        let Some(last) = attempts.last() else { continue };
        if asked.run.is_some_and(|run| facts.run_of(last) != run) {
            continue;
        }
        of += 1;
        if query.has(facts, attempts) {
            rows.push(index(at));
            groups::count(&mut by_status, attempts);
        }
    }
    sort(facts, &mut rows, asked.sort, asked.reverse);
    let groups = match asked.group {
        GroupBy::None => Groups::default(),
        by => Groups::make(facts, beside, by, &mut rows),
    };
    Selection { query: asked, rows, groups, of, by_status, problem: query.problem }
}

fn sort(facts: &Facts, rows: &mut [u32], by: SortKey, is_reverse: bool) {
    match by {
        SortKey::Status => sort_small(facts, rows, is_reverse, |row| u32::from(rank(facts, row))),
        SortKey::Name => sort_texts(facts, rows, is_reverse, |row| (facts.text(row.name), "")),
        SortKey::Group => sort_texts(facts, rows, is_reverse, |row| group(facts, row)),
        // Bits of numbers that are not negative are in the order of the numbers.
        SortKey::Duration => {
            sort_numbers(facts, rows, is_reverse, |row| {
                row.duration().map_or(u64::MAX, |s| !(s.max(0.0).abs().to_bits() + 1))
            });
        }
        SortKey::Run => sort_small(facts, rows, is_reverse, |row| facts.run_of(row)),
        SortKey::Path => sort_small(facts, rows, is_reverse, |row| row.document),
        SortKey::Suite => sort_texts(facts, rows, is_reverse, |row| (facts.text(row.suite), facts.text(row.name))),
        SortKey::File => sort_texts(facts, rows, is_reverse, |row| (facts.text(row.file), "")),
        SortKey::Instance => sort_texts(facts, rows, is_reverse, |row| (groups::instance(facts, row.document), "")),
        SortKey::Owner => sort_texts(facts, rows, is_reverse, |row| {
            let owner = facts.text(groups::owner(facts, groups::attempts(facts, row)));
            (if owner.is_empty() { "\u{10FFFF}" } else { owner }, "")
        }),
        SortKey::Attempts => sort_small(facts, rows, is_reverse, |row| !u32::from(row.attempts)),
    }
}

/// Rows of one key stay in the order of the table. Keys are looked up once: rows are compared
/// twenty times each.
fn sort_numbers(facts: &Facts, rows: &mut [u32], is_reverse: bool, key: impl Fn(&TestRow) -> u64) {
    let flip = if is_reverse { u64::MAX } else { 0 };
    let keyed = |&at: &u32| (facts.tests.get(at as usize).map_or(u64::MAX, |row| key(row) ^ flip), at);
    let mut keys: Vec<(u64, u32)> = rows.iter().map(keyed).collect();
    keys.sort_unstable();
    for (row, (_, at)) in rows.iter_mut().zip(keys) {
        *row = at;
    }
}

/// The same for numbers that leave room for that of the row beside them: half the memory and the time.
fn sort_small(facts: &Facts, rows: &mut [u32], is_reverse: bool, key: impl Fn(&TestRow) -> u32) {
    let flip = if is_reverse { u32::MAX } else { 0 };
    let keyed = |&at: &u32| {
        let key = facts.tests.get(at as usize).map_or(u32::MAX, |row| key(row) ^ flip);
        u64::from(key) << 32 | u64::from(at)
    };
    let mut keys: Vec<u64> = rows.iter().map(keyed).collect();
    keys.sort_unstable();
    for (row, key) in rows.iter_mut().zip(keys) {
        #[expect(clippy::cast_possible_truncation, reason = "the lower half is the number of the row")]
        let at = key as u32;
        *row = at;
    }
}

fn sort_texts<'f>(
    facts: &'f Facts,
    rows: &mut [u32],
    is_reverse: bool,
    key: impl Fn(&'f TestRow) -> (&'f str, &'f str),
) {
    let keyed = |&at: &u32| (facts.tests.get(at as usize).map_or(("", ""), &key), at);
    let mut keys: Vec<((&str, &str), u32)> = rows.iter().map(keyed).collect();
    keys.sort_unstable_by(|(a, first), (b, second)| {
        let order = if is_reverse { b.cmp(a) } else { a.cmp(b) };
        order.then(first.cmp(second))
    });
    for (row, (_, at)) in rows.iter_mut().zip(keys) {
        *row = at;
    }
}

/// Worst first.
fn rank(facts: &Facts, row: &TestRow) -> u8 {
    match row.status {
        Status::Error => 0,
        Status::Failed => 1,
        Status::Passed if facts.is_retried(row) && is_flaky(facts.attempts_of(row.case)) => 2,
        Status::Passed => 3,
        Status::Skipped => 4,
    }
}

fn group<'f>(facts: &'f Facts, row: &TestRow) -> (&'f str, &'f str) {
    let name = |id: StrId| facts.text(id);
    (if row.class.is_empty() { name(row.suite) } else { name(row.class) }, name(row.name))
}
