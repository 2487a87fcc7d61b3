//! One benchmark row: an object of `bench/results/*.ndjson`, `site/benchmarks.json` or
//! `bench_best_of_k.json`.
//!
//! Every field that is not a column of the metric is a label, so unknown ones are kept too.

use crate::documents::tree::Node;
use crate::documents::{Writer, text, times};
use crate::facts::{Better, Metric, Origin, StrId};

/// Bytes kept of an error; the first lines say it.
const ERROR: usize = 4000;
/// Bytes kept of any other field.
const LABEL: usize = 400;

/// Writes the row; false when the value is none.
pub(super) fn write(node: Node<'_>, origin: Origin, writer: &mut Writer<'_>) -> bool {
    let fields = node.fields();
    let has = |name: &str| fields.iter().any(|(key, _)| key == name);
    if !has("backend") || !has("test") || !(has("mean_ns") || has("error")) {
        return false;
    }
    let mut row = Metric {
        origin,
        series: StrId::default(),
        labels: Vec::with_capacity(fields.len()),
        value: f64::NAN,
        unit: writer.intern("ns"),
        better: Better::Lower,
        time: None,
        commit: StrId::default(),
        spread: f64::NAN,
        samples: None,
        error: StrId::default(),
    };
    for (key, value) in &fields {
        match key.as_ref() {
            "mean_ns" => row.value = value.number().unwrap_or(f64::NAN),
            "std_ns" => row.spread = value.number().unwrap_or(f64::NAN),
            "test" => row.series = said(*value, LABEL, writer),
            "commit" => row.commit = said(*value, LABEL, writer),
            "error" => {
                row.error = said(*value, ERROR, writer);
                // The key alone marks a failed benchmark.
                if row.error.is_empty() {
                    row.error = writer.intern("error without a text");
                }
            }
            name => {
                match name {
                    "timestamp" => row.time = value.text().and_then(|stamp| time(&stamp)),
                    "reps" => row.samples = value.whole().and_then(|reps| u64::try_from(reps).ok()),
                    _ => {}
                }
                let value = said(*value, LABEL, writer);
                if !value.is_empty() {
                    let name = writer.intern(&text::cut(name, LABEL));
                    row.labels.push((name, value));
                }
            }
        }
    }
    if let Some(time) = row.time {
        writer.time(time);
    }
    writer.records().metrics.push(row);
    true
}

/// A scalar as it is written, without quotes; nothing for `null`.
fn said(value: Node<'_>, most: usize, writer: &mut Writer<'_>) -> StrId {
    if value.is_null() {
        return StrId::default();
    }
    let written = value.text();
    // `1e6` and `1000000.0` are the same size.
    let whole = value.number().filter(|number| number.fract() == 0.0 && number.abs() < 1e15);
    match (written, whole) {
        (Some(text), _) => writer.intern(&text::cut(&text, most)),
        (None, Some(number)) => writer.intern(&format!("{number:.0}")),
        (None, None) => writer.intern(&text::cut(value.raw(), most)),
    }
}

/// A time in any of the three forms, or a date alone.
fn time(stamp: &str) -> Option<i64> {
    let date_alone = || (stamp.len() == 10).then(|| times::parse_iso(&format!("{stamp}T00:00"))).flatten();
    times::parse_iso(stamp).or_else(date_alone).map(|(millis, _)| millis)
}
