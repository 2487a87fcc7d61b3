//! What `canary_bench.py` printed: mean seconds of five repetitions by backend.

use super::{SPEC, SYSTEM, lines};
use crate::documents::{Confidence, Format, Probe, Writer, text};
use crate::entries::Input;
use crate::facts::{Better, EntryState, Metric, StrId};

pub(crate) const FORMAT: Format = Format {
    id: "pcs-canary-log",
    title: "PCS canary output",
    spec: SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: SYSTEM,
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let first = probe.text().and_then(|text| text.lines().find(|line| !line.trim().is_empty()));
    let is_it = first.is_some_and(|line| line.contains("PCS Micro Canary Benchmark"));
    if is_it { Confidence::Certain } else { Confidence::No }
}

/// `Benchmarking <backend>...` is followed by `Mean: 0.000013s (±0.000001s)`.
fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut backend = String::new();
    let mut rows = 0;
    lines::each(input, writer, |line, writer| {
        let decoded = text::decode_as(line.bytes, text::Encoding::Utf8, 0);
        if let Some((_, name)) = decoded.text.split_once("Benchmarking ") {
            name.trim_end_matches('.').clone_into(&mut backend);
        } else if let Some((_, mean)) = decoded.text.split_once("Mean: ")
            && !backend.is_empty()
        {
            let mut parts = mean.split("s (±");
            let mut seconds = || parts.next().and_then(|part| part.trim_end_matches("s)").trim().parse().ok());
            let (value, spread) = (seconds().unwrap_or(f64::NAN), seconds().unwrap_or(f64::NAN));
            let label = (writer.intern("backend"), writer.intern(&backend));
            let row = Metric {
                origin: writer.origin(line.span, line.number),
                series: writer.intern("canary"),
                labels: vec![label],
                value,
                unit: writer.intern("s"),
                better: Better::Lower,
                time: None,
                commit: StrId::default(),
                spread,
                samples: None,
                error: StrId::default(),
            };
            writer.records().metrics.push(row);
            rows += 1;
        }
    });
    writer.document(|document| document.records = rows);
}
