//! `time="…" level=warning msg="x" key=value`: logrus, logfmt, slog, Heroku's routers.

use super::clock::{self, Moment};
use super::cut::Cut;
use super::{Head, worded};

/// Pairs that are looked at.
const PAIRS: usize = 24;

/// A line that begins with a pair of a known key; the message is that of `msg`, else the whole line.
pub(super) fn read(mut cut: Cut<'_>, _: u8) -> Option<Head<'_>> {
    let mut head = Head { length: cut.at, ..Head::default() };
    let mut known = 0;
    for place in 0..PAIRS {
        let key = cut.run(|byte| byte.is_ascii_alphanumeric() || b"_.-@".contains(&byte));
        if key.is_empty() || !cut.eat("=") {
            break;
        }
        let is_quoted = cut.eat("\"");
        let start = cut.at;
        let end = if is_quoted { quoted(cut.bytes())? } else { cut.word().len() };
        let value = cut.line.get(start..start + end).unwrap_or_default();
        cut.at = start + end + usize::from(is_quoted);
        match key {
            "time" | "ts" | "timestamp" | "t" | "at" => match time(value) {
                Some(Moment::Whole(time)) => (head.time, known) = (Some(time), known + 1),
                Some(Moment::Part(since)) => (head.since, known) = (Some(since), known + 1),
                None => {}
            },
            "level" | "lvl" | "severity" => {
                if let Some(severity) = worded::severity(value) {
                    (head.severity, known) = (severity, known + 1);
                }
            }
            "msg" | "message" => {
                head.length = start;
                head.behind = cut.line.len() - start - end;
                known += 1;
            }
            "logger" | "component" | "module" | "caller" | "source" if head.source.is_empty() => head.source = value,
            _ => {}
        }
        // What begins with another pair is a line of pairs too, where a level or a time follows at once.
        if place > 2 && known == 0 {
            return None;
        }
        cut.blanks();
    }
    let is_told = known > 1 || known == 1 && (head.time.is_some() || head.severity != super::Severity::Plain);
    is_told.then_some(head)
}

/// Length of a quoted text up to its end.
pub(super) fn quoted(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(at) == Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

pub(super) fn time(text: &str) -> Option<Moment> {
    let moment = clock::moment(&mut Cut { line: text, at: 0 });
    moment.or_else(|| clock::since_epoch(text).map(Moment::Whole))
}
