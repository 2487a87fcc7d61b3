//! The first screen, computed from facts and findings.

use super::ledger::entry_counts;
use super::words::said;
use super::{
    AnswerView, CauseTest, CauseView, CountsView, EvidenceView, FormatCount, RunView, Scene, SilentView, Summary,
    Verdict,
};
use crate::documents::{FORMATS, format};
use crate::facts::{Counts, EntryKind, EntryState, Facts, Loss, StrId, index};
use crate::findings::{Answer, Evidence, Finding, RULES, Rule, SILENT_GREEN, Severity};
use crate::methods::phrase::{count, grouped, lower_first};
use hashbrown::HashMap;

/// Causes that the first screen carries.
const CAUSES: usize = 100;
/// Cases that a cause names.
const SAMPLE: usize = 5;

/// The first screen from what is known so far.
pub(crate) fn summary(scene: &Scene<'_>) -> Summary {
    let Scene { facts, answers, findings, .. } = *scene;
    let runs = runs(scene);
    let counts = view(facts.counts());
    let causes = findings.iter().filter(|finding| is_cause(finding));
    let mut summary = Summary {
        verdict: overall(&runs),
        counts,
        entries: entry_counts(facts),
        ledger: facts.notes.len() as u64,
        ledger_lost: facts.notes.iter().filter(|note| note.loss >= Loss::DataLoss).count() as u64,
        causes_total: causes.clone().count() as u64,
        causes: causes.take(CAUSES).map(|finding| cause(facts, finding)).collect(),
        answers: answers.iter().map(|(rule, answer)| answer_view(rule, answer)).collect(),
        silent_green: findings.iter().filter(|finding| finding.class == SILENT_GREEN).map(silent).collect(),
        lenses: scene.counts(),
        formats: formats(facts),
        inflated_bytes: facts.inflated_bytes,
        facts_bytes: facts.bytes(),
        runs,
        ..Summary::default()
    };
    (summary.headline, summary.detail) = said(&summary);
    summary
}

/// While reading, only red is sure: nothing is green before everything was read.
pub(crate) fn soften(summary: &mut Summary) {
    if summary.verdict != Verdict::Red {
        summary.verdict = Verdict::NoData;
        summary.headline = "Reading…".into();
        summary.detail.clear();
    }
    for run in &mut summary.runs {
        if run.verdict != Verdict::Red {
            run.verdict = Verdict::NoData;
            run.why = "reading".into();
        }
    }
}

fn view(counts: &Counts) -> CountsView {
    CountsView {
        tests: counts.tests,
        passed: counts.passed,
        failed: counts.failed,
        error: counts.error,
        skipped: counts.skipped,
        flaky: counts.flaky,
        attempts: counts.attempts,
        duration_ms: counts.duration_ms,
    }
}

/// What explains a red run: failed cases, and whatever a rule about a system found to be wrong.
fn is_cause(finding: &Finding) -> bool {
    let is_about_system = RULES.iter().any(|rule| rule.id == finding.rule && !rule.system.is_empty());
    !finding.cases.is_empty()
        || is_about_system && finding.class != SILENT_GREEN && finding.severity >= Severity::Warning
}

fn silent(finding: &Finding) -> SilentView {
    SilentView {
        system: RULES.iter().find(|rule| rule.id == finding.rule).map_or("", |rule| rule.system).to_owned(),
        what: finding.title.clone(),
        evidence: finding.evidence.iter().take(SAMPLE).map(evidence).collect(),
    }
}

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
    let rules = scene.answers.iter().filter(|(rule, _)| rule.decides && !rule.system.is_empty());
    for (rule, answer) in rules {
        let errors = scene.findings.iter().filter(|found| found.rule == rule.id && found.severity == Severity::Error);
        for found in errors {
            for run in &found.runs {
                if let Some(decided) = runs.get_mut(*run as usize) {
                    decided.red.get_or_insert_with(|| found.title.clone());
                }
            }
        }
        if *answer == Answer::Pass {
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

fn runs(scene: &Scene<'_>) -> Vec<RunView> {
    let facts = scene.facts;
    let lost = lost_reports(facts);
    let decided = decided(scene);
    facts
        .runs
        .iter()
        .enumerate()
        .map(|(number, run)| {
            let counts = &facts.counts_of(index(number));
            let lost = lost.get(number).copied().unwrap_or(0);
            let (verdict, why) = decided.get(number).map_or_else(<_>::default, |said| stand(counts, lost, said));
            RunView {
                run: index(number),
                id: run.id.clone(),
                label: run.label(),
                identity_from: run.identity.word().to_owned(),
                verdict,
                why,
                counts: view(counts),
            }
        })
        .collect()
}

/// Ledger rows that may hide a failure, by run: lost test reports, lost entries, damaged archives.
fn lost_reports(facts: &Facts) -> Vec<u64> {
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
    for entry in entries {
        let hides = entry.state == EntryState::Lost
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

fn overall(runs: &[RunView]) -> Verdict {
    if runs.iter().any(|run| run.verdict == Verdict::Red) {
        Verdict::Red
    } else if runs.is_empty() || runs.iter().any(|run| run.verdict == Verdict::NoData) {
        Verdict::NoData
    } else {
        Verdict::Green
    }
}

fn cause(facts: &Facts, finding: &Finding) -> CauseView {
    let sample = finding.cases.iter().take(SAMPLE).filter_map(|case| {
        let row = facts.attempts_of(*case).last()?;
        let group = if row.class.is_empty() { row.suite } else { row.class };
        Some(CauseTest { case: *case, name: facts.text(row.name).to_owned(), group: facts.text(group).to_owned() })
    });
    let run = |run: &u32| facts.runs.get(*run as usize).map(|run| run.id.clone());
    CauseView {
        id: finding.id.clone(),
        rule: finding.rule.to_owned(),
        title: finding.title.clone(),
        severity: finding.severity.word().to_owned(),
        class: finding.class.clone(),
        owner: String::new(),
        tests: finding.cases.len() as u64,
        runs: finding.runs.iter().filter_map(run).collect(),
        sample: sample.collect(),
        evidence: finding.evidence.iter().take(SAMPLE).map(evidence).collect(),
        next_step: finding.next_step.clone(),
        query: if finding.cases.is_empty() { String::new() } else { format!("cause:{}", finding.id) },
    }
}

pub(super) fn evidence(evidence: &Evidence) -> EvidenceView {
    EvidenceView {
        path: evidence.path.clone(),
        entry: evidence.entry.unwrap_or(u32::MAX),
        line: u64::from(evidence.line),
        end_line: u64::from(evidence.end_line),
        byte: evidence.byte,
        text: evidence.text.clone(),
    }
}

pub(super) fn answer_view(rule: &Rule, answer: &Answer) -> AnswerView {
    AnswerView {
        rule: rule.id.to_owned(),
        title: rule.title.to_owned(),
        answer: answer.word().to_owned(),
        why: answer.why().to_owned(),
    }
}

/// Documents by format, in the order of the table.
fn formats(facts: &Facts) -> Vec<FormatCount> {
    // There are many documents and few formats, and equal texts have equal ids.
    let mut documents: HashMap<StrId, u64> = HashMap::new();
    for document in &facts.documents {
        *documents.entry(document.format).or_default() += 1;
    }
    let documents: HashMap<&str, u64> = documents.into_iter().map(|(id, count)| (facts.text(id), count)).collect();
    let count = |format: &crate::documents::Format| {
        let &documents = documents.get(format.id)?;
        Some(FormatCount { format: format.id.to_owned(), title: format.title.to_owned(), documents })
    };
    FORMATS.iter().filter_map(count).collect()
}
