//! The statements behind a log, and a log minus another: each is read once more when it is asked for.

use super::engine::Desk;
use crate::protocol::{MinusQuery, MinusView};
use artiscope_core::reports::Options;
use artiscope_core::views::{DifferenceReader, LogTemplates};

/// Explained lines around what is new.
const AROUND: usize = 2;
/// Lines that go to the page; that there are more is said.
const LINES: usize = 50_000;
/// Logs that are offered.
const CHOICES: usize = 1000;

impl Desk {
    pub(super) fn templates(&mut self, entry: u32) -> LogTemplates {
        self.session.log_templates(&[entry], &Options::default()).0
    }

    pub(super) fn minus(&mut self, query: MinusQuery) -> MinusView {
        let mut choices = self.session.baselines(query.entry);
        let is_there = |entry: &u32| choices.iter().any(|choice| choice.entry == *entry);
        let proposed = choices.first().filter(|choice| choice.is_alike).map(|choice| choice.entry);
        let baseline = query.baseline.filter(is_there).or(proposed);
        let found = baseline.map(|baseline| {
            let mut reader = DifferenceReader::default();
            self.session.baseline(baseline, &mut reader);
            let mut found = self.session.log_difference(query.entry, &reader, AROUND, &Options::default());
            let mut room = LINES;
            let kept = found.new.iter().take_while(|new| {
                let is_kept = room > 0;
                room = room.saturating_sub(new.lines.len());
                is_kept
            });
            let (kept, all) = (kept.count(), found.new.len());
            if kept < all {
                found.new.truncate(kept);
                found.notes.push(format!("only the first {kept} of {all} stretches are listed"));
            }
            found
        });
        // The one that was taken is among those that are offered.
        if let Some(at) = choices.iter().position(|choice| Some(choice.entry) == baseline).filter(|at| *at >= CHOICES) {
            choices.swap(0, at);
        }
        let more = choices.len().saturating_sub(CHOICES) as u64;
        choices.truncate(CHOICES);
        MinusView { query, baseline, choices, more, found }
    }
}
