//! Pipeline: steps with the last good one, event counts, budgets, scorecard.

use super::{Lens, Scene};
use crate::facts::Facts;
use crate::views::lens::LensView;
use serde_json::{Value, json};

pub(super) const LENS: Lens = Lens {
    id: "pipeline",
    title: "Pipeline",
    needs: "events.jsonl and the reports folder of a Hologram run fill this",
    rules: &[],
    count,
    view,
    json,
};

fn count(_: &Facts) -> u64 {
    0
}

fn view(_: &Scene<'_>) -> LensView {
    LensView::default()
}

fn json(_: &Scene<'_>) -> Value {
    json!({})
}
