//! Hologram: the baseline where it may be refreshed, and the list of its flake detector.

use super::python;
use crate::methods::order::set;
use crate::reports::{Redactor, hologram_quarantined};
use crate::views::Scene;
use serde_json::json;

pub(super) fn baseline(scene: &Scene<'_>, redactor: Redactor<'_>) -> Result<String, String> {
    let made = crate::reports::baseline(scene, redactor);
    made.map(|baseline| baseline.text).map_err(|answer| format!("the playbook allows no new one: {}", answer.why()))
}

/// What is listed and has not earned its release, and what is due, by the playbook; without a flake database, what
/// lists of other formats name.
pub(super) fn quarantined(scene: &Scene<'_>, redactor: Redactor<'_>) -> Result<String, String> {
    let flakes = scene.judging.histories();
    if !flakes.has_database && !flakes.has_quarantine {
        let quarantine = scene.judging.quarantine();
        if !quarantine.has_lists() {
            return Err("no flake_database.json and no list of tests in quarantine".to_owned());
        }
        return Ok(hologram_quarantined(scene.facts, quarantine).text);
    }
    let is_in = |test: &&crate::findings::analyses::hologram_flakes::TestHistory<'_>| {
        test.is_due || test.quarantined.is_some() && !test.is_releasable
    };
    let known = flakes.tests.iter().filter(is_in).map(|test| test.test);
    let names = set(known.chain(flakes.unknown.iter().map(|(name, _)| *name)));
    let names: Vec<String> = names.into_iter().map(|name| redactor.owned(name)).collect();
    Ok(python::indented(&json!({"quarantined": names})))
}
