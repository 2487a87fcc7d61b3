//! The server's log: what the runbook greps for, as events. Plain, JSON, or behind a syslog prefix.

use super::{Format, SYSTEM};
use crate::documents::tree::{Node, Tree};
use crate::documents::{Confidence, Probe, Writer, text, times};
use crate::entries::Input;
use crate::facts::{EntryState, Event, Level, Loss, Span, StrId};
use std::io::{BufRead, Read};

pub(super) const FORMAT: Format = Format {
    id: "flakeguard-log",
    title: "FlakeGuard server log",
    spec: "https://github.com/aliuyar1234/flakeguard",
    state: EntryState::Recognised,
    is_test_report: false,
    system: SYSTEM,
    sniff,
    read,
};

/// Words of a line, in lower case, and the event that it is.
const TELLING: &[(&str, &str)] = &[
    ("retention job completed", "retention"),
    ("ingestion successful", "ingestion"),
    ("ingestion completed", "ingestion"),
    ("rate limit exceeded", "rate_limit"),
    ("slack webhook failed", "slack_webhook_failed"),
];

fn kind(line: &str) -> Option<&'static str> {
    let lower = line.to_ascii_lowercase();
    TELLING.iter().find(|(words, _)| lower.contains(words)).map(|(_, kind)| *kind)
}

fn sniff(probe: &Probe<'_>) -> Confidence {
    let is_prose = [".md", ".html", ".rs", ".go", ".xml"].iter().any(|end| probe.path_ends(end));
    let Some(text) = probe.text().filter(|_| !is_prose) else { return Confidence::No };
    // Documents in JSON of several lines are no logs.
    if text.trim_start().starts_with('[') || text.trim_start().starts_with("{\n") {
        return Confidence::No;
    }
    let is_log_line = |line: &str| line.starts_with('{') || time(line).is_some() || line.contains("flakeguard[");
    if text.lines().any(|line| line.is_ascii() && is_log_line(line) && kind(line).is_some()) {
        return Confidence::Certain;
    }
    let is_named = probe.name().to_ascii_lowercase().contains("flakeguard") && probe.path_ends(".log");
    if is_named { Confidence::Likely } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let most = writer.limits().line_bytes;
    let (mut offset, mut number, mut bytes) = (0_u64, 0_u32, Vec::new());
    loop {
        bytes.clear();
        let taken = Read::take(&mut *input, most).read_until(b'\n', &mut bytes).unwrap_or(0) as u64;
        if taken == 0 {
            break;
        }
        number = number.saturating_add(1);
        let span = Span::new(offset, offset + bytes.trim_ascii_end().len() as u64);
        offset += taken;
        let line = text::decode_as(&bytes, text::Encoding::Utf8, 0).text;
        let line = text::strip_ansi(line.trim_end()).into_owned();
        let line = line.trim_start_matches('\u{feff}');
        if let Some(millis) = time(line) {
            writer.time(millis);
        }
        tell(line, span, number, writer);
        if taken == most && bytes.last() != Some(&b'\n') {
            writer.note_at(Loss::DataLoss, format!("line cut after {most} bytes"), 0, span, number);
        }
    }
    writer.document(|document| document.records = u64::from(number));
}

/// Lines that tell nothing are only counted.
fn tell(line: &str, span: Span, number: u32, writer: &mut Writer<'_>) {
    let tree = line.find('{').and_then(|at| line.get(at..)).and_then(Tree::parse);
    let json = tree.as_ref().map(Tree::root).filter(|node| node.is_object());
    let level = match json.and_then(|node| node.get("level")).and_then(Node::text) {
        Some(level) => level.to_ascii_uppercase(),
        None => line.split_whitespace().take(6).find(|word| LEVELS.contains(word)).unwrap_or_default().to_owned(),
    };
    let is_error = matches!(level.as_str(), "ERROR" | "FATAL" | "PANIC");
    let Some(kind) = kind(line).or_else(|| is_error.then_some("error")) else { return };
    let said = json.and_then(|node| node.get("msg").or_else(|| node.get("message"))).and_then(Node::text);
    let message = said.map_or_else(|| text::cut(line, 400).into_owned(), std::borrow::Cow::into_owned);
    if is_error {
        writer.log_line(Level::Error, number, span, &message);
    }
    let mut fields: Vec<(StrId, StrId)> = vec![(writer.intern("level"), writer.intern(&level))];
    for (key, value) in json.map(Node::fields).unwrap_or_default() {
        if !matches!(key.as_ref(), "level" | "msg" | "message" | "time" | "ts" | "timestamp") {
            let value = value.text().map_or_else(|| value.raw().to_owned(), std::borrow::Cow::into_owned);
            fields.push((writer.intern(&key), writer.intern(&text::cut(&value, 400))));
        }
    }
    if kind == "retention" && json.is_none() {
        for (name, before) in [("junit_content_cleared", "cleared "), ("flake_events_deleted", "deleted ")] {
            let digits = line.split_once(before).map(|(_, rest)| rest.split(' ').next().unwrap_or_default());
            if let Some(digits) = digits.filter(|digits| digits.parse::<u64>().is_ok()) {
                fields.push((writer.intern(name), writer.intern(digits)));
            }
        }
    }
    let origin = writer.origin(span, number);
    let event = Event {
        origin,
        time: time(line),
        suite: writer.intern(SYSTEM),
        event: writer.intern(kind),
        cid: StrId::EMPTY,
        name: writer.intern(&message),
        fields,
    };
    writer.records().events.push(event);
}

const LEVELS: &[&str] = &["DEBUG", "INFO", "WARN", "ERROR", "FATAL", "PANIC"];

/// The time at the start of a line, or of its JSON.
fn time(line: &str) -> Option<i64> {
    if let Some((millis, _)) = times::parse_iso(line) {
        return Some(millis);
    }
    let at = ["\"time\":\"", "\"ts\":\"", "\"timestamp\":\""].iter().find_map(|key| line.split_once(key))?.1;
    times::parse_iso(at).map(|(millis, _)| millis)
}
