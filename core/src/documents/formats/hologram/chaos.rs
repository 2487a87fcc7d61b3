//! Results of chaos tests: one object, an array of them, or one a line.

use super::whole::{SHARED, metric, millis, text};
use crate::documents::claims::{Lines, claim, value};
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::Loss;

pub(in crate::documents::formats) const FORMAT: Format =
    Format { id: "hologram-chaos", title: "Hologram chaos results", sniff, read, ..SHARED };

fn sniff(probe: &Probe<'_>) -> Confidence {
    if probe.shape().has(&["chaos_type", "success"]) { Confidence::Certain } else { Confidence::No }
}

/// Claims are `<number>.<field>`, numbered through the file.
fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    text(input, writer, |text, places, writer| {
        let whole = Node::parse(text);
        let mut results: Vec<(Node<'_>, usize)> = Vec::new();
        let mut bad = 0_u64;
        match whole {
            Some(node) if node.is_array() => results.extend(node.items().into_iter().map(|item| (item, 0))),
            Some(node) => results.push((node, 0)),
            None => {
                let mut offset = 0;
                for line in text.split_inclusive('\n') {
                    match Node::parse(line) {
                        Some(node) => results.push((node, offset)),
                        None if line.trim_matches(['\0', ' ', '\r', '\n']).is_empty() => {}
                        None => bad += 1,
                    }
                    offset += line.len();
                }
            }
        }
        let mut lines = Lines::new(text);
        for (number, (result, base)) in results.iter().enumerate() {
            let said = |name: &str| result.get(name).and_then(Node::text).unwrap_or_default();
            for (key, field) in result.fields().into_iter().filter(|(_, field)| !field.is_object() && !field.is_array())
            {
                let span = field.span();
                let start = span.start + *base as u64;
                let stated = value(field, writer);
                let at = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
                let origin = places.origin(at(start), at(span.end + *base as u64), writer);
                claim(&format!("{number}.{key}"), stated, origin.span, lines.of(start), writer);
                if let (true, Some(recovery)) = (key == "recovery_time_ms", field.number()) {
                    let labels = [("test", &*said("test_name"))];
                    metric(origin, &format!("chaos.{}.recovery", said("chaos_type")), &labels, recovery, writer);
                }
            }
            if let Some(time) = result.get("timestamp").and_then(Node::number).and_then(millis) {
                writer.time(time);
            }
        }
        if bad > 0 {
            writer.note(Loss::DataLoss, format!("{bad} lines are no chaos results"), 0);
        }
        let count = results.len() as u64;
        writer.document(|document| document.records = count);
    });
}
