//! The canary against its baseline.

use super::shared::{REGRESSION, Then, finding, no_data};
use crate::findings::analyses::Claims;
use crate::findings::analyses::perf::canary;
use crate::findings::{Answer, Evidence, Judging, Outcome, Rule, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "pcs_canary",
    title: "The canary is within its baseline",
    doc: "`canary_bench.py` fails a backend whose mean of five repetitions is more than 10 % over the baseline; a \
          baseline of 0 counts as none. It prints its measurements and keeps only the baseline, so both the output \
          and bench/canary_baseline.json are needed.",
    system: "pcs",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let has_baseline = !Claims::of_format(facts, "pcs-canary-baseline").is_empty();
    let checks = canary(facts, policy);
    let judged = checks.iter().filter(|check| check.baseline.is_some()).count();
    if checks.is_empty() || !has_baseline {
        let missing = if has_baseline { "the output of canary_bench.py" } else { "bench/canary_baseline.json" };
        return no_data(format!("{missing} is missing"));
    }
    let slower = checks.iter().filter(|check| check.is_regression);
    let findings: Vec<_> = slower
        .map(|check| {
            let title = format!("Canary {}: {:+.1} % over its baseline", check.backend, check.change_ratio * 100.0);
            let text = format!("{} mean {} s", check.backend, check.metric.value);
            let evidence = vec![Evidence::of(facts, check.metric.origin, text)];
            finding(facts, RULE.id, Severity::Warning, REGRESSION, (check.backend, title), evidence)
                .then("run `make canary` again before looking for a commit: it measures microseconds")
        })
        .collect();
    let answer = match (judged, findings.len()) {
        (0, _) => Answer::NoData("no backend of the canary has a baseline".to_owned()),
        (_, 0) => Answer::Pass,
        (judged, slower) => Answer::Fail(format!("{slower} of {judged} backends")),
    };
    Outcome { answer, findings }
}
