//! `report.txt`, of the rerunner and of the cross-instance runs: lines of `key=number`.

use super::reading::{Line, lines};
use crate::documents::claims::claim;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{ClaimValue, EntryState};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-report",
    title: "Parity report",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read,
};

/// Counts that these reports hold.
const KEYS: &[&str] = &["success", "failure", "cross_runs", "run_failures", "iter_total", "iter_failures"];

fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let collected = text.starts_with("Collected ") && text.contains("\nsuccess=") && text.contains("\nfailure=");
    let crossed = text.starts_with("cross_runs=") && text.contains("iter_total=");
    if collected || crossed { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let records = lines(input, writer, |line, writer| {
        let collected = line.text.strip_prefix("Collected ").and_then(|rest| rest.strip_suffix(" reports"));
        if let Some(number) = collected.and_then(|number| number.trim().parse().ok()) {
            claim("collected", ClaimValue::Number(number), line.span, line.number, writer);
        }
        counted(line.text, line, writer);
    });
    writer.document(|document| document.records = records.into());
}

/// A line of `key=number` as a claim; false when it is none.
pub(super) fn counted(text: &str, place: &Line<'_>, writer: &mut Writer<'_>) -> bool {
    let Some((key, number)) = text.trim().split_once('=') else { return false };
    let number = number.trim().parse::<u32>().ok().filter(|_| KEYS.contains(&key));
    let Some(number) = number else { return false };
    claim(key, ClaimValue::Number(number.into()), place.span, place.number, writer);
    true
}
