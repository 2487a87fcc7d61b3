//! A baseline that grows in small steps: each refresh allows 10 %, and none looks back.

use super::tell::{Said, Tally, finding};
use crate::facts::Metric;
use crate::findings::analyses::hologram_reports::root_of;
use crate::findings::{Evidence, Judging, Outcome, Rule, Severity};
use crate::methods::order::Order as _;
use std::collections::BTreeMap;

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "hologram_baseline_drift",
    title: "The baseline does not drift",
    doc: "Over all baselines and backups with a time, the last value of a metric is at most 10 % over the first. \
          On main upstream overwrites the baseline with the present values after each run without a regression.",
    system: "hologram",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    let limit = policy.number("hologram.baseline.drift_pct");
    for (series, mut values) in values(judging) {
        values.order_by_key(|(time, _)| *time);
        let (Some((_, first)), Some((_, last))) = (values.first(), values.last()) else { continue };
        if values.len() < 2 || first.value <= 0.0 {
            continue;
        }
        let percent = (last.value - first.value) / first.value * 100.0;
        if percent > limit {
            let what = format!(
                "{series}: the baseline grew from {}ms to {}ms ({percent:+.1}%) over {} versions",
                first.value,
                last.value,
                values.len()
            );
            tally.fail(what.clone());
            let said = Said {
                rule: RULE.id,
                key: series,
                severity: Severity::Warning,
                class: "regression",
                title: what,
                next_step: "git checkout HEAD~1 -- reports/perf/baseline.json\n\
                    git commit -m \"chore: rollback baseline - performance regression detected\""
                    .to_owned(),
            };
            let evidence =
                values.iter().map(|(_, row)| Evidence::of(facts, row.origin, format!("{series}: {}", row.value)));
            findings.push(finding(facts, said, evidence.collect()));
        } else {
            tally.pass();
        }
    }
    let nothing = "two versions of perf/baseline.json with times are needed: of several runs, or in perf/backups";
    Outcome { answer: tally.answer(nothing), findings }
}

/// Values of each metric with their times.
fn values<'a>(judging: &Judging<'a>) -> BTreeMap<&'a str, Vec<(i64, &'a Metric)>> {
    let (facts, reports) = (judging.facts, judging.reports());
    let mut values: BTreeMap<&str, Vec<(i64, &Metric)>> = BTreeMap::new();
    for metric in &facts.records.metrics {
        let document = facts.documents.get(metric.origin.document as usize);
        let Some(document) = document.filter(|row| facts.text(row.format) == "hologram-baseline") else { continue };
        let root = facts.entry_of(metric.origin.document).map_or("", |entry| root_of(&entry.path));
        let of_report = || reports.iter().find(|report| report.root == root).and_then(|report| report.time);
        if let Some(time) = document.first_time.or_else(of_report) {
            values.entry(facts.text(metric.series)).or_default().push((time, metric));
        }
    }
    values
}
