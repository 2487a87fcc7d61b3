//! The perf gate as it was meant: every row within its budget, encoding of any size included.

use super::tell::{Said, Tally, finding, place};
use crate::findings::analyses::hologram_perf::gates;
use crate::findings::{Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "hologram_budget_rows",
    title: "Every perf row is within its budget",
    doc: "Rows are appended by each rerun. Upstream judges the best of them; this rule looks at each, and takes the \
          budget of encoding for whatever size was encoded.",
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
        for gate in gates(report, policy) {
            let (Some(_), Some(worst)) = (gate.best, gate.slow.iter().max_by(|a, b| a.p95().total_cmp(&b.p95())))
            else {
                match gate.best {
                    Some(_) => tally.pass(),
                    None => tally.missing(format!("{}{} was not measured", place(report, reports), gate.series)),
                }
                continue;
            };
            let slow = gate.slow.len();
            let what = format!(
                "{}: {slow} {} over {:.2}ms, the slowest p95={:.2}ms",
                worst.series,
                if slow == 1 { "row" } else { "rows" },
                gate.limit,
                worst.p95()
            );
            tally.fail(format!("{}{what}", place(report, reports)));
            let said = Said {
                rule: RULE.id,
                key: &format!("{} {}", report.root, worst.series),
                severity: Severity::Warning,
                class: "",
                title: what,
                next_step: "compare the reruns: a later slow row is hidden by an earlier fast one".to_owned(),
            };
            findings.push(finding(facts, said, gate.slow.iter().map(|row| row.evidence(facts)).collect()));
        }
    }
    Outcome { answer: tally.answer("perf/*.csv is missing"), findings }
}
