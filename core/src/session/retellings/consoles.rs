//! What consoles and logs say of tests that a report of the run tells too.
//!
//! A console names what failed and counts the rest. Its cases with a name are looked for in the reports of the
//! run by the words of suite, class and name; where most are there with the same verdict, they count once, and
//! those without a name stand for as many cases of the same verdict. A console that names nothing must count
//! as much as one report, or all reports of the run together. The log of a step tells what the log of its job
//! does (`build/4_Test.txt` beside `0_build.txt`, as GitHub packs them).

use super::likeness::words;
use super::{Work, rank, verdict};
use crate::facts::{Facts, Status, StrId, TestRow};
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Ways in which a name is compared: whole, class and name, suite and name, name.
const WAYS: usize = 4;

/// A case by the ways of its name.
struct Case {
    number: u32,
    status: Status,
    is_named: bool,
    /// The case that counts for it already.
    by: Option<u32>,
    keys: [u64; WAYS],
}

/// Documents of one run.
#[inline(never)] // Browsers compile a function whole when one of its loops is hot.
pub(super) fn find(work: &mut Work<'_>, documents: impl Iterator<Item = usize>) {
    let is_console = |work: &Work<'_>, at: usize| {
        work.document(at).is_some_and(|document| rank::is_console(work.facts.text(document.format)))
    };
    let (consoles, reports): (Vec<usize>, Vec<usize>) = documents.partition(|at| is_console(work, *at));
    if consoles.len() > 1 {
        steps(work, &consoles);
    }
    if consoles.is_empty() || reports.is_empty() {
        return;
    }
    let mut told: Vec<Vec<Case>> = reports.iter().map(|at| cases(work, *at)).collect();
    for cases in &mut told {
        cases.retain(|case| case.by.is_none());
    }
    for console in consoles {
        let own = cases(work, console);
        for (case, by) in pairs(&own, &told) {
            work.tell_again(case, by);
        }
    }
}

/// Cases of a document.
fn cases(work: &Work<'_>, at: usize) -> Vec<Case> {
    let Some(telling) = work.document(at).map(|document| document.telling) else { return Vec::new() };
    let case = |number: u32| {
        let row = work.facts.own_attempts_of(number).last()?;
        let [suite, class, name] = [row.suite, row.class, row.name].map(|id| work.facts.text(id));
        let keys = [words(&[suite, class, name]), words(&[class, name]), words(&[suite, name]), words(&[name])];
        let by = Some(work.counted(number)).filter(|by| *by != number);
        Some(Case { number, status: verdict(row.status), is_named: is_named(name), by, keys })
    };
    (telling.first..telling.first + telling.cases).filter_map(case).collect()
}

/// False for what is only counted.
fn is_named(name: &str) -> bool {
    !name.is_empty() && name != "unnamed failure"
}

/// Cases of a console with those of reports that tell them.
fn pairs(own: &[Case], told: &[Vec<Case>]) -> Vec<(u32, u32)> {
    let all = || told.iter().flatten();
    let named: Vec<&Case> = own.iter().filter(|case| case.is_named).collect();
    let mut used: HashSet<u32> = own.iter().filter_map(|case| case.by).collect();
    let mut pairs = Vec::new();
    if named.is_empty() {
        let sums = sums(own.iter());
        let one = told.iter().any(|cases| self::sums(cases.iter()) == sums);
        if !one && self::sums(all()) != sums {
            return pairs;
        }
    } else {
        // The way that fits best, the strictest first.
        let best = (0..WAYS * WAYS).map(|way| (way / WAYS, way % WAYS)).map(|(of_own, of_told)| {
            let known: HashSet<u64> = all().filter_map(|case| case.keys.get(of_told).copied()).collect();
            let is_there = |case: &&&Case| case.keys.get(of_own).is_some_and(|key| known.contains(key));
            (named.iter().filter(is_there).count(), of_own, of_told)
        });
        let best = best.reduce(|best, next| if next.0 > best.0 { next } else { best });
        let Some((_, of_own, of_told)) = best else { return pairs };
        let mut known: HashMap<(u64, Status), Vec<&Case>> = HashMap::new();
        for case in all() {
            known.entry((case.keys.get(of_told).copied().unwrap_or_default(), case.status)).or_default().push(case);
        }
        let mut found = used.len();
        for case in named.iter().filter(|case| case.by.is_none()) {
            let key = (case.keys.get(of_own).copied().unwrap_or_default(), case.status);
            let free = known.get(&key).into_iter().flatten().find(|by| !used.contains(&by.number));
            if let Some(by) = free {
                used.insert(by.number);
                pairs.push((case.number, by.number));
                found += 1;
            }
        }
        // Other tests, which a report does not tell.
        if found * 2 < named.len() || found == 0 {
            return Vec::new();
        }
    }
    let mut rest: BTreeMap<Status, std::vec::IntoIter<u32>> = BTreeMap::new();
    for case in own.iter().filter(|case| !case.is_named && case.by.is_none()) {
        let left = rest.entry(case.status).or_insert_with(|| {
            let left = all().filter(|by| by.status == case.status && !used.contains(&by.number));
            left.map(|by| by.number).collect::<Vec<_>>().into_iter()
        });
        pairs.extend(left.next().map(|by| (case.number, by)));
    }
    pairs
}

/// How many there are, and how many of these are red.
fn sums<'c>(cases: impl Iterator<Item = &'c Case>) -> (usize, usize) {
    cases.fold((0, 0), |(all, red), case| (all + 1, red + usize::from(case.status.is_red())))
}

/// Logs of steps beside the log of their job: what both tell counts once.
fn steps(work: &mut Work<'_>, consoles: &[usize]) {
    for &job in consoles {
        let Some(folder) = work.document(job).and_then(|document| of_job(document.path)) else { continue };
        let inner = consoles
            .iter()
            .copied()
            .filter(|at| *at != job && work.document(*at).is_some_and(|document| document.folder == folder));
        let inner: Vec<usize> = inner.collect();
        let facts = work.facts;
        let mut left: HashMap<(StrId, StrId, Status), Vec<u32>> = HashMap::new();
        for row in rows(work, facts, job) {
            left.entry((row.class, row.name, row.status)).or_default().push(row.case);
        }
        for step in inner {
            for row in rows(work, facts, step) {
                if let Some(by) = left.get_mut(&(row.class, row.name, row.status)).and_then(Vec::pop) {
                    work.tell_again(row.case, by);
                }
            }
        }
    }
}

/// The last attempts of cases that still count.
fn rows<'f>(work: &Work<'_>, facts: &'f Facts, at: usize) -> Vec<&'f TestRow> {
    let Some(telling) = work.document(at).map(|document| document.telling) else { return Vec::new() };
    let numbers = (telling.first..telling.first + telling.cases).filter(|case| !work.by.contains_key(case));
    numbers.filter_map(|case| facts.own_attempts_of(case).last()).collect()
}

/// `logs/0_build.txt`: the folder that holds the steps of this job, `logs/build`.
fn of_job(path: &str) -> Option<String> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (number, job) = name.strip_suffix(".txt")?.split_once('_')?;
    number.parse::<u32>().ok()?;
    Some(if folder.is_empty() { job.to_owned() } else { format!("{folder}/{job}") })
}
