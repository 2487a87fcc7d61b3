//! Silent green: iterations that the array of results lacks.

use super::telling::{numbers, over_runs, silent};
use crate::facts::Facts;
use crate::findings::analyses::parity::Bundle;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule};
use crate::methods::order::set;
use std::collections::BTreeSet;

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_webprofile_iterations_lost",
    title: "Results hold every iteration",
    doc: "cross-instance-results.json is rewritten only by iterations that polled: if the last one fails before, its record is missing; the time limit may cut more. Files of single iterations are complete.",
    system: "webprofile",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let parity = judging.parity();
    let none = "cross-instance-results.json is missing";
    let answer = over_runs(parity, none, |bundle| match (&bundle.results, lost(bundle)) {
        (None, _) => Answer::NoData(none.to_owned()),
        (Some(_), lost) if lost.is_empty() => Answer::Pass,
        (Some(_), lost) => Answer::Fail(format!("results lack iteration {} of {}", numbers(&lost), bundle.expected)),
    });
    Outcome { answer, findings: parity.bundles.iter().filter_map(|bundle| told(facts, bundle)).collect() }
}

/// Numbers that are expected, or have a file, and are not in the array.
fn lost(bundle: &Bundle) -> Vec<u32> {
    let mut numbers: BTreeSet<u32> = set(1..=bundle.expected);
    numbers.extend(bundle.iterations.iter().map(|it| it.number));
    for it in bundle.iterations.iter().filter(|it| it.is_in_results) {
        numbers.remove(&it.number);
    }
    numbers.into_iter().collect()
}

fn told(facts: &Facts, bundle: &Bundle) -> Option<Finding> {
    let (file, _) = bundle.results.as_ref()?;
    let lost = lost(bundle);
    if lost.is_empty() {
        return None;
    }
    let known = bundle.iterations.iter().filter(|it| lost.contains(&it.number));
    let mut evidence: Vec<Evidence> = known
        .map(|it| {
            let end = if it.has_failed() { format!("failed {}", it.reason) } else { "held".to_owned() };
            Evidence::of(facts, it.origin, format!("iteration {}: {}", it.number, end.trim_end()))
        })
        .collect();
    evidence.push(file.evidence(facts, "the array without them"));
    let title = format!("Upstream counts results without iteration {} of {}", numbers(&lost), bundle.expected);
    Some(Finding {
        runs: vec![bundle.run],
        evidence,
        next_step: "count from cross-instance-iter-*.json; a file that is missing too was cut by the limit of 240 s"
            .to_owned(),
        ..silent(RULE.id, title)
    })
}
