//! `cache_profiles.json`: how long a test took with a cold and with a warm cache.

use super::shared::{SHARED, metric, millis};
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;

pub(in crate::documents::formats) const FORMAT: Format =
    Format { id: "hologram-cache-profiles", title: "Hologram cache profiles", sniff, read, ..SHARED };

fn sniff(probe: &Probe<'_>) -> Confidence {
    let has = probe.shape().keys.iter().all(|key| key.ends_with("_cold") || key.ends_with("_warm"));
    let says = !probe.shape().keys.is_empty() && probe.text().is_some_and(|text| text.contains("\"cache_type\""));
    match (says && has, probe.name() == "cache_profiles.json") {
        (true, _) => Confidence::Certain,
        (false, true) => Confidence::Likely,
        _ => Confidence::No,
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let node = tree.root();
    node.state("", writer);
    for (_, profile) in node.fields() {
        let text = |name: &str| profile.get(name).and_then(Node::text).unwrap_or_default();
        let time = profile.number_of("timestamp").and_then(millis);
        if let Some(time) = time {
            writer.time(time);
        }
        let Some(duration) = profile.get("duration_ms") else { continue };
        if let Some(value) = duration.number() {
            let origin = duration.origin(writer);
            let series = format!("cache.{}", text("test_name"));
            metric(origin, &series, &[("cache", &text("cache_type"))], value, writer);
            if let Some(row) = writer.records().metrics.last_mut() {
                row.time = time;
            }
        }
    }
}
