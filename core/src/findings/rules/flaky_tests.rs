//! Tests that passed only after an attempt that did not: retries in the reports.

use crate::facts::is_flaky;
use crate::findings::clusters::clusters;
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "flaky_tests",
    title: "Tests passed only on retry",
    doc: "Cases that failed or errored in an earlier attempt of the same report and passed in the last. \
          They count as passed; the failure they hid is shown.",
    system: "",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let findings = clusters(judging, RULE.id, Severity::Warning, |attempts| {
        if is_flaky(attempts) { attempts.iter().find(|attempt| attempt.status.is_red()) } else { None }
    });
    let counts = facts.counts();
    let answer = match (counts.tests, counts.flaky) {
        (0, _) => Answer::NoData("no tests found".to_owned()),
        (_, 0) => Answer::Pass,
        (tests, flaky) => Answer::Fail(format!("{flaky} of {tests} tests passed only on retry")),
    };
    Outcome { answer, findings }
}
