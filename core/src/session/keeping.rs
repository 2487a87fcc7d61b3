//! Runs for a history, and a history as one file.

use super::{Session, content};
use crate::bytes::{ByteSource, Limits};
use crate::entries::{self, Input, Reader};
use crate::facts::{Fragment, Loss};
use crate::history::{self, History, Kept};
use crate::reports::zip;
use std::collections::BTreeMap;

impl Session {
    /// What was kept of earlier runs; judged with the next [`Session::finish`].
    pub fn set_history(&mut self, history: History) {
        self.history = Some(history);
        self.forget_views();
    }

    /// What was kept and what is open, if there is more than one run.
    pub fn history(&self) -> Option<&History> {
        self.history.as_ref()
    }

    /// Puts the open runs beside those that were kept. One run that stands alone has nothing to be held against.
    pub(super) fn set_open(&mut self) {
        if self.history.is_some() || self.facts.runs.len() > 1 {
            let open = history::kept(&self.facts, |_| String::new());
            self.history.get_or_insert_default().set_open(&open);
        }
    }

    /// The open runs, as they are kept: redacted, with the verdict of each. Call after [`Session::finish`].
    pub fn kept(&self) -> Vec<Kept> {
        let summary = self.summary(false);
        let verdict = |run: u32| summary.runs.iter().find(|view| view.run == run).map(|view| view.verdict.word());
        history::kept(&self.facts, |run| verdict(run).unwrap_or("no_data").to_owned())
    }
}

/// Bytes of files by name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A history as one file: a zip of its files.
pub fn backup(files: &Files) -> Vec<u8> {
    zip::stored(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))
}

/// The files of a backup, and sentences about those that cannot be read.
///
/// # Errors
/// A sentence, when it holds no file of a history.
pub fn restore(source: &dyn ByteSource, limits: &Limits) -> Result<(Files, Vec<String>), String> {
    const NAME: &str = "backup";
    let mut files = Files::new();
    let plan = entries::plan(0, NAME, source, limits);
    let mut fragment = plan.listed;
    for unit in &plan.units {
        let mut document = |fragment: &mut Fragment, at: u32, input: &mut Input<'_>| {
            let Some(entry) = fragment.entries.get(at as usize) else { return };
            let name = entry.path.strip_prefix(NAME).and_then(|path| path.strip_prefix(entries::NESTED));
            let taken = content::take(input);
            if let Some(name) = name.filter(|_| !taken.is_cut) {
                files.insert(name.to_owned(), taken.bytes);
            }
        };
        let mut reader = Reader { limits, document: &mut document, wanted: &|_| true, unopened: None };
        entries::read(source, unit, &mut reader, &mut fragment);
    }
    let damaged: Vec<String> = fragment
        .notes
        .iter()
        .filter(|note| note.loss >= Loss::DataLoss)
        .map(|note| format!("{}: {}", note.what, note.path))
        .collect();
    if !files.keys().any(|name| name.starts_with("runs/") || name.starts_with("folded/")) {
        let why = damaged.first().map_or("it holds no history", String::as_str);
        return Err(why.to_owned());
    }
    Ok((files, damaged))
}
