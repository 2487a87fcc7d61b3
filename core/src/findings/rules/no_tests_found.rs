//! Runs without a single test: green on nothing is not green.

use crate::findings::{Answer, Finding, Judging, Outcome, Rule, Severity, id_of};
use crate::methods::phrase::count;

pub(super) const RULE: Rule = Rule {
    id: "no_tests_found",
    title: "Tests were found",
    doc: "Every run holds at least one test. A run without tests has no data: \
          a missing report must not look like a green one.",
    system: "",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let mut findings = Vec::new();
    let has_none = |number: usize| facts.counts_of(crate::facts::index(number)).tests == 0;
    for (number, run) in facts.runs.iter().enumerate().filter(|(number, _)| has_none(*number)) {
        let entries = facts.entries.iter().filter(|entry| entry.run as usize == number).count();
        let title = format!("No tests found in {} ({})", run.id, count(entries as u64, "entry", "entries"));
        findings.push(Finding {
            runs: vec![crate::facts::index(number)],
            next_step: "check that the job uploads its test reports".to_owned(),
            ..Finding::new(RULE.id, id_of(RULE.id, &[&run.id]), Severity::Info, title)
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
