//! xUnit.net: `assemblies` with collections (v2, v3), or one `assembly` with classes (v1).
//!
//! ```xml
//! <assemblies schema-version="3">
//!   <assembly name="/src/Calc.dll" run-date="2024-05-01" run-time="10:00:00" total="2">
//!     <errors><error type="assembly-cleanup"><failure exception-type="X"><message>…</message></failure></error></errors>
//!     <collection name="Test collection for Ns.CalcTests">
//!       <test name="Ns.CalcTests.Adds(a: 1)" type="Ns.CalcTests" method="Adds" time="0.01" result="Fail">
//!         <failure exception-type="Xunit.Sdk.EqualException"><message>…</message><stack-trace>…</stack-trace></failure>
//!         <traits><trait name="Category" value="Fast"/></traits>
//!         <output>…</output><warnings><warning>…</warning></warnings>
//!         <attachments><attachment name="shot" media-type="image/png">base64</attachment></attachments>
//!       </test>
//!       <test name="Ns.CalcTests.Off" type="Ns.CalcTests" method="Off" result="Skip"><reason>…</reason></test>
//!     </collection>
//!   </assembly>
//! </assemblies>
//! ```

use super::super::xml_case::{Draft, clock, compare_counts, file_name, inner, seconds, status_of};
use super::suites::Suites;
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Probe, Writer, times};
use crate::entries::Input;
use crate::facts::{Attachment, EntryState, Status};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "xunit",
    title: "xUnit.net XML",
    spec: "https://xunit.net/docs/format-xml-v2",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

const FAILURE: [&str; 2] = ["message", "stack-trace"];

const RESULTS: &[(&str, Status)] =
    &[("Pass", Status::Passed), ("Fail", Status::Failed), ("Skip", Status::Skipped), ("NotRun", Status::Skipped)];

fn sniff(probe: &Probe<'_>) -> Confidence {
    // Other things are called assemblies too, manifests above all.
    let says = |words: &[&str]| probe.text().is_some_and(|text| words.iter().any(|word| text.contains(word)));
    match probe.xml_root() {
        Some("assemblies") if says(&["run-date=", "test-framework=", "timestamp=", "schema-version="]) => {
            Confidence::Certain
        }
        Some("assembly") if says(&["run-date=", "test-framework="]) => Confidence::Certain,
        Some("assemblies") if says(&["<assemblies/>", "<assemblies />", "</assemblies>"]) => Confidence::Likely,
        _ => Confidence::No,
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut run = Run::default();
    let is_leaf = |name: &str| matches!(name, "test" | "error" | "failure");
    if walk(input, writer, is_leaf, |step, writer| run.step(step, writer)) {
        compare_counts(run.declared, run.found, writer);
    }
}

#[derive(Default)]
struct Run {
    suites: Suites,
    declared: Option<u64>,
    found: u64,
}

impl Run {
    fn step(&mut self, step: Step, writer: &mut Writer<'_>) {
        match step {
            Step::Enter(element) => match element.name.as_str() {
                "assemblies" => times_of(&element, writer),
                "assembly" => self.assembly(&element, writer),
                "collection" | "class" => self.suites.enter(&element, element.get("name"), None, writer),
                _ => {}
            },
            Step::Leave(name) => {
                if matches!(name.as_str(), "assembly" | "collection" | "class") {
                    self.suites.leave(writer);
                }
            }
            Step::Leaf(element) if element.name == "test" => self.case(&element, writer),
            Step::Leaf(element) => self.own(&element, writer),
        }
    }

    fn assembly(&mut self, element: &Element, writer: &mut Writer<'_>) {
        if let Ok(total) = element.get("total").parse::<u64>() {
            self.declared = Some(self.declared.unwrap_or(0) + total);
        }
        times_of(element, writer);
        self.suites.enter(element, file_name(element.get("name")), None, writer);
    }

    fn case(&mut self, element: &Element, writer: &mut Writer<'_>) {
        self.found += u64::from(!element.is_cut);
        let result = element.get("result");
        let time = seconds(element.get("time"));
        let time = if time.is_nan() { clock(element.get("time-rtf")) } else { time };
        let class = element.get("type");
        let full = element.get("name");
        let name = full.strip_prefix(class).and_then(|rest| rest.strip_prefix('.')).unwrap_or(full);
        let mut draft = Draft::new(element, status_of(RESULTS, result), time);
        draft = draft.named(self.suites.path(), class, name, writer);
        draft.case.file = writer.intern(element.get("source-file"));
        draft.case.line = element.get("source-line").parse().unwrap_or(0);
        if !matches!(result, "Pass" | "Fail" | "Skip") {
            draft.word(result, writer);
        }
        let warning = element.below(&["warnings", "warning"]);
        if let Some(failure) = element.child("failure") {
            draft.failure(failure, FAILURE, failure.get("exception-type"), writer);
        } else if let Some(said) = element.child("reason").or(warning) {
            draft.failure(said, FAILURE, "", writer);
        }
        for pair in element.child("traits").iter().flat_map(|all| all.children_of("trait")) {
            draft.property(pair.get("name"), pair.get("value"), writer);
        }
        for warning in element.child("warnings").iter().flat_map(|all| all.children_of("warning")) {
            draft.property("warning", &warning.text, writer);
        }
        for file in element.child("attachments").iter().flat_map(|all| all.children_of("attachment")) {
            attach(&mut draft, file, writer);
        }
        draft.detail.stdout = inner(element.child("output"));
        draft.write(element.is_cut, writer);
    }

    /// An error of the assembly, of a cleanup or of a class is no case of the report, and as red as one.
    fn own(&mut self, element: &Element, writer: &mut Writer<'_>) {
        let kind = element.get("type");
        let name = if kind.is_empty() { String::from("(suite)") } else { format!("({kind})") };
        let mut draft = Draft::new(element, Status::Error, f64::NAN);
        draft = draft.named(self.suites.path(), element.get("name"), &name, writer);
        let failure = element.child("failure").unwrap_or(element);
        draft.failure(failure, FAILURE, failure.get("exception-type"), writer);
        draft.write(element.is_cut, writer);
    }
}

/// Since v3 in round-trip form; before that as date and time apart, which are those of the machine.
fn times_of(element: &Element, writer: &mut Writer<'_>) {
    let apart = format!("{}T{}", element.get("run-date"), element.get("run-time"));
    for said in [element.has("start-rtf").unwrap_or(&apart), element.get("finish-rtf")] {
        if let Some((millis, _)) = times::parse_iso(said) {
            writer.time(millis);
        }
    }
}

/// Content without a media type is a text, not a file.
fn attach(draft: &mut Draft, file: &Element, writer: &mut Writer<'_>) {
    let (name, kind) = (file.get("name"), file.get("media-type"));
    if kind.is_empty() {
        draft.property(name, &file.text, writer);
        return;
    }
    let (name, media_type) = (writer.intern(name), writer.intern(kind));
    draft.detail.attachments.push(Attachment { name, media_type, body: file.inner, ..Attachment::default() });
}
