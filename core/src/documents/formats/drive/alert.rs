//! `nightly-alert-context.json` and `nightly-alert-dispatch.json`: whether the nightly raised an alert, and why.

use super::rows::time;
use super::{format, sure};
use crate::documents::shape::Kind;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;

pub(crate) const CONTEXT: Format = format("drive-alert-context", "Nightly alert context", is_context, read);
pub(crate) const DISPATCH: Format = format("drive-alert-dispatch", "Nightly alert dispatch", is_dispatch, read);

fn is_context(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_named = probe.path_ends("nightly-alert-context.json") && shape.kind == Kind::Object;
    sure(shape.kind == Kind::Object && shape.has(&["jobStatus", "decision"]), is_named)
}

fn is_dispatch(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_named = probe.path_ends("nightly-alert-dispatch.json") && shape.kind == Kind::Object;
    sure(shape.kind == Kind::Object && shape.has(&["dispatchedAt", "dedupeKey"]), is_named)
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let alert = tree.root();
    alert.state("", writer);
    time(alert.get("dispatchedAt"), writer);
}
