//! Reports of Gallio, which runs `MbUnit` 3 and others.
//!
//! ```xml
//! <report xmlns="http://www.gallio.org/"><testPackageRun startTime="2011-03-04T10:12:47Z"><testStepRun startTime="…" endTime="…">
//!   <testStep name="Totals(3)" fullName="Shop.Tests/CartTests/Totals(3)" isTestCase="true">
//!     <codeReference type="Shop.CartTests" member="Totals"/><codeLocation path="C:\src\CartTests.cs" line="41"/>
//!     <metadata><entry key="Category"><value>Fast</value></entry></metadata></testStep>
//!   <children/><result assertCount="1" duration="0.031"><outcome status="failed" category="error"/></result>
//!   <testLog><attachments><attachment name="page" contentType="image/png" contentPath="a/page.png"/></attachments>
//!     <streams><stream name="Failures"><body><contents><section name="Expected values to be equal."><contents>
//!       <marker class="StackTrace"><contents><text>…</text></contents></marker></contents></section></contents></body>
//!     </stream></streams></testLog></testStepRun></testPackageRun></report>
//! ```
//!
//! Steps hold steps: those that are test cases are cases, those around them suites; what a case holds is
//! told by the case. As in `NUnit` 3 a failure has one status, and its category is the source's word.

use super::super::xml_case::{Draft, is_owner, seconds, status_of};
use super::suites::Suites;
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Writer, times};
use crate::entries::Input;
use crate::facts::{Attachment, Status};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "gallio",
    title: "Gallio report",
    spec: "https://github.com/Gallio/mbunit-v3",
    sniff: |probe| {
        let is_ours = || probe.text().is_some_and(|text| text.contains("www.gallio.org"));
        if probe.xml_root() == Some("report") && is_ours() { Confidence::Certain } else { Confidence::No }
    },
    read,
    ..super::nunit3::FORMAT
};

const OUTCOMES: &[(&str, Status)] = &[
    ("passed", Status::Passed),
    ("failed", Status::Failed),
    ("skipped", Status::Skipped),
    ("inconclusive", Status::Skipped),
];

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut run = Run::default();
    let is_leaf = |name: &str| matches!(name, "testStep" | "result" | "testLog");
    walk(input, writer, is_leaf, |step, writer| run.step(step, writer));
}

/// A step that is open: its start, and its parts as they come; children stand between them.
#[derive(Default)]
struct Open {
    start: Element,
    step: Element,
    result: Element,
    log: Element,
    is_suite: bool,
    /// A step of a case says what its case says.
    is_within: bool,
}

#[derive(Default)]
struct Run {
    suites: Suites,
    open: Vec<Open>,
}

impl Open {
    fn is_case(&self) -> bool {
        !self.is_within && self.step.get("isTestCase") == "true"
    }
}

impl Run {
    fn step(&mut self, step: Step, writer: &mut Writer<'_>) {
        match step {
            Step::Enter(element) if element.name == "testPackageRun" || element.name == "testStepRun" => {
                for name in ["startTime", "endTime"] {
                    if let Some((millis, _)) = times::parse_iso(element.get(name)) {
                        writer.time(millis);
                    }
                }
                if element.name == "testStepRun" {
                    let is_within = self.open.last().is_some_and(|outer| outer.is_within || outer.is_case());
                    self.open.push(Open { start: element, is_within, ..Open::default() });
                }
            }
            Step::Leaf(element) => {
                let Some(open) = self.open.last_mut() else { return };
                match element.name.as_str() {
                    "testStep" => {
                        open.is_suite = !open.is_within && element.get("isTestCase") != "true";
                        if open.is_suite {
                            // The root of all has no name of its own.
                            let name = if element.get("fullName").is_empty() { "" } else { element.get("name") };
                            self.suites.enter(&open.start, name, None, writer);
                        }
                        open.step = element;
                    }
                    "result" => open.result = element,
                    _ => open.log = element,
                }
            }
            Step::Leave(name) if name == "testStepRun" => {
                if let Some(open) = self.open.pop() {
                    self.leave(&open, writer);
                }
            }
            _ => {}
        }
    }

    fn leave(&mut self, open: &Open, writer: &mut Writer<'_>) {
        let outcome = open.result.child("outcome");
        let word = outcome.map_or("", |outcome| outcome.get("status"));
        if open.is_case() {
            match outcome {
                Some(outcome) => self.case(open, outcome, writer),
                None => writer.unknown_case(),
            }
        }
        if open.is_suite {
            if word == "failed" {
                let own = self.suites.fails(&open.start, writer);
                if let Some(own) = own {
                    failure(own, open, writer);
                }
            }
            self.suites.leave(writer);
        }
    }

    fn case(&mut self, open: &Open, outcome: &Element, writer: &mut Writer<'_>) {
        let (word, category) = (outcome.get("status"), outcome.get("category"));
        let status = status_of(OUTCOMES, word);
        let mut draft = Draft::new(&open.start, status, seconds(open.result.get("duration")));
        let reference = open.step.child("codeReference");
        let class = reference.map_or("", |reference| reference.get("type"));
        draft = draft.named(self.suites.path(), class, open.step.get("name"), writer);
        if let Some(place) = open.step.child("codeLocation") {
            draft.case.file = writer.intern(place.get("path"));
            draft.case.line = place.get("line").parse().unwrap_or(0);
        }
        let word = if category.is_empty() && !OUTCOMES.iter().take(3).any(|(known, _)| *known == word) {
            word
        } else {
            category
        };
        draft.word(word, writer);
        failure(&mut draft, open, writer);
        for entry in open.step.child("metadata").iter().flat_map(|all| all.children_of("entry")) {
            for value in entry.children_of("value") {
                match entry.get("key") {
                    // What a step is, and not what is said of it.
                    "TestKind" => {}
                    key if is_owner(key.trim_end_matches("Name")) => draft.property("owner", &value.text, writer),
                    key => draft.property(key, &value.text, writer),
                }
            }
        }
        for file in open.log.child("attachments").iter().flat_map(|all| all.children_of("attachment")) {
            let [name, path, media_type] =
                ["name", "contentPath", "contentType"].map(|name| writer.intern(file.get(name)));
            draft.detail.attachments.push(Attachment { name, path, media_type, ..Attachment::default() });
        }
        for (name, span) in [("ConsoleOutput", &mut draft.detail.stdout), ("ConsoleError", &mut draft.detail.stderr)] {
            *span = stream(open, name).map(|stream| stream.inner).unwrap_or_default();
        }
        if status.is_red() {
            self.suites.red();
        }
        writer.case(draft.finish());
    }
}

fn stream<'a>(open: &'a Open, name: &str) -> Option<&'a Element> {
    open.log.child("streams")?.children_of("stream").find(|stream| stream.get("name") == name)
}

/// What its log says of why it failed, or was skipped.
fn failure(draft: &mut Draft, open: &Open, writer: &mut Writer<'_>) {
    let Some(stream) = stream(open, "Failures").or(stream(open, "Warnings")) else { return };
    let (mut said, mut kind, mut stack) = (String::new(), "", None);
    texts(stream, &mut said, &mut kind, &mut stack);
    draft.told(stream, said.trim(), kind, None, writer);
    let side = |name: &str| {
        let value = said.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(':'));
        value.unwrap_or_default().trim()
    };
    draft.detail.expected = writer.intern(side("Expected Value"));
    draft.detail.actual = writer.intern(side("Actual Value"));
    if let Some(stack) = stack {
        draft.detail.details = stack.inner;
    }
}

/// Titles and texts in order, without stacks; the type of the first exception and the first stack.
fn texts<'a>(element: &'a Element, said: &mut String, kind: &mut &'a str, stack: &mut Option<&'a Element>) {
    for child in &element.children {
        match (child.name.as_str(), child.get("class")) {
            ("text", _) => {
                said.push_str(&child.text);
                said.push(' ');
            }
            ("marker", "StackTrace") => {
                stack.get_or_insert(child);
                continue;
            }
            ("marker", "ExceptionType") if kind.is_empty() => *kind = child.text_below(&["contents", "text"]),
            ("marker", "Label") => said.push('\n'),
            ("section", _) => {
                let name = child.get("name");
                said.push_str(name);
                // What failed is a sentence; else it is a phase that the text is of.
                said.push_str(if name.ends_with('.') { "\n" } else { ":\n" });
            }
            _ => {}
        }
        texts(child, said, kind, stack);
    }
}
