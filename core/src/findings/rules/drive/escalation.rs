//! When to call for help.

use super::{Said, finding, over_all};
use crate::findings::{Evidence, Judging, Outcome, Rule, Severity};
use crate::methods::order::Order as _;

pub(super) const RULE: Rule = Rule {
    id: "drive_escalation",
    title: "No escalation is called for",
    doc: "Escalate when failures span several scenario classes (likely a regression of the harness or a shared \
          service), or when a failure cannot be classified in the time of the runbook.",
    system: "drive",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let study = judging.scenarios();
    let classes = study.failed_classes();
    let mut findings = Vec::new();
    let limit = policy.whole("drive.escalation_classes");
    let source = policy.source("drive.escalation_classes");
    if study.escalates() {
        let evidence = classes.iter().filter_map(|class| {
            let failure = study.failures.iter().find(|failure| failure.scenario_class == *class)?;
            Some(Evidence::of(facts, failure.row.origin, format!("{class}: {}", failure.symptom())))
        });
        let mut runs: Vec<u32> = study.failures.iter().map(|failure| failure.run).collect();
        runs.order();
        runs.dedup();
        findings.push(finding(
            policy,
            Said {
                rule: RULE.id,
                severity: Severity::Warning,
                title: format!("Failures span {} scenario classes: {}", classes.len(), classes.join(", ")),
                class: "harness".to_owned(),
                runs,
                evidence: evidence.collect(),
                next_step: format!(
                    "escalate: likely harness or shared service regression ({limit} classes or more; {source})"
                ),
            },
            &[&classes.join(",")],
        ));
    }
    for failure in study.failures.iter().filter(|failure| failure.class.id.is_empty()) {
        findings.push(finding(
            policy,
            Said {
                rule: RULE.id,
                severity: Severity::Warning,
                title: format!("Not classified: {}", failure.symptom()),
                class: String::new(),
                runs: vec![failure.run],
                evidence: vec![Evidence::of(facts, failure.row.origin, &failure.message)],
                next_step: format!(
                    "escalate when it has no class within {} minutes",
                    policy.whole("drive.escalation_minutes")
                ),
            },
            &["class", &failure.symptom()],
        ));
    }
    let answer =
        over_all(facts, findings.len(), || format!("failures in {} (limit {limit}; {source})", classes.join(", ")));
    Outcome { answer, findings }
}
