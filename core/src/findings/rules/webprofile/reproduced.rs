//! Failures that came back often enough for a regression test.

use super::telling::{finding, several};
use crate::facts::Facts;
use crate::findings::analyses::parity::{Reproduced, reproduced, reruns};
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "webprofile_reproduced",
    title: "No failure was reproduced too often",
    doc: "Step 4 of the runbook: a failure that was reproduced more than three times asks for a regression test. Counted are failed iterations by reason and failed attempts of the rerunner, over all runs here.",
    system: "webprofile",
    decides: false,
    run,
};

/// Places that are shown.
const PLACES: usize = 20;

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let parity = judging.parity();
    let limit = policy.number("webprofile.reproduced_limit");
    let kinds = reproduced(facts, parity);
    let often: Vec<&Reproduced> = kinds.iter().filter(|kind| kind.times as f64 > limit).collect();
    let ran = parity.bundles.iter().any(|bundle| !bundle.iterations.is_empty())
        || parity.history.as_ref().is_some_and(|history| history.runs.iter().any(|run| !run.marks.is_empty()))
        || reruns(facts).iter().any(|rerun| !rerun.attempts.is_empty());
    let answer = if !often.is_empty() {
        Answer::Fail(often.iter().map(|kind| said(kind)).collect::<Vec<_>>().join("; "))
    } else if ran {
        Answer::Pass
    } else {
        Answer::NoData("no iterations and no flakiness.json: nothing was repeated".to_owned())
    };
    Outcome { answer, findings: often.into_iter().map(|kind| told(facts, kind, limit)).collect() }
}

fn said(kind: &Reproduced) -> String {
    format!("{}: {} in {}", kind.kind, several(kind.times as u64, "time"), several(kind.runs as u64, "run"))
}

fn told(facts: &Facts, kind: &Reproduced, limit: f64) -> Finding {
    let places = kind.places.iter().take(PLACES);
    Finding {
        evidence: places.map(|place| Evidence::of(facts, *place, kind.kind.as_str())).collect(),
        next_step: format!("add a regression test: it was reproduced more than {limit} times"),
        ..finding(RULE.id, Severity::Warning, "regression", format!("Reproduced {}", said(kind)))
    }
}
