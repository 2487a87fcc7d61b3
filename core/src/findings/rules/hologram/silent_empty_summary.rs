//! A summary that says nothing failed, because nothing fills it.

use super::tell::{Said, Tally, finding};
use crate::findings::analyses::Claims;
use crate::findings::{Evidence, Judging, Outcome, Rule, SILENT_GREEN, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_hologram_empty_summary",
    title: "The E2E report counts its tests",
    doc: "run_e2e_suite.py writes 0 tests, 0 passed, 0 failed whatever happened: 0 failed is not a pass.",
    system: "hologram",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    for claims in Claims::of_format(facts, "hologram-e2e-report") {
        let number = |key: &str| claims.number(key);
        let (Some(total), Some(failed)) = (number("summary.total_tests"), number("summary.failed")) else {
            tally.missing("e2e_test_report.json has no summary");
            continue;
        };
        if total > 0.0 {
            tally.pass();
            continue;
        }
        let what = format!("e2e_test_report.json says {total} tests and {failed} failed; its summary is never filled");
        tally.fail(what.clone());
        let said = Said {
            rule: RULE.id,
            key: claims.path(),
            severity: Severity::Warning,
            class: SILENT_GREEN,
            title: what,
            next_step: "look at e2e/events.jsonl, not at the summary".to_owned(),
        };
        let evidence = claims.get("summary.failed").map(|claim| Evidence::of(facts, claim.origin, "failed: 0"));
        findings.push(finding(facts, said, evidence.into_iter().collect()));
    }
    Outcome { answer: tally.answer("e2e_test_report.json is missing"), findings }
}
