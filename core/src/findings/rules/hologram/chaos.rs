//! Chaos tests: how many held, and how fast the service came back.

use super::tell::{Said, Tally, finding};
use crate::findings::{Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "hologram_chaos",
    title: "Chaos tests hold and recover",
    doc: "At least 95 % of the results are successes, and each recovery takes less than 30 seconds.",
    system: "hologram",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let results = judging.chaos();
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    let good = results.iter().filter(|result| result.success).count();
    let least = policy.number("hologram.alert.chaos_success_rate");
    if !results.is_empty() {
        if (good as f64) < least * results.len() as f64 {
            tally.fail(format!("{good} of {} succeeded, {:.0} % are the limit", results.len(), least * 100.0));
        } else {
            tally.pass();
        }
    }
    let slow = policy.number("hologram.chaos.recovery_seconds") * 1000.0;
    for result in results {
        let is_slow = result.recovery_ms.is_some_and(|ms| ms >= slow);
        if result.success && !is_slow {
            continue;
        }
        let name = if result.test.is_empty() { result.scenario } else { result.test };
        let what = match result.recovery_ms.filter(|_| is_slow) {
            Some(ms) => {
                let what = format!("{name}: recovery took {:.1} s", ms / 1000.0);
                tally.fail(what.clone());
                what
            }
            None => format!("{name}: did not hold"),
        };
        let said = Said {
            rule: RULE.id,
            key: name,
            severity: Severity::Error,
            class: "infrastructure",
            title: format!("Chaos: {what}"),
            next_step: "check data integrity and graceful degradation, then document the expected behaviour".to_owned(),
        };
        findings.push(finding(facts, said, vec![result.evidence(facts)]));
    }
    Outcome { answer: tally.answer("chaos results, or a JUnit report with phase9_chaos, are missing"), findings }
}
