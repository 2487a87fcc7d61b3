//! Reports of `MbUnit` 2 (`report-result`).
//!
//! ```xml
//! <report-result date="2012-11-13T15:05:58-08:00"><counter run-count="1" success-count="0" failure-count="1"/>
//!   <assemblies><assembly name="Shop.Tests"><namespaces><namespace name="Shop"><fixtures>
//!     <fixture name="CartTests" type="Shop.CartTests"><set-up name="CartTests.SetUp" result="success"/><runs>
//!       <run name="CartTests.Totals(3)" result="failure" duration="0.031"><console-out>…</console-out>
//!         <exception type="MbUnit.Core.Exceptions.NotEqualAssertionException"><message>…</message>
//!         <stack-trace>…</stack-trace></exception></run></runs></fixture>
//!   </fixtures></namespace></namespaces></assembly></assemblies></report-result>
//! ```

use super::super::xml_case::{Draft, compare_counts, inner, seconds, status_of};
use super::suites::Suites;
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Writer, times};
use crate::entries::Input;
use crate::facts::Status;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "mbunit",
    title: "MbUnit XML",
    spec: "https://github.com/Gallio/mbunit-v3",
    sniff: |probe| {
        if probe.xml_root() == Some("report-result") { Confidence::Certain } else { Confidence::No }
    },
    read,
    ..super::nunit3::FORMAT
};

const FAILURE: [&str; 2] = ["message", "stack-trace"];

const RESULTS: &[(&str, Status)] = &[
    ("success", Status::Passed),
    ("failure", Status::Failed),
    ("ignore", Status::Skipped),
    ("skip", Status::Skipped),
    ("not-run", Status::Skipped),
];

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut run = Run::default();
    let is_leaf = |name: &str| matches!(name, "run" | "set-up" | "tear-down");
    if walk(input, writer, is_leaf, |step, writer| run.step(&step, writer)) {
        compare_counts(run.declared, run.found, writer);
    }
}

#[derive(Default)]
struct Run {
    suites: Suites,
    /// Type and name of the open fixture.
    fixture: [String; 2],
    declared: Option<u64>,
    found: u64,
}

impl Run {
    fn step(&mut self, step: &Step, writer: &mut Writer<'_>) {
        match step {
            Step::Enter(element) => match element.name.as_str() {
                "report-result" => {
                    if let Some((millis, _)) = times::parse_iso(element.get("date")) {
                        writer.time(millis);
                    }
                }
                "counter" if self.declared.is_none() => {
                    let count = |name: &str| element.get(name).parse::<u64>().unwrap_or(0);
                    let counts = ["success-count", "failure-count", "ignore-count", "skip-count"];
                    self.declared = Some(counts.map(count).iter().sum());
                }
                "assembly" => self.suites.enter(element, element.get("name"), None, writer),
                "fixture" => {
                    self.fixture = ["type", "name"].map(|name| element.get(name).to_owned());
                    self.suites.enter(element, element.get("name"), None, writer);
                }
                _ => {}
            },
            Step::Leave(name) if name == "assembly" || name == "fixture" => self.suites.leave(writer),
            Step::Leave(_) => {}
            Step::Leaf(element) => self.case(element, writer),
        }
    }

    fn case(&mut self, element: &Element, writer: &mut Writer<'_>) {
        let word = element.get("result");
        let mut status = status_of(RESULTS, word);
        let [class, fixture] = &self.fixture;
        let full = element.get("name");
        let name = full.strip_prefix(fixture.as_str()).and_then(|rest| rest.strip_prefix('.')).unwrap_or(full);
        let mut own = String::new();
        if element.name == "run" {
            self.found += u64::from(!element.is_cut);
        } else {
            // What held is no test; what broke takes tests with it.
            if status != Status::Failed {
                return;
            }
            status = Status::Error;
            own = format!("({}) {name}", element.name);
        }
        let name = if own.is_empty() { name } else { own.trim_end() };
        let mut draft = Draft::new(element, status, seconds(element.get("duration")));
        draft = draft.named(self.suites.path(), class, name, writer);
        if !matches!(word, "success" | "failure" | "skip") {
            draft.word(word, writer);
        }
        if let Some(exception) = element.child("exception") {
            draft.failure(exception, FAILURE, exception.get("type"), writer);
            // What it was caused by.
            for cause in exception.descendants().into_iter().filter(|below| below.name == "exception") {
                let stack = inner(cause.child("stack-trace"));
                draft.more(status, cause.text_below(&["message"]), cause.get("type"), stack, writer);
            }
        }
        for below in element.descendants() {
            match below.name.as_str() {
                "Description" if !below.text.is_empty() => draft.property("description", &below.text, writer),
                "warning" => {
                    let said = below.text_below(&["text"]);
                    draft.property("warning", if said.is_empty() { &below.text } else { said }, writer);
                }
                _ => {}
            }
        }
        draft.detail.stdout = inner(element.child("console-out"));
        draft.detail.stderr = inner(element.child("console-error"));
        draft.write(element.is_cut, writer);
    }
}
