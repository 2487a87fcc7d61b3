//! Budgets so high that nothing can break them.

use super::tell::{Said, Tally, finding};
use crate::findings::analyses::hologram_perf::budgets;
use crate::findings::{Judging, Outcome, Rule, SILENT_GREEN, Severity};
use crate::methods::phrase::upper_first;

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_hologram_override",
    title: "No budget is left at its override",
    doc: "The triage loop raises all SLO_* to 1000 for one rerun. Where they stay there, the gate is green whatever the numbers are.",
    system: "hologram",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let reports = judging.reports();
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    let raised = policy.number("hologram.triage.override_ms");
    for report in reports.iter().filter(|report| !report.rows.is_empty()) {
        for budget in budgets(report, policy) {
            if budget.limit < raised {
                tally.pass();
                continue;
            }
            let what = format!("the budget of {} is {}ms: it was raised for triage", budget.series, budget.limit);
            tally.fail(what.clone());
            let said = Said {
                rule: RULE.id,
                key: budget.series,
                severity: Severity::Warning,
                class: SILENT_GREEN,
                title: upper_first(&what),
                next_step: format!("set it back; it comes from {}", policy.source(budget.key)),
            };
            findings.push(finding(facts, said, budget.best.iter().map(|row| row.evidence(facts)).collect()));
        }
    }
    Outcome { answer: tally.answer("perf/*.csv is missing"), findings }
}
