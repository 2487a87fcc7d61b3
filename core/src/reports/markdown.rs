//! For comments and tickets: what a person pastes.

use super::words::{as_of_from, entries, losses, place, push, totals};
use super::{FindingRow, Group, Inspection, Options, Renderer, inert};
use crate::findings::Severity;
use crate::methods::phrase::{count, upper_first};
use std::fmt::Write as _;

pub(super) const RENDERER: Renderer =
    Renderer::text("markdown", "The verdict, for tickets and pages", "artiscope.md", "text/markdown", render)
        .told(Group::People, "Everything that was found with its evidence: a ticket, a wiki page, a mail");

/// How much of each is shown; JSON has all.
#[derive(Clone, Copy)]
pub(super) struct Detail {
    /// Rows of the ledger.
    pub(super) losses: usize,
    /// Places of each finding.
    pub(super) places: usize,
    /// Runs that are red or have no data, and others.
    pub(super) runs: [usize; 2],
    /// Findings below this are left out.
    pub(super) least: Severity,
    /// Findings.
    pub(super) findings: usize,
    /// Characters of a text.
    pub(super) text: usize,
}

/// What a person reads.
const SHOWN: Detail =
    Detail { losses: 10, places: 5, runs: [usize::MAX; 2], least: Severity::Info, findings: 20, text: usize::MAX };

fn render(inspection: &Inspection, _: &Options) -> String {
    body(inspection, &SHOWN)
}

/// The verdict with as much as is wanted.
pub(super) fn body(inspection: &Inspection, detail: &Detail) -> String {
    let escape = |text: &str| self::escape(&inert::cut(text, detail.text));
    let mut out = format!("## {}: {}\n\n", verdict(inspection), escape(&inspection.headline));
    if !inspection.detail.is_empty() {
        push(&mut out, format_args!("{}\n\n", escape(&inspection.detail)));
    }
    push(&mut out, format_args!("{}.\n", totals(inspection)));
    let mut left = detail.runs;
    let mut rows = String::new();
    for run in inspection.runs.iter().filter(|_| inspection.runs.len() > 1) {
        let [bad, good] = &mut left;
        let left = if run.verdict == "green" { good } else { bad };
        if *left > 0 {
            *left -= 1;
            push(&mut rows, format_args!("| {} | {} | {} |\n", escape(&run.id), run.verdict, escape(&run.why)));
        }
    }
    if !rows.is_empty() {
        push(&mut out, format_args!("\n| run | verdict | why |\n| --- | --- | --- |\n{rows}"));
    }
    let findings = || inspection.findings.iter().filter(|finding| finding.severity >= detail.least);
    for finding in findings().take(detail.findings) {
        out.push('\n');
        out.push_str(&section_of(finding, &[], detail));
    }
    let more = inspection.findings.len() - findings().take(detail.findings).count();
    if more > 0 {
        push(&mut out, format_args!("\nAnd {}.\n", count(more as u64, "more finding", "more findings")));
    }
    let (lost, remarks) = losses(inspection);
    push(&mut out, format_args!("\n### Read\n\n{}.\n", entries(inspection)));
    if let Some(as_of) = &inspection.as_of {
        push(&mut out, format_args!("\nAs of {as_of}, {}.\n", as_of_from(inspection)));
    }
    if !lost.is_empty() && detail.losses > 0 {
        out.push('\n');
    }
    for row in lost.iter().take(detail.losses) {
        let (path, what) = (inert::cut(&row.path, detail.text), escape(&row.what));
        push(&mut out, format_args!("- {} {}: {what}\n", row.loss, code(&path)));
    }
    let more = lost.len().saturating_sub(detail.losses) + remarks;
    if more > 0 {
        push(&mut out, format_args!("\n{} in the ledger.\n", count(more as u64, "more row", "more rows")));
    }
    if let Some(redaction) = &inspection.redaction {
        push(&mut out, format_args!("\nSecrets were left in: {}\n", escape(&redaction.off)));
    }
    out
}

/// `Red`, `Green` or `No data`.
pub(super) fn verdict(inspection: &Inspection) -> &'static str {
    match inspection.verdict {
        "red" => "Red",
        "green" => "Green",
        _ => "No data",
    }
}

/// A finding with its evidence; `tests` are named where they are known.
pub(crate) fn section(finding: &FindingRow, tests: &[String]) -> String {
    section_of(finding, tests, &SHOWN)
}

fn section_of(finding: &FindingRow, tests: &[String], detail: &Detail) -> String {
    let cut = |text: &str| inert::cut(text, detail.text).into_owned();
    let escape = |text: &str| self::escape(&cut(text));
    let code = |text: &str| self::code(&cut(text));
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
    for evidence in finding.evidence.iter().take(detail.places) {
        let text = evidence.text.as_deref().map(|text| format!(": {}", code(text))).unwrap_or_default();
        push(&mut out, format_args!("- {}{text}\n", code(&place(evidence))));
    }
    if let Some(since) = &finding.since {
        push(&mut out, format_args!("\nSince: {}\n", escape(since)));
    }
    if let Some(seen) = finding.seen.as_ref().filter(|seen| !seen.said.is_empty()) {
        push(&mut out, format_args!("\nSeen: {}\n", escape(&seen.said)));
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

/// Text that a renderer of Markdown shows as it is, on one line: no markup, and on GitHub no mention, no reference
/// to an issue, no link. Those are looked for after the markup was taken away, so a character without width parts
/// them; backslashes would not (<https://github.github.com/gfm/#autolinks-extension->).
pub(crate) fn escape(text: &str) -> String {
    const APART: &str = "&#8203;";
    let text = inert::line(text);
    let text = text.trim();
    let mut out = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        let next = rest.chars().nth(1);
        let is_first = out.is_empty();
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '@' | '&' | '$' | '^' => {
                let _ = write!(out, "\\{c}");
            }
            // Lists, and lines under a heading.
            '-' | '+' | '=' if is_first => {
                let _ = write!(out, "\\{c}");
            }
            '.' if ends_with(text, at, "www") && is_word(next) => {
                let _ = write!(out, "{APART}.");
            }
            '.' | ')' if out.bytes().all(|byte| byte.is_ascii_digit()) => {
                let _ = write!(out, "\\{c}");
            }
            c => out.push(c),
        }
        let is_apart = match c {
            '@' => is_word(next),
            '#' => next.is_some_and(|c| c.is_ascii_digit()),
            ':' => next == Some('/'),
            '-' => ends_with(text, at, "gh") && is_word(next),
            _ => false,
        };
        if is_apart {
            out.push_str(APART);
        }
    }
    out
}

/// True where these letters, in any case, stand before a place.
fn ends_with(text: &str, at: usize, word: &str) -> bool {
    let before = at.checked_sub(word.len()).and_then(|from| text.get(from..at));
    before.is_some_and(|before| before.eq_ignore_ascii_case(word))
}

/// A code span, whatever is in it, on one line.
pub(crate) fn code(text: &str) -> String {
    let text = inert::line(text);
    let ticks = "`".repeat(longest_ticks(&text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// A block of code that its content cannot end.
pub(crate) fn block(text: &str) -> String {
    let text = inert::block(text);
    let fence = "`".repeat(longest_ticks(&text).max(2) + 1);
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
        assert_eq!(escape("a|b <img> @me\n# x"), "a\\|b \\<img\\> \\@&#8203;me \\# x");
        assert_eq!(
            escape("see #12, gh-3, https://x.y, www.x.y"),
            "see \\#&#8203;12, gh-&#8203;3, https:&#8203;//x.y, www&#8203;.x.y"
        );
        assert_eq!(escape(" - a"), "\\- a");
        assert_eq!(escape("=="), "\\==");
        assert_eq!(escape("12. a 1.5"), "12\\. a 1.5");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(block("x\n```\ny"), "````\nx\n```\ny\n````\n");
        assert_eq!(block("\nx\n"), "```\nx\n```\n");
    }
}
