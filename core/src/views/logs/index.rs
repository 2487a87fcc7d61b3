//! A log walked once: where lines start, which of them tell something, and its groups.

use super::data::Severity;
use super::groups::{self, Folding, Group};
use super::line;
use crate::documents::text::{self, Encoding};
use crate::documents::words::Words;
use crate::facts::Facts;
use std::sync::OnceLock;

/// Lines between two starts that are kept.
pub(super) const EVERY: usize = 32;
/// Lines that are asked how lines of this log say how bad they are.
const SAMPLE: usize = 400;

/// What is kept of a log that is looked at.
pub(crate) struct LogIndex {
    /// The text where its bytes are not UTF-8.
    decoded: Option<Vec<u8>>,
    /// Bytes before the text.
    bom: usize,
    /// Where every 32nd line starts.
    starts: Vec<u32>,
    /// Lines.
    pub(super) lines: u32,
    /// Lines at level error or worse, from 0.
    pub(super) errors: Vec<u32>,
    /// Lines at level warning.
    pub(super) warnings: Vec<u32>,
    /// Outer before inner.
    pub(super) groups: Vec<Group>,
    /// Lines that end a group and say nothing else: they are not shown.
    pub(super) silent: Vec<u32>,
    /// Times of the first and the last line that say when.
    pub(super) times: Option<(i64, i64)>,
    /// Why it cannot be shown; empty when it can.
    pub(super) refused: &'static str,
}

/// Lines of a text with their numbers, from 0, without their ends.
pub(super) struct Lines<'a> {
    rest: &'a [u8],
    number: u32,
    end: u32,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (u32, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        if self.number >= self.end {
            return None;
        }
        let end = memchr::memchr(b'\n', self.rest).unwrap_or(self.rest.len());
        let line = self.rest.get(..end).unwrap_or_default();
        self.rest = self.rest.get(end + 1..).unwrap_or_default();
        self.number += 1;
        Some((self.number - 1, line))
    }
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let levels = [
            ("error", 0),
            ("fatal", 0),
            ("panic", 0),
            ("exception", 1),
            ("traceback", 3),
            ("fail", 0),
            ("warn", 0),
            ("severe", 0),
            ("crit", 0),
            ("alert", 0),
            ("emerg", 0),
            ("err!", 0),
        ];
        Words::new(&[&levels[..], &groups::WORDS[..]].concat())
    })
}

/// How levels are written in full.
fn spelled() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        Words::new(
            &["info", "debug", "trace", "warn", "error", "fatal", "notice", "verbose", "crit", "panic", "fail"]
                .map(|word| (word, 0)),
        )
    })
}

impl LogIndex {
    /// Walks the bytes of an entry.
    pub(crate) fn new(facts: &Facts, entry: u32, bytes: &[u8]) -> Self {
        let (encoding, bom) = text::detect(bytes);
        let mut index = Self {
            decoded: None,
            bom,
            starts: Vec::new(),
            lines: 0,
            errors: Vec::new(),
            warnings: Vec::new(),
            groups: Vec::new(),
            silent: Vec::new(),
            times: None,
            refused: "",
        };
        if text::decode_head(bytes.get(..bytes.len().min(16 << 10)).unwrap_or_default()).is_none() {
            index.refused = "its bytes are no text";
            return index;
        }
        if encoding != Encoding::Utf8 {
            let decoded = text::decode_as(bytes.get(bom..).unwrap_or_default(), encoding, 0);
            index.decoded = Some(decoded.text.into_owned().into_bytes());
        }
        let decoded = index.decoded.take();
        let body = decoded.as_deref().unwrap_or_else(|| bytes.get(bom..).unwrap_or_default());
        index.walk(facts, entry, body);
        index.decoded = decoded;
        index
    }

    /// The text of the entry, without what stands before it.
    pub(super) fn body<'a>(&'a self, bytes: &'a [u8]) -> &'a [u8] {
        self.decoded.as_deref().unwrap_or_else(|| bytes.get(self.bom..).unwrap_or_default())
    }

    fn walk(&mut self, facts: &Facts, entry: u32, body: &[u8]) {
        self.count(body);
        if self.lines == 0 {
            return;
        }
        let folding = if self.is_coded(body) { self.every_line(body) } else { self.telling_lines(body) };
        (self.groups, self.silent) = folding.close(steps(facts, entry), self.lines - 1);
        self.times = self.find_times(body);
        self.fold(facts, entry);
        self.last_groups(body);
    }

    fn count(&mut self, body: &[u8]) {
        self.starts.push(0);
        let mut lines = 0_usize;
        for end in memchr::memchr_iter(b'\n', body) {
            lines += 1;
            if lines.is_multiple_of(EVERY) {
                self.starts.push(u32::try_from(end + 1).unwrap_or(u32::MAX));
            }
        }
        let open = body.last().is_some_and(|last| *last != b'\n');
        self.lines = u32::try_from(lines + usize::from(open)).unwrap_or(u32::MAX);
    }

    /// The lines from `first` on, from 0.
    pub(super) fn from<'a>(&self, body: &'a [u8], first: u32) -> Lines<'a> {
        let at = first as usize / EVERY;
        let start = self.starts.get(at).map_or(body.len(), |start| *start as usize);
        let number = u32::try_from(at * EVERY).unwrap_or(u32::MAX);
        let mut lines = Lines { rest: body.get(start..).unwrap_or_default(), number, end: self.lines };
        while lines.number < first && lines.next().is_some() {}
        lines
    }

    /// Many of its lines say how bad by a letter or a number, so that no word tells which to look at.
    fn is_coded(&self, body: &[u8]) -> bool {
        let is_coded = |raw: &[u8]| line::level(raw) != Severity::Plain && spelled().find(raw, 0).is_none();
        let coded = self.from(body, 0).take(SAMPLE).filter(|(_, raw)| is_coded(raw)).count();
        coded * 4 >= SAMPLE.min(self.lines as usize)
    }

    fn every_line(&mut self, body: &[u8]) -> Folding {
        let mut folding = Folding::default();
        for (number, raw) in self.from(body, 0) {
            self.tell(number, raw);
        }
        self.candidates(body, |_, number, raw| folding.line(number, raw));
        folding
    }

    fn telling_lines(&mut self, body: &[u8]) -> Folding {
        let mut folding = Folding::default();
        self.candidates(body, |index, number, raw| {
            index.tell(number, raw);
            folding.line(number, raw);
        });
        folding
    }

    fn tell(&mut self, number: u32, raw: &[u8]) {
        match line::level(raw) {
            Severity::Error | Severity::Fatal => self.errors.push(number),
            Severity::Warning => self.warnings.push(number),
            _ => {}
        }
    }

    /// Lines with one of the words: the others are only counted.
    fn candidates(&mut self, body: &[u8], mut told: impl FnMut(&mut Self, u32, &[u8])) {
        let (mut at, mut counted, mut number) = (0, 0, 0_u32);
        while let Some(hit) = words().find(body, at) {
            let start = memchr::memrchr(b'\n', body.get(..hit).unwrap_or_default()).map_or(0, |at| at + 1);
            let end = memchr::memchr(b'\n', body.get(hit..).unwrap_or_default()).map_or(body.len(), |at| hit + at);
            let passed = memchr::memchr_iter(b'\n', body.get(counted..start).unwrap_or_default()).count();
            number = number.saturating_add(u32::try_from(passed).unwrap_or(u32::MAX));
            counted = start;
            told(self, number, body.get(start..end).unwrap_or_default());
            at = end + 1;
        }
    }

    fn find_times(&self, body: &[u8]) -> Option<(i64, i64)> {
        let first = self.from(body, 0).take(SAMPLE).find_map(|(_, raw)| line::time_of(raw))?;
        let tail = self.from(body, self.lines.saturating_sub(64)).filter_map(|(_, raw)| line::time_of(raw)).last();
        Some((first, tail.unwrap_or(first)))
    }

    /// Lines of a sorted list within two, both included.
    pub(super) fn within(lines: &[u32], first: u32, last: u32) -> u64 {
        let before = lines.partition_point(|line| *line < first);
        (lines.partition_point(|line| *line <= last) - before.min(lines.len())) as u64
    }

    /// The innermost group that a line stands in or heads.
    pub(super) fn group_of(&self, line: u32) -> Option<&Group> {
        let mut at = self.groups.partition_point(|group| group.first <= line).checked_sub(1);
        while let Some(group) = at.and_then(|at| self.groups.get(at)) {
            if line <= group.last {
                return Some(group);
            }
            at = group.parent;
        }
        None
    }

    /// What failed is open, and what explains it; where nothing is known to have failed, what holds errors.
    fn fold(&mut self, facts: &Facts, entry: u32) {
        let told: Vec<u32> = documents(facts, entry)
            .flat_map(|id| chunks(facts, id))
            .map(|chunk| chunk.line.saturating_sub(1))
            .collect();
        let is_known = !told.is_empty() || self.groups.iter().any(|group| group.is_failed);
        let failed: Vec<(u32, u32)> =
            self.groups.iter().filter(|group| group.is_failed).map(|group| (group.first, group.last)).collect();
        let errors = std::mem::take(&mut self.errors);
        let whole = self.lines - 1;
        for group in &mut self.groups {
            let holds = |line: u32| (group.first..=group.last).contains(&line);
            let is_all = group.first == 0 && group.last == whole;
            let is_open = if is_known {
                told.iter().copied().any(holds) || failed.iter().any(|(first, _)| holds(*first))
            } else {
                Self::within(&errors, group.first, group.last) > 0
            };
            group.is_folded = !is_open && !is_all && group.last > group.first;
        }
        self.errors = errors;
    }

    /// How long groups took, by the times of their lines.
    fn last_groups(&mut self, body: &[u8]) {
        let mut groups = std::mem::take(&mut self.groups);
        for group in groups.iter_mut().filter(|group| group.duration_ms.is_none()) {
            let at = |line: u32| self.from(body, line).next().and_then(|(_, raw)| line::time_of(raw));
            if let (Some(first), Some(last)) = (at(group.first), at(group.last)) {
                group.duration_ms = (last >= first).then_some((last - first) as f64);
            }
        }
        self.groups = groups;
    }
}

/// Documents that were read from an entry.
pub(super) fn documents(facts: &Facts, entry: u32) -> impl Iterator<Item = u32> + use<'_> {
    let all = facts.documents.iter().enumerate();
    all.filter(move |(_, document)| document.entry == entry).map(|(at, _)| crate::facts::index(at))
}

/// The lines that explain a failure of a document.
pub(super) fn chunks(facts: &Facts, document: u32) -> impl Iterator<Item = &crate::facts::LogChunk> + use<'_> {
    facts.log_chunks.iter().filter(move |chunk| chunk.document == document)
}

fn steps(facts: &Facts, entry: u32) -> Vec<Group> {
    let of = |document: u32| facts.log_steps.iter().filter(move |step| step.document == document);
    let group = |step: &crate::facts::LogStep| Group {
        name: facts.text(step.name).to_owned(),
        first: step.first_line.saturating_sub(1),
        last: step.last_line.saturating_sub(1).max(step.first_line.saturating_sub(1)),
        is_step: true,
        is_failed: step.is_failed,
        exit: step.exit,
        duration_ms: Some(step.duration_ms).filter(|ms| ms.is_finite()),
        ..Group::default()
    };
    documents(facts, entry).flat_map(of).map(group).collect()
}
