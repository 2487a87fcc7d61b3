//! What page and engine say to each other of runs that are kept in this browser.

use serde::{Deserialize, Serialize};

/// What is done with runs that are kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum HistoryOrder {
    /// The choice of this browser, said first and when it changes: keep runs; days of texts and of runs.
    Choose(bool, (u32, u32)),
    /// The lens is shown: what a pass would remove is of interest.
    Look,
    /// This project is shown.
    Show(String),
    /// Open runs that name no project belong to this one.
    Call(String),
    /// Keeps the open runs now, whatever was chosen.
    Save,
    /// Puts back what the browser cleared, and keeps the open runs.
    SaveAgain,
    /// Removes the run with this key.
    Remove(String),
    /// Removes the project that is shown, with its statistics.
    RemoveProject,
    /// Brings back what the last change took, and takes what it brought.
    Undo,
    /// Removes what is older than the windows.
    Prune,
    /// The project that is shown as one file.
    Export,
    /// Takes up a backup: a handle beside it, or else the one that is offered.
    Import,
    /// Forgets the backup that is offered.
    Dismiss,
}

/// How the runs stand that are kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HistoryView {
    /// Grows with every change: what was asked before is to be asked again.
    pub version: u64,
    /// The store was asked: before that nothing is known.
    pub is_known: bool,
    /// Runs are kept after they are judged.
    pub keep: bool,
    /// Why runs are in memory only; empty where they last.
    pub memory_only: String,
    /// What went wrong last; empty when nothing did.
    pub trouble: String,
    /// Runs that were there and that the browser has cleared.
    pub cleared: u64,
    /// Runs are being written.
    pub is_saving: bool,
    /// Open runs that can be kept, and those of them that are.
    pub open: (u64, u64),
    /// An open run names no project.
    pub is_unnamed_open: bool,
    /// Bytes that this page takes up in the browser, and those it may; `None` where that is not said.
    pub used: Option<(u64, u64)>,
    /// The browser will not clear it by itself; `None` where that is not said.
    pub is_persistent: Option<bool>,
    /// Projects with their runs.
    pub projects: Vec<(String, u64)>,
    /// The project that is shown.
    pub shown: String,
    /// Bytes of its files.
    pub bytes: u64,
    /// Runs of it whose failures still have their texts.
    pub texts: u64,
    /// Runs that were removed and tests whose statistics stay.
    pub folded: (u64, u64),
    /// Files of it that cannot be read, and why.
    pub damaged: Vec<String>,
    /// Days of texts and of runs.
    pub windows: (u32, u32),
    /// What a pass goes by: the newest time of its runs, milliseconds since 1970.
    pub as_of: Option<i64>,
    /// Texts and runs that a pass would remove; `None` while nobody looks.
    pub would: Option<(u64, u64)>,
    /// Texts and runs that the last pass removed.
    pub removed: Option<(u64, u64)>,
    /// A backup that was given.
    pub offer: Option<OfferView>,
}

impl HistoryView {
    /// Runs in all projects.
    pub fn runs(&self) -> u64 {
        self.projects.iter().map(|(_, runs)| runs).sum()
    }
}

/// A backup that was given among the files.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OfferView {
    /// Its name.
    pub name: String,
    /// Projects with their runs.
    pub projects: Vec<(String, u64)>,
    /// Runs that are not kept here.
    pub new: u64,
    /// What cannot be read of it.
    pub damaged: Vec<String>,
    /// Why it cannot be taken up; empty when it can.
    pub refused: String,
}

/// A slice of the runs that are kept, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeptQuery {
    /// Project.
    pub project: String,
    /// First row.
    pub offset: u64,
    /// Rows.
    pub limit: u32,
}

/// Answers a [`KeptQuery`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeptPage {
    /// What it answers.
    pub query: KeptQuery,
    /// Rows in all.
    pub total: u64,
    /// The slice.
    pub rows: Vec<KeptRow>,
}

/// A run that is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeptRow {
    /// Its key.
    pub key: String,
    /// What it is called.
    pub title: String,
    /// Id or number of the run, else what it was given as.
    pub run: String,
    /// Attempt, from 1.
    pub attempt: u32,
    /// Job and instance.
    pub place: String,
    /// Branch.
    pub branch: String,
    /// Commit.
    pub sha: String,
    /// RFC 3339, or empty.
    pub time: String,
    /// `red`, `green` or `no_data`.
    pub verdict: String,
    /// Tests, and those that were red, skipped, flaky.
    pub counts: [u64; 4],
    /// Rows of the ledger that say what could not be read of it.
    pub lost: u64,
    /// What decided which run it is.
    pub identity_from: String,
    /// It is open now.
    pub is_open: bool,
}

/// A kept run in full: its red and flaky tests.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeptRunView {
    /// The row.
    pub row: KeptRow,
    /// Where its provider shows it.
    pub url: String,
    /// Red tests first, then flaky ones: status, place, name, what was said.
    pub tests: Vec<[String; 4]>,
    /// Tests that are left out.
    pub more: u64,
    /// Why it cannot be read; empty when it can.
    pub damaged: String,
}
