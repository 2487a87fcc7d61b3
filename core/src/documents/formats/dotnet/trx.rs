//! TRX: what `MSTest`, `dotnet test` and Visual Studio write of any framework.
//!
//! ```xml
//! <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
//!   <Times start="2024-05-01T10:00:00Z" finish="2024-05-01T10:00:02Z"/>
//!   <Results>
//!     <UnitTestResult testId="1" testName="Adds" outcome="Failed" duration="00:00:00.0120000">
//!       <Output>
//!         <StdOut>…</StdOut>
//!         <ErrorInfo><Message>…</Message><StackTrace>…</StackTrace></ErrorInfo>
//!       </Output>
//!       <ResultFiles><ResultFile path="host\shot.png"/></ResultFiles>
//!       <InnerResults><UnitTestResult testName="Adds (1,2)" outcome="Failed"/></InnerResults>
//!     </UnitTestResult>
//!   </Results>
//!   <TestDefinitions>
//!     <UnitTest name="Adds" id="1"><TestMethod className="Ns.CalcTests" codeBase="calc.dll"/></UnitTest>
//!   </TestDefinitions>
//!   <ResultSummary outcome="Failed"><Counters total="1"/></ResultSummary>
//! </TestRun>
//! ```
//!
//! Definitions stand after results or before them, so cases wait until both are read.

use super::super::xml_case::{Draft, clock, compare_counts, inner, status_of};
use super::trx_definitions::{Definitions, key};
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Probe, Writer, text, times};
use crate::entries::Input;
use crate::facts::{EntryState, Level, Span, Status, StrId};
use hashbrown::HashMap;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "trx",
    title: "TRX (Visual Studio test results)",
    spec: "https://github.com/microsoft/vstest/blob/main/docs/report.md",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

const FAILURE: [&str; 2] = ["Message", "StackTrace"];

const OUTCOMES: &[(&str, Status)] = &[
    ("Passed", Status::Passed),
    // It ended, and gave no verdict; it passed with a warning; it passed before the run was aborted.
    ("Completed", Status::Passed),
    ("Warning", Status::Passed),
    ("PassedButRunAborted", Status::Passed),
    ("Failed", Status::Failed),
    ("NotExecuted", Status::Skipped),
    ("NotRunnable", Status::Skipped),
    ("Inconclusive", Status::Skipped),
    ("Pending", Status::Skipped),
];

fn sniff(probe: &Probe<'_>) -> Confidence {
    // CppUnit's root is called the same.
    let is_ours = || {
        let words =
            ["microsoft.com/schemas/", "<UnitTestResult", "<TestDefinitions", "<ResultSummary", "<TestSettings"];
        probe.text().is_some_and(|text| words.iter().any(|word| text.contains(word)))
    };
    match probe.xml_root() {
        Some("TestRun") if is_ours() => Confidence::Certain,
        Some("TestRun") if probe.path_ends(".trx") => Confidence::Certain,
        _ => Confidence::No,
    }
}

fn is_result(name: &str) -> bool {
    name.ends_with("TestResult") || name == "TestResultAggregation"
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut run = Run::default();
    let is_leaf = |name: &str| is_result(name) || name.ends_with("Test") || name == "RunInfo";
    let is_whole = walk(input, writer, is_leaf, |step, writer| run.step(step, writer));
    run.write(is_whole, writer);
}

/// A result, and the key of its definition.
struct Waiting {
    key: String,
    /// One of several results within another: never a further attempt of its neighbour.
    is_row: bool,
    draft: Draft,
}

#[derive(Default)]
struct Run {
    definitions: Definitions,
    /// Results that wait for their definition.
    waiting: Vec<Waiting>,
    declared: Option<u64>,
    /// Results that only sum up others.
    sums: u64,
    /// Outcome of the run, and what it says of it.
    outcome: String,
    infos: Vec<Element>,
}

impl Run {
    fn step(&mut self, step: Step, writer: &mut Writer<'_>) {
        match step {
            Step::Enter(element) => match element.name.as_str() {
                "TestRun" => writer.document(|document| document.suites += 1),
                "Times" => {
                    for name in ["start", "finish"] {
                        if let Some((millis, _)) = times::parse_iso(element.get(name)) {
                            writer.time(millis);
                        }
                    }
                }
                "ResultSummary" => element.get("outcome").clone_into(&mut self.outcome),
                "Counters" => self.declared = element.get("total").parse().ok(),
                _ => {}
            },
            Step::Leave(_) => {}
            Step::Leaf(element) if is_result(&element.name) => self.result(&element, None, writer),
            Step::Leaf(element) if element.name == "RunInfo" => self.info(element, writer),
            Step::Leaf(element) => self.definitions.add(&element, writer),
        }
    }

    /// A result, or those within it: rows of data, tests of an ordered test.
    fn result(&mut self, element: &Element, outer: Option<&str>, writer: &mut Writer<'_>) {
        let own = element.get("testId");
        let id = if own.is_empty() { outer.unwrap_or_default() } else { own };
        let within: Vec<&Element> = element
            .child("InnerResults")
            .into_iter()
            .flat_map(|all| &all.children)
            .filter(|inner| is_result(&inner.name))
            .collect();
        let before = self.waiting.len();
        for inner in &within {
            self.result(inner, Some(id), writer);
        }
        let told = self.waiting.get(before..).unwrap_or_default();
        let is_red_within = told.iter().any(|one| one.draft.status().is_red());
        let draft = draft(element, writer);
        // What only sums up others is no case, unless it says worse than they do.
        if !told.is_empty() && (is_red_within || !draft.status().is_red()) {
            self.sums += 1;
        } else if element.is_cut && !draft.status().is_red() {
            writer.unknown_case();
        } else {
            self.waiting.push(Waiting { key: key(id), is_row: outer.is_some(), draft });
        }
    }

    fn info(&mut self, element: Element, writer: &mut Writer<'_>) {
        let level = if element.get("outcome") == "Warning" { Level::Warning } else { Level::Error };
        let said = text::cut(element.text_below(&["Text"]), 400).into_owned();
        writer.log_line(level, element.line, element.span, &said);
        if level == Level::Error {
            self.infos.push(element);
        }
    }

    fn write(self, is_whole: bool, writer: &mut Writer<'_>) {
        let found = self.waiting.len() as u64;
        let mut is_red = false;
        for attempts in attempts(self.waiting, &self.definitions, writer) {
            is_red |= attempts.last().is_some_and(|last| last.status().is_red());
            write(attempts, writer);
        }
        // A run that broke though no test did: the host crashed, or nothing could be loaded.
        if !is_red && matches!(self.outcome.as_str(), "Failed" | "Error" | "Aborted" | "Timeout" | "Disconnected") {
            for info in &self.infos {
                let mut draft = Draft::new(info, Status::Error, f64::NAN);
                draft = draft.named(StrId::EMPTY, "", "(run)", writer);
                draft.told(info, info.text_below(&["Text"]), "", None, writer);
                writer.case(draft.finish());
            }
        }
        // Some writers count what only sums up others, some do not.
        if is_whole && self.declared != Some(found + self.sums) {
            compare_counts(self.declared, found, writer);
        }
    }
}

/// Results of one test by its id and name: a test that was run again stands there as often as it was run.
fn attempts(waiting: Vec<Waiting>, definitions: &Definitions, writer: &mut Writer<'_>) -> Vec<Vec<Draft>> {
    let mut tests: Vec<Vec<Draft>> = Vec::with_capacity(waiting.len());
    let mut first: HashMap<String, usize> = HashMap::new();
    for Waiting { mut key, is_row, mut draft } in waiting {
        definitions.complete(&key, &mut draft, writer);
        let mut at = tests.len();
        if !is_row && !key.is_empty() {
            key.push_str(writer.text(draft.case.name));
            at = *first.entry(key).or_insert(at);
        }
        match tests.get_mut(at) {
            Some(test) => test.push(draft),
            None => tests.push(vec![draft]),
        }
    }
    tests
}

/// As everywhere, they are attempts of one case only where one failed and none was skipped.
fn write(mut results: Vec<Draft>, writer: &mut Writer<'_>) {
    let has = |status: fn(Status) -> bool| results.iter().any(|draft| status(draft.status()));
    let is_one = has(Status::is_red) && !has(|status| status == Status::Skipped);
    let last = results.pop().map(Draft::finish);
    let before = results.into_iter().map(Draft::finish);
    match last {
        Some(mut last) if is_one => {
            last.earlier = before.map(|case| case.last).collect();
            writer.case(last);
        }
        last => before.chain(last).for_each(|case| writer.case(case)),
    }
}

/// Milliseconds that a result took, as it says; else, as the attribute is optional, from when it began and ended.
fn duration(element: &Element) -> f64 {
    let told = clock(element.get("duration"));
    if !told.is_nan() {
        return told;
    }
    let [began, ended] = ["startTime", "endTime"].map(|name| times::parse_iso(element.get(name)));
    let took = began.zip(ended).and_then(|((began, _), (ended, _))| u32::try_from(ended - began).ok());
    took.map_or(f64::NAN, f64::from)
}

fn draft(element: &Element, writer: &mut Writer<'_>) -> Draft {
    // The outcome that is first in the specification is left out where it is meant: an error.
    let outcome = element.has("outcome").unwrap_or("Error");
    let mut draft = Draft::new(element, status_of(OUTCOMES, outcome), duration(element));
    draft.case.name = writer.intern(element.get("testName"));
    if !matches!(outcome, "Passed" | "Failed" | "Error") {
        draft.word(outcome, writer);
    }
    if let Some(output) = element.child("Output") {
        if let Some(info) = output.child("ErrorInfo") {
            draft.failure(info, FAILURE, "", writer);
        }
        draft.detail.stdout = inner(output.child("StdOut"));
        let stderr = inner(output.child("StdErr"));
        draft.detail.stderr = if stderr.is_empty() { inner(output.child("DebugTrace")) } else { stderr };
        let messages = output.child("TextMessages").map(|all| all.inner).filter(|span| !span.is_empty());
        if draft.detail.stdout.is_empty() {
            draft.detail.stdout = messages.unwrap_or(Span::default());
        }
    }
    if draft.status().is_red() && draft.detail.failure_line == 0 {
        draft.told(element, "", "", None, writer);
    }
    for file in element.descendants() {
        match file.name.as_str() {
            "ResultFile" => draft.attach(file.get("path"), "", writer),
            "A" => draft.attach(file.get("href"), "", writer),
            _ => {}
        }
    }
    draft
}
