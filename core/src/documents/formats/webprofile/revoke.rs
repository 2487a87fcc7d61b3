//! `cross-instance-revoke-iter-<N>.txt`: the HTTP status of a revocation; 000 when nothing answered.

use super::reading::lines;
use crate::documents::claims::claim;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{ClaimValue, EntryState, Loss};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-revoke",
    title: "Status of a token revocation",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let named = probe.name().starts_with("cross-instance-revoke-iter-");
    if named && probe.text().is_some() { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut found = false;
    lines(input, writer, |line, writer| {
        if let Ok(status) = line.text.trim().parse::<u16>() {
            found = true;
            claim("status", ClaimValue::Number(status.into()), line.span, line.number, writer);
        }
    });
    if !found {
        writer.note(Loss::DataLoss, "no HTTP status in it", 0);
    }
    writer.document(|document| document.records = 1);
}
