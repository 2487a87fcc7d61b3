//! Flakes: who failed and passed, how often, and what to do about it.

mod flakeguard;
mod hologram;

use super::{Lens, Scene, joined};
use crate::facts::Facts;
use crate::views::lens::LensView;
use serde_json::Value;

pub(super) const LENS: Lens = Lens {
    id: "flakes",
    title: "Flakes",
    needs: "several attempts of a run with meta.json, or flake_database.json fill this",
    rules: &[
        "flakeguard_flakes",
        "flakeguard_meta",
        "flakeguard_upload",
        "flakeguard_rejected",
        "flakeguard_notify",
        "flakeguard_retention",
        "flakeguard_server_log",
        "silent_flakeguard_pass_then_fail",
        "silent_flakeguard_cross_run",
        "silent_flakeguard_stale_score",
        "silent_flakeguard_no_reports",
        "silent_flakeguard_dropped_duplicate",
        "silent_flakeguard_nested_suites",
    ],
    count,
    view,
    json,
};

fn count(facts: &Facts) -> u64 {
    flakeguard::count(facts) + hologram::count(facts)
}

fn view(scene: &Scene<'_>) -> LensView {
    let mut blocks = flakeguard::blocks(scene);
    blocks.extend(hologram::blocks(scene));
    LensView { blocks, ..LensView::default() }
}

fn json(scene: &Scene<'_>) -> Value {
    let mut members = flakeguard::json(scene);
    members.extend(hologram::json(scene));
    joined(members)
}
