//! Verdicts of runs, and of all of them together.

use super::overview::view;
use super::superseded::supersede;
use super::{RunView, Scene, Verdict};
use crate::documents::format;
use crate::facts::{Counts, EntryKind, EntryState, Facts, Loss, index};
use crate::findings::{Answer, Severity};
use crate::methods::phrase::{count, grouped, lower_first};
use hashbrown::{HashMap, HashSet};

/// What rules that decide say of a run without looking at its cases.
#[derive(Default)]
struct Decided {
    /// The first claim that makes it red.
    red: Option<String>,
    /// A rule that holds for a system with documents in it.
    green: Option<&'static str>,
}

fn decided(scene: &Scene<'_>) -> Vec<Decided> {
    let facts = scene.facts;
    let mut runs: Vec<Decided> = facts.runs.iter().map(|_| Decided::default()).collect();
    let rules = scene.answers.iter().filter(|(rule, _)| rule.decides);
    for (rule, answer) in rules {
        // Red cases of rules about tests of anybody are counted already.
        let is_own = !rule.system.is_empty();
        let mine = scene.findings.iter().filter(|found| found.rule == rule.id && (is_own || found.cases.is_empty()));
        let errors = mine.filter(|found| found.severity == Severity::Error);
        for found in errors {
            for run in &found.runs {
                if let Some(decided) = runs.get_mut(*run as usize) {
                    decided.red.get_or_insert_with(|| found.title.clone());
                }
            }
        }
        if is_own && *answer == Answer::Pass {
            for document in facts.documents.iter().filter(|document| facts.text(document.system) == rule.system) {
                let run = facts.entries.get(document.entry as usize).map_or(0, |entry| entry.run);
                if let Some(decided) = runs.get_mut(run as usize) {
                    decided.green.get_or_insert(rule.title);
                }
            }
        }
    }
    runs
}

/// Every run with its verdict, and which later attempt decides instead of it.
pub(super) fn runs(scene: &Scene<'_>) -> Vec<RunView> {
    let facts = scene.facts;
    let lost = lost_reports(facts);
    let failed = failed_steps(facts);
    let decided = decided(scene);
    let mut runs: Vec<RunView> = facts
        .runs
        .iter()
        .enumerate()
        .map(|(number, run)| {
            let counts = &facts.counts_of(index(number));
            let lost = lost.get(number).copied().unwrap_or(0);
            let (verdict, why) = decided.get(number).map_or_else(<_>::default, |said| stand(counts, lost, said));
            let (verdict, why) = match failed.get(&index(number)).filter(|_| verdict == Verdict::Green) {
                Some(step) => (Verdict::NoData, format!("every test passed, and the step \"{step}\" failed")),
                None => (verdict, why),
            };
            RunView {
                run: index(number),
                id: run.id.clone(),
                label: run.label(),
                identity_from: run.identity.said().to_owned(),
                verdict,
                why,
                counts: view(counts),
                superseded_by: None,
            }
        })
        .collect();
    supersede(scene, &lost, &mut runs);
    runs
}

/// Ledger rows that may hide a failure, by run: lost test reports, lost entries, damaged archives.
pub(super) fn lost_reports(facts: &Facts) -> Vec<u64> {
    let mut lost = vec![0; facts.runs.len()];
    let mut losses: HashMap<&str, u64> = HashMap::new();
    for note in facts.notes.iter().filter(|note| note.loss >= Loss::DataLoss) {
        *losses.entry(&note.path).or_default() += 1;
    }
    let mut add = |run: u32, losses: u64| {
        if let Some(lost) = lost.get_mut(run as usize) {
            *lost += losses;
        }
    };
    let entries = if losses.is_empty() { &[][..] } else { &facts.entries };
    // A log is as good as a report where runners told their tests in it.
    let told = facts.tellings().iter().filter_map(|telling| facts.documents.get(telling.document as usize));
    let told: HashSet<u32> = told.map(|document| document.entry).collect();
    for (number, entry) in entries.iter().enumerate() {
        let hides = entry.state == EntryState::Lost
            || told.contains(&index(number))
            || entry.kind == EntryKind::Container
            || format(&entry.format).is_none_or(|format| format.is_test_report)
            || entry.format == "xml";
        match losses.remove(entry.path.as_str()) {
            Some(losses) if hides => add(entry.run, losses),
            _ => {}
        }
    }
    // What never became an entry may have been anything.
    add(0, losses.values().sum());
    lost
}

/// Runs in whose logs with tests a step failed, and its name: what passed is not all that ran.
fn failed_steps(facts: &Facts) -> HashMap<u32, &str> {
    let mut failed = HashMap::new();
    if facts.log_steps.is_empty() {
        return failed;
    }
    let told: HashSet<u32> = facts.tellings().iter().map(|telling| telling.document).collect();
    for step in facts.log_steps.iter().filter(|step| step.is_failed && told.contains(&step.document)) {
        let document = facts.documents.get(step.document as usize);
        if let Some(entry) = document.and_then(|document| facts.entries.get(document.entry as usize)) {
            failed.entry(entry.run).or_insert(facts.text(step.name));
        }
    }
    failed
}

fn stand(counts: &Counts, lost: u64, decided: &Decided) -> (Verdict, String) {
    let red = counts.failed + counts.error;
    if red > 0 {
        (Verdict::Red, format!("{} of {} failed", grouped(red), grouped(counts.tests)))
    } else if let Some(why) = &decided.red {
        (Verdict::Red, why.clone())
    } else if let Some(holds) = decided.green.filter(|_| lost == 0 && counts.tests == counts.skipped) {
        (Verdict::Green, lower_first(holds))
    } else if counts.tests == 0 {
        (Verdict::NoData, "no tests found".to_owned())
    } else if lost > 0 {
        (
            Verdict::NoData,
            format!("{} could not be read whole", count(lost, "report or archive", "reports or archives")),
        )
    } else if counts.passed == 0 {
        (Verdict::NoData, "every test was skipped".to_owned())
    } else {
        (Verdict::Green, format!("{} passed", grouped(counts.passed)))
    }
}

/// Over all runs: what a later attempt superseded does not decide.
pub(super) fn overall(runs: &[RunView]) -> Verdict {
    let mut runs = runs.iter().filter(|run| run.superseded_by.is_none()).peekable();
    if runs.clone().any(|run| run.verdict == Verdict::Red) {
        Verdict::Red
    } else if runs.peek().is_none() || runs.any(|run| run.verdict == Verdict::NoData) {
        Verdict::NoData
    } else {
        Verdict::Green
    }
}
