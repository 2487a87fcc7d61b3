//! Logs of one JSON object a line, as bunyan, pino, zap, logrus, slog, ECS, Serilog and container engines write them.
//!
//! A line is one of them by its time, its level and its message, whatever they are called
//! ([`log_head`](crate::documents::log_head)); other JSON lines stay what they are.

use crate::documents::lines;
use crate::documents::log_head::{Head, Severity, head};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Level};

pub(super) const FORMAT: Format = Format {
    id: "json-log",
    title: "JSON log",
    spec: "https://github.com/elastic/ecs-logging",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

/// Lines that are looked at.
const LOOKED_AT: usize = 6;

/// Most of the first lines have a time and a message, and a level, or the stream of a container.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    if !text.trim_start().starts_with('{') {
        return Confidence::No;
    }
    let is_line = |line: &str| {
        let head = head(line);
        let is_said = head.severity != Severity::Plain || line.contains("\"stream\":\"std");
        line.starts_with('{') && head.time.is_some() && head.behind > 0 && is_said
    };
    // The last one may be cut.
    let mut lines = text.split_inclusive('\n').map(str::trim).filter(|line| !line.is_empty()).take(LOOKED_AT);
    let (mut all, mut hits) = (0, 0);
    for line in &mut lines {
        all += 1;
        hits += usize::from(is_line(line));
    }
    if hits > 1 && hits * 2 >= all || hits == 1 && all == 1 && probe.path_ends(".log") {
        Confidence::Likely
    } else {
        Confidence::No
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut records = 0;
    lines::each(input, writer, |line, writer| {
        let text = line.decoded.text.trim_end_matches(['\r', '\0']);
        if text.trim().is_empty() {
            return;
        }
        records += 1;
        let head = head(text);
        if let Some(time) = head.time {
            writer.time(time);
        }
        let level = match head.severity {
            Severity::Fatal => Level::Fatal,
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            _ => return,
        };
        writer.log_line(level, line.number, line.span, &said(text, &head));
    });
    writer.document(|document| document.records = records);
}

/// Who says what.
fn said(line: &str, head: &Head<'_>) -> String {
    let raw = head.message(line);
    let text = if head.behind > 0 { serde_json::from_str(&format!("\"{raw}\"")).ok() } else { None };
    let text: String = text.unwrap_or_else(|| raw.to_owned());
    if head.source.is_empty() { text } else { format!("{}: {text}", head.source) }
}

#[cfg(test)]
mod tests {
    use crate::documents::testing::read;
    use expect_test::expect;

    #[test]
    fn levels_and_times_are_told_and_events_stay_events() {
        let text = "{\"level\":30,\"time\":1704207845123,\"name\":\"app\",\"msg\":\"up\"}\n\
            starting plainly\n\
            {\"level\":50,\"time\":1704207846123,\"name\":\"app\",\"msg\":\"no \\\"way\\\"\",\"err\":{\"code\":5}}\n\
            {\"level\":60,\"time\":1704207847123,\"msg\":\"cut off";
        expect![[r#"
            document json-log records=4 errors=2 first=1704207845123 last=1704207847123
            line 3 [75..157] Error app: no "way"
            line 4 [158..205] Fatal cut off
        "#]]
        .assert_eq(&read("service.jsonl", text));
        let docker = "{\"log\":\"2024-01-02 15:04:04 ERROR gone\\n\",\"stream\":\"stderr\",\"time\":\"2024-01-02T15:04:05.1Z\"}\n";
        expect![[r#"
            document json-log records=2 errors=2 first=1704207845100 last=1704207845100
            line 1 [0..92] Error gone
            line 2 [93..185] Error gone
        "#]]
        .assert_eq(&read("c-json.log", docker.repeat(2)));
        let events = "{\"time\":\"2024-01-02T15:04:05Z\",\"event\":\"deploy\"}\n".repeat(3);
        expect![[r#"
            document ndjson records=3
        "#]]
        .assert_eq(&read("deploys.jsonl", &events));
    }
}
