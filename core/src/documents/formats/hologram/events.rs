//! `e2e/events.jsonl` and its siblings: what the E2E suites logged, one JSON object a line.

use super::event;
use super::shared::SHARED;
use crate::documents::shape::Kind;
use crate::documents::{Confidence, Format, Probe, Writer, lines};
use crate::entries::Input;

pub(in crate::documents::formats) const FORMAT: Format =
    Format { id: "hologram-events", title: "Hologram E2E events", sniff, read, ..SHARED };

fn sniff(probe: &Probe<'_>) -> Confidence {
    let is_named = probe.path_ends("events.jsonl");
    let shape = probe.shape();
    if shape.kind == Kind::Object && shape.has(&["ts", "suite", "event"]) {
        if is_named || probe.path_ends(".jsonl") { Confidence::Certain } else { Confidence::Likely }
    } else if is_named && probe.text().is_some() {
        Confidence::Likely
    } else {
        Confidence::No
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let events = lines::json(input, writer, ("no event", "no events"), |tree, line, writer| {
        event::write(tree.root(), writer.origin(line.span, line.number), writer)
    });
    writer.document(|document| document.records = events);
}
