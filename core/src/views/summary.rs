//! What the first screen answers: verdict, causes, counts.

use serde::{Deserialize, Serialize};

/// Red, green, or no data: never green for lack of data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Something failed.
    Red,
    /// Tests ran, all held, and every report was read whole.
    Green,
    /// It cannot be said; the headline says why.
    #[default]
    NoData,
}

impl Verdict {
    /// `red`, `green` or `no_data`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Green => "green",
            Self::NoData => "no_data",
        }
    }
}

/// Cases by final status; flaky ones are of which, not beside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CountsView {
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
    /// Passed after an attempt that did not.
    pub flaky: u64,
    /// Attempts.
    pub attempts: u64,
    /// Milliseconds over all attempts.
    pub duration_ms: f64,
}

/// One run and how it stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunView {
    /// Index of the run.
    pub run: u32,
    /// Its name: run id of the provider, or the name of what was given.
    pub id: String,
    /// Attempt, job and instance, where known; else empty.
    pub label: String,
    /// Which evidence decided its identity, in words.
    pub identity_from: String,
    /// How it stands.
    pub verdict: Verdict,
    /// Why, in a few words.
    pub why: String,
    /// Its cases.
    pub counts: CountsView,
    /// The later attempt of the same job that decides instead; it stays to be seen.
    pub superseded_by: Option<u32>,
}

/// Lines that prove a claim.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EvidenceView {
    /// The whole way in.
    pub path: String,
    /// Entry to open.
    pub entry: u32,
    /// First line, from 1; 0 when the entry has no lines.
    pub line: u64,
    /// Last line.
    pub end_line: u64,
    /// Offset of the first byte.
    pub byte: u64,
    /// The telling line.
    pub text: String,
}

/// A test that a cause hits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CauseTest {
    /// Case to open.
    pub case: u32,
    /// Its name.
    pub name: String,
    /// Class or suite.
    pub group: String,
}

/// A ranked root cause.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CauseView {
    /// Finding id, 16 hex digits.
    pub id: String,
    /// The rule that found it.
    pub rule: String,
    /// What it says.
    pub title: String,
    /// `info`, `warning` or `error`.
    pub severity: String,
    /// Class (`failure`, `flaky`, …); empty when it has none yet.
    pub class: String,
    /// Who should look; empty when unknown.
    pub owner: String,
    /// Which evidence names them; empty where the rule does.
    pub owner_from: String,
    /// What quarantine says of its cases; empty where none is in quarantine.
    pub quarantine: String,
    /// Since when it fails; empty without a history.
    pub since: String,
    /// Where else the same was said; empty without a history, or where it was in one run only.
    pub seen: String,
    /// The last good run and the first bad one, with commits that ran between; empty where it never passed.
    pub between: String,
    /// Where the provider shows what changed between these two; empty where that is not known.
    pub compare_url: String,
    /// The one instance on which its tests fail, while they pass on others; empty otherwise.
    pub only_on: String,
    /// Number of cases hit.
    pub tests: u64,
    /// Names of the runs in which it was seen.
    pub runs: Vec<String>,
    /// Some of the cases.
    pub sample: Vec<CauseTest>,
    /// Where it shows.
    pub evidence: Vec<EvidenceView>,
    /// The later attempt that decides instead: it was seen in superseded runs alone.
    pub superseded_by: Option<u32>,
    /// What to do next; empty when there is nothing to say.
    pub next_step: String,
    /// Query of the Tests lens that shows its cases.
    pub query: String,
}

/// What a rule answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AnswerView {
    /// The rule.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// `pass`, `fail` or `no_data`.
    pub answer: String,
    /// Why; empty for a plain pass.
    pub why: String,
}

/// Documents of one format.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FormatCount {
    /// Format id.
    pub format: String,
    /// Its title.
    pub title: String,
    /// Documents.
    pub documents: u64,
}

/// Upstream's own check is green where the data are missing or bad.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SilentView {
    /// The CI system.
    pub system: String,
    /// What upstream concluded, and what the data says.
    pub what: String,
    /// Where it shows.
    pub evidence: Vec<EvidenceView>,
}

/// How a lens stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LensCount {
    /// The lens.
    pub id: String,
    /// Rows it has to show; 0 when it has none.
    pub count: u64,
    /// Rules of it that fail.
    pub failed: u64,
}

/// Everything the first screen shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Over all runs.
    pub verdict: Verdict,
    /// "Three causes explain all 12 failures".
    pub headline: String,
    /// A second sentence.
    pub detail: String,
    /// True while entries are still being read: counts are so far.
    pub reading: bool,
    /// True when the user cancelled: what was read stays.
    pub cancelled: bool,
    /// Inputs given.
    pub inputs: u64,
    /// Bytes given.
    pub input_bytes: u64,
    /// Cases over all runs.
    pub counts: CountsView,
    /// Entries: total, recognised, plain, unrecognised, lost.
    pub entries: [u64; 5],
    /// Rows of the ledger.
    pub ledger: u64,
    /// Of which data was lost.
    pub ledger_lost: u64,
    /// Runs in order of the inputs.
    pub runs: Vec<RunView>,
    /// Ranked causes, worst first (the first hundred).
    pub causes: Vec<CauseView>,
    /// Causes in all.
    pub causes_total: u64,
    /// What every rule answered.
    pub answers: Vec<AnswerView>,
    /// Systems that look green for lack of data.
    pub silent_green: Vec<SilentView>,
    /// How every lens stands.
    pub lenses: Vec<LensCount>,
    /// Logs: how many, and which entries.
    pub logs: super::LogsCount,
    /// What was recognised.
    pub formats: Vec<FormatCount>,
    /// Inflated bytes read.
    pub inflated_bytes: u64,
    /// Bytes held by the facts.
    pub facts_bytes: u64,
    /// The largest entry that was held in one piece.
    pub largest_entry_bytes: u64,
}
