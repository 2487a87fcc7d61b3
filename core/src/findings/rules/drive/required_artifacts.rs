//! The files without which the nightly alerts, looked for among what was opened.
//!
//! The nightly's own decision is written after the upload, so it is in no artifact of the night itself.

use super::{Said, finding};
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "drive_required_artifacts",
    title: "The full suite left its required artifacts",
    doc: "Where something of the full integration suite was opened, every file of `drive.required_artifacts` is among \
          it. Other suites and drills need none of them.",
    system: "drive",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let mut missing = Vec::new();
    let mut asked = 0;
    for required in policy.list("drive.required_artifacts") {
        let mut parts = required.rsplit('/');
        let (file, suite) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        // Artifacts lose leading folders, and their names hold those of suites.
        let of_suite = || facts.entries.iter().filter(|entry| entry.path.contains(suite));
        if of_suite().next().is_none() {
            continue;
        }
        asked += 1;
        if !of_suite().any(|entry| entry.path.rsplit('/').next() == Some(file) && entry.bytes > 0) {
            missing.push(required.as_str());
        }
    }
    let findings = missing.iter().map(|path| {
        let said = Said {
            rule: RULE.id,
            severity: Severity::Warning,
            title: format!("A required artifact is missing or empty: {path}"),
            class: "infrastructure".to_owned(),
            runs: Vec::new(),
            evidence: Vec::new(),
            next_step: format!(
                "see why the job did not write it; required by {}",
                policy.source("drive.required_artifacts")
            ),
        };
        finding(policy, said, &[path])
    });
    let findings: Vec<_> = findings.collect();
    let answer = match (asked, missing.len()) {
        (0, _) => Answer::NoData("nothing of the full integration suite was opened".to_owned()),
        (_, 0) => Answer::Pass,
        (asked, lost) => Answer::Fail(format!("{lost} of {asked} required artifacts missing: {}", missing.join(", "))),
    };
    Outcome { answer, findings }
}
