//! `analysis.json`: the verdict that the parity job wrote.

use super::reading;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::EntryState;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-analysis",
    title: "Parity verdict",
    spec: "",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let is_it = probe.path_ends("analysis.json") && probe.shape().keys == ["status"];
    if is_it { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    reading::claims_of(input, writer);
}
