//! Silent green: the exit code of the threshold check is lost.

use super::telling::silent;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_webprofile_threshold_lost",
    title: "The alert would be heard",
    doc: "Callers run the check as 'checker || true; rc=$?': rc is always 0, so the alert branch never fires, whatever the counts are.",
    system: "webprofile",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let Answer::Fail(why) = (super::alert::RULE.run)(judging).answer else {
        return Outcome { answer: (super::alert::RULE.run)(judging).answer, findings: Vec::new() };
    };
    let parity = judging.parity();
    let origin = parity.history.as_ref().map(|history| history.origin).unwrap_or_default();
    let found = Finding {
        evidence: vec![Evidence::of(facts, origin, why.clone())],
        next_step: "let the job take the exit code itself: 0 fine, 2 exceeded, 1 no summary".to_owned(),
        ..silent(RULE.id, format!("Upstream's check loses its exit code and stays green: {why}"))
    };
    Outcome { answer: Answer::Fail(format!("exit code lost by || true: {why}")), findings: vec![found] }
}
