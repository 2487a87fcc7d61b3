//! `index.html` of the reports: tables and raw events, for runs of which nothing else survives.

use super::page_tables::{Page, Row, scan};
use super::shared::SHARED;
use super::{event, perf_row};
use crate::documents::claims::claim;
use crate::documents::text::Decoded;
use crate::documents::tree::Tree;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::{ClaimValue, Loss, Origin};
use serde_json::value::RawValue;

pub(in crate::documents::formats) const FORMAT: Format =
    Format { id: "hologram-page", title: "Hologram report page", sniff, read, ..SHARED };

/// Braces that begin no value: the page shows fifty events.
const MOST_BAD: u32 = 200;

fn sniff(probe: &Probe<'_>) -> Confidence {
    if !probe.path_ends(".html") && !probe.path_ends(".htm") {
        return Confidence::No;
    }
    let telling = ["Perf CSV files", "Best p95 per metric"];
    let says = probe.text().is_some_and(|text| telling.iter().any(|words| text.contains(words)));
    if says { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(decoded) = whole::text(input, writer) else { return };
    let page = scan(&decoded.text);
    let mut columns: (usize, Vec<&str>) = (usize::MAX, Vec::new());
    let mut rows = 0_u64;
    for row in &page.rows {
        if row.is_head || columns.0 != row.table {
            columns = (row.table, row.cells.iter().map(String::as_str).collect());
            continue;
        }
        rows += u64::from(table_row(row, &columns.1, &decoded, writer));
    }
    let events = raw_events(&page, &decoded, writer);
    for (line, start, end) in &page.lines {
        // `E2E events: 14 total events`
        let number = line.split_whitespace().find_map(|word| word.parse::<f64>().ok());
        if let (true, Some(number)) = (line.contains("total events"), number) {
            let origin = origin(&decoded, *start, *end, writer);
            claim("total_events", ClaimValue::Number(number), origin.span, origin.line, writer);
        }
    }
    writer.document(|document| document.records = rows + events);
}

/// Where a part of the page was read.
fn origin(decoded: &Decoded<'_>, start: usize, end: usize, writer: &Writer<'_>) -> Origin {
    writer.origin(decoded.span(start, end), decoded.line(start))
}

/// Measured values of all rows, and the counts of events.
fn table_row(row: &Row, columns: &[&str], decoded: &Decoded<'_>, writer: &mut Writer<'_>) -> bool {
    let field = |name: &str| {
        let at = columns.iter().position(|column| *column == name)?;
        row.cells.get(at).map(String::as_str)
    };
    if row.heading.contains("All rows") {
        if field("suite").is_none() || field("metric").is_none() {
            return false;
        }
        let origin = origin(decoded, row.start, row.end, writer);
        let before = writer.records().metrics.len();
        perf_row::write(origin, field, writer);
        if let Some(file) = field("_file") {
            let label = (writer.intern("file"), writer.intern(file));
            for metric in writer.records().metrics.iter_mut().skip(before) {
                metric.labels.push(label);
            }
        }
        return true;
    }
    if row.heading.contains("Event counts") {
        let count = row.cells.last().and_then(|text| text.parse::<f64>().ok());
        if let (Some(suite), Some(event), Some(count)) = (field("suite"), field("event"), count) {
            let origin = origin(decoded, row.start, row.end, writer);
            let key = format!("counts.{suite}.{event}");
            claim(&key, ClaimValue::Number(count), origin.span, origin.line, writer);
        }
    }
    false
}

/// Raw events are parted by a backslash and an `n`, which also stand inside of texts: they are read value by value.
fn raw_events(page: &Page, decoded: &Decoded<'_>, writer: &mut Writer<'_>) -> u64 {
    let mut events = 0;
    for (_, text, start, end) in page.texts.iter().filter(|(heading, ..)| heading.contains("Raw events")) {
        let origin = origin(decoded, *start, *end, writer);
        let mut rest = text.as_str();
        let mut bad = 0;
        while let Some(at) = rest.find('{') {
            rest = rest.get(at..).unwrap_or_default();
            let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
            let tree = match values.next() {
                Some(Ok(value)) => Tree::parse(value.get()),
                _ => None,
            };
            let taken = if tree.is_some() { values.byte_offset() } else { 1 };
            if tree.is_some_and(|tree| event::write(tree.root(), origin, writer)) {
                events += 1;
            } else {
                bad += 1;
                // Each is looked for to the end of the page.
                if bad > MOST_BAD {
                    break;
                }
            }
            rest = rest.get(taken..).unwrap_or_default();
        }
        if bad > 0 {
            writer.note_at(Loss::DataLoss, "a raw event of the page is cut or broken", 0, origin.span, origin.line);
        }
    }
    events
}
