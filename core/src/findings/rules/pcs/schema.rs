//! Fields that rows must have.

use super::shared::{DATA, EVIDENCE, NO_ROWS, finding, no_data};
use crate::findings::analyses::perf::validate;
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};
use std::collections::BTreeMap;

pub(crate) const RULE: Rule = Rule {
    id: "pcs_schema",
    title: "Rows have the fields of the schema",
    doc: "The validation of `aggregate_bench.py`, which only warns: fields that are required and missing or null, \
          and fields that are unknown. Unknown ones are for later versions and do no harm; a failed benchmark needs \
          no mean_ns.",
    system: "pcs",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let bench = judging.bench();
    if bench.is_empty() {
        return no_data(NO_ROWS);
    }
    let found = validate(bench, facts, policy);
    let mut by_field: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for (row, field) in &found.missing {
        by_field.entry(field).or_default().push(row);
    }
    let mut findings: Vec<_> = by_field
        .iter()
        .map(|(field, rows)| {
            let title = format!("Required field `{field}` is missing in {} rows ({})", rows.len(), found.source);
            let evidence = rows.iter().take(EVIDENCE).map(|row| row.evidence()).collect();
            finding(facts, RULE.id, Severity::Warning, DATA, (field, title), evidence)
        })
        .collect();
    for (field, rows, first) in &found.unknown {
        let title = format!("Field `{field}` is unknown to the schema, in {rows} rows ({})", found.source);
        findings.push(finding(facts, RULE.id, Severity::Info, DATA, (field, title), vec![first.evidence()]));
    }
    let answer = match by_field.len() {
        0 => Answer::Pass,
        _ => Answer::Fail(format!("missing: {}", by_field.keys().copied().collect::<Vec<_>>().join(", "))),
    };
    Outcome { answer, findings }
}
