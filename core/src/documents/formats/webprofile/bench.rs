//! `ci/benchmarks/**/out.json`: percentiles of a benchmark of the same project, in milliseconds.

use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::{Better, EntryState, Metric, StrId};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-bench",
    title: "Benchmark percentiles",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    if probe.shape().has(&["p50", "p95", "p99", "samples", "errors"]) { Confidence::Certain } else { Confidence::No }
}

/// A percentile of nothing is `null`: a metric that failed.
fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let node = tree.root();
    node.state("", writer);
    let series = series(writer.path()).to_owned();
    let (series, unit) = (writer.intern(&series), writer.intern("ms"));
    let (label, failed) = (writer.intern("quantile"), writer.intern("no sample"));
    let samples = node.whole_of("samples").and_then(|samples| samples.try_into().ok());
    for quantile in ["p50", "p95", "p99"] {
        let Some(value) = node.get(quantile) else { continue };
        let origin = value.origin(writer);
        let name = writer.intern(quantile);
        let number = value.number();
        writer.records().metrics.push(Metric {
            origin,
            series,
            labels: vec![(label, name)],
            value: number.unwrap_or(f64::NAN),
            unit,
            better: Better::Lower,
            time: None,
            commit: StrId::default(),
            spread: f64::NAN,
            samples,
            error: if number.is_some() { StrId::default() } else { failed },
        });
    }
}

/// The folder says what was measured; beside a file of another name, the file.
fn series(path: &str) -> &str {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or(path);
    match (name, parts.next()) {
        ("out.json", Some(folder)) => folder,
        _ => name.trim_end_matches(".json"),
    }
}
