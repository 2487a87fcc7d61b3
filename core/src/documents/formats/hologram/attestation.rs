//! `attestation.json` of the perf matrix: benchmark results in nanoseconds, with the machine they ran on.

use super::shared::SHARED;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::{Better, Metric, StrId};

pub(in crate::documents::formats) const FORMAT: Format =
    Format { id: "hologram-attestation", title: "Hologram perf attestation", sniff, read, ..SHARED };

fn sniff(probe: &Probe<'_>) -> Confidence {
    let says = probe.shape().has(&["results"])
        && probe.text().is_some_and(|text| text.contains("\"nsPerOp\"") && text.contains("\"opsPerSec\""));
    match (says, probe.name() == "attestation.json") {
        (true, true) => Confidence::Certain,
        (true, false) => Confidence::Likely,
        _ => Confidence::No,
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let node = tree.root();
    node.state("", writer);
    for result in node.items_of("results") {
        let name = result.text_of("name");
        let samples = result.whole_of("iters").and_then(|n| u64::try_from(n).ok());
        for (key, unit, better) in [
            ("p50", "ns", Better::Lower),
            ("p95", "ns", Better::Lower),
            ("p99", "ns", Better::Lower),
            ("nsPerOp", "ns", Better::Lower),
            ("opsPerSec", "ops/s", Better::Higher),
        ] {
            let Some(field) = result.get(key) else { continue };
            let Some(value) = field.number() else { continue };
            let label = if key == "nsPerOp" { "avg" } else { key };
            let row = Metric {
                origin: field.origin(writer),
                series: writer.intern(&name),
                labels: vec![(writer.intern("quantile"), writer.intern(label))],
                value,
                unit: writer.intern(unit),
                better,
                time: None,
                commit: StrId::EMPTY,
                spread: f64::NAN,
                samples,
                error: StrId::EMPTY,
            };
            writer.records().metrics.push(row);
        }
    }
}
