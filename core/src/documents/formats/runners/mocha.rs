//! What Mocha's `json` reporter writes, and mochawesome, which Cypress uses too.
//!
//! ```json
//! {"stats": {"tests": 1, "passes": 0, "pending": 0, "failures": 1}, "tests": [
//!   {"title": "adds", "fullTitle": "math adds", "file": "/w/a.js", "duration": 5, "currentRetry": 0,
//!    "err": {"message": "1 is not 2", "stack": "AssertionError: 1 is not 2\n    at a.js:1"}}],
//!  "pending": [], "failures": [], "passes": []}
//! ```
//!
//! mochawesome nests suites: `{"stats": {…}, "results": [{"suites": [{"title": "math", "tests": [{"title": "adds",
//! "fullTitle": "math adds", "state": "failed", "fail": true, "err": {"message": …, "estack": …, "diff": …}}]}]}]}`.

use super::shared::{Report, Told, document, earlier, joined};
use super::{format, says, sure};
use crate::documents::shape::Kind;
use crate::documents::tree::{Node, Tree};
use crate::documents::{Case, Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{Status, StrId};
use std::collections::BTreeMap;

pub(in crate::documents::formats) const FORMAT: Format =
    format("mocha", "Mocha JSON report", "https://mochajs.org/#json", sniff, read);

pub(in crate::documents::formats) const AWESOME: Format = format(
    "mochawesome",
    "mochawesome JSON report",
    "https://github.com/adamgruber/mochawesome",
    sniff_awesome,
    read_awesome,
);

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_kind = shape.kind == Kind::Object && shape.has(&["stats", "tests"]);
    sure(is_kind && says(probe, &["\"passes\"", "\"pending\"", "\"failures\""]))
}

fn sniff_awesome(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_kind = shape.kind == Kind::Object && shape.has(&["stats", "results"]);
    let is_told = |words: &[&str]| says(probe, words);
    sure(is_kind && (is_told(&["\"testsRegistered\""]) || is_told(&["\"passes\"", "\"suites\"", "\"failures\""])))
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    document(input, writer, lists);
}

fn read_awesome(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    document(input, writer, nested);
}

/// What tells one test from another: its full title and file.
fn key(node: Node<'_>) -> (String, String) {
    (node.text_of("fullTitle").into_owned(), node.text_of("file").into_owned())
}

/// How often each test is in a list.
fn counted(nodes: &[Node<'_>]) -> BTreeMap<(String, String), usize> {
    let mut counts = BTreeMap::new();
    for node in nodes {
        *counts.entry(key(*node)).or_default() += 1;
    }
    counts
}

/// Takes one test out of a list.
fn take(counts: &mut BTreeMap<(String, String), usize>, node: Node<'_>) -> bool {
    counts.get_mut(&key(node)).filter(|count| **count > 0).map(|count| *count -= 1).is_some()
}

/// `tests` holds each test once; the other lists hold them again, and hooks that failed.
fn lists(root: Node<'_>, report: &mut Report<'_, '_>) {
    stats(root, report);
    let (tests, failures) = (root.items_of("tests"), root.items_of("failures"));
    let mut pending = counted(&root.items_of("pending"));
    let mut failed = counted(&failures);
    let mut known = counted(&tests);
    for node in &tests {
        let is_pending = take(&mut pending, *node);
        let err = node.get("err").filter(|err| !err.fields().is_empty());
        // The list decides; an error without a list is that of a report that was cut.
        let is_failed = if is_pending { false } else { take(&mut failed, *node) || err.is_some() };
        let status = if is_failed {
            Status::Failed
        } else if is_pending || node.get("duration").is_none() {
            Status::Skipped
        } else {
            Status::Passed
        };
        write(*node, ("", ""), Told::of(status, node.number_of("duration")), report);
    }
    for node in failures.iter().filter(|node| !take(&mut known, **node)) {
        // A hook is no test, but what it broke is.
        write(*node, ("", ""), Told::of(Status::Error, node.number_of("duration")), report);
    }
    report.declares(root, "tests", root.get("stats").and_then(|stats| stats.whole_of("tests")), tests.len());
}

fn stats(root: Node<'_>, report: &mut Report<'_, '_>) {
    for time in ["start", "end"] {
        report.time(root.get("stats").and_then(|stats| stats.get(time)).and_then(Node::time));
    }
}

fn write(node: Node<'_>, (suite, file): (&str, &str), mut told: Told, report: &mut Report<'_, '_>) {
    if let Some(err) = node.get("err").filter(|err| !err.fields().is_empty()) {
        let stack = ["stack", "estack"].iter().find_map(|name| err.get(name));
        let said = stack.map(Node::said).unwrap_or_default();
        let before = said.split([':', ' ']).next().unwrap_or_default();
        let is_name = before.ends_with("Error") || before.ends_with("Exception");
        let name = err.text_of("name");
        let kind = if name.is_empty() && is_name { before } else { &name };
        // mochawesome puts the class before the message.
        let message = err.text_of("message");
        let plain = message.strip_prefix(kind).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(&message);
        told.failure(plain, kind, stack, report);
        told.compared(err, report);
        told.members(err, &["code", "diff"], report);
    }
    context(&mut told, node, report);
    let title = node.text_of("title");
    // The suites are what the full title has before the title.
    let full = node.text_of("fullTitle");
    let outer = full.strip_suffix(title.as_ref()).unwrap_or_default().trim_end();
    let case = Case {
        suite: report.name(if suite.is_empty() { outer } else { suite }),
        class: StrId::EMPTY,
        name: report.name(&title),
        file: if file.is_empty() { report.named(node, "file") } else { report.name(file) },
        line: 0,
        earlier: earlier(node, node.whole_of("currentRetry"), &[], report),
        last: told.attempt(node),
    };
    report.case(node, case);
}

/// What a test added to its report: JSON in a text, or as it is; paths of screenshots and videos among it.
fn context(told: &mut Told, node: Node<'_>, report: &mut Report<'_, '_>) {
    let Some(context) = node.get("context").filter(|context| !context.is_null()) else { return };
    let said = context.said();
    let inner = Tree::parse(&said);
    let root = inner.as_ref().map_or(context, |tree| tree.root());
    let items = if root.is_array() { root.items() } else { vec![root] };
    for item in items {
        let value = item.get("value").unwrap_or(item).said();
        let title = item.text_of("title");
        let end = value.rsplit('.').next().unwrap_or_default();
        if ["png", "jpg", "jpeg", "gif", "webp", "mp4", "webm"].contains(&end) {
            told.attachment((&title, &value, ""), None, report);
        } else {
            told.property(if title.is_empty() { "context" } else { &title }, &value, report);
        }
    }
}

fn nested(root: Node<'_>, report: &mut Report<'_, '_>) {
    stats(root, report);
    let mut found = 0;
    for node in root.items_of("results") {
        suite(node, "", "", &mut found, report);
    }
    let stats = root.get("stats");
    report.declares(root, "tests", stats.and_then(|stats| stats.whole_of("tests")), found);
}

fn suite(node: Node<'_>, above: &str, file: &str, found: &mut usize, report: &mut Report<'_, '_>) {
    let path = joined([above, &node.text_of("title")]);
    let own = node.text_of("file");
    let file = if own.is_empty() { file } else { &own };
    if !path.is_empty() {
        report.suite();
    }
    for list in ["beforeHooks", "tests", "afterHooks"] {
        for test in node.items_of(list) {
            let is = |name: &str| test.boolean_of(name) == Some(true);
            let is_failed = is("fail") || test.text_of("state") == "failed";
            let is_hook = is("isHook") || list != "tests";
            *found += usize::from(!is_hook && !is("skipped"));
            let status = match (is_failed, is_hook) {
                (true, true) => Status::Error,
                (true, false) => Status::Failed,
                // Hooks that hold are no tests.
                (false, true) => continue,
                (false, false) if is("pass") || test.text_of("state") == "passed" => Status::Passed,
                (false, false) => Status::Skipped,
            };
            let mut told = Told::of(status, test.number_of("duration"));
            if is("skipped") {
                // A hook before it failed.
                told.word("skipped by a hook", report);
            }
            write(test, (&path, file), told, report);
        }
    }
    for inner in node.items_of("suites") {
        suite(inner, &path, file, found, report);
    }
}
