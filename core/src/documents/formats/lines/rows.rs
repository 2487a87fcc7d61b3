//! A test as the formats of this folder gather it, and how it becomes a row.

use super::reading::Line;
use crate::documents::tree::{Node, Tree};
use crate::documents::{Attempt, Case, Writer, text};
use crate::facts::{Loss, Span, Status, TestDetail};
use hashbrown::{DefaultHashBuilder, HashSet};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::BuildHasher;

/// Bytes of text that are kept of one failure.
const KEPT: usize = 8000;

/// A test with one result.
#[derive(Clone, Debug)]
pub(super) struct Test {
    pub(super) suite: String,
    pub(super) class: String,
    pub(super) name: String,
    pub(super) file: String,
    pub(super) line: u32,
    pub(super) status: Status,
    /// The source's own word, where it says more.
    pub(super) source: String,
    pub(super) ms: f64,
    pub(super) span: Span,
    pub(super) number: u32,
    pub(super) message: String,
    pub(super) kind: String,
    /// First telling line, where it is not that of the message.
    pub(super) summary: String,
    pub(super) expected: String,
    pub(super) actual: String,
    /// Lines that tell of a failure.
    pub(super) said: Said,
    pub(super) stdout: Said,
    pub(super) stderr: Said,
    pub(super) owner: String,
    pub(super) tags: Vec<String>,
    pub(super) properties: Vec<(String, String)>,
}

/// Adjacent lines: their text as far as it is kept, and where they stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) span: Span,
    pub(super) first: u32,
    pub(super) last: u32,
}

impl Said {
    /// One more line; `text` is what of it is kept.
    pub(super) fn push(&mut self, text: &str, line: &Line<'_>) {
        self.cover(line);
        if self.text.len() < KEPT {
            self.text.push_str(text);
            self.text.push('\n');
        }
    }

    /// One more line, without its text.
    pub(super) fn cover(&mut self, line: &Line<'_>) {
        if self.first == 0 {
            (self.first, self.span) = (line.number, line.span);
        }
        self.last = line.number;
        self.span = Span::new(self.span.start, line.span.end);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.first == 0
    }
}

impl Test {
    /// A test whose row begins at `line`.
    pub(super) fn new(name: impl Into<String>, status: Status, line: &Line<'_>) -> Self {
        Self {
            suite: String::new(),
            class: String::new(),
            name: name.into(),
            file: String::new(),
            line: 0,
            status,
            source: String::new(),
            ms: f64::NAN,
            span: line.span,
            number: line.number,
            message: String::new(),
            kind: String::new(),
            summary: String::new(),
            expected: String::new(),
            actual: String::new(),
            said: Said::default(),
            stdout: Said::default(),
            stderr: Said::default(),
            owner: String::new(),
            tags: Vec::new(),
            properties: Vec::new(),
        }
    }

    /// The row reaches to the end of `line`.
    pub(super) fn until(&mut self, line: &Line<'_>) {
        self.span = Span::new(self.span.start, line.span.end);
    }

    /// This result as an attempt.
    pub(super) fn attempt(&self, writer: &mut Writer<'_>) -> Attempt {
        let telling =
            [&self.summary, &self.message, &self.said.text].into_iter().map(|said| text::first_telling_line(said));
        let telling = telling.into_iter().find(|line| !line.is_empty()).unwrap_or_default();
        let is_red = self.status.is_red();
        let has_detail = !(self.message.is_empty()
            && self.source.is_empty()
            && self.said.is_empty()
            && self.stdout.is_empty()
            && self.stderr.is_empty()
            && self.properties.is_empty()
            && self.tags.is_empty()
            && self.kind.is_empty()
            && self.owner.is_empty());
        let detail = (is_red || has_detail).then(|| {
            let texts = [&self.message, &self.kind, &self.source, &self.expected, &self.actual, &self.owner];
            let [message, kind, source_status, expected, actual, owner] =
                texts.map(|said| writer.intern(&text::cut(said.trim_end(), KEPT)));
            let summary = if is_red || !self.message.is_empty() { telling } else { "" };
            let (first, last) = if self.said.is_empty() && is_red {
                (self.number, self.number)
            } else {
                (self.said.first, self.said.last)
            };
            Box::new(TestDetail {
                message,
                kind,
                summary: writer.intern(&text::cut(summary, 500)),
                details: self.said.span,
                failure_line: first,
                failure_end_line: last,
                stdout: self.stdout.span,
                stderr: self.stderr.span,
                source_status,
                expected,
                actual,
                owner,
                tags: self.tags.iter().map(|tag| writer.intern(tag)).collect(),
                properties: self
                    .properties
                    .iter()
                    .map(|(key, value)| (writer.intern(key), writer.intern(value)))
                    .collect(),
                ..TestDetail::default()
            })
        });
        Attempt { status: self.status, duration_ms: self.ms, span: self.span, document_line: self.number, detail }
    }

    /// Writes the case; this result is its last.
    pub(super) fn write(&self, earlier: Vec<Attempt>, writer: &mut Writer<'_>) {
        let last = self.attempt(writer);
        let [suite, class, name, file] = [&self.suite, &self.class, &self.name, &self.file].map(|it| writer.intern(it));
        writer.case(Case { suite, class, name, file, line: self.line, earlier, last });
    }
}

/// Two parts of a suite path.
pub(super) fn path(above: &str, below: &str) -> String {
    match (above.is_empty(), below.is_empty()) {
        (true, _) => below.to_owned(),
        (_, true) => above.to_owned(),
        _ => format!("{above} › {below}"),
    }
}

/// `1.5s`, `12 ms`, `0.01 sec`, `3m 2s`, `1:02:03`, `2.5 seconds`: milliseconds; NaN when it is none.
pub(super) fn duration(said: &str) -> f64 {
    let mut sum = f64::NAN;
    let mut rest = said.trim();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(rest.len());
        let (number, after) = rest.split_at_checked(digits).unwrap_or((rest, ""));
        let Ok(number) = number.replace(',', ".").parse::<f64>() else { break };
        let after = after.trim_start();
        let letters = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at_checked(letters).unwrap_or((after, ""));
        let factor = match unit {
            "ns" => 1e-6,
            "us" | "µs" | "μs" => 1e-3,
            "ms" | "millis" | "milliseconds" => 1.0,
            "s" | "sec" | "secs" | "second" | "seconds" => 1000.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60_000.0,
            "h" | "hour" | "hours" => 3_600_000.0,
            _ => break,
        };
        sum = if sum.is_nan() { 0.0 } else { sum } + number * factor;
        rest = after.trim_start_matches([',', ' ']);
    }
    // Parts of seconds are written in decimals: a thousandth of a millisecond is as good as they get.
    (sum * 1000.0).round() / 1000.0
}

/// `path/file.ext:12:5` or `path/file.ext:12`: file and line.
pub(super) fn place(said: &str) -> Option<(&str, u32)> {
    let said = said.trim().trim_end_matches([':', ')', '.', ',']);
    let (rest, last) = said.rsplit_once(':')?;
    let last: u32 = last.parse().ok()?;
    match rest.rsplit_once(':').and_then(|(file, line)| Some((file, line.parse().ok()?))) {
        Some((file, line)) => Some((file, line)),
        None => Some((rest, last)),
    }
    .filter(|(file, _)| !file.is_empty())
}

/// The object that a line holds.
pub(super) struct Event<'a>(Vec<(Cow<'a, str>, Node<'a>)>);

impl<'a> Event<'a> {
    /// `None` when it is no whole JSON.
    pub(super) fn of(line: Option<&'a Tree<'_>>) -> Option<Self> {
        line.map(|tree| Self(tree.root().fields()))
    }

    /// The object in a field; empty where there is none.
    pub(super) fn object(&self, name: &str) -> Event<'a> {
        Event(self.get(name).map(Node::fields).unwrap_or_default())
    }

    pub(super) fn get(&self, name: &str) -> Option<Node<'a>> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| *value)
    }

    /// Empty where there is none.
    pub(super) fn text(&self, name: &str) -> Cow<'a, str> {
        self.get(name).and_then(Node::text).unwrap_or_default()
    }

    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.get(name).and_then(Node::number)
    }
}

/// Lines that should have been events and are none: one note.
#[derive(Default)]
pub(super) struct Broken(u64, Said);

impl Broken {
    pub(super) fn push(&mut self, line: &Line<'_>) {
        self.0 += 1;
        self.1.cover(line);
    }

    pub(super) fn tell(&self, writer: &mut Writer<'_>) {
        if self.0 > 0 {
            let what = format!("{} {} no whole event", self.0, if self.0 == 1 { "line is" } else { "lines are" });
            writer.note_at(Loss::DataLoss, what, self.1.span.len(), self.1.span, self.1.first);
        }
    }
}

/// Red results wait for the end: their tests may run again, and then are attempts.
#[derive(Default)]
pub(super) struct Attempts {
    red: BTreeMap<[String; 3], Vec<Test>>,
    /// Hashes of all keys that were ever red: nearly every test is none of them, and need not be looked for.
    known: HashSet<u64>,
    hasher: DefaultHashBuilder,
}

impl Attempts {
    /// A result. One that is not red settles its test.
    pub(super) fn put(&mut self, test: Test, writer: &mut Writer<'_>) {
        let key = [&test.suite, &test.class, &test.name];
        let hash = self.hasher.hash_one(key);
        if test.status.is_red() {
            self.known.insert(hash);
            self.red.entry(key.map(Clone::clone)).or_default().push(test);
        } else if self.known.contains(&hash) {
            let mut all = self.red.remove(&key.map(Clone::clone)).unwrap_or_default();
            all.push(test);
            Self::write(all, writer);
        } else {
            test.write(Vec::new(), writer);
        }
    }

    /// Red results that are counted one by one and did not pass later: tests of one name, as data make them.
    pub(super) fn part(&mut self, writer: &mut Writer<'_>) {
        for test in std::mem::take(&mut self.red).into_values().flatten() {
            test.write(Vec::new(), writer);
        }
    }

    /// The end.
    pub(super) fn close(&mut self, writer: &mut Writer<'_>) {
        for all in std::mem::take(&mut self.red).into_values() {
            Self::write(all, writer);
        }
    }

    /// All results of one test in their order. Where it stands is often only said by a failure.
    pub(super) fn write(mut all: Vec<Test>, writer: &mut Writer<'_>) {
        if let Some(mut last) = all.pop() {
            if let Some(placed) = all.iter().find(|test| last.file.is_empty() && !test.file.is_empty()) {
                (last.file, last.line) = (placed.file.clone(), placed.line);
            }
            let earlier = all.iter().map(|test| test.attempt(writer)).collect();
            last.write(earlier, writer);
        }
    }
}
