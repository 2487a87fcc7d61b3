//! Templates of logs: what statements wrote their lines, how often, from when to when.

use crate::documents::log_head::{Severity, head};
use crate::documents::{text, times};
use crate::methods::templates::Miner;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// One template with where it was first and last seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TemplateRow {
    /// From 0, in the order of first lines.
    pub id: u32,
    /// The message with `<*>` where it varies, redacted.
    pub template: String,
    /// The worst level of its lines: `trace` to `fatal`; empty where they say none.
    pub severity: String,
    /// Lines.
    pub count: u64,
    /// Place in the list of paths of the log of its first line.
    pub first_log: u32,
    /// Its first line there, from 1.
    pub first_line: u64,
    /// Place in the list of paths of the log of its last line.
    pub last_log: u32,
    /// Its last line there, from 1.
    pub last_line: u64,
    /// Time of its first line that tells one (RFC 3339).
    pub first_time: Option<String>,
    /// Time of its last line that tells one (RFC 3339).
    pub last_time: Option<String>,
}

/// Templates of one log, or of several that are read as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LogTemplates {
    /// Paths of the logs.
    pub logs: Vec<String>,
    /// Their lines.
    pub lines: u64,
    /// In the order of first lines.
    pub templates: Vec<TemplateRow>,
    /// What was not read, and why.
    pub notes: Vec<String>,
}

/// A line as a screen shows it: without colours, and without what a progress bar wrote over.
pub fn shown_line(line: &str) -> Cow<'_, str> {
    let line = line.strip_suffix('\r').unwrap_or(line);
    let line = line.rsplit('\r').find(|part| !part.trim().is_empty()).unwrap_or(line);
    text::strip_ansi(line)
}

/// Takes the lines of logs, and says their templates.
#[derive(Default)]
pub struct TemplateReader {
    miner: Miner,
    logs: Vec<String>,
    /// The first line of each log among all.
    starts: Vec<u32>,
    times: Vec<Option<i64>>,
    severities: Vec<Severity>,
}

impl TemplateReader {
    /// What follows are lines of this log.
    pub fn log(&mut self, path: &str) {
        self.logs.push(path.to_owned());
        self.starts.push(u32::try_from(self.times.len()).unwrap_or(u32::MAX));
    }

    /// All lines of a text.
    pub fn text(&mut self, text: &str) {
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            self.line(line);
        }
    }

    /// The next line.
    pub fn line(&mut self, line: &str) {
        let line = shown_line(line);
        let head = head(&line);
        self.times.push(head.time);
        self.severities.push(head.severity);
        self.miner.add(head.message(&line));
    }

    /// The templates, and the id of each line's.
    pub fn finish(self, redact: &dyn Fn(&str) -> String) -> (LogTemplates, Vec<u32>) {
        let Self { miner, logs, starts, times, severities } = self;
        let found = miner.finish();
        let mut rows: Vec<TemplateRow> = (0..)
            .zip(&found.templates)
            .map(|(id, template)| {
                let (first, last) = template.lines;
                let place = |line: u32| {
                    let log = starts.partition_point(|start| *start <= line).saturating_sub(1);
                    let start = starts.get(log).copied().unwrap_or(0);
                    (u32::try_from(log).unwrap_or(u32::MAX), u64::from(line - start) + 1)
                };
                let ((first_log, first_line), (last_log, last_line)) = (place(first), place(last));
                let (template, count) = (redact(&template.text), template.count);
                TemplateRow { id, template, count, first_log, first_line, last_log, last_line, ..Default::default() }
            })
            .collect();
        let mut worst = vec![Severity::Plain; rows.len()];
        let mut spans: Vec<Option<(i64, i64)>> = vec![None; rows.len()];
        for ((template, time), severity) in found.of_line.iter().zip(&times).zip(&severities) {
            let at = *template as usize;
            if let Some(worst) = worst.get_mut(at) {
                *worst = (*worst).max(*severity);
            }
            if let (Some(span), Some(time)) = (spans.get_mut(at), time) {
                *span = Some((span.map_or(*time, |span| span.0), *time));
            }
        }
        for ((row, severity), span) in rows.iter_mut().zip(worst).zip(spans) {
            severity.word().clone_into(&mut row.severity);
            row.first_time = span.map(|(first, _)| times::rfc3339(first));
            row.last_time = span.map(|(_, last)| times::rfc3339(last));
        }
        let lines = found.of_line.len() as u64;
        (LogTemplates { logs, lines, templates: rows, notes: Vec::new() }, found.of_line)
    }
}
