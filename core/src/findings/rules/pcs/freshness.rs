//! How old the newest row is.

use super::shared::{DATA, NO_AS_OF, NO_ROWS, Then, finding, no_data, only};
use crate::findings::analyses::perf::age_days;
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "pcs_freshness",
    title: "Benchmark data are fresh",
    doc: "Whole days since the newest time stamp, as the runbook computes them: over a day breaks the promise, \
          over seven the dashboard is stale.",
    system: "pcs",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let bench = judging.bench();
    let Some((newest, days)) = bench.newest().zip(age_days(bench, policy)) else { return no_data(NO_ROWS) };
    if !policy.as_of.is_given() {
        return no_data(NO_AS_OF);
    }
    let (promised, stale) = (policy.number("pcs.freshness.slo_hours"), policy.number("pcs.health.stale_days"));
    if days * 24.0 <= promised {
        return only(Answer::Pass);
    }
    let why = format!("latest {}, {} days old", newest.timestamp, days.floor());
    let (severity, limit) = if days > stale {
        (Severity::Error, format!("stale: over {stale} days ({})", policy.source("pcs.health.stale_days")))
    } else {
        (Severity::Warning, format!("over {promised} h ({})", policy.source("pcs.freshness.slo_hours")))
    };
    let title = format!("Benchmark data are old: {why}; {limit}");
    let found = finding(facts, RULE.id, severity, DATA, ("newest", title), vec![newest.evidence()])
        .then("check that the nightly run still runs and commits its results");
    Outcome { answer: Answer::Fail(why), findings: vec![found] }
}
