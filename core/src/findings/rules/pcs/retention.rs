//! Rows that are older than they are kept.

use super::shared::{DATA, EVIDENCE, NO_AS_OF, NO_ROWS, Then, finding, no_data};
use crate::findings::analyses::perf::SYSTEM;
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "pcs_retention",
    title: "No row is older than it is kept",
    doc: "The runbook archives files whose time of change is more than 180 days past. Artifacts do not keep that \
          time, so the times of the rows are taken.",
    system: "pcs",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let bench = judging.bench();
    let (Some(as_of), false) = (policy.as_of.of(SYSTEM), bench.is_empty()) else { return no_data(NO_ROWS) };
    let kept_days = policy.number("pcs.retention_days");
    let age_days = |time: i64| (as_of - time) as f64 / 86_400_000.0;
    let is_old = |time: &i64| age_days(*time) > kept_days;
    let old: Vec<_> = bench.all.iter().filter(|row| row.metric.time.as_ref().is_some_and(is_old)).collect();
    if old.is_empty() {
        let is_known = policy.as_of.is_given();
        let answer = if is_known { Answer::Pass } else { Answer::NoData(NO_AS_OF.to_owned()) };
        return Outcome { answer, findings: Vec::new() };
    }
    let why = format!("{} of {} rows are older than {kept_days} days", old.len(), bench.all.len());
    let evidence = old.iter().take(EVIDENCE).map(|row| row.evidence()).collect();
    let found = finding(facts, RULE.id, Severity::Info, DATA, ("old", why.clone()), evidence)
        .then("`find bench/results/ -name \"*.ndjson\" -mtime +180 -exec mv {} archive/ \\;`");
    Outcome { answer: Answer::Fail(why), findings: vec![found] }
}
