//! `performance_report.md`: the report of code generation timing, for people.

use super::{SPEC, SYSTEM};
use crate::documents::claims::claim;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::{ClaimValue, EntryState};

pub(crate) const FORMAT: Format = Format {
    id: "pcs-codegen-report",
    title: "PCS code generation report",
    spec: SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: SYSTEM,
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let is_named = probe.name().eq_ignore_ascii_case("performance_report.md");
    if is_named && probe.text().is_some() { Confidence::Certain } else { Confidence::No }
}

/// Its first heading.
fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(decoded) = whole::text(input, writer) else { return };
    let heading = decoded.text.lines().find(|line| line.starts_with('#')).unwrap_or_default();
    let start = decoded.text.find(heading).unwrap_or(0);
    let before = decoded.text.get(..start).unwrap_or_default();
    let line = u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX);
    let span = decoded.span(start, start + heading.len());
    let title = writer.intern(heading.trim_start_matches('#').trim());
    claim("title", ClaimValue::Text(title), span, line, writer);
    writer.document(|document| document.records = 1);
}
