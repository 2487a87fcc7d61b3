//! What page and workers say to each other: the first file to read.
//!
//! A message is one transferable buffer of `bitcode` (serde); files travel
//! beside it as handles in the same `postMessage`. Every request carries a
//! number; for each kind of view the page drops answers that are older than
//! its newest question.

use artiscope_core::bytes::Limits;
use artiscope_core::entries::Unit;
use artiscope_core::reports::{ExportPage, ExportQuery, ExportRow};
use artiscope_core::session::Searched;
use artiscope_core::views::{
    AttachedQuery, AttachedView, FilesPage, FilesQuery, LedgerPage, LedgerQuery, LensView, LogPage, LogQuery,
    LogSought, LogTemplates, LogView, LogsPage, LogsQuery, MergedPage, MergedQuery, PolicyTrial, PolicyView, Preview,
    PreviewQuery, RunsChange, RunsView, SearchPage, SeekQuery, SuggestQuery, Suggestions, Summary, TestView, TestsPage,
    TestsQuery, TextPage, TextQuery,
};
use serde::{Deserialize, Serialize};

mod history;
mod logs;

pub use history::{HistoryOrder, HistoryView, KeptPage, KeptQuery, KeptRow, KeptRunView, OfferView};
pub use logs::{MinusQuery, MinusView};

/// A file that is handed over. Its handle travels in the same message, in the order of those that have one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Handed {
    /// Path as given: a name, or a path below a dropped folder.
    pub name: String,
    /// Its bytes.
    pub bytes: u64,
    /// Where it lies; `None` for one with a handle.
    pub remote: Option<Remote>,
    /// What a host says of its run: keys of a sidecar with their values.
    pub said: Vec<(String, String)>,
}

/// A file that is read by ranges from where it lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Remote {
    /// Absolute address.
    pub url: String,
    /// Its bytes, as the server said first.
    pub bytes: u64,
    /// What the server says of its version: `ETag`, else `Last-Modified`; empty where it says neither.
    pub tag: String,
}

/// Page → engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// The files that come next are those of a report, which says this of them.
    Expect(String),
    /// Adds inputs and reads them. Handles beside it.
    Open(Vec<Handed>),
    /// Stops reading; what was read stays.
    Cancel,
    /// Forgets everything.
    Clear,
    /// A slice of the tests.
    Tests(TestsQuery),
    /// What the term that is being typed could become.
    Suggest(SuggestQuery),
    /// One case in full.
    Test(u32),
    /// The row of the next red case after a row of a query; before it, if true.
    NextRed(TestsQuery, Option<u64>, bool),
    /// A file that a test names.
    Attached(AttachedQuery),
    /// The same as bytes, to download.
    ExtractAttached(AttachedQuery),
    /// A slice of the tree.
    Files(FilesQuery),
    /// A slice of an entry.
    Preview(PreviewQuery),
    /// A slice of the logs.
    Logs(LogsQuery),
    /// A slice of the lines of several logs, by time.
    Merged(MergedQuery),
    /// A log as a whole, by its entry.
    Log(u32),
    /// Rows of a log.
    LogRows(LogQuery),
    /// The next place of a kind in a log.
    Seek(SeekQuery),
    /// The templates of a log, by its entry.
    Templates(u32),
    /// A log minus another.
    Minus(MinusQuery),
    /// An entry as bytes, to download.
    Extract(u32),
    /// The same without its secrets.
    ExtractRedacted(u32),
    /// Every output that can leave.
    Exports,
    /// A slice of the lines of an output.
    Export(ExportQuery),
    /// An output as bytes, to download: by its id and size.
    SaveExport(String, String),
    /// The application that reports carry, beside it as a file; or why it cannot be had.
    Application(Result<(), String>),
    /// A slice of the ledger.
    Ledger(LedgerQuery),
    /// A lens by its id, with what the reader chose, by key.
    Lens(String, Vec<(String, String)>),
    /// The policy, after a change to it.
    Policy(PolicyChange),
    /// What an `artiscope.toml` would do: its name and text.
    TryPolicy(String, String),
    /// Every run with what decided which it is, after a change to it.
    Runs(RunsChange),
    /// Searches tests, files and text; answers come as they are found.
    Search(String),
    /// Searches the text of everything open; answers come as lines are found.
    SearchText(TextQuery),
    /// Ends the search that goes on; what it found stays.
    StopSearch,
    /// Text that leaves: redacted, ready to be copied.
    Copy(Copied),
    /// Something is done with runs that are kept.
    History(HistoryOrder),
    /// A slice of the runs that are kept.
    Kept(KeptQuery),
    /// A kept run in full, by its key.
    KeptRun(String),
}

/// What becomes of the policy; the rules speak again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PolicyChange {
    /// It is only shown.
    None,
    /// A key gets another value, as written.
    Set(String, String),
    /// A preset is put on top.
    Preset(String),
    /// An `artiscope.toml` is put on top: its name and text.
    File(String, String),
    /// As it was at first.
    Reset,
}

/// What is copied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Copied {
    /// A case as Markdown.
    Test(u32),
    /// What a failure expected against what came: case, attempt from 1, place of the failure.
    Diff(u32, u16, u32),
    /// What an attempt wrote: case, attempt from 1, to standard error if true.
    Output(u32, u16, bool),
    /// A cause as Markdown, by finding id.
    Cause(String),
    /// Lines of an entry (first, last; from 1) with their path.
    Lines(u32, u64, u64),
    /// The summary as Markdown.
    Summary,
    /// An output, by its id and size.
    Export(String, String),
    /// A text that a lens shows.
    Text(String),
}

/// Engine → page. The number is that of the request it answers; 0 for what comes by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The engine's wasm is up.
    Ready,
    /// Reading goes on (at most ten times a second).
    Progress(Progress),
    /// The first screen, also while reading.
    Summary(Box<Summary>),
    /// Answers.
    Tests(TestsPage),
    /// Answers.
    Suggested(Suggestions),
    /// One case; `None` when there is no such case.
    Test(Option<Box<TestView>>),
    /// The row of the next red case; `None` where there is no other.
    NextRed(Option<u64>),
    /// A file that a test names.
    Attached(Box<AttachedView>),
    /// Answers.
    Files(FilesPage),
    /// Answers.
    Preview(Box<Preview>),
    /// Answers.
    Logs(LogsPage),
    /// Answers.
    Merged(MergedPage),
    /// A log as a whole.
    Log(Box<LogView>),
    /// Answers.
    LogRows(Box<LogPage>),
    /// Where it is.
    Sought(Box<LogSought>),
    /// The templates of the log of an entry.
    Templates(u32, Box<LogTemplates>),
    /// A log minus another.
    Minus(Box<MinusView>),
    /// Name and bytes of an entry, or why it cannot be had.
    Extracted(String, Result<Vec<u8>, String>),
    /// Every output that can leave.
    Exports(Vec<ExportRow>),
    /// Answers.
    Export(Box<ExportPage>),
    /// Answers.
    Ledger(LedgerPage),
    /// The policy.
    Policy(PolicyView),
    /// What a policy file would do.
    Tried(PolicyTrial),
    /// Every run with what decided which it is.
    Runs(RunsView),
    /// What a lens shows; `None` for a lens that is none.
    Lens(Option<Box<LensView>>),
    /// Hits so far.
    Search(SearchPage),
    /// Lines found so far.
    Found(Box<TextPage>),
    /// Redacted text.
    Copied(String),
    /// How the runs stand that are kept.
    History(Box<HistoryView>),
    /// Answers.
    Kept(KeptPage),
    /// A kept run; `None` where there is none with that key.
    KeptRun(Option<Box<KeptRunView>>),
    /// Runs were kept, for the first time since the engine came up.
    FirstKept,
    /// Something was done that can be undone, in words.
    Done(String),
    /// Something went wrong that is no fault of the input.
    Failed(String),
}

/// How far the reading is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Entries read.
    pub entries: u64,
    /// Entries to read.
    pub entries_of: u64,
    /// Bytes of the inputs read.
    pub bytes: u64,
    /// Bytes of the inputs.
    pub bytes_of: u64,
    /// Inflated bytes so far.
    pub inflated: u64,
    /// Milliseconds since the drop.
    pub elapsed_ms: f64,
    /// Path that is being read.
    pub path: String,
    /// Nothing more to read.
    pub done: bool,
}

/// Engine → reader. Handles of the inputs beside the first one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Task {
    /// Takes the handle of an input, or where it lies.
    Input(u32, Option<Remote>),
    /// Reads contiguous units of one input into one fragment.
    Read {
        /// Number of the batch.
        batch: u32,
        /// What to read.
        units: Vec<Unit>,
        /// Budgets.
        limits: Limits,
    },
    /// Searches contiguous units of one input.
    Search {
        /// Number of the search.
        search: u32,
        /// Number of the batch.
        batch: u32,
        /// What to search.
        units: Vec<Unit>,
        /// Budgets.
        limits: Limits,
        /// For what.
        query: TextQuery,
        /// Path of the only entry that is searched.
        only: Option<String>,
    },
    /// Searches that have not begun are not wanted any more.
    Forget,
}

/// Page → worker: what [`crate::client`] says around the requests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Order {
    /// First message: be the engine. Units with these paths are not read: they brought an engine down.
    Engine(Vec<String>),
    /// First message: be a reader. A port to the engine beside it.
    Reader,
    /// To the engine: a request and its number.
    Ask(u32, Request),
    /// To the engine: a reader is up. A port to it beside it.
    Join(u32),
    /// To the engine: this reader crashed, and why.
    Gone(u32, String),
}

/// Worker → page: what [`crate::client`] hears around the events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// The wasm is up and listens; the first message of every worker.
    Ready,
    /// Last words; the crash itself arrives as the error event of the worker.
    Panicked(String),
    /// From the engine: an answer, with the number of its request.
    Event(u32, Event),
    /// From the engine: so many readers are of use.
    Readers(u32),
    /// From the engine: these readers work for nothing, end them now.
    Stop(Vec<u32>),
}

/// Reader → engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Report {
    /// The batch is read; the buffer beside it is its fragment.
    Fragment(u32),
    /// Still at that batch, after so many bytes of the input.
    At(u32, u64),
    /// What a batch of a search holds: number of the search, of the batch.
    Found(u32, u32, Searched),
}
