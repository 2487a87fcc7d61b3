//! What Karate writes of a feature (`*.karate-json.txt`).
//!
//! ```json
//! {"relativePath": "a.feature", "packageQualifiedName": "a", "name": "shop", "scenarioCount": 1, "scenarioResults": [
//!   {"name": "buys", "line": 3, "exampleIndex": -1, "durationMillis": 5, "failed": true, "error": "status code was: 500",
//!    "startTime": 1714557600000, "tags": ["slow"], "stepResults": [
//!      {"step": {"text": "method get", "prefix": "When", "line": 4}, "result": {"status": "failed", "nanos": 1}}]}]}
//! ```

use super::shared::{Report, Told, document, line_of};
use super::{format, sure};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Case, Confidence, Format, Probe, Writer, text};
use crate::entries::Input;
use crate::facts::Status;

pub(in crate::documents::formats) const FORMAT: Format =
    format("karate", "Karate JSON report", "https://karatelabs.github.io/karate/#junit-html-report", sniff, read);

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_told = shape.has(&["scenarioResults"]) || shape.has(&["packageQualifiedName", "relativePath"]);
    sure(shape.kind == Kind::Object && is_told)
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    document(input, writer, feature);
}

fn feature(root: Node<'_>, report: &mut Report<'_, '_>) {
    report.suite();
    let scenarios = root.items_of("scenarioResults");
    let failed = scenarios.iter().filter(|node| node.boolean_of("failed") == Some(true)).count();
    for node in &scenarios {
        scenario(*node, root, report);
    }
    report.declares(root, "failed scenarios", root.whole_of("failedCount"), failed);
    let all = root.whole_of("passedCount").zip(root.whole_of("failedCount")).map(|(passed, failed)| {
        passed.saturating_add(failed).saturating_add(root.whole_of("skippedCount").unwrap_or(0))
    });
    report.declares(root, "scenarios", all, scenarios.len());
}

fn scenario(node: Node<'_>, feature: Node<'_>, report: &mut Report<'_, '_>) {
    let steps = node.items_of("stepResults");
    let word =
        |step: &Node<'_>| step.get("result").map(|result| result.text_of("status").into_owned()).unwrap_or_default();
    let failed = steps.iter().find(|step| word(step) == "failed");
    // Version 2 says so, version 1 does not.
    let is_skipped = node.boolean_of("skipped") == Some(true)
        || !steps.is_empty() && steps.iter().all(|step| word(step) == "skipped");
    let status = match node.boolean_of("failed") {
        Some(true) => Status::Failed,
        _ if failed.is_some() => Status::Failed,
        _ if is_skipped => Status::Skipped,
        _ => Status::Passed,
    };
    let mut told = Told::of(status, node.number_of("durationMillis"));
    let result = failed.and_then(|step| step.get("result"));
    let text = node.get("error").or_else(|| result.and_then(|result| result.get("errorMessage")));
    let said = text.map(Node::said).unwrap_or_default();
    told.failure(text::first_telling_line(&said), "", text, report);
    if let Some(step) = failed.and_then(|failed| failed.get("step")) {
        told.property("step", &format!("{} {}", step.text_of("prefix"), step.text_of("text")), report);
    }
    if steps.iter().any(|step| step.get("result").and_then(|result| result.boolean_of("aborted")) == Some(true)) {
        // `karate.abort()`: ended early, on purpose.
        told.word("aborted", report);
    }
    // The longest is that of a request.
    let logs = steps.iter().filter_map(|step| step.get("stepLog")).filter(|log| !log.is_null());
    told.detail.stdout = logs.max_by_key(|log| log.raw().len()).map(Node::span).unwrap_or_default();
    told.properties(node.get("exampleData"), report);
    for tag in node.items_of("tags") {
        told.tag(&tag.said(), report);
    }
    for file in steps.iter().flat_map(|step| step.items_of("embeds")) {
        let media = ["mime_type", "resourceType"].map(|name| file.text_of(name));
        let media = media.iter().find(|media| !media.is_empty()).map(AsRef::as_ref).unwrap_or_default();
        told.attachment((&file.text_of("name"), &file.text_of("file"), media), file.get("data"), report);
    }
    for time in ["startTime", "endTime"] {
        report.time(node.whole_of(time));
    }
    // Rows of one outline have one name.
    let name = node.text_of("name");
    let example = node.whole_of("exampleIndex").filter(|index| *index >= 0);
    let case = Case {
        suite: report.named(feature, "name"),
        class: report.named(feature, "packageQualifiedName"),
        name: match example {
            Some(index) => report.name(&format!("{name} [{}]", index + 1)),
            None => report.name(&name),
        },
        file: report.named(feature, "relativePath"),
        line: line_of(node, "line"),
        earlier: Vec::new(),
        last: told.attempt(node),
    };
    report.case(node, case);
}
