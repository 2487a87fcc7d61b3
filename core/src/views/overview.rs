//! The first screen, computed from facts and findings.

use super::ledger::entry_counts;
use super::runs::{overall, runs};
use super::words::said;
use super::{
    AnswerView, CauseTest, CauseView, CountsView, EvidenceView, FormatCount, Scene, SilentView, Summary, Verdict,
};
use crate::documents::FORMATS;
use crate::facts::{Counts, Facts, Loss, StrId};
use crate::findings::analyses::causes::Seen;
use crate::findings::analyses::instances::only;
use crate::findings::rules::QUARANTINE;
use crate::findings::{Answer, Evidence, Finding, RULES, Rule, SILENT_GREEN, Severity};
use crate::methods::order::{self, Order as _};
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
    let mut causes: Vec<&Finding> = findings.iter().filter(|finding| is_cause(finding)).collect();
    // What a later attempt superseded explains nothing of the verdict.
    causes.order_by_key(|finding| finding.superseded_by.is_some());
    let mut summary = Summary {
        verdict: overall(&runs),
        counts,
        entries: entry_counts(facts),
        ledger: facts.notes.len() as u64,
        ledger_lost: facts.notes.iter().filter(|note| note.loss >= Loss::DataLoss).count() as u64,
        causes_total: causes.len() as u64,
        causes: causes.into_iter().take(CAUSES).map(|finding| cause(scene, finding)).collect(),
        answers: answers.iter().map(|(rule, answer)| answer_view(rule, answer)).collect(),
        silent_green: findings.iter().filter(|finding| finding.class == SILENT_GREEN).map(silent).collect(),
        lenses: scene.counts(),
        logs: super::logs::count(facts),
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

pub(super) fn view(counts: &Counts) -> CountsView {
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
    let is_system = |system: &str| !system.is_empty() && system != QUARANTINE;
    let is_about_system = RULES.iter().any(|rule| rule.id == finding.rule && is_system(rule.system));
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

fn cause(scene: &Scene<'_>, finding: &Finding) -> CauseView {
    let facts = scene.facts;
    let since = finding.since.as_ref().zip(scene.judging.history);
    let url = since.and_then(|(since, history)| history.compare_url(since.last_good?, since.run));
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
        owner: finding.owner.clone(),
        owner_from: finding.owner_from.clone(),
        quarantine: finding.quarantine.clone(),
        since: since.map(|(since, history)| since.said(history)).unwrap_or_default(),
        between: since.map(|(since, history)| since.between(history)).unwrap_or_default(),
        compare_url: url.unwrap_or_default(),
        only_on: only_on(scene, finding).unwrap_or_default(),
        seen: finding.seen.as_ref().map(Seen::said).unwrap_or_default(),
        tests: finding.cases.len() as u64,
        runs: finding.runs.iter().filter_map(run).collect(),
        sample: sample.collect(),
        evidence: finding.evidence.iter().take(SAMPLE).map(evidence).collect(),
        superseded_by: finding.superseded_by,
        next_step: finding.next_step_said(),
        query: if finding.cases.is_empty() { String::new() } else { format!("cause:{}", finding.id) },
    }
}

/// Cases beyond which it is not asked where they fail.
const ASKED: usize = 10_000;

/// The one instance on which the tests of a finding fail.
fn only_on(scene: &Scene<'_>, finding: &Finding) -> Option<String> {
    let (history, instances) = (scene.judging.history?, scene.judging.instances());
    if instances.splits.is_empty() || finding.cases.is_empty() || finding.cases.len() > ASKED {
        return None;
    }
    let test = |case: &u32| history.test(scene.facts, scene.facts.attempts_of(*case).last()?);
    let tests: Option<Vec<u32>> = finding.cases.iter().map(test).collect();
    only(instances, &order::set(tests?))
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
