//! JSON lines: one JSON value a line.

use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Span};
use serde::de::IgnoredAny;
use std::io::BufRead;

/// Its row.
pub const FORMAT: Format = Format {
    id: "ndjson",
    title: "JSON lines",
    spec: "https://jsonlines.org",
    state: EntryState::Plain,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

/// Two whole values on the first two lines, or the name says so.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or("");
    if !first.trim_start().starts_with(['{', '[']) {
        return Confidence::No;
    }
    let named = probe.path_ends(".ndjson") || probe.path_ends(".jsonl");
    let whole = |line: &str| serde_json::from_str::<IgnoredAny>(line).is_ok();
    match lines.next() {
        Some(second) if whole(first) && second.trim_start().starts_with(['{', '[']) => Confidence::Likely,
        _ if named => Confidence::Likely,
        _ => Confidence::No,
    }
}

/// Counts records; lines that are no JSON are notes.
fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut state = State::default();
    let most = usize::try_from(writer.limits().line_bytes).unwrap_or(usize::MAX);
    let mut long = Vec::new();
    let mut too_long = 0_u64;
    while let Ok(there) = input.fill_buf() {
        if there.is_empty() {
            break;
        }
        let taken = there.len();
        let mut rest = there;
        while let Some(end) = memchr::memchr(b'\n', rest) {
            let line = rest.get(..end).unwrap_or_default();
            if long.is_empty() && too_long == 0 {
                state.line(line, writer);
            } else {
                if long.len() + line.len() <= most {
                    long.extend_from_slice(line);
                } else {
                    too_long += line.len() as u64;
                }
                state.long_line(&long, too_long, writer);
                long.clear();
                too_long = 0;
            }
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        if long.len() + rest.len() <= most {
            long.extend_from_slice(rest);
        } else {
            too_long += rest.len() as u64;
        }
        input.consume(taken);
    }
    if !long.is_empty() || too_long > 0 {
        state.long_line(&long, too_long, writer);
    }
    if state.bad > 0 {
        let what = match state.bad {
            1 => "1 line is no JSON".to_owned(),
            bad => format!("{bad} lines are no JSON"),
        };
        writer.note_at(Loss::DataLoss, what, state.bad_bytes, state.first_bad, state.first_bad_line);
    }
    writer.document(|document| document.records = state.records);
}

#[derive(Default)]
struct State {
    line: u32,
    offset: u64,
    records: u64,
    bad: u64,
    bad_bytes: u64,
    first_bad: Span,
    first_bad_line: u32,
}

impl State {
    fn line(&mut self, line: &[u8], writer: &mut Writer<'_>) {
        self.long_line(line, 0, writer);
    }

    /// A line of which `missing` bytes were too many to keep.
    fn long_line(&mut self, line: &[u8], missing: u64, writer: &mut Writer<'_>) {
        self.line += 1;
        let start = self.offset;
        let length = line.len() as u64 + missing;
        self.offset += length + 1;
        let body = if self.line == 1 { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line) } else { line };
        if body.trim_ascii().is_empty() && missing == 0 {
            return;
        }
        if missing > 0 {
            let what = format!("line longer than {} bytes not read", writer.limits().line_bytes);
            writer.note_at(Loss::DataLoss, what, length, Span::new(start, start + length), self.line);
        } else if serde_json::from_slice::<IgnoredAny>(body).is_ok() {
            self.records += 1;
        } else {
            self.bad += 1;
            self.bad_bytes += length;
            if self.bad == 1 {
                (self.first_bad, self.first_bad_line) = (Span::new(start, start + length), self.line);
            }
        }
    }
}
