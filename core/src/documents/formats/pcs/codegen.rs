//! `benchmark_results.json`: how long parsing and generating code take; another measurement than the benchmarks.

use super::{SPEC, SYSTEM};
use crate::documents::shape::Kind;
use crate::documents::{Confidence, Format, Probe, whole};
use crate::facts::EntryState;

pub(crate) const FORMAT: Format = Format {
    id: "pcs-codegen",
    title: "PCS code generation timing",
    spec: SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: SYSTEM,
    sniff,
    read: whole::state,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_it = shape.kind == Kind::Object
        && shape.has(&["parsing"])
        && (shape.has(&["rust_generation"]) || shape.has(&["typescript_generation"]));
    if is_it { Confidence::Certain } else { Confidence::No }
}
