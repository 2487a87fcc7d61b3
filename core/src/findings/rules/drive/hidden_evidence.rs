//! Trap: database evidence lies in a hidden folder, which uploads leave out.

use super::{Said, finding, run_of};
use crate::findings::analyses::scenarios::{VITEST, is_whole, suite_logs};
use crate::findings::{Answer, Evidence, Judging, Outcome, Rule, SILENT_GREEN, Severity};

pub(super) const RULE: Rule = Rule {
    id: "silent_drive_hidden_evidence",
    title: "Database evidence was uploaded",
    doc: "actions/upload-artifact leaves out hidden folders since v4.4, so tests/integration/.evidence is dropped \
          without a word and the step stays green. Scenarios that write evidence when they fail must have some.",
    system: "drive",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let study = judging.scenarios();
    let logs = suite_logs(facts);
    let writes = policy.list("drive.evidence_scenarios");
    let mut findings = Vec::new();
    let mut seen = Vec::new();
    for failure in study.failures.iter().filter(|failure| failure.format == VITEST && failure.bundles.is_empty()) {
        if !writes.iter().any(|id| id == failure.scenario) || seen.contains(&failure.scenario) {
            continue;
        }
        seen.push(failure.scenario);
        let said = Said {
            rule: RULE.id,
            severity: Severity::Warning,
            title: format!(
                "Upstream uploaded its artifacts; the database evidence of {} is not among them",
                failure.scenario
            ),
            class: SILENT_GREEN.to_owned(),
            runs: run_of(facts, failure.row.origin.document),
            evidence: vec![Evidence::of(facts, failure.row.origin, &failure.message)],
            next_step: "set include-hidden-files: true on the upload in .github/workflows/**".to_owned(),
        };
        findings.push(finding(policy, said, &[failure.scenario]));
    }
    let cut = logs.iter().find(|log| !is_whole(facts, log.document));
    let answer = match (findings.len(), logs.len(), cut) {
        (1.., ..) => Answer::Fail(format!("no evidence of {}", seen.join(", "))),
        (0, 0, _) => Answer::NoData("no vitest.log of an integration suite".to_owned()),
        (0, _, Some(cut)) => Answer::NoData(format!("{} was not read whole", cut.path())),
        (0, _, None) => Answer::Pass,
    };
    Outcome { answer, findings }
}
