//! Whose problem it is: infrastructure, code, test environment, or the budget.

use super::tell::{Said, Tally, finding};
use crate::findings::analyses::hologram_perf::{compare, gates};
use crate::findings::{Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "hologram_triage",
    title: "Nothing is left to triage",
    doc: "What is red is classed as the playbook does: infrastructure (the runner, or many metrics at once), code \
          regression (one metric or step), test environment (set-up, skipped steps), SLO adjustment (over budget, \
          not over baseline). Each with its next step.",
    system: "hologram",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    for problem in judging.problems().unwrap_or_default() {
        if problem.is_red {
            tally.fail(format!("{}: {}", problem.subject, problem.class.phrase()));
        }
        let said = Said {
            rule: RULE.id,
            key: &format!("{} {}", problem.subject, problem.class.word()),
            severity: if problem.is_red { Severity::Warning } else { Severity::Info },
            class: problem.class.word(),
            title: format!("{} ({}: {})", problem.what, problem.class.phrase(), problem.because),
            next_step: problem.next_step.clone(),
        };
        findings.push(finding(facts, said, problem.evidence.clone()));
    }
    // Only what was measured, compared and logged can be free of problems.
    let reports = judging.reports();
    for report in reports.iter().filter(|report| !report.rows.is_empty()) {
        for gate in gates(report, policy).iter().filter(|gate| gate.best.is_none()) {
            tally.missing(format!("{} was not measured", gate.series));
        }
        match compare(report, reports, policy) {
            None => tally.missing("perf/baseline.json is missing or holds nothing"),
            Some(found) => {
                for base in &found.missing {
                    tally.missing(format!("{} of the baseline was not measured", base.series));
                }
            }
        }
        tally.pass();
    }
    if reports.iter().all(|report| report.rows.is_empty()) {
        tally.missing("perf/*.csv is missing");
    }
    if reports.iter().all(|report| report.events.is_empty()) {
        tally.missing("e2e/events.jsonl is missing");
    }
    Outcome { answer: tally.answer("perf/*.csv and e2e/events.jsonl are missing"), findings }
}
