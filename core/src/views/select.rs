//! Which cases a query means, in which order; kept until the query or the facts change.

use super::search::Found;
use super::{SortKey, TestRowView, TestsPage, TestsQuery};
use crate::facts::{Facts, Status, StrId, TestRow, index, is_flaky};
use crate::findings::Finding;
use hashbrown::HashSet;

/// The rows of a query: indexes of final attempts.
pub(crate) struct Selection {
    query: String,
    sort: SortKey,
    is_reverse: bool,
    rows: Vec<u32>,
    of: u64,
    by_status: [u64; 5],
}

/// A term of the query.
enum Term {
    /// Number of a word, looked up in the columns.
    Word(usize),
    /// A word that must be in one column.
    In(Column, usize),
    Cause(HashSet<u32>),
}

#[derive(Clone, Copy)]
enum Column {
    Class,
    Suite,
    File,
    Name,
    Run,
}

#[derive(Default)]
struct Parsed {
    /// Term, and whether it is negated.
    terms: Vec<(Term, bool)>,
    statuses: Vec<&'static str>,
    not_statuses: Vec<&'static str>,
    words: Vec<String>,
    problem: String,
}

/// A slice of the cases that match.
pub(crate) fn tests(
    facts: &Facts,
    findings: &[Finding],
    query: &TestsQuery,
    kept: &mut Option<Selection>,
) -> TestsPage {
    let parsed = parse(&query.query, findings);
    let problem = parsed.problem.clone();
    let known = kept
        .take()
        .filter(|known| known.query == query.query && known.sort == query.sort && known.is_reverse == query.reverse);
    let selection = kept.insert(known.unwrap_or_else(|| select(facts, query, &parsed)));
    let offset = usize::try_from(query.offset).unwrap_or(usize::MAX);
    let rows = selection.rows.iter().skip(offset).take(query.limit as usize);
    TestsPage {
        query: query.clone(),
        total: selection.rows.len() as u64,
        of: selection.of,
        by_status: selection.by_status,
        rows: rows.filter_map(|row| Some(row_view(facts, facts.tests.get(*row as usize)?))).collect(),
        problem,
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
        suite: facts.text(row.suite).to_owned(),
        file: if file.is_empty() { path.rsplit('/').next().unwrap_or_default() } else { file }.to_owned(),
        run: run.to_owned(),
        duration_ms: row.duration(),
        attempts: u16::try_from(attempts.len()).unwrap_or(u16::MAX),
        summary: summary.to_owned(),
    }
}

fn parse(query: &str, findings: &[Finding]) -> Parsed {
    let mut parsed = Parsed::default();
    for (token, is_quoted) in tokens(query) {
        let (token, not) = match token.strip_prefix('!').filter(|rest| !is_quoted && !rest.is_empty()) {
            Some(rest) => (rest.to_owned(), true),
            None => (token, false),
        };
        let keyed = token.split_once(':').filter(|(_, value)| !is_quoted && !value.is_empty());
        let term = match keyed {
            Some(("s" | "status", value)) => {
                let known = ["failed", "error", "passed", "skipped", "flaky", "retried", "again"];
                match known.into_iter().find(|known| *known == value) {
                    Some(status) if not => parsed.not_statuses.push(status),
                    Some(status) => parsed.statuses.push(status),
                    None => parsed.problem = format!("no status is called {value}: {}", known.join(", ")),
                }
                continue;
            }
            Some(("cause", id)) => {
                let finding = findings.iter().find(|finding| finding.id == id);
                if finding.is_none() {
                    parsed.problem = format!("no cause has the id {id}");
                }
                Term::Cause(finding.map(|finding| finding.cases.iter().copied().collect()).unwrap_or_default())
            }
            Some((key, value)) => match column(key) {
                Some(column) => Term::In(column, word(&mut parsed.words, value)),
                None => Term::Word(word(&mut parsed.words, &token)),
            },
            None => Term::Word(word(&mut parsed.words, &token)),
        };
        parsed.terms.push((term, not));
    }
    parsed
}

fn column(key: &str) -> Option<Column> {
    Some(match key {
        "class" => Column::Class,
        "suite" => Column::Suite,
        "file" => Column::File,
        "name" => Column::Name,
        "run" => Column::Run,
        _ => return None,
    })
}

fn word(words: &mut Vec<String>, text: &str) -> usize {
    words.push(text.to_lowercase());
    words.len() - 1
}

/// Words parted by blanks; quotes hold them together.
fn tokens(query: &str) -> Vec<(String, bool)> {
    let mut tokens = Vec::new();
    let mut token = String::new();
    let mut in_quotes = false;
    let mut is_quoted = false;
    for c in query.chars() {
        match c {
            '"' => {
                is_quoted |= token.is_empty() && !in_quotes;
                in_quotes = !in_quotes;
            }
            c if c.is_whitespace() && !in_quotes => {
                if !token.is_empty() {
                    tokens.push((std::mem::take(&mut token), is_quoted));
                }
                is_quoted = false;
            }
            c => token.push(c),
        }
    }
    if !token.is_empty() {
        tokens.push((token, is_quoted));
    }
    tokens
}

fn select(facts: &Facts, query: &TestsQuery, parsed: &Parsed) -> Selection {
    let found = Found::new(&facts.strings, &parsed.words);
    let run_has = |row: &TestRow, word: usize| {
        let run = facts.runs.get(facts.run_of(row) as usize).map_or("", |run| run.id.as_str());
        parsed.words.get(word).is_some_and(|word| run.to_lowercase().contains(word.as_str()))
    };
    let holds = |row: &TestRow, term: &Term| match term {
        Term::Word(word) => {
            let summary = facts.detail_of(row).map(|detail| detail.summary).unwrap_or_default();
            [row.name, row.class, row.suite, row.file, summary].into_iter().any(|id| found.has(*word, id))
        }
        Term::In(column, word) => match column {
            Column::Class => found.has(*word, row.class),
            Column::Suite => found.has(*word, row.suite),
            Column::File => found.has(*word, row.file),
            Column::Name => found.has(*word, row.name),
            Column::Run => run_has(row, *word),
        },
        Term::Cause(cases) => cases.contains(&row.case),
    };
    let mut selection = Selection {
        query: query.query.clone(),
        sort: query.sort,
        is_reverse: query.reverse,
        rows: Vec::new(),
        of: 0,
        by_status: [0; 5],
    };
    // What is told again counts nowhere, but can be asked for.
    let told_again = parsed.statuses.contains(&"again");
    for (at, attempts) in facts.numbered_cases(told_again) {
        selection.of += 1;
        let Some(last) = attempts.last() else { continue };
        let is = |status: &&str| match *status {
            "failed" => last.status.is_red(),
            "flaky" => is_flaky(attempts),
            "retried" => attempts.len() > 1,
            "again" => told_again,
            word => last.status.word() == word,
        };
        let status = parsed.statuses.is_empty() || parsed.statuses.iter().any(&is);
        if !status || parsed.not_statuses.iter().any(is) {
            continue;
        }
        if parsed.terms.iter().all(|(term, not)| holds(last, term) != *not) {
            selection.rows.push(index(at));
            let slot = match last.status {
                Status::Failed => 0,
                Status::Error => 1,
                Status::Passed => 2,
                Status::Skipped => 3,
            };
            if let Some(count) = selection.by_status.get_mut(slot) {
                *count += 1;
            }
            selection.by_status[4] += u64::from(is_flaky(attempts));
        }
    }
    sort(facts, &mut selection);
    selection
}

fn sort(facts: &Facts, selection: &mut Selection) {
    let (rows, is_reverse) = (&mut selection.rows, selection.is_reverse);
    match selection.sort {
        SortKey::Status => sort_numbers(facts, rows, is_reverse, |row| u64::from(rank(facts, row))),
        SortKey::Name => sort_texts(facts, rows, is_reverse, |row| (facts.text(row.name), "")),
        SortKey::Group => sort_texts(facts, rows, is_reverse, |row| group(facts, row)),
        // Bits of numbers that are not negative are in the order of the numbers.
        SortKey::Duration => {
            sort_numbers(facts, rows, is_reverse, |row| {
                row.duration().map_or(u64::MAX, |s| !(s.max(0.0).abs().to_bits() + 1))
            });
        }
        SortKey::Run => sort_numbers(facts, rows, is_reverse, |row| u64::from(facts.run_of(row))),
        SortKey::Path => sort_numbers(facts, rows, is_reverse, |row| u64::from(row.document)),
    }
}

/// Rows of one key stay in the order of the table. Keys are looked up once: rows are compared
/// twenty times each.
fn sort_numbers(facts: &Facts, rows: &mut [u32], is_reverse: bool, key: impl Fn(&TestRow) -> u64) {
    let flip = if is_reverse { u64::MAX } else { 0 };
    let keyed = |&at: &u32| Some((key(facts.tests.get(at as usize)?) ^ flip, at));
    let mut keys: Vec<(u64, u32)> = rows.iter().filter_map(keyed).collect();
    keys.sort_unstable();
    for (row, (_, at)) in rows.iter_mut().zip(keys) {
        *row = at;
    }
}

fn sort_texts<'f>(
    facts: &'f Facts,
    rows: &mut [u32],
    is_reverse: bool,
    key: impl Fn(&'f TestRow) -> (&'f str, &'f str),
) {
    let keyed = |&at: &u32| Some((key(facts.tests.get(at as usize)?), at));
    let mut keys: Vec<((&str, &str), u32)> = rows.iter().filter_map(keyed).collect();
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

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn quotes_hold_words_together() {
        let told = tokens("a \"b c\" !d s:failed class:\"x y\"");
        let texts: Vec<&str> = told.iter().map(|(token, _)| token.as_str()).collect();
        assert_eq!(texts, ["a", "b c", "!d", "s:failed", "class:x y"]);
    }

    #[test]
    fn an_unknown_status_is_said() {
        assert_eq!(
            parse("s:broken", &[]).problem,
            "no status is called broken: failed, error, passed, skipped, flaky, retried, again"
        );
    }
}
