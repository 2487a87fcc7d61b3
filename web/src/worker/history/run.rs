//! A kept run in full: its red and flaky tests, and whether the history beside the open runs is the newest.

use super::super::engine::Desk;
use super::view::row;
use crate::protocol::KeptRunView;
use artiscope_core::history::{Glance, History};

/// Tests that are shown of a run.
const MOST: usize = 500;

impl Desk {
    /// Red tests first, then flaky ones, with what they said.
    pub(in crate::worker) fn kept_run(&self, key: &str) -> Option<KeptRunView> {
        let files = self.shelf.files.get(&self.shelf.view.shown)?;
        let name = format!("runs/{key}");
        let bytes = files.get(&name)?;
        let glance = match Glance::open(bytes) {
            Ok(glance) => glance,
            Err(damaged) => return Some(KeptRunView { damaged, ..KeptRunView::default() }),
        };
        let mut view = KeptRunView { row: row(key, &glance), url: glance.about.url.clone(), ..KeptRunView::default() };
        view.row.is_open = self.shelf.open.contains(key);
        let mut history = History::default();
        for name in [format!("names/{}", glance.block), name, format!("texts/{key}")] {
            if let Some(Err(why)) = files.get(&name).map(|bytes| history.take(&name, bytes)) {
                view.damaged = format!("{why}: {name}");
            }
        }
        history.finish();
        let mut tests: Vec<(bool, [String; 4])> = Vec::new();
        for (test, ran) in history.of_run(0).filter(|(_, ran)| ran.status.is_red() || ran.is_flaky()) {
            if tests.len() >= MOST {
                view.more += 1;
                continue;
            }
            let name = history.name(test);
            let word = if ran.is_flaky() { "flaky" } else { ran.status.word() };
            let place = if name.class.is_empty() { name.suite } else { name.class };
            let said = ran.failure.map(|failure| failure.said.clone()).unwrap_or_default();
            tests.push((ran.is_flaky(), [word.to_owned(), place.to_owned(), name.name.to_owned(), said]));
        }
        tests.sort_by_key(|(is_flaky, _)| *is_flaky);
        view.tests = tests.into_iter().map(|(_, test)| test).collect();
        Some(view)
    }

    /// Other runs are kept than those that stand beside the open ones.
    pub(super) fn is_other_beside(&self) -> bool {
        let Some(history) = self.session.history() else { return !self.shelf.loaded.is_empty() };
        let loaded = self.shelf.loaded.iter().filter_map(|project| self.shelf.names.get(project)).flatten();
        let mut there = 0;
        for key in loaded.filter_map(|name| name.strip_prefix("runs/")) {
            // What is open counts as it is open, kept or not.
            if !history.has_run(key) && !self.shelf.open.contains(key) {
                return true;
            }
            there += usize::from(history.has_run(key));
        }
        there != history.kept_runs()
    }
}
