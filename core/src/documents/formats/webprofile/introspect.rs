//! `cross-instance-introspect-iter-<N>.raw`: what the service said last of a token.

use super::reading::{Line, said, whole};
use crate::documents::claims::{self, Lines};
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Span};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-introspect",
    title: "Response of a token introspection",
    spec: "",
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
    let Some(decoded) = whole(input, writer) else { return };
    writer.document(|document| document.records = 1);
    if let Some(node) = Node::parse(&decoded.text) {
        claims::state(node, &mut Lines::new(&decoded.text), writer);
    }
    let body = decoded.text.trim();
    said("_raw", body, &Line { number: 1, span: Span::new(0, decoded.raw(decoded.text.len())), text: body }, writer);
}
