//! What else differs between two sides that are open: findings, files, coverage, issues.

use super::files::files_changed;
use super::{FilesChanged, Side};
use crate::facts::CoverageMetric;
use crate::findings::Finding;
use hashbrown::HashSet;
use std::collections::BTreeMap;

/// A finding by what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<'f> {
    /// The same from run to run.
    pub id: &'f str,
    /// Id of its rule.
    pub rule: &'static str,
    /// Its severity.
    pub severity: &'static str,
    /// What it says.
    pub title: &'f str,
}

/// Covered and total of a measure, in base and head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The measure.
    pub metric: CoverageMetric,
    /// In base.
    pub base: Option<(u64, u64)>,
    /// In head.
    pub head: Option<(u64, u64)>,
}

/// What else differs; what one side does not have is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside<'f> {
    /// Findings in head that base has not, those that are gone, and how many are in both.
    pub findings: Option<(Vec<Named<'f>>, Vec<Named<'f>>, u64)>,
    /// The trees.
    pub files: Option<FilesChanged>,
    /// Coverage by measure.
    pub coverage: Vec<Covered>,
    /// Issues of analysers: new, gone, in both.
    pub issues: Option<[u64; 3]>,
}

/// Compares what is open of both sides.
pub fn beside<'f>(base: &Side<'f>, head: &Side<'f>) -> Beside<'f> {
    Beside {
        findings: findings(base, head),
        files: files_changed(base, head),
        coverage: coverage(base, head),
        issues: issues(base, head),
    }
}

fn findings<'f>(base: &Side<'f>, head: &Side<'f>) -> Option<(Vec<Named<'f>>, Vec<Named<'f>>, u64)> {
    // A finding of no run is about everything that is open: it is of both.
    fn mine<'f>(side: &Side<'f>) -> Option<impl Iterator<Item = &'f Finding> + use<'f>> {
        let (_, runs) = side.open.clone()?;
        let is_mine =
            move |finding: &&Finding| finding.runs.is_empty() || finding.runs.iter().any(|run| runs.contains(run));
        Some(side.findings.iter().filter(is_mine))
    }
    // By its id, or by its words: ids of some rules hold the path of a report, which has another name here.
    fn words(finding: &Finding) -> (&str, &str) {
        (finding.rule, &finding.title)
    }
    let keys = |side| {
        let all: Vec<&Finding> = mine(side)?.collect();
        let ids: HashSet<&str> = all.iter().map(|finding| finding.id.as_str()).collect();
        let words: HashSet<(&str, &str)> = all.iter().map(|finding| words(finding)).collect();
        Some((ids, words))
    };
    let (old, new) = (keys(base)?, keys(head)?);
    let is_in = |finding: &Finding, (ids, said): &(HashSet<&str>, HashSet<(&str, &str)>)| {
        ids.contains(finding.id.as_str()) || said.contains(&words(finding))
    };
    let named = |finding: &'f Finding| Named {
        id: &finding.id,
        rule: finding.rule,
        severity: finding.severity.word(),
        title: &finding.title,
    };
    let told = |side, other| Some(mine(side)?.filter(|finding| !is_in(finding, other)).map(named).collect::<Vec<_>>());
    let still = mine(head)?.filter(|finding| is_in(finding, &old)).count() as u64;
    Some((told(head, &old)?, told(base, &new)?, still))
}

fn coverage(base: &Side<'_>, head: &Side<'_>) -> Vec<Covered> {
    let sums = |side: &Side<'_>| {
        let mut sums: BTreeMap<&'static str, (CoverageMetric, u64, u64)> = BTreeMap::new();
        let Some((facts, runs)) = &side.open else { return sums };
        for row in &facts.records.coverage {
            let run = facts.entry_of(row.origin.document).map(|entry| entry.run);
            if run.is_some_and(|run| runs.contains(&run)) {
                let sum = sums.entry(row.metric.word()).or_insert((row.metric, 0, 0));
                (sum.1, sum.2) = (sum.1 + row.covered, sum.2 + row.total);
            }
        }
        sums
    };
    let (old, new) = (sums(base), sums(head));
    let words: std::collections::BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let covered = |word: &str| {
        let of = |sums: &BTreeMap<&str, (CoverageMetric, u64, u64)>| sums.get(word).copied();
        let (metric, ..) = of(&old).or(of(&new))?;
        let share = |sum: (CoverageMetric, u64, u64)| (sum.1, sum.2);
        Some(Covered { metric, base: of(&old).map(share), head: of(&new).map(share) })
    };
    words.into_iter().filter_map(covered).collect()
}

/// Issues are the same where tool, rule, file and message are: lines move.
fn issues(base: &Side<'_>, head: &Side<'_>) -> Option<[u64; 3]> {
    let counts = |side: &Side<'_>| {
        let (facts, runs) = side.open.as_ref()?;
        let mut counts: BTreeMap<[String; 4], u64> = BTreeMap::new();
        for issue in facts.records.issues.iter().filter(|issue| !issue.is_suppressed) {
            let run = facts.entry_of(issue.origin.document).map(|entry| entry.run);
            if run.is_some_and(|run| runs.contains(&run)) {
                let key = [issue.tool, issue.rule, issue.file, issue.message].map(|id| facts.text(id).to_owned());
                *counts.entry(key).or_default() += 1;
            }
        }
        Some(counts)
    };
    let (old, new) = (counts(base)?, counts(head)?);
    if old.is_empty() && new.is_empty() {
        return None;
    }
    let both: u64 = new.iter().map(|(key, count)| *count.min(old.get(key).unwrap_or(&0))).sum();
    Some([new.values().sum::<u64>() - both, old.values().sum::<u64>() - both, both])
}
