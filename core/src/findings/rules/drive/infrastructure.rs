//! Signals of the environment in logs: the database, the package manager, the schema, the harness.

use super::{Said, finding, run_of};
use crate::facts::Origin;
use crate::findings::analyses::scenarios::{Failure, is_whole, suite_logs};
use crate::findings::{Answer, Evidence, Judging, Outcome, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "drive_infrastructure",
    title: "Logs tell of no trouble of the environment",
    doc: "Lines of logs that tell of infrastructure (Postgres not ready, connection refused, variables missing), of \
          schema drift or of the harness. They come before any judgement of the code.",
    system: "drive",
    decides: false,
    run,
};

/// Lists of signals with the class that each tells of.
const LISTS: &[(&str, &str)] = &[
    ("drive.signals.infrastructure", "infrastructure"),
    ("drive.signals.drift", "drift"),
    ("drive.signals.harness", "harness"),
];

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let study = judging.scenarios();
    let mut findings: Vec<crate::findings::Finding> = Vec::new();
    for (list, class) in LISTS {
        for (line, signal) in study.signals(list) {
            let origin = Origin { document: line.document, line: line.line, span: line.span };
            let evidence = Evidence::of(facts, origin, facts.text(line.text));
            let said = Said {
                rule: RULE.id,
                severity: Severity::Warning,
                title: format!(
                    "{}: logs say `{}`",
                    Failure::class_named(class, policy).map_or(*class, |class| class.name),
                    signal.trim()
                ),
                class: (*class).to_owned(),
                runs: run_of(facts, line.document),
                evidence: vec![evidence.clone()],
                next_step: "look at the environment before the code".to_owned(),
            };
            let one = finding(policy, said, &[class, signal]);
            match findings.iter_mut().find(|known| known.id == one.id) {
                Some(known) => known.evidence.push(evidence),
                None => findings.push(one),
            }
        }
    }
    let logs = suite_logs(facts);
    let answer = if let Some(first) = findings.first() {
        Answer::Fail(first.title.clone())
    } else if logs.is_empty() {
        Answer::NoData("no vitest.log of an integration suite".to_owned())
    } else if let Some(cut) = logs.iter().find(|log| !is_whole(facts, log.document)) {
        Answer::NoData(format!("{} was not read whole", cut.path()))
    } else {
        Answer::Pass
    };
    Outcome { answer, findings }
}
