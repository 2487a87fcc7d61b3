//! Tests that failed in an attempt of a CI run and passed in a later one.

use super::{FINDINGS, SYSTEM, finding, in_job, key_text};
use crate::findings::analyses::flakes::{Band, band};
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};
use crate::methods::phrase::count;
use crate::methods::truncate::truncated;

pub(super) const RULE: Rule = Rule {
    id: "flakeguard_flakes",
    title: "No test failed and then passed in the same CI run",
    doc: "Within one CI run, same repository, job, variant and classname#name: the earliest attempt that failed or \
          errored, and a later attempt that passed, are one flake event. The score is runs with an event ÷ runs seen. \
          Tests whose last flake lies within the window are listed. Failing after a pass is no flake, nor is failing \
          in one run and passing in another.",
    system: SYSTEM,
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let flakes = judging.flakes();
    let listed: Vec<_> = flakes.listed(policy).collect();
    let mut findings = Vec::new();
    for flake in listed.iter().take(FINDINGS) {
        let mut evidence = Vec::new();
        for event in flake.events.iter().take(10) {
            let run = flakes.runs.get(event.run).map_or("", |run| run.name.as_str());
            let most = usize::try_from(policy.whole("flakeguard.message_bytes")).unwrap_or(usize::MAX);
            let failed = format!("run {run}, attempt {} failed: {}", event.failed_attempt, event.message);
            evidence.push(Evidence::of(facts, event.failed, truncated(failed.trim_end_matches(": "), most)));
            let passed = format!("run {run}, attempt {} passed", event.passed_attempt);
            evidence.push(Evidence::of(facts, event.passed, passed));
        }
        let (mixed, total) = (flake.mixed(), flake.total);
        let rate = format!("{:.2} ({mixed}/{total})", flake.score());
        let title = format!("{} is flaky{}: {rate}", flake.key.test, in_job(&flake.key));
        let runs = flake.events.iter().filter_map(|event| flakes.runs.get(event.run)).flat_map(|run| run.runs.clone());
        findings.push(Finding {
            class: "flake".to_owned(),
            cases: flake.events.iter().filter_map(|event| event.case).collect(),
            runs: runs.collect(),
            next_step: match band(flake.score(), policy) {
                Band::High => "fix it first: it fails before it passes in most runs".to_owned(),
                Band::Medium | Band::Low => {
                    "compare the failed attempt with the passed one: same commit, other outcome".to_owned()
                }
            },
            ..finding(RULE.id, &key_text(&flake.key), Severity::Warning, title, evidence)
        });
    }
    let answer = match (listed.len() as u64, flakes.retried, flakes.seen) {
        (1.., _, _) => Answer::Fail(format!("{} flaky", count(listed.len() as u64, "test is", "tests are"))),
        (0, _, 0) => Answer::NoData("no test reports and no export of test_results".to_owned()),
        (0, 0, _) => Answer::NoData(
            "no CI run is there with a second attempt: meta.json or run_<id>/attempt_<n> folders tell attempts"
                .to_owned(),
        ),
        (0, _, _) => Answer::Pass,
    };
    Outcome { answer, findings }
}
