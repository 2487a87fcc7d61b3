//! The head of a log line: when, how bad, who says it, and where what it says begins.

use super::times;

/// How bad a line says it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It says nothing.
    #[default]
    Plain,
    /// Trace, verbose, finest.
    Trace,
    /// Debug.
    Debug,
    /// Information.
    Info,
    /// Warnings.
    Warning,
    /// Errors.
    Error,
    /// What ends a process.
    Fatal,
}

/// What stands before the message of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head<'a> {
    /// Milliseconds since 1970 in UTC; where the zone is not said, as if it were UTC.
    pub time: Option<i64>,
    /// How bad.
    pub severity: Severity,
    /// Process, logger, thread or unit; empty when not said.
    pub source: &'a str,
    /// Bytes before the message.
    pub length: usize,
}

/// The head of a line that holds no ANSI codes.
pub fn head(line: &str) -> Head<'_> {
    let start = line.len() - line.trim_start_matches(['\u{feff}', '[']).len();
    match line.get(start..).and_then(times::parse_iso) {
        Some((time, length)) => {
            let rest = line.get(start + length..).unwrap_or_default();
            let blank = rest.len() - rest.trim_start_matches([']', ' ', '\t']).len();
            Head { time: Some(time), length: start + length + blank, ..Head::default() }
        }
        None => Head::default(),
    }
}
