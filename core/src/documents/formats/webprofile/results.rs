//! `cross-instance-results.json`: the iterations of this run in one array.
//!
//! Files come in the order of their names, so iteration 10 stands before 2: whoever reads sorts.

use super::rows;
use crate::documents::shape::Kind;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::EntryState;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-results",
    title: "Cross-instance results",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    if probe.shape().kind != Kind::Array || probe.path_ends("_cross.json") {
        Confidence::No
    } else if rows::looks_so(probe) {
        Confidence::Certain
    } else if probe.path_ends("cross-instance-results.json") {
        Confidence::Likely
    } else {
        Confidence::No
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    rows::read_array(input, "", writer);
}
