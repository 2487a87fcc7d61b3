//! Failed in one run and passed in another of the same commit: the server counts no flake.

use super::{FINDINGS, SYSTEM, in_job, key_text, outcome, silent};
use crate::facts::Status;
use crate::findings::analyses::flakes::{Result, event};
use crate::findings::{Answer, Evidence, Judging, Outcome, Rule};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    id: "silent_flakeguard_cross_run",
    title: "No test failed in one run and passed in another of the same commit",
    doc: "Both outcomes on one commit, in different CI runs: the server looks only within a run, so it stores no event.",
    system: SYSTEM,
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let flakes = judging.flakes();
    let mut findings = Vec::new();
    for history in &flakes.histories {
        // By commit: the first run that only failed, and the first that only passed.
        let mut commits: BTreeMap<&str, [Option<(&str, &Result)>; 2]> = BTreeMap::new();
        for (run, attempts) in &history.runs {
            let Some(run) = flakes.runs.get(*run).filter(|run| !run.sha.is_empty()) else { continue };
            let red = attempts.values().find(|result| result.status.is_red());
            let passed = attempts.values().find(|result| result.status == Status::Passed);
            let has_event = event(attempts.iter().map(|(attempt, result)| (*attempt, &result.status))).is_some();
            let places = commits.entry(&run.sha).or_default();
            match (red, passed) {
                (Some(result), _) if !has_event => places[0] = places[0].or(Some((&run.name, result))),
                (None, Some(result)) => places[1] = places[1].or(Some((&run.name, result))),
                _ => {}
            }
        }
        for (sha, places) in commits {
            let [Some((failed, red)), Some((passed, green))] = places else { continue };
            let short: String = sha.chars().take(7).collect();
            let title = format!(
                "{} failed in run {failed} and passed in run {passed} of {short}{}: FlakeGuard counts no flake",
                history.key.test,
                in_job(&history.key)
            );
            let evidence = vec![
                Evidence::of(facts, red.origin, format!("run {failed} {}: {}", red.status.word(), red.message)),
                Evidence::of(facts, green.origin, format!("run {passed} passed")),
            ];
            let key = format!("{}\u{1f}{sha}", key_text(&history.key));
            if findings.len() < FINDINGS {
                findings.push(silent(RULE.id, &key, title, evidence, "treat it as flaky: one commit, both outcomes"));
            }
        }
    }
    let mut commits: BTreeMap<&str, usize> = BTreeMap::new();
    for run in flakes.runs.iter().filter(|run| !run.sha.is_empty()) {
        *commits.entry(&run.sha).or_default() += 1;
    }
    let clear = match (flakes.seen, commits.values().any(|runs| *runs > 1)) {
        (0, _) => Answer::NoData("no test reports and no export of test_results".to_owned()),
        (_, false) => Answer::NoData("no two runs of one commit are there: meta.json tells the commit".to_owned()),
        (_, true) => Answer::Pass,
    };
    outcome(findings, "both ways on one commit", clear)
}
