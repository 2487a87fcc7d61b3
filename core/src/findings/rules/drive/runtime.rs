//! Suites against their budgets of time.

use super::{Said, claimed, finding, run_of};
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "drive_runtime",
    title: "Suites keep their budgets of time",
    doc: "The smoke suite and the full nightly suite end within their budgets. Start and end decide; a duration that \
          does not follow from them is told.",
    system: "drive",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let study = judging.scenarios();
    let runtimes = study.runtimes();
    let mut findings = Vec::new();
    let mut unknown = None;
    for runtime in &runtimes {
        let Some(seconds) = runtime.seconds else {
            unknown = Some("runtime.json gives no seconds");
            continue;
        };
        let runs = run_of(facts, runtime.claims.document);
        match runtime.is_within() {
            None => unknown = Some("the path of runtime.json does not tell which suite it is of"),
            Some(true) => {}
            Some(false) => {
                let title = format!(
                    "The {} suite took {:.1} minutes, its budget is {} ({})",
                    runtime.suite,
                    seconds / 60.0,
                    runtime.budget_minutes,
                    policy.source(runtime.key)
                );
                let said = Said {
                    rule: RULE.id,
                    severity: Severity::Warning,
                    title,
                    class: "performance".to_owned(),
                    runs: runs.clone(),
                    evidence: claimed(facts, &runtime.claims, "durationSeconds"),
                    next_step: "look for what grew: the durations of files stand in vitest.log".to_owned(),
                };
                findings.push(finding(policy, said, &[runtime.suite]));
            }
        }
        if runtime.stated.is_some_and(|stated| (stated - seconds).abs() >= 1.0) {
            let said = Said {
                rule: RULE.id,
                severity: Severity::Info,
                title: format!("durationSeconds is not the {seconds} seconds from start to end"),
                class: "harness".to_owned(),
                runs,
                evidence: claimed(facts, &runtime.claims, "durationSeconds"),
                next_step: String::new(),
            };
            findings.push(finding(policy, said, &["duration", runtime.suite]));
        }
    }
    let answer = match (runtimes.len(), findings.first(), unknown) {
        (0, ..) => Answer::NoData("no runtime.json".to_owned()),
        (_, Some(first), _) => Answer::Fail(first.title.clone()),
        (_, None, Some(why)) => Answer::NoData(why.to_owned()),
        (_, None, None) => Answer::Pass,
    };
    Outcome { answer, findings }
}
