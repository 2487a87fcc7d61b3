//! `e2e_test_report.json`: the events again, by file, with a summary that upstream never fills.

use super::event;
use super::whole::{SHARED, json, millis};
use crate::documents::claims::{claim, value};
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;

pub(in crate::documents::formats) const FORMAT: Format =
    Format { id: "hologram-e2e-report", title: "Hologram E2E report", sniff, read, ..SHARED };

fn sniff(probe: &Probe<'_>) -> Confidence {
    let is_named = probe.name() == "e2e_test_report.json";
    match probe.shape().has(&["timestamp", "tests"]) && probe.text().is_some_and(|text| text.contains("event_count")) {
        true => Confidence::Certain,
        false if is_named => Confidence::Likely,
        false => Confidence::No,
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    json(input, writer, |node, places, writer| {
        if let Some(time) = node.get("timestamp").and_then(Node::number).and_then(millis) {
            writer.time(time);
        }
        for (key, test) in node.get("tests").map(Node::fields).unwrap_or_default() {
            if let Some(count) = test.get("event_count") {
                let origin = places.of(count, writer);
                let counted = value(count, writer);
                claim(&format!("tests.{key}.event_count"), counted, origin.span, origin.line, writer);
            }
            for item in test.get("events").map(Node::items).unwrap_or_default() {
                let origin = places.of(item, writer);
                event::write(item, origin, writer);
            }
        }
        for (key, number) in node.get("summary").map(Node::fields).unwrap_or_default() {
            let origin = places.of(number, writer);
            let stated = value(number, writer);
            claim(&format!("summary.{key}"), stated, origin.span, origin.line, writer);
        }
    });
}
