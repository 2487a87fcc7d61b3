//! `cross/aggregate_cross.json`: the iterations of several runs; whose they are is lost in it.

use super::reading::{broken, objects, whole};
use super::rows::{Pen, count};
use crate::documents::claims::Lines;
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, StrId};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-aggregate-cross",
    title: "Cross-instance runs",
    spec: "",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let named = probe.path_ends("aggregate_cross.json");
    match shape.kind {
        Kind::Arrays if shape.has(&["iteration", "success"]) => Confidence::Certain,
        Kind::Arrays | Kind::Array if named && shape.keys.is_empty() => Confidence::Certain,
        Kind::Arrays if named => Confidence::Likely,
        _ => Confidence::No,
    }
}

/// Positions are kept, and the number of runs too: a run may be empty.
fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(decoded) = whole(input, writer) else { return };
    let mut pen = Pen { decoded: &decoded, lines: Lines::new(&decoded.text), label: StrId::default() };
    let runs = if let Some(node) = Node::parse(&decoded.text) {
        let runs = node.items();
        for (set, run) in (0_u32..).zip(&runs) {
            for (at, item) in (1_u32..).zip(run.items()) {
                pen.row(item, 0, set, at, writer);
            }
        }
        runs.len()
    } else {
        broken(&decoded.text, writer);
        salvage(&decoded.text, &mut pen, writer)
    };
    count("runs", runs, writer);
    writer.document(|document| document.records = runs as u64);
}

/// What is left of an array that is cut: a run begins where numbers begin again.
fn salvage(text: &str, pen: &mut Pen<'_>, writer: &mut Writer<'_>) -> usize {
    let (mut runs, mut last) = (0_u32, i64::MAX);
    for (start, item) in objects(text) {
        let number = item.get("iteration").and_then(Node::whole).unwrap_or(1);
        if number <= last {
            runs += 1;
        }
        last = number;
        pen.row(item, start, runs.saturating_sub(1), 1, writer);
    }
    runs as usize
}
