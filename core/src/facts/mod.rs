//! The hub: typed append-only tables, every row with its provenance.
//!
//! Readers fill a [`Fragment`] (plain data, sendable between workers and
//! threads); [`Facts`] absorbs fragments in a fixed order, so the same input
//! gives the same tables however the reading was shared out.

mod dump;
mod encoding;
mod fragment;
mod rows;
mod strings;
mod tables;

pub use dump::dump;
pub use encoding::Encoding;
pub use fragment::Fragment;
pub(crate) use fragment::index;
pub use rows::{
    Attachment, Document, Entry, EntryKind, EntryState, Identity, Level, LogGroup, LogLine, Loss, Note, Run, Span,
    Status, TestDetail, TestRow,
};
pub use strings::{StrId, Strings};
pub(crate) use tables::is_flaky;
pub use tables::{Counts, EntryCounts, Facts};
