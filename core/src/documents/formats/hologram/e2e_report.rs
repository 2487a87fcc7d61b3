//! `e2e_test_report.json`: the events again, by file, with a summary that upstream never fills.

use super::event;
use super::shared::{SHARED, millis};
use crate::documents::claims::{claim, value};
use crate::documents::{Confidence, Format, Probe, Writer, whole};
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
    let Some(tree) = whole::json(input, writer) else { return };
    let node = tree.root();
    if let Some(time) = node.number_of("timestamp").and_then(millis) {
        writer.time(time);
    }
    for (key, test) in node.fields_of("tests") {
        if let Some(count) = test.get("event_count") {
            let origin = count.origin(writer);
            let counted = value(count, writer);
            claim(&format!("tests.{key}.event_count"), counted, origin.span, origin.line, writer);
        }
        for item in test.items_of("events") {
            let origin = item.origin(writer);
            event::write(item, origin, writer);
        }
    }
    for (key, number) in node.fields_of("summary") {
        let origin = number.origin(writer);
        let stated = value(number, writer);
        claim(&format!("summary.{key}"), stated, origin.span, origin.line, writer);
    }
}
