//! A baseline that upstream made of this very run.

use super::tell::{Said, Tally, entry_evidence, finding, place};
use crate::findings::analyses::hologram_perf::{baseline_of, compare};
use crate::findings::{Judging, Outcome, Rule, SILENT_GREEN, Severity};
use crate::methods::phrase::upper_first;

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_hologram_baseline_created",
    title: "The baseline is older than the run",
    doc: "Without a baseline, or with an empty or broken one, baseline_compare saves the present values as the baseline and exits 0; on main it does so after each run without a regression.",
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
        let title = if baseline_of(report, reports).is_empty() {
            if report.baseline_document.is_none() {
                if report.is_artifact() {
                    "there is no baseline: upstream makes one of this run and says OK"
                } else {
                    tally.missing(format!("{place}perf/baseline.json is not here"));
                    continue;
                }
            } else {
                "the baseline is empty or broken: upstream makes one of this run and says OK"
            }
        } else {
            match compare(report, reports, policy) {
                Some(found) if found.is_same_run() => {
                    "the baseline equals this run in every metric: it was made of it and proves nothing"
                }
                Some(found) if !found.changes.is_empty() => {
                    tally.pass();
                    continue;
                }
                _ => {
                    tally.missing(format!("{place}baseline and tables have no metric in common"));
                    continue;
                }
            }
        };
        tally.fail(format!("{place}{title}"));
        let said = Said {
            rule: RULE.id,
            key: &report.root,
            severity: Severity::Warning,
            class: SILENT_GREEN,
            title: upper_first(title),
            next_step: "take the baseline from version control, not from the artifact".to_owned(),
        };
        let evidence = entry_evidence(facts, "baseline.json", &report.root, title.to_owned());
        findings.push(finding(facts, said, vec![evidence]));
    }
    Outcome { answer: tally.answer("perf/*.csv and perf/baseline.json are missing"), findings }
}
