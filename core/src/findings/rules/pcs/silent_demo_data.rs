//! Silent green: synthetic rows that look like measurements.

use super::shared::{EVIDENCE, NO_ROWS, Then, finding, no_data};
use crate::findings::analyses::perf::Row;
use crate::findings::{Answer, Judging, Outcome, Rule, SILENT_GREEN, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "silent_pcs_demo_data",
    title: "Rows are measurements",
    doc: "Rows whose commit begins with `demo-` are generated. Aggregation refuses them unless ALLOW_REGRESSION is \
          set to anything; once published, gate and dashboard take them for measurements.",
    system: "pcs",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let bench = judging.bench();
    if bench.is_empty() {
        return no_data(NO_ROWS);
    }
    let demo: Vec<&Row<'_>> = bench.all.iter().filter(|row| row.is_demo()).collect();
    if demo.is_empty() {
        let answer = super::shared::lost(facts).map_or(Answer::Pass, Answer::NoData);
        return Outcome { answer, findings: Vec::new() };
    }
    let published = bench.aggregated.iter().filter(|row| row.is_demo()).count();
    let mut why = format!("{} of {} rows are demo data", demo.len(), bench.all.len());
    if published > 0 {
        why = format!("{why}, {published} of them published in site/benchmarks.json");
    }
    let evidence = demo.iter().take(EVIDENCE).map(|row| row.evidence()).collect();
    let found = finding(
        facts,
        RULE.id,
        Severity::Warning,
        SILENT_GREEN,
        ("demo", format!("Upstream judges generated rows as measurements: {why}")),
        evidence,
    )
    .then("`make demo-clean`, then aggregate again without ALLOW_REGRESSION");
    Outcome { answer: Answer::Fail(why), findings: vec![found] }
}
