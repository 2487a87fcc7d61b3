//! `lifecycle-e2e-report.json`: eleven journeys through the API, one status each.

use super::rows::{entities, http, name, placed, state, time};
use super::{format, sure};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::{Loss, ScenarioStatus};

pub(crate) const FORMAT: Format = format("drive-lifecycle-report", "Lifecycle drill report", sniff, read);

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_report = shape.kind == Kind::Object && shape.has(&["run", "results"]);
    let is_lifecycle = || probe.text().is_some_and(|text| text.contains("\"ranSeed\""));
    let is_named = probe.path_ends("lifecycle-e2e-report.json") && shape.kind == Kind::Object;
    sure(is_report && (is_named || is_lifecycle()), is_named)
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let report = tree.root();
    state(report, "run", writer);
    state(report, "overall", writer);
    time(report.get("run").and_then(|run| run.get("startedAt")), writer);
    let results = report.items_of("results");
    for &result in &results {
        let mut row = placed(result, writer);
        row.scenario = name(result, "scenarioId", writer);
        row.endpoint = name(result, "endpoint", writer);
        row.message = name(result, "message", writer);
        row.key_entities = entities(result.get("keyEntityIds"), writer);
        row.http_status = http(result.get("statusCode")).into_iter().collect();
        let word = result.get("status").and_then(Node::text);
        row.status = match word.as_deref() {
            Some("passed") => ScenarioStatus::Passed,
            Some("skipped") => ScenarioStatus::Skipped,
            Some("failed") => ScenarioStatus::Failed,
            Some("todo") => ScenarioStatus::Todo,
            // Not known to have run.
            other => {
                let what = format!("status {} is not known: taken as not executed", other.unwrap_or("(none)"));
                writer.note_at(Loss::DataLoss, what, 0, row.origin.span, row.origin.line);
                ScenarioStatus::Todo
            }
        };
        writer.records().scenarios.push(row);
    }
    writer.document(|document| document.records = results.len() as u64);
}
