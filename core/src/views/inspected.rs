//! The inspector's rows: one case with its attempts, failures and files.

use super::diff::DiffView;
use super::stack::LineKind;
use super::{EvidenceView, TestRowView};
use serde::{Deserialize, Serialize};

/// A failure of an attempt.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FailureView {
    /// `failed`, `error` or `skipped`.
    pub status: String,
    /// The report's message.
    pub message: String,
    /// Exception type.
    pub kind: String,
    /// Stack or text.
    pub details: String,
    /// Its lines in runs of one kind, with their number; empty when it has no stack.
    pub runs: Vec<(LineKind, u32)>,
    /// What was expected against what came, where either is known.
    pub diff: Option<DiffView>,
}

/// A file that a test names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AttachmentView {
    /// What the report calls it; empty when it says only a path.
    pub name: String,
    /// The path as written; empty when the report holds the content.
    pub named: String,
    /// Media type as written.
    pub media_type: String,
    /// The entry it resolves to, if any.
    pub entry: Option<u32>,
    /// Path of that entry.
    pub path: String,
    /// The report holds its content.
    pub is_inside: bool,
    /// Its bytes; of a content in base64 those of the text.
    pub bytes: u64,
    /// Why it cannot be had; empty when it can.
    pub problem: String,
}

/// One attempt in full.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AttemptView {
    /// Counts from 1.
    pub attempt: u16,
    /// How it ended.
    pub status: String,
    /// The source's own word; empty when it is the same.
    pub source_status: String,
    /// Milliseconds.
    pub duration_ms: Option<f64>,
    /// All failures of the attempt, the deciding one first.
    pub failures: Vec<FailureView>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// Who answers for it, where the report says so.
    pub owner: String,
    /// Tags, labels, categories.
    pub tags: Vec<String>,
    /// Key and value.
    pub properties: Vec<(String, String)>,
    /// Files it names.
    pub attachments: Vec<AttachmentView>,
    /// Where it stands in its report.
    pub evidence: EvidenceView,
}

/// How a case ended in a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RanView {
    /// `passed`, `failed`, `error`, `skipped` or `flaky`.
    pub status: String,
    /// Run id, number or what it was given as.
    pub run: String,
    /// RFC 3339; empty where the run has no time.
    pub time: String,
    /// Milliseconds, to one in a hundred.
    pub duration_ms: Option<f64>,
    /// True for a run that is open.
    pub is_open: bool,
}

/// The inspector of a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TestView {
    /// The case.
    pub case: u32,
    /// Identity over runs, 16 hex digits.
    pub test_id: String,
    /// As in the table.
    pub row: TestRowView,
    /// Class.
    pub class: String,
    /// Source file and line as `file:line`; empty when not given.
    pub location: String,
    /// In order; the last is final.
    pub attempts: Vec<AttemptView>,
    /// Which evidence names its owner; empty where nobody is named.
    pub owner_from: String,
    /// What quarantine says of it; empty where it is in none.
    pub quarantine: String,
    /// Since when it fails; empty when it does not, or without a history.
    pub since: String,
    /// How it ended in the runs up to this one, oldest first: at most thirty. Empty without a history.
    pub strip: Vec<RanView>,
    /// The cause it belongs to, if any.
    pub cause: Option<String>,
    /// Title of that cause.
    pub cause_title: String,
}
