//! Scenarios: scenario × invariant, owners, entities, evidence.

use super::{Lens, Scene};
use crate::facts::Facts;
use crate::views::lens::LensView;
use serde_json::{Value, json};

pub(super) const LENS: Lens = Lens {
    id: "scenarios",
    title: "Scenarios",
    needs: "cron-e2e-report.json, lifecycle-e2e-report.json, vitest.log fill this",
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
