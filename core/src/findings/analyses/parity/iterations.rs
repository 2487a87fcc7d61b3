//! Iterations of one run, from three kinds of files: single iterations are the truth, the array of
//! results may lack the last ones, and the output is all that the local helper leaves.

use crate::facts::{Facts, Iteration, Origin};
use std::collections::BTreeMap;

/// Which file gave an iteration, the most trusted last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Written {
    /// Output of the runner.
    Output,
    /// `cross-instance-results.json`.
    Results,
    /// `cross-instance-iter-<N>.json`.
    File,
}

/// An iteration of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Iter {
    /// From 1.
    pub number: u32,
    /// Whether it held; `None` when nothing says so.
    pub success: Option<bool>,
    /// Why it failed.
    pub reason: String,
    /// HTTP status of the revocation.
    pub revoke_status: Option<u16>,
    /// Last answer of the service.
    pub said: String,
    /// Where it was read.
    pub origin: Origin,
    /// The file that it was taken from.
    pub written: Written,
    /// Whether `cross-instance-results.json` has it too.
    pub is_in_results: bool,
}

impl Iter {
    /// As upstream counts: whatever is not plainly a success.
    pub fn has_failed(&self) -> bool {
        self.success != Some(true)
    }
}

/// Rows of one document.
pub(super) fn rows(facts: &Facts, document: u32) -> &[Iteration] {
    let all = &facts.records.iterations;
    let start = all.partition_point(|row| row.origin.document < document);
    let end = all.partition_point(|row| row.origin.document <= document);
    all.get(start..end).unwrap_or_default()
}

/// Iterations by number: those of files before those of the array, those before the output's.
pub(super) fn merged(facts: &Facts, documents: &[(u32, Written)]) -> Vec<Iter> {
    let mut by_number: BTreeMap<u32, Iter> = BTreeMap::new();
    for &(document, written) in documents {
        for row in rows(facts, document) {
            let new = Iter {
                number: row.iteration,
                success: row.success,
                reason: facts.text(row.reason).to_owned(),
                revoke_status: row.revoke_status,
                said: facts.text(row.said).to_owned(),
                origin: row.origin,
                written,
                is_in_results: written == Written::Results,
            };
            let known = by_number.entry(row.iteration).or_insert_with(|| new.clone());
            let is_in_results = known.is_in_results || new.is_in_results;
            // Of two files that differ, the one that failed is kept.
            if (new.written, new.has_failed()) > (known.written, known.has_failed()) {
                *known = new;
            }
            known.is_in_results = is_in_results;
        }
    }
    by_number.into_values().collect()
}
