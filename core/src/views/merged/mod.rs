//! Lines of several logs on one line of time, as plain data: a slice costs what it shows.
//!
//! The lines of one log stay in their order, whatever its clock does: a time counts as no earlier than those before
//! it. Lines without a time stay with the line before them, so that traces stay whole. Where two logs say the same
//! time, they follow each other in the order in which they were given.

mod clock;
#[cfg(test)]
mod tests;

use crate::documents::log_head::{Severity, head};
use crate::documents::text::{self, Encoding};
use clock::Clock;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Bytes shown of a line.
const SHOWN: usize = 16 << 10;

/// Which logs, and which of their lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedQuery {
    /// Their entries; none means all logs.
    pub entries: Vec<u32>,
    /// Milliseconds to be added to the times of an entry.
    pub shifts: Vec<(u32, i64)>,
    /// First row wanted.
    pub offset: u64,
    /// Rows wanted.
    pub limit: u32,
}

/// A log and what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedLog {
    /// The entry.
    pub entry: u32,
    /// The whole way in.
    pub path: String,
    /// Its lines among the rows.
    pub lines: u64,
    /// Those of them that say a time.
    pub timed: u64,
    /// Its first time, shifted: milliseconds since 1970 in UTC.
    pub first: Option<i64>,
    /// Its last time, shifted.
    pub last: Option<i64>,
    /// Milliseconds added to its times.
    pub shift_ms: i64,
    /// What was taken for granted of its times; empty when nothing was.
    pub assumed: String,
    /// Why none of its lines are among the rows; empty when they are.
    pub left_out: String,
}

/// A line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedRow {
    /// Which of the logs.
    pub log: u32,
    /// Its number there, from 1.
    pub line: u64,
    /// Where it stands: milliseconds since 1970 in UTC, shifted.
    pub time: i64,
    /// The line says its time itself.
    pub is_timed: bool,
    /// How bad it says it is.
    pub severity: Severity,
    /// The line without ANSI.
    pub text: String,
}

/// A slice of the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedPage {
    /// What it answers.
    pub query: MergedQuery,
    /// Every log that was asked for.
    pub logs: Vec<MergedLog>,
    /// Rows in all.
    pub total: u64,
    /// The slice.
    pub rows: Vec<MergedRow>,
}

/// A log as it is given to be merged.
pub(crate) struct Given<'a> {
    pub(crate) entry: u32,
    pub(crate) path: String,
    pub(crate) bytes: &'a [u8],
    /// There is more of it than `bytes`.
    pub(crate) is_cut: bool,
    /// When it was written last, seconds since 1970.
    pub(crate) modified: Option<i64>,
    pub(crate) shift_ms: i64,
}

/// Where a line is.
struct Row {
    time: i64,
    start: u32,
    length: u32,
    line: u32,
    log: u32,
    is_timed: bool,
}

/// All lines, in order of time.
pub(crate) struct Merged {
    pub(crate) logs: Vec<MergedLog>,
    encodings: Vec<Encoding>,
    rows: Vec<Row>,
}

impl Merged {
    /// Reads the times of all lines and puts them in order.
    pub(crate) fn new(given: &[Given<'_>]) -> Self {
        let read: Vec<(Vec<Row>, Clock, Encoding)> =
            (0..).zip(given).map(|(log, given)| lines(log, given.bytes)).collect();
        // What says a day tells it to those that say none.
        let newest = read.iter().filter_map(|(_, clock, _)| clock.newest()).max();
        let mut merged = Self { logs: Vec::new(), encodings: Vec::new(), rows: Vec::new() };
        let mut parts = Vec::new();
        for (given, (mut rows, clock, encoding)) in given.iter().zip(read) {
            let shift_ms = given.shift_ms;
            let mut log = MergedLog { entry: given.entry, path: given.path.clone(), shift_ms, ..MergedLog::default() };
            match clock.placed(&mut rows, given.modified.map(|seconds| seconds * 1000), newest) {
                Ok(assumed) => {
                    log.assumed = assumed;
                    settle(&mut rows, &mut log);
                }
                Err(why) => {
                    log.left_out = why;
                    rows.clear();
                }
            }
            if given.is_cut && log.left_out.is_empty() {
                let comma = if log.assumed.is_empty() { "" } else { "; " };
                log.assumed = format!("{}{comma}only its first {} MB are here", log.assumed, given.bytes.len() >> 20);
            }
            merged.logs.push(log);
            merged.encodings.push(encoding);
            parts.push(rows.into_iter());
        }
        // The next row of each log; of equal times the log that was given first comes first.
        let mut next: Vec<Option<Row>> = parts.iter_mut().map(Iterator::next).collect();
        let mut heap: BinaryHeap<Reverse<(i64, usize)>> = BinaryHeap::new();
        heap.extend(next.iter().enumerate().filter_map(|(at, row)| Some(Reverse((row.as_ref()?.time, at)))));
        while let Some(Reverse((_, at))) = heap.pop() {
            let (Some(slot), Some(part)) = (next.get_mut(at), parts.get_mut(at)) else { continue };
            // As long as no other log comes before it.
            while let Some(row) = slot.take() {
                if heap.peek().is_some_and(|Reverse(other)| *other < (row.time, at)) {
                    heap.push(Reverse((row.time, at)));
                    *slot = Some(row);
                    break;
                }
                merged.rows.push(row);
                *slot = part.next();
            }
        }
        merged
    }

    /// A slice; `bytes` gives those of a log by its place.
    pub(crate) fn page<B: AsRef<[u8]>>(&self, query: &MergedQuery, bytes: impl Fn(usize) -> Option<B>) -> MergedPage {
        let offset = usize::try_from(query.offset).unwrap_or(usize::MAX).min(self.rows.len());
        let end = offset.saturating_add(query.limit as usize).min(self.rows.len());
        let rows = self.rows.get(offset..end).unwrap_or_default().iter().map(|row| {
            let encoding = self.encodings.get(row.log as usize).copied().unwrap_or(Encoding::Utf8);
            let whole = bytes(row.log as usize);
            let raw = whole
                .as_ref()
                .and_then(|whole| whole.as_ref().get(row.start as usize..(row.start + row.length) as usize));
            let decoded = text::decode_as(raw.unwrap_or_default(), encoding, 0).text;
            let plain = text::strip_ansi(&decoded);
            let severity = head(&plain).severity;
            let text = text::shown(&text::cut(&plain, SHOWN)).into_owned();
            MergedRow { log: row.log, line: row.line.into(), time: row.time, is_timed: row.is_timed, severity, text }
        });
        MergedPage {
            query: query.clone(),
            logs: self.logs.clone(),
            total: self.rows.len() as u64,
            rows: rows.collect(),
        }
    }
}

/// The lines of a log with the times that they say, and what kind of times these are.
fn lines(log: u32, bytes: &[u8]) -> (Vec<Row>, Clock, Encoding) {
    let decoded = text::decode(bytes);
    let mut clock = Clock::default();
    let mut rows = Vec::new();
    let mut at = 0;
    for (line, piece) in (1..).zip(decoded.text.split_inclusive('\n')) {
        let plain = piece.trim_end_matches(['\r', '\n']);
        let (start, end) = (decoded.raw(at), decoded.raw(at + plain.len()));
        let place = |at: u64| u32::try_from(at).unwrap_or(u32::MAX);
        let seen = clock.see(&head(&text::strip_ansi(plain)));
        rows.push(Row {
            time: seen.unwrap_or_default(),
            start: place(start),
            length: place(end - start),
            line,
            log,
            is_timed: seen.is_some(),
        });
        at += piece.len();
    }
    (rows, clock, decoded.encoding)
}

/// Shifts a log, and gives every line a time that is no earlier than those before it.
fn settle(rows: &mut [Row], log: &mut MergedLog) {
    log.lines = rows.len() as u64;
    let first = rows.iter().find(|row| row.is_timed).map(|row| row.time);
    let mut newest = first.unwrap_or_default();
    for row in rows.iter_mut() {
        if row.is_timed {
            log.timed += 1;
            newest = newest.max(row.time);
        }
        row.time = newest.saturating_add(log.shift_ms);
    }
    log.first = first.map(|first| first.saturating_add(log.shift_ms));
    log.last = first.map(|_| newest.saturating_add(log.shift_ms));
}
