//! The artifact contract: each missing part is named.

use super::{Said, finding};
use crate::findings::analyses::scenarios::Presence;
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "drive_artifacts",
    title: "Artifacts are complete",
    doc: "The runbook's contract: logs, a machine-readable report, a summary for people, database snapshots, and \
          screenshots where UI witnesses ran.",
    system: "drive",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let study = judging.scenarios();
    let parts = study.checklist();
    let missing: Vec<_> = parts.iter().filter(|part| part.presence == Presence::Missing).collect();
    let next = policy.list("drive.download").join("\n");
    let findings = missing.iter().map(|part| {
        let said = Said {
            rule: RULE.id,
            severity: Severity::Warning,
            title: format!("Missing from the artifacts: {} ({})", part.title.to_lowercase(), part.files),
            class: "harness".to_owned(),
            runs: Vec::new(),
            evidence: Vec::new(),
            next_step: format!("download everything that the run uploaded:\n{next}"),
        };
        finding(policy, said, &[part.title])
    });
    let findings: Vec<_> = findings.collect();
    let answer = match (facts.has_system("drive"), missing.len()) {
        (false, _) => Answer::NoData("nothing of an integration suite or drill was opened".to_owned()),
        (true, 0) => Answer::Pass,
        (true, count) => {
            let files: Vec<&str> = missing.iter().map(|part| part.files).collect();
            Answer::Fail(format!("{count} of {} parts missing: {}", parts.len(), files.join(", ")))
        }
    };
    Outcome { answer, findings }
}
