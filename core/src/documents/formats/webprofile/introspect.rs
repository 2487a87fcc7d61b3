//! `cross-instance-introspect-iter-<N>.raw`: what the service said last of a token.

use super::reading::{Line, said};
use crate::documents::tree::Tree;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::EntryState;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-introspect",
    title: "Response of a token introspection",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let named = probe.name().starts_with("cross-instance-introspect-iter-");
    if named && probe.text().is_some() { Confidence::Certain } else { Confidence::No }
}

/// Also an answer that is no JSON is an answer.
fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(decoded) = whole::text(input, writer) else { return };
    writer.document(|document| document.records = 1);
    let tree = Tree::of(decoded);
    if tree.fault().is_none() {
        tree.root().state("", writer);
    }
    let decoded = tree.decoded();
    let body = decoded.text.trim();
    let place = Line { number: 1, span: decoded.span(0, decoded.text.len()), text: body };
    said("_raw", body, &place, writer);
}
