//! Silent green: a local run that counts twice dilutes the rate.

use super::telling::{NO_HISTORY, several, silent};
use crate::findings::analyses::parity::Source;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_webprofile_counted_twice",
    title: "Every run counts once",
    doc: "run_local_latest_cross.json is overwritten by each collection without --copy; where the same run was copied too, upstream counts it twice.",
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
    let Some(doubled) = &history.doubled else {
        let answer = if history.source != Source::Collected {
            Answer::NoData(format!("{} does not say which runs it holds", history.source.word()))
        } else if let Some(more) = parity.missing_history() {
            Answer::NoData(format!("{} counts more than the runs that are here", more.path))
        } else {
            Answer::Pass
        };
        return Outcome { answer, findings: Vec::new() };
    };
    let why = format!("{} is {} again", doubled.latest, doubled.copy);
    let (ours, theirs) = (&history.totals, &history.upstream);
    let title = format!(
        "Upstream counts {} with {} failed, once each it is {} with {} failed: {why}",
        several(theirs.run_total, "run"),
        theirs.run_failures,
        several(ours.run_total, "run"),
        ours.run_failures
    );
    let found = Finding {
        evidence: vec![Evidence::of(facts, doubled.origin, why.clone())],
        next_step: "remove run_local_latest_cross.json and collect with --copy".to_owned(),
        ..silent(RULE.id, title)
    };
    Outcome { answer: Answer::Fail(why), findings: vec![found] }
}
