//! `cron-e2e-report.json`: every cron endpoint called twice, with the invariants of both calls.
//!
//! The clock of the drill is frozen, so its end says nothing of how long it took.

use super::rows::{entities, http, name, placed, said, state, time};
use super::{format, sure};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::{Loss, ScenarioStatus};

pub(crate) const FORMAT: Format = format("drive-cron-report", "Cron drill report", sniff, read);

/// What upstream takes for a good answer of an endpoint.
const GOOD: u16 = 200;

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_report = shape.kind == Kind::Object && shape.has(&["run", "results"]);
    let is_cron = || probe.text().is_some_and(|text| text.contains("\"deterministic\""));
    let is_named = probe.path_ends("cron-e2e-report.json") && shape.kind == Kind::Object;
    sure(is_report && (shape.has(&["witnesses"]) || is_named || is_cron()), is_named)
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let report = tree.root();
    for member in ["run", "witnesses", "overall"] {
        state(report, member, writer);
    }
    time(report.get("run").and_then(|run| run.get("startedAt")), writer);
    let results = report.items_of("results");
    for result in &results {
        scenario(*result, writer);
    }
    writer.document(|document| document.records = results.len() as u64);
}

fn scenario(result: Node<'_>, writer: &mut Writer<'_>) {
    let mut row = placed(result, writer);
    row.scenario = name(result, "scenarioId", writer);
    row.endpoint = name(result, "endpoint", writer);
    row.key_entities = entities(result.get("keyEntityIds"), writer);
    if row.scenario.is_empty() {
        writer.note_at(Loss::DataLoss, "a result without scenarioId", 0, row.origin.span, row.origin.line);
    }
    let mut bad = Vec::new();
    for call in ["run1", "run2"] {
        let status = http(result.get(call).and_then(|call| call.get("status")));
        row.http_status.push(status.unwrap_or(0));
        match status {
            Some(GOOD) => {}
            Some(status) => bad.push(format!("{call} answered {status}")),
            None => bad.push(format!("{call} has no status")),
        }
    }
    let mut invariants = Vec::new();
    let mut failed = 0;
    for invariant in result.items_of("invariants") {
        let mut one = placed(invariant, writer);
        (one.scenario, one.endpoint) = (row.scenario, row.endpoint);
        one.key_entities.clone_from(&row.key_entities);
        one.invariant = name(invariant, "invariantId", writer);
        one.message = name(invariant, "message", writer);
        if let Some(evidence) = invariant.get("evidence") {
            one.evidence = said(evidence, writer);
            one.observed = one.evidence;
        }
        // Upstream asks for `true`; anything else is not a pass.
        if invariant.boolean_of("passed") != Some(true) {
            one.status = ScenarioStatus::Failed;
            failed += 1;
        }
        invariants.push(one);
    }
    if failed > 0 || !bad.is_empty() {
        row.status = ScenarioStatus::Failed;
    }
    row.message = writer.intern(&bad.join(", "));
    let records = writer.records();
    records.scenarios.push(row);
    records.scenarios.append(&mut invariants);
}
