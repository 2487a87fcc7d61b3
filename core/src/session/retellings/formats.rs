//! The same tests in two formats: `junit.xml` beside `ctrf.json`, parts of one format beside a whole of another.
//!
//! Documents of one format and folder are compared with those of another format that lie beside them (in
//! the folder, around it, or in one next to it). Names differ by writer, so both sides are compared by the
//! words of suite, class and name in the way that fits best. Nearly all cases of the smaller side must be
//! in the other with the same verdict, and durations must not speak against it.

use super::likeness::{DIGITS, agree, digits, micros, words};
use super::{Work, verdict};
use crate::facts::{Status, StrId};
use crate::methods::order::Order as _;
use hashbrown::{HashMap, HashSet};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Cases by which the way to compare names is chosen.
const SAMPLE: usize = 64;
/// Groups next to one another that are still compared; modules of a large build are many.
const SIBLINGS: usize = 12;

/// Cases of one format and folder.
struct Group<'a> {
    format: StrId,
    folder: &'a str,
    documents: Vec<usize>,
    cases: Vec<Case>,
}

/// A case that counts so far, with its names in four ways: whole, class and name, suite and name, name.
struct Case {
    number: u32,
    document: usize,
    status: Status,
    took: Option<u64>,
    keys: [u64; 4],
}

/// Ways to compare names, the strictest first: key of the one side, key of the other.
const WAYS: [(usize, usize); 16] = [
    (0, 0),
    (1, 1),
    (2, 2),
    (1, 2),
    (2, 1),
    (0, 1),
    (1, 0),
    (0, 2),
    (2, 0),
    (3, 1),
    (1, 3),
    (3, 2),
    (2, 3),
    (3, 0),
    (0, 3),
    (3, 3),
];

/// What two groups have in common.
struct Likeness {
    higher: usize,
    lower: usize,
    /// Case of the lower, case of the higher.
    pairs: Vec<(u32, u32)>,
    /// Digits of durations that agree.
    digits: u32,
}

/// Documents of one run, by format.
#[inline(never)] // Browsers compile a function whole when one of its loops is hot.
pub(super) fn find(work: &mut Work<'_>, by_format: &BTreeMap<StrId, Vec<usize>>) {
    let mut groups = groups(work, by_format);
    let near = near(&groups);
    if near.is_empty() {
        return;
    }
    let mut is_needed = vec![false; groups.len()];
    for at in near.iter().flat_map(|(a, b, _)| [*a, *b]) {
        is_needed.get_mut(at).into_iter().for_each(|needed| *needed = true);
    }
    for (group, _) in groups.iter_mut().zip(&is_needed).filter(|(_, needed)| **needed) {
        group.cases = cases(work, &group.documents);
    }
    let mut found = Vec::new();
    for (a, b, is_beside) in near {
        let rank = |work: &mut Work<'_>, at: usize| {
            let first = groups.get(at)?.documents.first()?;
            work.ranks.of(work.facts, &work.documents, *first).map(|(whole, _)| whole)
        };
        let (Some(rank_a), Some(rank_b)) = (rank(work, a), rank(work, b)) else { continue };
        let (higher, lower) = if rank_a >= rank_b { (a, b) } else { (b, a) };
        let ranks = (Reverse(rank_a.max(rank_b)), Reverse(rank_a.min(rank_b)));
        found.extend(likeness(&groups, higher, lower, is_beside).map(|like| (ranks, like)));
    }
    found.order_by_key(|(ranks, _)| *ranks);
    let found: Vec<Likeness> = found.into_iter().map(|(_, like)| like).collect();
    for like in clear(&groups, found) {
        for (case, by) in like.pairs {
            work.tell_again(case, by);
        }
    }
}

fn groups<'a>(work: &Work<'a>, by_format: &BTreeMap<StrId, Vec<usize>>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut places: HashMap<(StrId, &str), usize> = HashMap::new();
    for (format, documents) in by_format {
        for &at in documents {
            let Some(document) = work.document(at) else { continue };
            let place = *places.entry((*format, document.folder)).or_insert(groups.len());
            if place == groups.len() {
                let (folder, cases) = (document.folder, Vec::new());
                groups.push(Group { format: *format, folder, documents: Vec::new(), cases });
            }
            groups.get_mut(place).into_iter().for_each(|group| group.documents.push(at));
        }
    }
    groups
}

/// Pairs of groups that lie beside one another; true for those in or around one folder.
fn near(groups: &[Group<'_>]) -> Vec<(usize, usize, bool)> {
    let mut by_folder: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut by_parent: HashMap<&str, Vec<usize>> = HashMap::new();
    let parent = |folder: &'_ str| folder.rfind('/').unwrap_or(0);
    for (at, group) in groups.iter().enumerate() {
        by_folder.entry(group.folder).or_default().push(at);
        by_parent.entry(group.folder.get(..parent(group.folder)).unwrap_or_default()).or_default().push(at);
    }
    let mut near = Vec::new();
    let mut seen = HashSet::new();
    for (at, group) in groups.iter().enumerate() {
        let mut folder = Some(group.folder);
        while let Some(outer) = folder {
            for &other in by_folder.get(outer).into_iter().flatten() {
                let is_new = groups.get(other).is_some_and(|it| it.format != group.format)
                    && seen.insert((at.min(other), at.max(other)));
                if is_new {
                    near.push((at.min(other), at.max(other), true));
                }
            }
            folder = (!outer.is_empty()).then(|| outer.get(..parent(outer)).unwrap_or_default());
        }
    }
    for (at, group) in groups.iter().enumerate() {
        let siblings = by_parent.get(group.folder.get(..parent(group.folder)).unwrap_or_default());
        for &other in siblings.filter(|siblings| siblings.len() <= SIBLINGS).into_iter().flatten() {
            let is_new = groups.get(other).is_some_and(|it| it.format != group.format)
                && seen.insert((at.min(other), at.max(other)));
            if is_new {
                near.push((at.min(other), at.max(other), false));
            }
        }
    }
    near
}

fn cases(work: &Work<'_>, documents: &[usize]) -> Vec<Case> {
    let facts = work.facts;
    let mut cases = Vec::new();
    for &document in documents {
        let Some(telling) = work.document(document).map(|document| document.telling) else { continue };
        for case in (telling.first..telling.first + telling.cases).filter(|case| !work.by.contains_key(case)) {
            let Some(row) = facts.own_attempts_of(case).last() else { continue };
            let (suite, class, name) = (facts.text(row.suite), facts.text(row.class), facts.text(row.name));
            cases.push(Case {
                number: case,
                document,
                status: verdict(row.status),
                took: micros(row),
                keys: [words(&[suite, class, name]), words(&[class, name]), words(&[suite, name]), words(&[name])],
            });
        }
    }
    cases
}

/// How well two groups fit, if they are held for the same tests.
fn likeness(groups: &[Group<'_>], higher: usize, lower: usize, is_beside: bool) -> Option<Likeness> {
    let (high, low) = (&groups.get(higher)?.cases, &groups.get(lower)?.cases);
    let smaller = high.len().min(low.len());
    if smaller == 0 {
        return None;
    }
    let (key_high, key_low) = way(high, low)?;
    let mut known: HashMap<u64, Vec<&Case>> = HashMap::new();
    for case in high {
        known.entry(case.keys.get(key_high).copied()?).or_default().push(case);
    }
    let mut used: HashSet<u32> = HashSet::new();
    let mut pairs = Vec::with_capacity(smaller);
    let (mut agreed, mut compared, mut sum) = (0_usize, 0_usize, 0);
    for case in low {
        let Some(others) = known.get(case.keys.get(key_low)?) else { continue };
        let free = || others.iter().filter(|other| other.status == case.status && !used.contains(&other.number));
        let off = |other: &Case| case.took.zip(other.took).map_or(u64::MAX, |(a, b)| a.abs_diff(b));
        let Some(best) = free().min_by_key(|other| off(other)) else { continue };
        // Legs of a matrix in one folder: whose telling it is, only durations say.
        let is_one = free().all(|other| other.document == best.document);
        if !is_one && agree(case.took, best.took) != Some(true) {
            continue;
        }
        used.insert(best.number);
        pairs.push((case.number, best.number));
        // What took no time says nothing.
        let is_told = case.took.unwrap_or(0).max(best.took.unwrap_or(0)) >= 10_000;
        if let Some(agrees) = agree(case.took, best.took).filter(|_| is_told) {
            compared += 1;
            agreed += usize::from(agrees);
            if agrees {
                sum += digits(case.took.unwrap_or(0)).min(digits(best.took.unwrap_or(0)));
            }
        }
    }
    let is_nearly_all = pairs.len() * 20 >= smaller * 19;
    // Legs of a matrix agree within a tenth in a fourth of their tests, one execution in most.
    let is_open = compared == 0 || agreed * 2 > compared;
    let is_sure = sum >= DIGITS && agreed * 10 >= compared * 9;
    let is_named = (key_high, key_low) != (3, 3) || pairs.len() >= 3;
    let is_alike = is_nearly_all && if is_beside { is_open && is_named } else { is_sure };
    is_alike.then_some(Likeness { higher, lower, pairs, digits: if is_sure { sum } else { 0 } })
}

/// The way to compare names in which most of a sample of the smaller side is found.
fn way(high: &[Case], low: &[Case]) -> Option<(usize, usize)> {
    let (few, many, is_low) = if low.len() <= high.len() { (low, high, true) } else { (high, low, false) };
    let sets: [HashSet<u64>; 4] =
        std::array::from_fn(|key| many.iter().filter_map(|case| case.keys.get(key).copied()).collect());
    let step = few.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<&Case> = few.iter().step_by(step).collect();
    let found = |(of_few, of_many): (usize, usize)| {
        let is_there = |case: &&&Case| {
            case.keys.get(of_few).is_some_and(|key| sets.get(of_many).is_some_and(|set| set.contains(key)))
        };
        sample.iter().filter(is_there).count()
    };
    let best =
        WAYS.into_iter().map(|way| (found(way), way)).reduce(|best, next| if next.0 > best.0 { next } else { best });
    let (count, (of_few, of_many)) = best?;
    let is_likely = count * 5 >= sample.len() * 4;
    is_likely.then_some(if is_low { (of_many, of_few) } else { (of_few, of_many) })
}

/// Leaves out groups that could tell again two groups of one format alike, unless durations say which.
fn clear(groups: &[Group<'_>], found: Vec<Likeness>) -> Vec<Likeness> {
    let format = |at: usize| groups.get(at).map(|group| group.format).unwrap_or_default();
    let mut claims: HashMap<(u32, StrId), u32> = HashMap::new();
    for like in &found {
        for (case, by) in &like.pairs {
            *claims.entry((*case, format(like.higher))).or_default() += 1;
            *claims.entry((*by, format(like.lower))).or_default() += 1;
        }
    }
    let is_clear = |like: &Likeness| {
        let several = |key: (u32, StrId)| claims.get(&key).is_some_and(|count| *count > 1);
        let disputed =
            |(case, by): &&(u32, u32)| several((*case, format(like.higher))) || several((*by, format(like.lower)));
        like.digits > 0 || like.pairs.iter().filter(disputed).count() * 20 <= like.pairs.len()
    };
    found.into_iter().filter(is_clear).collect()
}
