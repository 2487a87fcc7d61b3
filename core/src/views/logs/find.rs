//! Search within one log, and the next place of a kind from a line.

use super::data::{LogRun, LogSought, LogStyle, LogTarget, LogView, SeekQuery};
use super::index::LogIndex;
use crate::documents::text::{self, Encoding, strip_ansi};
use crate::documents::words::Words;
use crate::methods::find::Find;

/// What is looked for: without regard to case unless it has capitals.
pub(super) struct Needle<'t> {
    text: &'t str,
    how: How,
}

enum How {
    Exact(memchr::memmem::Finder<'static>),
    Words(Words),
    Any(Find),
}

impl<'t> Needle<'t> {
    /// `None` for nothing.
    pub(super) fn new(text: &'t str) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        let how = if text.chars().any(char::is_uppercase) {
            How::Exact(memchr::memmem::Finder::new(text).into_owned())
        } else if text.len() >= 3 && text.is_ascii() {
            // The fastest, once the letters that are looked up are in the middle of the word.
            How::Words(Words::new(&[(text, (text.len() - 3) / 2)]))
        } else {
            How::Any(Find::new([text])?)
        };
        Some(Self { text, how })
    }

    /// Where it first stands, from a place on.
    fn find(&self, bytes: &[u8], from: usize) -> Option<usize> {
        match &self.how {
            How::Exact(finder) => finder.find(bytes.get(from..)?).map(|at| from + at),
            How::Words(words) => words.find(bytes, from),
            How::Any(find) => find.first(bytes.get(from..)?).map(|hit| from + hit.start),
        }
    }

    /// Sets apart what it is found in.
    pub(super) fn mark(&self, runs: Vec<LogRun>) -> Vec<LogRun> {
        let plain: String = runs.iter().map(|run| run.text.as_str()).collect();
        let mut hits = Vec::new();
        let mut at = 0;
        while let Some(start) = self.find(plain.as_bytes(), at) {
            at = start + self.text.len();
            hits.push((start, at));
        }
        if hits.is_empty() {
            return runs;
        }
        let mut out = Vec::new();
        let mut begins = 0;
        for run in runs {
            let ends = begins + run.text.len();
            let mut from = begins;
            for (start, end) in hits.iter().filter(|(start, end)| *start < ends && *end > begins) {
                put(&mut out, &plain, (from, (*start).max(begins)), run.style);
                let hit = LogStyle(run.style.0 | LogStyle::HIT);
                put(&mut out, &plain, ((*start).max(begins), (*end).min(ends)), hit);
                from = (*end).min(ends);
            }
            put(&mut out, &plain, (from, ends), run.style);
            begins = ends;
        }
        out
    }
}

fn put(out: &mut Vec<LogRun>, plain: &str, (from, to): (usize, usize), style: LogStyle) {
    // A hit ends between characters, since it is one itself.
    if let Some(text) = plain.get(from..to).filter(|text| !text.is_empty()) {
        out.push(LogRun { text: text.to_owned(), style });
    }
}

/// Lines in which a text stands.
pub(crate) struct Found {
    /// The text.
    pub(crate) text: String,
    lines: Vec<u32>,
}

impl Found {
    /// Looks through the whole log: at its bytes, and where escape sequences may part a word at what is read.
    pub(crate) fn new(index: &LogIndex, bytes: &[u8], text: &str) -> Self {
        let mut found = Self { text: text.to_owned(), lines: Vec::new() };
        let Some(needle) = Needle::new(text) else { return found };
        let body = index.body(bytes);
        let plain = found_in(body, |at| needle.find(body, at), |line| memchr::memchr(0x1b, line).is_none());
        let coloured = found_in(
            body,
            |at| memchr::memchr(0x1b, body.get(at..)?).map(|hit| at + hit),
            |line| {
                let decoded = text::decode_as(line, Encoding::Utf8, 0);
                needle.find(strip_ansi(&decoded.text).as_bytes(), 0).is_some()
            },
        );
        let mut coloured = coloured.into_iter().peekable();
        for line in plain {
            while let Some(before) = coloured.next_if(|other| *other < line) {
                found.lines.push(before);
            }
            found.lines.push(line);
        }
        found.lines.extend(coloured);
        found
    }
}

/// Lines in which something stands that `next` finds, as far as they hold.
fn found_in(body: &[u8], next: impl Fn(usize) -> Option<usize>, holds: impl Fn(&[u8]) -> bool) -> Vec<u32> {
    let mut lines = Vec::new();
    let (mut at, mut counted, mut number) = (0, 0, 0_u32);
    while let Some(hit) = next(at) {
        let start = memchr::memrchr(b'\n', body.get(at..hit).unwrap_or_default()).map_or(at, |end| at + end + 1);
        let end = memchr::memchr(b'\n', body.get(hit..).unwrap_or_default()).map_or(body.len(), |end| hit + end);
        let passed = memchr::memchr_iter(b'\n', body.get(counted..start).unwrap_or_default()).count();
        number = number.saturating_add(u32::try_from(passed).unwrap_or(u32::MAX));
        counted = start;
        if holds(body.get(start..end).unwrap_or_default()) {
            lines.push(number);
        }
        at = end + 1;
    }
    lines
}

/// The next place from a line; goes on at the other end where there is none.
pub(crate) fn sought(query: &SeekQuery, index: &LogIndex, found: Option<&Found>) -> LogSought {
    let heads: Vec<u32>;
    let lines: &[u32] = match &query.target {
        LogTarget::Error => &index.errors,
        LogTarget::Warning => &index.warnings,
        LogTarget::Text(_) => found.map_or(&[], |found| &found.lines),
        LogTarget::Step => {
            heads = index.groups.iter().map(|group| group.first).collect();
            &heads
        }
    };
    let from = u32::try_from(query.from).unwrap_or(u32::MAX);
    let own = from.saturating_sub(1);
    let is_here = query.or_here && from > 0 && lines.binary_search(&own).is_ok();
    let at = if is_here {
        Some(lines.partition_point(|line| *line < own))
    } else if query.back {
        lines.partition_point(|line| *line < own).checked_sub(1)
    } else {
        Some(lines.partition_point(|line| *line < from)).filter(|at| *at < lines.len())
    };
    let wrapped = at.is_none() && !lines.is_empty();
    let at = at.unwrap_or(if query.back { lines.len().saturating_sub(1) } else { 0 });
    let line = lines.get(at).copied();
    let is_text = matches!(query.target, LogTarget::Text(_));
    LogSought {
        query: query.clone(),
        line: line.map(|line| u64::from(line) + 1),
        nth: line.map_or(0, |_| at as u64 + 1),
        of: lines.len() as u64,
        wrapped,
        buckets: if is_text { buckets(lines, index.lines) } else { Vec::new() },
    }
}

/// How many lines lie in each part of the map.
pub(super) fn buckets(lines: &[u32], of: u32) -> Vec<u32> {
    let mut buckets = vec![0_u32; LogView::BUCKETS];
    for line in lines {
        let at = u64::from(*line) * LogView::BUCKETS as u64 / u64::from(of.max(1));
        if let Some(bucket) = usize::try_from(at).ok().and_then(|at| buckets.get_mut(at)) {
            *bucket += 1;
        }
    }
    buckets
}
