//! Templates of logs, and logs minus good ones, as text and JSON. What comes here is redacted already.

use super::{Options, SCHEMA};
use crate::methods::phrase::count;
use crate::views::{LogDifference, LogTemplates};
use serde::Serialize;
use std::fmt::Write as _;

/// `templates --format json`.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TemplatesDocument<'a> {
    /// Version of the contract.
    schema: u32,
    /// Why secrets were left in.
    #[serde(skip_serializing_if = "Option::is_none")]
    no_redact: Option<&'a str>,
    #[serde(flatten)]
    templates: &'a LogTemplates,
}

/// `diff-logs --format json`.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DifferencesDocument<'a> {
    /// Version of the contract.
    schema: u32,
    /// Why secrets were left in.
    #[serde(skip_serializing_if = "Option::is_none")]
    no_redact: Option<&'a str>,
    /// One for each log that was looked at.
    differences: &'a [LogDifference],
}

fn json(document: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(document).unwrap_or_else(|error| error.to_string());
    text.push('\n');
    text
}

/// Templates as JSON.
pub fn templates_json(templates: &LogTemplates, options: &Options) -> String {
    json(&TemplatesDocument { schema: SCHEMA, no_redact: options.no_redact.as_deref(), templates })
}

/// Differences as JSON.
pub fn differences_json(differences: &[LogDifference], options: &Options) -> String {
    json(&DifferencesDocument { schema: SCHEMA, no_redact: options.no_redact.as_deref(), differences })
}

/// Templates as a table.
pub fn templates_text(found: &LogTemplates) -> String {
    let mut out = format!("{} templates of {} lines\n", found.templates.len(), found.lines);
    for row in &found.templates {
        let span =
            if row.count == 1 { row.first_line.to_string() } else { format!("{}–{}", row.first_line, row.last_line) };
        let _ = write!(out, "{:>5} {:>8} × {:<8} line {span}", row.id, row.count, row.severity);
        if let Some(log) = found.logs.get(row.first_log as usize).filter(|_| found.logs.len() > 1) {
            let _ = write!(out, " of {log}");
        }
        if let (Some(first), Some(last)) = (&row.first_time, &row.last_time) {
            let _ = if first == last { write!(out, ", {first}") } else { write!(out, ", {first} to {last}") };
        }
        let _ = writeln!(out, "\n        {}", row.template);
    }
    for note in &found.notes {
        let _ = writeln!(out, "{note}");
    }
    out
}

/// Differences as blocks of lines.
pub fn differences_text(differences: &[LogDifference]) -> String {
    let mut out = String::new();
    for found in differences {
        let _ = writeln!(
            out,
            "{}: {} new of {} lines, {} shown in {} ({} lines of {})",
            found.log,
            found.lines - found.explained,
            found.lines,
            found.shown,
            count(found.new.len() as u64, "place", "places"),
            found.baseline_lines,
            count(found.baselines.len() as u64, "good log", "good logs"),
        );
        for new in &found.new {
            let _ = write!(out, "\n@@ {}–{}", new.first_line, new.last_line);
            if new.count > 1 {
                let _ = write!(out, ", {} times, last at {}", new.count, new.last_seen);
            }
            let _ = writeln!(out, "{}{}", if new.severity.is_empty() { "" } else { ", " }, new.severity);
            for (sign, lines) in [("  ", &new.before), ("+ ", &new.lines), ("  ", &new.after)] {
                for line in lines {
                    let _ = writeln!(out, "{sign}{line}");
                }
            }
        }
        for note in &found.notes {
            let _ = writeln!(out, "{note}");
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}
