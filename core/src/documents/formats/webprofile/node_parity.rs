//! `node.parity.json`: success, the last response of a revocation that was not observed, or a crash.

use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::EntryState;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-node-parity",
    title: "Node parity result",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let named = probe.name().contains("node.parity") && probe.path_ends(".json");
    match shape.kind {
        Kind::Object if named => Confidence::Certain,
        Kind::Object if shape.has(&["timestamp", "last", "tokenList"]) => Confidence::Certain,
        _ if named => Confidence::Likely,
        _ => Confidence::No,
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    tree.root().state("", writer);
    if let Some(millis) = tree.root().get("timestamp").and_then(Node::time) {
        writer.time(millis);
    }
}
