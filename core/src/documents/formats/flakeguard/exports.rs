//! Exports of the database as CSV or as a JSON array of rows: each row is an event of its table.

use super::{Format, SYSTEM, csv};
use crate::documents::shape::Kind;
use crate::documents::{Confidence, Probe, Writer, text, times, whole};
use crate::entries::Input;
use crate::facts::{EntryState, Event, Loss, Origin, Span, StrId};

pub(super) const FORMAT: Format = Format {
    id: "flakeguard-export",
    title: "FlakeGuard database export",
    spec: "https://github.com/aliuyar1234/flakeguard",
    state: EntryState::Recognised,
    is_test_report: false,
    system: SYSTEM,
    sniff,
    read,
};

/// Tables with the columns that no other has together, the more particular first.
const TABLES: &[(&str, &[&str])] = &[
    ("flake_events", &["test_case_id", "failed_attempt_number", "passed_attempt_number"]),
    ("flake_stats", &["mixed_outcome_runs", "total_runs_seen", "flake_score"]),
    ("junit_files", &["ingestion_id", "sha256", "size_bytes"]),
    ("test_results", &["test_case_id", "ci_job_id", "status"]),
    ("ci_jobs", &["ci_run_attempt_id", "job_name"]),
    ("ci_run_attempts", &["ci_run_id", "attempt_number"]),
    ("ci_runs", &["github_run_id", "repo_full_name", "sha"]),
    ("test_cases", &["test_identifier", "job_name"]),
];

/// Header lines longer than this are none.
const HEADER: usize = 2000;

fn table(has: impl Fn(&str) -> bool) -> Option<&'static str> {
    TABLES.iter().find(|(_, columns)| columns.iter().all(|column| has(column))).map(|(name, _)| *name)
}

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_known = match shape.kind {
        Kind::Array => table(|column| shape.has(&[column])).is_some(),
        Kind::Object | Kind::Arrays => false,
        Kind::Other => {
            let header = probe.text().and_then(|text| text.lines().next()).filter(|line| line.len() < HEADER);
            header.is_some_and(|line| line.contains(',') && table(|column| names(line, column)).is_some())
        }
    };
    if is_known { Confidence::Certain } else { Confidence::No }
}

fn names(header: &str, column: &str) -> bool {
    header.split(',').any(|name| name.trim().trim_matches('"') == column)
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(decoded) = whole::text(input, writer) else { return };
    if decoded.text.trim_start().starts_with('[') {
        let Some(tree) = whole::json_of(decoded, writer) else { return };
        writer.document(|document| document.records = 0);
        for item in tree.root().items() {
            let fields = item.fields().into_iter().map(|(key, value)| (key.into_owned(), value.said().into_owned()));
            row(item.origin(writer), fields.collect(), writer);
        }
        return;
    }
    let mut rows = csv::rows(&decoded.text).into_iter();
    let Some(header) = rows.next() else { return };
    let header: Vec<String> = header.values.iter().map(|name| name.trim().to_owned()).collect();
    let mut short = (0_u64, None);
    for line in rows {
        if line.values.len() != header.len() {
            short = (short.0 + 1, short.1.or(Some((line.span, line.line))));
            continue;
        }
        let raw = |at: u64| decoded.raw(usize::try_from(at).unwrap_or(usize::MAX));
        let span = Span::new(raw(line.span.start), raw(line.span.end));
        let origin = writer.origin(span, line.line);
        let null = |value: String| if value == "\\N" { String::new() } else { value };
        row(origin, header.iter().cloned().zip(line.values.into_iter().map(null)).collect(), writer);
    }
    if let (count, Some((span, line))) = short {
        let rows = if count == 1 { "1 row has".to_owned() } else { format!("{count} rows have") };
        writer.note_at(Loss::DataLoss, format!("{rows} other columns than the header"), span.len(), span, line);
    }
}

fn row(origin: Origin, fields: Vec<(String, String)>, writer: &mut Writer<'_>) {
    let get = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let Some(table) = table(|column| get(column).is_some()) else {
        writer.note_at(Loss::DataLoss, "a row of no known table", origin.span.len(), origin.span, origin.line);
        return;
    };
    let name = get("id").or_else(|| get("test_case_id")).unwrap_or_default().to_owned();
    let time = |name: &str| get(name).and_then(times::parse_iso).map(|(millis, _)| millis);
    for column in ["created_at", "started_at", "completed_at", "first_seen_at", "last_seen_at", "updated_at"] {
        if let Some(millis) = time(column) {
            writer.time(millis);
        }
    }
    let at = ["created_at", "completed_at", "started_at", "last_seen_at"].into_iter().find_map(time);
    let held = |key: &str, value: String| match (key, value.len()) {
        // Reports that the table keeps are not repeated: how much there is says enough.
        ("content", 1..) => format!("{} bytes", value.len()),
        _ => text::cut(&value, 4000).into_owned(),
    };
    let fields = fields.into_iter().map(|(key, value)| {
        let value = held(&key, value);
        (writer.intern(&key), writer.intern(&value))
    });
    let fields = fields.collect();
    let event = Event {
        origin,
        time: at,
        suite: writer.intern(SYSTEM),
        event: writer.intern(table),
        cid: StrId::EMPTY,
        name: writer.intern(&name),
        fields,
    };
    writer.records().events.push(event);
    writer.document(|document| document.records += 1);
}
