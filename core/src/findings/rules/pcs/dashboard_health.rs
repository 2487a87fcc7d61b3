//! The status line of the dashboard.

use super::shared::{DATA, NO_AS_OF, NO_ROWS, Then, finding, no_data, only};
use crate::findings::analyses::perf::Row;
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "pcs_dashboard_health",
    title: "The dashboard has enough data",
    doc: "The status that the dashboard shows: no data, stale over seven days, limited below three backends, low \
          volume below ten rows, else healthy.",
    system: "pcs",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let bench = judging.bench();
    let health = judging.health();
    if health.status == "No Data" {
        return no_data(NO_ROWS);
    }
    if health.status != "Healthy" {
        let why = format!("{}: {}", health.status, health.details);
        let evidence = bench.newest().map(Row::evidence).into_iter().collect();
        let title = format!("Dashboard: {why}");
        let found = finding(facts, RULE.id, Severity::Warning, DATA, (health.status, title), evidence).then(
            "`make bench-refresh DRY_RUN=1 && python -m http.server --directory site 8080`, then look at Data Status",
        );
        return Outcome { answer: Answer::Fail(why), findings: vec![found] };
    }
    if policy.as_of.is_given() { only(Answer::Pass) } else { no_data(NO_AS_OF) }
}
