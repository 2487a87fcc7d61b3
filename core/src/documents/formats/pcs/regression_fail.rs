//! `regression_fail.txt`: written by `|| echo regression_fail > …` when the check failed, so that the step passes.

use super::{SPEC, SYSTEM};
use crate::documents::claims::claim;
use crate::documents::{Confidence, Format, Probe, Writer, text, whole};
use crate::entries::Input;
use crate::facts::{ClaimValue, EntryState};

pub(crate) const FORMAT: Format = Format {
    id: "pcs-regression-fail",
    title: "PCS mark of a failed regression check",
    spec: SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: SYSTEM,
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let is_it = probe.name().eq_ignore_ascii_case("regression_fail.txt");
    if is_it && probe.text().is_some() { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(decoded) = whole::text(input, writer) else { return };
    let said = writer.intern(&text::cut(decoded.text.trim(), 400));
    let span = decoded.span(0, decoded.text.len());
    claim("text", ClaimValue::Text(said), span, 1, writer);
    writer.document(|document| document.records = 1);
}
