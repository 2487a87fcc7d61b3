//! Scheduled runs that failed one after the other.

use super::telling::{finding, several};
use crate::findings::analyses::parity::{Streak, trailing};
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "webprofile_streak",
    title: "No major streak of scheduled failures",
    doc: "More than three consecutive failures of scheduled runs are a major alert. No artifact says which runs were scheduled: a list of workflow runs does (gh run list --json databaseId,event,conclusion,createdAt,workflowName).",
    system: "webprofile",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let limit = policy.number("webprofile.streak_limit");
    let Some(streak) = Streak::scheduled(facts, policy) else {
        let parity = judging.parity();
        let trailing = parity.history.as_ref().and_then(trailing);
        let known = trailing.map_or_else(String::new, |streak| {
            format!("; the newest {} of {} collected runs of CI failed in a row", streak.length, streak.runs)
        });
        let why = format!("no list of workflow runs with their event says which runs were scheduled{known}");
        return Outcome { answer: Answer::NoData(why), findings: Vec::new() };
    };
    let why = format!(
        "the newest {} of {} failed in a row (major above {limit})",
        streak.length,
        several(streak.runs as u64, "scheduled run")
    );
    if streak.length as f64 <= limit {
        return Outcome { answer: Answer::Pass, findings: Vec::new() };
    }
    let evidence = streak.failed.iter().map(|(run, origin)| Evidence::of(facts, *origin, format!("run {run} failed")));
    let found = Finding {
        evidence: evidence.collect(),
        next_step: "add triage labels to the issue that the workflow opened and assign maintainers".to_owned(),
        ..finding(RULE.id, Severity::Error, "regression", format!("Major alert: {why}"))
    };
    Outcome { answer: Answer::Fail(why), findings: vec![found] }
}
