//! Runbook 0: the weekly issue about flaky parity runs, and the note on a failure that went away by itself.

use super::{Issue, Kind, Pen, failed, owners};
use crate::findings::analyses::parity::{reproduced, reruns};
use crate::methods::phrase::{count, percent, upper_first};
use crate::reports::Redactor;
use crate::reports::words::push;
use crate::views::Scene;

pub(super) const WEEKLY: Kind = Kind {
    about: "What the weekly look at flaky parity runs has to file",
    make: weekly,
    none: "no weekly threshold is reached, or there is no history",
};
pub(super) const NOTE: Kind = Kind {
    about: "For the run in which a failure went away when it was run again",
    make: note,
    none: "no failure went away when it was run again",
};

/// Runs and reports that are told one by one, the last ones.
const EACH: usize = 50;

fn weekly(scene: &Scene<'_>, redactor: Redactor<'_>) -> Vec<Issue> {
    let pen = Pen(redactor);
    let Some(why) = failed(scene, "webprofile_weekly_issue") else { return Vec::new() };
    let mut body = format!("{}.\n", pen.text(&upper_first(why)));
    let reruns = reruns(scene.facts);
    if !reruns.is_empty() {
        let good = reruns.iter().filter(|rerun| rerun.success == Some(true)).count();
        let bad = reruns.len() - good;
        push(&mut body, format_args!("\nCollected {} reports: success={good}, failure={bad}.\n", reruns.len()));
    }
    if let Some(history) = &scene.judging.parity().history {
        let totals = &history.totals;
        let source = pen.code(history.source.word());
        let runs = percent(totals.run_failure_rate());
        push(
            &mut body,
            format_args!(
                "\nCross-instance, from {source}: {} of {} runs failed ({runs}), {} of {} iterations{}.\n",
                totals.run_failures,
                totals.run_total,
                totals.iter_failures,
                totals.iter_total.map_or_else(|| "an unknown number of".to_owned(), |total| total.to_string()),
                totals.iter_failure_rate().map(|rate| format!(" ({})", percent(rate))).unwrap_or_default(),
            ),
        );
        if !history.runs.is_empty() {
            body.push_str("\n| run | iterations | failed | success rate |\n| --- | --- | --- | --- |\n");
        }
        for run in history.runs.get(history.runs.len().saturating_sub(EACH)..).unwrap_or_default() {
            let iterations = run.iterations.map_or_else(|| "not given".to_owned(), |all| all.to_string());
            let rate = run.success_rate.map_or_else(|| "no data".to_owned(), percent);
            push(&mut body, format_args!("| {} | {iterations} | {} | {rate} |\n", pen.text(&run.label), run.failed));
        }
    }
    for found in reproduced(scene.facts, scene.judging.parity()) {
        let times = count(found.times as u64, "failure", "failures");
        let over = count(found.runs as u64, "run", "runs");
        push(&mut body, format_args!("\n- {}: {times} in {over}", pen.text(&found.kind)));
    }
    let moment = scene.policy.as_of.of("webprofile").map(crate::documents::times::rfc3339).unwrap_or_default();
    let day = moment.get(..10).map_or_else(String::new, |day| format!(" ({day})"));
    vec![Issue {
        title: format!("Parity flakiness weekly summary{day}"),
        labels: vec!["flakiness", "triage"],
        assignees: owners(scene, redactor, |rule| rule.starts_with("webprofile_")),
        body,
    }]
}

fn note(scene: &Scene<'_>, redactor: Redactor<'_>) -> Vec<Issue> {
    let pen = Pen(redactor);
    let reruns = reruns(scene.facts);
    let transient: Vec<_> = reruns.iter().filter(|rerun| rerun.is_transient()).collect();
    if transient.is_empty() {
        return Vec::new();
    }
    let mut body = String::new();
    for rerun in transient.iter().take(EACH) {
        let codes: Vec<String> = rerun.attempts.iter().map(|(code, _)| code.to_string()).collect();
        let failed = count(rerun.failed_attempts() as u64, "attempt", "attempts");
        let (label, of) = (pen.text(&rerun.label), rerun.attempts.len());
        push(&mut body, format_args!("- {label}: {failed} of {of} failed, exit codes {}\n", codes.join(", ")));
    }
    let advice = match failed(scene, "webprofile_reproduced") {
        Some(why) => format!("Consider a regression test: {}.", pen.text(why)),
        None => "No failure was reproduced more than 3 times: no regression test is called for yet.".to_owned(),
    };
    push(&mut body, format_args!("\n{advice}\n"));
    let title = format!("Flakiness: {} went away when run again", count(transient.len() as u64, "failure", "failures"));
    vec![Issue { title, labels: vec!["flakiness"], assignees: Vec::new(), body }]
}
