//! `bench/results/<date>.ndjson` and `<date>_multi_test.ndjson`: a benchmark row a line, re-runs appended.

use super::{SPEC, SYSTEM, lines, row};
use crate::documents::shape::Kind;
use crate::documents::tree::Tree;
use crate::documents::{Confidence, Format, Probe, Writer, text};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Span};
use serde::de::IgnoredAny;

pub(crate) const FORMAT: Format = Format {
    id: "pcs-results",
    title: "PCS benchmark rows, a line each",
    spec: SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: SYSTEM,
    sniff,
    read,
};

/// The keys of the first line decide, so lines of other programs cost no more than a look.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_row = shape.kind == Kind::Object
        && shape.has(&["backend", "test"])
        && (shape.has(&["mean_ns"]) || shape.has(&["error", "timestamp"]));
    if !is_row {
        return Confidence::No;
    }
    if probe.path_ends(".ndjson") || probe.path_ends(".jsonl") {
        return Confidence::Certain;
    }
    let first = probe.text().and_then(|text| text.lines().find(|line| !line.trim().is_empty()));
    let is_line = first.is_some_and(|line| serde_json::from_str::<IgnoredAny>(line).is_ok());
    if is_line { Confidence::Certain } else { Confidence::No }
}

#[derive(Default)]
struct Odd {
    count: u64,
    bytes: u64,
    first: Span,
    line: u32,
}

impl Odd {
    fn add(&mut self, line: &lines::Line<'_>) {
        self.count += 1;
        self.bytes += line.span.len();
        if self.count == 1 {
            (self.first, self.line) = (line.span, line.number);
        }
    }

    fn note(&self, loss: Loss, one: &str, many: &str, writer: &mut Writer<'_>) {
        let what = match self.count {
            0 => return,
            1 => format!("1 line {one}"),
            count => format!("{count} lines {many}"),
        };
        writer.note_at(loss, what, self.bytes, self.first, self.line);
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let word = memchr::memmem::Finder::new("\"backend\"");
    let (mut rows, mut bad, mut other) = (0_u64, Odd::default(), Odd::default());
    lines::each(input, writer, |line, writer| {
        // Lines of other kinds are checked, and nothing is built of them.
        if word.find(line.bytes).is_none() {
            let is_json = serde_json::from_slice::<IgnoredAny>(line.bytes).is_ok();
            if is_json {
                other.add(line);
            } else {
                bad.add(line);
            }
            return;
        }
        let decoded = text::decode_as(line.bytes, text::Encoding::Utf8, 0);
        let tree = Tree::of(decoded);
        if tree.fault().is_some() {
            bad.add(line);
            return;
        }
        let origin = writer.origin(line.span, line.number);
        if row::write(tree.root(), origin, writer) {
            rows += 1;
        } else {
            other.add(line);
        }
    });
    bad.note(Loss::DataLoss, "is no JSON", "are no JSON", writer);
    other.note(Loss::Info, "is no benchmark row", "are no benchmark rows", writer);
    writer.document(|document| document.records = rows);
}
