//! Tests that the playbook puts into quarantine.

use super::tell::{Said, Tally, finding};
use crate::findings::{Evidence, Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "hologram_quarantine",
    title: "Flaky tests are in quarantine",
    doc: "A test with two flakes within seven days of the newest result is in quarantine. A flake is a failure of a \
          test that also passed within these days; tests with fewer than three results are not judged.",
    system: "hologram",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let found = judging.histories();
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    let days = policy.number("hologram.flake.window_days");
    for test in &found.tests {
        if !test.is_due {
            tally.pass();
            continue;
        }
        let held = test.quarantined.is_some();
        let (flakes, results) = (test.flakes.len(), test.recent.len());
        let what = format!("{}: {flakes} flakes in {results} results of {days} days", test.test);
        if held {
            tally.pass();
        } else {
            tally.fail(what.clone());
        }
        let said = Said {
            rule: RULE.id,
            key: test.test,
            severity: if held { Severity::Info } else { Severity::Warning },
            class: "flaky",
            title: if held { format!("{what}; in quarantine") } else { what },
            next_step: if held {
                "find the root cause; the ticket stays open".to_owned()
            } else {
                format!("`python scripts/flake_detector.py quarantine {}` and create a ticket", test.test)
            },
        };
        let evidence = test.flakes.iter().map(|row| {
            let run = facts.text(row.run);
            Evidence::of(facts, row.origin, format!("{} failed in {run}", test.test))
        });
        findings.push(finding(facts, said, evidence.collect()));
    }
    if found.has_database && found.window.is_none() {
        tally.missing("flake_database.json holds no times, so no window can be laid");
    }
    Outcome { answer: tally.answer("flake_database.json is missing or holds no results"), findings }
}
