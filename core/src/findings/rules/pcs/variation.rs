//! Rows whose repetitions vary much.

use super::shared::{DATA, EVIDENCE, NO_ROWS, finding, no_data};
use crate::findings::analyses::perf::Row;
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};
use crate::methods::order::Order as _;

pub(crate) const RULE: Rule = Rule {
    id: "pcs_variation",
    title: "Repetitions agree with each other",
    doc: "Standard deviation over mean above 15 % is a warning of policy.yml. The Go program writes the variance \
          instead; its root is taken.",
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
    let limit = policy.number("pcs.quality.variation_ratio");
    let squared = policy.list("pcs.quality.backends_with_variance");
    let ratio = |row: &Row<'_>| {
        let spread = row.metric.spread;
        // The generator of demo data writes deviations for all backends.
        let is_variance = squared.iter().any(|backend| backend == row.backend) && !row.is_demo();
        (if is_variance { spread.sqrt() } else { spread }) / row.mean_ns()
    };
    let known: Vec<(&Row<'_>, f64)> =
        bench.measured().map(|row| (row, ratio(row))).filter(|(_, ratio)| ratio.is_finite()).collect();
    let mut wide: Vec<&(&Row<'_>, f64)> = known.iter().filter(|(_, ratio)| *ratio > limit).collect();
    wide.order_by(|a, b| b.1.total_cmp(&a.1));
    let mut findings = Vec::new();
    if let Some((worst, most)) = wide.first() {
        let title = format!(
            "{} of {} rows vary by more than {:.0} %, most {}: {:.1} %",
            wide.len(),
            known.len(),
            limit * 100.0,
            worst.name(),
            most * 100.0
        );
        let evidence = wide.iter().take(EVIDENCE).map(|(row, _)| row.evidence()).collect();
        findings.push(finding(facts, RULE.id, Severity::Warning, DATA, ("variation", title), evidence));
    }
    let answer = match (known.len(), wide.len()) {
        (0, _) => Answer::NoData("no row has std_ns".to_owned()),
        (_, 0) => Answer::Pass,
        (known, wide) => Answer::Fail(format!("{wide} of {known} rows")),
    };
    Outcome { answer, findings }
}
