//! `cross/summary.json`: counts over all collected runs.

use crate::documents::{Confidence, Format, Probe, whole};
use crate::facts::EntryState;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-summary",
    title: "Parity cross-instance summary",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read: whole::state,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let keys = ["run_total", "run_failures", "iter_total", "iter_failures"];
    if probe.shape().has(&keys) { Confidence::Certain } else { Confidence::No }
}
