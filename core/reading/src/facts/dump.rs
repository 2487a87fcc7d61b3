//! A stable text of all tables: the output of most tests.

use super::{Facts, Span, TestDetail, TestRow};
use std::fmt::Write;

/// One line a row; empty columns are left out; durations in milliseconds.
pub fn dump(facts: &Facts) -> String {
    let mut out = String::new();
    for entry in &facts.entries {
        let format = if entry.format.is_empty() { "-" } else { &entry.format };
        let _ = writeln!(out, "entry {} {:?} {:?} {format} {}", entry.path, entry.kind, entry.state, entry.bytes);
    }
    for document in &facts.documents {
        let _ = write!(out, "document {}", facts.text(document.format));
        for (name, count) in [
            ("records", document.records),
            ("errors", document.errors),
            ("warnings", document.warnings),
            ("suites", u64::from(document.suites)),
        ] {
            if count > 0 {
                let _ = write!(out, " {name}={count}");
            }
        }
        for (name, time) in [("first", document.first_time), ("last", document.last_time)] {
            if let Some(time) = time {
                let _ = write!(out, " {name}={time}");
            }
        }
        if let Some(took) = document.took_ms {
            let _ = write!(out, " took={took}ms");
        }
        out.push('\n');
    }
    for row in facts.tests.iter() {
        test(&mut out, facts, row);
    }
    for group in &facts.log_groups {
        let name = facts.text(group.name);
        let _ = writeln!(out, "group {}-{} {} {name}", group.first_line, group.last_line, span(group.span));
    }
    for line in &facts.log_lines {
        let _ = writeln!(out, "line {} {} {:?} {}", line.line, span(line.span), line.level, facts.text(line.text));
    }
    for step in &facts.log_steps {
        let [name, command] = [step.name, step.command].map(|id| facts.text(id));
        let _ = write!(out, "step {}-{} {} {name:?}", step.first_line, step.last_line, span(step.span));
        if !command.is_empty() {
            let _ = write!(out, " command={command:?}");
        }
        if let Some(exit) = step.exit {
            let _ = write!(out, " exit={exit}");
        }
        if let Some(started) = step.started {
            let _ = write!(out, " started={started}");
        }
        if !step.duration_ms.is_nan() {
            let _ = write!(out, " {}ms", step.duration_ms);
        }
        out.push_str(if step.is_failed { " failed\n" } else { "\n" });
    }
    for chunk in &facts.log_chunks {
        let [step, class, why, text] = [chunk.step, chunk.class, chunk.why, chunk.text].map(|id| facts.text(id));
        let _ = write!(out, "chunk {}-{} at {} {}", chunk.first_line, chunk.last_line, chunk.line, span(chunk.span));
        let _ = writeln!(out, " {:.2} {class} {why:?} step={step:?}", chunk.score);
        for line in text.lines() {
            let _ = writeln!(out, "  {line}");
        }
    }
    for issue in &facts.records.issues {
        let [tool, rule, severity, file, message] =
            [issue.tool, issue.rule, issue.severity, issue.file, issue.message].map(|id| facts.text(id));
        let _ = write!(out, "issue {} {tool:?} {rule:?} {severity:?}", issue.level.word());
        let _ = write!(out, " {file}:{}:{}-{} {message:?}", issue.line, issue.column, issue.end_line);
        let _ = writeln!(out, "{} {}", if issue.is_suppressed { " suppressed" } else { "" }, span(issue.origin.span));
    }
    for row in &facts.records.coverage {
        let (file, package) = (facts.text(row.file), facts.text(row.package));
        let _ = write!(out, "coverage {package:?} {file} {} {}/{}", row.metric.word(), row.covered, row.total);
        let _ = writeln!(
            out,
            "{}",
            if row.missed.is_empty() { String::new() } else { format!(" missed {:?}", row.missed) }
        );
    }
    super::dump_records::records(&mut out, facts);
    for note in &facts.notes {
        let _ = write!(out, "note {} {} {} bytes={}", note.loss.word(), note.path, note.what, note.bytes);
        if note.line > 0 {
            let _ = write!(out, " line={}", note.line);
        }
        out.push('\n');
    }
    out
}

fn span(span: Span) -> String {
    format!("[{}..{}]", span.start, span.end)
}

fn test(out: &mut String, facts: &Facts, row: &TestRow) {
    let _ = write!(out, "test {} {}/{} {}", row.case, row.attempt, row.attempts, row.status.word());
    for (name, id) in [("suite", row.suite), ("class", row.class), ("name", row.name), ("file", row.file)] {
        if !id.is_empty() {
            let _ = write!(out, " {name}={:?}", facts.text(id));
        }
    }
    if row.line > 0 {
        let _ = write!(out, " line={}", row.line);
    }
    if let Some(duration) = row.duration() {
        let _ = write!(out, " {duration}ms");
    }
    out.push('\n');
    if let Some(told) = facts.detail_of(row) {
        detail(out, facts, told);
    }
}

fn detail(out: &mut String, facts: &Facts, detail: &TestDetail) {
    for (name, id) in [
        ("message", detail.message),
        ("type", detail.kind),
        ("summary", detail.summary),
        ("source", detail.source_status),
        ("expected", detail.expected),
        ("actual", detail.actual),
        ("owner", detail.owner),
    ] {
        if !id.is_empty() {
            let _ = writeln!(out, "  {name} {:?}", facts.text(id));
        }
    }
    for (name, at) in [("details", detail.details), ("stdout", detail.stdout), ("stderr", detail.stderr)] {
        if !at.is_empty() {
            let _ = writeln!(out, "  {name} {}", span(at));
        }
    }
    if detail.failure_line > 0 {
        let _ = writeln!(out, "  lines {}-{}", detail.failure_line, detail.failure_end_line);
    }
    for (status, message, kind, at) in &detail.more {
        let (message, kind) = (facts.text(*message), facts.text(*kind));
        let _ = writeln!(out, "  more {} {message:?} {kind:?} {}", status.word(), span(*at));
    }
    for (key, value) in &detail.properties {
        let _ = writeln!(out, "  property {:?}={:?}", facts.text(*key), facts.text(*value));
    }
    for tag in &detail.tags {
        let _ = writeln!(out, "  tag {:?}", facts.text(*tag));
    }
    for attachment in &detail.attachments {
        let _ = write!(out, "  attachment {:?}", facts.text(attachment.path));
        for id in [attachment.name, attachment.media_type].into_iter().filter(|id| !id.is_empty()) {
            let _ = write!(out, " {:?}", facts.text(id));
        }
        let _ = writeln!(out, "{}", if attachment.body.is_empty() { String::new() } else { span(attachment.body) });
    }
}
