//! The Tests lens: every case, its attempts kept.

use serde::{Deserialize, Serialize};

/// Column to sort by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SortKey {
    /// Worst status first, then table order.
    #[default]
    Status,
    /// By name.
    Name,
    /// By class, then suite.
    Group,
    /// Slowest first.
    Duration,
    /// By run.
    Run,
    /// By document path.
    Path,
}

/// Statuses that a query asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StatusFilter {
    /// Final status passed.
    Passed,
    /// Failed or error.
    Failed,
    /// Error only.
    Error,
    /// Skipped.
    Skipped,
    /// Passed after a failed attempt.
    Flaky,
}

/// What the page asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestsQuery {
    /// Words that all must be there; `s:failed`, `s:error`, `s:passed`, `s:skipped`, `s:flaky` (several are "or"),
    /// `"quoted text"`, `!not`, `cause:<id>`, `run:<text>`, `class:<text>`, `suite:<text>`, `file:<text>`.
    pub query: String,
    /// Column.
    pub sort: SortKey,
    /// Against the natural direction.
    pub reverse: bool,
    /// First row wanted.
    pub offset: u64,
    /// Rows wanted.
    pub limit: u32,
}

/// A row of the table: a case by its final attempt.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TestRowView {
    /// Case to open.
    pub case: u32,
    /// `passed`, `failed`, `error`, `skipped`.
    pub status: String,
    /// Passed after a failed attempt.
    pub flaky: bool,
    /// Name with parameters.
    pub name: String,
    /// Class, else the suite.
    pub group: String,
    /// Suite path.
    pub suite: String,
    /// Source file, else the report's base name.
    pub file: String,
    /// Name of the run.
    pub run: String,
    /// Milliseconds of the final attempt.
    pub duration_ms: Option<f64>,
    /// Attempts.
    pub attempts: u16,
    /// First line of the failure; empty when it passed.
    pub summary: String,
}

/// A slice of the rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TestsPage {
    /// The query this answers.
    pub query: TestsQuery,
    /// Cases that match.
    pub total: u64,
    /// Cases in all.
    pub of: u64,
    /// Of the matching ones: failed, error, passed, skipped, flaky.
    pub by_status: [u64; 5],
    /// The slice.
    pub rows: Vec<TestRowView>,
    /// Why the query could not be taken as meant; empty when it could.
    pub problem: String,
}

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
}

/// A file that a test names or holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AttachmentView {
    /// The path as written; of a file that the report holds, what it calls it.
    pub named: String,
    /// Media type as written; often empty.
    pub media_type: String,
    /// Bytes of a file that the report itself holds.
    pub held_bytes: Option<u64>,
    /// Its text, where it is one.
    pub text: String,
    /// The entry it resolves to, if any.
    pub entry: Option<u32>,
    /// Path of that entry.
    pub path: String,
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
    /// Key and value.
    pub properties: Vec<(String, String)>,
    /// Files it names.
    pub attachments: Vec<AttachmentView>,
    /// Where it stands in its report.
    pub evidence: super::EvidenceView,
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
    /// The cause it belongs to, if any.
    pub cause: Option<String>,
    /// Title of that cause.
    pub cause_title: String,
}
