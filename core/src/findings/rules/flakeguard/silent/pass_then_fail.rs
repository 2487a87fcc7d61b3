//! Passed, then failed in a later attempt of the same run: the server counts no flake.

use super::{FINDINGS, SYSTEM, in_job, key_text, outcome, silent};
use crate::facts::Status;
use crate::findings::analyses::flakes::event;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule};

pub(super) const RULE: Rule = Rule {
    id: "silent_flakeguard_pass_then_fail",
    title: "No test passed and then failed in the same CI run",
    doc: "Both outcomes on one commit, in the other order: the server's rule wants the failure first, so it stores no \
          event and the test looks stable.",
    system: SYSTEM,
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let flakes = judging.flakes();
    let mut findings = Vec::new();
    for history in &flakes.histories {
        for (run, attempts) in &history.runs {
            if event(attempts.iter().map(|(attempt, result)| (*attempt, &result.status))).is_some() {
                continue;
            }
            let passed = attempts.iter().find(|(_, result)| result.status == Status::Passed);
            let Some((first, pass)) = passed else { continue };
            let Some((then, fail)) = attempts.range(first + 1..).find(|(_, result)| result.status.is_red()) else {
                continue;
            };
            let name = flakes.runs.get(*run).map_or("", |run| run.name.as_str());
            let evidence = vec![
                Evidence::of(facts, pass.origin, format!("run {name}, attempt {first} passed")),
                Evidence::of(facts, fail.origin, format!("run {name}, attempt {then} {}", fail.status.word())),
            ];
            let test = &history.key.test;
            let title = format!(
                "{test} passed on attempt {first} and failed on attempt {then} of run {name}{}: FlakeGuard counts no flake",
                in_job(&history.key)
            );
            let runs = flakes.runs.get(*run).map(|run| run.runs.clone()).unwrap_or_default();
            let next = "treat it as flaky: one commit, both outcomes";
            let key = format!("{}\u{1f}{name}", key_text(&history.key));
            if findings.len() < FINDINGS {
                findings.push(Finding { runs, ..silent(RULE.id, &key, title, evidence, next) });
            }
        }
    }
    let clear = match flakes.retried {
        0 => Answer::NoData("no CI run is there with a second attempt".to_owned()),
        _ => Answer::Pass,
    };
    outcome(findings, "passed before they failed", clear)
}
