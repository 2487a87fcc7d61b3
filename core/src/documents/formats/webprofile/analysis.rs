//! `analysis.json`: the verdict that the parity job wrote.

use crate::documents::{Confidence, Format, Probe, whole};
use crate::facts::EntryState;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-analysis",
    title: "Parity verdict",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read: whole::state,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let is_it = probe.path_ends("analysis.json") && probe.shape().keys == ["status"];
    if is_it { Confidence::Certain } else { Confidence::No }
}
