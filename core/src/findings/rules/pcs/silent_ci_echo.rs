//! Silent green: the step writes a file where the check failed, and passes.

use super::shared::{Then, finding, no_data};
use crate::findings::analyses::Claims;
use crate::findings::{Answer, Evidence, Judging, Outcome, Rule, SILENT_GREEN, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "silent_pcs_ci_echo",
    title: "The step let its check fail",
    doc: "The workflow runs the check with `|| echo regression_fail > regression_fail.txt` and continue-on-error: \
          a failed check leaves the file and a green step. Without the file nothing can be said, since a check that \
          passed and one that never ran leave the same.",
    system: "pcs",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let marks = Claims::of_format(facts, "pcs-regression-fail");
    if marks.is_empty() {
        return no_data("regression_fail.txt is not there: it is written only where the check failed");
    }
    let evidence = marks
        .iter()
        .filter_map(|mark| Some(Evidence::of(facts, mark.get("text")?.origin, mark.text("text").unwrap_or_default())))
        .collect();
    let title = "The regression check failed and its step passed: regression_fail.txt is there".to_owned();
    let found = finding(facts, RULE.id, Severity::Warning, SILENT_GREEN, ("echo", title), evidence)
        .then("let the step fail: drop `|| echo …` and continue-on-error, run with --fail-on-regression");
    Outcome { answer: Answer::Fail("regression_fail.txt is there".to_owned()), findings: vec![found] }
}
