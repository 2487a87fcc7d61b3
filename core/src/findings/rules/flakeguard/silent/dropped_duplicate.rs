//! The same test twice in one attempt: the first result wins, a later failure is dropped.

use super::{FINDINGS, SYSTEM, outcome, silent};
use crate::facts::{Origin, Status, TestRow};
use crate::findings::{Answer, Evidence, Judging, Outcome, Rule};

pub(super) const RULE: Rule = Rule {
    id: "silent_flakeguard_dropped_duplicate",
    title: "No failure was dropped as a duplicate",
    doc: "One result is stored for each test of a job and attempt: the first. Where the same identifier comes again, in \
          the same report or in another of the upload, and fails, the server has it as passed.",
    system: SYSTEM,
    decides: false,
    run,
};

/// Elements that the server does not read at all.
const UNREAD: &[&str] = &["rerunFailure", "rerunError", "flakyFailure", "flakyError"];

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let mut findings = Vec::new();
    let mut tell = |test: &str, first: Origin, status: Status, then: Origin, red: Status| {
        if findings.len() >= FINDINGS {
            return;
        }
        let title =
            format!("{test} {} and then {} in one attempt: FlakeGuard keeps the first", status.word(), red.word());
        let evidence = vec![
            Evidence::of(facts, first, format!("kept: {}", status.word())),
            Evidence::of(facts, then, format!("dropped: {}", red.word())),
        ];
        findings.push(silent(RULE.id, test, title, evidence, "give the repeated test a name of its own"));
    };
    for case in facts.red_cases() {
        let is_read = |row: &&TestRow| {
            !facts.detail_of(row).is_some_and(|detail| UNREAD.contains(&facts.text(detail.source_status)))
        };
        let mut rows = case.iter().filter(is_read);
        let Some(first) = rows.next().filter(|row| !row.status.is_red()) else { continue };
        let Some(red) = rows.find(|row| row.status.is_red()) else { continue };
        let test = format!("{}#{}", facts.text(first.class), facts.text(first.name));
        tell(&test, origin(first), first.status, origin(red), red.status);
    }
    for history in &judging.flakes().histories {
        for result in history.runs.iter().flat_map(|(_, attempts)| attempts.values()) {
            let elsewhere =
                |(status, origin): &&(Status, Origin)| status.is_red() && origin.document != result.origin.document;
            if let Some((red, then)) = result.dropped.iter().find(elsewhere).filter(|_| !result.status.is_red()) {
                tell(&history.key.test, result.origin, result.status, *then, *red);
            }
        }
    }
    let clear = match facts.counts().tests {
        0 => Answer::NoData("no JUnit XML".to_owned()),
        _ => Answer::Pass,
    };
    outcome(findings, "failures were dropped", clear)
}

fn origin(row: &TestRow) -> Origin {
    Origin { document: row.document, line: row.document_line, span: row.span() }
}
