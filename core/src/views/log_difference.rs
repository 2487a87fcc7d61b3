//! A log minus good runs: the lines that they do not explain.

use super::shown_line;
use crate::documents::log_head::{Severity, head};
use crate::methods::log_difference::{Key, Known};
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

/// Lines that stand together and are new.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewLines {
    /// The first of its lines, from 1.
    pub first_line: u64,
    /// The last of its lines.
    pub last_line: u64,
    /// How often these lines occur; only the first time is shown.
    pub count: u64,
    /// Where they occur for the last time: the first line there.
    pub last_seen: u64,
    /// The worst level that a line says: `trace` to `fatal`; empty where they say none.
    pub severity: String,
    /// Explained lines before it, as many as were asked for, redacted.
    pub before: Vec<String>,
    /// The lines without colours, redacted.
    pub lines: Vec<String>,
    /// Explained lines behind it.
    pub after: Vec<String>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LogDifference {
    /// Path of the log that is looked at.
    pub log: String,
    /// Paths of the good ones.
    pub baselines: Vec<String>,
    /// Lines of the log.
    pub lines: u64,
    /// Lines of the good ones.
    pub baseline_lines: u64,
    /// Lines that the good ones explain.
    pub explained: u64,
    /// Lines that are shown: each new one once.
    pub shown: u64,
    /// In the order of the log.
    pub new: Vec<NewLines>,
    /// What was not read, and why.
    pub notes: Vec<String>,
}

/// A log that another can be held against.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaselineChoice {
    /// The entry.
    pub entry: u32,
    /// The whole way in.
    pub path: String,
    /// It is the same log of another run, as far as names tell.
    pub is_alike: bool,
    /// Something failed in it.
    pub is_failing: bool,
}

/// Takes good logs, then holds one against them.
#[derive(Default)]
pub struct DifferenceReader {
    known: Known,
    baselines: Vec<String>,
    notes: Vec<String>,
    lines: u64,
}

/// Whether a line goes on with the one before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum More {
    No,
    /// It is indented.
    Indented,
    /// A frame of a stack.
    Frame,
    /// What stands above the frames.
    Above,
}

/// Known frames of a stack in one piece.
const FRAMES: usize = 60;

/// A line of the log that is looked at.
struct Line {
    sum: u64,
    severity: Severity,
    is_new: bool,
    more: More,
}

impl DifferenceReader {
    /// A log of a good run; a note says what of it was not read.
    pub fn baseline(&mut self, path: &str, text: &str, note: Option<String>) {
        self.notes.extend(note);
        self.baselines.push(path.to_owned());
        for line in lines(text).filter(|_| !text.is_empty()) {
            let line = shown_line(line);
            let head = head(&line);
            self.known.add(&Key::new(head.message(&line)), head.severity as u8);
            self.lines += 1;
        }
    }

    /// The lines of a log that no baseline explains, with so many explained ones around them.
    pub fn difference(&self, path: &str, text: &str, context: usize, redact: &dyn Fn(&str) -> String) -> LogDifference {
        // What is masked alike is judged once.
        let mut judged: HashMap<(u64, Severity), bool> = HashMap::new();
        let read = |line: &str| {
            let line = shown_line(line);
            let head = head(&line);
            let message = head.message(&line);
            let key = Key::new(message);
            let at = (key.sum(), head.severity);
            let is_new = *judged.entry(at).or_insert_with(|| !self.known.explains(&key, head.severity as u8));
            Line { sum: key.sum(), severity: head.severity, is_new, more: more(message) }
        };
        let all: Vec<Line> = lines(text).filter(|_| !text.is_empty()).map(read).collect();
        let texts: Vec<&str> = lines(text).collect();
        let told = |from: usize, to: usize| -> Vec<String> {
            let lines = texts.get(from..to.min(texts.len())).unwrap_or_default();
            lines.iter().map(|line| redact(&shown_line(line))).collect()
        };
        let mut new: Vec<NewLines> = Vec::new();
        let mut places: HashMap<u64, usize> = HashMap::new();
        let mut shown = 0;
        for (start, end) in blocks(&all) {
            let block = all.get(start..end).unwrap_or_default();
            let sums: Vec<u64> = block.iter().filter(|line| line.is_new).map(|line| line.sum).collect();
            if let Some(place) = sums.first().and_then(|first| places.get(first)).copied()
                && sums.iter().all(|sum| places.contains_key(sum))
            {
                if let Some(known) = new.get_mut(place) {
                    known.count += 1;
                    known.last_seen = start as u64 + 1;
                }
                continue;
            }
            for sum in sums {
                places.entry(sum).or_insert(new.len());
            }
            let severity = block.iter().map(|line| line.severity).max().unwrap_or_default().word().to_owned();
            shown += (end - start) as u64;
            new.push(NewLines {
                first_line: start as u64 + 1,
                last_line: end as u64,
                count: 1,
                last_seen: start as u64 + 1,
                severity,
                before: told(start.saturating_sub(context), start),
                lines: told(start, end),
                after: told(end, end + context),
            });
        }
        LogDifference {
            log: path.to_owned(),
            baselines: self.baselines.iter().map(|path| redact(path)).collect(),
            lines: all.len() as u64,
            baseline_lines: self.lines,
            explained: all.iter().filter(|line| !line.is_new).count() as u64,
            shown,
            new,
            notes: self.notes.iter().map(|note| redact(note)).collect(),
        }
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.strip_suffix('\n').unwrap_or(text).split('\n')
}

/// New lines that stand together, as `[start, end)`, with what goes on with them: a stack is whole, also where
/// good runs know some of its frames.
fn blocks(lines: &[Line]) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if !line.is_new {
            at += 1;
            continue;
        }
        let last = out.last().map_or(0, |(_, end)| *end);
        let above = lines.get(last..at).unwrap_or_default();
        let start = at - above_of(above);
        let mut end = at + 1;
        let mut ahead = end;
        // The same said again and again is a block of its own, which is counted.
        let is_again = |ahead: usize| {
            let (line, before) = (lines.get(ahead), ahead.checked_sub(1).and_then(|at| lines.get(at)));
            line.zip(before).is_some_and(|(line, before)| line.is_new && line.sum == before.sum)
        };
        while let Some(line) = lines.get(ahead).filter(|line| line.is_new || line.more != More::No) {
            if is_again(ahead) {
                break;
            }
            ahead += 1;
            // What is only indented belongs to it as far as something new follows.
            if line.is_new || line.more == More::Frame && ahead - end <= FRAMES {
                end = ahead;
            }
        }
        out.push((start, end));
        at = end;
    }
    out
}

/// How many of the known lines before something new are the frames above it, as Python writes them.
fn above_of(before: &[Line]) -> usize {
    let frames = before.iter().rev().take(FRAMES).take_while(|line| matches!(line.more, More::Frame | More::Indented));
    let frames = frames.count();
    let head = before.len().checked_sub(frames + 1).and_then(|at| before.get(at));
    if head.is_some_and(|line| line.more == More::Above) { frames + 1 } else { 0 }
}

fn more(message: &str) -> More {
    let bare = message.trim_start();
    let is_indented = bare.len() < message.len();
    let is_at =
        ["at ", "Caused by: ", "Suppressed: ", "... ", "File \"", "from "].iter().any(|start| bare.starts_with(start));
    // `\t/go/src/a/main.go:12 +0x1d`
    let is_place = is_indented
        && bare
            .split([' ', ':'])
            .nth(1)
            .is_some_and(|line| !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit()))
        && bare.split(':').next().is_some_and(|file| file.contains('.') && !file.contains(' '));
    if is_at && (is_indented || !bare.starts_with("from ")) || is_place {
        More::Frame
    } else if bare.starts_with("Traceback (most recent call") || bare.starts_with("goroutine ") {
        More::Above
    } else if is_indented {
        More::Indented
    } else {
        More::No
    }
}
