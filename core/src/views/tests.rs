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
    /// By suite, then name.
    Suite,
    /// By source file and line.
    File,
    /// By instance.
    Instance,
    /// By owner; what has none comes last.
    Owner,
    /// Most attempts first.
    Attempts,
}

/// What rows stand together by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum GroupBy {
    /// Nothing: a flat list.
    #[default]
    None,
    /// The suites around a test.
    Suite,
    /// Source file, else report.
    File,
    /// Class.
    Class,
    /// The first finding that names the test.
    Cause,
    /// Who answers for it.
    Owner,
    /// Run.
    Run,
    /// Matrix leg, shard or host.
    Instance,
    /// How it ended.
    Status,
    /// What became of it since earlier runs.
    Since,
}

impl GroupBy {
    /// All, with their words in addresses and on the page.
    pub const ALL: [(Self, &'static str, &'static str); 10] = [
        (Self::None, "", "No groups"),
        (Self::Suite, "suite", "Suite"),
        (Self::File, "file", "File"),
        (Self::Class, "class", "Class"),
        (Self::Cause, "cause", "Cause"),
        (Self::Owner, "owner", "Owner"),
        (Self::Run, "run", "Run"),
        (Self::Instance, "instance", "Instance"),
        (Self::Status, "status", "Status"),
        (Self::Since, "since", "Since earlier runs"),
    ];

    /// What stands in the head of those that have none of it.
    pub(super) fn nameless(self) -> &'static str {
        match self {
            Self::Suite => "No suite",
            Self::File => "No file",
            Self::Class => "No class",
            Self::Cause => "Without a cause",
            Self::Owner => "No owner",
            Self::Run => "No run",
            Self::Instance => "No instance",
            Self::Since => "As before",
            Self::None | Self::Status => "",
        }
    }
}

/// What the page asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestsQuery {
    /// In the language of [`super::KEYS`].
    pub query: String,
    /// Only this run.
    pub run: Option<u32>,
    /// Column.
    pub sort: SortKey,
    /// Against the natural direction.
    pub reverse: bool,
    /// What rows stand together by.
    pub group: GroupBy,
    /// Groups are folded, but for those named; otherwise only those named are.
    pub is_folded: bool,
    /// Keys of groups that are not as all others.
    pub folds: Vec<String>,
    /// First line wanted.
    pub offset: u64,
    /// Lines wanted.
    pub limit: u32,
}

/// A line of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TestLine {
    /// The head of a group.
    Group(super::GroupView),
    /// A case.
    Case(Box<TestRowView>),
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
    /// Class; empty when not given.
    pub class: String,
    /// Suite path.
    pub suite: String,
    /// Source file, else the report's base name.
    pub file: String,
    /// Line of the source file; 0 when not given.
    pub line: u32,
    /// Matrix leg, shard or host.
    pub instance: String,
    /// Who answers for it; empty when nobody says.
    pub owner: String,
    /// Tags of all attempts.
    pub tags: Vec<String>,
    /// Name of the run.
    pub run: String,
    /// Milliseconds of the final attempt.
    pub duration_ms: Option<f64>,
    /// Attempts.
    pub attempts: u16,
    /// First line of the failure; empty when it passed.
    pub summary: String,
    /// What became of it since earlier runs; empty when nothing did, or none are known.
    pub since: String,
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
    /// Groups of the matching ones.
    pub groups: u64,
    /// Lines in all: cases that are shown, and heads of groups.
    pub lines: u64,
    /// The slice of the lines.
    pub rows: Vec<TestLine>,
    /// Why the query could not be taken as meant; empty when it could.
    pub problem: String,
}
