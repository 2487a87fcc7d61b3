//! `orchestrator-summary.json`: how each drill of a night ended, by its exit code and by its report.

use super::{format, sure};
use crate::documents::shape::Kind;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;

pub(crate) const FORMAT: Format = format("drive-orchestrator", "Drill orchestrator summary", sniff, read);

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_named = probe.path_ends("orchestrator-summary.json") && shape.kind == Kind::Object;
    sure(shape.kind == Kind::Object && shape.has(&["date", "drills"]), is_named)
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    whole::state(input, writer);
}
