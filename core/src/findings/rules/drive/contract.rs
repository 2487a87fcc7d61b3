//! The contract: every failure names its scenario and its invariant.

use super::{Said, finding, over_all, run_of};
use crate::findings::{Evidence, Judging, Outcome, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "drive_contract",
    title: "Failures name scenario and invariant",
    doc: "A failure without both scenarioId and invariantId is a harness/diagnostics defect and is filed as such: \
          the next responder could not say what broke.",
    system: "drive",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let study = judging.scenarios();
    let broken: Vec<_> = study.failures.iter().filter(|failure| !failure.missing.is_empty()).collect();
    let findings: Vec<_> = broken
        .iter()
        .map(|failure| {
            let place = if failure.scenario.is_empty() { facts.text(failure.row.endpoint) } else { failure.scenario };
            finding(
                policy,
                Said {
                    rule: RULE.id,
                    severity: Severity::Warning,
                    title: format!(
                        "Harness/diagnostics defect: a failure of {place} has no {}",
                        failure.missing.join(" and no ")
                    ),
                    class: "harness".to_owned(),
                    runs: run_of(facts, failure.row.origin.document),
                    evidence: vec![Evidence::of(facts, failure.row.origin, &failure.message)],
                    next_step: "file it as a harness/diagnostics defect: tests/integration/harness/**, \
                                vitest.integration.config.ts"
                        .to_owned(),
                },
                &[failure.format, place, &failure.symptom()],
            )
        })
        .collect();
    let answer = over_all(facts, findings.len(), || {
        format!("{} of {} failures lack an id", findings.len(), study.failures.len())
    });
    Outcome { answer, findings }
}
