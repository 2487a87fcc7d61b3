//! The lists that keep their place when they are left.

use crate::parts::virtual_list::ListState;

/// The lists that keep their place.
#[derive(Clone, Copy)]
pub(crate) struct Lists {
    /// Rows of the tests.
    pub(crate) tests: ListState,
    /// Rows of the tree.
    pub(crate) files: ListState,
    /// Lines of the preview.
    pub(crate) lines: ListState,
    /// Rows of the ledger.
    pub(crate) ledger: ListState,
    /// Runs that are kept.
    pub(crate) kept: ListState,
    /// Logs.
    pub(crate) logs: ListState,
    /// Rows of the log that is shown.
    pub(crate) log: ListState,
    /// Lines of several logs.
    pub(crate) merged: ListState,
    /// Templates of the log that is shown.
    pub(crate) templates: ListState,
    /// Lines of it that another log does not explain.
    pub(crate) minus: ListState,
    /// Lines of the output that is looked at.
    pub(crate) export: ListState,
}

impl Lists {
    /// All at their tops.
    pub(crate) fn new() -> Self {
        Self {
            tests: ListState::new(),
            files: ListState::new(),
            lines: ListState::new(),
            ledger: ListState::new(),
            kept: ListState::new(),
            logs: ListState::new(),
            log: ListState::new(),
            merged: ListState::new(),
            templates: ListState::new(),
            minus: ListState::new(),
            export: ListState::new(),
        }
    }
}
