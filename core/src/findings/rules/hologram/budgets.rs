//! The perf gate as upstream runs it: the best p95 of each metric against its budget.

use super::tell::{Said, Tally, finding, place};
use crate::facts::Facts;
use crate::findings::analyses::hologram_perf::{Budget, gates};
use crate::findings::{Judging, Outcome, Policy, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "hologram_budgets",
    title: "Perf budgets hold",
    doc: "The smallest p95 of each metric with a budget is at most the budget, as check_perf_budget computes it; \
          equal passes. Encoding is judged by its budget whatever size was encoded: with ENC_MB=4 upstream passes it over. \
          A metric that was not measured is no data, where upstream's check is green.",
    system: "hologram",
    decides: true,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let reports = judging.reports();
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    for report in reports.iter().filter(|report| !report.rows.is_empty()) {
        for budget in gates(report, policy) {
            let Some(best) = budget.best else {
                tally.missing(format!("{}{} was not measured", place(report, reports), budget.series));
                continue;
            };
            if budget.is_over() {
                tally.fail(format!("{}{}", place(report, reports), budget.upstream_line()));
                findings.push(over(facts, policy, &budget, &report.root));
            } else {
                tally.pass();
                if best.p95() >= budget.limit {
                    findings.push(equal(facts, &budget, &report.root));
                }
            }
        }
    }
    Outcome { answer: tally.answer("perf/*.csv is missing"), findings }
}

fn over(facts: &Facts, policy: &Policy, budget: &Budget<'_, '_>, root: &str) -> crate::findings::Finding {
    let said = Said {
        rule: RULE.id,
        key: &format!("{root} {}", budget.judged()),
        severity: Severity::Error,
        class: "",
        title: budget.upstream_line(),
        next_step: format!(
            "rerun with all SLO_* at {}: `python scripts/check_perf_budget.py` tells parsing from a true slowdown; \
             budget: {}",
            policy.number("hologram.triage.override_ms"),
            policy.source(budget.key)
        ),
    };
    finding(facts, said, budget.slow.iter().map(|row| row.evidence(facts)).collect())
}

/// The gate passes what equals its budget; the tests assert less.
fn equal(facts: &Facts, budget: &Budget<'_, '_>, root: &str) -> crate::findings::Finding {
    let said = Said {
        rule: RULE.id,
        key: &format!("{root} {} equal", budget.judged()),
        severity: Severity::Warning,
        class: "",
        title: format!("{} equals its budget: the gate passes it, the test of pytest does not", budget.judged()),
        next_step: String::new(),
    };
    finding(facts, said, budget.best.iter().map(|row| row.evidence(facts)).collect())
}
