//! Results of chaos tests: one object, an array of them, or one a line.

use super::shared::{SHARED, metric, millis};
use crate::documents::tree::{Node, Tree};
use crate::documents::{Confidence, Format, Probe, Writer, claims, whole};
use crate::entries::Input;
use crate::facts::Loss;

pub(in crate::documents::formats) const FORMAT: Format =
    Format { id: "hologram-chaos", title: "Hologram chaos results", sniff, read, ..SHARED };

fn sniff(probe: &Probe<'_>) -> Confidence {
    if probe.shape().has(&["chaos_type", "success"]) { Confidence::Certain } else { Confidence::No }
}

/// Claims are `<number>.<field>`, numbered through the file.
fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(decoded) = whole::text(input, writer) else { return };
    let tree = Tree::of(decoded);
    let (mut count, mut bad) = (0, 0_u64);
    if tree.fault().is_none() {
        let single = (!tree.root().is_array()).then(|| tree.root());
        for node in tree.root().items().into_iter().chain(single) {
            result(node, count, writer);
            count += 1;
        }
    } else {
        bad = whole::lines_of(tree.decoded(), |line| {
            let is_result = line.fault().is_none();
            if is_result {
                result(line.root(), count, writer);
                count += 1;
            }
            is_result
        });
    }
    if bad > 0 {
        writer.note(Loss::DataLoss, format!("{bad} lines are no chaos results"), 0);
    }
    writer.document(|document| document.records = count);
}

fn result(result: Node<'_>, number: u64, writer: &mut Writer<'_>) {
    for (key, field) in result.fields().into_iter().filter(|(_, field)| !field.is_object() && !field.is_array()) {
        claims::of(&format!("{number}.{key}"), field, writer);
        if let (true, Some(recovery)) = (key == "recovery_time_ms", field.number()) {
            let labels = [("test", &*result.text_of("test_name"))];
            let series = format!("chaos.{}.recovery", result.text_of("chaos_type"));
            metric(field.origin(writer), &series, &labels, recovery, writer);
        }
    }
    if let Some(time) = result.number_of("timestamp").and_then(millis) {
        writer.time(time);
    }
}
