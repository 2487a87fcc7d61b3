//! `TestNG`'s `testng-results.xml`.
//!
//! ```xml
//! <testng-results total="2" passed="0" failed="1" skipped="1" ignored="0">
//!   <reporter-output/>
//!   <suite name="All" started-at="2024-05-01T10:00:00Z" finished-at="2024-05-01T10:00:02Z">
//!     <groups><group name="slow"><method signature="C.adds(int)[…]" name="adds" class="ex.C"/></group></groups>
//!     <test name="Unit">
//!       <class name="ex.C">
//!         <test-method name="setUp" is-config="true" status="PASS" duration-ms="1"/>
//!         <test-method name="adds" signature="adds(int)[…]" status="FAIL" duration-ms="12">
//!           <params><param index="0"><value>1</value></param></params>
//!           <exception class="java.lang.AssertionError"><message>…</message><full-stacktrace>…</full-stacktrace></exception>
//!           <reporter-output><line>…</line></reporter-output>
//!         </test-method>
//!       </class>
//!     </test>
//!   </suite>
//! </testng-results>
//! ```
//!
//! A try that is run again is written as `SKIP` with the exception that ended it: those are attempts.

use super::xml_case::{Draft, below, compare_counts, status_of};
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Probe, Writer, times};
use crate::entries::Input;
use crate::facts::{EntryState, Span, Status, StrId};
use hashbrown::HashMap;

pub(super) const FORMAT: Format = Format {
    id: "testng",
    title: "TestNG results",
    spec: "https://testng.org/#_xml_reports",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

const STATUSES: &[(&str, Status)] = &[
    ("PASS", Status::Passed),
    ("FAIL", Status::Failed),
    ("SKIP", Status::Skipped),
    // It failed, but not more often than it may.
    ("SUCCESS_PERCENTAGE_FAILURE", Status::Passed),
];

fn sniff(probe: &Probe<'_>) -> Confidence {
    if probe.xml_root() == Some("testng-results") { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut run = Run::default();
    let is_leaf = |name: &str| matches!(name, "test-method" | "method");
    let is_whole = walk(input, writer, is_leaf, |step, writer| run.step(step, writer));
    if is_whole {
        compare_counts(run.declared, run.found, writer);
    }
}

/// A test method of the open class.
struct Waiting {
    draft: Draft,
    is_retried: bool,
    is_cut: bool,
}

#[derive(Default)]
struct Run {
    /// Paths of `suite` and `test`.
    suites: Vec<StrId>,
    class: String,
    group: StrId,
    /// Groups of a method, by class and name.
    groups: HashMap<(String, String), Vec<StrId>>,
    /// Test methods of the open class, in order.
    waiting: Vec<Waiting>,
    declared: Option<u64>,
    found: u64,
}

impl Run {
    fn step(&mut self, step: Step, writer: &mut Writer<'_>) {
        match step {
            Step::Enter(element) => self.enter(&element, writer),
            Step::Leave(name) => match name.as_str() {
                "class" => self.write(writer),
                "suite" | "test" => {
                    self.suites.pop();
                }
                _ => {}
            },
            Step::Leaf(element) if element.name == "method" => {
                let key = (element.get("class").to_owned(), element.get("name").to_owned());
                self.groups.entry(key).or_default().push(self.group);
            }
            Step::Leaf(element) => self.method(&element, writer),
        }
    }

    fn enter(&mut self, element: &Element, writer: &mut Writer<'_>) {
        let name = element.get("name");
        match element.name.as_str() {
            "testng-results" => {
                let number = |name: &str| element.get(name).parse::<u64>().ok();
                // Ignored tests are counted and not listed; tries that were run again are no tests.
                let others = ["ignored", "retried"].iter().filter_map(|name| number(name)).sum();
                self.declared = number("total").map(|total| total.saturating_sub(others));
            }
            "suite" | "test" => {
                writer.document(|document| document.suites += 1);
                for at in ["started-at", "finished-at"] {
                    if let Some((millis, _)) = times::parse_iso(element.get(at)) {
                        writer.time(millis);
                    }
                }
                let outer = self.suites.last().copied().unwrap_or_default();
                self.suites.push(below(outer, name, writer));
            }
            "class" => name.clone_into(&mut self.class),
            "group" => self.group = writer.intern(name),
            _ => {}
        }
    }

    fn method(&mut self, element: &Element, writer: &mut Writer<'_>) {
        let is_config = element.get("is-config") == "true";
        let word = element.get("status");
        let mut status = status_of(STATUSES, word);
        if is_config {
            // Setup that held is no test; one that broke takes tests with it.
            if !status.is_red() {
                return;
            }
            status = Status::Error;
        }
        let duration_ms = element.get("duration-ms").parse().unwrap_or(f64::NAN);
        let mut draft = Draft::new(element, status, duration_ms);
        let suite = self.suites.last().copied().unwrap_or_default();
        draft = draft.named(suite, &self.class, &name_of(element, is_config), writer);
        if !matches!(word, "PASS" | "FAIL" | "SKIP") {
            draft.word(word, writer);
        }
        let exception = element.child("exception");
        if let Some(exception) = exception {
            let stack =
                if exception.child("full-stacktrace").is_some() { "full-stacktrace" } else { "short-stacktrace" };
            draft.failure(exception, ["message", stack], exception.get("class"), writer);
        }
        let key = (self.class.clone(), element.get("name").to_owned());
        draft.detail.tags.extend(self.groups.get(&key).into_iter().flatten());
        if let Some(said) = element.has("description") {
            draft.property("description", said, writer);
        }
        for pair in element.child("attributes").iter().flat_map(|all| all.children_of("attribute")) {
            draft.property(pair.get("name"), &pair.text, writer);
        }
        let output = element.child("reporter-output");
        if output.is_some_and(|output| output.child("line").is_some()) {
            draft.detail.stdout = output.map_or(Span::default(), |output| output.inner);
        }
        // A skip for another reason says so by its own exception.
        let is_retried = element.get("retried") == "true"
            || status == Status::Skipped
                && exception.is_some_and(|exception| {
                    let (class, said) = (exception.get("class"), exception.text_below(&["message"]));
                    !class.ends_with("SkipException") && !said.contains("depends on")
                });
        self.waiting.push(Waiting { draft, is_retried, is_cut: element.is_cut });
    }

    /// Cases of the class that ends; tries before the last one become its attempts.
    fn write(&mut self, writer: &mut Writer<'_>) {
        let mut waiting: Vec<Option<Waiting>> = std::mem::take(&mut self.waiting).into_iter().map(Some).collect();
        for at in 0..waiting.len() {
            let (before, rest) = waiting.split_at_mut(at);
            let Some((slot, after)) = rest.split_first_mut() else { return };
            let Some(name) = slot.as_ref().map(|one| one.draft.case.name) else { continue };
            let is_same = |other: &Waiting| writer.text(other.draft.case.name) == writer.text(name);
            // A try that another of the same name follows waits for it.
            if slot.as_ref().is_some_and(|one| one.is_retried) && after.iter().flatten().any(is_same) {
                continue;
            }
            let earlier: Vec<Waiting> =
                before.iter_mut().filter(|slot| slot.as_ref().is_some_and(is_same)).filter_map(Option::take).collect();
            let Some(mut one) = slot.take() else { continue };
            for tried in earlier {
                let mut draft = tried.draft;
                draft.case.last.status = Status::Failed;
                draft.case.last.document_line = draft.detail.failure_line;
                draft.word("SKIP", writer);
                one.draft.case.earlier.push(draft.finish().last);
            }
            // Setup and what was tried before are not in the counts.
            self.found += u64::from(!writer.text(one.draft.case.name).starts_with('('));
            one.draft.write(one.is_cut, writer);
        }
    }
}

/// Name with the values of its parameters.
fn name_of(element: &Element, is_config: bool) -> String {
    let name = element.get("name");
    let instance = element.get("test-instance-name");
    let values: Vec<&str> = element
        .child("params")
        .iter()
        .flat_map(|all| all.children_of("param"))
        .map(|param| {
            if param.text_below(&["value"]).is_empty() && is_null(param) {
                "null"
            } else {
                param.text_below(&["value"])
            }
        })
        .collect();
    let mut out = if is_config { format!("(configuration) {name}") } else { name.to_owned() };
    if !values.is_empty() {
        out = format!("{out}({})", values.join(", "));
    }
    if !instance.is_empty() {
        out = format!("{out} [{instance}]");
    }
    out
}

fn is_null(param: &Element) -> bool {
    param.child("value").is_some_and(|value| value.get("is-null") == "true")
}
