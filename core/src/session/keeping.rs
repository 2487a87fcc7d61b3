//! Runs for a history, the history beside them, and a history as one file.

use super::{Session, content};
use crate::bytes::{ByteSource, Limits};
use crate::entries::{self, Input, Reader};
use crate::facts::{Fragment, Loss, Run};
use crate::history::{self, History, Kept, Parts};
use crate::reports::zip;
use std::collections::{BTreeMap, BTreeSet};

impl Session {
    /// What was kept of earlier runs; judged with the next [`Session::finish`].
    pub fn set_history(&mut self, history: History) {
        self.history = Some(history);
        self.forget_views();
    }

    /// Nothing was kept; judged with the next [`Session::finish`].
    pub fn forget_history(&mut self) {
        self.history = None;
        self.forget_views();
    }

    /// The project of runs that name none. Their keys are made with it: set it before [`Session::finish`].
    pub fn set_project(&mut self, project: String) {
        self.project = project;
        self.forget_views();
    }

    /// Projects of what was absorbed so far, before it is judged: a host fetches their history then.
    pub fn projects(&mut self) -> BTreeSet<String> {
        self.derive_runs();
        let own = |run: &Run| if run.project.is_empty() { run.repository.clone() } else { run.project.clone() };
        let named = |project: String| if project.is_empty() { self.project.clone() } else { project };
        let choices = self.policy.redaction();
        self.facts.runs.iter().map(own).map(|project| named(choices.redact(&project).into_owned())).collect()
    }

    fn kept_as(&self, verdict: impl Fn(u32) -> String) -> Vec<Kept> {
        let mut kept = history::kept(&self.facts, &self.policy.redaction(), verdict);
        for about in kept.iter_mut().map(|run| &mut run.about).filter(|about| about.project.is_empty()) {
            about.project.clone_from(&self.project);
        }
        kept
    }

    /// What was kept and what is open, if there is more than one run.
    pub fn history(&self) -> Option<&History> {
        self.history.as_ref()
    }

    /// Puts the open runs beside those that were kept. One run that stands alone has nothing to be held against.
    pub(super) fn set_open(&mut self) {
        if self.history.is_some() || self.facts.runs.len() > 1 {
            let open = self.kept_as(|_| String::new());
            let choices = self.policy.redaction();
            let history = self.history.get_or_insert_default();
            history.set_choices(choices);
            history.set_open(&open);
        }
    }

    /// The open runs, as they are kept: redacted, with the verdict of each. Call after [`Session::finish`].
    pub fn kept(&self) -> Vec<Kept> {
        let summary = self.summary(false);
        let verdict = |run: u32| summary.runs.iter().find(|view| view.run == run).map(|view| view.verdict.word());
        self.kept_as(|run| verdict(run).unwrap_or("no_data").to_owned())
    }
}

/// Bytes of files by name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A history as one file: a zip of its files.
pub fn backup(files: &Files) -> Vec<u8> {
    zip::stored(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))
}

/// True for a zip all whose members are named as files of a history. Its first bytes decide for nearly all others.
pub fn is_backup(source: &dyn ByteSource, limits: &Limits) -> bool {
    let is_ours = |name: &str| name == Parts::MARK || history::is_file_name(name);
    let head = source.read_range(0, HEADER + 64).unwrap_or_default();
    let first = || {
        let length = u16::from_le_bytes([*head.get(26)?, *head.get(27)?]);
        std::str::from_utf8(head.get(HEADER..HEADER + usize::from(length))?).ok()
    };
    head.starts_with(b"PK\x03\x04")
        && first().is_some_and(is_ours)
        && entries::plan(0, NAME, source, limits).units.iter().all(|unit| member(&unit.path).is_some_and(is_ours))
}

/// Bytes of a local header before its name.
const HEADER: usize = 30;

/// What a backup is called while it is read.
const NAME: &str = "backup";

fn member(path: &str) -> Option<&str> {
    path.strip_prefix(NAME)?.strip_prefix(entries::NESTED)
}

/// The files of a backup, and sentences about those that cannot be read.
///
/// # Errors
/// A sentence, when it holds no file of a history.
pub fn restore(source: &dyn ByteSource, limits: &Limits) -> Result<(Files, Vec<String>), String> {
    let mut files = Files::new();
    let plan = entries::plan(0, NAME, source, limits);
    let mut fragment = plan.listed;
    for unit in &plan.units {
        let mut document = |fragment: &mut Fragment, at: u32, input: &mut Input<'_>| {
            let Some(entry) = fragment.entries.get(at as usize) else { return };
            let name = member(&entry.path).map(str::to_owned);
            let taken = content::take(input);
            if let Some(name) = name.filter(|_| !taken.is_cut) {
                files.insert(name, taken.bytes);
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
