//! `bench/schema.json`: which fields rows have, and which they must have; validation only warns.

use super::{SPEC, SYSTEM};
use crate::documents::shape::Kind;
use crate::documents::{Confidence, Format, Probe, whole};
use crate::facts::EntryState;

pub(crate) const FORMAT: Format = Format {
    id: "pcs-schema",
    title: "PCS benchmark schema",
    spec: SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: SYSTEM,
    sniff,
    read: whole::state,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_it = shape.kind == Kind::Object && shape.has(&["fields", "required_fields"]);
    if is_it { Confidence::Certain } else { Confidence::No }
}
