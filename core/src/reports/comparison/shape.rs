//! The JSON of `compare`, as types: the contract. Additive changes only.

use crate::methods::redact::Count;
use serde::Serialize;

/// Two sides held against each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComparisonDocument {
    /// Version of this contract.
    pub schema: u32,
    /// `pass` without new failures, `fail` with some, `no_data` where it cannot be said.
    pub answer: &'static str,
    /// Why, in a sentence.
    pub why: String,
    /// What is held against it.
    pub base: SideRow,
    /// What is looked at.
    pub head: SideRow,
    /// Tests by what became of them.
    pub counts: ChangeCounts,
    /// Tests with a change of any kind: new failures first, then by name.
    pub tests: Vec<ChangedTest>,
    /// Failures that say the same.
    pub causes: Vec<ChangedCause>,
    /// Findings by fingerprint; `null` where a side is only kept.
    pub findings: Option<ChangedFindings>,
    /// Files below what was given; `null` where a side is only kept.
    pub files: Option<ChangedFiles>,
    /// Coverage by measure.
    pub coverage: Vec<ChangedCoverage>,
    /// Issues of analysers; `null` where no side has any, or is only kept.
    pub issues: Option<ChangedIssues>,
    /// Tests that fail on some instances and pass on others, over all runs that are known.
    pub instances: Vec<InstanceTest>,
    /// Commits of the runs after base and up to head, of the branch of head.
    pub commits: Vec<String>,
    /// How many times as long tests of head took, by the median; `null` where too few can tell.
    pub drift_ratio: Option<f64>,
    /// What cannot be said, and why.
    pub caveats: Vec<String>,
    /// Different secrets that were taken out, by kind; only there where some were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub redacted: Vec<Count>,
}

/// A side.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SideRow {
    /// What it is called.
    pub title: String,
    /// Its runs.
    pub runs: Vec<ComparedRun>,
    /// Tests.
    pub tests: u64,
    /// Of them failed or with an error.
    pub failed: u64,
    /// Passed on retry.
    pub flaky: u64,
    /// Skipped.
    pub skipped: u64,
    /// Milliseconds of all attempts, to one in a hundred.
    pub duration_ms: f64,
}

/// A run of a side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComparedRun {
    /// What a history knows it by.
    pub key: String,
    /// Id at its provider.
    pub run_id: Option<String>,
    /// Attempt, from 1.
    pub attempt: u32,
    /// Job.
    pub job: Option<String>,
    /// Matrix leg, shard or host.
    pub instance: Option<String>,
    /// Commit.
    pub sha: Option<String>,
    /// Branch.
    pub branch: Option<String>,
    /// Its time (RFC 3339, UTC).
    pub time: Option<String>,
}

/// Tests by what became of them. Slower, faster and renamed are of which, not beside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangeCounts {
    /// Red in head, and not in base.
    pub new: u64,
    /// Red in both.
    pub still_failing: u64,
    /// Passed on retry in head, and not flaky in base.
    pub newly_flaky: u64,
    /// Flaky in both.
    pub still_flaky: u64,
    /// Red or flaky in base, passed in head.
    pub fixed: u64,
    /// Ran in base, skipped in head.
    pub skipped: u64,
    /// Only in base.
    pub removed: u64,
    /// Only in head, and not red.
    pub added: u64,
    /// Anything else.
    pub same: u64,
    /// With another name.
    pub renamed: u64,
    /// Slower beyond what is usual.
    pub slower: u64,
    /// Faster beyond what is usual.
    pub faster: u64,
}

/// A test with a change.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangedTest {
    /// Identity over runs.
    pub test_id: String,
    /// Suite path, without what is the place of a file or a time.
    pub suite: Option<String>,
    /// Class.
    pub class: Option<String>,
    /// Name with parameters.
    pub name: String,
    /// Source file.
    pub file: Option<String>,
    /// Job, where both sides have several jobs or instances.
    pub job: Option<String>,
    /// Instance, where both sides have several jobs or instances.
    pub instance: Option<String>,
    /// One of the words of `counts`.
    pub change: &'static str,
    /// In base; `null` where it is not there.
    pub base: Option<Ended>,
    /// In head; `null` where it is not there.
    pub head: Option<Ended>,
    /// Its name in base, where it changed.
    pub renamed_from: Option<OldName>,
    /// Slower or faster; `null` for neither.
    pub pace: Option<PaceRow>,
    /// What it says in head, else in base.
    pub said: Option<String>,
    /// Failures that say the same have the same.
    pub cluster: Option<String>,
    /// Since when it fails.
    pub since: Option<SinceRow>,
    /// Id or key of the last earlier run beside base in which it failed, of one that is new.
    pub failed_before: Option<String>,
}

/// How a test ended on a side.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ended {
    /// `passed`, `failed`, `error` or `skipped`.
    pub status: &'static str,
    /// Passed after an attempt that did not.
    pub flaky: bool,
    /// Attempts.
    pub attempts: u32,
    /// Milliseconds of all attempts, to one in a hundred.
    pub duration_ms: Option<f64>,
    /// Key of the run.
    pub run: String,
}

/// The name of a test in base.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OldName {
    /// Suite path.
    pub suite: Option<String>,
    /// Class.
    pub class: Option<String>,
    /// Name with parameters.
    pub name: String,
}

/// Slower or faster.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PaceRow {
    /// `slower` or `faster`.
    pub word: &'static str,
    /// The median of earlier passes, else what base took.
    pub before_ms: f64,
    /// What head took.
    pub now_ms: f64,
    /// Earlier passes that were asked; 0 where base alone was.
    pub passes: u64,
}

/// Since when a test fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SinceRow {
    /// For people.
    pub said: String,
    /// Key of the first bad run.
    pub first_bad: Option<String>,
    /// Key of the last good run before it.
    pub last_good: Option<String>,
    /// Red runs in a row.
    pub in_a_row: u32,
    /// Commits of the runs after the last good one and up to the first bad one.
    pub commits: Vec<String>,
}

/// Failures that say the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangedCause {
    /// 16 hex digits, the same from run to run.
    pub cluster: String,
    /// What they say; `null` where it grew old.
    pub said: Option<String>,
    /// `new`, `gone` or `still`.
    pub change: &'static str,
    /// Tests in base.
    pub base_tests: u64,
    /// Tests in head.
    pub head_tests: u64,
}

/// Findings that one side has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangedFindings {
    /// Only in head.
    pub new: Vec<FoundRow>,
    /// Only in base.
    pub gone: Vec<FoundRow>,
    /// In both.
    pub still: u64,
}

/// A finding by what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FoundRow {
    /// The same from run to run.
    pub id: String,
    /// The rule that found it.
    pub rule: &'static str,
    /// `info`, `warning` or `error`.
    pub severity: &'static str,
    /// What it says.
    pub title: String,
}

/// How the trees of files differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangedFiles {
    /// Added, removed, or of another size.
    pub changed: Vec<ChangedFile>,
    /// Of the same size.
    pub same: u64,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangedFile {
    /// Below what both were given as.
    pub path: String,
    /// Bytes in base; `null` where it was added.
    pub base_bytes: Option<u64>,
    /// Bytes in head; `null` where it was removed.
    pub head_bytes: Option<u64>,
}

/// Coverage of a measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangedCoverage {
    /// The measure.
    pub metric: &'static str,
    /// Covered in base.
    pub base_covered: Option<u64>,
    /// Of so many.
    pub base_total: Option<u64>,
    /// Covered in head.
    pub head_covered: Option<u64>,
    /// Of so many.
    pub head_total: Option<u64>,
}

/// Issues of analysers, known by tool, rule, file and message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangedIssues {
    /// Only in head.
    pub new: u64,
    /// Only in base.
    pub gone: u64,
    /// In both.
    pub still: u64,
}

/// A test that fails on some instances only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InstanceTest {
    /// Identity over runs.
    pub test_id: String,
    /// Class, else suite.
    pub group: String,
    /// Name with parameters.
    pub name: String,
    /// The one instance that is red; `null` where several are.
    pub only: Option<String>,
    /// Chance would hardly do it (Fisher's exact test).
    pub bound: bool,
    /// Instances on which it ran.
    pub instances: Vec<InstanceTally>,
}

/// How a test stands on an instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InstanceTally {
    /// Which.
    pub instance: String,
    /// Red runs.
    pub red: u64,
    /// Runs in which it was decided.
    pub runs: u64,
}
