//! Runbook 4: an issue with label `perf-regression`, JSON snippet, chart, and the failing run.

use super::{Issue, Kind, Pen, failed, owners, runs};
use crate::findings::analyses::perf::{Check, Key, Row, date};
use crate::methods::phrase::{count, grouped};
use crate::reports::Redactor;
use crate::reports::words::push;
use crate::views::Scene;
use serde_json::json;

pub(super) const KIND: Kind = Kind {
    about: "An issue with label perf-regression: numbers, rows as JSON, chart, window of commits",
    make,
    none: "no series of benchmarks regressed",
};

/// Series that are told one by one.
const SERIES: usize = 20;
/// Rows of a snippet and of a chart, the last ones.
const ROWS: usize = 8;
/// Marks of the longest bar.
const BAR: f64 = 40.0;

fn make(scene: &Scene<'_>, redactor: Redactor<'_>) -> Vec<Issue> {
    let pen = Pen(redactor);
    let Ok(gate) = scene.judging.gate(Key::Fine) else { return Vec::new() };
    let regressions: Vec<&Check<'_>> = gate.regressions().collect();
    if regressions.is_empty() {
        return Vec::new();
    }
    let all = count(regressions.len() as u64, "series", "series");
    let mut body = format!("{all} of {} compared regressed.\n", grouped(gate.judged() as u64));
    for (rule, said) in [
        ("pcs_infrastructure", "Another workload, machine or tools"),
        ("pcs_runner_noise", "Noise of the runner is likely"),
    ] {
        if let Some(why) = failed(scene, rule) {
            push(&mut body, format_args!("\n{said}: {}. Re-run once before anything else.\n", pen.text(why)));
        }
    }
    for check in regressions.iter().take(SERIES) {
        series(check, pen, &mut body);
    }
    let more = regressions.len().saturating_sub(SERIES);
    if more > 0 {
        push(&mut body, format_args!("\nAnd {}.\n", count(more as u64, "more series", "more series")));
    }
    let documents = regressions.iter().map(|check| check.current.metric.origin.document);
    let of = documents.filter_map(|document| scene.facts.entry_of(document)).map(|entry| entry.run);
    push(&mut body, format_args!("\nFailing run: {}\n", runs(scene, pen, of)));
    let title = format!("Performance regression in {all}");
    let assignees = owners(scene, redactor, |rule| rule == "pcs_regressions");
    vec![Issue { title, labels: vec!["perf-regression"], assignees, body }]
}

fn series(check: &Check<'_>, pen: Pen, body: &mut String) {
    push(body, format_args!("\n## {}\n\n{}\n\n", pen.text(&check.name()), pen.text(&check.said())));
    let good = check.previous().map_or("unknown", Row::commit);
    let (good, bad) = (pen.code(good), pen.code(check.current.commit()));
    push(body, format_args!("First bad commit after {good}, at or before {bad}.\n\n"));
    let last = check.rows.get(check.rows.len().saturating_sub(ROWS)..).unwrap_or_default();
    let mut snippet = String::new();
    for row in last {
        let value = json!({
            "commit": row.commit(), "timestamp": row.timestamp, "os": row.label("os"), "cpu": row.label("cpu"),
            "backend": row.backend, "test": row.test, "mode": row.mode, "parallel": row.parallel == "true",
            "n": row.n.parse::<u64>().ok(), "mean_ns": row.mean_ns(),
        });
        push(&mut snippet, format_args!("{value}\n"));
    }
    body.push_str(&pen.block(&snippet));
    let most = last.iter().map(Row::mean_ns).fold(0.0, f64::max);
    let mut chart = String::new();
    for row in last {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded, and NaN gives 0")]
        let (marks, ns) =
            ((row.mean_ns() / most * BAR).round().clamp(0.0, BAR) as usize, row.mean_ns().max(0.0) as u64);
        push(&mut chart, format_args!("{} {:40} {} ns\n", date(row.timestamp), "#".repeat(marks), grouped(ns)));
    }
    body.push('\n');
    body.push_str(&pen.block(&chart));
}
