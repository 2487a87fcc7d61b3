//! Most backends slower on one day: the runner.

use super::shared::{INFRASTRUCTURE, NO_ROWS, Then, finding, no_data, rerun};
use crate::findings::analyses::perf::Row;
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "pcs_runner_noise",
    title: "Backends did not become slower all at once",
    doc: "A day on which at least 80 % of at least three backends are more than 10 % slower than their week before \
          speaks for the runner. The idea of `k_anomaly_detector.py`, which compares any tests of one day with each \
          other; here every series is compared with itself.",
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
    let days = judging.noise();
    let mut findings = Vec::new();
    for day in days.iter().filter(|day| day.is_suspect) {
        let changes: Vec<String> =
            day.backends.iter().map(|(backend, change)| format!("{backend} {:+.1} %", change * 100.0)).collect();
        let title = format!(
            "{}: {} of {} backends became slower at once ({}); suspect the runner",
            day.date,
            day.slower,
            day.backends.len(),
            changes.join(", ")
        );
        let evidence = day.rows.iter().map(Row::evidence).collect();
        let found = finding(facts, RULE.id, Severity::Warning, INFRASTRUCTURE, (day.date, title), evidence);
        let next = rerun(facts, &found.runs);
        findings.push(found.then(next));
    }
    let answer = match (days.len(), findings.len()) {
        (0, _) => Answer::NoData(format!(
            "no day has {} backends with a week to compare with",
            policy.whole("pcs.noise.backends_min")
        )),
        (_, 0) => Answer::Pass,
        (days, suspect) => Answer::Fail(format!("{suspect} of {days} days")),
    };
    Outcome { answer, findings }
}
