//! What the formats of the folder have in common: their rows of the table, measured values, times.

use crate::documents::{Format, Writer};
use crate::facts::{EntryState, Metric, Origin};

/// What every format of the folder has in common.
pub(super) const SHARED: Format = Format {
    id: "",
    title: "",
    spec: "",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "hologram",
    sniff: |_| crate::documents::Confidence::No,
    read: |_, _| {},
};

/// A metric of milliseconds without time or commit, lower being better.
pub(super) fn metric(origin: Origin, series: &str, labels: &[(&str, &str)], value: f64, writer: &mut Writer<'_>) {
    let row = Metric {
        origin,
        series: writer.intern(series),
        labels: labels.iter().map(|(key, value)| (writer.intern(key), writer.intern(value))).collect(),
        value,
        unit: writer.intern("ms"),
        better: crate::facts::Better::Lower,
        time: None,
        commit: crate::facts::StrId::EMPTY,
        spread: f64::NAN,
        samples: None,
        error: crate::facts::StrId::EMPTY,
    };
    writer.records().metrics.push(row);
}

/// Milliseconds of seconds since 1970; `None` for what is no time.
pub(super) fn millis(seconds: f64) -> Option<i64> {
    let millis = seconds * 1000.0;
    #[expect(clippy::cast_possible_truncation, reason = "checked to lie within the years 1970 to 9999")]
    (millis.is_finite() && (0.0..253_402_300_800_000.0).contains(&millis)).then_some(millis as i64)
}
