//! Failures that the rerunner made go away, and those that it did not.

use super::telling::{finding, several};
use crate::facts::Facts;
use crate::findings::analyses::parity::{Rerun, reruns};
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "webprofile_transient",
    title: "The rerunner succeeded at once",
    doc: "Step 4 of the runbook: a run that succeeded only on a later attempt is transient; one that never did is a failure. A report without success counts as a failure, as upstream has it.",
    system: "webprofile",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let reruns = reruns(facts);
    let transient: Vec<&Rerun> = reruns.iter().filter(|rerun| rerun.is_transient()).collect();
    let failed: Vec<&Rerun> = reruns.iter().filter(|rerun| rerun.success != Some(true)).collect();
    let answer = if !transient.is_empty() || !failed.is_empty() {
        Answer::Fail(format!(
            "success={} failure={}: {} of {} transient",
            reruns.len() - failed.len(),
            failed.len(),
            transient.len(),
            several(reruns.len() as u64, "rerunner report")
        ))
    } else if reruns.is_empty() {
        Answer::NoData("flakiness.json and collected/run_*.json are missing".to_owned())
    } else {
        Answer::Pass
    };
    let mut findings: Vec<Finding> = failed.into_iter().map(|rerun| told(facts, rerun)).collect();
    findings.extend(transient.into_iter().map(|rerun| told(facts, rerun)));
    Outcome { answer, findings }
}

fn told(facts: &Facts, rerun: &Rerun) -> Finding {
    let attempts = several(rerun.attempts.len() as u64, "attempt");
    let failed = rerun.failed_attempts();
    let (severity, class, title, next_step) = if rerun.is_transient() {
        let next =
            "note the flakiness report for the run; consider a regression test if it comes back more than 3 times";
        (
            Severity::Warning,
            "flaky",
            format!("Transient: {} succeeded after {failed} of {attempts} failed", rerun.label),
            next,
        )
    } else {
        let next = "not transient: follow the revocation or cross-instance steps";
        (Severity::Error, "regression", format!("{} failed in {failed} of {attempts}", rerun.label), next)
    };
    let mut evidence: Vec<Evidence> = rerun
        .attempts
        .iter()
        .zip(1..)
        .map(|((code, origin), attempt)| Evidence::of(facts, *origin, format!("attempt {attempt}: exit code {code}")))
        .collect();
    evidence.push(Evidence::of(facts, rerun.origin, format!("success {}", rerun.success == Some(true))));
    Finding { evidence, next_step: next_step.to_owned(), ..finding(RULE.id, severity, class, title) }
}
