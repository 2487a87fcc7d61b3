//! Trap: the suite never reached its database, since the client refuses its name.

use super::{Said, claimed, finding, run_of};
use crate::facts::Origin;
use crate::findings::analyses::scenarios::{is_whole, suite_logs};
use crate::findings::{Answer, Evidence, Judging, Outcome, Rule, SILENT_GREEN, Severity};

pub(super) const RULE: Rule = Rule {
    id: "silent_drive_database_name",
    title: "The suite reached its database",
    doc: "The nightly workflow used a database whose name the integration client refuses (it must end in _integration), \
          so no nightly said anything about the code. What such a run does not report is no pass.",
    system: "drive",
    decides: false,
    run,
};

/// What the client says when it does not start.
const REFUSED: &str = "Integration DB client refused to start";

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let suffix = policy.text("drive.database_suffix");
    let logs = suite_logs(facts);
    let mut findings = Vec::new();
    let mut is_known = false;
    for log in &logs {
        let refused = facts.log_lines.iter().find(|line| {
            let text = facts.text(line.text);
            line.document == log.document && text.contains(REFUSED) && text.contains("must end with")
        });
        // `localhost/drive_integration (pool of 5)`
        let used = log.text("integration_db").unwrap_or_default();
        let name = used.split_whitespace().next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
        let is_wrong = !name.is_empty() && !name.ends_with(suffix);
        is_known |= !name.is_empty() || refused.is_some();
        if refused.is_none() && !is_wrong {
            continue;
        }
        let mut evidence: Vec<Evidence> = Vec::new();
        if let Some(line) = refused {
            let origin = Origin { document: line.document, line: line.line, span: line.span };
            evidence.push(Evidence::of(facts, origin, facts.text(line.text)));
        }
        evidence.extend(claimed(facts, log, "integration_db"));
        let said = Said {
            rule: RULE.id,
            severity: Severity::Warning,
            title: format!("Upstream ran the suite; no test reached a database, whose name must end in {suffix}"),
            class: SILENT_GREEN.to_owned(),
            runs: run_of(facts, log.document),
            evidence,
            next_step: format!("name a database that ends in {suffix} in DATABASE_URL in .github/workflows/**"),
        };
        findings.push(finding(policy, said, &[name]));
    }
    let cut = logs.iter().find(|log| !is_whole(facts, log.document));
    let answer = match (findings.len(), logs.len(), cut) {
        (1.., ..) => Answer::Fail(format!("the client refuses a database whose name does not end in {suffix}")),
        (0, 0, _) => Answer::NoData("no vitest.log of an integration suite".to_owned()),
        (0, _, Some(cut)) => Answer::NoData(format!("{} was not read whole", cut.path())),
        (0, _, None) if !is_known => Answer::NoData("vitest.log does not say which database was used".to_owned()),
        (0, _, None) => Answer::Pass,
    };
    Outcome { answer, findings }
}
