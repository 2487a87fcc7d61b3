//! The hub: typed append-only tables, every row with its provenance.
//!
//! Readers fill a [`Fragment`] (plain data, sendable between workers and
//! threads); [`Facts`] absorbs fragments in a fixed order, so the same input
//! gives the same tables however the reading was shared out.

mod arena;
mod counts;
mod dump;
mod dump_records;
mod encoding;
mod fragment;
mod known;
mod log_rows;
mod packed;
mod pieces;
mod records;
mod retold;
mod rows;
mod strings;
mod tables;
mod test_row;
mod texts;
mod wire;

pub use counts::is_flaky;
pub use counts::{Counts, EntryCounts};
pub use dump::dump;
pub use encoding::{Encoding, Escaping};
pub use fragment::Fragment;
pub use fragment::index;
pub use log_rows::{Level, LogChunk, LogGroup, LogLine, LogStep};
pub use pieces::Pieces;
pub use records::{
    Better, Claim, ClaimValue, Coverage, CoverageMetric, Event, Issue, IssueLevel, Iteration, Metric, Origin, Outcome,
    Records, Scenario, ScenarioStatus,
};
pub use retold::{Retold, Telling, ToldAgain};
pub use rows::{
    Attachment, Document, Entry, EntryKind, EntryState, Identity, Loss, Note, Run, Span, Status, TestDetail,
};
pub use strings::{StrId, Strings};
pub use tables::Facts;
pub use test_row::{Millis, Place, TestRow};
pub use texts::Texts;
