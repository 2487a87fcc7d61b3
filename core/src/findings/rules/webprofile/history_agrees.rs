//! Files that count the same runs.

use super::telling::{NO_HISTORY, finding, several};
use crate::facts::Facts;
use crate::findings::analyses::parity::{Counted, History, Totals};
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "webprofile_history_agrees",
    title: "Files of the history agree",
    doc: "collected, aggregate, trend, summary, status and report count the same runs. The first that is there is used; the others are compared with it, never added.",
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
    let others: Vec<&Counted> =
        parity.counted.iter().filter(|counted| counted.origin.document != history.origin.document).collect();
    let differing: Vec<&&Counted> =
        others.iter().filter(|counted| differ(&counted.totals, &history.upstream)).collect();
    let answer = if let Some(first) = differing.first() {
        Answer::Fail(said(history, first))
    } else if others.is_empty() {
        Answer::NoData(format!("{} is the only file that counts runs", history.source.word()))
    } else {
        Answer::Pass
    };
    Outcome { answer, findings: differing.into_iter().map(|counted| told(facts, history, counted)).collect() }
}

fn differ(a: &Totals, b: &Totals) -> bool {
    let iterations = a.iter_total.zip(b.iter_total).is_some_and(|(a, b)| a != b);
    (a.run_total, a.run_failures, a.iter_failures) != (b.run_total, b.run_failures, b.iter_failures) || iterations
}

fn shown(totals: &Totals) -> String {
    let iterations = totals.iter_total.map_or_else(String::new, |total| format!(" of {total}"));
    format!(
        "{}, {} failed, {}{iterations} iterations failed",
        several(totals.run_total, "run"),
        totals.run_failures,
        totals.iter_failures
    )
}

fn said(history: &History, counted: &Counted) -> String {
    let name = counted.path.rsplit('/').next().unwrap_or(&counted.path);
    format!("{} gives {}; {name} says {}", history.source.word(), shown(&history.upstream), shown(&counted.totals))
}

fn told(facts: &Facts, history: &History, counted: &Counted) -> Finding {
    Finding {
        evidence: vec![
            Evidence::of(facts, counted.origin, shown(&counted.totals)),
            Evidence::of(facts, history.origin, shown(&history.upstream)),
        ],
        next_step: "run `./scripts/contract/collect_local_cross_runs.sh --copy` to make them again".to_owned(),
        ..finding(RULE.id, Severity::Warning, "harness", said(history, counted))
    }
}
