//! Suites of Allure 1: `<uuid>-testsuite.xml`.
//!
//! ```xml
//! <ns2:test-suite xmlns:ns2="urn:model.allure.qatools.yandex.ru" start="1741083167000" stop="1741083169000" version="1.5.2">
//!   <name>shop.CartTest</name><title>Cart</title>
//!   <test-cases><test-case start="1741083167000" stop="1741083167031" status="failed" severity="critical">
//!     <name>totals</name><failure><message>…</message><stack-trace>…</stack-trace></failure>
//!     <steps><step start="1" stop="2" status="failed"><name>sum</name><attachments/><steps/></step></steps>
//!     <attachments><attachment title="page" source="1-attachment.png" type="image/png"/></attachments>
//!     <labels><label name="feature" value="prices"/></labels>
//!     <parameters><parameter name="count" value="3" kind="argument"/></parameters></test-case></test-cases>
//!   <labels><label name="story" value="cart"/></labels>
//! </ns2:test-suite>
//! ```
//!
//! Labels of a suite are those of its cases, and stand behind them.

use super::xml_case::{Draft, status_of};
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{Attachment, EntryState, Status, StrId};

pub(super) const FORMAT: Format = Format {
    id: "allure1",
    title: "Allure 1 test suite",
    spec: "https://github.com/allure-framework/allure1/blob/master/allure-model/src/main/resources/allure.xsd",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

const STATUSES: &[(&str, Status)] = &[
    ("passed", Status::Passed),
    ("failed", Status::Failed),
    ("skipped", Status::Skipped),
    ("canceled", Status::Skipped),
    ("pending", Status::Skipped),
];

fn sniff(probe: &Probe<'_>) -> Confidence {
    // Suites of NUnit have that root too.
    let is_it =
        probe.xml_root() == Some("test-suite") && probe.text().is_some_and(|text| text.contains("urn:model.allure."));
    if is_it { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let (mut suite, mut title) = (StrId::EMPTY, StrId::EMPTY);
    let mut labels: Vec<Element> = Vec::new();
    let mut waiting: Vec<(Draft, bool)> = Vec::new();
    let is_leaf = |name: &str| matches!(name, "name" | "title" | "test-case" | "label");
    walk(input, writer, is_leaf, |step, writer| match step {
        Step::Enter(element) if element.name == "test-suite" => {
            writer.document(|document| document.suites += 1);
            times(&element, writer);
        }
        Step::Leaf(element) => match element.name.as_str() {
            "name" => suite = writer.intern(&element.text),
            "title" => title = writer.intern(&element.text),
            "label" => labels.push(element),
            _ => {
                let draft = case(&element, writer);
                waiting.push((draft, element.is_cut));
            }
        },
        _ => {}
    });
    for (mut draft, is_cut) in waiting {
        draft.case.suite = if title.is_empty() { suite } else { title };
        labelled(&mut draft, labels.iter(), writer);
        if draft.case.class.is_empty() && !title.is_empty() {
            draft.case.class = suite;
        }
        draft.write(is_cut, writer);
    }
    // A test that was run again stands there as often as it was run.
    writer.merge_duplicates();
}

/// Times are milliseconds since 1970; how long it took.
fn times(element: &Element, writer: &mut Writer<'_>) -> f64 {
    let millis = ["start", "stop"].map(|name| element.get(name).parse::<i64>().ok().filter(|millis| *millis > 0));
    for time in millis.into_iter().flatten() {
        writer.time(time);
    }
    match millis {
        [Some(start), Some(stop)] if stop >= start => (stop - start) as f64,
        _ => f64::NAN,
    }
}

fn case(element: &Element, writer: &mut Writer<'_>) -> Draft {
    let word = element.get("status");
    let own = element.text_below(&["name"]);
    let mut values = Vec::new();
    let parameters = || element.child("parameters").into_iter().flat_map(|all| all.children_of("parameter"));
    for argument in parameters().filter(|one| one.get("kind") == "argument") {
        values.push(format!("{}={}", argument.get("name"), argument.get("value")));
    }
    let is_told = values.is_empty() || own.contains(['[', '(']);
    let name = if is_told { own.to_owned() } else { format!("{own} [{}]", values.join(", ")) };
    let took = times(element, writer);
    let mut draft = Draft::new(element, status_of(STATUSES, word), took).named(StrId::EMPTY, "", &name, writer);
    if !matches!(word, "passed" | "failed" | "skipped") {
        draft.word(word, writer);
    }
    if let Some(failure) = element.child("failure") {
        draft.failure(failure, ["message", "stack-trace"], "", writer);
    }
    for name in ["title", "description"] {
        let said = element.text_below(&[name]);
        if !said.is_empty() && said != own {
            draft.property(name, said, writer);
        }
    }
    if let Some(severity) = element.has("severity") {
        draft.property("severity", severity, writer);
    }
    for parameter in parameters() {
        draft.property(parameter.get("name"), parameter.get("value"), writer);
    }
    labelled(&mut draft, element.child("labels").into_iter().flat_map(|all| all.children_of("label")), writer);
    within(&mut draft, element, "", writer);
    draft
}

fn labelled<'a>(draft: &mut Draft, labels: impl Iterator<Item = &'a Element>, writer: &mut Writer<'_>) {
    for label in labels {
        let (name, value) = (label.get("name"), label.get("value"));
        match name {
            "testClass" => draft.case.class = writer.intern(value),
            "tag" => draft.tag(writer.intern(value)),
            // Where it ran is not what it is.
            "host" | "thread" | "testMethod" => {}
            _ => draft.property(name, value, writer),
        }
    }
}

/// Files of a case and of its steps; steps that broke are named.
fn within(draft: &mut Draft, element: &Element, path: &str, writer: &mut Writer<'_>) {
    for file in element.child("attachments").into_iter().flat_map(|all| all.children_of("attachment")) {
        let [name, path, media_type] = ["title", "source", "type"].map(|name| writer.intern(file.get(name)));
        draft.detail.attachments.push(Attachment { name, path, media_type, ..Attachment::default() });
    }
    for step in element.child("steps").into_iter().flat_map(|all| all.children_of("step")) {
        let title = step.child("title").or(step.child("name")).map_or("", |name| name.text.as_str());
        let path = if path.is_empty() { title.to_owned() } else { format!("{path} › {title}") };
        if status_of(STATUSES, step.get("status")).is_red() {
            draft.property("failed step", &path, writer);
        }
        within(draft, step, &path, writer);
    }
}
