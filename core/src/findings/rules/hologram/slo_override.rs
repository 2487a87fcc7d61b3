//! Step 3 of the triage loop: with all budgets at 1000, what is still over them was misread.

use super::tell::{Said, Tally, finding, place};
use crate::findings::analyses::hologram_perf::{Budget, gates};
use crate::findings::{Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "hologram_slo_override",
    title: "No true slowdown behind the perf gate",
    doc: "Where a budget is broken, the gate is repeated with all SLO_* at 1000. What passes then was parsed well and \
          is truly slow; what does not is a matter of units or parsing.",
    system: "hologram",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let reports = judging.reports();
    let raised = policy.number("hologram.triage.override_ms");
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    for report in reports.iter().filter(|report| !report.rows.is_empty()) {
        for budget in gates(report, policy) {
            let Some(best) = budget.best else {
                tally.missing(format!("{}{} was not measured", place(report, reports), budget.series));
                continue;
            };
            if !Budget::is_over(&budget) {
                tally.pass();
                continue;
            }
            let is_true = best.p95() <= raised;
            let what = if is_true {
                format!("{}: a true slowdown, p95={:.2}ms is within {raised}ms", budget.judged(), best.p95())
            } else {
                format!("{}: p95={:.2}ms is over {raised}ms too: check units and parsing", budget.judged(), best.p95())
            };
            tally.fail(format!("{}{what}", place(report, reports)));
            let said = Said {
                rule: RULE.id,
                key: &format!("{} {}", report.root, budget.judged()),
                severity: Severity::Info,
                class: if is_true { "regression" } else { "harness" },
                title: what,
                next_step: format!(
                    "export SLO_VERIFY_P95_MS={raised} SLO_ENCODE_P95_MS={raised} SLO_GQL_P95_MS={raised}\n\
                     python scripts/check_perf_budget.py"
                ),
            };
            findings.push(finding(facts, said, vec![best.evidence(facts)]));
        }
    }
    Outcome { answer: tally.answer("perf/*.csv is missing"), findings }
}
