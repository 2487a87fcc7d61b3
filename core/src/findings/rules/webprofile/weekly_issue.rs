//! Whether the weekly job would open its issue.

use super::telling::{NO_HISTORY, finding};
use crate::findings::analyses::parity::reruns;
use crate::findings::{Answer, Evidence, Judging, Outcome, Rule, Severity};
use crate::methods::phrase::percent;

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "webprofile_weekly_issue",
    title: "The weekly summary calls for no issue",
    doc: "An issue is due if failed rerunner reports or the rate of failed iterations reach their weekly threshold, or the cross-instance alert is raised. Upstream has switched it off by default.",
    system: "webprofile",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let parity = judging.parity();
    let reruns = reruns(facts);
    let failed = reruns.iter().filter(|rerun| rerun.success != Some(true)).count();
    let mut why = Vec::new();
    let mut evidence = Vec::new();
    let runs = policy.number("webprofile.issue_run_threshold");
    if failed as f64 >= runs {
        why.push(format!("{failed} rerunner reports failed (from {runs})"));
        let places = reruns.iter().filter(|rerun| rerun.success != Some(true));
        evidence.extend(places.map(|rerun| Evidence::of(facts, rerun.origin, format!("{} failed", rerun.label))));
    }
    if let Some(history) = &parity.history {
        if history.totals.alert(policy).is_raised() {
            why.push("the cross-instance alert is raised".to_owned());
            evidence.push(Evidence::of(facts, history.origin, super::alert::why(&history.totals, policy)));
        }
        let limit = policy.number("webprofile.issue_iteration_rate_threshold");
        if let Some(rate) = history.totals.iter_failure_rate().filter(|rate| *rate >= limit) {
            why.push(format!("{} of iterations failed (from {})", percent(rate), percent(limit)));
        }
    }
    if why.is_empty() {
        let answer = match (&parity.history, parity.missing_history()) {
            (None, _) => Answer::NoData(NO_HISTORY.to_owned()),
            (_, Some(more)) => Answer::NoData(format!("{} counts more runs than are here", more.path)),
            _ if reruns.is_empty() => Answer::NoData("collected/run_*.json and aggregate.json are missing".to_owned()),
            _ => Answer::Pass,
        };
        return Outcome { answer, findings: Vec::new() };
    }
    let why = why.join("; ");
    let is_off = policy.is_on("webprofile.skip_auto_issue");
    let off = if is_off { ", and upstream opens none (SKIP_AUTO_ISSUE)" } else { "" };
    let found = crate::findings::Finding {
        evidence,
        next_step: "open `Parity flakiness weekly summary (YYYY-MM-DD)` by hand, with the counts of this lens"
            .to_owned(),
        ..finding(RULE.id, Severity::Warning, "", format!("An issue is due{off}: {why}"))
    };
    Outcome { answer: Answer::Fail(why), findings: vec![found] }
}
