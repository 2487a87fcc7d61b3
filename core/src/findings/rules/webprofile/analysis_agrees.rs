//! What upstream concluded against what the same files say.

use super::telling::{finding, over_runs};
use crate::facts::Facts;
use crate::findings::analyses::parity::Bundle;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "webprofile_analysis_agrees",
    title: "analysis.json agrees with its files",
    doc: "The verdict is computed again from node.parity.json and test.parity.out and compared with analysis.json. The bundle is packed before analysis.json is written, so it is often missing.",
    system: "webprofile",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let parity = judging.parity();
    let none = "analysis.json is missing";
    let answer = over_runs(parity, none, |bundle| {
        let verdict = bundle.verdict();
        match (&bundle.analysis, verdict.success) {
            (None, _) => Answer::NoData(none.to_owned()),
            (Some(_), None) => Answer::NoData(verdict.why),
            (Some(analysis), Some(_)) if analysis.status == verdict.word() => Answer::Pass,
            (Some(analysis), Some(_)) => {
                Answer::Fail(format!("analysis.json says {}, its files say {}", analysis.status, verdict.word()))
            }
        }
    });
    Outcome { answer, findings: parity.bundles.iter().filter_map(|bundle| told(facts, bundle)).collect() }
}

fn told(facts: &Facts, bundle: &Bundle) -> Option<Finding> {
    let (analysis, verdict) = (bundle.analysis.as_ref()?, bundle.verdict());
    verdict.success?;
    if analysis.status == verdict.word() {
        return None;
    }
    let title = format!("analysis.json says {}, its files say {}", analysis.status, verdict.word());
    Some(Finding {
        runs: vec![bundle.run],
        evidence: vec![Evidence::of(facts, analysis.origin, format!("status {}", analysis.status))],
        next_step: "trust the files; check that analysis.json belongs to the same run".to_owned(),
        ..finding(RULE.id, Severity::Warning, "harness", title)
    })
}
