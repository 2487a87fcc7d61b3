//! XML of `FPCUnit`, the tests of Free Pascal.
//!
//! ```xml
//! <TestResults><TestListing><TestSuite Name="TCartTest" ElapsedTime="00:00:00.031" NumberOfRunTests="1">
//!   <Test Name="Totals" Result="Failed" ElapsedTime="00:00:00.031"><Message>TCartTest.Totals: no</Message>
//!     <ExceptionClass>EAssertionFailedError</ExceptionClass><ExceptionMessage>no</ExceptionMessage>
//!     <SourceUnitName>cart.pas</SourceUnitName><FailedMethodName>Totals</FailedMethodName>
//!     <LineNumber>41</LineNumber></Test></TestSuite></TestListing>
//!   <NumberOfRunTests>1</NumberOfRunTests><DateTimeRan>2025-03-04 10:12:47</DateTimeRan></TestResults>
//! ```
//!
//! Suites may be of no name: the one around all others is.

use super::super::xml_case::{clock, compare_counts};
use super::told::{Failure, Suites, Told, number, write};
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Probe, Writer, times};
use crate::entries::Input;
use crate::facts::Status;
use std::borrow::Cow;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "fpcunit",
    title: "FPCUnit XML",
    spec: "https://wiki.freepascal.org/fpcunit",
    sniff,
    read,
    ..super::unit::CHECK
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let is_it =
        probe.xml_root() == Some("TestResults") && probe.text().is_some_and(|text| text.contains("<TestListing"));
    if is_it { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut suites = Suites::default();
    let mut declared = None;
    let is_leaf = |name: &str| matches!(name, "Test" | "NumberOfRunTests" | "DateTimeRan");
    let is_whole = walk(input, writer, is_leaf, |step, writer| match step {
        Step::Enter(element) if element.name == "TestSuite" => suites.enter(element.get("Name"), writer),
        Step::Leave(name) if name == "TestSuite" => suites.leave(),
        Step::Leaf(element) => match element.name.as_str() {
            "Test" => case(&element, &suites.path(), writer),
            "DateTimeRan" => {
                if let Some((millis, _)) = times::parse_iso(&element.text) {
                    writer.time(millis);
                }
            }
            _ => declared = element.text.parse().ok(),
        },
        _ => {}
    });
    if is_whole {
        compare_counts(declared, writer.cases() as u64, writer);
    }
}

fn case(element: &Element, suite: &str, writer: &mut Writer<'_>) {
    let duration_ms = clock(element.get("ElapsedTime"));
    // The innermost suite is the class.
    let class = suite.rsplit(" › ").next().unwrap_or_default();
    let mut told = Told { suite, class, name: element.get("Name"), duration_ms: Some(duration_ms), ..Told::default() };
    let word = element.get("Result");
    let status = match word {
        "OK" => Status::Passed,
        "Ignored" => Status::Skipped,
        "Failed" => Status::Failed,
        _ => Status::Error,
    };
    told.status = Some(status);
    if !matches!(word, "OK" | "Failed" | "Error") {
        told.word = word;
    }
    // `Message` says the test's name and the exception's message again.
    let message = element.child("ExceptionMessage").or(element.child("Message"));
    if let Some(message) = message.filter(|_| status != Status::Passed) {
        let said = |name: &str| element.text_below(&[name]);
        told.failures.push(Failure {
            kind: said("ExceptionClass"),
            file: said("SourceUnitName"),
            line: number(said("LineNumber")),
            ..Failure::of(message, status, "")
        });
        if !said("FailedMethodName").is_empty() {
            told.properties.push(("method", Cow::Borrowed(said("FailedMethodName"))));
        }
    }
    write(told, element.span, element.line, element.is_cut, writer);
}
