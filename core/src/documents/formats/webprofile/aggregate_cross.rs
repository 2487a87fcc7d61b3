//! `cross/aggregate_cross.json`: the iterations of several runs; whose they are is lost in it.

use super::rows::{count, row};
use crate::documents::shape::Kind;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::{EntryState, StrId};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-aggregate-cross",
    title: "Cross-instance runs",
    spec: super::SPEC,
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
    let Some(tree) = whole::json(input, writer) else { return };
    let runs = tree.root().items();
    for (set, run) in (0_u32..).zip(&runs) {
        for (at, item) in (1_u32..).zip(run.items()) {
            row(item, StrId::default(), set, at, writer);
        }
    }
    let runs = runs.len();
    count("runs", runs, writer);
    writer.document(|document| document.records = runs as u64);
}
