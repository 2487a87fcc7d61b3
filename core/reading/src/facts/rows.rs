//! Rows of the tables. Offsets are bytes in the raw innermost entry; lines count from 1.

use super::StrId;
use super::encoding::{Encoding, Escaping};
use serde::{Deserialize, Serialize};

/// A range of bytes of one entry, as it lies in the archive once inflated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
}

impl Span {
    /// `[start, end)`.
    pub fn new(start: u64, end: u64) -> Self {
        Self { start, end: end.max(start) }
    }

    /// Bytes covered.
    pub fn len(self) -> u64 {
        self.end - self.start
    }

    /// True when nothing is covered: the text is not there.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// What an entry is, before its content is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EntryKind {
    /// Bytes to be recognised.
    File,
    /// An archive or a compressed file; its members are entries of their own.
    Container,
    /// A link inside an archive: never followed.
    Link,
}

/// What became of an entry. Every entry is in exactly one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EntryState {
    /// A format of the table read it; containers too.
    Recognised,
    /// Text, JSON or an image without a format of its own.
    Plain,
    /// No format knows it.
    Unrecognised,
    /// It could not be read; the ledger says why.
    Lost,
}

/// A member of an archive, or a file that was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Which of the given inputs it came from.
    pub input: u32,
    /// The unit of reading that yields it again, on demand.
    pub unit: u32,
    /// The whole way in: `run.zip!/reports.zip!/junit.xml`.
    pub path: String,
    /// File, container or link.
    pub kind: EntryKind,
    /// Inflated bytes: as read, or as declared where it was not read.
    pub bytes: u64,
    /// Bytes it takes in the archive.
    pub stored_bytes: u64,
    /// Seconds since 1970 (UTC assumed for zip, whose times have no zone).
    pub modified: Option<i64>,
    /// Id of the container or format that read it; empty when none did.
    pub format: String,
    /// What became of it.
    pub state: EntryState,
    /// Index into [`super::Fragment::runs`].
    pub run: u32,
}

/// An entry that was recognised as a format, or as plain text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The entry it was read from.
    pub entry: u32,
    /// Id of its format.
    pub format: StrId,
    /// The CI system that alone writes this format; empty where many do.
    pub system: StrId,
    /// Instance that the document names itself (a host, a shard); empty when none.
    pub instance: StrId,
    /// Lines or records that it has, where the format counts them.
    pub records: u64,
    /// Lines at level error or worse.
    pub errors: u64,
    /// Lines at level warning.
    pub warnings: u64,
    /// Earliest and latest time found, milliseconds since 1970.
    pub first_time: Option<i64>,
    /// See [`Document::first_time`].
    pub last_time: Option<i64>,
    /// Milliseconds that the whole run took, where the document states it apart from its cases: more than
    /// their sum where something ran between them, less where they ran side by side.
    pub took_ms: Option<f64>,
    /// Suites declared, empty ones too.
    pub suites: u32,
    /// How its bytes become text.
    pub encoding: Encoding,
    /// How texts of its tests are written.
    pub escaping: Escaping,
}

/// How an attempt ended. The order is that of badness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Status {
    /// It ran and held.
    Passed,
    /// It did not run.
    Skipped,
    /// An assertion did not hold.
    Failed,
    /// Something else broke it.
    Error,
}

impl Status {
    /// The word used everywhere: JSON, page, text.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
            Self::Error => "error",
        }
    }

    /// Failed or error.
    pub fn is_red(self) -> bool {
        matches!(self, Self::Failed | Self::Error)
    }
}

/// What only some attempts have: messages, texts by span, properties, attachments.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TestDetail {
    /// The report's own message.
    pub message: StrId,
    /// Exception type or the like.
    pub kind: StrId,
    /// First telling line: of the message, else of the details. Key of clustering.
    pub summary: StrId,
    /// Stack or text of the failure: inner bytes of an element, a JSON value with its quotes, lines of a
    /// log; still escaped as the document has it ([`Document::escaping`]).
    pub details: Span,
    /// Line of the document where the failure stands; 0 when unknown.
    pub failure_line: u32,
    /// Line where the failure ends.
    pub failure_end_line: u32,
    /// Standard output, inner bytes.
    pub stdout: Span,
    /// Standard error, inner bytes.
    pub stderr: Span,
    /// Word of the source for its status, where it has its own (`rerunFailure`, `disabled`).
    pub source_status: StrId,
    /// What the assertion wanted, where the format says it apart.
    pub expected: StrId,
    /// What it got instead.
    pub actual: StrId,
    /// Who answers for it, where the report says so.
    pub owner: StrId,
    /// Tags, labels, categories.
    pub tags: Vec<StrId>,
    /// Further failures of the same attempt: message, type and inner bytes of each.
    pub more: Vec<(Status, StrId, StrId, Span)>,
    /// Key and value, in the order of the report.
    pub properties: Vec<(StrId, StrId)>,
    /// Files it names.
    pub attachments: Vec<Attachment>,
}

/// A file that a test names or holds; a path is resolved against the entries when shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// What the report calls it; often empty.
    pub name: StrId,
    /// The path as written, often absolute on the CI machine; empty when the content is in the report.
    pub path: StrId,
    /// Media type as written.
    pub media_type: StrId,
    /// Base64 of the content, where the report holds it.
    pub body: Span,
}

/// How much was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// Nothing that matters: said for honesty.
    Info,
    /// Some rows or bytes were not read.
    DataLoss,
    /// The entry or input was not read at all.
    Error,
}

impl Loss {
    /// The word of the contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::DataLoss => "data_loss",
            Self::Error => "error",
        }
    }
}

/// A row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The whole way in, also for what never became an entry.
    pub path: String,
    /// How bad it is.
    pub loss: Loss,
    /// A sentence without a full stop.
    pub what: String,
    /// Bytes not read.
    pub bytes: u64,
    /// Where in the entry, if anywhere.
    pub span: Span,
    /// Line of the entry; 0 when it has none.
    pub line: u32,
}

/// Which evidence decided a run's identity, strongest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// The user said so.
    Given,
    /// A file that says which run it lies beside (`meta.json`, `artiscope.json`).
    Sidecar,
    /// Ids inside a file that is about something else.
    File,
    /// Names of folders and archives.
    Path,
    /// The order of dropping.
    #[default]
    Order,
}

impl Identity {
    /// The word of the contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Sidecar => "sidecar",
            Self::File => "file",
            Self::Path => "path",
            Self::Order => "order",
        }
    }

    /// In words, as what follows "identity from".
    pub fn said(self) -> &'static str {
        match self {
            Self::Given => "your correction",
            Self::Sidecar => "a sidecar file",
            Self::File => "ids inside a file",
            Self::Path => "names of folders and archives",
            Self::Order => "how it was given",
        }
    }
}

/// A run of CI, as far as the evidence tells: one job of one attempt. Texts are empty where nothing says them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Unique in this session.
    pub id: String,
    /// Run id of the CI provider, where known: shared by the attempts and jobs of one run.
    pub run_id: Option<String>,
    /// Number of the run in its workflow.
    pub run_number: Option<u64>,
    /// Re-run of the same run, from 1.
    pub attempt: u32,
    /// Matrix leg, shard or host.
    pub instance: String,
    /// Job.
    pub job: String,
    /// Workflow.
    pub workflow: String,
    /// Project.
    pub project: String,
    /// Repository as `owner/name`.
    pub repository: String,
    /// Commit.
    pub sha: String,
    /// Branch.
    pub branch: String,
    /// What started it: `push`, `pull_request`, `schedule`, ….
    pub event: String,
    /// Where the provider shows it.
    pub url: String,
    /// Day of a dated folder, `YYYY-MM-DD`.
    pub date: String,
    /// When it started, milliseconds since 1970.
    pub started_at: Option<i64>,
    /// When it ended.
    pub completed_at: Option<i64>,
    /// What was given: runs without an id are told apart by it.
    pub given: String,
    /// What decided.
    pub identity: Identity,
}

impl Run {
    /// Attempt, job and instance as far as they are known; empty when there is nothing to say.
    pub fn label(&self) -> String {
        let attempt = if self.attempt > 1 { format!("attempt {}", self.attempt) } else { String::new() };
        let parts = [attempt.as_str(), &self.job, &self.instance];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// What attempts and jobs of one CI run share; `None` where nothing tells which run it is.
    pub fn ci_run(&self) -> Option<(&str, &str, Option<u64>, &str)> {
        match (&self.run_id, self.run_number, self.identity) {
            (Some(id), _, _) => Some((&self.repository, id, None, "")),
            // Some count their runs anew every day.
            (None, Some(number), _) => Some((&self.repository, &self.workflow, Some(number), &self.date)),
            // Folders of attempts below one folder.
            (None, None, Identity::Path | Identity::Given) => Some((&self.given, &self.date, None, &self.event)),
            (None, None, _) => None,
        }
    }

    /// True for attempts and jobs of the same CI run.
    pub fn is_same_ci_run(&self, other: &Self) -> bool {
        self.ci_run().is_some_and(|run| other.ci_run() == Some(run))
    }
}
