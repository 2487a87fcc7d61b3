//! Any other text.

use super::log;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::EntryState;

/// Its row.
pub const FORMAT: Format = Format {
    id: "text",
    title: "Text",
    spec: "",
    state: EntryState::Plain,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    if probe.text().is_some() { Confidence::Fallback } else { Confidence::No }
}

/// Lines are counted; nothing is taken for an error outside logs.
fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let lines = log::count_lines(input);
    writer.document(|document| document.records = lines);
}
