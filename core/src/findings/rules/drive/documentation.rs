//! Invariant ids that nobody can look up.

use super::{Said, finding, over_all, run_of};
use crate::findings::{Evidence, Judging, Outcome, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "drive_documentation",
    title: "Invariants are documented",
    doc: "An invariant id of a failure that neither the taxonomy nor a list of documented invariants knows is a \
          documentation gap: the runbook, or the invariant itself, is to be updated.",
    system: "drive",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let study = judging.scenarios();
    let mut seen: Vec<&str> = Vec::new();
    let mut findings = Vec::new();
    let is_flow = |format: &str| format == crate::findings::analyses::scenarios::WITNESS;
    for failure in study.failures.iter().filter(|failure| !failure.invariant.is_empty() && !is_flow(failure.format)) {
        if study.taxonomy.is_documented(failure.invariant) || seen.contains(&failure.invariant) {
            continue;
        }
        seen.push(failure.invariant);
        findings.push(finding(
            policy,
            Said {
                rule: RULE.id,
                severity: Severity::Warning,
                title: format!("Documentation gap: nothing says what {} means", failure.invariant),
                class: "harness".to_owned(),
                runs: run_of(facts, failure.row.origin.document),
                evidence: vec![Evidence::of(facts, failure.row.origin, &failure.message)],
                next_step: "update the runbook's invariant taxonomy, or the invariant itself".to_owned(),
            },
            &[failure.invariant],
        ));
    }
    let answer = over_all(facts, findings.len(), || format!("no documentation of {}", seen.join(", ")));
    Outcome { answer, findings }
}
