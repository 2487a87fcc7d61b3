//! Flakes: who failed and passed, how often, and what to do about it.

mod flakeguard;
mod hologram;
mod over_runs;
mod quarantine;

use super::{Lens, Scene, Words, joined, said};
use crate::findings::{Answer, Rule};
use crate::views::lens::{LensView, Tone};
use serde_json::Value;

pub(super) const LENS: Lens = Lens {
    id: "flakes",
    title: "Flakes",
    needs: "test reports of several runs, retries in a report, or flake_database.json fill this",
    systems: &["quarantine", "flakeguard"],
    rules: &[
        "flaky_over_runs",
        "environment_bound_tests",
        "hologram_quarantine",
        "hologram_release",
        "silent_hologram_detector",
    ],
    is_timed: true,
    count,
    view,
    json,
};

fn count(scene: &Scene<'_>) -> u64 {
    over_runs::count(scene)
        + flakeguard::count(scene)
        + hologram::count(scene.facts)
        + scene.judging.quarantine().told().count() as u64
}

fn view(scene: &Scene<'_>) -> LensView {
    let (anybody, own) = (over_runs::blocks(scene), flakeguard::blocks(scene));
    // Its own part says more of its definition than ours does; another rule that was chosen comes first.
    let parts = if own.is_empty() || !over_runs::is_by_default(scene) { [anybody, own] } else { [own, anybody] };
    let blocks = parts.into_iter().flatten().chain(quarantine::blocks(scene)).chain(hologram::blocks(scene)).collect();
    // What cannot be said of tests of anybody takes nothing from what a system says of its own.
    let is_known = |rule: &str| scene.answer(rule).is_some_and(|answer| !matches!(answer, Answer::NoData(_)));
    let has_systems = scene.answers.iter().any(|(rule, _)| TELLING.contains(&rule.id));
    let tells =
        |rule: &Rule| TELLING.contains(&rule.id) || (rule.id == OVER_RUNS && (!has_systems || is_known(rule.id)));
    let (mut tone, mut headline, detail) = said(scene, &LENS, tells, &WORDS);
    // No test is to be quarantined while too many pass and fail: those that are, and those too few to tell.
    let rate =
        scene.judging.scores().iter().find(|score| score.name == RATE && matches!(score.answer, Answer::Fail(_)));
    if let Some(rate) = rate.filter(|_| tone == Tone::Pass) {
        tone = Tone::Flaky;
        headline = format!("{RATE} {}: more than its limit. No further test is to be quarantined.", rate.shown);
    }
    LensView { tone, headline, detail, blocks, ..LensView::default() }
}

/// Whether tests of anybody are flaky.
const OVER_RUNS: &str = "flaky_over_runs";

/// Rules of systems that say whether a test is flaky.
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
    let mut members = over_runs::json(scene);
    // Another rule that was asked for answers instead of FlakeGuard's, whose own part stays in the page.
    if over_runs::is_by_default(scene) {
        members.extend(flakeguard::json(scene));
    }
    members.extend(hologram::json(scene));
    joined(members)
}
