//! Silent green, and false red: sizes and parallel runs in one series.

use super::shared::{EVIDENCE, NO_ROWS, Then, finding, no_data};
use crate::findings::analyses::perf::{Key, Row};
use crate::findings::{Answer, Judging, Outcome, Rule, SILENT_GREEN, Severity};
use hashbrown::HashMap;

pub(crate) const RULE: Rule = Rule {
    id: "silent_pcs_mixed_series",
    title: "Upstream's series hold one size and one way each",
    doc: "The key of the upstream gate has neither n nor parallel, and aggregation keeps the smallest mean of each \
          day: a series that mixes them compares different measurements. A regression of one size hides behind the \
          rows of another, and a change of size looks like one.",
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
    let (upstream, fine) = match (judging.gate(Key::Upstream), judging.gate(Key::Fine)) {
        (Ok(upstream), Ok(fine)) => (upstream, fine),
        (Err(why), _) | (_, Err(why)) => return no_data(why),
    };
    let mut variants: HashMap<_, Vec<&Row<'_>>> = HashMap::new();
    // Before aggregation a day may hold what is dropped there, so all rows count.
    for row in bench.measured() {
        let known = variants.entry((row.backend, row.test, row.mode)).or_default();
        if known.len() < EVIDENCE && !known.iter().any(|other| (other.n, other.parallel) == (row.n, row.parallel)) {
            known.push(row);
        }
    }
    let mut mixed = Vec::new();
    let mut evidence = Vec::new();
    for check in &upstream.checks {
        let key = (check.current.backend, check.current.test, check.current.mode);
        let rows = variants.get(&key).map(Vec::as_slice).unwrap_or_default();
        if rows.len() > 1 {
            mixed.push(check.name());
            evidence.extend(rows.iter().map(|row| row.evidence()));
        }
    }
    let series = upstream.checks.len();
    if mixed.is_empty() {
        let answer = if series == 0 {
            Answer::NoData("no series has rows in the window".to_owned())
        } else {
            super::shared::lost(facts).map_or(Answer::Pass, Answer::NoData)
        };
        return Outcome { answer, findings: Vec::new() };
    }
    let why = format!("{} of {series} series mix sizes or parallel runs", mixed.len());
    let title = format!(
        "{why}: upstream's key finds {} regressions, the fine key {}",
        upstream.regressions().count(),
        fine.regressions().count()
    );
    let found = finding(facts, RULE.id, Severity::Warning, SILENT_GREEN, (&mixed.join(" "), title), evidence)
        .then("put parallel and n into the key of regression_check.py, and n into that of aggregate_bench.py");
    Outcome { answer: Answer::Fail(why), findings: vec![found] }
}
