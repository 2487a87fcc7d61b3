//! Performance: gates, budgets, baselines, noise.

mod hologram;
mod pcs;
mod pcs_charts;
mod pcs_json;
mod pcs_steps;
#[cfg(test)]
mod tests;

use super::{Lens, Scene, Words, joined, said};
use crate::views::lens::{LensView, Tone};
use serde_json::Value;

pub(super) const LENS: Lens = Lens {
    id: "perf",
    title: "Performance",
    needs: "perf/*.csv with perf/baseline.json, or bench/results/*.ndjson fill this",
    systems: &["pcs"],
    rules: &[
        "hologram_budgets",
        "hologram_baseline",
        "hologram_budget_rows",
        "hologram_samples",
        "hologram_baseline_refresh",
        "hologram_baseline_drift",
        "silent_hologram_unbudgeted",
        "silent_hologram_unmeasured",
        "silent_hologram_best_row",
    ],
    is_timed: true,
    count,
    view,
    json,
};

fn count(scene: &Scene<'_>) -> u64 {
    hologram::count(scene) + pcs::count(scene.facts)
}

fn view(scene: &Scene<'_>) -> LensView {
    let mut blocks = hologram::blocks(scene);
    blocks.extend(pcs::blocks(scene));
    let (tone, headline, detail) = said(scene, &LENS, |rule| rule.decides, &WORDS);
    LensView { tone, headline, detail, blocks, ..LensView::default() }
}

const WORDS: Words = Words {
    fail: Tone::Fail,
    failed: "Performance regressed",
    unsaid: "Whether performance held cannot be said",
    passed: "No series is slower than its threshold.",
    nothing: "Nothing here decides about performance.",
};

fn json(scene: &Scene<'_>) -> Value {
    let mut members = hologram::json(scene);
    members.extend(pcs::json(scene));
    joined(members)
}
