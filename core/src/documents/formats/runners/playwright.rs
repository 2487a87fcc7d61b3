//! What Playwright's `json` reporter writes.
//!
//! ```json
//! {"config": {"rootDir": "/w"}, "suites": [{"title": "a.spec.ts", "file": "a.spec.ts", "specs": [
//!   {"title": "logs in", "file": "a.spec.ts", "line": 3, "tags": ["slow"], "tests": [
//!     {"projectName": "chromium", "expectedStatus": "passed", "status": "flaky", "annotations": [], "results": [
//!       {"status": "failed", "duration": 9, "retry": 0, "errors": [{"message": "no button"}]},
//!       {"status": "passed", "duration": 7, "retry": 1}]}]}], "suites": []}], "errors": [],
//!   "stats": {"expected": 0, "unexpected": 0, "flaky": 1, "skipped": 0}}
//! ```

use super::shared::{Report, Told, joined, kind, line_of, listed, status};
use super::{format, says, sure};
use crate::documents::pieces::{EACH, Piece};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Attempt, Case, Confidence, Format, Probe, Writer, text};
use crate::entries::Input;
use crate::facts::Status;
use std::borrow::Cow;

pub(in crate::documents::formats) const FORMAT: Format = format(
    "playwright",
    "Playwright JSON report",
    "https://playwright.dev/docs/test-reporters#json-reporter",
    sniff,
    read,
);

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_whole = shape.has(&["config", "suites"]) && says(probe, &["\"specs\""]);
    // The configuration alone may fill the first bytes.
    let is_begun = shape.has(&["config"]) && says(probe, &["\"rootDir\"", "\"projects\""]);
    sure(shape.kind == Kind::Object && (is_whole || is_begun))
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut outcomes = Outcomes::default();
    listed(input, writer, &[&["suites", EACH]], &mut |piece, report| match piece {
        // One for each file.
        Piece::Item { node, .. } => suite(node, "", &mut outcomes, report),
        Piece::Rest(root) => run(root, outcomes, report),
    });
}

/// Tests by outcome, as the statistics at the end count them.
type Outcomes = [usize; 4];
const OUTCOMES: [&str; 4] = ["expected", "unexpected", "flaky", "skipped"];

fn run(root: Node<'_>, outcomes: Outcomes, report: &mut Report<'_, '_>) {
    for error in root.items_of("errors") {
        let mut told = Told::of(Status::Error, None);
        fail(&mut told, error, report);
        report.broken(error, "error outside of tests", told);
    }
    let stats = root.get("stats");
    report.time(stats.and_then(|stats| stats.get("startTime")).and_then(Node::time));
    for (outcome, found) in OUTCOMES.iter().zip(outcomes) {
        report.declares(root, outcome, stats.and_then(|stats| stats.whole_of(outcome)), found);
    }
}

fn suite(node: Node<'_>, above: &str, outcomes: &mut Outcomes, report: &mut Report<'_, '_>) {
    report.suite();
    let path = joined([above, &node.text_of("title")]);
    for spec in node.items_of("specs") {
        for test in spec.items_of("tests") {
            let outcome = test.text_of("status");
            for (count, _) in outcomes.iter_mut().zip(OUTCOMES).filter(|(_, known)| *known == outcome) {
                *count += 1;
            }
            case(test, spec, &path, report);
        }
    }
    for inner in node.items_of("suites") {
        suite(inner, &path, outcomes, report);
    }
}

/// A test is a spec in a project; its results are its attempts.
fn case(test: Node<'_>, spec: Node<'_>, path: &str, report: &mut Report<'_, '_>) {
    let mut attempts: Vec<Attempt> = Vec::new();
    for result in test.items_of("results") {
        attempts.push(attempt(result, test, spec, report));
    }
    let last = attempts.pop().unwrap_or_else(|| {
        let mut told = Told::of(Status::Skipped, None);
        told.word("did not run", report);
        described(&mut told, test, spec, report);
        told.attempt(test)
    });
    let project = if test.get("projectName").is_some() { "projectName" } else { "projectId" };
    let case = Case {
        suite: report.name(path),
        class: report.named(test, project),
        name: report.named(spec, "title"),
        file: report.named(spec, "file"),
        line: line_of(spec, "line"),
        earlier: attempts,
        last,
    };
    report.case(test, case);
}

fn attempt(result: Node<'_>, test: Node<'_>, spec: Node<'_>, report: &mut Report<'_, '_>) -> Attempt {
    let errors = result.items_of("errors");
    let mut told = outcome(result, &test.text_of("expectedStatus"), report);
    steps(&mut told, &result.items_of("steps"), "", errors.is_empty(), report);
    for (name, span) in [("stdout", &mut told.detail.stdout), ("stderr", &mut told.detail.stderr)] {
        let pieces = result.items_of(name);
        // Several pieces are shown as they stand.
        let only = pieces.first().filter(|_| pieces.len() == 1).and_then(|piece| piece.get("text"));
        let all = result.get(name).filter(|_| !pieces.is_empty());
        *span = only.or(all).map(Node::span).unwrap_or_default();
    }
    for file in result.items_of("attachments") {
        let texts = ["name", "path", "contentType"].map(|name| file.text_of(name));
        told.attachment((&texts[0], &texts[1], &texts[2]), file.get("body"), report);
    }
    described(&mut told, test, spec, report);
    told.members(result, &["workerIndex", "parallelIndex"], report);
    report.time(result.get("startTime").and_then(Node::time));
    told.attempt(result)
}

/// How a result ended, by what was expected of it, with its errors.
pub(super) fn outcome(result: Node<'_>, expected: &str, report: &mut Report<'_, '_>) -> Told {
    let word = result.text_of("status");
    let errors = result.items_of("errors");
    let is_told = !errors.is_empty() || result.get("error").is_some();
    let status = match (word.as_ref(), expected) {
        // `test.fail()`: the runner's verdict is about what was expected.
        ("failed", "failed") => Status::Passed,
        ("passed", "failed") => Status::Failed,
        // Stopped from outside, unless something broke before.
        ("interrupted", _) if is_told => Status::Error,
        ("interrupted", _) => Status::Skipped,
        _ => status(&word).unwrap_or(Status::Skipped),
    };
    let mut told = Told::of(status, result.number_of("duration"));
    told.word(&word, report);
    if expected == "failed" {
        told.property("expectedStatus", expected, report);
        if word == "failed" {
            told.detail.source_status = report.name("failed as expected");
        } else if word == "passed" {
            told.failure("Expected to fail, but passed.", "", None, report);
        }
    }
    for error in &errors {
        fail(&mut told, *error, report);
    }
    if let Some(error) = result.get("error").filter(|_| errors.is_empty()) {
        fail(&mut told, error, report);
    }
    told
}

pub(super) fn fail(told: &mut Told, error: Node<'_>, report: &mut Report<'_, '_>) {
    let said = |name: &str| error.get(name).filter(|text| !text.said().is_empty());
    let message = said("message").or_else(|| said("value")).map(Node::said).unwrap_or_default();
    // The message holds the snippet and often the stack already; a stack apart is more.
    told.failure(
        &message,
        kind(&text::strip_ansi(&message)),
        said("stack").or_else(|| said("message")).or_else(|| said("snippet")),
        report,
    );
    if let Some(place) = error.get("location").filter(|place| place.is_object()) {
        let place = format!("{}:{}:{}", place.text_of("file"), line_of(place, "line"), line_of(place, "column"));
        told.property("location", &place, report);
    }
}

/// Steps that failed: their names tell where; their errors are those of the result, if it has any.
fn steps(told: &mut Told, nodes: &[Node<'_>], above: &str, is_only: bool, report: &mut Report<'_, '_>) {
    for node in nodes {
        let path = joined([above, &node.text_of("title")]);
        if let Some(error) = node.get("error") {
            told.property("failed step", &path, report);
            if is_only {
                fail(told, error, report);
            }
        }
        steps(told, &node.items_of("steps"), &path, is_only, report);
    }
}

/// Tags and annotations, which belong to every attempt.
fn described(told: &mut Told, test: Node<'_>, spec: Node<'_>, report: &mut Report<'_, '_>) {
    for tag in spec.items_of("tags") {
        told.tag(&tag.said(), report);
    }
    annotated(told, &test.items_of("annotations"), report);
}

/// Why something was skipped, who owns it, and anything else.
pub(super) fn annotated(told: &mut Told, notes: &[Node<'_>], report: &mut Report<'_, '_>) {
    for note in notes {
        let (kind, said) = (note.text_of("type"), note.text_of("description"));
        match (kind.as_ref(), told.status) {
            ("skip" | "fixme", Status::Skipped) if !said.is_empty() => told.failure(&said, "", None, report),
            ("owner", _) => told.detail.owner = report.name(&said),
            _ => {
                let value = if said.is_empty() { Cow::Borrowed("true") } else { said };
                told.property(&kind, &value, report);
            }
        }
    }
}
