//! Results and containers of Allure 2: a file each.
//!
//! ```json
//! {"uuid": "u", "historyId": "h", "name": "adds", "fullName": "a.B.adds", "status": "broken", "stage": "finished",
//!  "statusDetails": {"message": "refused", "trace": "at B"}, "labels": [{"name": "suite", "value": "math"}],
//!  "parameters": [{"name": "a", "value": "1"}], "attachments": [{"name": "log", "source": "x.txt", "type": "text/plain"}],
//!  "steps": [], "start": 1714557600000, "stop": 1714557600100}
//! ```
//!
//! A container is `{"uuid": "c", "children": ["u"], "befores": [{"name": "db", "status": "passed"}], "afters": []}`.

use super::shared::{Report, Told, document, joined, kind, status};
use super::{format, says, sure};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Case, Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::Status;
use crate::methods::md5::md5;
use crate::methods::order::Order as _;

const SPEC: &str = "https://allurereport.org/docs/how-it-works-test-result-file/";

pub(in crate::documents::formats) const RESULT: Format =
    format("allure-result", "Allure result", SPEC, sniff_result, read_result);

pub(in crate::documents::formats) const CONTAINER: Format = format(
    "allure-container",
    "Allure container",
    "https://allurereport.org/docs/how-it-works-container-file/",
    sniff_container,
    read_container,
);

fn sniff_result(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_object = shape.kind == Kind::Object;
    let has_any = |keys: &[&str]| keys.iter().any(|key| shape.has(&[key]));
    let is_named = probe.path_ends("-result.json") && has_any(&["name", "status", "uuid"]);
    let is_usual = || has_any(&["stage", "steps", "labels", "start", "stop", "attachments", "parameters", "links"]);
    let is_told = shape.has(&["uuid"]) && shape.has(&["name"]) || shape.has(&["historyId"]);
    let is_kind = has_any(&["fullName", "historyId", "statusDetails", "testCaseId"]) && !shape.has(&["children"]);
    sure(is_object && (is_named && (is_kind || is_usual()) || is_told && is_kind))
}

fn sniff_container(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_kind = shape.kind == Kind::Object && shape.has(&["uuid"]);
    let is_named = probe.path_ends("-container.json") && says(probe, &["\"children\""]);
    sure(is_kind && (is_named || shape.has(&["children", "befores"]) || shape.has(&["children", "afters"])))
}

fn read_result(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    document(input, writer, result);
}

fn read_container(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    document(input, writer, container);
}

/// What results, fixtures and steps have in common; without a status it is unknown.
fn told(node: Node<'_>, report: &mut Report<'_, '_>) -> Told {
    let word = node.text_of("status");
    let known = status(&word);
    let took = node.number_of("stop").zip(node.number_of("start")).map(|(stop, start)| stop - start);
    let mut told = Told::of(known.unwrap_or(Status::Skipped), took.filter(|took| *took >= 0.0));
    told.word(if known.is_none() { "unknown" } else { &word }, report);
    for time in ["start", "stop"] {
        report.time(node.whole_of(time));
    }
    if let Some(details) = node.get("statusDetails") {
        let message = details.text_of("message");
        let class = [kind(&message), kind(&details.text_of("trace"))].map(str::to_owned);
        let class = class.iter().find(|class| !class.is_empty()).map(String::as_str);
        told.failure(&message, class.unwrap_or_default(), details.get("trace"), report);
        told.compared(details, report);
        told.members(details, &["known", "muted", "flaky"], report);
    }
    told
}

fn result(root: Node<'_>, report: &mut Report<'_, '_>) {
    let mut told = told(root, report);
    let mut suites = [String::new(), String::new(), String::new()];
    let (mut class, mut package) = (String::new(), String::new());
    for label in root.items_of("labels") {
        let (name, value) = (label.text_of("name"), label.text_of("value"));
        match name.as_ref() {
            "parentSuite" => suites[0] = value.into_owned(),
            "suite" => suites[1] = value.into_owned(),
            "subSuite" => suites[2] = value.into_owned(),
            "testClass" => class = value.into_owned(),
            "package" => package = value.into_owned(),
            "owner" => told.detail.owner = report.name(&value),
            "tag" => told.tag(&value, report),
            // Where it ran is not what it is.
            "thread" | "testMethod" => {}
            _ => told.property(&name, &value, report),
        }
    }
    told.members(root, &["uuid", "historyId", "testCaseId", "stage", "description"], report);
    for link in root.items_of("links") {
        let kind = link.text_of("type");
        told.property(if kind.is_empty() { "link" } else { &kind }, &link.text_of("url"), report);
    }
    let (mut values, mut identity) = (Vec::new(), Vec::new());
    for parameter in root.items_of("parameters") {
        let is = |mode: &str| parameter.text_of("mode") == mode;
        let (name, value) = (parameter.text_of("name"), parameter.get("value").map(Node::said).unwrap_or_default());
        if parameter.boolean_of("excluded") != Some(true) && !name.is_empty() {
            identity.push((name.to_string(), value.to_string()));
        }
        if !is("hidden") {
            let value = if is("masked") { "***".into() } else { value };
            told.property(&name, &value, report);
            // What is excluded does not tell one test from another.
            if parameter.boolean_of("excluded") != Some(true) {
                values.push(format!("{name}={value}"));
            }
        }
    }
    if let Some(hash) = history_hash(root, identity) {
        told.property("historyHash", &hash, report);
    }
    attached(&mut told, root, report);
    for step in root.items_of("steps") {
        self::step(&mut told, step, "", report);
    }
    let own = root.text_of("name");
    let full = root.text_of("fullName");
    let name = if own.is_empty() { &full } else { &own };
    let is_told = values.is_empty() || name.contains('[') || name.contains('(');
    let name = if is_told { name.to_string() } else { format!("{name} [{}]", values.join(", ")) };
    let case = Case {
        suite: report.name(&joined(suites.iter().map(String::as_str))),
        class: report.name(if class.is_empty() { &package } else { &class }),
        ..Case::of(report.name(&name), told.attempt(root))
    };
    report.case(root, case);
}

/// What Allure 3 knows a test by over runs, in its list of known failures: hashes of what names the test, and of
/// its parameters in order. Its own order is that of a locale, ours of bytes: they differ where names of parameters
/// mix capitals and small letters.
fn history_hash(root: Node<'_>, mut parameters: Vec<(String, String)>) -> Option<String> {
    let labels = root.items_of("labels");
    let mut ids = labels.into_iter().filter(|label| ["ALLURE_ID", "AS_ID"].contains(&label.text_of("name").as_ref()));
    let id = ids.find_map(|label| Some(label.text_of("value")).filter(|id| !id.is_empty() && id != "-1"));
    let named = ["testCaseId", "fullName"].map(|key| root.text_of(key));
    let test = match id {
        Some(id) => format!("ALLURE_ID={id}"),
        None => named.iter().find(|named| !named.is_empty())?.to_string(),
    };
    parameters.order();
    let parameters: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}:{value}")).collect();
    Some(format!("{}.{}", md5(test.as_bytes()), md5(parameters.join(",").as_bytes())))
}

fn attached(told: &mut Told, node: Node<'_>, report: &mut Report<'_, '_>) {
    for file in node.items_of("attachments") {
        let texts = ["name", "source", "type"].map(|name| file.text_of(name));
        told.attachment((&texts[0], &texts[1], &texts[2]), None, report);
    }
}

/// Files of steps are files of the test; steps that broke are named.
fn step(told: &mut Told, node: Node<'_>, above: &str, report: &mut Report<'_, '_>) {
    let path = joined([above, &node.text_of("name")]);
    attached(told, node, report);
    if status(&node.text_of("status")).is_some_and(Status::is_red) {
        told.property("failed step", &path, report);
        let details = node.get("statusDetails").filter(|_| told.status.is_red() && told.detail.summary.is_empty());
        if let Some(details) = details {
            told.failure(&details.text_of("message"), "", details.get("trace"), report);
        }
    }
    for inner in node.items_of("steps") {
        step(told, inner, &path, report);
    }
}

/// Fixtures that hold are no tests; what they break is told as a case of its own.
fn container(root: Node<'_>, report: &mut Report<'_, '_>) {
    for list in ["befores", "afters"] {
        for fixture in root.items_of(list) {
            let mut told = told(fixture, report);
            if !told.status.is_red() {
                continue;
            }
            told.status = Status::Error;
            told.members(root, &["uuid"], report);
            attached(&mut told, fixture, report);
            for inner in fixture.items_of("steps") {
                step(&mut told, inner, "", report);
            }
            let name = format!("{}: {}", list.trim_end_matches('s'), fixture.text_of("name"));
            let suite = report.named(root, "name");
            let case = Case { suite, ..Case::of(report.name(&name), told.attempt(fixture)) };
            report.case(fixture, case);
        }
    }
}
