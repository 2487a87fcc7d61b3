//! `e2e/events.jsonl` and its siblings: what the E2E suites logged, one JSON object a line.

use super::event;
use super::whole::SHARED;
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{Loss, Span};
use std::io::BufRead;

pub(in crate::documents::formats) const FORMAT: Format =
    Format { id: "hologram-events", title: "Hologram E2E events", sniff, read, ..SHARED };

fn sniff(probe: &Probe<'_>) -> Confidence {
    let is_named = probe.path_ends("events.jsonl");
    let shape = probe.shape();
    if shape.kind == Kind::Object && shape.has(&["ts", "suite", "event"]) {
        if is_named || probe.path_ends(".jsonl") { Confidence::Certain } else { Confidence::Likely }
    } else if is_named && probe.text().is_some() {
        Confidence::Likely
    } else {
        Confidence::No
    }
}

/// Lines that are no event are counted, and the first is shown.
#[derive(Default)]
struct State {
    line: u32,
    offset: u64,
    events: u64,
    bad: u64,
    bad_bytes: u64,
    first_bad: Span,
    first_bad_line: u32,
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let most = usize::try_from(writer.limits().line_bytes).unwrap_or(usize::MAX);
    let mut state = State::default();
    let mut line = Vec::new();
    let mut missing = 0_u64;
    while let Ok(there) = input.fill_buf() {
        if there.is_empty() {
            break;
        }
        let end = memchr::memchr(b'\n', there);
        let part = there.get(..end.unwrap_or(there.len())).unwrap_or_default();
        if line.len() + part.len() <= most {
            line.extend_from_slice(part);
        } else {
            missing += part.len() as u64;
        }
        let taken = part.len() + usize::from(end.is_some());
        input.consume(taken);
        if end.is_some() {
            state.take(&line, missing, writer);
            line.clear();
            missing = 0;
        }
    }
    if !line.is_empty() || missing > 0 {
        state.take(&line, missing, writer);
    }
    if state.bad > 0 {
        let what =
            if state.bad == 1 { "1 line is no event".to_owned() } else { format!("{} lines are no events", state.bad) };
        writer.note_at(Loss::DataLoss, what, state.bad_bytes, state.first_bad, state.first_bad_line);
    }
    writer.document(|document| document.records = state.events);
}

impl State {
    fn take(&mut self, line: &[u8], missing: u64, writer: &mut Writer<'_>) {
        self.line += 1;
        let start = self.offset;
        let length = line.len() as u64 + missing;
        self.offset += length + 1;
        let mut body = line;
        if self.line == 1 {
            body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
        }
        let skipped = (line.len() - body.len()) as u64;
        let body = body.trim_ascii_end();
        if body.iter().all(|byte| *byte == 0 || byte.is_ascii_whitespace()) && missing == 0 {
            return;
        }
        let span = Span::new(start + skipped, start + skipped + body.len() as u64);
        let origin = writer.origin(span, self.line);
        let text = std::str::from_utf8(body).ok().filter(|_| missing == 0);
        if text.and_then(Node::parse).is_some_and(|node| event::write(node, origin, writer)) {
            self.events += 1;
        } else {
            self.bad += 1;
            self.bad_bytes += length;
            if self.bad == 1 {
                (self.first_bad, self.first_bad_line) = (span, self.line);
            }
        }
    }
}
