//! Tests that are red on one instance alone: the environment is to blame, not chance.

use crate::findings::analyses::flaky::FlakyTest;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity, id_of};
use crate::methods::phrase::{count, percent};

pub(super) const RULE: Rule = Rule {
    id: "environment_bound_tests",
    title: "Tests fail on one instance only",
    doc: "A test that is red on one job or instance and green on all others, with enough runs on both sides, and for \
          which Fisher's exact test (shared out among the instances) says that chance would hardly do it. Where \
          instances are mixed such a test looks flaky.",
    system: "",
    decides: false,
    run,
};

/// Findings that are kept.
const FINDINGS: usize = 20;

fn run(judging: &Judging<'_>) -> Outcome {
    let none = |why: &str| Outcome { answer: Answer::NoData(why.to_owned()), findings: Vec::new() };
    let flaky = match judging.flaky() {
        Ok(flaky) => flaky,
        Err(why) => return none(why),
    };
    let history = judging.runs();
    let mut places: Vec<(&str, &str)> = Vec::new();
    for run in history.runs() {
        let place = (run.job.as_str(), run.instance.as_str());
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let bound: Vec<&FlakyTest> = flaky.tests.iter().filter(|test| test.bound.is_some()).collect();
    let mut findings = Vec::new();
    for test in bound.iter().take(FINDINGS) {
        let (Some(bound), Some(run)) = (test.bound, history.runs().get(test.run as usize)) else { continue };
        let name = history.name(test.test);
        let title = format!(
            "{} fails only on {}: {} of {} there, none of {} elsewhere (chance {})",
            name.title(),
            run.place(),
            bound.reds,
            count(bound.runs, "run", "runs"),
            bound.runs_elsewhere,
            percent(bound.chance),
        );
        let rows = test
            .cases()
            .filter_map(|case| judging.facts.attempts_of(case).iter().rev().find(|row| row.status.is_red()));
        let evidence: Vec<Evidence> =
            rows.take(FINDINGS).map(|row| crate::findings::clusters::evidence(judging.facts, row)).collect();
        let key = [run.repository.as_str(), &run.job, &run.instance, name.suite, name.class, name.name];
        findings.push(Finding {
            class: "environment".to_owned(),
            cases: test.cases().collect(),
            next_step: "compare this instance with one that passes: system, versions, locale, resources".to_owned(),
            ..Finding::new(RULE.id, id_of(RULE.id, &key), Severity::Warning, title).proved(judging.facts, evidence)
        });
    }
    let answer = match (bound.len() as u64, places.len()) {
        (0, 0 | 1) => return none("there is one instance only: another would tell"),
        (0, _) => Answer::Pass,
        (tests, _) => Answer::Fail(format!("{} red on one instance alone", count(tests, "test is", "tests are"))),
    };
    Outcome { answer, findings }
}
