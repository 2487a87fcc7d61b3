//! `cross-instance-iter-<N>.json`: one iteration; together they are the complete truth of a run.

use super::rows::{looks_so, number_in_name, row};
use crate::documents::shape::Kind;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::{EntryState, StrId};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-iteration",
    title: "Cross-instance iteration",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    match shape.kind {
        Kind::Object if looks_so(probe) => Confidence::Certain,
        Kind::Object if probe.name().starts_with("cross-instance-iter-") => Confidence::Likely,
        _ => Confidence::No,
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let number = number_in_name(writer.path()).unwrap_or(1);
    row(tree.root(), StrId::default(), 0, number, writer);
}
