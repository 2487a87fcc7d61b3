//! What `status_badge.py json` prints: the state of gate and E2E tests as upstream sees it.

use super::shared::SHARED;
use crate::documents::{Confidence, Format, Probe, whole};

pub(in crate::documents::formats) const FORMAT: Format =
    Format { id: "hologram-badge", title: "Hologram status badge", sniff, read: whole::state, ..SHARED };

fn sniff(probe: &Probe<'_>) -> Confidence {
    if probe.shape().has(&["status", "perf_gate", "e2e_tests"]) { Confidence::Certain } else { Confidence::No }
}
