//! `trend.json`: the series of the dashboard, one entry for each collected run.

use crate::documents::{Confidence, Format, Probe, whole};
use crate::facts::EntryState;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-trend",
    title: "Parity trend",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read: whole::state,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    if probe.shape().has(&["labels", "success_rates", "failures"]) { Confidence::Certain } else { Confidence::No }
}
