//! The nightly trend alerts.

use super::shared::{NO_ROWS, REGRESSION, Then, finding, no_data};
use crate::findings::analyses::perf::trends;
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "pcs_trend_alerts",
    title: "No row of today is slower than its week",
    doc: "`trend_alerts.py`: each row of the day of as-of against the median of the last seven days, which \
          includes it, by backend, test, mode and parallel, with one threshold for all.",
    system: "pcs",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let bench = judging.bench();
    if bench.lines.is_empty() {
        return no_data("no rows of bench/results/*.ndjson, which alone are read for trends");
    }
    let Some(trends) = trends(bench, policy) else { return no_data(NO_ROWS) };
    let findings: Vec<_> = trends
        .alerts
        .iter()
        .map(|alert| {
            let title =
                format!("{}: {:+.1} % over the median of its week", alert.row.name(), alert.change_ratio * 100.0);
            let key = format!("{} {}", alert.row.name(), alert.row.timestamp);
            finding(facts, RULE.id, Severity::Warning, REGRESSION, (&key, title), vec![alert.row.evidence()])
                .then("look at what changed that day; run the benchmarks locally to confirm")
        })
        .collect();
    let answer = match (trends.rows, trends.judged, findings.len()) {
        (0, _, _) => Answer::NoData(format!("no rows of {}", trends.today)),
        (_, 0, _) => Answer::NoData(format!("no row of {} has enough others in its week", trends.today)),
        (_, _, 0) => Answer::Pass,
        (_, judged, alerts) => Answer::Fail(format!("{alerts} of {judged} rows of {}", trends.today)),
    };
    Outcome { answer, findings }
}
