//! The alert over earlier runs.

use super::telling::{NO_HISTORY, finding, several};
use crate::facts::Facts;
use crate::findings::analyses::parity::{History, Totals};
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Policy, Rule, Severity};
use crate::methods::phrase::percent;

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "webprofile_alert",
    title: "Earlier runs are below both thresholds",
    doc: "Alert if failed runs or the rate of failed iterations reach their threshold; both are reached at their value. Runs without iterations are no data.",
    system: "webprofile",
    decides: false,
    run,
};

/// Runs that are shown.
const RUNS: usize = 20;

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let parity = judging.parity();
    let Some(history) = &parity.history else {
        return Outcome { answer: Answer::NoData(NO_HISTORY.to_owned()), findings: Vec::new() };
    };
    if history.totals.alert(policy).is_raised() {
        let why = why(&history.totals, policy);
        return Outcome { findings: vec![told(facts, history, &why, policy)], answer: Answer::Fail(why) };
    }
    let answer = if history.totals.run_total == 0 || has_no_iterations(history) {
        Answer::NoData(format!("{} holds no iteration", history.source.word()))
    } else if let Some(more) = parity.missing_history() {
        let (here, there) = (history.upstream, more.totals);
        Answer::NoData(format!(
            "{} holds {} with {} failed, {} counts {} with {} failed: runs are missing",
            history.source.word(),
            several(here.run_total, "run"),
            here.run_failures,
            more.path,
            several(there.run_total, "run"),
            there.run_failures
        ))
    } else {
        Answer::Pass
    };
    Outcome { answer, findings: Vec::new() }
}

fn has_no_iterations(history: &History) -> bool {
    history.totals.iter_total == Some(0)
}

/// Numbers against both thresholds.
pub(super) fn why(totals: &Totals, policy: &Policy) -> String {
    let iterations = match (totals.iter_total, totals.iter_failure_rate()) {
        (Some(total), Some(rate)) => {
            format!("{} of {total} iterations failed ({})", totals.iter_failures, percent(rate))
        }
        _ => format!("{} failed", several(totals.iter_failures, "iteration")),
    };
    format!(
        "{} of {} failed (alert from {}), {iterations} (alert from {})",
        totals.run_failures,
        several(totals.run_total, "run"),
        policy.number("webprofile.run_failures_threshold"),
        percent(policy.number("webprofile.iteration_failure_rate_threshold"))
    )
}

fn told(facts: &Facts, history: &History, why: &str, policy: &Policy) -> Finding {
    let failed = history.runs.iter().filter(|run| run.failed > 0).take(RUNS);
    let mut evidence: Vec<Evidence> = failed
        .map(|run| {
            let first = run.marks.iter().find(|mark| mark.success != Some(true));
            let total = run.iterations.map_or_else(String::new, |total| format!(" of {total}"));
            let text = format!("run {}: {}{total} iterations failed", run.label, run.failed);
            Evidence::of(facts, first.map_or(run.origin, |mark| mark.origin), text)
        })
        .collect();
    if evidence.is_empty() {
        evidence.push(Evidence::of(facts, history.origin, why));
    }
    let sources = [
        policy.source("webprofile.run_failures_threshold"),
        policy.source("webprofile.iteration_failure_rate_threshold"),
    ];
    Finding {
        evidence,
        next_step: format!("look at the runs that failed; thresholds from {}", sources.join(" and ")),
        ..finding(RULE.id, Severity::Error, "regression", format!("Cross-instance alert: {why}"))
    }
}
