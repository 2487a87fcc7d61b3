//! The server's log: rate limit, webhook failures, slow ingestion, retention that did not run, errors.

use super::{SYSTEM, finding};
use crate::facts::Origin;
use crate::findings::analyses::flakes::{DAY_MS, Row};
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "flakeguard_server_log",
    title: "The server's log shows no trouble",
    doc: "No request hit the rate limit, no Slack webhook failed, no ingestion took longer than its target, nothing \
          was logged as an error, and the retention job ran within its period.",
    system: SYSTEM,
    decides: false,
    run,
};

/// Event, what it means, what the runbook says to do.
const TROUBLE: &[(&str, &str, &str)] = &[
    (
        "rate_limit",
        "requests hit the rate limit",
        "retry with exponential backoff, send several files in one request, use one key for each job, or set \
         FG_RATE_LIMIT_RPM=240",
    ),
    (
        "slack_webhook_failed",
        "Slack webhooks failed",
        "grep \"slack webhook failed\" /var/log/flakeguard.log; verify that the webhook was not revoked in Slack",
    ),
    ("error", "lines are errors", "journalctl -u flakeguard --since \"1 hour ago\" | grep ERROR"),
];

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let logs: Vec<u32> = (0_u32..)
        .zip(&facts.documents)
        .filter(|(_, row)| facts.text(row.format) == "flakeguard-log")
        .map(|(at, _)| at)
        .collect();
    if logs.is_empty() {
        return Outcome { answer: Answer::NoData("no server log".to_owned()), findings: Vec::new() };
    }
    let export = judging.export();
    let mut findings = Vec::new();
    let evidence = |row: &Row<'_>| Evidence::of(facts, row.origin(), row.message());
    for (event, what, step) in TROUBLE {
        let rows = export.rows(event);
        if !rows.is_empty() {
            let title = format!("{} {what}", rows.len());
            let lines = rows.iter().take(20).map(evidence).collect();
            findings.push(trouble(event, title, lines, step));
        }
    }
    let slow = policy.number("flakeguard.ingestion_target_ms");
    let late: Vec<&Row<'_>> =
        export.rows("ingestion").iter().filter(|row| duration_ms(row).is_some_and(|ms| ms > slow)).collect();
    if !late.is_empty() {
        let worst = late.iter().filter_map(|row| duration_ms(row)).fold(0.0, f64::max);
        let title = format!("{} ingestions took longer than {slow} ms, the longest {worst} ms", late.len());
        let step =
            "verify indexes, run VACUUM ANALYZE on junit_files and flake_events, check disk I/O with iostat -x 1";
        findings.push(trouble("slow_ingestion", title, late.iter().take(20).map(|row| evidence(row)).collect(), step));
    }
    let last = export.rows("retention").iter().filter_map(Row::time).max();
    let period = policy.number("flakeguard.retention_grace_days") * DAY_MS;
    let newest = logs.iter().filter_map(|log| facts.documents.get(*log as usize)?.last_time).max();
    let oldest = logs.iter().filter_map(|log| facts.documents.get(*log as usize)?.first_time).min();
    if let (Some(newest), Some(oldest)) = (newest, oldest)
        && (newest - last.unwrap_or(oldest)) as f64 > period
    {
        let origin = Origin { document: logs.first().copied().unwrap_or(0), line: 1, ..Origin::default() };
        let title = "The retention job did not run within a day".to_owned();
        let step = "grep \"Retention job completed\" /var/log/flakeguard.log; production runs it daily at 03:00 UTC";
        findings.push(trouble("retention", title.clone(), vec![Evidence::of(facts, origin, title)], step));
    }
    let answer =
        if findings.is_empty() { Answer::Pass } else { Answer::Fail("the server's log shows trouble".to_owned()) };
    Outcome { answer, findings }
}

fn trouble(key: &str, title: String, evidence: Vec<Evidence>, step: &str) -> Finding {
    Finding {
        class: "infrastructure".to_owned(),
        next_step: step.to_owned(),
        ..finding(RULE.id, key, Severity::Warning, title, evidence)
    }
}

/// Milliseconds of an ingestion: as a number, or with a unit as Go prints durations.
fn duration_ms(row: &Row<'_>) -> Option<f64> {
    if let Some(ms) = row.number("duration_ms") {
        return Some(ms);
    }
    let text = row.get("duration");
    let (number, scale) = match text {
        _ if text.ends_with("ms") => (text.trim_end_matches("ms"), 1.0),
        _ if text.ends_with("µs") => (text.trim_end_matches("µs"), 1e-3),
        _ if text.ends_with('s') => (text.trim_end_matches('s'), 1e3),
        // The JSON handler writes durations in nanoseconds.
        _ => (text, 1e-6),
    };
    number.parse::<f64>().ok().map(|number| number * scale)
}
