//! `flakiness.json`, `run_<id>.json`: the attempts of the rerunner in one run.

use super::reading;
use crate::documents::shape::Kind;
use crate::documents::text;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::EntryState;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-rerun",
    title: "Parity rerunner report",
    spec: "",
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
    reading::claims_of(input, writer);
    if let Some(bytes) = input.as_whole()
        && let Some(node) = Node::parse(&text::decode(bytes).text)
    {
        for key in ["start_ts", "end_ts"] {
            if let Some(seconds) = node.get(key).and_then(Node::whole) {
                writer.time(seconds.saturating_mul(1000));
            }
        }
    }
}
