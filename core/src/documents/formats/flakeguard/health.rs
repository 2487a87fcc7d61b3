//! What `GET /health` answers.

use super::{Format, SYSTEM, stated};
use crate::documents::shape::Kind;
use crate::documents::{Confidence, Probe};
use crate::facts::EntryState;

pub(super) const FORMAT: Format = Format {
    id: "flakeguard-health",
    title: "FlakeGuard health",
    spec: "https://github.com/aliuyar1234/flakeguard",
    state: EntryState::Recognised,
    is_test_report: false,
    system: SYSTEM,
    sniff,
    read: |input, writer| stated(input, writer),
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_it = shape.kind == Kind::Object && shape.keys.len() == 3 && shape.has(&["status", "database", "version"]);
    if is_it { Confidence::Likely } else { Confidence::No }
}
