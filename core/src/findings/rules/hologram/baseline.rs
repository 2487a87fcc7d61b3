//! The last p95 of each metric against the baseline.

use super::tell::{Said, Tally, finding, place};
use crate::findings::analyses::hologram_perf::{Kind, baseline_of, compare};
use crate::findings::{Evidence, Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "hologram_baseline",
    title: "No metric is slower than its baseline",
    doc: "The last p95 of each metric is at most 10 % over the baseline, strictly, as baseline_compare computes it. \
          Metrics of the baseline that were not measured are no data; a baseline of 0 does not apply.",
    system: "hologram",
    decides: true,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let reports = judging.reports();
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    for report in reports.iter().filter(|report| !report.rows.is_empty()) {
        let place = place(report, reports);
        if baseline_of(report, reports).is_empty() {
            tally.missing(format!("{place}perf/baseline.json is missing or holds nothing"));
        }
        let Some(found) = compare(report, reports, policy) else { continue };
        for change in &found.changes {
            let both = vec![
                change.current.evidence(facts),
                Evidence::of(facts, change.base.origin, format!("baseline {}ms", change.base.value)),
            ];
            let key = format!("{} {}", report.root, change.base.series);
            let said = |severity, class, title, next_step: String| Said {
                rule: RULE.id,
                key: &key,
                severity,
                class,
                title,
                next_step,
            };
            match change.kind {
                Kind::Regression => {
                    tally.fail(format!("{place}{}", change.upstream_line()));
                    let escalate = if change.percent > policy.number("hologram.baseline.escalate_pct") {
                        "escalate; "
                    } else {
                        ""
                    };
                    let next =
                        format!("{escalate}review recent changes; `python scripts/baseline_compare.py` repeats this");
                    findings.push(finding(
                        facts,
                        said(Severity::Error, "regression", change.upstream_line(), next),
                        both,
                    ));
                }
                Kind::Improvement => {
                    tally.pass();
                    let title = format!("Faster: {}", change.upstream_line());
                    findings.push(finding(facts, said(Severity::Info, "improvement", title, String::new()), both));
                }
                Kind::Stable => tally.pass(),
                Kind::NotApplicable => {
                    tally.missing(format!("{place}{} has a baseline of 0", change.base.series));
                    let title =
                        format!("{} has a baseline of 0: upstream's script ends in an error", change.base.series);
                    let next = "set the baseline from a measured run".to_owned();
                    findings.push(finding(facts, said(Severity::Warning, "harness", title, next), both));
                }
            }
        }
        for base in &found.missing {
            tally.missing(format!("{place}{} of the baseline was not measured", base.series));
        }
    }
    Outcome { answer: tally.answer("perf/*.csv and perf/baseline.json are missing"), findings }
}
