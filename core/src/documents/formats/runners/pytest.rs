//! What the plugin pytest-json-report writes.
//!
//! ```json
//! {"created": 1714557600.5, "duration": 1.2, "exitcode": 1, "root": "/w", "summary": {"failed": 1, "total": 1}, "tests": [
//!   {"nodeid": "t/test_a.py::TestA::test_b[1]", "lineno": 3, "outcome": "failed", "keywords": [],
//!    "call": {"duration": 0.1, "outcome": "failed", "crash": {"path": "/w/t/test_a.py", "lineno": 5,
//!      "message": "assert 1 == 2"}, "longrepr": "def test_b…", "stdout": "hi"}}]}
//! ```

use super::shared::{Report, Told, earlier, kind, listed, status};
use super::{format, sure};
use crate::documents::pieces::{EACH, Piece};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Case, Confidence, Format, Probe, Writer, text};
use crate::entries::Input;
use crate::facts::{Status, StrId};

pub(in crate::documents::formats) const FORMAT: Format =
    format("pytest-json", "pytest JSON report", "https://github.com/numirias/pytest-json-report#format", sniff, read);

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    sure(shape.kind == Kind::Object && shape.has(&["created", "duration", "exitcode", "root"]))
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut tests = 0;
    listed(input, writer, &[&["collectors", EACH], &["tests", EACH]], &mut |piece, report| match piece {
        Piece::Item { list: 0, node, .. } => collector(node, report),
        Piece::Item { node, .. } => {
            tests += 1;
            test(node, report);
        }
        Piece::Rest(root) => run(root, tests, report),
    });
}

fn run(root: Node<'_>, tests: usize, report: &mut Report<'_, '_>) {
    if let Some(created) = root.number_of("created") {
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of this century")]
        let times = [created - root.number_of("duration").unwrap_or(0.0), created].map(|at| Some((at * 1e3) as i64));
        for time in times {
            report.time(time);
        }
    }
    let summary = root.get("summary");
    if root.get("tests").is_some() {
        report.declares(root, "tests", summary.and_then(|summary| summary.whole_of("total")), tests);
    }
}

/// A module that could not be collected has no tests to tell of.
fn collector(node: Node<'_>, report: &mut Report<'_, '_>) {
    if node.text_of("outcome") != "failed" {
        return;
    }
    let id = node.text_of("nodeid");
    let mut told = Told::of(Status::Error, None);
    let text = node.get("longrepr");
    // The last line of a traceback is the error.
    let said = text.map(Node::said).unwrap_or_default();
    let last = said.lines().rev().find_map(|line| line.strip_prefix("E  ")).unwrap_or(&said);
    told.failure(text::first_telling_line(last), kind(last), text, report);
    told.word("collection failed", report);
    let file = report.name(&id);
    let name = if id.is_empty() { report.name("collection") } else { file };
    report.case(node, Case { file, ..Case::of(name, told.attempt(node)) });
}

fn test(node: Node<'_>, report: &mut Report<'_, '_>) {
    let id = node.text_of("nodeid");
    let (path, rest) = id.split_once("::").unwrap_or((&id, ""));
    // Parameters may hold `::` themselves.
    let plain = rest.split('[').next().unwrap_or_default();
    let (classes, _) = plain.rsplit_once("::").unwrap_or_default();
    let name = rest.get(classes.len()..).unwrap_or_default().trim_start_matches("::");
    // As its JUnit report names the class.
    let module = path.strip_suffix(".py").unwrap_or(path).replace(['/', '\\'], ".");
    let class = if classes.is_empty() { module } else { format!("{module}.{}", classes.replace("::", ".")) };
    let told = attempt(node, report);
    // One node tells of all tries: of those before, only that there were any.
    let is_again = i64::from(node.text_of("outcome") == "rerun");
    let case = Case {
        suite: StrId::EMPTY,
        class: report.name(&class),
        name: report.name(if name.is_empty() { &id } else { name }),
        file: report.name(path),
        // Counted from 0.
        line: node.whole_of("lineno").and_then(|line| u32::try_from(line + 1).ok()).unwrap_or(0),
        earlier: earlier(node, Some(is_again), &[], report),
        last: told.attempt(node),
    };
    report.case(node, case);
}

/// What each test goes through.
const STAGES: [&str; 3] = ["setup", "call", "teardown"];

fn attempt(node: Node<'_>, report: &mut Report<'_, '_>) -> Told {
    let mut word = node.text_of("outcome");
    if word == "rerun" {
        // The word of a try that was repeated stays, whatever came of the last; its stages tell.
        let worst = STAGES.iter().filter_map(|name| node.get(name)).map(|stage| stage.text_of("outcome"));
        word = worst.max_by_key(|word| word != "passed").unwrap_or_default();
    }
    let status = if word == "rerun" { Status::Failed } else { status(&word).unwrap_or(Status::Skipped) };
    let mut told = Told::of(status, None);
    told.word(&word, report);
    for name in STAGES {
        let Some(stage) = node.get(name) else { continue };
        if let Some(seconds) = stage.number_of("duration") {
            told.ms = if told.ms.is_nan() { 0.0 } else { told.ms } + seconds * 1e3;
        }
        for (stream, span) in [("stdout", &mut told.detail.stdout), ("stderr", &mut told.detail.stderr)] {
            // That of the call, or else the first.
            if span.is_empty() || name == "call" && stage.get(stream).is_some() {
                *span = stage.span_of(stream);
            }
        }
        let crash = stage.get("crash");
        let message = crash.map(|crash| crash.text_of("message")).unwrap_or_default();
        let text = stage.get("longrepr");
        if crash.is_none() && text.is_none() {
            continue;
        }
        let (said, kind) = (text.map(Node::said).unwrap_or_default(), message.split(':').next().unwrap_or_default());
        let kind = if kind.contains(char::is_whitespace) || kind == message { "" } else { kind };
        // A skip is a tuple of place and reason in a text.
        let reason = said.rsplit_once(", '").map(|(_, reason)| reason.trim_end_matches(['\'', ')']));
        let line = if message.is_empty() { reason.unwrap_or(text::first_telling_line(&said)) } else { &message };
        told.failure(line, kind, text, report);
        if let Some(crash) = crash.filter(|_| told.status.is_red()) {
            let place = format!("{}:{}", crash.text_of("path"), crash.whole_of("lineno").unwrap_or(0));
            told.property("crash", &place, report);
        }
        if told.status.is_red() && name != "call" {
            told.property("stage", name, report);
        }
    }
    told.properties(node.get("metadata"), report);
    told
}
