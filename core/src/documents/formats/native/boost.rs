//! Logs and reports of Boost.Test in XML.
//!
//! ```xml
//! <TestLog><TestSuite name="s"><TestCase name="c" file="a.cpp" line="3">
//!   <Error file="a.cpp" line="4"><![CDATA[check x == 1 has failed]]></Error>
//!   <TestingTime>1200</TestingTime></TestCase></TestSuite></TestLog>
//! <TestResult><TestSuite name="s" result="failed" test_cases_passed="0" test_cases_failed="1">
//!   <TestCase name="c" result="failed" assertions_passed="0" assertions_failed="1"/></TestSuite></TestResult>
//! ```
//!
//! A log says what happened, a report how it ended; where one file holds both, the report's counts are
//! compared with the cases of the log. `FatalError` is an assertion that ended its case.

use super::told::{Failure, Suites, Told, across, compare, milliseconds, number, write};
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Status};
use std::borrow::Cow;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "boost-test",
    title: "Boost.Test log or report",
    spec: "https://www.boost.org/doc/libs/release/libs/test/doc/html/boost_test/test_output.html",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    match probe.xml_root() {
        Some("TestLog" | "TestResult") => Confidence::Certain,
        _ => Confidence::No,
    }
}

/// Cases that the outermost suite of a report counts: aborted ones are among the failed.
fn stated(suite: &Element) -> Option<u64> {
    let counts = ["test_cases_passed", "test_cases_failed", "test_cases_skipped"];
    let counts = counts.map(|name| suite.get(name).parse::<u64>().ok());
    counts.iter().any(Option::is_some).then(|| counts.iter().flatten().sum())
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut suites = Suites::default();
    let mut has_log = false;
    let mut in_result = false;
    let mut outermost: Option<Element> = None;
    walk(
        input,
        writer,
        |name| name == "TestCase",
        |step, writer| match step {
            Step::Enter(element) => match element.name.as_str() {
                "TestResult" => in_result = true,
                "TestSuite" => {
                    suites.enter(element.get("name"), writer);
                    if element.get("skipped") == "yes" {
                        let what = format!(
                            "suite {} was skipped ({}); its cases are not named",
                            suites.path(),
                            element.get("reason")
                        );
                        writer.note_at(Loss::Info, what, 0, element.span, element.line);
                    }
                    if in_result && outermost.is_none() {
                        outermost = Some(element);
                    }
                }
                _ => {}
            },
            Step::Leave(name) if name == "TestSuite" => suites.leave(),
            Step::Leave(_) => {}
            Step::Leaf(element) if in_result => {
                if !has_log {
                    result(&element, &suites, writer);
                }
            }
            Step::Leaf(element) => {
                has_log = true;
                logged(&element, &mut suites, writer);
            }
        },
    );
    let Some(outermost) = outermost else { return };
    let cases = writer.cases();
    let is_red = matches!(outermost.get("result"), "failed" | "aborted");
    if cases == 0 {
        // A report of the short kind names no case.
        if is_red {
            let suite = outermost.get("name");
            let failures = vec![failure_of(&outermost)];
            let told = Told { suite, name: "(suite)", status: Some(Status::Error), failures, ..Told::default() };
            write(told, outermost.span, outermost.line, false, writer);
        }
        if let Some(stated) = stated(&outermost).filter(|stated| *stated > 0) {
            writer.note(Loss::Info, format!("cases that the report counts and does not name: {stated}"), 0);
        }
    } else {
        compare(stated(&outermost), "cases", cases, writer);
    }
}

/// What a report says of an element that did not pass.
fn failure_of(element: &Element) -> Failure<'_> {
    let reason = element.get("reason");
    let message = match element.get("assertions_failed") {
        "" | "0" => Cow::Borrowed(if reason.is_empty() { element.get("result") } else { reason }),
        failed => Cow::Owned(format!("{failed} assertions failed, {} passed", element.get("assertions_passed"))),
    };
    let status = match element.get("result") {
        "failed" => Status::Failed,
        "skipped" => Status::Skipped,
        _ => Status::Error,
    };
    Failure {
        status: Some(status),
        message,
        lines: (element.line, element.end_line.max(element.line)),
        ..Failure::default()
    }
}

/// A case of a report: how it ended and how many assertions it had.
fn result(element: &Element, suites: &Suites, writer: &mut Writer<'_>) {
    let word = element.get("result");
    let has_passed = word == "passed";
    let told = Told {
        suite: &suites.path(),
        name: element.get("name"),
        word: if matches!(word, "passed" | "failed" | "skipped") { "" } else { word },
        failures: if has_passed { Vec::new() } else { vec![failure_of(element)] },
        ..Told::default()
    };
    // The attributes say all, and they are whole.
    write(told, element.span, element.line, false, writer);
}

/// A case of a log.
fn logged(element: &Element, suites: &mut Suites, writer: &mut Writer<'_>) {
    let suite = suites.path();
    let mut told = Told {
        suite: &suite,
        name: element.get("name"),
        file: element.get("file"),
        line: number(element.get("line")),
        duration_ms: milliseconds(element.text_below(&["TestingTime"]), 0.001),
        stdout: across(
            element.children.iter().filter(|child| matches!(child.name.as_str(), "Info" | "Message" | "Warning")),
        ),
        ..Told::default()
    };
    for child in &element.children {
        let status = match child.name.as_str() {
            "Error" | "FatalError" => Status::Failed,
            "Exception" => Status::Error,
            _ => continue,
        };
        let mut failure = Failure { kind: &child.name, ..Failure::of(child, status, "file") };
        if let Some(last) = child.child("LastCheckpoint") {
            told.properties.push(("last checkpoint", Cow::Borrowed(&last.text)));
            // An exception has no place of its own.
            if failure.line == 0 {
                (failure.file, failure.line) = (last.get("file"), number(last.get("line")));
            }
        }
        told.failures.push(failure);
    }
    if element.get("skipped") == "yes" || element.get("disabled") == "yes" {
        told.status = Some(Status::Skipped);
        let failure =
            Failure { status: told.status, message: Cow::Borrowed(element.get("reason")), ..Failure::default() };
        told.failures.push(failure);
    }
    write(told, element.span, element.line, element.is_cut, writer);
    // A case that runs suites of its own has their cases within.
    suites.within(element.get("name"));
    for inner in element.children_of("TestSuite") {
        suites.enter(inner.get("name"), writer);
        for case in inner.children_of("TestCase") {
            logged(case, suites, writer);
        }
        suites.leave();
    }
    suites.leave();
}
