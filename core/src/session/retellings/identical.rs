//! The same rows in two documents of one format: a copy, a merged report beside its parts, shards that overlap.
//!
//! Evidence is in the durations: two executions of one suite agree in names and results, but not to the
//! digit in what they took. Without durations only a copy inside an archive of the same folder is one.

use super::likeness::{DIGITS, digits, micros};
use super::{Work, verdict};
use crate::facts::{StrId, TestRow};
use crate::methods::order::Order as _;
use hashbrown::{HashMap, HashSet};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Documents that a row is compared with, at most: more have it only by chance.
const MOST: usize = 32;

/// Documents of one run and format.
#[inline(never)] // Browsers compile a function whole when one of its loops is hot.
pub(super) fn find(work: &mut Work<'_>, documents: &[usize]) {
    let near = overlapping(work, documents);
    if near.len() < 2 {
        return;
    }
    let mut found = alike(work, &near);
    found.extend(copies(work, &near));
    let mut ranked = Vec::new();
    for (whole, parts) in found {
        ranked.extend(work.ranks.of(work.facts, &work.documents, whole).map(|rank| (Reverse(rank), whole, parts)));
    }
    ranked.order();
    for (_, whole, parts) in ranked {
        if !compare(work, whole, &parts) && parts.len() > 1 {
            for part in parts {
                compare(work, whole, &[part]);
            }
        }
    }
}

/// Documents whose classes may meet those of another: few, so that the rest costs nothing.
fn overlapping(work: &Work<'_>, documents: &[usize]) -> Vec<usize> {
    let places = |at: usize| work.document(at).map_or((u32::MAX, 0), |document| document.telling.places);
    let mut order = documents.to_vec();
    order.order_by_key(|at| places(*at).0);
    let mut near = BTreeSet::new();
    // The document that reaches farthest so far.
    let mut reach: Option<(u32, usize)> = None;
    for at in order {
        let (low, high) = places(at);
        if let Some((end, other)) = reach.filter(|(end, _)| low <= *end) {
            near.insert(at);
            near.insert(other);
            if high <= end {
                continue;
            }
        }
        reach = Some((high, at));
    }
    near.into_iter().collect()
}

fn cases<'w>(work: &'w Work<'_>, at: usize) -> impl Iterator<Item = &'w [TestRow]> {
    let (first, cases) = work.document(at).map_or((0, 0), |it| (it.telling.first, it.telling.cases));
    (first..first + cases).map(|case| work.facts.own_attempts_of(case)).filter(|rows| !rows.is_empty())
}

/// Documents with those of one folder whose rows agree with theirs in enough digits.
///
/// A part may hold one quick test: what speaks for it is that all parts of its folder agree with the whole.
fn alike(work: &Work<'_>, documents: &[usize]) -> Vec<(usize, Vec<usize>)> {
    let mut seen: HashMap<(StrId, StrId, u64), Vec<usize>> = HashMap::new();
    let mut agreed: HashMap<(usize, &str), u32> = HashMap::new();
    let mut found = BTreeSet::new();
    let cases_of = |at: usize| work.document(at).map_or(0, |document| document.telling.cases);
    let mut folders: HashMap<&str, Vec<usize>> = HashMap::new();
    for &at in documents {
        let folder = work.document(at).map_or("", |document| document.folder);
        folders.entry(folder).or_default().push(at);
        for row in cases(work, at).filter_map(<[TestRow]>::last) {
            let Some(took) = micros(row).filter(|took| digits(*took) > 0) else { continue };
            let others = seen.entry((row.class, row.name, took)).or_default();
            for &other in others.iter().filter(|other| **other != at) {
                let (whole, part) = if cases_of(at) > cases_of(other) { (at, other) } else { (other, at) };
                let folder = work.document(part).map_or("", |document| document.folder);
                let sum = agreed.entry((whole, folder)).or_default();
                *sum += digits(took);
                if *sum >= DIGITS {
                    found.insert((whole, folder));
                }
            }
            if others.last() != Some(&at) && others.len() < MOST {
                others.push(at);
            }
        }
    }
    let parts = |(whole, folder): (usize, &str)| {
        let parts = folders.get(folder).into_iter().flatten().copied().filter(|at| *at != whole);
        (whole, parts.collect())
    };
    found.into_iter().map(parts).collect()
}

/// Pairs of equal size, one of which lies at the same place inside an archive beside the other.
fn copies(work: &Work<'_>, documents: &[usize]) -> Vec<(usize, Vec<usize>)> {
    let mut seen: HashMap<(u64, u32, &str), usize> = HashMap::new();
    let mut found = Vec::new();
    for &at in documents {
        let Some(document) = work.document(at) else { continue };
        let (outer, inner) = document.path.rsplit_once("!/").unwrap_or(("", document.path));
        let bytes = work.facts.entry_of(document.telling.document).map_or(0, |entry| entry.bytes);
        // A name alone is no place: each leg has its `report.tap`.
        if !inner.contains('/') {
            continue;
        }
        match seen.get(&(bytes, document.telling.cases, inner)) {
            Some(&other) => {
                let outer_of =
                    |at: usize| work.document(at).and_then(|it| it.path.rsplit_once("!/")).map_or("", |it| it.0);
                let other_outer = outer_of(other);
                if outer != other_outer && (outer.starts_with(other_outer) || other_outer.starts_with(outer)) {
                    found.push((other, vec![at]));
                }
            }
            None => drop(seen.insert((bytes, document.telling.cases, inner), at)),
        }
    }
    found
}

/// Tells again what is the same in a document and in parts of it, if nearly nothing contradicts.
fn compare(work: &mut Work<'_>, whole: usize, parts: &[usize]) -> bool {
    let mut known: HashMap<(StrId, StrId), Vec<&[TestRow]>> = HashMap::new();
    for rows in cases(work, whole) {
        if let Some(row) = rows.last() {
            known.entry((row.class, row.name)).or_default().push(rows);
        }
    }
    let (mut same, mut other) = (Vec::new(), 0_usize);
    for &part in parts {
        let mut used: HashSet<u32> = HashSet::new();
        for rows in cases(work, part) {
            let Some(row) = rows.last() else { continue };
            let Some(candidates) = known.get(&(row.class, row.name)) else { continue };
            let is_same = |with: &&&[TestRow]| {
                let last = with.last();
                with.len() == rows.len()
                    && last.is_some_and(|last| {
                        verdict(last.status) == verdict(row.status)
                            && micros(last) == micros(row)
                            && !used.contains(&last.case)
                    })
            };
            match candidates.iter().find(is_same).and_then(|with| with.last()) {
                Some(last) => {
                    used.insert(last.case);
                    same.push((part, *row, *last));
                }
                None => other += 1,
            }
        }
    }
    drop(known);
    // One in twenty may differ: writers that merge drop what they do not know.
    if same.is_empty() || other * 20 > same.len() {
        return false;
    }
    for (part, row, of_whole) in same {
        let rank_of = |work: &mut Work<'_>, at: usize| work.ranks.of(work.facts, &work.documents, at);
        let (lower, higher) =
            if rank_of(work, part) > rank_of(work, whole) { (of_whole, row) } else { (row, of_whole) };
        work.tell_again(lower.case, higher.case);
    }
    true
}
