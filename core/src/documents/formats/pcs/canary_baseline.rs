//! `bench/canary_baseline.json`: mean seconds by backend; each canary run that passes writes it anew.

use super::{SPEC, SYSTEM};
use crate::documents::shape::Kind;
use crate::documents::{Confidence, Format, Probe, whole};
use crate::facts::EntryState;

pub(crate) const FORMAT: Format = Format {
    id: "pcs-canary-baseline",
    title: "PCS canary baseline",
    spec: SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: SYSTEM,
    sniff,
    read: whole::state,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_it = shape.kind == Kind::Object && probe.path_ends("canary_baseline.json");
    if is_it { Confidence::Certain } else { Confidence::No }
}
