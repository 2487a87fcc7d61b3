//! The gate in the key of the upstream script, with times read as it meant to.

use super::shared::{INFRASTRUCTURE, NO_ROWS, REGRESSION, Then, bisect, evidence_of, finding, no_data, rerun, unsaid};
use crate::facts::Facts;
use crate::findings::analyses::perf::{Check, Difference, Key, differences};
use crate::findings::{Answer, Finding, Judging, Outcome, Policy, Rule, Severity};
use crate::methods::phrase::count;

pub(crate) const RULE: Rule = Rule {
    id: "pcs_regressions_upstream",
    title: "No regression in the upstream key",
    doc: "The same gate in the key of `regression_check.py`: backend, test and mode. Sizes and parallel runs share \
          a series there, so what it finds may be an artefact; the finding then says what differs. It reads \
          site/benchmarks.json, or what `aggregate_bench.py` would make of the lines.",
    system: "pcs",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let bench = judging.bench();
    if bench.is_empty() {
        return no_data(NO_ROWS);
    }
    let gate = match judging.gate(Key::Upstream) {
        Ok(gate) => gate,
        Err(why) => return no_data(why),
    };
    let findings: Vec<Finding> = gate.regressions().map(|check| told(facts, policy, check)).collect();
    let judged = gate.judged();
    let answer = match findings.len() {
        0 => unsaid(facts, bench, policy, gate).map_or(Answer::Pass, Answer::NoData),
        slower => Answer::Fail(format!("{slower} of {}", count(judged as u64, "series", "series"))),
    };
    Outcome { answer, findings }
}

fn told(facts: &Facts, policy: &Policy, check: &Check<'_>) -> Finding {
    let differences: Vec<String> = differences(check, policy).iter().map(Difference::said).collect();
    let (class, said) = if differences.is_empty() {
        (REGRESSION, check.said())
    } else {
        (INFRASTRUCTURE, format!("{}; not the same measurement: {}", check.said(), differences.join("; ")))
    };
    let title = format!("Upstream key, {}: {said}", check.name());
    let found = finding(facts, RULE.id, Severity::Warning, class, (&check.name(), title), evidence_of(check));
    let next = if differences.is_empty() { bisect(check) } else { rerun(facts, &found.runs) };
    found.then(next)
}
