//! Silent green: an empty array of results ends with 0.

use super::telling::{CROSS, over_runs, silent};
use crate::facts::{Facts, Loss};
use crate::findings::analyses::parity::Bundle;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_webprofile_no_iterations",
    title: "Results hold iterations",
    doc: "Where every iteration fails before it polls (create_failed, revoke_failed), cross-instance-results.json stays [] and the runner ends with 0.",
    system: "webprofile",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let parity = judging.parity();
    let none = "cross-instance-results.json is missing";
    let answer = over_runs(parity, none, |bundle| match &bundle.results {
        None => Answer::NoData(none.to_owned()),
        Some((_, 0)) if is_broken(facts, bundle) => Answer::NoData("cross-instance-results.json is broken".to_owned()),
        Some((_, 0)) => Answer::Fail("cross-instance-results.json is [], and the runner ends with 0".to_owned()),
        Some(_) => Answer::Pass,
    });
    Outcome { answer, findings: parity.bundles.iter().filter_map(|bundle| told(facts, bundle)).collect() }
}

fn is_broken(facts: &Facts, bundle: &Bundle) -> bool {
    let Some((file, _)) = &bundle.results else { return false };
    let path = facts.entries.get(file.entry as usize).map_or("", |entry| &entry.path);
    facts.notes.iter().any(|note| note.loss >= Loss::DataLoss && note.path == path)
}

fn told(facts: &Facts, bundle: &Bundle) -> Option<Finding> {
    let (file, 0) = bundle.results.as_ref()? else { return None };
    if is_broken(facts, bundle) {
        return None;
    }
    let failed =
        bundle.failed().map(|it| Evidence::of(facts, it.origin, format!("iteration {}: {}", it.number, it.reason)));
    let mut evidence = vec![file.evidence(facts, "[]")];
    evidence.extend(failed);
    Some(Finding {
        runs: vec![bundle.run],
        evidence,
        next_step: CROSS.to_owned(),
        ..silent(
            RULE.id,
            "The runner ends with 0 on an empty array: every iteration failed before it polled".to_owned(),
        )
    })
}
