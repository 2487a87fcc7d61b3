//! A budget without a measurement passes upstream.

use super::tell::{Said, Tally, finding, place};
use crate::findings::analyses::hologram_perf::gates;
use crate::findings::{Judging, Outcome, Rule, SILENT_GREEN, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_hologram_unmeasured",
    title: "Every budget has a measurement",
    doc: "check_perf_budget says OK for metrics that are not in any table, and for no table at all. Encoding of another \
          size than 1 MB was measured: it has no budget, which another rule tells.",
    system: "hologram",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let reports = judging.reports();
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    for report in reports {
        let is_page_only = report
            .formats
            .iter()
            .all(|format| *format == "hologram-quarantine" || *format == "hologram-flake-database");
        if is_page_only {
            continue;
        }
        let gates = gates(report, policy);
        let missing: Vec<&str> = gates.iter().filter(|it| it.best.is_none()).map(|it| it.series).collect();
        if missing.is_empty() {
            tally.pass();
            continue;
        }
        let place = place(report, reports);
        if report.rows.is_empty() {
            if !report.is_artifact() && !report.has("hologram-page") {
                tally.missing(format!("{place}perf/*.csv is not here"));
                continue;
            }
            tally.fail(format!("{place}no perf table at all, and upstream says OK"));
        } else {
            tally.fail(format!("{place}not measured: {}", missing.join(", ")));
        }
        let said = Said {
            rule: RULE.id,
            key: &report.root,
            severity: Severity::Warning,
            class: SILENT_GREEN,
            title: format!("Upstream says `Perf budgets OK`, although nothing measured {}", missing.join(", ")),
            next_step: "check that the perf tests ran and wrote perf/*.csv".to_owned(),
        };
        let evidence = report.rows.iter().map(|row| row.evidence(facts)).collect();
        findings.push(finding(facts, said, evidence));
    }
    Outcome { answer: tally.answer("perf/*.csv is missing"), findings }
}
