//! Runs without a single test: green on nothing is not green.

use crate::facts::Facts;
use crate::findings::{Answer, Finding, Outcome, Policy, Rule, Severity};
use crate::methods::{fingerprint::fingerprint, redact::redact};

pub(super) const RULE: Rule = Rule {
    id: "no_tests_found",
    title: "Tests were found",
    doc: "Every run holds at least one test. A run without tests has no data: \
          a missing report must not look like a green one.",
    system: "",
    decides: false,
    run,
};

fn run(facts: &Facts, _: &Policy) -> Outcome {
    let mut findings = Vec::new();
    let has_none = |number: usize| facts.counts_of(crate::facts::index(number)).tests == 0;
    for (number, run) in facts.runs.iter().enumerate().filter(|(number, _)| has_none(*number)) {
        let entries = facts.entries.iter().filter(|entry| entry.run as usize == number).count();
        findings.push(Finding {
            id: fingerprint(&[RULE.id, &redact(&run.id)]),
            rule: RULE.id,
            severity: Severity::Info,
            title: format!(
                "No tests found in {} ({entries} {})",
                run.id,
                if entries == 1 { "entry" } else { "entries" }
            ),
            class: String::new(),
            owner: String::new(),
            superseded_by: None,
            cases: Vec::new(),
            runs: vec![crate::facts::index(number)],
            evidence: Vec::new(),
            next_step: "check that the job uploads its test reports".to_owned(),
        });
    }
    let answer = match (facts.runs.len(), findings.len()) {
        (0, _) => Answer::NoData("nothing was opened".to_owned()),
        (_, 0) => Answer::Pass,
        (1, _) => Answer::NoData("no tests found".to_owned()),
        (runs, without) => Answer::NoData(format!("no tests found in {without} of {runs} runs")),
    };
    Outcome { answer, findings }
}
