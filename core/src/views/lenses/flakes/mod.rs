//! Flakes: who failed and passed, how often, and what to do about it.

mod flakeguard;
mod hologram;

use super::{Lens, Scene, joined};
use crate::facts::Facts;
use crate::findings::Answer;
use crate::methods::phrase::upper_first;
use crate::views::lens::{LensView, Tone};
use serde_json::Value;

pub(super) const LENS: Lens = Lens {
    id: "flakes",
    title: "Flakes",
    needs: "several attempts of a run with meta.json, or flake_database.json fill this",
    rules: &[
        "hologram_quarantine",
        "hologram_release",
        "silent_hologram_detector",
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
    is_timed: true,
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
    let (tone, headline, detail) = said(scene);
    LensView { tone, headline, detail, blocks, ..LensView::default() }
}

/// What the rules about flakes answer: those that fail, then whether anything could be said.
fn said(scene: &Scene<'_>) -> (Tone, String, String) {
    const TELLING: [&str; 2] = ["flakeguard_flakes", "hologram_quarantine"];
    let mut answers = scene.answers.iter().filter(|(rule, _)| TELLING.contains(&rule.id)).map(|(_, answer)| answer);
    let failed: Vec<&str> =
        answers.clone().filter(|answer| matches!(answer, Answer::Fail(_))).map(Answer::why).collect();
    if let Some((first, rest)) = failed.split_first() {
        let detail = rest.iter().map(|why| format!("{}.", upper_first(why))).collect::<Vec<_>>().join(" ");
        return (Tone::Flaky, format!("{}.", upper_first(first)), detail);
    }
    match answers.clone().find(|answer| matches!(answer, Answer::NoData(_))) {
        Some(why) if !answers.any(|answer| *answer == Answer::Pass) => {
            (Tone::NoData, format!("Whether tests are flaky cannot be said: {}.", why.why()), String::new())
        }
        _ => (Tone::Pass, "No test is flaky by these rules.".to_owned(), String::new()),
    }
}

fn json(scene: &Scene<'_>) -> Value {
    let mut members = flakeguard::json(scene);
    members.extend(hologram::json(scene));
    joined(members)
}
