//! `NUnit` 3: `test-run`, or a `test-suite` alone, as `NUnitLite` and Unity write it.
//!
//! ```xml
//! <test-run total="1" result="Failed" start-time="2024-05-01 10:00:00Z">
//!   <test-suite type="TestFixture" name="CalcTests" result="Failed" site="Child">
//!     <test-case name="Adds(1,2)" classname="Calc.CalcTests" result="Failed" label="Error" duration="0.01">
//!       <properties><property name="Category" value="Fast"/></properties>
//!       <failure><message>…</message><stack-trace>…</stack-trace></failure>
//!       <output>…</output>
//!       <assertions><assertion result="Failed"><message>…</message></assertion></assertions>
//!       <attachments><attachment><filePath>…</filePath><description>…</description></attachment></attachments>
//!     </test-case>
//!   </test-suite>
//! </test-run>
//! ```
//!
//! What failed is one result of the format, counted as `failed` by its suites; a label says how: `Error` is
//! an exception that no assertion threw, `Invalid` a test that cannot be run, `Cancelled` one that was
//! stopped. So they are failed here too, and the label stays as the source's word. A failure whose `site`
//! is `Parent` repeats that of a suite around it.

use super::super::xml_case::{Draft, compare_counts, file_name, inner, is_owner, seconds};
use super::suites::Suites;
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Probe, Writer, times};
use crate::entries::Input;
use crate::facts::{EntryState, Span, Status};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "nunit3",
    title: "NUnit 3 XML",
    spec: "https://docs.nunit.org/articles/nunit/technical-notes/usage/Test-Result-XML-Format.html",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

const FAILURE: [&str; 2] = ["message", "stack-trace"];

fn sniff(probe: &Probe<'_>) -> Confidence {
    let says = |words: &[&str]| probe.text().is_some_and(|text| words.iter().any(|word| text.contains(word)));
    match probe.xml_root() {
        Some("test-run") => Confidence::Certain,
        // Other frameworks have suites of that name, without these words.
        Some("test-suite") if says(&["runstate=", "testcasecount="]) => Confidence::Certain,
        _ => Confidence::No,
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut run = Run::default();
    let is_leaf = |name: &str| matches!(name, "test-case" | "failure" | "reason" | "property");
    if walk(input, writer, is_leaf, |step, writer| run.step(step, writer)) {
        compare_counts(run.declared, run.found, writer);
    }
}

#[derive(Default)]
struct Run {
    suites: Suites,
    declared: Option<u64>,
    found: u64,
    is_begun: bool,
}

impl Run {
    fn step(&mut self, step: Step, writer: &mut Writer<'_>) {
        match step {
            Step::Enter(element) => self.enter(&element, writer),
            Step::Leave(name) if name == "test-suite" => self.suites.leave(writer),
            Step::Leave(_) => {}
            Step::Leaf(element) => match element.name.as_str() {
                "test-case" => self.case(&element, writer),
                "property" => match (element.get("name"), element.get("value")) {
                    ("Category", value) => self.suites.tag(value, writer),
                    (key, value) if is_owner(key) => self.suites.owner(value, writer),
                    _ => {}
                },
                _ => {
                    if let Some(own) = self.suites.own() {
                        own.failure(&element, FAILURE, "", writer);
                    }
                }
            },
        }
    }

    fn enter(&mut self, element: &Element, writer: &mut Writer<'_>) {
        if !matches!(element.name.as_str(), "test-run" | "test-suite") {
            return;
        }
        // The outermost speaks for all.
        if !std::mem::replace(&mut self.is_begun, true) {
            let took = seconds(element.get("duration"));
            if took.is_finite() {
                writer.took(took);
            }
        }
        let number = |name: &str| element.get(name).parse().ok();
        self.declared = self.declared.or(number("total")).or(number("testcasecount"));
        for name in ["start-time", "end-time"] {
            if let Some((millis, _)) = times::parse_iso(element.get(name)) {
                writer.time(millis);
            }
        }
        if element.name == "test-suite" {
            let is_own = element.get("result") == "Failed" && element.get("site") != "Parent";
            let own = is_own.then_some(Status::Error);
            self.suites.enter(element, file_name_of(element), own, writer);
        }
    }

    fn case(&mut self, element: &Element, writer: &mut Writer<'_>) {
        self.found += u64::from(!element.is_cut);
        let (result, label) = (element.get("result"), element.get("label"));
        let status = match result {
            "Passed" | "Warning" => Status::Passed,
            "Skipped" | "Inconclusive" => Status::Skipped,
            "Failed" => Status::Failed,
            // Results that the specification does not know.
            _ => Status::Error,
        };
        let name = element.get("name");
        let mut draft = Draft::new(element, status, seconds(element.get("duration")));
        draft = draft.named(self.suites.path(), class_of(element), name, writer);
        let word = match (result, label) {
            ("Passed" | "Skipped" | "Failed", "") => "",
            (result, "") => result,
            (_, label) => label,
        };
        draft.word(word, writer);
        if let Some(said) = element.child("failure").or(element.child("reason")) {
            draft.failure(said, FAILURE, "", writer);
        }
        if element.get("site") == "Parent" && draft.detail.details.is_empty() {
            draft.detail.details = self.suites.stack();
        }
        assertions(&mut draft, element, writer);
        for property in element.child("properties").iter().flat_map(|all| all.children_of("property")) {
            draft.property(property.get("name"), property.get("value"), writer);
        }
        self.suites.inherit(&mut draft);
        draft.detail.stdout = inner(element.child("output"));
        for file in element.child("attachments").iter().flat_map(|all| all.children_of("attachment")) {
            draft.attach(file.text_below(&["filePath"]), file.text_below(&["description"]), writer);
        }
        if draft.status().is_red() {
            self.suites.red();
        }
        draft.write(element.is_cut, writer);
    }
}

/// Of several failed assertions each is told; a single one is what the failure says already.
fn assertions(draft: &mut Draft, element: &Element, writer: &mut Writer<'_>) {
    let all = || element.child("assertions").into_iter().flat_map(|all| all.children_of("assertion"));
    let is_told = !draft.detail.message.is_empty();
    if is_told && all().nth(1).is_none() {
        return;
    }
    for assertion in all() {
        let status = match assertion.get("result") {
            "Failed" => Status::Failed,
            "Passed" | "Warning" => Status::Passed,
            "Skipped" | "Inconclusive" => Status::Skipped,
            _ => Status::Error,
        };
        let (message, stack) = (assertion.text_below(&["message"]), assertion.child("stack-trace"));
        if draft.detail.message.is_empty() {
            // A warning has no failure of its own.
            draft.failure(assertion, FAILURE, "", writer);
        } else {
            draft.more(status, message, "", stack.map_or(Span::default(), |stack| stack.inner), writer);
        }
    }
}

/// An assembly is named by its file.
fn file_name_of(element: &Element) -> &str {
    let name = element.get("name");
    if matches!(element.get("type"), "Assembly" | "Project") { file_name(name) } else { name }
}

/// Before 3.0 was out cases had no class, only a full name that ends with the name.
fn class_of(element: &Element) -> &str {
    element.has("classname").unwrap_or_else(|| {
        let before = element.get("fullname").strip_suffix(element.get("name")).unwrap_or_default();
        before.strip_suffix('.').unwrap_or_default()
    })
}
