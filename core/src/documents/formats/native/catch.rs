//! XML of Catch2 (`Catch2TestRun`, before version 3 `Catch`) and of doctest, which is nearly the same.
//!
//! ```xml
//! <Catch2TestRun name="unit"><TestCase name="adds" tags="[sum]" filename="a.cpp" line="3">
//!   <Section name="small" filename="a.cpp" line="4">
//!     <Expression success="false" type="CHECK" filename="a.cpp" line="5">
//!       <Original>sum == 3</Original><Expanded>2 == 3</Expanded></Expression></Section>
//!   <OverallResult success="false" durationInSeconds="0.1"/></TestCase></Catch2TestRun>
//! <doctest><TestSuite><TestCase name="adds" filename="a.cpp" line="3">
//!   <SubCase name="small"/><OverallResultsAsserts successes="1" failures="0" test_case_success="true"/>
//! </TestCase></TestSuite></doctest>
//! ```
//!
//! A test case is one case: its sections run in turns of it, and each failure names the sections it is in.

use super::told::{Failure, Suites, Told, compare, milliseconds, number, write};
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Status};
use std::borrow::Cow;

pub(in crate::documents::formats) const CATCH: Format = Format {
    id: "catch2",
    title: "Catch2 XML",
    spec: "https://github.com/catchorg/Catch2/blob/devel/docs/reporters.md",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff: |probe| sniff(probe, &["Catch2TestRun", "Catch"]),
    read,
};

pub(in crate::documents::formats) const DOCTEST: Format = Format {
    id: "doctest",
    title: "doctest XML",
    spec: "https://github.com/doctest/doctest/blob/master/doc/markdown/reporters.md",
    sniff: |probe| sniff(probe, &["doctest"]),
    ..CATCH
};

fn sniff(probe: &Probe<'_>, roots: &[&str]) -> Confidence {
    if probe.xml_root().is_some_and(|root| roots.contains(&root)) { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut suites = Suites::default();
    let mut stated = None;
    walk(
        input,
        writer,
        |name| name == "TestCase",
        |step, writer| match step {
            Step::Enter(element) => match element.name.as_str() {
                "Catch" | "Catch2TestRun" | "Group" | "TestSuite" => suites.enter(element.get("name"), writer),
                "OverallResultsCases" | "OverallResultsTestCases" => {
                    let counts = ["successes", "failures", "expectedFailures", "skips", "skipped"];
                    let of = |name: &str| element.get(name).parse::<u64>().unwrap_or(0);
                    stated = Some(counts.map(of).iter().sum());
                }
                _ => {}
            },
            Step::Leave(name) if matches!(name.as_str(), "Catch" | "Catch2TestRun" | "Group" | "TestSuite") => {
                suites.leave();
            }
            Step::Leave(_) => {}
            Step::Leaf(element) => case(&element, &suites, writer),
        },
    );
    compare(stated, "test cases", writer.cases(), writer);
}

fn case(element: &Element, suites: &Suites, writer: &mut Writer<'_>) {
    let source = if element.has("filename").is_some() { "filename" } else { "file" };
    let mut told = Told {
        suite: &suites.path(),
        name: element.get("name"),
        file: element.get(source),
        line: number(element.get("line")),
        properties: element.has("description").map(|said| ("description", Cow::Borrowed(said))).into_iter().collect(),
        tags: element.get("tags").split(['[', ']']).map(str::trim).filter(|tag| !tag.is_empty()).collect(),
        ..Told::default()
    };
    gather(element, "", &mut told);
    let overall = element.child("OverallResult");
    let asserts = element.child("OverallResultsAsserts");
    if let Some(overall) = overall {
        told.duration_ms = milliseconds(overall.get("durationInSeconds"), 1000.0);
        for (name, span) in [("StdOut", &mut told.stdout), ("StdErr", &mut told.stderr)] {
            *span = overall.child(name).map(|child| child.inner).unwrap_or_default();
        }
    }
    if let Some(asserts) = asserts {
        told.duration_ms = milliseconds(asserts.get("duration"), 1000.0);
    }
    let own = overall.map(|overall| overall.get("success")).or(asserts.and_then(|one| one.has("test_case_success")));
    let has_failed = told.failures.iter().any(|failure| failure.status != Some(Status::Skipped));
    let has_skipped = told.failures.len() > usize::from(has_failed);
    if element.get("skipped") == "true" {
        told.status = Some(Status::Skipped);
    } else if own == Some("true") && has_failed {
        // Failures that were announced: `[!shouldfail]`, `[!mayfail]`, `should_fail`, `may_fail`.
        (told.status, told.word) = (Some(Status::Skipped), "expected failure");
    } else if own == Some("true") {
        told.status = Some(if has_skipped { Status::Skipped } else { Status::Passed });
    } else if own == Some("false") && !has_failed {
        // It should have failed, or had no assertion where one is asked for.
        told.status = Some(Status::Failed);
        let message = Cow::Borrowed("the case has failed without a failed assertion");
        told.failures.push(Failure { message, lines: (element.line, element.end_line), ..Failure::default() });
    }
    write(told, element.span, element.line, element.is_cut, writer);
}

/// Failures of an element and of the sections within, in order.
fn gather<'a>(element: &'a Element, path: &str, told: &mut Told<'a>) {
    for child in &element.children {
        let failure = match child.name.as_str() {
            "Section" | "SubCase" => {
                let name = child.get("name");
                let path = if path.is_empty() { name.to_owned() } else { format!("{path} › {name}") };
                gather(child, &path, told);
                continue;
            }
            "Expression" if child.get("success") == "false" => expression(child),
            "Failure" => Failure::of(child, Status::Failed, "filename"),
            "Exception" | "FatalErrorCondition" => {
                Failure { kind: &child.name, ..Failure::of(child, Status::Error, "filename") }
            }
            // What is told before an assertion is its context.
            "Info" | "Warning" => {
                let key = if child.name == "Info" { "info" } else { "warning" };
                told.properties.push((key, Cow::Borrowed(&child.text)));
                continue;
            }
            "Skip" => Failure::of(child, Status::Skipped, "filename"),
            "Message" if child.get("type").contains("ERROR") => {
                let message = Cow::Borrowed(child.text_below(&["Text"]));
                Failure { message, kind: child.get("type"), ..Failure::of(child, Status::Failed, "filename") }
            }
            _ => continue,
        };
        if !path.is_empty() {
            told.properties.push(("section", Cow::Owned(path.to_owned())));
        }
        told.failures.push(failure);
    }
}

/// An assertion: as it is written, and with the values it had.
fn expression(element: &Element) -> Failure<'_> {
    let (original, expanded) = (element.text_below(&["Original"]), element.text_below(&["Expanded"]));
    let kind = element.get("type");
    let (status, message) = match element.child("Exception").or(element.child("FatalErrorCondition")) {
        Some(thrown) => (Status::Error, Cow::Borrowed(thrown.text.as_str())),
        None => (Status::Failed, Cow::Owned(format!("{kind}( {original} ) is {expanded}"))),
    };
    // Where nothing was compared both say the same.
    let (expected, actual) = if original == expanded { ("", "") } else { (original, expanded) };
    Failure { message, kind, expected, actual, ..Failure::of(element, status, "filename") }
}
