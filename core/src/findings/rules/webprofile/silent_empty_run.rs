//! Silent green: a run without iterations counts as one that did not fail.

use super::telling::{NO_HISTORY, silent};
use crate::facts::Origin;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_webprofile_empty_run",
    title: "No earlier run is empty",
    doc: "A run whose results are [] counts as not failed in summary.json and as a success rate of 0 % with 0 failures \
          in trend.json. It is no data. Every file that lists runs is looked at.",
    system: "webprofile",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let parity = judging.parity();
    let Some(history) = &parity.history else {
        return Outcome { answer: Answer::NoData(NO_HISTORY.to_owned()), findings: Vec::new() };
    };
    let mine = history.runs.iter().filter(|run| run.iterations == Some(0));
    let mut empty: Vec<(String, Origin)> = mine.map(|run| (run.label.clone(), run.origin)).collect();
    // A file of the others may be all that is left of a run; they name it in their own way.
    if empty.is_empty() {
        empty = parity
            .counted
            .iter()
            .filter_map(|counted| counted.empty.clone())
            .find(|empty| !empty.is_empty())
            .unwrap_or_default();
    }
    let answer = if !empty.is_empty() {
        let labels: Vec<&str> = empty.iter().map(|(label, _)| label.as_str()).collect();
        Answer::Fail(format!("without iterations: {}", labels.join(", ")))
    } else if history.runs.is_empty() {
        Answer::NoData(format!("{} does not list runs", history.source.word()))
    } else {
        Answer::Pass
    };
    let findings = empty.into_iter().map(|(label, origin)| Finding {
        evidence: vec![Evidence::of(facts, origin, "no iterations")],
        next_step: "look at the run itself: every iteration may have failed before it polled".to_owned(),
        ..silent(RULE.id, format!("Upstream counts run {label} as not failed, but it has no iterations"))
    });
    Outcome { answer, findings: findings.collect() }
}
