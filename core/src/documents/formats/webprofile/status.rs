//! `cross/status.json`: what the daily check concluded.

use crate::documents::{Confidence, Format, Probe, whole};
use crate::facts::EntryState;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-status",
    title: "Parity status",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read: whole::state,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    if probe.shape().has(&["threshold_exceeded", "summary"]) { Confidence::Certain } else { Confidence::No }
}
