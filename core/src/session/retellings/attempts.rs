//! A retry that is written to a file of its own: its cases are further attempts.
//!
//! Evidence is a name (`report.xml` and `report-retry1.xml`), or a time: the second began after the first
//! had ended, and holds only what was red in the first. Two runs of one suite without either stay two.

use super::Work;
use crate::facts::{StrId, TestRow};
use crate::methods::order::Order as _;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// A document among those of one name: which attempt it is, and whether its name says so with a number.
struct Place {
    number: u32,
    is_numbered: bool,
    at: usize,
}

type Key = (StrId, StrId, StrId);

/// Documents of one run and format.
#[inline(never)] // Browsers compile a function whole when one of its loops is hot.
pub(super) fn find(work: &mut Work<'_>, documents: &[usize]) {
    let mut by_name: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for &at in documents {
        let path = work.document(at).map_or("", |document| document.path);
        if let Some((name, number)) = retry(path) {
            let is_numbered = number.is_some();
            let number = number.unwrap_or(2);
            by_name.entry(name).or_default().push(Place { number, is_numbered, at });
        }
    }
    for &at in documents {
        let path = work.document(at).map_or("", |document| document.path);
        let others = by_name.get_mut(path).filter(|_| !by_name_is(path));
        if let Some(others) = others {
            others.push(Place { number: 1, is_numbered: true, at });
        }
    }
    for mut places in by_name.into_values() {
        places.order_by_key(|place| place.number);
        let is_clear = places.windows(2).all(|pair| matches!(pair, [a, b] if a.number != b.number));
        for pair in 1..places.len() {
            let Some((earlier, later)) = places.split_at_checked(pair) else { continue };
            let Some(later) = later.first().filter(|_| is_clear) else { continue };
            let earlier: Vec<usize> = earlier.iter().map(|place| place.at).collect();
            join(work, &earlier, later.at, !later.is_numbered);
        }
    }
    follow_in_time(work, documents);
}

/// True for names that are those of a retry themselves.
fn by_name_is(path: &str) -> bool {
    retry(path).is_some()
}

/// The path without its word for a retry, and the attempt that a number beside the word says.
///
/// `retry1` and `rerun1` are the second attempt, `attempt-2` is too.
fn retry(path: &str) -> Option<(String, Option<u32>)> {
    const WORDS: &[(&str, u32)] =
        &[("retry", 1), ("rerun", 1), ("attempt", 0), ("flaky", 1), ("retries", 1), ("reruns", 1)];
    let lower = path.to_ascii_lowercase();
    let (at, word, ahead) = WORDS
        .iter()
        .filter_map(|(word, ahead)| {
            let is_apart = |at: usize| {
                let before = lower.get(..at).and_then(|before| before.bytes().last());
                let after = lower.get(at + word.len()..).and_then(|after| after.bytes().next());
                before.is_none_or(|byte| !byte.is_ascii_alphanumeric())
                    && after.is_none_or(|byte| !byte.is_ascii_alphabetic())
            };
            let (at, _) = lower.match_indices(word).filter(|(at, _)| is_apart(*at)).last()?;
            Some((at, *word, *ahead))
        })
        .max_by_key(|(at, word, _)| (*at, word.len()))?;
    let separators: &[char] = &['-', '_', '.', ' '];
    let after = path.get(at + word.len()..)?;
    let number = after.trim_start_matches(separators);
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let value = number.get(..digits).and_then(|digits| digits.parse::<u32>().ok());
    let rest = if value.is_some() { number.get(digits..)? } else { after };
    let before = path.get(..at)?;
    // `report-retry1.xml`, `retry1-report.xml` and `retry1/report.xml` are all of `report.xml`.
    let (before, rest) = match (before.strip_suffix(separators), rest) {
        (Some(before), rest) => (before, rest),
        (None, rest) => (before, rest.trim_start_matches(separators)),
    };
    let rest = if before.is_empty() || before.ends_with('/') { rest.strip_prefix('/').unwrap_or(rest) } else { rest };
    Some((format!("{before}{rest}"), value.map(|value| value.saturating_add(ahead))))
}

fn key(row: &TestRow) -> Key {
    (if row.class.is_empty() { row.suite } else { row.class }, row.name, row.file)
}

/// The cases of a document that still count, by key; `None` for keys that several cases have.
fn by_key(work: &Work<'_>, at: usize) -> Vec<(Key, Option<u32>)> {
    let Some(telling) = work.document(at).map(|document| document.telling) else { return Vec::new() };
    let mut places: HashMap<Key, usize> = HashMap::new();
    let mut keys: Vec<(Key, Option<u32>)> = Vec::new();
    for case in telling.first..telling.first + telling.cases {
        let Some(row) = work.facts.own_attempts_of(case).last() else { continue };
        let at = *places.entry(key(row)).or_insert(keys.len());
        match keys.get_mut(at) {
            Some((_, known)) => *known = None,
            None => keys.push((key(row), Some(case))),
        }
    }
    keys
}

/// Joins cases of `later` to those of `earlier`, if nearly all of them are there.
///
/// Without a number or a time the word alone says little, so all of them must have been red.
fn join(work: &mut Work<'_>, earlier: &[usize], later: usize, is_all_red: bool) -> bool {
    let mut known: HashMap<Key, Option<u32>> = HashMap::new();
    for &at in earlier {
        known.extend(by_key(work, at));
    }
    let cases = by_key(work, later);
    let mut pairs = Vec::new();
    let mut twins = 0_usize;
    let is_red = |case: u32| work.rows(case).iter().any(|row| row.status.is_red());
    for (key, case) in &cases {
        match (known.get(key), case) {
            (Some(Some(before)), Some(case)) if !is_all_red || is_red(*before) => {
                pairs.push((work.counted(*before), *case));
            }
            (Some(_), _) => twins += 1,
            _ => {}
        }
    }
    // Which of several cases of one name ran again cannot be said: they stay as they are.
    if pairs.is_empty() || (pairs.len() + twins) * 20 < cases.len() * 19 || is_all_red && twins > 0 {
        return false;
    }
    let mut count = 0_usize;
    let mut before_path = None;
    for (before, case) in pairs {
        if work.by.contains_key(&case) || work.by.contains_key(&before) || before == case {
            continue;
        }
        let mut attempts = work.joined.remove(&before).unwrap_or_else(|| vec![before]);
        attempts.extend(work.joined.remove(&case).unwrap_or_else(|| vec![case]));
        work.joined.insert(case, attempts);
        work.by.insert(before, case);
        count += 1;
        before_path = before_path.or_else(|| {
            let row = work.facts.own_attempts_of(before).first()?;
            Some(work.facts.entry_of(row.document)?.path.clone())
        });
    }
    if let (Some(path), Some(before)) = (work.document(later).map(|it| it.path.to_owned()), before_path) {
        let what = format!("runs again what {before} ran: {count} of {} cases are further attempts", cases.len());
        work.note(&path, what);
    }
    count > 0
}

/// Documents of one folder that began after another had ended, with nothing but what was red in it.
fn follow_in_time(work: &mut Work<'_>, documents: &[usize]) {
    let times = |work: &Work<'_>, at: usize| {
        let number = work.document(at)?.telling.document;
        let document = work.facts.documents.get(number as usize)?;
        Some((document.first_time?, document.last_time?))
    };
    // Red cases by key: few, so looking costs next to nothing.
    let mut red: HashMap<Key, Vec<usize>> = HashMap::new();
    for &at in documents.iter().filter(|at| times(work, **at).is_some()) {
        let Some(telling) = work.document(at).map(|document| document.telling) else { continue };
        for case in red_of(work, telling.first, telling.cases) {
            if let Some(row) = work.facts.own_attempts_of(case).last() {
                red.entry(key(row)).or_default().push(at);
            }
        }
    }
    if red.is_empty() {
        return;
    }
    let mut in_time: Vec<usize> = documents.iter().copied().filter(|at| times(work, *at).is_some()).collect();
    in_time.order_by_key(|at| times(work, *at));
    let mut joined: HashSet<(usize, usize)> = HashSet::new();
    for later in in_time {
        let Some(own) = work.document(later) else { continue };
        let Some(first) = work.facts.own_attempts_of(own.telling.first).last() else { continue };
        let candidates: Vec<usize> = red.get(&key(first)).cloned().unwrap_or_default();
        let Some((start, _)) = times(work, later) else { continue };
        let is_before = |at: &usize| {
            let Some(other) = work.document(*at).filter(|_| *at != later) else { return false };
            let ended = times(work, *at).is_some_and(|(first, last)| ended(work, *at, first, last) <= start);
            ended && other.folder == own.folder && other.telling.cases > own.telling.cases
        };
        // Several firsts are legs of a matrix: whose retry it is cannot be said.
        let before: Vec<usize> = candidates.into_iter().filter(is_before).collect();
        if let [before] = before.as_slice()
            && joined.insert((*before, later))
        {
            join_red(work, *before, later);
        }
    }
}

/// Milliseconds at which a document ended: what it says, or its start and what its tests took.
fn ended(work: &Work<'_>, at: usize, first: i64, last: i64) -> i64 {
    if last > first {
        return last;
    }
    let Some(telling) = work.document(at).map(|document| document.telling) else { return last };
    let took: f64 = (telling.first..telling.first + telling.cases)
        .flat_map(|case| work.facts.own_attempts_of(case))
        .filter_map(TestRow::duration)
        .fold(0.0, f64::max);
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds of one test; saturates")]
    last.saturating_add(took as i64)
}

fn red_of(work: &Work<'_>, first: u32, cases: u32) -> Vec<u32> {
    let is_ours = |rows: &[TestRow]| rows.last().is_some_and(|row| row.status.is_red());
    let cases = work.facts.own_red_cases(first, cases);
    cases.iter().copied().filter(|case| is_ours(work.facts.own_attempts_of(*case))).collect()
}

fn join_red(work: &mut Work<'_>, before: usize, later: usize) {
    join(work, &[before], later, true);
}
