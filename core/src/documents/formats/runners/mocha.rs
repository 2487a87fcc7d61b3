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

use super::shared::{Report, Told, earlier, joined, listed};
use super::{format, says, sure};
use crate::documents::pieces::{EACH, Piece};
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

const LISTS: &[&[&str]] = &[&["tests", EACH], &["pending", EACH], &["failures", EACH], &["passes", EACH]];

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut lists = Lists::default();
    listed(input, writer, LISTS, &mut |piece, report| match piece {
        Piece::Item { list: 3, .. } => {}
        Piece::Item { list, node, .. } => {
            lists.item(LISTS.get(list).and_then(|path| path.first()).copied().unwrap_or_default(), node, report);
        }
        Piece::Rest(root) => lists.close(root, report),
    });
}

fn read_awesome(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut found = 0;
    listed(input, writer, &[&["results", EACH]], &mut |piece, report| match piece {
        Piece::Item { node, .. } => suite(node, "", "", &mut found, report),
        Piece::Rest(root) => nested(root, found, report),
    });
}

/// What tells one test from another: its full title and file.
fn key(node: Node<'_>) -> (String, String) {
    (node.text_of("fullTitle").into_owned(), node.text_of("file").into_owned())
}

/// How often each test is in a list.
type Counts = BTreeMap<(String, String), usize>;

/// Takes one test out of a list.
fn take(counts: &mut Counts, key: &(String, String)) -> bool {
    counts.get_mut(key).filter(|count| **count > 0).map(|count| *count -= 1).is_some()
}

/// A test until all lists are known.
struct Held {
    key: (String, String),
    has_error: bool,
    has_duration: bool,
    is_whole: bool,
    case: Case,
}

/// `tests` holds each test once; the other lists hold them again, and hooks that failed.
#[derive(Default)]
struct Lists {
    tests: Vec<Held>,
    /// Failures of what is not among the tests so far.
    others: Vec<Held>,
    known: Counts,
    pending: Counts,
    failed: Counts,
}

impl Lists {
    fn item(&mut self, list: &str, node: Node<'_>, report: &mut Report<'_, '_>) {
        let key = key(node);
        let is_other = list == "failures" && !take(&mut self.known, &key);
        match list {
            "tests" => *self.known.entry(key.clone()).or_default() += 1,
            "pending" => *self.pending.entry(key.clone()).or_default() += 1,
            _ => *self.failed.entry(key.clone()).or_default() += 1,
        }
        if !is_other && list != "tests" {
            return;
        }
        let held = Held {
            key,
            has_error: node.get("err").is_some_and(|err| !err.fields().is_empty()),
            has_duration: node.get("duration").is_some(),
            is_whole: node.is_whole(),
            // A hook is no test, but what it broke is.
            case: case(node, ("", ""), Told::of(Status::Error, node.number_of("duration")), report),
        };
        if is_other { self.others.push(held) } else { self.tests.push(held) }
    }

    fn close(&mut self, root: Node<'_>, report: &mut Report<'_, '_>) {
        stats(root, report);
        // Its tests stand in one list, so the suites are those it counts itself.
        let suites = root.get("stats").and_then(|stats| stats.whole_of("suites"));
        let suites = suites.and_then(|suites| u32::try_from(suites).ok()).unwrap_or_default();
        report.writer.document(|document| document.suites += suites);
        let all = self.tests.len();
        for mut held in std::mem::take(&mut self.tests) {
            let is_pending = take(&mut self.pending, &held.key);
            // The list decides; an error without a list is that of a report that was cut.
            let is_failed = !is_pending && (take(&mut self.failed, &held.key) || held.has_error);
            held.case.last.status = if is_failed {
                Status::Failed
            } else if is_pending || !held.has_duration {
                Status::Skipped
            } else {
                Status::Passed
            };
            report.case_of(held.is_whole, held.case);
        }
        for held in std::mem::take(&mut self.others) {
            if !take(&mut self.known, &held.key) {
                report.case_of(held.is_whole, held.case);
            }
        }
        report.declares(root, "tests", root.get("stats").and_then(|stats| stats.whole_of("tests")), all);
    }
}

fn stats(root: Node<'_>, report: &mut Report<'_, '_>) {
    for time in ["start", "end"] {
        report.time(root.get("stats").and_then(|stats| stats.get(time)).and_then(Node::time));
    }
    let took = root.get("stats").and_then(|stats| stats.number_of("duration"));
    if let Some(took) = took.filter(|took| *took >= 0.0) {
        report.writer.took(took);
    }
}

/// A row of what `told` is not yet told of.
fn case(node: Node<'_>, (suite, file): (&str, &str), mut told: Told, report: &mut Report<'_, '_>) -> Case {
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
    Case {
        suite: report.name(if suite.is_empty() { outer } else { suite }),
        class: StrId::EMPTY,
        name: report.name(&title),
        file: if file.is_empty() { report.named(node, "file") } else { report.name(file) },
        line: 0,
        earlier: earlier(node, node.whole_of("currentRetry"), &[], report),
        last: told.attempt(node),
    }
}

/// What a test added to its report: JSON in a text, or as it is; paths of screenshots and videos among it.
fn context(told: &mut Told, node: Node<'_>, report: &mut Report<'_, '_>) {
    let Some(context) = node.get("context").filter(|context| !context.is_null()) else { return };
    let said = context.said();
    let inner = Tree::parse(&said);
    let root = inner.as_ref().map_or(context, |tree| tree.root());
    let items = if root.is_array() { root.items() } else { vec![root] };
    for item in items {
        let value = item.get("value").unwrap_or(item);
        let title = item.text_of("title");
        // Reporters for Cypress list several files below one title.
        for value in if value.is_array() { value.items() } else { vec![value] } {
            let value = value.said();
            let end = value.rsplit('.').next().unwrap_or_default();
            if ["png", "jpg", "jpeg", "gif", "webp", "mp4", "webm"].contains(&end) {
                told.attachment((&title, &value, ""), None, report);
            } else {
                told.property(if title.is_empty() { "context" } else { &title }, &value, report);
            }
        }
    }
}

fn nested(root: Node<'_>, found: usize, report: &mut Report<'_, '_>) {
    stats(root, report);
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
            if is("timedOut") {
                told.word("timed out", report);
            }
            if is("skipped") {
                // A hook before it failed.
                told.word("skipped by a hook", report);
            }
            let case = case(test, (&path, file), told, report);
            report.case(test, case);
        }
    }
    for inner in node.items_of("suites") {
        suite(inner, &path, file, found, report);
    }
}
