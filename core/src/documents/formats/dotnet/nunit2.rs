//! `NUnit` 2: `test-results`, from the days when `executed` and `success` said it all.
//!
//! ```xml
//! <test-results name="a.dll" total="1" not-run="1" date="2010-10-18" time="13:23:35">
//!   <test-suite type="TestFixture" name="MockFixture" executed="True" result="Failure" success="False">
//!     <categories><category name="Slow"/></categories>
//!     <results>
//!       <test-case name="Ns.MockFixture.Fails" executed="True" result="Failure" success="False" time="0.013">
//!         <failure><message>…</message><stack-trace>…</stack-trace></failure>
//!       </test-case>
//!       <test-case name="Ns.MockFixture.Off" executed="False" result="Ignored">
//!         <reason><message>…</message></reason>
//!       </test-case>
//!     </results>
//!   </test-suite>
//! </test-results>
//! ```

use super::super::xml_case::{Draft, compare_counts, file_name, is_owner, seconds, status_of};
use super::suites::Suites;
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Probe, Writer, times};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Span, Status};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "nunit2",
    title: "NUnit 2 XML",
    spec: "https://nunit.org/docs/2.6.4/files/Results.xsd",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

const FAILURE: [&str; 2] = ["message", "stack-trace"];

/// A test that is not runnable was not run: the report counts it so (`not-run`, of which `invalid`), though
/// the runner's exit code may count it among errors; the source's word stays.
const RESULTS: &[(&str, Status)] = &[
    ("Success", Status::Passed),
    ("Failure", Status::Failed),
    ("Error", Status::Error),
    ("Cancelled", Status::Error),
    ("NotRunnable", Status::Skipped),
    ("Ignored", Status::Skipped),
    ("Skipped", Status::Skipped),
    ("Inconclusive", Status::Skipped),
];

fn sniff(probe: &Probe<'_>) -> Confidence {
    match probe.xml_root() {
        Some("test-results") => Confidence::Certain,
        // A suite alone; other frameworks have suites of that name, without this word.
        Some("test-suite") if probe.text().is_some_and(|text| text.contains("executed=")) => Confidence::Certain,
        _ => Confidence::No,
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut run = Run::default();
    let is_leaf = |name: &str| matches!(name, "test-case" | "failure" | "reason" | "category" | "property");
    let is_whole = walk(input, writer, is_leaf, |step, writer| run.step(step, writer));
    if let Some((span, line)) = run.torn {
        let what = "names hold bare quotes: what follows them in each is lost";
        writer.note_at(Loss::DataLoss, what, 0, span, line);
    }
    // Some versions count tests that were not run into the total, some do not.
    if is_whole && run.declared.map(|total| total + run.left_out) != Some(run.found) {
        compare_counts(run.declared, run.found, writer);
    }
}

#[derive(Default)]
struct Run {
    suites: Suites,
    declared: Option<u64>,
    left_out: u64,
    found: u64,
    /// The first case whose name breaks off within its parameters.
    torn: Option<(Span, u32)>,
}

impl Run {
    fn step(&mut self, step: Step, writer: &mut Writer<'_>) {
        match step {
            Step::Enter(element) if element.name == "test-results" => {
                let number = |name: &str| element.get(name).parse::<u64>().ok();
                self.declared = number("total");
                self.left_out = number("not-run").unwrap_or(0);
                let said = format!("{}T{}", element.get("date"), element.get("time"));
                if let Some((millis, _)) = times::parse_iso(&said) {
                    writer.time(millis);
                }
            }
            Step::Enter(element) if element.name == "test-suite" => {
                let own = status(&element).filter(|status| status.is_red()).map(|_| Status::Error);
                let name = element.get("name");
                // Assemblies and projects are files; older versions say no type.
                let is_path = matches!(element.get("type"), "Assembly" | "Test Project" | "Project" | "");
                self.suites.enter(&element, if is_path { file_name(name) } else { name }, own, writer);
            }
            Step::Leave(name) if name == "test-suite" => self.suites.leave(writer),
            Step::Leaf(element) => match element.name.as_str() {
                "test-case" => self.case(&element, writer),
                "category" => self.suites.tag(element.get("name"), writer),
                "property" if is_owner(element.get("name")) => self.suites.owner(element.get("value"), writer),
                "property" => {}
                _ => {
                    if let Some(own) = self.suites.own() {
                        own.failure(&element, FAILURE, "", writer);
                    }
                }
            },
            _ => {}
        }
    }

    fn case(&mut self, element: &Element, writer: &mut Writer<'_>) {
        self.found += u64::from(!element.is_cut);
        let status = status(element).unwrap_or(Status::Error);
        let (class, name, is_torn) = parts(element.get("name"));
        if is_torn {
            self.torn = self.torn.or(Some((element.span, element.line)));
        }
        let mut draft = Draft::new(element, status, seconds(element.get("time")));
        draft = draft.named(self.suites.path(), class, name, writer);
        if !matches!(element.get("result"), "Success" | "Failure" | "Error" | "Skipped") {
            draft.word(element.get("result"), writer);
        }
        if let Some(said) = element.child("failure").or(element.child("reason")) {
            draft.failure(said, FAILURE, "", writer);
        }
        for category in element.child("categories").iter().flat_map(|all| all.children_of("category")) {
            draft.tag(writer.intern(category.get("name")));
        }
        for property in element.child("properties").iter().flat_map(|all| all.children_of("property")) {
            draft.property(property.get("name"), property.get("value"), writer);
        }
        if let Some(said) = element.has("description") {
            draft.property("description", said, writer);
        }
        self.suites.inherit(&mut draft);
        if draft.status().is_red() {
            self.suites.red();
        }
        draft.write(element.is_cut, writer);
    }
}

/// By `result`; before 2.5 by `executed` and `success`. `None` where nothing tells.
fn status(element: &Element) -> Option<Status> {
    let is = |name: &str, word: &str| element.get(name).eq_ignore_ascii_case(word);
    if let Some(result) = element.has("result") {
        return Some(status_of(RESULTS, result));
    }
    if is("executed", "false") {
        Some(Status::Skipped)
    } else if is("success", "true") {
        Some(Status::Passed)
    } else {
        is("success", "false").then_some(Status::Failed)
    }
}

/// Class and name of a full name, parted at the last point that is in no parameter; and whether it
/// breaks off within its parameters, as it does where quotes in an attribute are not escaped.
fn parts(full: &str) -> (&str, &str, bool) {
    let (mut depth, mut is_quoted, mut at) = (0_u32, false, None);
    for (place, c) in full.char_indices() {
        match c {
            '"' if depth > 0 => is_quoted = !is_quoted,
            '(' | '<' if !is_quoted => depth += 1,
            ')' | '>' if !is_quoted => depth = depth.saturating_sub(1),
            '.' if depth == 0 => at = Some(place),
            _ => {}
        }
    }
    let (class, name) = at.and_then(|at| Some((full.get(..at)?, full.get(at + 1..)?))).unwrap_or(("", full));
    (class, name, depth > 0 && full.ends_with(['(', ',']))
}
