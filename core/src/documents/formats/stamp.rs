//! `artiscope.json`: the identity of the run that its folder came from, as a project stamps it.

use super::flakeguard::stated;
use crate::documents::shape::Kind;
use crate::documents::{Confidence, Format, Probe};
use crate::facts::EntryState;

pub(super) const FORMAT: Format = Format {
    id: "artiscope-run",
    title: "Identity of a run",
    spec: "",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff,
    read: stated,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let is_named = probe.name().eq_ignore_ascii_case("artiscope.json");
    if is_named && probe.shape().kind == Kind::Object { Confidence::Certain } else { Confidence::No }
}
