//! Tests that the playbook lets out of quarantine.

use super::tell::{Said, Tally, finding};
use crate::findings::{Evidence, Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "hologram_release",
    title: "No test waits for its release",
    doc: "A quarantined test with ten passes in a row at the end of its results is to be released.",
    system: "hologram",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let found = judging.histories();
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    for test in found.tests.iter().filter(|test| test.quarantined.is_some()) {
        if !test.is_releasable {
            tally.pass();
            continue;
        }
        let what = format!("{}: {} consecutive greens", test.test, test.greens);
        tally.fail(what.clone());
        let said = Said {
            rule: RULE.id,
            key: test.test,
            severity: Severity::Info,
            class: "flaky",
            title: format!("{what}, to be released"),
            next_step: format!("`python scripts/flake_detector.py unquarantine {}`", test.test),
        };
        let greens = test.results.iter().rev().take(test.greens);
        let mut evidence: Vec<Evidence> = greens
            .map(|row| Evidence::of(facts, row.origin, format!("{} passed in {}", test.test, facts.text(row.run))))
            .collect();
        evidence.reverse();
        findings.push(finding(facts, said, evidence));
    }
    for (name, _) in found.unknown.iter().filter(|_| found.has_database) {
        tally.missing(format!("{name} is in quarantine and not in flake_database.json"));
    }
    if found.has_database && found.has_quarantine && found.tests.iter().all(|test| test.quarantined.is_none()) {
        tally.pass();
    }
    let nothing = match (found.has_database, found.has_quarantine) {
        (true, false) => "quarantined_tests.json is missing",
        (false, true) => "flake_database.json is missing",
        _ => "flake_database.json and quarantined_tests.json are missing",
    };
    Outcome { answer: tally.answer(nothing), findings }
}
