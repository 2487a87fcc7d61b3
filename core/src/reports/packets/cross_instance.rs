//! Runbook 0: "For cross-instance failures include" the results, the outputs of iterations and their introspections.

use super::{PacketKind, parity};
use crate::findings::analyses::parity::is_log;
use crate::reports::issues;

pub(super) const KIND: PacketKind = PacketKind {
    id: "cross-instance",
    title: "Packet for cross-instance failures",
    runbook: "Runbook 0, parity: the results of all iterations, the output of each, and the full traces of introspection",
    needs: "cross-instance-results.json or cross-instance-iter-*.json of a parity run",
    lens: "parity",
    filed: &issues::PARITY,
    is_mine: |rule| {
        matches!(
            rule,
            "webprofile_iterations"
                | "silent_webprofile_cross_ignored"
                | "silent_webprofile_no_iterations"
                | "silent_webprofile_iterations_lost"
        )
    },
    // What the verdict of the run rests on stands beside its iterations; logs are of the other packet.
    gather: |scene| parity::gather(scene, "cross-instance", parity::has_failed_iterations, |name| !is_log(name)),
};
