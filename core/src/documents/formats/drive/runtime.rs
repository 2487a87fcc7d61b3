//! `runtime.json`: when an integration suite began and ended, and of which run and commit it was.

use super::{format, sure};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;

pub(crate) const FORMAT: Format = format("drive-runtime", "Integration runtime", sniff, read);

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let keys = ["startEpochSeconds", "endEpochSeconds", "durationSeconds"];
    sure(shape.kind == Kind::Object && shape.has(&keys), false)
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let runtime = tree.root();
    runtime.state("", writer);
    for key in ["startEpochSeconds", "endEpochSeconds"] {
        if let Some(seconds) = runtime.get(key).and_then(Node::whole) {
            writer.time(seconds.saturating_mul(1000));
        }
    }
}
