//! Silent green: tests that were skipped, or cut before their end, hold no FAIL.

use super::telling::{over_runs, silent};
use crate::facts::Facts;
use crate::findings::analyses::parity::{Bundle, TestsSaid};
use crate::findings::{Answer, Finding, Judging, Outcome, Rule};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_webprofile_tests",
    title: "Both parity tests ran to their end",
    doc: "Without MONGO_URI both tests are skipped, and the limit of 120 s may cut them: neither prints FAIL, so upstream says success.",
    system: "webprofile",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let parity = judging.parity();
    let none = "test.parity.out is missing";
    let answer = over_runs(parity, none, |bundle| match &bundle.tests {
        TestsSaid::Missing => Answer::NoData(none.to_owned()),
        TestsSaid::Empty(_) => Answer::NoData("test.parity.out is empty".to_owned()),
        TestsSaid::Unfinished(_, tests) => Answer::Fail(format!("no result of {}", tests.join(", "))),
        TestsSaid::Skipped(_, tests) => Answer::Fail(format!("skipped: {}", tests.join(", "))),
        TestsSaid::Red(_) | TestsSaid::Green(_) => Answer::Pass,
    });
    Outcome { answer, findings: parity.bundles.iter().filter_map(|bundle| told(facts, bundle)).collect() }
}

fn told(facts: &Facts, bundle: &Bundle) -> Option<Finding> {
    let (file, what, tests, next_step) = match &bundle.tests {
        TestsSaid::Unfinished(file, tests) => {
            (file, "has no result", tests, "look for the limit of 120 s in the log of the job")
        }
        TestsSaid::Skipped(file, tests) => (file, "was skipped", tests, "set MONGO_URI for the tests"),
        _ => return None,
    };
    let said = format!("{} {what}", tests.join(" and "));
    Some(Finding {
        runs: vec![bundle.run],
        evidence: vec![file.evidence(facts, &said)],
        next_step: next_step.to_owned(),
        ..silent(RULE.id, format!("Upstream finds no FAIL in test.parity.out, but {said}"))
    })
}
