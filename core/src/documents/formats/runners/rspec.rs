//! What `rspec --format json` writes.
//!
//! ```json
//! {"version": "3.13.0", "examples": [{"id": "./spec/a_spec.rb[1:1]", "description": "adds",
//!   "full_description": "Math adds", "status": "failed", "file_path": "./spec/a_spec.rb", "line_number": 3,
//!   "run_time": 0.01, "pending_message": null,
//!   "exception": {"class": "RSpec::Expectations::ExpectationNotMetError", "message": "1 is not 2", "backtrace": ["a"]}}],
//!  "summary": {"duration": 0.01, "example_count": 1, "failure_count": 1, "pending_count": 0}, "summary_line": "…"}
//! ```

use super::shared::{Report, Told, line_of, listed, status};
use super::{format, says, sure};
use crate::documents::pieces::{EACH, Piece};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Case, Confidence, Format, Probe, Writer, text};
use crate::entries::Input;
use crate::facts::{Status, StrId};

pub(in crate::documents::formats) const FORMAT: Format = format(
    "rspec",
    "RSpec JSON report",
    "https://rspec.info/features/3-13/rspec-core/formatters/json-formatter/",
    sniff,
    read,
);

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_kind = shape.kind == Kind::Object && shape.has(&["examples"]);
    sure(is_kind && (shape.has(&["summary_line"]) || says(probe, &["\"full_description\""])))
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let (mut all, mut failed) = (0, 0);
    listed(input, writer, &[&["examples", EACH]], &mut |piece, report| match piece {
        Piece::Item { node, .. } => {
            all += 1;
            failed += usize::from(node.text_of("status") == "failed");
            example(node, report);
        }
        Piece::Rest(root) => run(root, all, failed, report),
    });
}

fn run(root: Node<'_>, all: usize, failed: usize, report: &mut Report<'_, '_>) {
    let summary = root.get("summary");
    let stated = |name: &str| summary.and_then(|summary| summary.whole_of(name));
    report.declares(root, "tests", stated("example_count"), all);
    report.declares(root, "failed tests", stated("failure_count"), failed);
    let outside = stated("errors_outside_of_examples_count").unwrap_or(0);
    if outside > 0 {
        let messages = root.get("messages");
        let items = root.items_of("messages");
        let said = items.iter().map(|item| item.said()).find(|said| said.contains("rror"));
        let mut told = Told::of(Status::Error, None);
        told.failure(text::first_telling_line(&said.unwrap_or_default()), "", messages, report);
        told.property("errors outside of examples", &outside.to_string(), report);
        report.broken(messages.unwrap_or(root), "error outside of examples", told);
    }
}

fn example(node: Node<'_>, report: &mut Report<'_, '_>) {
    let word = node.text_of("status");
    let seconds = node.number_of("run_time");
    let mut told = Told::of(status(&word).unwrap_or(Status::Skipped), seconds.map(|seconds| seconds * 1e3));
    told.word(&word, report);
    if let Some(exception) = node.get("exception").filter(|exception| exception.is_object()) {
        let (message, kind) = (exception.text_of("message"), exception.text_of("class"));
        let trace = exception.get("backtrace").filter(|trace| trace.is_array());
        told.failure(&message, &kind, trace.or_else(|| exception.get("message")), report);
    }
    told.failure(&node.text_of("pending_message"), "", None, report);
    let title = node.text_of("description");
    let full = node.text_of("full_description");
    let outer = full.strip_suffix(title.as_ref()).unwrap_or_default().trim_end();
    told.members(node, &["id"], report);
    let case = Case {
        suite: report.name(outer),
        class: StrId::EMPTY,
        name: report.name(if title.is_empty() { &full } else { &title }),
        file: report.named(node, "file_path"),
        line: line_of(node, "line_number"),
        earlier: Vec::new(),
        last: told.attempt(node),
    };
    report.case(node, case);
}
