//! Performance: gates, budgets, baselines, noise.

mod hologram;
mod pcs;

use super::{Lens, Scene, joined};
use crate::facts::Facts;
use crate::views::lens::LensView;
use serde_json::Value;

pub(super) const LENS: Lens = Lens {
    id: "perf",
    title: "Performance",
    needs: "perf/*.csv with perf/baseline.json, or bench/results/*.ndjson fill this",
    rules: &[],
    count,
    view,
    json,
};

fn count(facts: &Facts) -> u64 {
    hologram::count(facts) + pcs::count(facts)
}

fn view(scene: &Scene<'_>) -> LensView {
    let mut blocks = hologram::blocks(scene);
    blocks.extend(pcs::blocks(scene));
    LensView { blocks, ..LensView::default() }
}

fn json(scene: &Scene<'_>) -> Value {
    let mut members = hologram::json(scene);
    members.extend(pcs::json(scene));
    joined(members)
}
