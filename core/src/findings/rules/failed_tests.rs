//! Tests that failed in the end, gathered by what they say.

use crate::findings::clusters::clusters;
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "failed_tests",
    title: "Tests failed",
    doc: "Cases whose last attempt failed or errored, clustered by their message without numbers, ids and times. \
          A run with tests passes when there are none; without tests there is no data. \
          What a rule about a CI system explains is told there, and counted here.",
    system: "",
    decides: true,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let findings =
        clusters(judging, RULE.id, Severity::Error, |attempts| attempts.last().filter(|last| last.status.is_red()));
    let counts = facts.counts();
    let red = counts.failed + counts.error;
    let answer = match (counts.tests, red) {
        (0, _) => Answer::NoData("no tests found".to_owned()),
        (_, 0) => Answer::Pass,
        (tests, red) => Answer::Fail(format!("{red} of {tests} tests failed")),
    };
    Outcome { answer, findings }
}
