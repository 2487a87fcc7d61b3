//! Facts and findings → pages of rows: sort, filter, slice, search.
//!
//! A host shows these as they are; no host computes. Everything is plain data
//! that travels between workers, with ids for what can be asked next.

mod attached;
mod compared;
mod diff;
mod files;
mod gate;
mod groups;
mod identities;
mod inspected;
mod ledger;
pub mod lens;
pub mod lenses;
mod log_difference;
mod log_templates;
pub(crate) mod logs;
pub(crate) mod merged;
mod overview;
mod policy;
mod query;
mod runs;
mod search;
mod search_text;
mod select;
mod stack;
mod summary;
mod superseded;
mod test;
mod tests;
mod tree;
mod words;

pub use attached::{AttachedQuery, AttachedView, Member};
pub use diff::{DiffLine, DiffSign, DiffView};
pub use files::{EntryRow, FileNode, FilesPage, FilesQuery, Preview, PreviewKind, PreviewQuery};
pub use gate::{Gate, GateOverride, GateRule, gate};
pub use groups::GroupView;
pub use identities::{RunIdentity, RunPart, RunsChange, RunsView};
pub use inspected::{AttachmentView, AttemptView, FailureView, RanView, TestView};
pub use ledger::{LedgerPage, LedgerQuery, LedgerRow};
pub use lens::LensView;
pub(crate) use lenses::is_picked;
pub use lenses::{Compared, LENSES, Lens, LensName, NAMES, PICKS, Scene};
pub use log_difference::{BaselineChoice, DifferenceReader, LogDifference, NewLines};
pub use log_templates::{LogTemplates, TemplateReader, TemplateRow, shown_line};
pub use logs::{
    Folds, LogChunkView, LogFile, LogGroupView, LogPage, LogQuery, LogRow, LogRun, LogSought, LogStyle, LogTarget,
    LogView, LogsCount, LogsPage, LogsQuery, SeekQuery, Severity,
};
pub use merged::{MergedLog, MergedPage, MergedQuery, MergedRow};
pub use policy::{Change, PolicyTrial, PolicyView, SettingView};
pub use query::{KEYS, Key, SIGNS, SuggestQuery, Suggestion, Suggestions};
pub use search::{SearchHit, SearchKind, SearchPage};
pub use search_text::{TextFile, TextPage, TextQuery};
pub use stack::LineKind;
pub use summary::{
    AnswerView, CauseTest, CauseView, CountsView, EvidenceView, FormatCount, LensCount, RunView, SilentView, Summary,
    Verdict,
};
pub(crate) use superseded::superseded;
pub use tests::{GroupBy, SortKey, TestLine, TestRowView, TestsPage, TestsQuery};

pub(crate) use attached::{find_attachments, members, too_large};
pub(crate) use diff::written;
pub(crate) use files::{container_preview, entry_row, no_preview, preview};
pub(crate) use ledger::ledger;
pub(crate) use logs::log_entries;
pub(crate) use merged::Merged;
pub(crate) use overview::{soften, summary};
pub(crate) use policy::{policy_trial, policy_view};
pub(crate) use query::{Beside, suggest};
pub(crate) use search::search_names;
pub(crate) use select::{Selection, tests};
pub(crate) use test::{set_details, test, test_id, test_spans};
pub(crate) use tree::{Tree, state};
