//! Whether the playbook allows to refresh the baseline.

use super::tell::{Said, Tally, finding, place};
use crate::findings::analyses::hologram_perf::{Budget, compare, gates, measured, spread_pct};
use crate::findings::analyses::hologram_reports::Report;
use crate::findings::{Judging, Outcome, Policy, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "hologram_baseline_refresh",
    title: "The baseline may be refreshed",
    doc: "Only where the perf gate is green on main, no metric is more than 5 % slower, and the rows of a metric \
          lie close together. One measurement is not stability.",
    system: "hologram",
    decides: false,
    run,
};

/// The commands of the playbook.
pub(crate) const COMMANDS: &str = "python scripts/check_perf_budget.py\n\
    python scripts/baseline_compare.py\n\
    git add reports/perf/baseline.json\n\
    git commit -m \"chore: update performance baseline - no regressions detected\"";

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let reports = judging.reports();
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    for report in reports.iter().filter(|report| !report.rows.is_empty()) {
        let place = place(report, reports);
        let mut is_allowed = true;
        for (condition, state) in conditions(report, reports, policy) {
            match state {
                Some(true) => {}
                Some(false) => {
                    is_allowed = false;
                    tally.fail(format!("{place}{condition}"));
                }
                None => {
                    is_allowed = false;
                    tally.missing(format!("{place}{condition}"));
                }
            }
        }
        if is_allowed {
            tally.pass();
            let said = Said {
                rule: RULE.id,
                key: &report.root,
                severity: Severity::Info,
                class: "",
                title: "The baseline may be refreshed".to_owned(),
                next_step: COMMANDS.to_owned(),
            };
            findings.push(finding(facts, said, report.rows.iter().map(|row| row.evidence(facts)).collect()));
        }
    }
    Outcome { answer: tally.answer("perf/*.csv is missing"), findings }
}

/// Each condition in words, and whether it holds.
fn conditions(report: &Report<'_>, all: &[Report<'_>], policy: &Policy) -> Vec<(String, Option<bool>)> {
    let branch = policy.text("hologram.refresh.branch");
    let is_main = report.root.split(['-', '/', '.', '!', '_']).any(|word| word == branch)
        || policy.names.iter().any(|name| name == "hologram-main");
    let mut found =
        vec![(format!("not known to be of {branch}: neither artifact nor policy says so"), is_main.then_some(true))];
    let gates = gates(report, policy);
    for gate in &gates {
        if gate.best.is_none() {
            found.push((format!("{} was not measured", gate.series), None));
        } else if Budget::is_over(gate) {
            found.push((gate.upstream_line(), Some(false)));
        }
    }
    let most = policy.number("hologram.refresh.regression_pct");
    match compare(report, all, policy) {
        None => found.push(("perf/baseline.json is missing".to_owned(), None)),
        Some(comparison) => {
            for change in comparison.changes.iter().filter(|change| change.percent > most) {
                found.push((format!("more than {most} % slower: {}", change.upstream_line()), Some(false)));
            }
        }
    }
    let measured = measured(report);
    let spreads: Vec<(&str, f64)> =
        measured.iter().filter_map(|(series, rows)| spread_pct(rows).map(|spread| (*series, spread))).collect();
    if spreads.is_empty() {
        found.push(("each metric was measured once, which says nothing of stability".to_owned(), None));
    }
    let most = policy.number("hologram.refresh.spread_pct");
    for (series, spread) in spreads.into_iter().filter(|(_, spread)| *spread > most) {
        found.push((format!("{series} is not stable: its rows lie {spread:.1} % apart"), Some(false)));
    }
    found
}
