//! `bench_best_of_k.json`: the best of k repetitions of each test, without a commit.

use super::{SPEC, SYSTEM, row};
use crate::documents::shape::Kind;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::EntryState;

pub(crate) const FORMAT: Format = Format {
    id: "pcs-best-of-k",
    title: "PCS best of k repetitions",
    spec: SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: SYSTEM,
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_row = shape.kind == Kind::Array && shape.has(&["test", "k", "mean_ns", "all_times"]);
    if is_row { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let mut rows = 0;
    for node in tree.root().items().into_iter().filter(|node| node.is_whole()) {
        rows += u64::from(row::write(node, node.origin(writer), writer));
    }
    writer.document(|document| document.records = rows);
}
