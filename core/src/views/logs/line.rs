//! One line: when, how bad, and what it says without what its CI wrote before it.

use super::ansi::{self, Shown};
use super::data::{LogStyle, Severity};
use crate::documents::formats::log_level;
use crate::documents::log_head::head;
use crate::documents::text::{self, Encoding, strip_ansi};
use crate::documents::times::parse_iso;
use crate::facts::Level;

/// A line that was looked at.
pub(super) struct Line {
    /// As it is shown.
    pub(super) shown: Shown,
    /// When.
    pub(super) time: Option<i64>,
    /// How bad.
    pub(super) level: Severity,
}

/// What GitHub and Azure write before a line to say what it is: `##[error]`.
const COMMANDS: [(&str, u16); 9] = [
    ("##[group]", LogStyle::BOLD),
    ("##[section]", LogStyle::BOLD),
    ("##[command]", 5),
    ("##[error]", 0),
    ("##[warning]", 0),
    ("##[notice]", 0),
    ("##[debug]", LogStyle::DIM),
    ("##[endgroup]", 0),
    ("::group::", LogStyle::BOLD),
];

/// Without the line end.
pub(super) fn trimmed(raw: &[u8]) -> &[u8] {
    raw.strip_suffix(b"\r").unwrap_or(raw)
}

/// Time at the start of a line with its length, brackets and blanks about it counted.
fn stamp(line: &str) -> Option<(i64, usize)> {
    let start = line.len() - line.trim_start_matches(['\u{feff}', '[']).len();
    // Cheap first: most lines have none.
    if !line.as_bytes().get(start).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let (time, length) = parse_iso(line.get(start..)?)?;
    let rest = line.get(start + length..)?;
    if !rest.is_empty() && !rest.starts_with([' ', '\t', ']', ':', ',', '|', '\r']) {
        return None;
    }
    let closed = rest.strip_prefix(']').unwrap_or(rest);
    let blank = closed.strip_prefix([' ', '\t']).unwrap_or(closed);
    Some((time, line.len() - streamed(blank).len()))
}

/// Behind its times GitLab says which stream a line is of, and whether it goes on: `00O `, `01E+`.
fn streamed(rest: &str) -> &str {
    match rest.as_bytes() {
        [high, low, b'O' | b'E', b' ' | b'+', ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
            rest.get(4..).unwrap_or_default()
        }
        _ => rest,
    }
}

/// The line as it is shown.
pub(super) fn look(raw: &[u8]) -> Line {
    let decoded = text::decode_as(trimmed(raw), Encoding::Utf8, 0);
    let (time, rest) = parted(&decoded.text);
    let (command, rest) = commanded(rest);
    let mut shown = ansi::shown(rest);
    if let Some(style) = command {
        for run in shown.runs.iter_mut().filter(|run| run.style == LogStyle::default()) {
            run.style = LogStyle(style);
        }
    }
    let (level, said) = level_of(&decoded.text);
    let time = time.or(shown.time).or(said);
    Line { shown, time, level }
}

fn parted(line: &str) -> (Option<i64>, &str) {
    match stamp(line) {
        Some((time, length)) => (Some(time), line.get(length..).unwrap_or_default()),
        None => (None, line),
    }
}

fn commanded(rest: &str) -> (Option<u16>, &str) {
    if !rest.starts_with(['#', ':']) {
        return (None, rest);
    }
    let found = COMMANDS.iter().find_map(|(word, style)| rest.strip_prefix(word).map(|rest| (Some(*style), rest)));
    found.unwrap_or((None, rest))
}

/// When the line was written, if it says so.
pub(super) fn time_of(raw: &[u8]) -> Option<i64> {
    let start = raw.get(..raw.len().min(512)).unwrap_or_default();
    let decoded = text::decode_as(start, Encoding::Utf8, 0);
    if decoded.text.starts_with('\u{1b}') {
        return ansi::shown(&decoded.text).time;
    }
    stamp(&decoded.text).map(|(time, _)| time).or_else(|| head(&decoded.text).time)
}

/// How bad a line says it is: by its head, else by words that stand where levels stand.
pub(super) fn level(raw: &[u8]) -> Severity {
    let kept = raw.get(..raw.len().min(4096)).unwrap_or_default();
    level_of(&text::decode_as(trimmed(kept), Encoding::Utf8, 0).text).0
}

/// And the time of its head.
fn level_of(line: &str) -> (Severity, Option<i64>) {
    let kept = line.get(..line.floor_char_boundary(4096)).unwrap_or(line);
    let last = kept.rsplit('\r').find(|part| !part.is_empty()).unwrap_or_default();
    let plain = strip_ansi(last);
    let (_, said) = parted(&plain);
    let head = head(&plain);
    if head.severity != Severity::Plain {
        return (head.severity, head.time);
    }
    let level = match log_level(said) {
        Some(Level::Warning) => Severity::Warning,
        Some(Level::Error) => Severity::Error,
        Some(Level::Fatal) => Severity::Fatal,
        None if said.starts_with("##[debug]") => Severity::Debug,
        None => Severity::Plain,
    };
    (level, head.time)
}

/// Characters of a terminal that a line takes, without making it where it is plain ASCII; `None` elsewhere.
pub(super) fn plain_width(raw: &[u8]) -> Option<usize> {
    let raw = trimmed(raw);
    if raw.len() > ansi::LONGEST || !raw.iter().all(|byte| matches!(byte, 0x20..=0x7E)) {
        return None;
    }
    let line = std::str::from_utf8(raw).ok()?;
    Some(commanded(parted(line).1).1.len())
}

/// What follows the time at the start of a line.
pub(super) fn said(line: &str) -> &str {
    parted(line).1
}
