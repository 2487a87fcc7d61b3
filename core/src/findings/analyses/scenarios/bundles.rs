//! Evidence bundles: they name a scenario and nothing else, so that is what they are joined by.

use super::{Claims, EVIDENCE};
use crate::facts::Facts;

/// Counts and sample rows of the database.
#[derive(Clone)]
pub struct Bundle<'a> {
    /// Everything it states.
    pub claims: Claims<'a>,
    /// The scenario that wrote it.
    pub scenario: &'a str,
    /// When it was written: `error` by default.
    pub label: &'a str,
    /// As given; may be the frozen time of a test.
    pub created: &'a str,
    /// Rows by table, in the order of the file.
    pub counts: Vec<(&'a str, f64)>,
    /// The run.
    pub run: u32,
}

pub(super) fn bundles(facts: &Facts) -> Vec<Bundle<'_>> {
    Claims::of_format(facts, EVIDENCE)
        .into_iter()
        .map(|claims| Bundle {
            claims,
            scenario: claims.text("scenarioId").unwrap_or_default(),
            label: claims.text("label").unwrap_or_default(),
            created: claims.text("createdAt").unwrap_or_default(),
            counts: counts(claims),
            run: facts.entry_of(claims.document).map_or(0, |entry| entry.run),
        })
        .collect()
}

fn counts<'a>(claims: Claims<'a>) -> Vec<(&'a str, f64)> {
    let tables: Vec<&'a str> = claims.iter().map(|(key, _)| key).filter(|key| key.starts_with("counts.")).collect();
    let count = |key: &'a str| Some((key.strip_prefix("counts.")?, claims.number(key)?));
    tables.into_iter().filter_map(count).collect()
}

/// Bundles of a scenario: those of its run where there are any, else all.
pub(super) fn of_scenario(bundles: &[Bundle<'_>], scenario: &str, run: u32) -> Vec<usize> {
    if scenario.is_empty() {
        return Vec::new();
    }
    let all = bundles.iter().enumerate().filter(|(_, bundle)| bundle.scenario == scenario);
    let all: Vec<(usize, u32)> = all.map(|(at, bundle)| (at, bundle.run)).collect();
    let near: Vec<usize> = all.iter().filter(|(_, of)| *of == run).map(|(at, _)| *at).collect();
    if near.is_empty() { all.into_iter().map(|(at, _)| at).collect() } else { near }
}
