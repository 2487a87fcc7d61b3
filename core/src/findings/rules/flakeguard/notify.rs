//! Slack: of which flakes it would be told, by the runbook's thresholds.

use super::{FINDINGS, SYSTEM, finding, in_job, key_text};
use crate::findings::analyses::flakes::told;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "flakeguard_notify",
    title: "No flake calls for a notification",
    doc: "A flake is told when its rate exceeds the minimum, strictly, and the last message about the same test is at \
          least the cooldown ago. The runbook states both; the server implements neither and tells every new event.",
    system: SYSTEM,
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let flakes = judging.flakes();
    let mut findings = Vec::new();
    for flake in flakes.listed(policy).take(FINDINGS) {
        let events = told(flakes, flake, policy);
        let Some((event, rate, _)) = events.iter().rfind(|(_, _, is_told)| *is_told) else { continue };
        let run = flakes.runs.get(event.run).map_or("", |run| run.name.as_str());
        let percent = rate * 100.0;
        let title = format!("Tell Slack of {}{}: flake rate {percent:.0} %", flake.key.test, in_job(&flake.key));
        let text =
            format!("run {run} failed on attempt {}, passed on attempt {}", event.failed_attempt, event.passed_attempt);
        findings.push(Finding {
            class: "flake".to_owned(),
            next_step: "if no message arrived: grep \"slack webhook failed\" /var/log/flakeguard.log".to_owned(),
            ..finding(
                RULE.id,
                &key_text(&flake.key),
                Severity::Info,
                title,
                vec![Evidence::of(facts, event.passed, text)],
            )
        });
    }
    let answer = match (findings.len(), flakes.retried) {
        (1.., _) => Answer::Fail(format!("{} above the minimum rate", findings.len())),
        (0, 0) => Answer::NoData("no CI run is there with a second attempt".to_owned()),
        (0, _) => Answer::Pass,
    };
    Outcome { answer, findings }
}
