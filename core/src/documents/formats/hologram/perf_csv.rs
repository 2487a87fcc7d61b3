//! `perf/*.csv`: p50, p95, p99 and mean of each metric, appended run after run without time or run id.

use super::perf_row::{COLUMNS, write};
use super::shared::SHARED;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::{Loss, Span};
use csv::StringRecord;

pub(in crate::documents::formats) const FORMAT: Format =
    Format { id: "hologram-perf-csv", title: "Hologram perf table", sniff, read, ..SHARED };

/// The header says it; the name alone is a hint.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let head = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
    let has = |name: &str| head.split(',').any(|column| column.trim().trim_matches('"') == name);
    if ["suite", "metric", "p95_ms"].iter().all(|name| has(name)) {
        Confidence::Certain
    } else if probe.path_ends("_perf.csv") {
        Confidence::Likely
    } else {
        Confidence::No
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(decoded) = whole::text(input, writer) else { return };
    let text = decoded.text.as_ref();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut columns: Vec<String> = Vec::new();
    let (mut rows, mut short) = (0_u64, 0_u64);
    let mut first_short = (Span::default(), 0);
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                writer.note(Loss::DataLoss, format!("row not read: {error}"), 0);
                break;
            }
        }
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let start = record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(usize::MAX));
        // A row begins behind the line end that the reader has not taken yet.
        let (start, end) = trimmed(text, start, end);
        let is_header = record.iter().any(|field| field.trim() == "p95_ms");
        if is_header {
            // Files joined by hand carry their header again.
            columns = record.iter().map(|field| field.trim_matches(['\u{feff}', ' ']).to_owned()).collect();
            continue;
        }
        if columns.is_empty() {
            writer.note_at(Loss::Info, "no header; columns are taken in their usual order", 0, Span::default(), 1);
            columns = COLUMNS.iter().map(|&column| column.to_owned()).collect();
        }
        if record.iter().all(|field| field.trim_matches(['\0', ' ']).is_empty()) {
            continue;
        }
        let origin = writer.origin(decoded.span(start, end), decoded.line(start));
        let field = |name: &str| columns.iter().position(|column| column == name).and_then(|at| record.get(at));
        let has = |name: &str| field(name).is_some_and(|text| !text.trim().is_empty());
        if ["suite", "metric", "p95_ms"].into_iter().all(has) {
            rows += 1;
            write(origin, field, writer);
        } else {
            short += 1;
            if short == 1 {
                first_short = (origin.span, origin.line);
            }
        }
    }
    if short > 0 {
        let what = if short == 1 {
            "1 row without suite, metric or p95".to_owned()
        } else {
            format!("{short} rows without suite, metric or p95")
        };
        writer.note_at(Loss::DataLoss, what, first_short.0.len(), first_short.0, first_short.1);
    }
    writer.document(|document| document.records = rows);
}

/// Without line ends at either side.
fn trimmed(text: &str, start: usize, end: usize) -> (usize, usize) {
    let row = text.get(start..end.min(text.len())).unwrap_or_default();
    let body = row.trim_start_matches(['\r', '\n', '\u{feff}']);
    let start = start + (row.len() - body.len());
    (start, start + body.trim_end_matches(['\r', '\n', '\0']).len())
}
