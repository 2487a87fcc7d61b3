//! Database evidence without a failure that it belongs to.

use super::{Said, claimed, finding};
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "drive_evidence",
    title: "Database evidence belongs to failures",
    doc: "Bundles are written only when a scenario fails, and are joined to failures by scenarioId. A bundle without \
          a failure tells of one that no log or report here shows.",
    system: "drive",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let study = judging.scenarios();
    let joined: Vec<usize> = study.failures.iter().flat_map(|failure| failure.bundles.iter().copied()).collect();
    let mut findings = Vec::new();
    for (at, bundle) in study.bundles.iter().enumerate().filter(|(at, _)| !joined.contains(at)) {
        let scenario = if bundle.scenario.is_empty() { "a scenario without id" } else { bundle.scenario };
        let said = Said {
            rule: RULE.id,
            severity: Severity::Warning,
            title: format!("Evidence of {scenario} was written, and nothing here tells of its failure"),
            class: "harness".to_owned(),
            runs: vec![bundle.run],
            evidence: claimed(facts, &bundle.claims, "scenarioId"),
            next_step: "find the log of the suite that wrote it; a bundle may also be left from an earlier run"
                .to_owned(),
        };
        findings.push(finding(policy, said, &[scenario, bundle.label, &at.to_string()]));
    }
    let answer = match (study.bundles.len(), findings.len()) {
        (0, _) => Answer::NoData("no tests/integration/.evidence/*.json".to_owned()),
        (_, 0) => Answer::Pass,
        (all, count) => Answer::Fail(format!("{count} of {all} bundles without a failure")),
    };
    Outcome { answer, findings }
}
