//! Upstream's detector against the policy that it is said to follow.

use super::tell::{Said, Tally, finding};
use crate::findings::{Evidence, Judging, Outcome, Rule, SILENT_GREEN, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_hologram_detector",
    title: "The flake detector follows its own policy",
    doc: "detect has no window and counts failures for ever: it quarantines old flakes, and those that were released again and again; tests with two results it never looks at. The playbook says two flakes in seven days.",
    system: "hologram",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    let found = judging.histories();
    for test in &found.tests {
        if test.is_detected == test.is_due {
            tally.pass();
            continue;
        }
        let (theirs, ours) = if test.is_detected {
            ("quarantines it, counting failures for ever", "does not")
        } else {
            ("does not flag it: its flake_counts are missing or behind", "quarantines it")
        };
        let what = format!("{}: upstream's detect {theirs}; the policy of seven days {ours}", test.test);
        tally.fail(what.clone());
        let said = Said {
            rule: RULE.id,
            key: test.test,
            severity: Severity::Warning,
            class: if test.is_detected { "harness" } else { SILENT_GREEN },
            title: what,
            next_step: "let the policy decide, and check flake_counts".to_owned(),
        };
        let red = test.results.iter().filter(|row| row.status.is_red());
        let evidence =
            red.map(|row| Evidence::of(facts, row.origin, format!("{} failed in {}", test.test, facts.text(row.run))));
        findings.push(finding(facts, said, evidence.collect()));
    }
    Outcome { answer: tally.answer("flake_database.json is missing or holds no results"), findings }
}
