//! Silent green: a run without evidence is a success upstream.

use super::telling::{ARTIFACTS, NO_RUN, over_runs, silent};
use crate::facts::Facts;
use crate::findings::analyses::parity::{Bundle, NodeSaid, TestsSaid};
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_webprofile_no_evidence",
    title: "No verdict rests on missing files",
    doc: "Upstream writes success where node.parity.json and test.parity.out are missing: a file that is not there holds no failure.",
    system: "webprofile",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let parity = judging.parity();
    let answer = over_runs(parity, NO_RUN, |bundle| match why(bundle) {
        Some(why) => Answer::Fail(why),
        None => Answer::Pass,
    });
    Outcome { answer, findings: parity.bundles.iter().filter_map(|bundle| told(facts, bundle)).collect() }
}

/// What is missing where upstream says success all the same.
fn why(bundle: &Bundle) -> Option<String> {
    let node = matches!(bundle.node, NodeSaid::Missing).then_some("node.parity.json is missing");
    let tests = match bundle.tests {
        TestsSaid::Missing => Some("test.parity.out is missing"),
        TestsSaid::Empty(_) => Some("test.parity.out is empty"),
        _ => None,
    };
    let lacks: Vec<&str> = node.into_iter().chain(tests).collect();
    let is_red = bundle.verdict().success == Some(false);
    (!lacks.is_empty() && !is_red).then(|| lacks.join(" and "))
}

fn told(facts: &Facts, bundle: &Bundle) -> Option<Finding> {
    let why = why(bundle)?;
    let upstream = bundle.analysis.as_ref().map_or(bundle.verdict().upstream, |analysis| &analysis.status);
    let mut evidence: Vec<Evidence> = bundle
        .analysis
        .iter()
        .map(|said| Evidence::of(facts, said.origin, format!("status {}", said.status)))
        .collect();
    // Without analysis.json, what is there shows that the run took place.
    if evidence.is_empty() {
        evidence
            .extend(bundle.files.first().map(|file| file.evidence(facts, "the run left this, and not what decides")));
    }
    Some(Finding {
        runs: vec![bundle.run],
        evidence,
        next_step: ARTIFACTS.to_owned(),
        ..silent(RULE.id, format!("Upstream concludes {upstream}, but {why}"))
    })
}
