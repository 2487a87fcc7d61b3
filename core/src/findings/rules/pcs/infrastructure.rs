//! The infrastructure check of the runbook: size, machine and tools of newest row and reference.

use super::shared::{INFRASTRUCTURE, NO_ROWS, Then, evidence_of, finding, no_data, rerun};
use crate::findings::analyses::perf::{Key, differences};
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};
use std::collections::BTreeMap;

pub(crate) const RULE: Rule = Rule {
    id: "pcs_infrastructure",
    title: "Newest rows and their reference come from the same machine",
    doc: "What the runbook prints to look at: n, os, cpu and tools of the newest row of each series, compared with \
          the rows of its reference. n is part of the series, so it differs only in the upstream key.",
    system: "pcs",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let bench = judging.bench();
    if bench.is_empty() {
        return no_data(NO_ROWS);
    }
    let gate = match judging.gate(Key::Fine) {
        Ok(gate) => gate,
        Err(why) => return no_data(why),
    };
    let with_reference = gate.checks.iter().filter(|check| check.previous().is_some());
    let mut compared = 0;
    let mut found: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for check in with_reference {
        compared += 1;
        for difference in differences(check, policy) {
            found.entry(difference.said()).or_default().push(check);
        }
    }
    let mut findings = Vec::new();
    for (said, checks) in &found {
        let title = format!("{said} ({} of {compared} series)", checks.len());
        let evidence = checks.iter().flat_map(|check| evidence_of(check).into_iter().take(2)).collect();
        let found = finding(facts, RULE.id, Severity::Warning, INFRASTRUCTURE, (said, title), evidence);
        let next = rerun(facts, &found.runs);
        findings.push(found.then(next));
    }
    let answer = match (compared, findings.is_empty()) {
        (0, _) => Answer::NoData("no series has an earlier row to compare with".to_owned()),
        (_, true) => Answer::Pass,
        (_, false) => Answer::Fail(found.keys().cloned().collect::<Vec<_>>().join("; ")),
    };
    Outcome { answer, findings }
}
