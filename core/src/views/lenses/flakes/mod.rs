//! Flakes: who failed and passed, how often, and what to do about it.

mod flakeguard;
mod hologram;

use super::{Lens, Scene, Words, joined, said};
use crate::findings::Answer;
use crate::views::lens::{LensView, Tone};
use serde_json::Value;

pub(super) const LENS: Lens = Lens {
    id: "flakes",
    title: "Flakes",
    needs: "several attempts of a run with meta.json, or flake_database.json fill this",
    systems: &["quarantine", "flakeguard"],
    rules: &["hologram_quarantine", "hologram_release", "silent_hologram_detector"],
    is_timed: true,
    count,
    view,
    json,
};

fn count(scene: &Scene<'_>) -> u64 {
    flakeguard::count(scene) + hologram::count(scene.facts)
}

fn view(scene: &Scene<'_>) -> LensView {
    let mut blocks = flakeguard::blocks(scene);
    blocks.extend(hologram::blocks(scene));
    let (mut tone, mut headline, detail) = said(scene, &LENS, |rule| TELLING.contains(&rule.id), &WORDS);
    // No test is to be quarantined while too many pass and fail: those that are, and those too few to tell.
    let rate =
        scene.judging.scores().iter().find(|score| score.name == RATE && matches!(score.answer, Answer::Fail(_)));
    if let Some(rate) = rate.filter(|_| tone == Tone::Pass) {
        tone = Tone::Flaky;
        headline = format!("{RATE} {}: more than its limit. No further test is to be quarantined.", rate.shown);
    }
    LensView { tone, headline, detail, blocks, ..LensView::default() }
}

/// Rules that say whether a test is flaky.
const TELLING: [&str; 2] = ["flakeguard_flakes", "hologram_quarantine"];

/// The row of the scorecard.
const RATE: &str = "Flake rate";

const WORDS: Words = Words {
    fail: Tone::Flaky,
    failed: "",
    unsaid: "Whether tests are flaky cannot be said",
    passed: "No test is flaky by these rules.",
    nothing: "Nothing here decides about flakes.",
};

fn json(scene: &Scene<'_>) -> Value {
    let mut members = flakeguard::json(scene);
    members.extend(hologram::json(scene));
    joined(members)
}
