//! Performance: gates, budgets, baselines, noise.

mod hologram;
mod pcs;
mod pcs_charts;
mod pcs_json;
mod pcs_steps;
#[cfg(test)]
mod tests;

use super::{Lens, Scene, joined};
use crate::facts::Facts;
use crate::findings::Answer;
use crate::views::lens::{LensView, Tone};
use serde_json::Value;

pub(super) const LENS: Lens = Lens {
    id: "perf",
    title: "Performance",
    needs: "perf/*.csv with perf/baseline.json, or bench/results/*.ndjson fill this",
    rules: &[
        "hologram_budgets",
        "hologram_baseline",
        "hologram_budget_rows",
        "hologram_baseline_refresh",
        "hologram_baseline_drift",
        "silent_hologram_unbudgeted",
        "silent_hologram_unmeasured",
        "silent_hologram_best_row",
        "pcs_regressions",
        "pcs_regressions_upstream",
        "pcs_trend_alerts",
        "pcs_runner_noise",
        "pcs_infrastructure",
        "pcs_failed_benchmarks",
        "pcs_freshness",
        "pcs_dashboard_health",
        "pcs_rows_per_day",
        "pcs_variation",
        "pcs_retention",
        "pcs_schema",
        "pcs_canary",
        "pcs_policy_unused",
        "silent_pcs_timezone",
        "silent_pcs_ci_echo",
        "silent_pcs_mixed_series",
        "silent_pcs_demo_data",
        "silent_pcs_empty_input",
    ],
    is_timed: true,
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
    let (tone, headline, detail) = said(scene);
    LensView { tone, headline, detail, blocks, ..LensView::default() }
}

/// Over the answers of the lens: what fails first, then whether anything could be said at all.
fn said(scene: &Scene<'_>) -> (Tone, String, String) {
    let mine: Vec<&(&crate::findings::Rule, Answer)> =
        scene.answers.iter().filter(|(rule, _)| LENS.rules.contains(&rule.id)).collect();
    let of = |decides: bool, tone: Tone| {
        mine.iter().filter(move |(rule, answer)| rule.decides == decides && Tone::from(answer) == tone)
    };
    // What does not decide is named behind it, as many as there are.
    let others = of(false, Tone::Fail).count();
    let detail = match others {
        0 => String::new(),
        1 => "1 further check does not hold.".to_owned(),
        others => format!("{others} further checks do not hold."),
    };
    if let Some((_, answer)) = of(true, Tone::Fail).next() {
        return (Tone::Fail, format!("Performance regressed: {}.", answer.why()), detail);
    }
    if let Some((_, answer)) = of(true, Tone::NoData).next() {
        return (Tone::NoData, format!("Whether performance held cannot be said: {}.", answer.why()), detail);
    }
    if of(true, Tone::Pass).next().is_some() {
        return (Tone::Pass, "No series is slower than its threshold.".to_owned(), detail);
    }
    (Tone::NoData, "Nothing here decides about performance.".to_owned(), detail)
}

fn json(scene: &Scene<'_>) -> Value {
    let mut members = hologram::json(scene);
    members.extend(pcs::json(scene));
    joined(members)
}
