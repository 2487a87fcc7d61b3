//! Small frameworks with an XML of their own: Check, `CppUnit`, `CUnit`.
//!
//! ```xml
//! <testsuites xmlns="http://check.sourceforge.net/ns"><suite><title>core</title>
//!   <test result="failure"><fn>a.c:9</fn><id>adds</id><iteration>0</iteration><duration>0.1</duration>
//!     <description>sums</description><message>2 != 3</message></test></suite></testsuites>
//! <TestRun><FailedTests><FailedTest id="1"><Name>Sum::adds</Name><FailureType>Assertion</FailureType>
//!     <Location><File>a.cpp</File><Line>9</Line></Location><Message>no</Message></FailedTest></FailedTests>
//!   <SuccessfulTests/><Statistics><Tests>1</Tests></Statistics></TestRun>
//! <CUNIT_TEST_RUN_REPORT><CUNIT_RUN_TEST_RECORD><CUNIT_RUN_TEST_FAILURE><TEST_NAME>adds</TEST_NAME>
//!   <FILE_NAME>a.c</FILE_NAME><LINE_NUMBER>9</LINE_NUMBER><CONDITION>x == 1</CONDITION>
//!   </CUNIT_RUN_TEST_FAILURE></CUNIT_RUN_TEST_RECORD></CUNIT_TEST_RUN_REPORT>
//! ```

use super::told::{Failure, Told, compare, milliseconds, number, write};
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Probe, Writer, text, times};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Status};
use std::borrow::Cow;

pub(in crate::documents::formats) const CHECK: Format = Format {
    id: "check",
    title: "Check XML",
    spec: "https://libcheck.github.io/check/doc/check_html/check_4.html#XML-Logging",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff: |probe| sniff(probe, "testsuites", "check.sourceforge.net"),
    read: check,
};

pub(in crate::documents::formats) const CPPUNIT: Format = Format {
    id: "cppunit",
    title: "CppUnit XML",
    spec: "https://cppunit.sourceforge.net/doc/cvs/class_xml_outputter.html",
    // The results of Visual Studio have the same root.
    sniff: |probe| sniff(probe, "TestRun", "<FailedTests").max(sniff(probe, "TestRun", "<SuccessfulTests")),
    read: cppunit,
    ..CHECK
};

pub(in crate::documents::formats) const CUNIT: Format = Format {
    id: "cunit",
    title: "CUnit XML",
    spec: "https://cunit.sourceforge.net/doc/running_tests.html#automated",
    sniff: |probe| sniff(probe, "CUNIT_TEST_RUN_REPORT", ""),
    read: cunit,
    ..CHECK
};

fn sniff(probe: &Probe<'_>, root: &str, word: &str) -> Confidence {
    let is_it = probe.xml_root() == Some(root) && probe.text().is_some_and(|text| text.contains(word));
    if is_it { Confidence::Certain } else { Confidence::No }
}

/// Value behind a word such as `Expected` in a line of its own: `- Expected: 1`.
fn side<'a>(said: &'a str, name: &str) -> &'a str {
    let of = |line: &'a str| line.trim_start_matches(['-', ' ']).strip_prefix(name)?.trim_start().strip_prefix(':');
    said.lines().find_map(|line| of(line.trim())).map_or("", str::trim)
}

fn check(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut suite = String::new();
    walk(
        input,
        writer,
        |name| matches!(name, "test" | "title" | "datetime"),
        |step, writer| match step {
            Step::Enter(element) if element.name == "suite" => writer.document(|document| document.suites += 1),
            Step::Leaf(element) if element.name == "title" => suite.clone_from(&element.text),
            Step::Leaf(element) if element.name == "datetime" => {
                if let Some((millis, _)) = times::parse_iso(&element.text) {
                    writer.time(millis);
                }
            }
            Step::Leaf(element) => check_test(&element, &suite, writer),
            _ => {}
        },
    );
}

fn check_test(element: &Element, suite: &str, writer: &mut Writer<'_>) {
    let iteration = number(element.text_below(&["iteration"]));
    let id = element.text_below(&["id"]);
    // A test of a loop says which turn it is.
    let name = if iteration > 0 { format!("{id}[{iteration}]") } else { id.to_owned() };
    // The folder of the file stands apart.
    let (file, line) = element.text_below(&["fn"]).rsplit_once(':').unwrap_or_default();
    let folder = element.text_below(&["path"]);
    let file = if matches!(folder, "" | ".") { file.to_owned() } else { format!("{folder}/{file}") };
    let mut told = Told {
        suite,
        class: element.text_below(&["description"]),
        name: &name,
        file: &file,
        line: number(line),
        duration_ms: milliseconds(element.text_below(&["duration"]), 1000.0),
        ..Told::default()
    };
    let status = match element.get("result") {
        "success" => Status::Passed,
        "failure" => Status::Failed,
        _ => Status::Error,
    };
    if status != Status::Passed {
        let message = element.child("message").unwrap_or(element);
        told.failures.push(Failure { file: "", line: 0, ..Failure::of(message, status, "") });
    }
    write(told, element.span, element.line, element.is_cut, writer);
}

fn cppunit(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut stated = None;
    walk(
        input,
        writer,
        |name| matches!(name, "FailedTest" | "Test" | "Statistics"),
        |step, writer| match step {
            Step::Leaf(element) if element.name == "Statistics" => stated = element.text_below(&["Tests"]).parse().ok(),
            Step::Leaf(element) => cppunit_test(&element, writer),
            _ => {}
        },
    );
    compare(stated, "tests", writer.cases(), writer);
}

fn cppunit_test(element: &Element, writer: &mut Writer<'_>) {
    let full = element.text_below(&["Name"]);
    let (class, name) = full.rsplit_once("::").unwrap_or(("", full));
    let mut told = Told { class, name, ..Told::default() };
    if element.name == "FailedTest" {
        let kind = element.text_below(&["FailureType"]);
        let status = if kind == "Error" { Status::Error } else { Status::Failed };
        let message = element.child("Message").unwrap_or(element);
        told.failures.push(Failure {
            message: Cow::Borrowed(text::first_telling_line(&message.text)),
            kind,
            file: element.text_below(&["Location", "File"]),
            line: number(element.text_below(&["Location", "Line"])),
            expected: side(&message.text, "Expected"),
            actual: side(&message.text, "Actual"),
            ..Failure::of(message, status, "")
        });
    }
    write(told, element.span, element.line, element.is_cut, writer);
}

fn cunit(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut suite = String::new();
    // Each failed assertion is a record of its own: those of one test follow each other.
    let mut open: Vec<Element> = Vec::new();
    let is_leaf = |name: &str| {
        matches!(name, "CUNIT_RUN_TEST_RECORD" | "SUITE_NAME" | "FAILURE_REASON" | "CUNIT_RUN_SUMMARY_RECORD")
    };
    // Tests that the report counts, and suites that are cases here.
    let (mut stated, mut suites) = (None, 0);
    walk(input, writer, is_leaf, |step, writer| match step {
        Step::Leaf(element) if element.name == "SUITE_NAME" => {
            cunit_test(&mut open, &suite, writer);
            suite.clone_from(&element.text);
            writer.document(|document| document.suites += 1);
        }
        Step::Leaf(element) if element.name == "FAILURE_REASON" => {
            suites += 1;
            let failures = vec![Failure::of(&element, Status::Error, "")];
            let told = Told { suite: &suite, name: "(suite)", failures, ..Told::default() };
            write(told, element.span, element.line, element.is_cut, writer);
        }
        Step::Leaf(element) if element.name == "CUNIT_RUN_SUMMARY_RECORD" => {
            let run = element.text_below(&["RUN"]).parse().ok();
            stated = stated.or(run.filter(|_| element.text_below(&["TYPE"]) == "Test Cases"));
        }
        Step::Leaf(element) => {
            let is_same = |before: &Element| {
                let is_failure = |of: &Element| of.child("CUNIT_RUN_TEST_FAILURE").is_some();
                is_failure(before) && is_failure(&element) && cunit_name(before) == cunit_name(&element)
            };
            if !open.last().is_some_and(is_same) {
                cunit_test(&mut open, &suite, writer);
            }
            open.push(element);
        }
        Step::Leave(name) if name == "CUNIT_RUN_SUITE" || name == "CUNIT_TEST_RUN_REPORT" => {
            cunit_test(&mut open, &suite, writer);
        }
        _ => {}
    });
    compare(stated, "tests", writer.cases().saturating_sub(suites), writer);
}

fn cunit_name(record: &Element) -> &str {
    record.children.first().map_or("", |result| result.text_below(&["TEST_NAME"]))
}

/// The records of one test.
fn cunit_test(open: &mut Vec<Element>, suite: &str, writer: &mut Writer<'_>) {
    let records = std::mem::take(open);
    let Some(first) = records.first() else { return };
    let mut told = Told { suite, name: cunit_name(first), ..Told::default() };
    for record in &records {
        let Some(failure) = record.child("CUNIT_RUN_TEST_FAILURE") else { continue };
        let condition = failure.child("CONDITION").unwrap_or(failure);
        told.failures.push(Failure {
            file: failure.text_below(&["FILE_NAME"]),
            line: number(failure.text_below(&["LINE_NUMBER"])),
            ..Failure::of(condition, Status::Failed, "")
        });
    }
    if told.name.is_empty() {
        writer.note_at(Loss::Info, "a record without the name of its test", 0, first.span, first.line);
    }
    let is_cut = records.iter().any(|record| record.is_cut);
    write(told, first.span, first.line, is_cut, writer);
}
