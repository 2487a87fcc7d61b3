//! How many runs failed one after the other, up to the newest.

use super::history::History;
use crate::facts::{Facts, Origin, Status};
use crate::findings::Policy;
use crate::methods::order::Order as _;

/// The newest failed runs in a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Streak {
    /// Failed runs in a row.
    pub length: usize,
    /// Runs that were looked at.
    pub runs: usize,
    /// The failed ones, newest first: run id and place.
    pub failed: Vec<(String, Origin)>,
}

impl Streak {
    /// Of scheduled runs, by what a list of workflow runs says; `None` without any.
    pub fn scheduled(facts: &Facts, policy: &Policy) -> Option<Self> {
        let event = policy.text("webprofile.scheduled_event");
        let word = policy.text("webprofile.workflow");
        let is_list = |document: u32| {
            facts.documents.get(document as usize).is_some_and(|row| facts.text(row.format) == "github-runs")
        };
        let rows = facts.records.outcomes.iter().filter(|row| {
            let workflow = facts.text(row.test).to_ascii_lowercase();
            is_list(row.origin.document)
                && facts.text(row.message) == event
                && (workflow.is_empty() || workflow.contains(word))
        });
        // A run that was cancelled says nothing.
        let mut rows: Vec<_> = rows.filter(|row| row.status != Status::Skipped).collect();
        let id = |row: &crate::facts::Outcome| facts.text(row.run).parse::<u64>().unwrap_or(0);
        rows.order_by_key(|row| (row.time, id(row), row.attempt));
        rows.dedup_by_key(|row| (facts.text(row.run), row.attempt));
        let told = rows.iter().map(|row| (facts.text(row.run).to_owned(), row.origin, row.status.is_red()));
        (!rows.is_empty()).then(|| Self::of(told))
    }

    /// From runs in the order of time.
    fn of(runs: impl DoubleEndedIterator<Item = (String, Origin, bool)> + ExactSizeIterator) -> Self {
        let count = runs.len();
        let failed: Vec<(String, Origin)> =
            runs.rev().take_while(|(_, _, has_failed)| *has_failed).map(|(run, origin, _)| (run, origin)).collect();
        Self { length: failed.len(), runs: count, failed }
    }
}

/// Of collected runs of CI, whatever started them: ids grow with time, names of files do not.
pub fn trailing(history: &History) -> Option<Streak> {
    let mut runs: Vec<_> = history.runs.iter().filter_map(|run| Some((run.run_id()?, run))).collect();
    runs.order_by_key(|(id, _)| *id);
    let runs: Vec<_> = runs.into_iter().filter(|(_, run)| run.word() != "no_data").collect();
    let told = runs.iter().map(|(_, run)| (run.label.clone(), run.origin, run.failed > 0));
    (!runs.is_empty()).then(|| Streak::of(told))
}
