//! A regression that the workflow throws away.

use super::tell::{Said, Tally, finding, place};
use crate::findings::analyses::hologram_perf::{Change, Kind, compare};
use crate::findings::{Judging, Outcome, Rule, SILENT_GREEN, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_hologram_baseline_ignored",
    title: "No regression is thrown away by the workflow",
    doc: "The step that compares with the baseline ends in `|| true`, and nightly runs leave it out: its exit code 1 never makes a job red.",
    system: "hologram",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let reports = judging.reports();
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    for report in reports.iter().filter(|report| !report.rows.is_empty()) {
        let place = place(report, reports);
        let Some(found) = compare(report, reports, policy) else {
            tally.missing(format!("{place}perf/baseline.json is missing or holds nothing"));
            continue;
        };
        let lines: Vec<String> = found.of(Kind::Regression).map(Change::upstream_line).collect();
        if lines.is_empty() {
            // Nothing to throw away, as far as was measured.
            if found.missing.is_empty() {
                tally.pass();
            } else {
                tally.missing(format!("{place}metrics of the baseline were not measured"));
            }
            continue;
        }
        tally.fail(format!("{place}{}", lines.join("; ")));
        let said = Said {
            rule: RULE.id,
            key: &report.root,
            severity: Severity::Warning,
            class: SILENT_GREEN,
            title: format!("baseline_compare exits 1 and CI stays green (`|| true`): {}", lines.join("; ")),
            next_step: "let the step fail the job".to_owned(),
        };
        let evidence = found.of(Kind::Regression).map(|change| change.current.evidence(facts)).collect();
        findings.push(finding(facts, said, evidence));
    }
    Outcome { answer: tally.answer("perf/*.csv and perf/baseline.json are missing"), findings }
}
