//! Re-runs: a later attempt of a job decides instead of an earlier one that was red.
//!
//! Everything that was red must have been looked at again: each case that failed ran in a later attempt, and
//! what a rule about a system found wrong was reported anew. Both attempts were read whole, and what CI run and job they belong to
//! is known. Nothing is collapsed: the earlier attempt stays, with its findings and its counts.

use super::{RunView, Scene, Verdict};
use crate::facts::{Facts, Run, Status, StrId, TestRow};
use crate::findings::{Finding, Severity};
use hashbrown::{HashMap, HashSet};

/// A red run with the later attempts of its job that can be judged.
struct Rerun {
    run: u32,
    later: Vec<u32>,
    /// Of the latest.
    attempt: u32,
}

/// Marks runs that a later attempt supersedes. `lost` counts what of each run could not be read.
pub(super) fn supersede(scene: &Scene<'_>, lost: &[u64], runs: &mut [RunView]) {
    let facts = scene.facts;
    if !facts.has_attempts() {
        return;
    }
    let is_whole = |run: &&RunView| lost.get(run.run as usize) == Some(&0);
    let reds = runs.iter().filter(|run| run.verdict == Verdict::Red).filter(is_whole);
    let reruns: Vec<Rerun> = reds
        .filter_map(|run| {
            let told = facts.runs.get(run.run as usize)?;
            let judged = runs.iter().filter(|other| other.verdict != Verdict::NoData).filter(is_whole);
            let of_run = |other: &RunView| facts.runs.get(other.run as usize).filter(|other| is_rerun(told, other));
            let later: Vec<(u32, u32)> =
                judged.filter_map(|other| of_run(other).map(|it| (it.attempt, other.run))).collect();
            let attempt = later.iter().map(|(attempt, _)| *attempt).max()?;
            Some(Rerun { run: run.run, later: later.into_iter().map(|(_, run)| run).collect(), attempt })
        })
        .collect();
    let mut open = not_rerun(facts, &reruns);
    open.extend(not_reported(scene, &reruns));
    for Rerun { run, attempt, .. } in reruns.into_iter().filter(|rerun| !open.contains(&rerun.run)) {
        if let Some(view) = runs.get_mut(run as usize) {
            view.superseded_by = Some(attempt);
            view.why = format!("{}; superseded by attempt {attempt}", view.why);
        }
    }
}

/// A later attempt of the same job of the same CI run.
fn is_rerun(run: &Run, other: &Run) -> bool {
    let is_same_place = run.project == other.project && run.job == other.job && run.instance == other.instance;
    is_same_place && other.attempt > run.attempt && run.is_same_ci_run(other)
}

/// Runs with a red case that no later attempt ran again. Cases are known by class, or suite, and name.
fn not_rerun(facts: &Facts, reruns: &[Rerun]) -> HashSet<u32> {
    let case = |row: &TestRow| (if row.class.is_empty() { row.suite } else { row.class }, row.name);
    let is_ours = |run: u32| reruns.iter().any(|rerun| rerun.run == run);
    // Cases of one name that ran, by run: only for names that were red.
    let mut ran: HashMap<(StrId, StrId), HashMap<u32, u32>> = HashMap::new();
    let mut reds: Vec<(u32, (StrId, StrId))> = Vec::new();
    for row in facts.red_cases().filter_map(|attempts| attempts.last()).filter(|last| last.status.is_red()) {
        let run = facts.run_of(row);
        if is_ours(run) {
            ran.entry(case(row)).or_default();
            reds.push((run, case(row)));
        }
    }
    let last = facts.cases().filter_map(|attempts| attempts.last());
    for row in last.filter(|last| last.status != Status::Skipped && !reds.is_empty()) {
        if let Some(runs) = ran.get_mut(&case(row)) {
            *runs.entry(facts.run_of(row)).or_default() += 1;
        }
    }
    let is_open = |(run, case): &(u32, (StrId, StrId))| {
        let count = |run: u32| ran.get(case).and_then(|runs| runs.get(&run)).copied().unwrap_or(0);
        let later = reruns.iter().filter(|rerun| rerun.run == *run).flat_map(|rerun| &rerun.later);
        later.map(|later| count(*later)).max().unwrap_or(0) < count(*run)
    };
    reds.iter().filter(|red| is_open(red)).map(|(run, _)| *run).collect()
}

/// Runs with a claim of a deciding rule that rests on reports of which the later attempts have none.
fn not_reported(scene: &Scene<'_>, reruns: &[Rerun]) -> HashSet<u32> {
    let facts = scene.facts;
    let deciding = |rule: &str| scene.answers.iter().any(|(known, _)| known.decides && known.id == rule);
    let claims = scene
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error && finding.cases.is_empty() && deciding(finding.rule));
    let mut open = HashSet::new();
    for finding in claims {
        for rerun in reruns.iter().filter(|rerun| finding.runs.contains(&rerun.run)) {
            let is_there = |format: StrId| {
                let mut same = (0_u32..).zip(&facts.documents).filter(|(_, document)| document.format == format);
                same.any(|(at, _)| facts.entry_of(at).is_some_and(|entry| rerun.later.contains(&entry.run)))
            };
            let format = |entry: Option<u32>| facts.documents.iter().find(|document| Some(document.entry) == entry);
            let mut places = finding.evidence.iter().map(|one| format(one.entry).map(|document| document.format));
            if finding.evidence.is_empty() || !places.all(|format| format.is_some_and(is_there)) {
                open.insert(rerun.run);
            }
        }
    }
    open
}

/// The attempt that decides instead of each finding: of those that are seen in superseded runs alone.
pub(crate) fn superseded(scene: &Scene<'_>) -> Vec<Option<u32>> {
    if !scene.facts.has_attempts() {
        return vec![None; scene.findings.len()];
    }
    let by: Vec<Option<u32>> = super::runs::runs(scene).iter().map(|run| run.superseded_by).collect();
    let attempt = |finding: &Finding| {
        let attempts = finding.runs.iter().map(|run| by.get(*run as usize).copied().flatten());
        attempts.collect::<Option<Vec<u32>>>()?.into_iter().max()
    };
    scene.findings.iter().map(attempt).collect()
}

#[cfg(test)]
mod tests;
