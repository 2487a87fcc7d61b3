//! A line that is a JSON object: bunyan, pino, zap, logrus, slog, ECS, `MongoDB`, Docker, Serilog, GELF.

use super::clock::Moment;
use super::cut::Cut;
use super::logfmt::{quoted, time};
use super::{Head, Severity, joined, worded};

/// Members that are looked at.
const MEMBERS: usize = 40;

/// Its time, level, name and message; nothing where it has none of them.
pub(super) fn read(cut: Cut<'_>, depth: u8) -> Option<Head<'_>> {
    let mut head = Head { length: cut.at, ..Head::default() };
    let is_inner = members(cut, &mut head, "")?;
    let is_told = head.time.is_some() || head.severity != Severity::Plain || head.length > cut.at;
    // What a container engine wraps has a head of its own.
    let head = if is_inner {
        let inner = joined(head, cut.line, depth);
        Head { behind: inner.behind.max(head.behind), ..inner }
    } else {
        head
    };
    is_told.then_some(head)
}

/// Walks the members of an object; true where the message is a line of another program.
fn members<'a>(mut cut: Cut<'a>, head: &mut Head<'a>, within: &str) -> Option<bool> {
    let mut is_inner = false;
    cut.eat("{").then_some(())?;
    for _ in 0..MEMBERS {
        blank(&mut cut);
        if !cut.eat("\"") {
            break;
        }
        let length = quoted(cut.bytes())?;
        let key = cut.line.get(cut.at..cut.at + length)?;
        cut.at += length + 1;
        blank(&mut cut);
        cut.eat(":").then_some(())?;
        blank(&mut cut);
        let start = cut.at;
        if within.is_empty() && cut.byte() == b'{' && matches!(key, "log" | "t" | "@timestamp" | "fields") {
            members(cut, head, key)?;
        }
        let Some(end) = value(cut.bytes()) else {
            // A line that was cut ends within a value.
            told(key, within, cut.line, (start, cut.line.len()), head);
            return Some(false);
        };
        is_inner |= told(key, within, cut.line, (start, start + end), head);
        cut.at = start + end;
        blank(&mut cut);
        if !cut.eat(",") {
            break;
        }
    }
    Some(is_inner)
}

/// Takes up a member; true where it is a line of another program.
fn told<'a>(key: &str, within: &str, line: &'a str, (start, end): (usize, usize), head: &mut Head<'a>) -> bool {
    let raw = line.get(start..end).unwrap_or_default();
    let text = raw.strip_prefix('"').map(|text| text.strip_suffix('"').unwrap_or(text));
    let value = text.unwrap_or(raw);
    match (within, key) {
        (
            "",
            "time" | "ts" | "timestamp" | "@timestamp" | "datetime" | "date" | "asctime" | "@t" | "Timestamp" | "t",
        )
        | ("t" | "@timestamp", "$date")
            if head.time.is_none() =>
        {
            match time(value) {
                Some(Moment::Whole(time)) => head.time = Some(time),
                Some(Moment::Part(since)) => head.since = Some(since),
                None => {}
            }
        }
        (
            "",
            "level" | "severity" | "lvl" | "levelname" | "loglevel" | "log.level" | "level_name" | "Level" | "@l" | "s"
            | "L",
        )
        | ("log", "level")
            if head.severity == Severity::Plain =>
        {
            head.severity = match (text, value.as_bytes()) {
                (Some(_), [one]) => worded::letter(*one).unwrap_or_default(),
                (Some(word), _) => worded::severity(word).unwrap_or_default(),
                (None, _) => value.parse().map(worded::numeric).unwrap_or_default(),
            };
        }
        (
            "",
            "logger" | "name" | "logger_name" | "component" | "c" | "module" | "target" | "log.logger"
            | "SourceContext",
        )
        | ("log", "logger")
            if text.is_some() && head.source.is_empty() =>
        {
            head.source = value;
        }
        ("fields", "message")
        | ("", "msg" | "message" | "@m" | "@mt" | "M" | "short_message" | "event" | "log" | "MESSAGE")
            if text.is_some() && head.behind == 0 =>
        {
            head.length = start + 1;
            let line_end = value.strip_suffix("\\n").unwrap_or(value);
            head.behind = line.len().saturating_sub(head.length + line_end.len());
            return key == "log";
        }
        _ => {}
    }
    false
}

fn blank(cut: &mut Cut<'_>) {
    cut.run(|byte| byte.is_ascii_whitespace());
}

/// Length of a value; nothing where it does not end.
fn value(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_u32;
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b'"' => at += 1 + quoted(bytes.get(at + 1..)?)?,
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth > 0 => depth -= 1,
            b',' | b'}' | b']' if depth == 0 => return Some(at),
            _ => {}
        }
        at += 1;
        if depth == 0 && matches!(bytes.get(at - 1), Some(b'"' | b'}' | b']')) {
            return Some(at);
        }
    }
}
