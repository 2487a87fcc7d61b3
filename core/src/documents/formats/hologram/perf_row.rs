//! A row of a perf table, as the CSV files and the report page have it.

use super::shared::metric;
use crate::documents::Writer;
use crate::facts::Origin;

/// Columns of `perf/*.csv`.
pub(super) const COLUMNS: [&str; 8] = ["suite", "metric", "p50_ms", "p95_ms", "p99_ms", "avg_ms", "n", "note"];

/// Column of each quantile.
const QUANTILES: [(&str, &str); 4] = [("p50", "p50_ms"), ("p95", "p95_ms"), ("p99", "p99_ms"), ("avg", "avg_ms")];

/// Writes one metric for each quantile; `field` gives a column. Values that are no number stay, with the reason.
pub(super) fn write<'a>(origin: Origin, field: impl Fn(&str) -> Option<&'a str>, writer: &mut Writer<'_>) {
    let get = |name: &str| field(name).map(str::trim).unwrap_or_default();
    let series = format!("{}.{}", get("suite"), get("metric"));
    let (note, samples) = (get("note"), get("n").parse::<u64>().ok());
    for (quantile, column) in QUANTILES {
        let Some(text) = field(column).map(str::trim) else { continue };
        let value = text.parse::<f64>().ok().filter(|value| value.is_finite());
        metric(origin, &series, &[("quantile", quantile), ("note", note)], value.unwrap_or(f64::NAN), writer);
        let error = if value.is_some() { None } else { Some(writer.intern(&format!("not a number: {text:?}"))) };
        if let Some(row) = writer.records().metrics.last_mut() {
            row.samples = samples;
            row.error = error.unwrap_or_default();
            if note.is_empty() {
                row.labels.truncate(1);
            }
        }
    }
}
