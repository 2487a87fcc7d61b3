//! The Common Test Report Format.
//!
//! ```json
//! {"reportFormat": "CTRF", "results": {"tool": {"name": "jest"},
//!   "summary": {"tests": 1, "passed": 0, "failed": 1, "skipped": 0, "pending": 0, "other": 0, "start": 1, "stop": 2},
//!   "tests": [{"name": "adds", "status": "failed", "duration": 5, "message": "1 is not 2", "trace": "at a.js:1",
//!     "retries": 1, "retryAttempts": [{"attempt": 1, "status": "failed", "message": "1 is not 2"}]}]}}
//! ```

use super::shared::{Report, Told, earlier, joined, kind, line_of, listed, status};
use super::{format, says, sure};
use crate::documents::pieces::{EACH, Piece};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Case, Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{Status, StrId};

pub(in crate::documents::formats) const FORMAT: Format =
    format("ctrf", "CTRF test report", "https://www.ctrf.io/docs/specification/overview", sniff, read);

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_root = shape.kind == Kind::Object && shape.has(&["results"]);
    let is_named = shape.has(&["reportFormat"]) && says(probe, &["\"CTRF\""]);
    sure(is_root && (is_named || says(probe, &["\"tool\"", "\"summary\"", "\"tests\"", "\"pending\""])))
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let (mut all, mut by_word) = (0, [0_usize; 5]);
    listed(input, writer, &[&["results", "tests", EACH]], &mut |piece, report| match piece {
        Piece::Item { node, .. } => {
            all += 1;
            let word = node.text_of("status");
            for (count, _) in by_word.iter_mut().zip(WORDS).filter(|(_, known)| *known == word) {
                *count += 1;
            }
            test(node, report);
        }
        Piece::Rest(root) => results(root, all, by_word, report),
    });
}

const WORDS: [&str; 5] = ["passed", "failed", "skipped", "pending", "other"];

fn results(root: Node<'_>, all: usize, by_word: [usize; 5], report: &mut Report<'_, '_>) {
    let Some(results) = root.get("results") else { return };
    let summary = results.get("summary");
    for time in ["start", "stop"] {
        report.time_of(summary.unwrap_or(results), time);
    }
    let count = |name: &str| summary.and_then(|summary| summary.whole_of(name));
    report.declares(root, "tests", count("tests"), all);
    for (word, found) in WORDS.into_iter().zip(by_word) {
        report.declares(root, word, count(word), found);
    }
}

fn test(node: Node<'_>, report: &mut Report<'_, '_>) {
    let told = attempt(node, report);
    let retries = node.whole_of("retries").filter(|retries| *retries >= 0);
    let mut told_before = node.items_of("retryAttempts");
    // Some writers tell the last attempt there too.
    told_before.truncate(retries.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX));
    let mut before = Vec::new();
    for one in &told_before {
        before.push(attempt(*one, report).attempt(*one));
    }
    if before.is_empty() {
        before = earlier(node, retries, &[], report);
    }
    let case = Case {
        suite: suite(node, report),
        class: StrId::EMPTY,
        name: report.named(node, "name"),
        file: report.named(node, "filePath"),
        line: line_of(node, "line"),
        earlier: before,
        last: told.attempt(node),
    };
    report.case(node, case);
}

/// A path since the first version with a list; before, one text with the parts joined.
fn suite(node: Node<'_>, report: &mut Report<'_, '_>) -> StrId {
    let titles: Vec<_> = node.items_of("suite").into_iter().map(Node::said).collect();
    if titles.is_empty() {
        return report.name(&joined(node.text_of("suite").split(" > ")));
    }
    report.name(&joined(titles.iter().map(AsRef::as_ref)))
}

/// Tests and retries have the same members.
fn attempt(node: Node<'_>, report: &mut Report<'_, '_>) -> Told {
    let (word, raw) = (node.text_of("status"), node.text_of("rawStatus"));
    // What is neither passed, failed nor skipped says more in the runner's own word.
    let status = status(&word).or_else(|| status(&raw)).unwrap_or(Status::Skipped);
    let mut told = Told::of(status, node.number_of("duration"));
    told.word(if raw.is_empty() { &word } else { &raw }, report);
    let (message, trace) = (node.text_of("message"), node.text_of("trace"));
    let class = [kind(&message), kind(&trace)].into_iter().find(|class| !class.is_empty());
    told.failure(&message, class.unwrap_or_default(), node.get("trace"), report);
    told.output(node, "stdout", "stderr");
    for tag in node.items_of("tags") {
        told.tag(&tag.said(), report);
    }
    for holder in ["parameters", "labels", "extra"] {
        told.properties(node.get(holder), report);
    }
    // A label of that name is what others call an owner.
    if let Some(owner) = node.get("labels").and_then(|labels| labels.get("owner")) {
        told.detail.owner = report.name(&owner.said());
    }
    for step in node.items_of("steps").into_iter().filter(|step| step.text_of("status") == "failed") {
        told.property("failed step", &step.text_of("name"), report);
    }
    told.members(node, &["type", "flaky", "browser", "device", "threadId", "snippet"], report);
    for file in node.items_of("attachments") {
        let texts = ["name", "path", "contentType"].map(|name| file.text_of(name));
        told.attachment((&texts[0], &texts[1], &texts[2]), None, report);
    }
    if let Some(shot) = node.get("screenshot").filter(|shot| !shot.said().is_empty()) {
        told.attachment(("screenshot", "", "image/png"), Some(shot), report);
    }
    for time in ["start", "stop"] {
        report.time_of(node, time);
    }
    told
}
