//! `cross-instance-iter-<N>.json`: one iteration; together they are the complete truth of a run.

use super::reading::{broken, whole};
use super::rows::{Pen, looks_so, number_in_name};
use crate::documents::claims::Lines;
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, StrId};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-iteration",
    title: "Cross-instance iteration",
    spec: "",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    match shape.kind {
        Kind::Object if looks_so(probe) => Confidence::Certain,
        Kind::Object if probe.name().starts_with("cross-instance-iter-") => Confidence::Likely,
        _ => Confidence::No,
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(decoded) = whole(input, writer) else { return };
    let number = number_in_name(writer.path()).unwrap_or(1);
    match Node::parse(&decoded.text) {
        Some(node) => {
            let mut pen = Pen { decoded: &decoded, lines: Lines::new(&decoded.text), label: StrId::default() };
            pen.row(node, 0, 0, number, writer);
            writer.document(|document| document.records = 1);
        }
        None => broken(&decoded.text, writer),
    }
}
