//! Outcomes that change between attempts of the same commit.

use super::{Said, finding, over_all, run_of};
use crate::facts::is_flaky;
use crate::findings::analyses::scenarios::VITEST;
use crate::findings::{Evidence, Judging, Outcome, Rule, Severity};
use crate::methods::order::Order as _;

pub(super) const RULE: Rule = Rule {
    id: "drive_flakes",
    title: "Outcomes do not change between attempts",
    doc: "A scenario that failed in one attempt and passed in another of the same commit or CI run is a defect of \
          timing: it is fixed deterministically, never rerun until green.",
    system: "drive",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let study = judging.scenarios();
    let next = "treat it as a defect and fix it deterministically; do not accept \"rerun until green\"";
    let mut findings = Vec::new();
    for flake in &study.flakes {
        let mut runs = run_of(facts, flake.failed.origin.document);
        runs.extend(run_of(facts, flake.passed.origin.document));
        runs.order();
        runs.dedup();
        findings.push(finding(
            policy,
            Said {
                rule: RULE.id,
                severity: Severity::Warning,
                title: format!("{} failed and passed on {}", flake.scenario, flake.group),
                class: "flake".to_owned(),
                runs,
                evidence: vec![
                    Evidence::of(facts, flake.failed.origin, format!("failed: {}", facts.text(flake.failed.message))),
                    Evidence::of(facts, flake.passed.origin, "passed"),
                ],
                next_step: next.to_owned(),
            },
            &[flake.format, flake.scenario],
        ));
    }
    let of_suite = |document: u32| {
        let document = facts.documents.get(document as usize);
        document.is_some_and(|row| facts.text(row.system) == "drive" && facts.text(row.format) == VITEST)
    };
    for attempts in facts.red_cases().filter(|attempts| is_flaky(attempts)) {
        let Some(last) = attempts.last().filter(|last| of_suite(last.document)) else { continue };
        let origin = crate::facts::Origin { document: last.document, line: last.document_line, span: last.span() };
        let name = facts.text(last.name);
        let mut flake = finding(
            policy,
            Said {
                rule: RULE.id,
                severity: Severity::Warning,
                title: format!("{name} passed only on retry"),
                class: "flake".to_owned(),
                runs: run_of(facts, last.document),
                evidence: vec![Evidence::of(facts, origin, format!("{} attempts", last.attempts))],
                next_step: next.to_owned(),
            },
            &["retry", facts.text(last.file), name],
        );
        flake.cases.push(last.case);
        findings.push(flake);
    }
    let answer = over_all(facts, findings.len(), || format!("{} outcomes changed on the same commit", findings.len()));
    Outcome { answer, findings }
}
