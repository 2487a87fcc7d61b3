//! Budgets and baseline of Hologram runs.

use crate::facts::Facts;
use crate::views::lens::Block;
use crate::views::lenses::Scene;
use serde_json::Value;

/// Rows it has to show.
pub(super) fn count(_: &Facts) -> u64 {
    0
}

/// What it shows.
pub(super) fn blocks(_: &Scene<'_>) -> Vec<Block> {
    Vec::new()
}

/// Members of the command's JSON: arrays of the same name are joined.
pub(super) fn json(_: &Scene<'_>) -> Vec<(&'static str, Value)> {
    Vec::new()
}
