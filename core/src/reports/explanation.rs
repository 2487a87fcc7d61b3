//! The lines that explain a failure, of each log: as JSON for programs, as text for people. Redacted first.

use super::Redactor;
use crate::facts::{Facts, LogChunk, LogStep};
use crate::methods::order::Order;
use serde::Serialize;
use std::fmt::Write as _;

/// A log with what explains its failure.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Log {
    path: String,
    /// The step that failed, where the log says one.
    step: Option<String>,
    chunks: Vec<Chunk>,
    #[serde(skip)]
    exit: Option<i32>,
}

/// Lines that explain, the best ones first.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ExplainingLines"))]
struct Chunk {
    first_line: u32,
    last_line: u32,
    line: u32,
    score: f64,
    class: String,
    why: String,
    text: String,
}

/// Logs in which something failed, those whose system says so first.
fn logs(facts: &Facts, redactor: Redactor<'_>) -> Vec<Log> {
    let mut logs: Vec<(bool, u32, Log)> = Vec::new();
    let failed = |document: u32| facts.log_steps.iter().filter(move |step| step.document == document && step.is_failed);
    let mut documents: Vec<u32> = facts.log_chunks.iter().map(|chunk| chunk.document).collect();
    documents.extend(facts.log_steps.iter().filter(|step| step.is_failed).map(|step| step.document));
    documents.order();
    documents.dedup();
    for document in documents {
        let chunks: Vec<&LogChunk> = facts.log_chunks.iter().filter(|chunk| chunk.document == document).collect();
        let told = chunks.first().and_then(|best| failed(document).find(|step| step.name == best.step));
        let step: Option<&LogStep> = told.or_else(|| failed(document).next());
        let path = facts.entry_of(document).map(|entry| redactor.owned(&entry.path)).unwrap_or_default();
        let chunks = chunks.into_iter().map(|chunk| Chunk {
            first_line: chunk.first_line,
            last_line: chunk.last_line,
            line: chunk.line,
            score: chunk.score,
            class: facts.text(chunk.class).to_owned(),
            why: facts.text(chunk.why).to_owned(),
            text: redactor.owned(facts.text(chunk.text)),
        });
        let log = Log {
            path,
            step: step.map(|step| redactor.owned(facts.text(step.name))),
            exit: step.and_then(|step| step.exit),
            chunks: chunks.collect(),
        };
        logs.push((step.is_none(), document, log));
    }
    logs.order_by_key(|(is_unsaid, document, _)| (*is_unsaid, *document));
    logs.into_iter().map(|(.., log)| log).collect()
}

/// The JSON of `explain`.
pub(crate) fn explanation_json(facts: &Facts, redactor: Redactor<'_>) -> String {
    let text = serde_json::to_string_pretty(&logs(facts, redactor));
    text.unwrap_or_else(|error| error.to_string()) + "\n"
}

/// The same for people: each log with its step and its lines by number.
pub(crate) fn explanation_text(facts: &Facts, redactor: Redactor<'_>) -> String {
    let logs = logs(facts, redactor);
    let mut out = String::new();
    if logs.is_empty() {
        out.push_str("No log says that something failed.\n");
    }
    for (at, log) in logs.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let exit = log.exit.map(|exit| format!(" (exit {exit})")).unwrap_or_default();
        match &log.step {
            Some(step) => {
                let _ = writeln!(out, "{}\nFailed step: {}{exit}", shown(&log.path), shown(step));
            }
            None => {
                let _ = writeln!(out, "{}\nNo step says that it failed", shown(&log.path));
            }
        }
        for chunk in &log.chunks {
            let _ = writeln!(out, "\n  {}: {}", chunk.class.replace('_', " "), chunk.why);
            for (number, line) in (chunk.first_line..).zip(chunk.text.split('\n')) {
                let mark = if number == chunk.line { '>' } else { ' ' };
                let _ = writeln!(out, "{}", format!("{mark} {number:>7}  {}", shown(line)).trim_end());
            }
        }
    }
    out
}

/// No control characters: an artifact does not steer the terminal.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\t' { ' ' } else { c }).collect()
}
