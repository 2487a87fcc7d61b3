//! Retention: what the daily job should have cleared and deleted.

use super::{SYSTEM, finding};
use crate::findings::analyses::flakes::{DAY_MS, Row};
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "flakeguard_retention",
    title: "Old data was cleared",
    doc: "Content of reports is cleared, and flake events are deleted, when older than their number of days: exactly \
          that old is kept. Statistics and metadata of tests are never deleted. The job runs daily at 03:00 UTC, so a \
          row may be one day over.",
    system: SYSTEM,
    decides: false,
    run,
};

/// True for what the job clears: strictly older than the days.
pub(super) fn is_due(created_at: i64, now: i64, days: f64) -> bool {
    (created_at as f64) < now as f64 - days * DAY_MS
}

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let export = judging.export();
    let (files, events) = (export.rows("junit_files"), export.rows("flake_events"));
    if files.is_empty() && events.is_empty() {
        return no_data("no export of junit_files or flake_events");
    }
    let Some(now) = policy.as_of.of(SYSTEM) else { return no_data("no as-of given") };
    let grace = policy.number("flakeguard.retention_grace_days");
    let mut findings = Vec::new();
    let mut check =
        |table: &str, rows: &[Row<'_>], days: f64, holds: &dyn Fn(&Row<'_>) -> bool, what: &str, step: &str| {
            let is_late = |row: &&Row<'_>| row.time().is_some_and(|time| is_due(time, now, days + grace)) && holds(row);
            let late: Vec<&Row<'_>> = rows.iter().filter(is_late).collect();
            let Some(oldest) = late.iter().min_by_key(|row| row.time()) else { return };
            let title = format!("{} of {} rows of {table} {what} after {days} days", late.len(), rows.len());
            let text = format!("{table} {} of {}", oldest.get("id"), oldest.get("created_at"));
            findings.push(Finding {
                class: "infrastructure".to_owned(),
                next_step: step.to_owned(),
                ..finding(RULE.id, table, Severity::Warning, title, vec![Evidence::of(facts, oldest.origin(), text)])
            });
        };
    check(
        "junit_files",
        files,
        policy.number("flakeguard.retention_junit_days"),
        &|row| !row.get("content").is_empty(),
        "still have content",
        "grep \"Retention job completed\" /var/log/flakeguard.log; to run it by hand: UPDATE junit_files SET content = NULL \
         WHERE created_at < NOW() - INTERVAL '30 days' AND content IS NOT NULL;",
    );
    check(
        "flake_events",
        events,
        policy.number("flakeguard.retention_events_days"),
        &|_| true,
        "are still there",
        "grep \"Retention job completed\" /var/log/flakeguard.log; to run it by hand: DELETE FROM flake_events WHERE \
         created_at < NOW() - INTERVAL '180 days'; then VACUUM ANALYZE flake_events;",
    );
    let untimed = files.iter().chain(events).filter(|row| row.time().is_none()).count();
    let answer = match (findings.len(), untimed) {
        (1.., _) => Answer::Fail("rows are older than the retention allows".to_owned()),
        (_, 0) if policy.as_of.is_given() => Answer::Pass,
        (_, 0) => Answer::NoData("no as-of given: by the newest time of the data nothing is too old".to_owned()),
        (_, untimed) => Answer::NoData(format!("{untimed} rows have no created_at")),
    };
    Outcome { answer, findings }
}

fn no_data(why: &str) -> Outcome {
    Outcome { answer: Answer::NoData(why.to_owned()), findings: Vec::new() }
}
