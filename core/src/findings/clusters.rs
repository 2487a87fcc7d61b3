//! Cases gathered by what they say: the first clustering that rules share.

use super::{Evidence, Finding, Judging, Severity};
use crate::facts::{Facts, TestRow, is_flaky};
use crate::methods::fingerprint::{self, fingerprint};
use crate::methods::order::Order as _;
use crate::methods::{normalise::normalise, phrase::upper_first, redact::redact};
use hashbrown::HashMap;

/// The class of what the machines did.
const INFRASTRUCTURE: &str = "infrastructure";

/// Evidence kept of one cluster; the rest is reached through its cases.
const EVIDENCE: usize = 20;

/// Clusters of the red cases for which `telling` picks an attempt, biggest first.
pub(super) fn clusters(
    judging: &Judging<'_>,
    rule: &'static str,
    severity: Severity,
    telling: impl Fn(&[TestRow]) -> Option<&TestRow>,
) -> Vec<Finding> {
    let facts = judging.facts;
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut findings: Vec<Finding> = Vec::new();
    // One message stands in many rows: its key is made once.
    let mut keys: HashMap<u32, String> = HashMap::new();
    for attempts in facts.red_cases() {
        let Some(row) = telling(attempts) else { continue };
        let summary = facts.detail_of(row).map(|detail| detail.summary).unwrap_or_default();
        let said = facts.text(summary);
        let key = if said.is_empty() {
            let place = if row.class.is_empty() { row.suite } else { row.class };
            format!("{} without a message in {}", row.status.word(), facts.text(place))
        } else {
            keys.entry(summary.0).or_insert_with(|| normalise(&redact(said))).clone()
        };
        let at = *places.entry(key.clone()).or_insert_with(|| {
            let title = if said.is_empty() { upper_first(&key) } else { said.to_owned() };
            let class = if is_flaky(attempts) { "flaky".to_owned() } else { String::new() };
            let cluster = if said.is_empty() { String::new() } else { fingerprint::cluster(&key) };
            let new = Finding::new(rule, fingerprint(&[rule, &key]), severity, title);
            findings.push(Finding { class, cluster, ..new });
            findings.len() - 1
        });
        let Some(finding) = findings.get_mut(at) else { continue };
        hit(facts, finding, row);
    }
    for finding in &mut findings {
        finding.next_step = next_step(facts, finding);
        class_by_causes(judging, finding);
    }
    findings.order_by_key(|finding| std::cmp::Reverse(finding.cases.len()));
    findings
}

/// Counts a case in.
fn hit(facts: &Facts, finding: &mut Finding, row: &TestRow) {
    finding.cases.push(row.case);
    let run = facts.run_of(row);
    if !finding.runs.contains(&run) {
        finding.runs.push(run);
    }
    if finding.evidence.len() < EVIDENCE {
        finding.evidence.push(evidence(facts, row));
    }
}

/// Leaves to more telling findings the cases that these explain; gives how many.
///
/// A cluster without cases of its own is gone, the others stand as if they had never had them.
pub(super) fn leave(
    judging: &Judging<'_>,
    findings: &mut Vec<Finding>,
    is_claimed: impl Fn(u32, Severity) -> bool,
) -> usize {
    let facts = judging.facts;
    let mut left = 0;
    for finding in findings.iter_mut() {
        let claimed = finding.cases.iter().filter(|case| is_claimed(**case, finding.severity)).count();
        if claimed == 0 {
            continue;
        }
        left += claimed;
        let (cases, severity) = (std::mem::take(&mut finding.cases), finding.severity);
        finding.runs.clear();
        finding.evidence.clear();
        for case in cases.into_iter().filter(|case| !is_claimed(*case, severity)) {
            let attempts = facts.attempts_of(case);
            // The last attempt tells of what failed in the end, the first red one of what passed on retry.
            let last = attempts.last().filter(|last| last.status.is_red());
            if let Some(row) = last.or_else(|| attempts.iter().find(|row| row.status.is_red())) {
                hit(facts, finding, row);
            }
        }
        if let Some(first) = finding.evidence.first().filter(|first| !first.text.is_empty()) {
            first.text.clone_into(&mut finding.title);
        }
        finding.next_step = next_step(facts, finding);
        class_by_causes(judging, finding);
    }
    if left > 0 {
        findings.retain(|finding| !finding.cases.is_empty());
        findings.order_by_key(|finding| std::cmp::Reverse(finding.cases.len()));
    }
    left
}

/// What strikes unrelated jobs at once is not in their tests.
fn class_by_causes(judging: &Judging<'_>, finding: &mut Finding) {
    let Some(cause) = judging.causes().and_then(|causes| causes.get(&finding.cluster)) else { return };
    if !cause.shared.is_empty() {
        INFRASTRUCTURE.clone_into(&mut finding.class);
        finding.next_step = format!(
            "look at what {} unrelated jobs share, which say the same within {} minutes: {}",
            cause.shared.len(),
            judging.policy.number("causes.shared_minutes"),
            cause.shared.join("; ")
        );
    }
}

/// Where an attempt stands, told in other words.
pub(super) fn evidence_of(facts: &Facts, row: &TestRow, text: String) -> Evidence {
    Evidence { text, ..evidence(facts, row) }
}

/// Where an attempt says that it failed.
pub(super) fn evidence(facts: &Facts, row: &TestRow) -> Evidence {
    let detail = facts.detail_of(row);
    let line = detail.map_or(row.document_line, |detail| detail.failure_line);
    Evidence {
        entry: facts.documents.get(row.document as usize).map(|document| document.entry),
        path: facts.entry_of(row.document).map(|entry| entry.path.clone()).unwrap_or_default(),
        line,
        end_line: detail.map_or(line, |detail| detail.failure_end_line.max(line)),
        byte: detail.map_or(row.span().start, |detail| {
            if detail.details.is_empty() { row.span().start } else { detail.details.start }
        }),
        text: detail.map(|detail| facts.text(detail.summary).to_owned()).unwrap_or_default(),
    }
}

fn next_step(facts: &Facts, finding: &Finding) -> String {
    let first = finding.cases.first().and_then(|case| facts.attempts_of(*case).first());
    let Some(row) = first else { return String::new() };
    let place = match (facts.text(row.file), row.line) {
        ("", _) => facts.text(row.class).to_owned(),
        (file, 0) => file.to_owned(),
        (file, line) => format!("{file}:{line}"),
    };
    let name = facts.text(row.name);
    match (place.is_empty(), finding.cases.len()) {
        (true, _) => format!("start with {name}"),
        (false, 1) => format!("start with {name} in {place}"),
        (false, _) => format!("start with {name} in {place}; the others say the same"),
    }
}
