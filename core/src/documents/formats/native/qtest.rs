//! XML of `QTest`, full (`TestCase` of `TestFunction`s) or light (`TestFunction`s alone).
//!
//! ```xml
//! <TestCase name="tst_Date"><TestFunction name="parse">
//!   <Incident type="fail" file="tst_date.cpp" line="9"><DataTag><![CDATA[leap]]></DataTag>
//!     <Description><![CDATA[Compared values are not the same]]></Description></Incident>
//!   <Duration msecs="1.5"/></TestFunction></TestCase>
//! ```
//!
//! Each data tag is a case: `parse(leap)`. An expected failure that `pass` follows has passed; blacklisted
//! tests do not count for `QTest`, so a blacklisted failure is skipped, with its own word.

use super::told::{Failure, Told, across, milliseconds, number, write};
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Probe, Writer, text};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Status};
use std::borrow::Cow;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "qtest",
    title: "QTest XML",
    spec: "https://doc.qt.io/qt-6/qtest-overview.html",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let has = |word: &str| probe.text().is_some_and(|text| text.contains(word));
    let is_it = match probe.xml_root() {
        Some("TestCase") => has("<TestFunction") || has("<QtVersion") || has("<QTestVersion"),
        // The light form has no root.
        Some("Environment") => has("<QtVersion"),
        Some("TestFunction") => has("<Incident"),
        _ => false,
    };
    if is_it { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut class = String::new();
    walk(
        input,
        writer,
        |name| name == "TestFunction",
        |step, writer| match step {
            Step::Enter(element) if element.name == "TestCase" => {
                element.get("name").clone_into(&mut class);
                writer.document(|document| document.suites += 1);
            }
            Step::Leaf(element) => function(&element, &class, writer),
            _ => {}
        },
    );
}

fn tag(element: &Element) -> &str {
    element.text_below(&["DataTag"])
}

/// A word of an incident; bad ones last.
fn status(word: &str) -> Status {
    match word {
        "pass" | "bpass" => Status::Passed,
        "fail" | "xpass" => Status::Failed,
        "xfail" | "skip" | "bfail" | "bxpass" | "bxfail" | "bskip" => Status::Skipped,
        _ => Status::Error,
    }
}

/// A function, and with data each of its tags, is a case.
fn function(element: &Element, class: &str, writer: &mut Writer<'_>) {
    let is_result = |child: &&Element| child.name == "Incident" || child.get("type") == "skip";
    let mut tags: Vec<&str> = Vec::new();
    for child in element.children.iter().filter(is_result) {
        if tags.last() != Some(&tag(child)) && !tags.contains(&tag(child)) {
            tags.push(tag(child));
        }
    }
    if tags.is_empty() && !element.is_cut {
        let what = format!("{} has no result", element.get("name"));
        writer.note_at(Loss::Info, what, 0, element.span, element.line);
    }
    let duration_ms = element.child("Duration").and_then(|duration| milliseconds(duration.get("msecs"), 1.0));
    let count = tags.len();
    for (at, of) in tags.into_iter().enumerate() {
        let mine: Vec<&Element> = element.children.iter().filter(|child| tag(child) == of).collect();
        let name =
            if of.is_empty() { element.get("name").to_owned() } else { format!("{}({of})", element.get("name")) };
        let messages = mine.iter().copied().filter(|child| child.name == "Message" && child.get("type") != "skip");
        let mut told = Told {
            class,
            name: &name,
            stdout: across(messages),
            // The time is that of the function with all its tags.
            duration_ms: duration_ms.filter(|_| count == 1),
            ..Told::default()
        };
        let results: Vec<&Element> = mine.iter().copied().filter(is_result).collect();
        let has_passed = results.iter().any(|result| result.get("type") == "pass");
        for result in &results {
            let word = result.get("type");
            let status = status(word);
            if word != "pass" && (told.word.is_empty() || status.is_red()) && !matches!(word, "fail" | "skip") {
                told.word = word;
            }
            if word == "pass" || word == "bpass" || (word == "xfail" && has_passed) {
                continue;
            }
            told.failures.push(failure(result, status));
        }
        for benchmark in element.children_of("BenchmarkResult").filter(|one| one.get("tag") == of) {
            let value = format!("{} ({} iterations)", benchmark.get("value"), benchmark.get("iterations"));
            told.properties.push((benchmark.get("metric"), Cow::Owned(value)));
        }
        // Of several cases only the last may be cut.
        write(told, element.span, element.line, element.is_cut && at + 1 == count, writer);
    }
}

/// `Actual   (expression): 1` of a comparison; the shorter expression of the two has blanks behind it.
fn side<'a>(said: &'a str, name: &str) -> &'a str {
    let line = said.lines().map(str::trim).find(|line| line.starts_with(name) && line.contains('('));
    // The value may hold brackets itself, and goes on to the end of the line.
    let value =
        |line: &'a str| line.match_indices(')').find_map(|(at, _)| line.get(at + 1..)?.trim_start().strip_prefix(':'));
    line.and_then(value).map_or("", str::trim)
}

fn failure(result: &Element, status: Status) -> Failure<'_> {
    let empty = Failure::of(result, status, "file");
    let Some(description) = result.child("Description") else { return empty };
    let said = description.text.as_str();
    Failure {
        message: Cow::Borrowed(text::first_telling_line(said)),
        text: description.inner,
        expected: side(said, "Expected"),
        actual: side(said, "Actual"),
        line: number(result.get("line")),
        ..empty
    }
}
