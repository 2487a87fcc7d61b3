//! Words that several renderers use.

use super::{EvidenceRow, Inspection};
use crate::methods::order::Order as _;
pub(super) use crate::methods::phrase::{bytes, duration};
use crate::methods::phrase::{count, grouped};
use std::fmt::{self, Write as _};

/// Appends what is formatted.
pub(crate) fn push(out: &mut String, text: fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = out.write_fmt(text);
}

/// `path:12`, `path:12-15`, or the path alone.
pub(super) fn place(evidence: &EvidenceRow) -> String {
    match (evidence.line, evidence.end_line) {
        (Some(line), Some(end)) if end > line => format!("{}:{line}-{end}", evidence.path),
        (Some(line), _) => format!("{}:{line}", evidence.path),
        (None, _) => evidence.path.clone(),
    }
}

/// `16 tests: 6 passed, 7 failed, 3 skipped; 1 passed only on retry; 1.7 s`.
pub(super) fn totals(inspection: &Inspection) -> String {
    let totals = &inspection.totals;
    let parts = [
        (totals.passed, "passed"),
        (totals.failed, "failed"),
        (totals.error, "with errors"),
        (totals.skipped, "skipped"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{} {word}", grouped(*number)))
        .collect();
    let mut text = count(totals.tests, "test", "tests");
    if !parts.is_empty() {
        push(&mut text, format_args!(": {}", parts.join(", ")));
    }
    if totals.flaky > 0 {
        push(&mut text, format_args!("; {} passed only on retry", grouped(totals.flaky)));
    }
    if totals.duration_ms > 0.0 {
        push(&mut text, format_args!("; {}", duration(totals.duration_ms)));
    }
    text
}

/// `7 entries in 3 files (4.1 kB): 5 recognised, 1 plain, 1 unrecognised, 0 lost`.
pub(super) fn entries(inspection: &Inspection) -> String {
    let entries = &inspection.entries;
    format!(
        "{} in {} ({}): {} recognised, {} plain, {} unrecognised, {} lost",
        count(entries.total, "entry", "entries"),
        count(inspection.input.files, "file", "files"),
        bytes(inspection.input.bytes),
        grouped(entries.recognised),
        grouped(entries.plain),
        grouped(entries.unrecognised),
        grouped(entries.lost)
    )
}

/// Rows of the ledger that stand for a loss, and how many others there are.
pub(super) fn losses(inspection: &Inspection) -> (Vec<&super::LedgerRow>, usize) {
    let mut lost: Vec<_> = inspection.ledger.iter().filter(|row| row.loss != "info").collect();
    // Stable: errors first, then in order of reading.
    lost.order_by_key(|row| row.loss != "error");
    let remarks = inspection.ledger.len() - lost.len();
    (lost, remarks)
}

/// Who says what "now" means.
pub(super) fn as_of_from(inspection: &Inspection) -> &'static str {
    match inspection.as_of_from {
        "given" => "as given",
        _ => "the newest time in the data",
    }
}
