//! The best of appended rows hides the slow ones.

use super::tell::{Said, Tally, finding, place};
use crate::findings::analyses::hologram_perf::gates;
use crate::findings::analyses::hologram_reports::PerfRow;
use crate::findings::{Judging, Outcome, Rule, SILENT_GREEN, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_hologram_best_row",
    title: "No slow row hides behind a fast one",
    doc: "check_perf_budget takes the smallest p95 of all appended rows, so one fast run makes every later slow one green.",
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
        for budget in gates(report, policy) {
            let place = place(report, reports);
            let Some(best) = budget.best else {
                tally.missing(format!("{place}{} was not measured", budget.series));
                continue;
            };
            // Without a budget upstream judges no row of it: another rule tells that.
            if budget.is_over() || budget.slow.is_empty() || best.series != budget.series {
                tally.pass();
                continue;
            }
            let last = budget.last.map_or(f64::NAN, PerfRow::p95);
            let what = format!(
                "{}: upstream takes p95={:.2}ms and says OK; {} later or earlier rows are over {:.2}ms, the last row is {last:.2}ms",
                budget.series,
                best.p95(),
                budget.slow.len(),
                budget.limit
            );
            tally.fail(format!("{place}{what}"));
            let said = Said {
                rule: RULE.id,
                key: &format!("{} {}", report.root, budget.series),
                severity: Severity::Warning,
                class: SILENT_GREEN,
                title: what,
                next_step: "clear perf/*.csv before each run, or judge the last row".to_owned(),
            };
            findings.push(finding(facts, said, budget.slow.iter().map(|row| row.evidence(facts)).collect()));
        }
    }
    Outcome { answer: tally.answer("perf/*.csv is missing"), findings }
}
