//! JSON of `GoogleTest` (`--gtest_output=json`); its XML is a dialect of `JUnit`.
//!
//! ```json
//! {"tests": 1, "failures": 1, "disabled": 0, "errors": 0, "time": "0.1s", "name": "AllTests",
//!  "testsuites": [{"name": "Sum", "tests": 1, "testsuite": [{"name": "Adds", "status": "RUN",
//!    "result": "COMPLETED", "time": "0.1s", "classname": "Sum", "failures": [{"failure": "a.cpp:5\nno", "type": ""}]}]}]}
//! ```

use super::told::{Failure, Told, compare, milliseconds, write};
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, times, whole};
use crate::entries::Input;
use crate::facts::{EntryState, Status};
use std::borrow::Cow;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "googletest",
    title: "GoogleTest JSON",
    spec: "https://google.github.io/googletest/advanced.html#generating-a-json-report",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    if shape.has(&["tests", "failures", "testsuites"])
        && probe.text().is_some_and(|text| text.contains("\"testsuite\""))
    {
        Confidence::Certain
    } else {
        Confidence::No
    }
}

/// A member as text: a string, or a number as it is written.
fn said<'a>(node: Node<'a>, name: &str) -> Cow<'a, str> {
    match node.get(name) {
        Some(value) => value.text().unwrap_or(Cow::Borrowed(value.raw())),
        None => Cow::Borrowed(""),
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let root = tree.root();
    let time = |node: Node<'_>, writer: &mut Writer<'_>| {
        if let Some((millis, _)) = times::parse_iso(&said(node, "timestamp")) {
            writer.time(millis);
        }
    };
    time(root, writer);
    for suite in root.get("testsuites").map(Node::items).unwrap_or_default() {
        writer.document(|document| document.suites += 1);
        let name = said(suite, "name");
        for test in suite.get("testsuite").map(Node::items).unwrap_or_default() {
            time(test, writer);
            case(test, &name, writer);
        }
    }
    let stated = root.get("tests").and_then(Node::whole).and_then(|tests| tests.try_into().ok());
    compare(stated, "tests", writer.cases(), writer);
}

/// Members of a test that are its own; all others are what the test recorded.
const KNOWN: [&str; 12] = [
    "name",
    "file",
    "line",
    "status",
    "result",
    "timestamp",
    "time",
    "classname",
    "failures",
    "skipped",
    "value_param",
    "type_param",
];

fn case(test: Node<'_>, suite: &str, writer: &mut Writer<'_>) {
    let fields = test.fields();
    let texts = ["name", "classname", "file", "status", "result", "time", "line"].map(|name| said(test, name));
    let [name, class, file, status, result, time, line] = &texts;
    let mut told = Told {
        suite,
        class,
        name,
        file,
        line: super::told::number(line),
        duration_ms: milliseconds(time, 1000.0),
        ..Told::default()
    };
    let mut messages = Vec::new();
    for (member, status, key) in [("failures", Status::Failed, "failure"), ("skipped", Status::Skipped, "message")] {
        for part in test.get(member).map(Node::items).unwrap_or_default() {
            let origin = part.get(key).unwrap_or(part).origin(writer);
            messages.push((status, said(part, key), said(part, "type"), origin));
        }
    }
    for (status, message, kind, origin) in &messages {
        // The first line is the place: `a.cpp:5`.
        let place = message.split_once('\n').and_then(|(first, rest)| Some((first.rsplit_once(':')?, rest)));
        let place = place.filter(|((_, line), _)| line.parse::<u32>().is_ok());
        let (file, line, said) = match place {
            Some(((file, line), rest)) => (file, super::told::number(line), rest),
            // Where an exception came from is not known: `unknown file`.
            None => ("", 0, message.strip_prefix("unknown file\n").unwrap_or(message)),
        };
        told.failures.push(Failure {
            status: Some(*status),
            message: Cow::Borrowed(said.trim()),
            kind,
            text: origin.span,
            lines: (origin.line, origin.line),
            file,
            line,
            ..Failure::default()
        });
    }
    if status == "NOTRUN" || matches!(result.as_ref(), "SKIPPED" | "SUPPRESSED") {
        told.status = told.failures.is_empty().then_some(Status::Skipped);
        told.word = if status == "NOTRUN" { status } else { result };
    }
    for (key, value) in &fields {
        if !KNOWN.contains(&key.as_ref()) || key.ends_with("_param") {
            told.properties.push((key, value.text().unwrap_or(Cow::Borrowed(value.raw()))));
        }
    }
    let origin = test.origin(writer);
    write(told, origin.span, origin.line, false, writer);
}
