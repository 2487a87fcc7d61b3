//! `witness-ui-report.json`: what the pages showed to those whom the drill concerns.

use super::rows::{name, placed, said, state, time};
use super::{format, sure};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::ScenarioStatus;

pub(crate) const FORMAT: Format = format("drive-witness-report", "UI witness report", sniff, read);

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_named = probe.path_ends("witness-ui-report.json") && shape.kind == Kind::Object;
    let is_witness = || probe.text().is_some_and(|text| text.contains("\"baseUrl\""));
    sure(shape.kind == Kind::Object && shape.has(&["run", "flows"]) && (is_named || is_witness()), is_named)
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let report = tree.root();
    state(report, "run", writer);
    state(report, "overall", writer);
    time(report.get("run").and_then(|run| run.get("startedAt")), writer);
    let flows = report.items_of("flows");
    for &flow in &flows {
        let mut row = placed(flow, writer);
        row.scenario = name(flow, "flowId", writer);
        let actor = flow.get("actor");
        row.endpoint = actor.map(|actor| name(actor, "role", writer)).unwrap_or_default();
        for key in ["userId", "role"] {
            let value = actor.map(|actor| name(actor, key, writer)).unwrap_or_default();
            if !value.is_empty() {
                row.key_entities.push((writer.intern(key), value));
            }
        }
        let checks = flow.items_of("checks");
        let mut rows = Vec::new();
        for check in checks {
            let mut one = placed(check, writer);
            (one.scenario, one.endpoint) = (row.scenario, row.endpoint);
            one.key_entities.clone_from(&row.key_entities);
            one.invariant = name(check, "checkId", writer);
            one.message = name(check, "message", writer);
            one.evidence = name(check, "screenshot", writer);
            let evidence = check.get("evidence");
            one.observed = evidence.map(|evidence| said(evidence, writer)).unwrap_or_default();
            // A check that was skipped says `passed: true` all the same.
            let skipped = evidence.and_then(|evidence| evidence.get("skipped")).and_then(Node::boolean);
            one.status = match (check.boolean_of("passed"), skipped) {
                (Some(true), Some(true)) => ScenarioStatus::Skipped,
                (Some(true), _) => ScenarioStatus::Passed,
                _ => ScenarioStatus::Failed,
            };
            rows.push(one);
        }
        let is_red = rows.iter().any(|row| row.status == ScenarioStatus::Failed);
        let holds = flow.boolean_of("passed") == Some(true);
        let only_skipped = !rows.is_empty() && rows.iter().all(|row| row.status == ScenarioStatus::Skipped);
        row.status = match (is_red || !holds, only_skipped) {
            (true, _) => ScenarioStatus::Failed,
            (_, true) => ScenarioStatus::Skipped,
            _ => ScenarioStatus::Passed,
        };
        let records = writer.records();
        records.scenarios.push(row);
        records.scenarios.append(&mut rows);
    }
    writer.document(|document| document.records = flows.len() as u64);
}
