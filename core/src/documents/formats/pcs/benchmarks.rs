//! `site/benchmarks.json`: the aggregated rows that the dashboard draws and the gate reads.
//!
//! An array; the dashboard, not the gate, also takes `{"results": […]}`.

use super::{SPEC, SYSTEM, row};
use crate::documents::claims::claim;
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::{ClaimValue, EntryState, Loss};

pub(crate) const FORMAT: Format = Format {
    id: "pcs-benchmarks",
    title: "PCS benchmark rows, aggregated",
    spec: SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: SYSTEM,
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_row = |has: &dyn Fn(&str) -> bool| has("backend") && has("test") && (has("mean_ns") || has("error"));
    match shape.kind {
        Kind::Array if is_row(&|key| shape.has(&[key])) => Confidence::Certain,
        // The gate is green on an empty one.
        Kind::Array if shape.keys.is_empty() && probe.path_ends("benchmarks.json") => Confidence::Likely,
        Kind::Object if shape.has(&["results"]) => {
            let text = probe.text().unwrap_or_default();
            if is_row(&|key| text.contains(&format!("\"{key}\""))) { Confidence::Certain } else { Confidence::No }
        }
        _ => Confidence::No,
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let root = tree.root();
    let list = if root.is_object() { root.get("results") } else { Some(root) };
    let (mut rows, mut other) = (0, 0_u64);
    // What a cut leaves of a row is told with the cut.
    for node in list.map(Node::items).unwrap_or_default().into_iter().filter(|node| node.is_whole()) {
        if row::write(node, node.origin(writer), writer) {
            rows += 1;
        } else {
            other += 1;
        }
    }
    if other > 0 {
        let what = format!("{other} {} no benchmark rows", if other == 1 { "element is" } else { "elements are" });
        writer.note(Loss::Info, what, 0);
    }
    let start = tree.decoded().span(0, 1);
    claim("rows", ClaimValue::Number(rows as f64), start, 1, writer);
    claim("wrapped", ClaimValue::Bool(root.is_object()), start, 1, writer);
    writer.document(|document| document.records = rows);
}
