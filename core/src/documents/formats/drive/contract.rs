//! The report that the runbook asks of CI: objects that name a scenario and an invariant.
//!
//! One object, a list, or a list under `failures` or `results`. Everything beside the two ids is optional.

use super::format;
use super::rows::{entities, name, placed, said, state};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::ScenarioStatus;

pub(crate) const FORMAT: Format = format("drive-contract-report", "Integration failure report", sniff, read);

/// Lists that hold the failures.
const LISTS: &[&str] = &["failures", "results"];

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    if shape.has(&["scenarioId", "invariantId"]) {
        return Confidence::Likely;
    }
    let has_list = shape.kind == Kind::Object && LISTS.iter().any(|list| shape.has(&[list]));
    let has_ids =
        || probe.text().is_some_and(|text| ["\"scenarioId\"", "\"invariantId\""].iter().all(|id| text.contains(id)));
    if has_list && has_ids() { Confidence::Likely } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let report = tree.root();
    let mut count = 0;
    let listed = LISTS.iter().filter_map(|list| report.get(list)).flat_map(Node::items);
    let alone = report.get("scenarioId").map(|_| report);
    for failure in report.items().into_iter().chain(listed).chain(alone) {
        count += u64::from(told(failure, writer));
    }
    state(report, "overall", writer);
    writer.document(|document| document.records = count);
}

/// A failure, unless it says that it passed; false for what names neither scenario nor invariant.
fn told(failure: Node<'_>, writer: &mut Writer<'_>) -> bool {
    if failure.get("scenarioId").is_none() && failure.get("invariantId").is_none() {
        return false;
    }
    let mut row = placed(failure, writer);
    row.scenario = name(failure, "scenarioId", writer);
    row.invariant = name(failure, "invariantId", writer);
    row.organization = name(failure, "organizationUnderTest", writer);
    row.endpoint = name(failure, "endpoint", writer);
    row.expected = name(failure, "expected", writer);
    row.observed = name(failure, "observed", writer);
    row.message = name(failure, "message", writer);
    row.key_entities = entities(failure.get("keyEntityIds"), writer);
    let pointers = ["evidence", "evidencePointers", "evidencePaths"].iter().find_map(|key| failure.get(key));
    row.evidence = pointers.map(|pointers| said(pointers, writer)).unwrap_or_default();
    let passed = failure.boolean_of("passed");
    let word = failure.get("status").and_then(Node::text);
    row.status = match (passed, word.as_deref()) {
        (Some(true), _) | (None, Some("passed" | "pass")) => ScenarioStatus::Passed,
        (_, Some("skipped")) => ScenarioStatus::Skipped,
        (_, Some("todo")) => ScenarioStatus::Todo,
        _ => ScenarioStatus::Failed,
    };
    writer.records().scenarios.push(row);
    true
}
