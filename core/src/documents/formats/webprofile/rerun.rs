//! `flakiness.json`, `run_<id>.json`: the attempts of the rerunner in one run.

use crate::documents::shape::Kind;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::EntryState;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-rerun",
    title: "Parity rerunner report",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_one = shape.kind == Kind::Object && shape.has(&["start_ts", "end_ts", "success", "attempts"]);
    if is_one { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let node = tree.root();
    node.state("", writer);
    for key in ["start_ts", "end_ts"] {
        if let Some(seconds) = node.whole_of(key) {
            writer.time(seconds.saturating_mul(1000));
        }
    }
}
