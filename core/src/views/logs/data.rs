//! What the lens shows, as plain data that travels between workers.

pub use crate::documents::log_head::Severity;
use serde::{Deserialize, Serialize};

/// Which logs are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogsQuery {
    /// Words that the path must have.
    pub filter: String,
    /// Only this run.
    pub run: Option<u32>,
    /// First row wanted.
    pub offset: u64,
    /// Rows wanted.
    pub limit: u32,
}

/// A log.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogFile {
    /// The entry.
    pub entry: u32,
    /// The whole way in.
    pub path: String,
    /// Inflated bytes.
    pub bytes: u64,
    /// Lines; 0 where they were not counted.
    pub lines: u64,
    /// Lines at level error or worse.
    pub errors: u64,
    /// Lines at level warning.
    pub warnings: u64,
    /// Steps that it tells.
    pub steps: u32,
    /// Name of its first failed step; empty when none failed.
    pub failed_step: String,
    /// Lines that explain a failure were found.
    pub is_explained: bool,
    /// What kind of failure the best of them are.
    pub class: String,
}

impl LogFile {
    /// Something failed in it, as far as it tells.
    pub fn is_failing(&self) -> bool {
        self.is_explained || !self.failed_step.is_empty()
    }
}

/// A slice of the logs: failing ones first, then those with errors, then as they came.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogsPage {
    /// The query this answers.
    pub query: LogsQuery,
    /// Logs that match.
    pub total: u64,
    /// Of which something failed in so many.
    pub failing: u64,
    /// The slice.
    pub rows: Vec<LogFile>,
}

/// How many logs there are, for the rail, and which entries they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogsCount {
    /// Logs.
    pub total: u64,
    /// Those in which something failed.
    pub failing: u64,
    /// Their entries: ascending ranges, the last one included.
    pub entries: Vec<(u32, u32)>,
}

impl LogsCount {
    /// True for an entry that the viewer of logs shows.
    pub fn has(&self, entry: u32) -> bool {
        let at = self.entries.partition_point(|(first, _)| *first <= entry);
        at.checked_sub(1).and_then(|at| self.entries.get(at)).is_some_and(|(_, last)| entry <= *last)
    }
}

/// Which groups are folded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folds {
    /// All are open, or all are folded; else as [`LogGroupView::is_folded`] has it.
    pub all_open: Option<bool>,
    /// Groups that stand the other way round, ascending.
    pub turned: Vec<u32>,
}

impl Folds {
    /// Turns a group over.
    pub fn turn(&mut self, group: u32) {
        match self.turned.binary_search(&group) {
            Ok(at) => drop(self.turned.remove(at)),
            Err(at) => self.turned.insert(at, group),
        }
    }

    /// True for a group that is folded.
    pub fn is_folded(&self, group: u32, by_default: bool) -> bool {
        self.all_open.map_or(by_default, |is_open| !is_open) != self.turned.binary_search(&group).is_ok()
    }
}

/// Which rows of a log are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogQuery {
    /// The entry.
    pub entry: u32,
    /// What is folded.
    pub folds: Folds,
    /// Characters after which a line goes on in the next row; 0 for lines that are one row each.
    pub columns: u32,
    /// The line, from 1, whose row is asked for; what it is folded in is opened.
    pub reveal: Option<u64>,
    /// Text that is marked wherever it stands: see [`LogTarget::Text`].
    pub marked: String,
    /// First row wanted.
    pub offset: u64,
    /// Rows wanted.
    pub limit: u32,
}

/// Colour and shape of a run, in bits.
///
/// Colours are places in the palette of terminals: 1 to 16 for its black to bright white, 0 for none. Those of
/// 256 and of 16 million colours are the nearest of these, so that a theme can see to their contrast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogStyle(pub u16);

impl LogStyle {
    /// Bold.
    pub const BOLD: u16 = 1 << 10;
    /// Faint; also for what the viewer adds.
    pub const DIM: u16 = 1 << 11;
    /// Italic.
    pub const ITALIC: u16 = 1 << 12;
    /// Underlined.
    pub const UNDERLINE: u16 = 1 << 13;
    /// Struck through.
    pub const STRIKE: u16 = 1 << 14;
    /// It is what was searched.
    pub const HIT: u16 = 1 << 15;

    /// Colour of the text.
    pub fn text(self) -> u16 {
        self.0 & 31
    }

    /// Colour of the ground.
    pub fn ground(self) -> u16 {
        self.0 >> 5 & 31
    }

    /// Has that shape.
    pub fn has(self, bit: u16) -> bool {
        self.0 & bit != 0
    }
}

/// Text of one style.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogRun {
    /// The text, safe to be shown as it is.
    pub text: String,
    /// Its style.
    pub style: LogStyle,
}

/// A row of the viewer: a line, or a part of one that is wrapped.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogRow {
    /// Line, from 1.
    pub line: u64,
    /// 0 for the beginning of the line.
    pub part: u32,
    /// How bad the line says it is.
    pub level: Severity,
    /// Milliseconds since 1970, where the line says it; its text is then without that.
    pub time: Option<i64>,
    /// Milliseconds since the line before that says when.
    pub since: Option<i64>,
    /// Groups it stands in.
    pub depth: u32,
    /// The group that it heads.
    pub heads: Option<u32>,
    /// That group is folded.
    pub is_folded: bool,
    /// What it says.
    pub runs: Vec<LogRun>,
}

/// A slice of a log.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogPage {
    /// The query this answers.
    pub query: LogQuery,
    /// Rows in all, folded ones not counted.
    pub total: u64,
    /// The row of the line that was asked for.
    pub found: Option<u64>,
    /// The folds, with what had to be opened for it.
    pub folds: Folds,
    /// The slice.
    pub rows: Vec<LogRow>,
}

/// A group of lines: a step, or what a log folds itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogGroupView {
    /// Its name.
    pub name: String,
    /// The line that heads it, from 1.
    pub first: u64,
    /// Its last line.
    pub last: u64,
    /// Groups around it.
    pub depth: u32,
    /// It is a step: what a CI system or a shell set off.
    pub is_step: bool,
    /// It failed, as the log says.
    pub is_failed: bool,
    /// It is folded until it is turned.
    pub is_folded: bool,
    /// Lines in it at level error or worse.
    pub errors: u64,
    /// Lines in it at level warning.
    pub warnings: u64,
    /// Exit code, where it is said.
    pub exit: Option<i32>,
    /// Milliseconds, where they are known.
    pub duration_ms: Option<f64>,
}

/// Lines that explain a failure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogChunkView {
    /// First line, from 1.
    pub first: u64,
    /// Last line.
    pub last: u64,
    /// The one that says it best.
    pub line: u64,
    /// Name of the step; empty when in none.
    pub step: String,
    /// What kind of failure.
    pub class: String,
    /// Why these lines.
    pub why: String,
    /// How sure, 0 to 1.
    pub score: f64,
    /// The lines as they are shown.
    pub text: String,
}

/// A log as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogView {
    /// The entry.
    pub entry: u32,
    /// The whole way in.
    pub path: String,
    /// Inflated bytes.
    pub bytes: u64,
    /// Lines.
    pub lines: u64,
    /// Why it cannot be shown; empty when it can.
    pub refused: String,
    /// What is not shown, and what the ledger says of it.
    pub notes: Vec<String>,
    /// Time of the first line that says when.
    pub started: Option<i64>,
    /// Time of the last line that says when.
    pub ended: Option<i64>,
    /// Lines at level error or worse.
    pub errors: u64,
    /// Lines at level warning.
    pub warnings: u64,
    /// Groups in order, outer before inner.
    pub groups: Vec<LogGroupView>,
    /// Lines that explain its failure, the best first.
    pub chunks: Vec<LogChunkView>,
    /// The log in [`LogView::BUCKETS`] parts of equal lines: errors and warnings of each.
    pub buckets: Vec<(u32, u32)>,
}

impl LogView {
    /// Parts of the map of a log.
    pub const BUCKETS: usize = 240;
}

/// What is sought in a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LogTarget {
    /// A line at level error or worse.
    Error,
    /// A line at level warning.
    Warning,
    /// The head of a step or group.
    Step,
    /// A line with this text; without regard to case unless it has capitals.
    Text(String),
}

/// The next place from a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeekQuery {
    /// The entry.
    pub entry: u32,
    /// What.
    pub target: LogTarget,
    /// From this line, from 1; 0 for before the first.
    pub from: u64,
    /// Up instead of down.
    pub back: bool,
    /// That line itself will do.
    pub or_here: bool,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogSought {
    /// The query this answers.
    pub query: SeekQuery,
    /// The line, from 1; `None` where there is none in the whole log.
    pub line: Option<u64>,
    /// Which of them it is, from 1.
    pub nth: u64,
    /// Such lines in all.
    pub of: u64,
    /// It went on at the other end.
    pub wrapped: bool,
    /// How many lie in each part of the map; only for text.
    pub buckets: Vec<u32>,
}
