//! Facts and findings → [`Inspection`], every text of an artifact redacted.

use super::inspection::{
    AnswerRow, DocumentRow, Entries, EvidenceRow, FindingRow, Input, Inspection, LedgerRow, Redaction, RowCounts,
    RunRow, SCHEMA, SeenRow, SilentGreen, ToldAgainRow, Tool, Totals,
};
use super::{Options, Redactor};
use crate::documents::times::rfc3339;
use crate::facts::{Facts, Origin};
use crate::findings::{Answer, AsOf, Evidence, Finding, RULES, Rule, SILENT_GREEN};
use crate::history::Began;
use crate::views::Summary;
use hashbrown::HashMap;

/// Everything that an inspection is made of.
pub(crate) struct Material<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) answers: &'a [(&'static Rule, Answer)],
    pub(crate) findings: &'a [Finding],
    pub(crate) summary: &'a Summary,
    /// The moment that "now" means.
    pub(crate) as_of: &'a AsOf,
}

/// What is printed of it.
pub(crate) fn inspection(material: &Material<'_>, options: &Options) -> Inspection {
    let redactor = Redactor::new(options.no_redact.as_deref());
    let Material { facts, summary, .. } = material;
    let counts = facts.entry_counts();
    Inspection {
        schema: SCHEMA,
        tool: Tool { name: "artiscope", version: env!("CARGO_PKG_VERSION") },
        verdict: summary.verdict.word(),
        as_of: material.as_of.moment().map(rfc3339).filter(|time| !time.is_empty()),
        as_of_from: if material.as_of.is_given() { "given" } else { "data" },
        input: Input { files: summary.inputs, bytes: summary.input_bytes },
        runs: runs(facts, summary, options, redactor),
        entries: Entries {
            total: counts.total,
            recognised: counts.recognised,
            plain: counts.plain,
            unrecognised: counts.unrecognised,
            lost: counts.lost,
        },
        documents: documents(facts, redactor),
        totals: Totals {
            tests: summary.counts.tests,
            passed: summary.counts.passed,
            failed: summary.counts.failed,
            error: summary.counts.error,
            skipped: summary.counts.skipped,
            flaky: summary.counts.flaky,
            duration_ms: summary.counts.duration_ms,
            attempts: summary.counts.attempts,
        },
        answers: material
            .answers
            .iter()
            .map(|(rule, answer)| AnswerRow {
                rule: rule.id,
                answer: answer.word(),
                why: redactor.given_owned(answer.why()),
            })
            .collect(),
        findings: material.findings.iter().map(|finding| finding_row(finding, redactor)).collect(),
        silent_green: silent_green(material.findings, redactor),
        ledger: ledger(facts, redactor),
        redaction: options.no_redact.clone().map(|off| Redaction { off }),
        headline: redactor.owned(&summary.headline),
        detail: redactor.owned(&summary.detail),
    }
}

/// Findings of rules about a system that looks green for lack of data.
fn silent_green(findings: &[Finding], redactor: Redactor) -> Vec<SilentGreen> {
    let silent = findings.iter().filter(|finding| finding.class == SILENT_GREEN);
    silent
        .map(|finding| SilentGreen {
            system: RULES.iter().find(|rule| rule.id == finding.rule).map_or("", |rule| rule.system).to_owned(),
            what: redactor.owned(&finding.title),
            evidence: finding_row(finding, redactor).evidence,
        })
        .collect()
}

fn runs(facts: &Facts, summary: &Summary, options: &Options, redactor: Redactor) -> Vec<RunRow> {
    let given = options.run.as_ref().filter(|_| facts.runs.len() == 1);
    let row = |(run, view): (&crate::facts::Run, &crate::views::RunView)| RunRow {
        id: redactor.owned(&run.id),
        project: options.project.clone().or_else(|| redactor.given_owned(&run.project)),
        repository: redactor.given_owned(&run.repository),
        sha: redactor.given_owned(&run.sha),
        branch: redactor.given_owned(&run.branch),
        run_id: given.cloned().or_else(|| run.run_id.as_deref().and_then(|id| redactor.given_owned(id))),
        attempt: run.attempt,
        instance: redactor.given_owned(&run.instance),
        event: redactor.given_owned(&run.event),
        started_at: run.started_at.map(rfc3339).filter(|time| !time.is_empty()),
        identity_from: given.map_or_else(|| run.identity.word(), |_| "given"),
        verdict: view.verdict.word(),
        superseded_by: view.superseded_by,
        why: redactor.owned(&view.why),
    };
    facts.runs.iter().zip(&summary.runs).map(row).collect()
}

/// Rows of every document, and notes about it.
pub(super) fn documents(facts: &Facts, redactor: Redactor) -> Vec<DocumentRow> {
    let mut rows = vec![RowCounts::default(); facts.documents.len()];
    for test in facts.tests.iter() {
        if let Some(rows) = rows.get_mut(test.document as usize) {
            rows.tests += 1;
        }
    }
    let mut count = |origins: &mut dyn Iterator<Item = Origin>, column: fn(&mut RowCounts) -> &mut u64| {
        for origin in origins {
            rows.get_mut(origin.document as usize).map(column).into_iter().for_each(|count| *count += 1);
        }
    };
    let records = &facts.records;
    count(&mut records.metrics.iter().map(|row| row.origin), |rows| &mut rows.metrics);
    count(&mut records.events.iter().map(|row| row.origin), |rows| &mut rows.events);
    count(&mut records.iterations.iter().map(|row| row.origin), |rows| &mut rows.iterations);
    count(&mut records.scenarios.iter().map(|row| row.origin), |rows| &mut rows.scenarios);
    count(&mut records.issues.iter().map(|row| row.origin), |rows| &mut rows.issues);
    count(&mut records.coverage.iter().map(|row| row.origin), |rows| &mut rows.coverage);
    let mut notes: HashMap<&str, u64> = HashMap::new();
    for note in &facts.notes {
        *notes.entry(note.path.as_str()).or_default() += 1;
    }
    let told_again = |at: u32| {
        let told = facts.told_again(at)?;
        let by = facts.entry_of(told.by).map(|entry| redactor.owned(&entry.path)).unwrap_or_default();
        Some(ToldAgainRow { by, cases: u64::from(told.cases) })
    };
    let row = |((at, document), rows): ((u32, &crate::facts::Document), RowCounts)| {
        let entry = facts.entries.get(document.entry as usize)?;
        let run = facts.runs.get(entry.run as usize).map(|run| run.id.as_str());
        Some(DocumentRow {
            path: redactor.owned(&entry.path),
            format: facts.text(document.format).to_owned(),
            run: redactor.owned(run.unwrap_or_default()),
            rows,
            notes: notes.get(entry.path.as_str()).copied().unwrap_or(0),
            told_again: told_again(at),
        })
    };
    (0_u32..).zip(&facts.documents).zip(rows).filter_map(row).collect()
}

/// A finding as it is printed.
pub(crate) fn finding_row(finding: &Finding, redactor: Redactor) -> FindingRow {
    let began = |part: fn(&Began) -> &String| finding.began.as_ref().map(|began| part(began).as_str());
    FindingRow {
        id: finding.id.clone(),
        rule: finding.rule,
        severity: finding.severity,
        title: redactor.owned(&finding.title),
        class: redactor.given_owned(&finding.class),
        owner: redactor.given_owned(&finding.owner),
        owner_from: redactor.given_owned(&finding.owner_from),
        quarantine: redactor.given_owned(&finding.quarantine),
        since: finding.since.as_ref().map(|since| {
            let run = || format!("run {}", finding.began.as_ref().map_or("", |began| began.first_bad.as_str()));
            since.time.map_or_else(run, rfc3339)
        }),
        first_bad: began(|began| &began.first_bad).and_then(|run| redactor.given_owned(run)),
        last_good: began(|began| &began.last_good).and_then(|run| redactor.given_owned(run)),
        commits: finding.began.iter().flat_map(|began| &began.commits).map(|sha| redactor.owned(sha)).collect(),
        fingerprint: finding.id.clone(),
        seen: finding.seen.as_ref().map(|seen| SeenRow {
            cluster: seen.cluster.clone(),
            first: seen.first.map(rfc3339),
            last: seen.last.map(rfc3339),
            runs: seen.runs,
            jobs: seen.jobs.iter().map(|job| redactor.owned(job)).collect(),
            tests: seen.tests,
            said: redactor.owned(&seen.said()),
        }),
        evidence: finding.evidence.iter().map(|evidence| evidence_row(evidence, redactor)).collect(),
        superseded_by: finding.superseded_by,
        next_step: redactor.given_owned(&finding.next_step_said()),
        cases: finding.cases.len(),
    }
}

fn evidence_row(evidence: &Evidence, redactor: Redactor) -> EvidenceRow {
    let line = |line: u32| (line > 0).then_some(line);
    EvidenceRow {
        path: redactor.owned(&evidence.path),
        line: line(evidence.line),
        end_line: line(evidence.end_line),
        byte: evidence.byte,
        text: redactor.given_owned(&evidence.text),
    }
}

fn ledger(facts: &Facts, redactor: Redactor) -> Vec<LedgerRow> {
    let row = |note: &crate::facts::Note| LedgerRow {
        path: redactor.owned(&note.path),
        loss: note.loss.word(),
        what: redactor.owned(&note.what),
        bytes: note.bytes,
        line: note.line,
    };
    facts.notes.iter().map(row).collect()
}
