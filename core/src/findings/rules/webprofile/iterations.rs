//! Cross-instance iterations of this run.

use super::telling::{CROSS, finding, numbers, over_runs};
use crate::facts::Facts;
use crate::findings::analyses::parity::{Bundle, Iter};
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};
use std::collections::BTreeMap;

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "webprofile_iterations",
    title: "Every cross-instance iteration held",
    doc: "Iterations of the run, from cross-instance-iter-*.json before cross-instance-results.json. Each expected iteration has ended, and none failed.",
    system: "webprofile",
    decides: true,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let parity = judging.parity();
    let none = "no cross-instance-results.json and no cross-instance-iter-*.json";
    let answer = over_runs(parity, none, |bundle| answer(facts, bundle, none));
    Outcome { answer, findings: parity.bundles.iter().flat_map(|bundle| told(facts, bundle)).collect() }
}

fn answer(facts: &Facts, bundle: &Bundle, none: &str) -> Answer {
    let (failed, total) = (bundle.failed().count(), bundle.iterations.len());
    let missing = bundle.missing_iterations();
    if failed > 0 {
        Answer::Fail(format!("{failed}/{total} iterations failed"))
    } else if !bundle.has_cross(facts) {
        Answer::NoData(none.to_owned())
    } else if total == 0 {
        Answer::NoData("cross-instance-results.json holds no iteration".to_owned())
    } else if !missing.is_empty() {
        let files: Vec<String> = missing.iter().map(|at| format!("cross-instance-iter-{at}.json")).collect();
        let of = bundle.expected;
        Answer::NoData(format!("iteration {} of {of} has no end: {} missing", numbers(&missing), files.join(", ")))
    } else {
        Answer::Pass
    }
}

/// One finding for each reason.
fn told(facts: &Facts, bundle: &Bundle) -> Vec<Finding> {
    let mut by_reason: BTreeMap<&str, Vec<&Iter>> = BTreeMap::new();
    for iteration in bundle.failed() {
        by_reason.entry(&iteration.reason).or_default().push(iteration);
    }
    let total = bundle.iterations.len();
    let findings = by_reason.into_iter().map(|(reason, failed)| {
        let word = if reason.is_empty() { "no reason given" } else { reason };
        let title = format!("Cross-instance: {word} in {} of {total} iterations", failed.len());
        Finding {
            runs: vec![bundle.run],
            evidence: failed.iter().map(|iteration| Evidence::of(facts, iteration.origin, text(iteration))).collect(),
            next_step: CROSS.to_owned(),
            ..finding(RULE.id, Severity::Error, class(&failed), title)
        }
    });
    findings.chain(stale(facts, bundle)).collect()
}

/// Files of an earlier local run with more iterations are read with the others.
fn stale(facts: &Facts, bundle: &Bundle) -> Option<Finding> {
    let more: Vec<&Iter> = bundle.iterations.iter().filter(|iteration| iteration.number > bundle.expected).collect();
    let title = format!("{} more iterations than the expected {}", more.len(), bundle.expected);
    (!more.is_empty()).then(|| Finding {
        runs: vec![bundle.run],
        evidence: more.iter().map(|it| Evidence::of(facts, it.origin, format!("iteration {}", it.number))).collect(),
        next_step: "they may be left from an earlier local run: compare the times of the files".to_owned(),
        ..finding(RULE.id, Severity::Info, "harness", title)
    })
}

/// A service that did not answer is no regression of it.
fn class(failed: &[&Iter]) -> &'static str {
    if failed.iter().all(|iteration| iteration.revoke_status == Some(0)) { "infrastructure" } else { "regression" }
}

fn text(iteration: &Iter) -> String {
    let status = match iteration.revoke_status {
        Some(0) => ", no answer".to_owned(),
        Some(status) => format!(", HTTP {status}"),
        None => String::new(),
    };
    let said = if iteration.said.is_empty() { String::new() } else { format!(", last answer {}", iteration.said) };
    format!("iteration {}: {}{status}{said}", iteration.number, iteration.reason)
}
