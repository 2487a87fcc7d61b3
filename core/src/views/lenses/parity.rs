//! Parity: iterations × runs, trend against its threshold, packets and their completeness.

use super::{Lens, Scene};
use crate::facts::Facts;
use crate::views::lens::LensView;
use serde_json::{Value, json};

pub(super) const LENS: Lens = Lens {
    id: "parity",
    title: "Parity",
    needs: "cross-instance-results.json, node.parity.json, ci/flakiness fill this",
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
