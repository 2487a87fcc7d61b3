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
