//! Silent green: failed iterations do not enter the verdict.

use super::telling::{CROSS, over_runs, silent};
use crate::facts::Facts;
use crate::findings::analyses::parity::Bundle;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_webprofile_cross_ignored",
    title: "No failed iteration hides behind a success",
    doc: "Upstream's verdict looks at node.parity.json and test.parity.out only: cross-instance failures leave it green.",
    system: "webprofile",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let parity = judging.parity();
    let none = "no cross-instance-results.json and no cross-instance-iter-*.json";
    let answer = over_runs(parity, none, |bundle| {
        let failed = bundle.failed().count();
        let missing = bundle.missing_iterations().len();
        if failed > 0 && is_green(bundle) {
            Answer::Fail(format!(
                "upstream concludes success with {failed}/{} iterations failed",
                bundle.iterations.len()
            ))
        } else if failed == 0 && (bundle.iterations.is_empty() || missing > 0) {
            Answer::NoData(if bundle.iterations.is_empty() {
                none.to_owned()
            } else {
                format!("{missing} of {} iterations are missing", bundle.expected)
            })
        } else {
            Answer::Pass
        }
    });
    Outcome { answer, findings: parity.bundles.iter().filter_map(|bundle| told(facts, bundle)).collect() }
}

fn is_green(bundle: &Bundle) -> bool {
    match &bundle.analysis {
        Some(analysis) => analysis.status == "success",
        None => bundle.verdict().upstream != "failure",
    }
}

fn told(facts: &Facts, bundle: &Bundle) -> Option<Finding> {
    let failed: Vec<_> = bundle.failed().collect();
    if failed.is_empty() || !is_green(bundle) {
        return None;
    }
    let title = format!(
        "Upstream concludes success, but {} of {} cross-instance iterations failed",
        failed.len(),
        bundle.iterations.len()
    );
    let said = bundle.analysis.iter().map(|said| Evidence::of(facts, said.origin, format!("status {}", said.status)));
    let places =
        failed.iter().map(|it| Evidence::of(facts, it.origin, format!("iteration {}: {}", it.number, it.reason)));
    Some(Finding {
        runs: vec![bundle.run],
        evidence: said.chain(places).collect(),
        next_step: CROSS.to_owned(),
        ..silent(RULE.id, title)
    })
}
