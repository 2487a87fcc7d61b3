//! Rows of what CI systems say beside tests: measured values, events, iterations, scenarios,
//! recorded outcomes, and plain claims.
//!
//! Times are milliseconds since 1970, UTC; names are interned.

use super::super::{Span, Status, StrId};
use serde::{Deserialize, Serialize};

/// Where a row was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The document.
    pub document: u32,
    /// Line of `span.start`, from 1; 0 when the document has no lines.
    pub line: u32,
    /// Bytes of the raw entry.
    pub span: Span,
}

/// Which direction of a value is good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Better {
    /// Times, sizes.
    Lower,
    /// Rates, throughput.
    Higher,
    /// Nobody says.
    #[default]
    Unknown,
}

impl Better {
    /// The word of the contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Lower => "lower",
            Self::Higher => "higher",
            Self::Unknown => "unknown",
        }
    }
}

/// A measured value of a series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    /// Where it was read.
    pub origin: Origin,
    /// What was measured (`core.verify_ms`, `sum_even_squares`).
    pub series: StrId,
    /// What tells values of one series apart, in the order of the report: `quantile`, `backend`, `n`, …
    pub labels: Vec<(StrId, StrId)>,
    /// The value in `unit`; NaN where the measurement failed.
    pub value: f64,
    /// `ms`, `ns`, `ops/s`, …
    pub unit: StrId,
    /// Which direction is good.
    pub better: Better,
    /// When it was measured.
    pub time: Option<i64>,
    /// Of which commit.
    pub commit: StrId,
    /// Standard deviation in `unit`; NaN when not given.
    pub spread: f64,
    /// Number of samples.
    pub samples: Option<u64>,
    /// Why there is no value; empty when there is one.
    pub error: StrId,
}

/// An event of a suite: a step that was reached, a result that was logged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Where it was read.
    pub origin: Origin,
    /// When.
    pub time: Option<i64>,
    /// Suite that logged it.
    pub suite: StrId,
    /// Its name.
    pub event: StrId,
    /// Content id, where it has one.
    pub cid: StrId,
    /// Name of what it is about.
    pub name: StrId,
    /// Further scalars by dotted path, in the order of the report.
    pub fields: Vec<(StrId, StrId)>,
}

/// One iteration of a check that is repeated within a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Iteration {
    /// Where it was read.
    pub origin: Origin,
    /// Label of the run it belongs to, where the document names others than its own; else empty.
    pub set: StrId,
    /// Position of that run in the document, from 0.
    pub set_index: u32,
    /// Number as given, from 1.
    pub iteration: u32,
    /// Whether it held; `None` when not given.
    pub success: Option<bool>,
    /// Why it failed, in the word of the source.
    pub reason: StrId,
    /// HTTP status of the revocation, where given.
    pub revoke_status: Option<u16>,
    /// What the service said last.
    pub said: StrId,
}

/// How a scenario or one of its invariants stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ScenarioStatus {
    /// It held.
    Passed,
    /// It was left out.
    Skipped,
    /// Planned and not executed: an aborted drill leaves these.
    Todo,
    /// It did not hold.
    Failed,
}

impl ScenarioStatus {
    /// The word of the contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Skipped => "skipped",
            Self::Todo => "todo",
            Self::Failed => "failed",
        }
    }
}

/// A scenario, or one of its invariants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Where it was read.
    pub origin: Origin,
    /// Scenario id (`BID-003`, `CRON-HEALTH-DAILY`, `S4`).
    pub scenario: StrId,
    /// Endpoint, flow or file that it exercises.
    pub endpoint: StrId,
    /// Invariant id; empty for the scenario itself.
    pub invariant: StrId,
    /// Organization under test, as given.
    pub organization: StrId,
    /// How it stands.
    pub status: ScenarioStatus,
    /// HTTP statuses, in the order of the calls.
    pub http_status: Vec<u16>,
    /// What it says.
    pub message: StrId,
    /// Ids of what is involved, by name.
    pub key_entities: Vec<(StrId, StrId)>,
    /// What was expected.
    pub expected: StrId,
    /// What was observed instead.
    pub observed: StrId,
    /// Evidence as compact JSON or a path; empty when none.
    pub evidence: StrId,
}

/// How a test ended in some run, as a record of history tells: not an attempt of this run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Where it was read.
    pub origin: Origin,
    /// The test, by the record's own key.
    pub test: StrId,
    /// Run id, as recorded.
    pub run: StrId,
    /// Attempt of that run, from 1.
    pub attempt: u32,
    /// How it ended.
    pub status: Status,
    /// When.
    pub time: Option<i64>,
    /// Its message.
    pub message: StrId,
    /// Commit, where the record tells it.
    pub commit: StrId,
}

/// A scalar that a document states: what upstream concluded, counted or configured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Where it was read.
    pub origin: Origin,
    /// Dotted path within the document (`summary.run_failures`, `attempts.0.rc`).
    pub key: StrId,
    /// What it says.
    pub value: ClaimValue,
}

/// A scalar.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum ClaimValue {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(StrId),
}
