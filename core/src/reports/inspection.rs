//! The document of `inspect --format json`: the stable contract, `schema: 1`, additive changes only.
//!
//! The order of the fields is the order in which they are printed. What is not known is `null`.

use crate::findings::Severity;
use crate::methods::redact::Count;
use serde::Serialize;

/// Version of the contract.
pub const SCHEMA: u32 = 1;

/// What one inspection says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Inspection {
    /// Version of this contract: 1.
    pub schema: u32,
    /// Who wrote this.
    pub tool: Tool,
    /// `red`, `green` or `no_data`, over all runs; never green for lack of data.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["red", "green", "no_data"])))]
    pub verdict: &'static str,
    /// The moment that "now" means (RFC 3339, UTC): as given, else the newest time in the data.
    pub as_of: Option<String>,
    /// `given`, or `data`: rules about one system then take the newest time of its own data.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["given", "data"])))]
    pub as_of_from: &'static str,
    /// What was given.
    pub input: Input,
    /// Runs, in order of the inputs.
    pub runs: Vec<RunRow>,
    /// Entries by what became of them: the four add up to the total.
    pub entries: Entries,
    /// Entries that were recognised as a format, in order of reading.
    pub documents: Vec<DocumentRow>,
    /// Cases by final status.
    pub totals: Totals,
    /// What every rule answered, in the order of the table of rules.
    pub answers: Vec<AnswerRow>,
    /// What the rules found, worst first.
    pub findings: Vec<FindingRow>,
    /// Systems that look green for lack of data.
    pub silent_green: Vec<SilentGreen>,
    /// Whatever was not read, and why.
    pub ledger: Vec<LedgerRow>,
    /// Different secrets that were taken out, by kind; only there where some were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub redacted: Vec<Count>,
    /// Only there when secrets were left in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redaction: Option<Redaction>,
    /// The verdict in words, for people; not part of the contract.
    #[serde(skip)]
    pub headline: String,
    /// A second sentence; not part of the contract.
    #[serde(skip)]
    pub detail: String,
}

/// Who wrote this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tool {
    /// `artiscope`.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// What was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Input {
    /// Files, duplicates not counted.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// A run of CI, as far as the evidence tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RunRow {
    /// Its name in this output.
    pub id: String,
    /// Project.
    pub project: Option<String>,
    /// Repository as `owner/name`.
    pub repository: Option<String>,
    /// Commit.
    pub sha: Option<String>,
    /// Branch.
    pub branch: Option<String>,
    /// Run id of the CI provider.
    pub run_id: Option<String>,
    /// Re-run of the same run, from 1.
    pub attempt: u32,
    /// Matrix leg, shard or host.
    pub instance: Option<String>,
    /// What started it.
    pub event: Option<String>,
    /// When it started (RFC 3339, UTC).
    pub started_at: Option<String>,
    /// Which evidence decided its identity: `given`, `sidecar`, `file`, `path` or `order`.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["given", "sidecar", "file", "path", "order"])))]
    pub identity_from: &'static str,
    /// `red`, `green` or `no_data`.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["red", "green", "no_data"])))]
    pub verdict: &'static str,
    /// The later attempt of the same job of the same CI run that decides instead of it.
    pub superseded_by: Option<u32>,
    /// Why, for people; not part of the contract.
    #[serde(skip)]
    pub why: String,
}

/// Entries by what became of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Entries {
    /// All.
    pub total: u64,
    /// Read by a format or container.
    pub recognised: u64,
    /// Text, JSON, images.
    pub plain: u64,
    /// Known to no format.
    pub unrecognised: u64,
    /// Not readable.
    pub lost: u64,
}

/// An entry that was recognised as a format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DocumentRow {
    /// The whole way in, nested archives separated by `!/`.
    pub path: String,
    /// Id of the format.
    pub format: String,
    /// Id of its run.
    pub run: String,
    /// Rows that were read from it, by table.
    pub rows: RowCounts,
    /// Rows of the ledger about it.
    pub notes: u64,
    /// Where another document tells the same cases and counts instead; else `null`.
    pub told_again: Option<ToldAgainRow>,
}

/// Cases that another document tells too: only that one's count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ToldAgainRow {
    /// The document that counts: of most of them, where there are several.
    pub by: String,
    /// Cases that do not count.
    pub cases: u64,
}

/// Rows by table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RowCounts {
    /// Attempts of cases.
    pub tests: u64,
    /// Measured values.
    pub metrics: u64,
    /// Events.
    pub events: u64,
    /// Iterations.
    pub iterations: u64,
    /// Scenarios.
    pub scenarios: u64,
    /// Issues of analysers.
    pub issues: u64,
    /// Covered files.
    pub coverage: u64,
}

/// Cases by final status: passed + failed + error + skipped = tests.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Totals {
    /// Cases.
    pub tests: u64,
    /// Final status passed.
    pub passed: u64,
    /// Final status failed.
    pub failed: u64,
    /// Final status error.
    pub error: u64,
    /// Final status skipped.
    pub skipped: u64,
    /// Of which passed after an attempt that did not.
    pub flaky: u64,
    /// Milliseconds over all attempts.
    pub duration_ms: f64,
    /// Attempts.
    pub attempts: u64,
}

/// What a rule answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AnswerRow {
    /// Id of the rule.
    pub rule: &'static str,
    /// `pass`, `fail` or `no_data`.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["pass", "fail", "no_data"])))]
    pub answer: &'static str,
    /// Why; `null` for a plain pass.
    pub why: Option<String>,
}

/// A claim with its evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindingRow {
    /// 16 hex digits, the same from run to run.
    pub id: String,
    /// The rule that found it.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What it says.
    pub title: String,
    /// What kind of failure it is.
    pub class: Option<String>,
    /// Who should look.
    pub owner: Option<String>,
    /// Which evidence names them; only there where the rule itself does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_from: Option<String>,
    /// What quarantine says of its tests; only there where some are in quarantine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quarantine: Option<String>,
    /// The time of the run in which it was first seen, else that run.
    pub since: Option<String>,
    /// That run: its id at its provider, else its key in a history.
    pub first_bad: Option<String>,
    /// The last run before it in which it passed.
    pub last_good: Option<String>,
    /// Commits of the runs after the last good one and up to the first bad one.
    pub commits: Vec<String>,
    /// What it is recognised by in other runs, 16 hex digits.
    pub fingerprint: String,
    /// Where else the same was said, with a history or several runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<SeenRow>,
    /// What proves it, the first places.
    pub evidence: Vec<EvidenceRow>,
    /// The later attempt of its job that decides instead of it; `null` for what counts.
    pub superseded_by: Option<u32>,
    /// What to do next.
    pub next_step: Option<String>,
    /// Cases hit, for people; not part of the contract.
    #[serde(skip)]
    pub cases: usize,
}

/// How far failures that say the same went, over all runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeenRow {
    /// Id of what they say, 16 hex digits, the same in every run.
    pub cluster: String,
    /// When it was first seen, RFC 3339.
    pub first: Option<String>,
    /// When it was last seen.
    pub last: Option<String>,
    /// Runs that it was seen in.
    pub runs: usize,
    /// Jobs that it was seen in, of runs that name one.
    pub jobs: Vec<String>,
    /// Tests that it hit.
    pub tests: usize,
    /// For people; not part of the contract.
    #[serde(skip)]
    pub said: String,
}

/// Lines that prove a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EvidenceRow {
    /// The whole way in.
    pub path: String,
    /// First line, from 1.
    pub line: Option<u32>,
    /// Last line.
    pub end_line: Option<u32>,
    /// Offset of the first byte in the innermost entry.
    pub byte: u64,
    /// The telling line.
    pub text: Option<String>,
}

/// Something that looks green for lack of data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SilentGreen {
    /// Which system.
    pub system: String,
    /// What it does not say.
    pub what: String,
    /// What proves it.
    pub evidence: Vec<EvidenceRow>,
}

/// Something that was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LedgerRow {
    /// The whole way in.
    pub path: String,
    /// `info`, `data_loss` or `error`.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["info", "data_loss", "error"])))]
    pub loss: &'static str,
    /// What happened.
    pub what: String,
    /// Bytes not read.
    pub bytes: u64,
    /// Line, for people; 0 when it has none; not part of the contract.
    #[serde(skip)]
    pub line: u32,
}

/// Secrets were left in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Redaction {
    /// The reason that was given.
    pub off: String,
}
