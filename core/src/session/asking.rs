//! What hosts ask for: the first screen, lenses, and pages of rows.

use super::Session;
use crate::views::{self, FilesPage, FilesQuery, LedgerPage, LedgerQuery, LensView, Summary, TestsPage, TestsQuery};

impl Session {
    /// The first screen; `reading` while units are still to come.
    pub fn summary(&self, reading: bool) -> Summary {
        let mut summary = match &self.judged {
            Some(judged) => judged.summary.clone(),
            None => self.with_scene(views::summary),
        };
        summary.reading = reading;
        summary.cancelled = self.cancelled;
        summary.inputs = self.inputs.len() as u64;
        summary.input_bytes = self.input_bytes();
        summary.largest_entry_bytes = self.largest_entry_bytes;
        if reading {
            views::soften(&mut summary);
        }
        summary
    }

    /// A lens by its id: see [`views::LENSES`].
    pub fn lens(&self, id: &str) -> Option<LensView> {
        self.picked_lens(id, &[])
    }

    /// A lens with what the reader chose, by key.
    pub fn picked_lens(&self, id: &str, picks: &[(String, String)]) -> Option<LensView> {
        let known = self.judged.as_ref().and_then(|judged| judged.lenses.iter().find(|lens| lens.id == id));
        known.cloned().or_else(|| self.with_picked(picks, |scene| scene.lens(id)))
    }

    /// A slice of the tests.
    pub fn tests(&mut self, query: &TestsQuery) -> TestsPage {
        let beside = views::Beside { findings: &self.findings, history: self.history.as_ref(), became: &self.became };
        views::tests(&self.facts, &beside, query, &mut self.selection)
    }

    /// What the term that is being typed could become.
    pub fn suggest(&self, query: &views::SuggestQuery) -> views::Suggestions {
        let beside = views::Beside { findings: &self.findings, history: self.history.as_ref(), became: &self.became };
        views::suggest(&self.facts, &beside, query)
    }

    /// A slice of the tree.
    pub fn files(&mut self, query: &FilesQuery) -> FilesPage {
        let tree = self.tree.get_or_insert_with(|| views::Tree::new(&self.facts));
        tree.page(&self.facts, query)
    }

    /// A slice of the ledger.
    pub fn ledger(&self, query: &LedgerQuery) -> LedgerPage {
        views::ledger(&self.facts, query)
    }
}
