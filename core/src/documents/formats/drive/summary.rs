//! `cron-e2e-report.md` and `lifecycle-e2e-report.md`: what upstream tells people of a drill.
//!
//! Its verdict by endpoint is a claim beside the report's own rows, so that both can be compared.

use super::{format, sure};
use crate::documents::{Confidence, Format, Probe, Writer, claims, text, whole};
use crate::entries::Input;
use crate::facts::ClaimValue;

pub(crate) const FORMAT: Format = format("drive-drill-summary", "Drill summary", sniff, read);

/// Lines `Name: value` and the keys that they state.
const LINES: &[(&str, &str)] = &[
    ("Artifact date:", "artifactDate"),
    ("Frozen now:", "frozenNow"),
    ("Seed:", "seed"),
    ("DB:", "database"),
    ("Overall:", "overall"),
];

fn sniff(probe: &Probe<'_>) -> Confidence {
    let is_summary = |text: &str| text.contains("Frozen now:") && text.contains("Overall:");
    let is_named = ["cron-e2e-report.md", "lifecycle-e2e-report.md"].iter().any(|name| probe.path_ends(name));
    let is_markdown = probe.path_ends(".md");
    sure((is_markdown || is_named) && probe.text().is_some_and(is_summary), is_named && probe.text().is_some())
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(decoded) = whole::text(input, writer) else { return };
    let mut scenario = String::new();
    let (mut at, mut number, mut in_witnesses) = (0, 0, false);
    for full in decoded.text.split_inclusive('\n') {
        number += 1;
        let line = full.trim_end();
        let span = decoded.span(at, at + line.len());
        at += full.len();
        in_witnesses = (in_witnesses || line.contains("UI_WITNESS_START")) && !line.contains("UI_WITNESS_END");
        let body = line.trim_start().trim_start_matches("- ").trim_start_matches("**");
        let mut say = |key: &str, value: &str| {
            let value = ClaimValue::Text(writer.intern(&text::cut(value.trim(), 1000)));
            claims::claim(key, value, span, number, writer);
        };
        if in_witnesses {
            if let Some((name, value)) = body.split_once(':') {
                say(&format!("witness.{}", name.trim()), value);
            }
        } else if let Some((name, key)) = LINES.iter().find(|(name, _)| body.starts_with(name)) {
            say(key, body.get(name.len()..).unwrap_or_default().trim_start_matches('*'));
        } else if let Some((head, rest)) = body.split_once("(scenarioId=") {
            // `- /api/cron/x: PASS (scenarioId=CRON-X, run1=200, run2=200)`
            let mut parts = rest.trim_end_matches(')').split(',').map(str::trim);
            parts.next().unwrap_or_default().clone_into(&mut scenario);
            let verdict = head.rsplit(':').next().unwrap_or_default();
            say(&format!("results.{scenario}.verdict"), verdict);
            for (name, value) in parts.filter_map(|part| part.split_once('=')) {
                say(&format!("results.{scenario}.{name}"), value);
            }
        } else if let Some((invariant, message)) = body.strip_prefix("FAIL ").and_then(|rest| rest.split_once(':')) {
            say(&format!("results.{scenario}.failed.{}", invariant.trim()), message);
        }
    }
    writer.document(|document| document.records = u64::from(number));
}
