//! `aggregate.json`: the rerunner reports of several runs in one array.

use crate::documents::shape::Kind;
use crate::documents::{Confidence, Format, Probe, whole};
use crate::facts::EntryState;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-aggregate",
    title: "Parity rerunner reports",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read: whole::state,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    match shape.kind {
        Kind::Array if shape.has(&["start_ts", "end_ts", "success", "attempts"]) => Confidence::Certain,
        Kind::Array if shape.keys.is_empty() && probe.name() == "aggregate.json" => Confidence::Likely,
        _ => Confidence::No,
    }
}
