//! Variables that a run needs and did not have, as logs tell.

use super::{Said, finding, run_of};
use crate::facts::Origin;
use crate::findings::analyses::scenarios::{is_whole, suite_logs};
use crate::findings::{Answer, Evidence, Judging, Outcome, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "drive_environment",
    title: "Variables are set",
    doc: "No log says that one of the variables of the environment contract is missing. A run without one is of class \
          Infra/CI, and the name is what the workflow has to set.",
    system: "drive",
    decides: false,
    run,
};

/// Ways in which logs say that a variable is missing.
const WORDS: &[&str] =
    &["is not set", "is missing", "is required", "must be set", "not set", "missing", "undefined", "must be"];

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let names = policy.list("drive.environment").iter().filter_map(|variable| {
        let (name, value) = variable.split_once('=').unwrap_or((variable, ""));
        (!name.is_empty()).then_some((name, value))
    });
    let mut findings = Vec::new();
    let mut missing = Vec::new();
    for (name, value) in names {
        // What is wrong with the value of a variable is not that it is missing.
        let says = |text: &str| {
            text.contains(name) && WORDS.iter().any(|word| text.contains(word)) && !text.contains("must end with")
        };
        let Some(line) = facts.log_lines.iter().find(|line| says(facts.text(line.text))) else { continue };
        missing.push(name);
        let origin = Origin { document: line.document, line: line.line, span: line.span };
        findings.push(finding(
            policy,
            Said {
                rule: RULE.id,
                severity: Severity::Warning,
                title: format!("Infra/CI: {name} is not set"),
                class: "infrastructure".to_owned(),
                runs: run_of(facts, line.document),
                evidence: vec![Evidence::of(facts, origin, facts.text(line.text))],
                next_step: format!("set {name} in .github/workflows/** (CI mirrors {name}={value})"),
            },
            &[name],
        ));
    }
    let logs = suite_logs(facts);
    let answer = if !missing.is_empty() {
        Answer::Fail(format!("not set: {}", missing.join(", ")))
    } else if logs.is_empty() {
        Answer::NoData("no vitest.log of an integration suite".to_owned())
    } else if let Some(cut) = logs.iter().find(|log| !is_whole(facts, log.document)) {
        Answer::NoData(format!("{} was not read whole", cut.path()))
    } else {
        Answer::Pass
    };
    Outcome { answer, findings }
}
