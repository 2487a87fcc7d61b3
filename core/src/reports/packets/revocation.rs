//! Runbook 0: "For revocation immediacy failures, collect a packet": both smoke outputs, both logs, and the bodies of
//! the iterations that failed.

use super::{PacketKind, parity};
use crate::reports::issues;

pub(super) const KIND: PacketKind = PacketKind {
    id: "revocation",
    title: "Packet for revocation immediacy",
    runbook: "Runbook 0, parity: both smoke outputs, the logs of service and database, failing requests and responses \
              where they are there",
    needs: "node.parity.json, test.parity.out, webprofile.log or mongo.log of a parity run",
    lens: "parity",
    filed: &issues::PARITY,
    is_mine: |rule| {
        matches!(
            rule,
            "webprofile_parity"
                | "webprofile_node_smoke"
                | "webprofile_service_logs"
                | "webprofile_iterations"
                | "webprofile_analysis_agrees"
                | "silent_webprofile_no_evidence"
                | "silent_webprofile_empty_node"
                | "silent_webprofile_tests"
        )
    },
    // All files of the run, so that its verdict is the same where the packet is opened.
    gather: |scene| parity::gather(scene, "revocation", parity::has_failed, |_| true),
};
