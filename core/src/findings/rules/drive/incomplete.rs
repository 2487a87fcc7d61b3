//! Drills that ended before their last scenario.

use super::{Said, fail_if, finding, run_of};
use crate::facts::Facts;
use crate::findings::analyses::scenarios::{Report, is_whole};
use crate::findings::{Answer, Evidence, Judging, Outcome, Policy, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "drive_incomplete",
    title: "Drills ran to their end",
    doc: "Every scenario of a drill was executed. Scenarios that are missing from the cron report, lifecycle scenarios \
          that are still todo, and a UI witness that was not run tell of a drill that was aborted.",
    system: "drive",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let study = judging.scenarios();
    let findings: Vec<_> =
        study.reports.iter().filter(|report| !report.is_complete()).map(|report| said(facts, policy, report)).collect();
    let cut = study.reports.iter().find(|report| !is_whole(facts, report.claims.document));
    let answer = match (study.reports.len(), findings.len(), cut) {
        (0, ..) => {
            Answer::NoData("no cron-e2e-report.json, lifecycle-e2e-report.json or witness-ui-report.json".to_owned())
        }
        (_, 0, Some(report)) => Answer::NoData(format!("{} was not read whole", report.kind.file())),
        (_, count, _) => {
            fail_if(count, || format!("{count} of {} drills did not run to their end", study.reports.len()))
        }
    };
    Outcome { answer, findings }
}

fn said(facts: &Facts, policy: &Policy, report: &Report<'_>) -> crate::findings::Finding {
    let mut parts = Vec::new();
    let mut open: Vec<&str> = report.absent.iter().map(String::as_str).collect();
    if !open.is_empty() {
        parts.push(format!("missing {}", open.join(", ")));
    }
    let todo: Vec<&str> = report.todo.iter().map(|row| facts.text(row.scenario)).collect();
    if !todo.is_empty() {
        parts.push(format!("todo {}", todo.join(", ")));
    }
    if report.upstream_failed {
        parts.push("not run, since the cron drill failed".to_owned());
    }
    open.extend(todo);
    let mut evidence: Vec<Evidence> =
        report.todo.iter().map(|row| Evidence::of(facts, row.origin, "status: todo")).collect();
    if evidence.is_empty() {
        let key = if report.upstream_failed { "overall.failedFlows.0" } else { "overall.passed" };
        evidence = super::claimed(facts, &report.claims, key);
    }
    finding(
        policy,
        Said {
            rule: RULE.id,
            severity: Severity::Warning,
            title: format!("The {} is incomplete: {}", report.kind.title(), parts.join("; ")),
            class: "harness".to_owned(),
            runs: run_of(facts, report.claims.document),
            evidence,
            next_step: "what was not executed is not known to hold: find what aborted the drill and run it again"
                .to_owned(),
        },
        &[report.kind.file(), &open.join(",")],
    )
}
