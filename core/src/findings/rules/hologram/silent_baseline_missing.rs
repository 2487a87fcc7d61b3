//! Metrics that vanished are not compared.

use super::tell::{Said, Tally, finding, place};
use crate::findings::analyses::hologram_perf::compare;
use crate::findings::{Evidence, Judging, Outcome, Rule, SILENT_GREEN, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_hologram_baseline_missing",
    title: "Every metric of the baseline was measured",
    doc: "baseline_compare goes through what was measured now; a metric that is no longer measured is not reported, and vanishes from the baseline with the next refresh.",
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
        if found.missing.is_empty() {
            tally.pass();
        }
        for base in &found.missing {
            let what = format!("{} is in the baseline ({}ms) and was not measured", base.series, base.value);
            tally.fail(format!("{place}{what}"));
            let said = Said {
                rule: RULE.id,
                key: &format!("{} {}", report.root, base.series),
                severity: Severity::Warning,
                class: SILENT_GREEN,
                title: format!("{what}: upstream does not say so"),
                next_step: "check whether the size (ENC_MB) or the name of the metric changed".to_owned(),
            };
            let evidence = Evidence::of(facts, base.origin, format!("{}: {}", base.series, base.value));
            findings.push(finding(facts, said, vec![evidence]));
        }
    }
    Outcome { answer: tally.answer("perf/*.csv and perf/baseline.json are missing"), findings }
}
