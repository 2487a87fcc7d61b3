//! For comments and tickets: what a person pastes.

use super::words::{as_of_from, entries, losses, place, push, totals};
use super::{FindingRow, Inspection, Options, Renderer};
use crate::methods::phrase::{count, upper_first};

pub(super) const RENDERER: Renderer =
    Renderer { id: "markdown", title: "The verdict, for comments and tickets", media_type: "text/markdown", render };

/// Findings that are shown; JSON has them all.
const FINDINGS: usize = 20;
/// Places that are shown of each.
const PLACES: usize = 5;
/// Rows of the ledger that are shown.
const LOSSES: usize = 10;

fn render(inspection: &Inspection, _: &Options) -> String {
    let word = match inspection.verdict {
        "red" => "Red",
        "green" => "Green",
        _ => "No data",
    };
    let mut out = format!("## {word}: {}\n\n", escape(&inspection.headline));
    if !inspection.detail.is_empty() {
        push(&mut out, format_args!("{}\n\n", escape(&inspection.detail)));
    }
    push(&mut out, format_args!("{}.\n", totals(inspection)));
    if inspection.runs.len() > 1 {
        out.push_str("\n| run | verdict | why |\n| --- | --- | --- |\n");
        for run in &inspection.runs {
            push(&mut out, format_args!("| {} | {} | {} |\n", escape(&run.id), run.verdict, escape(&run.why)));
        }
    }
    for finding in inspection.findings.iter().take(FINDINGS) {
        out.push('\n');
        out.push_str(&section(finding, &[]));
    }
    let more = inspection.findings.len().saturating_sub(FINDINGS);
    if more > 0 {
        push(&mut out, format_args!("\nAnd {}.\n", count(more as u64, "more finding", "more findings")));
    }
    let (lost, remarks) = losses(inspection);
    push(&mut out, format_args!("\n### Read\n\n{}.\n", entries(inspection)));
    if let Some(as_of) = &inspection.as_of {
        push(&mut out, format_args!("\nAs of {as_of}, {}.\n", as_of_from(inspection)));
    }
    if !lost.is_empty() {
        out.push('\n');
    }
    for row in lost.iter().take(LOSSES) {
        push(&mut out, format_args!("- {} {}: {}\n", row.loss, code(&row.path), escape(&row.what)));
    }
    let more = lost.len().saturating_sub(LOSSES) + remarks;
    if more > 0 {
        push(&mut out, format_args!("\n{} in the ledger.\n", count(more as u64, "more row", "more rows")));
    }
    if let Some(redaction) = &inspection.redaction {
        push(&mut out, format_args!("\nSecrets were left in: {}\n", escape(&redaction.off)));
    }
    out
}

/// A finding with its evidence; `tests` are named where they are known.
pub(crate) fn section(finding: &FindingRow, tests: &[String]) -> String {
    let mut out = format!("### {}\n\n", escape(&finding.title));
    let hit = match finding.cases {
        0 => String::new(),
        cases => format!(", {}", count(cases as u64, "test", "tests")),
    };
    push(&mut out, format_args!("{} by `{}`{hit}, id `{}`\n", finding.severity.word(), finding.rule, finding.id));
    if !tests.is_empty() || !finding.evidence.is_empty() {
        out.push('\n');
    }
    for test in tests {
        push(&mut out, format_args!("- test {}\n", code(test)));
    }
    let more = finding.cases.saturating_sub(tests.len());
    if !tests.is_empty() && more > 0 {
        push(&mut out, format_args!("- and {}\n", count(more as u64, "more test", "more tests")));
    }
    for evidence in finding.evidence.iter().take(PLACES) {
        let text = evidence.text.as_deref().map(|text| format!(": {}", code(text))).unwrap_or_default();
        push(&mut out, format_args!("- {}{text}\n", code(&place(evidence))));
    }
    if let Some(since) = &finding.since {
        push(&mut out, format_args!("\nSince: {}\n", escape(since)));
    }
    if let Some(seen) = finding.seen.as_ref().filter(|seen| !seen.said.is_empty()) {
        push(&mut out, format_args!("\nSeen: {}\n", seen.said));
    }
    if let Some(owner) = &finding.owner {
        let from = finding.owner_from.as_deref().map(|from| format!(" ({})", escape(from))).unwrap_or_default();
        push(&mut out, format_args!("\nOwner: {}{from}\n", escape(owner)));
    }
    if let Some(quarantine) = &finding.quarantine {
        push(&mut out, format_args!("\n{}\n", escape(&upper_first(quarantine))));
    }
    if let Some(step) = &finding.next_step {
        push(&mut out, format_args!("\nNext: {}\n", escape(step)));
    }
    out
}

/// Text in which no character means anything to Markdown, on one line.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '@' | '&' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A code span, whatever is in it, on one line.
pub(crate) fn code(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let ticks = "`".repeat(longest_ticks(&text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// A block of code that its content cannot end.
pub(crate) fn block(text: &str) -> String {
    let fence = "`".repeat(longest_ticks(text).max(2) + 1);
    format!("{fence}\n{}\n{fence}\n", text.trim_matches(['\n', '\r']))
}

fn longest_ticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn artifacts_cannot_break_out_of_the_markup() {
        assert_eq!(escape("a|b <img> @me\n# x"), "a\\|b \\<img\\> \\@me \\# x");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(block("x\n```\ny"), "````\nx\n```\ny\n````\n");
        assert_eq!(block("\nx\n"), "```\nx\n```\n");
    }
}
