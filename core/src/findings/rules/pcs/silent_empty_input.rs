//! Silent green: the gate passes on an empty array, and on series it skips.

use super::shared::{Then, finding, no_data, only};
use crate::findings::analyses::Claims;
use crate::findings::{Answer, Evidence, Judging, Outcome, Rule, SILENT_GREEN, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "silent_pcs_empty_input",
    title: "The upstream gate had rows to look at",
    doc: "`regression_check.py` ends with 0 on an empty site/benchmarks.json, as if nothing were slower.",
    system: "pcs",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let files = Claims::of_format(facts, "pcs-benchmarks");
    let known: Vec<_> = files.iter().filter_map(|file| Some((file, file.number("rows")?))).collect();
    if known.is_empty() {
        return no_data("site/benchmarks.json is missing");
    }
    let empty: Vec<_> = known.iter().filter(|(_, rows)| *rows == 0.0).collect();
    if empty.is_empty() {
        return super::shared::lost(facts).map_or_else(|| only(Answer::Pass), no_data);
    }
    let evidence = empty
        .iter()
        .filter_map(|(file, _)| Some(Evidence::of(facts, file.get("rows")?.origin, "no benchmark rows")))
        .collect();
    let title = "site/benchmarks.json holds no rows: the upstream gate is green on nothing".to_owned();
    let found = finding(facts, RULE.id, Severity::Warning, SILENT_GREEN, ("empty", title), evidence)
        .then("look at why aggregation wrote nothing: `python3 scripts/aggregate_bench.py`");
    Outcome { answer: Answer::Fail("site/benchmarks.json holds no rows".to_owned()), findings: vec![found] }
}
