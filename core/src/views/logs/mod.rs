//! The Logs lens: which documents are logs, the worst first, and a viewer for one of any length.
//!
//! A text is walked once ([`index::LogIndex`]: every so many line starts, telling lines, groups); what is shown
//! is cut from its bytes line by line ([`line`], [`ansi`]), so a slice costs what it shows.

mod ansi;
mod data;
mod find;
mod groups;
mod index;
mod line;
mod list;
mod places;
mod slice;

pub use data::{
    Folds, LogChunkView, LogFile, LogGroupView, LogPage, LogQuery, LogRow, LogRun, LogSought, LogStyle, LogTarget,
    LogView, LogsCount, LogsPage, LogsQuery, SeekQuery, Severity,
};
pub(crate) use find::{Found, sought};
pub(crate) use index::LogIndex;
pub(crate) use list::{count, log_entries, logs};
pub(crate) use places::Wrapped;
pub(crate) use slice::{log_page, log_view, refused};
