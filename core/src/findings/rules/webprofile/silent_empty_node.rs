//! Silent green: an empty `node.parity.json`.

use super::telling::{over_runs, silent};
use crate::facts::Facts;
use crate::findings::analyses::parity::{Bundle, NodeSaid};
use crate::findings::{Answer, Finding, Judging, Outcome, Rule};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_webprofile_empty_node",
    title: "node.parity.json is not empty",
    doc: "Early exits leave zero bytes. jq 1.6 ends with 0 on them and upstream says success; jq 1.7 and later end with 4 and it says failure.",
    system: "webprofile",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let parity = judging.parity();
    let none = "node.parity.json is missing";
    let answer = over_runs(parity, none, |bundle| match &bundle.node {
        NodeSaid::Missing => Answer::NoData(none.to_owned()),
        NodeSaid::Empty(_) if bundle.verdict().success.is_none() => {
            Answer::Fail(format!("node.parity.json is empty: {}", bundle.verdict().upstream))
        }
        _ => Answer::Pass,
    });
    Outcome { answer, findings: parity.bundles.iter().filter_map(|bundle| told(facts, bundle)).collect() }
}

fn told(facts: &Facts, bundle: &Bundle) -> Option<Finding> {
    let NodeSaid::Empty(file) = &bundle.node else { return None };
    let verdict = bundle.verdict();
    if verdict.success.is_some() {
        return None;
    }
    let title = format!("Upstream concludes {} from an empty node.parity.json", verdict.upstream);
    Some(Finding {
        runs: vec![bundle.run],
        evidence: vec![file.evidence(facts, "0 bytes")],
        next_step: "node.parity.out says where the smoke ended".to_owned(),
        ..silent(RULE.id, title)
    })
}
