//! `Test.xml` of `CTest`: what a dashboard is sent.
//!
//! ```xml
//! <Site><Testing><TestList><Test>./a</Test></TestList>
//!   <Test Status="failed"><Name>a</Name><Path>.</Path><Results>
//!     <NamedMeasurement type="text/string" name="Exit Code"><Value>SEGFAULT</Value></NamedMeasurement>
//!     <NamedMeasurement type="numeric/double" name="Execution Time"><Value>0.5</Value></NamedMeasurement>
//!     <Measurement><Value>what it printed</Value></Measurement></Results></Test></Testing></Site>
//! ```
//!
//! A test that was not run is skipped where it is disabled or skipped itself; where `CTest` could not
//! start it (no executable, a missing file, a failed fixture) it counts as failed there, and as an error here.

use super::told::{Failure, Told, compare, milliseconds, write};
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Status};
use std::borrow::Cow;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "ctest",
    title: "CTest Test.xml",
    spec: "https://cmake.org/cmake/help/latest/manual/ctest.1.html#ctest-test-step",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let is_it = probe.xml_root() == Some("Site") && probe.text().is_some_and(|text| text.contains("<Testing"));
    if is_it { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let (mut listed, mut packed) = (0, 0);
    let mut is_whole = false;
    let is_leaf = |name: &str| matches!(name, "Test" | "StartTestTime" | "EndTestTime");
    walk(input, writer, is_leaf, |step, writer| match step {
        Step::Leaf(element) if element.name != "Test" => {
            is_whole |= element.name == "EndTestTime";
            // Seconds since 1970.
            if let Ok(seconds) = element.text.parse::<i64>() {
                writer.time(seconds.saturating_mul(1000));
            }
        }
        Step::Leaf(element) if element.has("Status").is_none() && element.children.is_empty() => listed += 1,
        Step::Leaf(element) => packed += u64::from(test(&element, writer)),
        Step::Enter(element) if element.name == "Testing" => writer.document(|document| document.suites += 1),
        _ => {}
    });
    if packed > 0 {
        let what = format!("outputs that the report holds compressed, kept as attachments: {packed}");
        writer.note(Loss::Info, what, 0);
    }
    if is_whole {
        compare(Some(listed).filter(|listed| *listed > 0), "tests in its list", writer.cases(), writer);
    }
    writer.merge_duplicates();
}

/// The value of a measurement.
fn value(measurement: &Element) -> Option<&Element> {
    measurement.child("Value")
}

/// One test; true when its output is compressed.
fn test(element: &Element, writer: &mut Writer<'_>) -> bool {
    let mut told =
        Told { suite: element.text_below(&["Path"]), name: element.text_below(&["Name"]), ..Told::default() };
    let (mut completion, mut code, mut exit) = ("", "", "");
    let mut is_packed = false;
    let empty = Element::default();
    let results = element.child("Results").unwrap_or(&empty);
    let mut output = &empty;
    for measurement in &results.children {
        let Some(value) = value(measurement) else { continue };
        let name = measurement.get("name");
        match (measurement.name.as_str(), name) {
            ("Measurement", _) if value.has("encoding").is_some() || value.has("compression").is_some() => {
                is_packed = true;
                told.attachments.push(("output", "", value.get("compression"), value.inner));
            }
            ("Measurement", _) => (told.stdout, output) = (value.inner, value),
            (_, "Execution Time") => told.duration_ms = milliseconds(&value.text, 1000.0),
            _ if measurement.get("type") == "file" => {
                let packing = measurement.has("compression").unwrap_or(value.get("compression"));
                told.attachments.push((name, measurement.get("filename"), packing, value.inner));
            }
            (_, said) => {
                match said {
                    "Completion Status" => completion = &value.text,
                    "Exit Code" => code = &value.text,
                    "Exit Value" => exit = &value.text,
                    _ => {}
                }
                told.properties.push((said, Cow::Borrowed(&value.text)));
            }
        }
    }
    told.tags = element
        .child("Labels")
        .map(|labels| labels.children_of("Label"))
        .into_iter()
        .flatten()
        .map(|it| it.text.as_str())
        .collect();
    let status = status(element.get("Status"), completion, code);
    told.status = Some(status);
    if status != Status::Passed {
        told.word = if code.is_empty() { completion } else { code };
        if told.word.is_empty() {
            told.word = element.get("Status");
        }
        let message = match (status, exit) {
            (Status::Skipped, _) | (_, "") => told.word.to_owned(),
            _ => format!("{}, exit value {exit}", told.word),
        };
        told.failures.push(Failure {
            status: Some(status),
            message: Cow::Owned(message),
            kind: if status.is_red() { told.word } else { "" },
            text: if status.is_red() { output.inner } else { empty.inner },
            lines: (element.line, element.end_line),
            ..Failure::default()
        });
    }
    write(told, element.span, element.line, element.is_cut, writer);
    is_packed
}

fn status(word: &str, completion: &str, code: &str) -> Status {
    match word {
        "passed" => Status::Passed,
        "failed" if matches!(code, "" | "Failed" | "Completed") && completion != "Timeout" => Status::Failed,
        "notrun" => match completion {
            "" | "Disabled" | "Skipped" | "Not Run" | "Completed" => Status::Skipped,
            said if said.starts_with("SKIP_") => Status::Skipped,
            _ => Status::Error,
        },
        _ => Status::Error,
    }
}
