//! A metric without a budget cannot fail the gate.

use super::tell::{Said, Tally, finding, place};
use crate::findings::analyses::hologram_perf::{best, gates, is_encode, unbudgeted};
use crate::findings::{Judging, Outcome, Rule, SILENT_GREEN, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_hologram_unbudgeted",
    title: "Every perf metric has a budget",
    doc: "With ENC_MB=4, as on main and nightly, encoding is core.encode_4MB_ms, which has no budget: upstream skips the gate of encoding exactly on the strict runs.",
    system: "hologram",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let reports = judging.reports();
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    let limit = policy.number("hologram.budget.encode_p95_ms");
    for report in reports.iter().filter(|report| !report.rows.is_empty()) {
        let without = unbudgeted(report);
        // A metric that was not measured may well be one without a budget.
        for gate in gates(report, policy).iter().filter(|gate| gate.best.is_none()) {
            tally.missing(format!("{}{} was not measured", place(report, reports), gate.series));
        }
        if without.is_empty() {
            tally.pass();
        }
        for (series, rows) in without {
            tally.fail(format!("{}{series} has no budget", place(report, reports)));
            let mut title = format!("{series} has no budget: the gate says OK without looking at it");
            if let Some(best) = best(&rows).filter(|_| is_encode(series)) {
                let holds = if best.p95() > limit { "over" } else { "within" };
                let budget = format!("; p95={:.2}ms would be {holds} the encode budget of {limit}ms", best.p95());
                title.push_str(&budget);
            }
            let said = Said {
                rule: RULE.id,
                key: &format!("{} {series}", report.root),
                severity: Severity::Warning,
                class: SILENT_GREEN,
                title,
                next_step: format!("give {series} a budget in check_perf_budget.py"),
            };
            findings.push(finding(facts, said, rows.iter().map(|row| row.evidence(facts)).collect()));
        }
    }
    Outcome { answer: tally.answer("perf/*.csv is missing"), findings }
}
