//! All cases that count as CTRF, retries kept (<https://github.com/ctrf-io/ctrf/blob/main/schema/ctrf.schema.json>).
//!
//! That schema wants whole milliseconds, a start and a stop: where nothing tells one, both are 0. It has no word for
//! an error beside a failure; `rawStatus` keeps it.

use super::cases::{AttemptRow, CaseRow};
use super::rows::Sink;
use super::{Group, Options, Render, Renderer, Report, inert};
use crate::facts::Status;
use serde_json::{Map, Value, json};
use std::io;

pub(super) const RENDERER: Renderer = Renderer {
    id: "ctrf",
    title: "All tests as CTRF, with retries",
    about: "For dashboards and actions that read CTRF",
    group: Group::Programs,
    file_name: "artiscope-ctrf.json",
    media_type: "application/json",
    limit: None,
    render: Render::Cases(render),
};

fn render(report: &Report<'_>, _: &Options, sink: &mut Sink<'_>) -> io::Result<()> {
    let inspection = report.inspection;
    let totals = &inspection.totals;
    let (start, stop) = report.times().unwrap_or_default();
    let summary = json!({
        "tests": totals.tests,
        "passed": totals.passed,
        "failed": totals.failed + totals.error,
        "skipped": totals.skipped,
        "pending": 0,
        "other": 0,
        "flaky": totals.flaky,
        "start": start,
        "stop": stop,
    });
    let by = format!("{} {}", inspection.tool.name, inspection.tool.version);
    sink(&format!("{{\"reportFormat\":\"CTRF\",\"specVersion\":\"0.0.0\",\"generatedBy\":\"{by}\",\"results\":{{"))?;
    let tool = json!({"name": inspection.tool.name, "version": inspection.tool.version});
    sink(&format!("\"tool\":{tool},\n\"summary\":{summary},\n\"tests\":["))?;
    let mut parted_by = "\n";
    report.cases(&mut |case| {
        let told = test(case).to_string();
        sink(parted_by)?;
        parted_by = ",\n";
        sink(&inert::json(&told))
    })?;
    let mut extra = json!({"verdict": inspection.verdict, "as_of": inspection.as_of});
    if let (Some(redaction), Some(extra)) = (&inspection.redaction, extra.as_object_mut()) {
        extra.insert("redaction_off".to_owned(), redaction.off.clone().into());
    }
    sink(&inert::json(&format!("\n],\n\"extra\":{extra}}}}}\n")))
}

fn test(case: &CaseRow) -> Value {
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
    let name = if case.name.is_empty() { "(no name)" } else { &case.name };
    put("name", name.into());
    let Some((last, earlier)) = case.attempts.split_last() else { return Value::Object(members) };
    put("status", status(last.status).into());
    put("duration", whole_ms(last));
    let mut suite: Vec<&str> = case.suite.split(" › ").filter(|part| !part.is_empty()).collect();
    suite.extend((!case.class.is_empty() && suite.last() != Some(&case.class.as_str())).then_some(case.class.as_str()));
    if !suite.is_empty() {
        put("suite", suite.into());
    }
    put("rawStatus", last.status.word().into());
    if !case.file.is_empty() {
        put("filePath", case.file.as_str().into());
    }
    if case.line > 0 {
        put("line", case.line.into());
    }
    if !case.owner.is_empty() {
        put("labels", json!({"owner": case.owner}));
    }
    let texts = texts(last);
    if !earlier.is_empty() {
        put("retries", earlier.len().into());
        put("retryAttempts", earlier.iter().map(retry).collect::<Vec<_>>().into());
    }
    put("flaky", case.is_flaky.into());
    let instance = (!case.instance.is_empty()).then_some(&case.instance);
    let extra = json!({"run": case.run, "instance": instance, "path": case.path, "testId": case.test_id});
    put("extra", extra);
    members.extend(texts);
    Value::Object(members)
}

fn retry(attempt: &AttemptRow) -> Value {
    let mut members = Map::new();
    members.insert("attempt".to_owned(), attempt.number.into());
    members.insert("status".to_owned(), status(attempt.status).into());
    members.insert("duration".to_owned(), whole_ms(attempt));
    members.extend(texts(attempt));
    members.insert("extra".to_owned(), json!({"rawStatus": attempt.status.word()}));
    Value::Object(members)
}

fn texts(attempt: &AttemptRow) -> Map<String, Value> {
    let mut members = Map::new();
    for (name, said) in [("message", &attempt.message), ("trace", &attempt.details)] {
        if !said.is_empty() {
            members.insert(name.to_owned(), said.as_str().into());
        }
    }
    for (name, said) in [("stdout", &attempt.stdout), ("stderr", &attempt.stderr)] {
        if !said.is_empty() {
            members.insert(name.to_owned(), said.lines().collect::<Vec<_>>().into());
        }
    }
    members
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Passed => "passed",
        Status::Skipped => "skipped",
        Status::Failed | Status::Error => "failed",
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded on both sides")]
fn whole_ms(attempt: &AttemptRow) -> Value {
    (attempt.duration_ms.unwrap_or(0.0).clamp(0.0, 9e15).round() as u64).into()
}
