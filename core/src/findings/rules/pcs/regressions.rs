//! The gate in the fine key: what decides.

use super::shared::{
    INFRASTRUCTURE, NO_ROWS, REGRESSION, Then, bisect, evidence_of, finding, infrastructure_of, no_data, only, rerun,
    unsaid,
};
use crate::facts::Facts;
use crate::findings::analyses::perf::{Check, Key, NoisyDay, Thresholds};
use crate::findings::{Answer, Finding, Judging, Outcome, Policy, Rule, Severity};
use crate::methods::phrase::count;

pub(crate) const RULE: Rule = Rule {
    id: "pcs_regressions",
    title: "No benchmark became slower than its threshold",
    doc: "The newest row of each series against the median of the seven days before, with the thresholds of the \
          runbook. A series is one backend, test, mode, way and size, so that sizes and parallel runs are not mixed. \
          Passes only where series could be compared, the newest row is recent and no benchmark failed in its place.",
    system: "pcs",
    decides: true,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let bench = judging.bench();
    if bench.is_empty() {
        return no_data(NO_ROWS);
    }
    let gate = match judging.gate(Key::Fine) {
        Ok(gate) => gate,
        Err(why) => return no_data(why),
    };
    let thresholds = &gate.thresholds;
    let allowed = policy.text("pcs.gate.allow_regression");
    let days = judging.noise();
    let findings: Vec<Finding> =
        gate.regressions().map(|check| told(facts, days, policy, check, thresholds, allowed)).collect();
    if !findings.is_empty() && !allowed.is_empty() {
        // The override of the runbook: what it lets through stays on record as findings.
        return Outcome { answer: Answer::Pass, findings };
    }
    if !findings.is_empty() {
        let why = format!("{} of {} slower", findings.len(), count(gate.judged() as u64, "series", "series"));
        return Outcome { answer: Answer::Fail(why), findings };
    }
    only(match unsaid(facts, bench, policy, gate) {
        Some(why) => Answer::NoData(why),
        None => Answer::Pass,
    })
}

fn told(
    facts: &Facts,
    days: &[NoisyDay<'_>],
    policy: &Policy,
    check: &Check<'_>,
    thresholds: &Thresholds,
    allowed: &str,
) -> Finding {
    let reasons = infrastructure_of(check, days, policy);
    let class = if reasons.is_empty() { REGRESSION } else { INFRASTRUCTURE };
    let severity = if allowed.is_empty() { Severity::Error } else { Severity::Warning };
    let mut title = format!("{}: {} ({})", check.name(), check.said(), thresholds.source);
    for reason in &reasons {
        title = format!("{title}; {reason}");
    }
    if !allowed.is_empty() {
        title = format!("{title}; allowed: {allowed} ({})", policy.source("pcs.gate.allow_regression"));
    }
    let found = finding(facts, RULE.id, severity, class, (&check.name(), title), evidence_of(check));
    let first = if reasons.is_empty() { bisect(check) } else { rerun(facts, &found.runs) };
    let max = policy.number("pcs.gate.regression_max_ratio");
    let approval = policy.number("pcs.gate.approval_ratio");
    found.then(if check.change_ratio > max {
        format!("{first}; over {:.0} %, more than an override is for", max * 100.0)
    } else if check.change_ratio > approval {
        format!("{first}; an override needs approval, since it is over {:.0} %", approval * 100.0)
    } else {
        first
    })
}
