//! Rows that hold an error instead of a time.

use super::shared::{HARNESS, NO_ROWS, Then, finding, no_data};
use crate::findings::analyses::perf::Row;
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};
use crate::methods::phrase::count;
use std::collections::BTreeMap;

pub(crate) const RULE: Rule = Rule {
    id: "pcs_failed_benchmarks",
    title: "Every benchmark ran",
    doc: "Rows with an `error` are failed benchmarks; aggregation and gate leave them out, so a backend that does \
          not compile vanishes from the results. Go writes mean_ns 0 on such rows.",
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
    let mut causes: BTreeMap<(&str, &str), Vec<&Row<'_>>> = BTreeMap::new();
    let mut failed = 0;
    for row in bench.all.iter().filter(|row| row.is_error()) {
        let first = row.error().lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        causes.entry((row.backend, first)).or_default().push(row);
        failed += 1;
    }
    let findings = causes
        .iter()
        .map(|((backend, first), rows)| {
            let title = format!("{backend}: {} failed: {first}", count(rows.len() as u64, "benchmark", "benchmarks"));
            let evidence = rows.iter().map(|row| row.evidence()).collect();
            finding(facts, RULE.id, Severity::Warning, HARNESS, (&format!("{backend} {first}"), title), evidence)
                .then("mend the benchmark or its toolchain; until then its series has no current value")
        })
        .collect();
    let answer = match failed {
        0 => super::shared::lost(facts).map_or(Answer::Pass, Answer::NoData),
        failed => Answer::Fail(format!("{failed} of {} rows are errors", bench.all.len())),
    };
    Outcome { answer, findings }
}
