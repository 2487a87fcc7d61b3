//! What `jest --json` and Vitest's `json` reporter write.
//!
//! ```json
//! {"numTotalTests": 1, "numFailedTests": 1, "success": false, "startTime": 1714557600000, "testResults": [
//!   {"name": "/w/a.test.js", "status": "failed", "message": "", "assertionResults": [
//!     {"ancestorTitles": ["math"], "title": "adds", "fullName": "math adds", "status": "failed", "duration": 5,
//!      "failureMessages": ["Error: 1 is not 2\n    at a.test.js:3:1"], "invocations": 2}]}]}
//! ```

use super::shared::{Report, Told, earlier, joined, kind, line_of, listed, status};
use super::{format, says, sure};
use crate::documents::pieces::{EACH, Piece};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Case, Confidence, Format, Probe, Writer, text};
use crate::entries::Input;
use crate::facts::{Status, StrId};

pub(in crate::documents::formats) const FORMAT: Format =
    format("jest", "Jest or Vitest JSON report", "https://jestjs.io/docs/cli#--json", sniff, read);

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_counted =
        shape.has(&["numTotalTests", "testResults"]) || shape.has(&["numTotalTests", "numTotalTestSuites"]);
    let is_bare = shape.has(&["testResults"]) && says(probe, &["\"assertionResults\"", "\"ancestorTitles\""]);
    sure(shape.kind == Kind::Object && (is_counted || is_bare))
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let (mut all, mut by_word) = (0, [0_usize; 2]);
    listed(input, writer, &[&["testResults", EACH]], &mut |piece, report| match piece {
        Piece::Item { node, .. } => suite(node, &mut all, &mut by_word, report),
        Piece::Rest(root) => {
            report.time_of(root, "startTime");
            report.declares(root, "tests", root.whole_of("numTotalTests"), all);
            report.declares(root, "passed tests", root.whole_of("numPassedTests"), by_word[0]);
            report.declares(root, "failed tests", root.whole_of("numFailedTests"), by_word[1]);
        }
    });
}

/// The tests of a file.
fn suite(file: Node<'_>, all: &mut usize, by_word: &mut [usize; 2], report: &mut Report<'_, '_>) {
    report.suite();
    for time in ["startTime", "endTime"] {
        match file.get("perfStats") {
            Some(stats) if file.get(time).is_none() => report.time_of(stats, &time.replace("Time", "")),
            _ => report.time_of(file, time),
        }
    }
    let tests = file.items_of("assertionResults");
    for node in &tests {
        *all += 1;
        for (count, word) in by_word.iter_mut().zip(["passed", "failed"]) {
            *count += usize::from(node.text_of("status") == word);
        }
        test(*node, file, report);
    }
    if file.text_of("status") == "failed" && !tests.iter().any(|node| node.text_of("status") == "failed") {
        broken(file, report);
    }
}

/// A file that failed although none of its tests did: it could not be run, or a hook of it broke.
fn broken(file: Node<'_>, report: &mut Report<'_, '_>) {
    let path = file.text_of("name");
    let mut told = Told::of(Status::Error, None);
    let message = file.get("message").filter(|message| !message.said().trim().is_empty());
    let plain = message.map(Node::said).unwrap_or_default();
    let plain = text::strip_ansi(&plain);
    let mut lines = plain.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('●'));
    told.failure(lines.next().unwrap_or("the test file failed to run"), "", message, report);
    told.word("suite failed to run", report);
    let file_name = report.name(&path);
    let name = report.name("suite failed to run");
    report.writer.case(Case { file: file_name, suite: file_name, ..Case::of(name, told.attempt(file)) });
}

fn test(node: Node<'_>, file: Node<'_>, report: &mut Report<'_, '_>) {
    let word = node.text_of("status");
    let mut told = Told::of(status(&word).unwrap_or(Status::Skipped), node.number_of("duration"));
    if word != "pending" {
        told.word(&word, report);
    }
    for message in node.items_of("failureMessages") {
        let said = message.said();
        let plain = text::strip_ansi(&said);
        // A stack begins with the message, which may have lines of its own.
        let end = plain.find("\n    at ").unwrap_or(plain.len());
        told.failure(plain.get(..end).unwrap_or_default(), kind(&plain), Some(message), report);
    }
    if let Some(matcher) = node.items_of("failureDetails").iter().find_map(|detail| detail.get("matcherResult")) {
        told.compared(matcher, report);
    }
    for tag in node.items_of("tags") {
        told.tag(&tag.said(), report);
    }
    told.properties(node.get("meta"), report);
    let titles: Vec<_> = node.items_of("ancestorTitles").into_iter().map(Node::said).collect();
    let name = if node.get("title").is_some() { "title" } else { "fullName" };
    let before = node.whole_of("invocations").map(|all| all - 1);
    let case = Case {
        suite: report.name(&joined(titles.iter().map(AsRef::as_ref))),
        class: StrId::EMPTY,
        name: report.named(node, name),
        file: report.named(file, "name"),
        line: node.get("location").map_or(0, |place| line_of(place, "line")),
        earlier: earlier(node, before, &node.items_of("retryReasons"), report),
        last: told.attempt(node),
    };
    report.case(node, case);
}
