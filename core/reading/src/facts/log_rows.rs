//! Rows that logs yield: telling lines, groups, steps, and the lines that explain a failure.

use super::{Span, StrId};
use serde::{Deserialize, Serialize};

/// Severity of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// Warnings.
    Warning,
    /// Errors, failures, panics.
    Error,
    /// What ended the process.
    Fatal,
}

/// A telling line of a log; the first ones of a document are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// The document.
    pub document: u32,
    /// Line, from 1.
    pub line: u32,
    /// Bytes of the line without its end.
    pub span: Span,
    /// How bad it says it is.
    pub level: Level,
    /// Its text without ANSI, shortened.
    pub text: StrId,
}

/// A group of a log: a step, a fold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogGroup {
    /// The document.
    pub document: u32,
    /// Its name.
    pub name: StrId,
    /// Line of its opening, from 1.
    pub first_line: u32,
    /// Its last line.
    pub last_line: u32,
    /// Bytes from opening to end.
    pub span: Span,
}

/// A step of a log: what a CI system or a shell set off as one command or phase.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogStep {
    /// The document.
    pub document: u32,
    /// Its name, as its system says it; the command where it has none.
    pub name: StrId,
    /// The command that ran; empty when not known.
    pub command: StrId,
    /// Its exit code, where the log says it.
    pub exit: Option<i32>,
    /// The log says that it failed.
    pub is_failed: bool,
    /// Its first line, from 1.
    pub first_line: u32,
    /// Its last line.
    pub last_line: u32,
    /// Bytes from its first line to the end of its last.
    pub span: Span,
    /// When it began, milliseconds since 1970 in UTC.
    pub started: Option<i64>,
    /// Milliseconds; `NaN` when not known.
    pub duration_ms: f64,
}

/// Lines of a log that explain why it failed, the best ones of a document first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogChunk {
    /// The document.
    pub document: u32,
    /// Name of the step that it stands in; empty when in none.
    pub step: StrId,
    /// Its first line, from 1.
    pub first_line: u32,
    /// Its last line.
    pub last_line: u32,
    /// The single line that says it best.
    pub line: u32,
    /// Bytes from its first line to the end of its last.
    pub span: Span,
    /// How sure, 0 to 1.
    pub score: f64,
    /// What kind of failure (`compiler`, `test`, `timeout`, `out_of_memory`, `network` …).
    pub class: StrId,
    /// Why these lines, in words.
    pub why: StrId,
    /// The lines without ANSI and without the times that a CI puts before them.
    pub text: StrId,
}
