//! What GitHub shows: a comment on a pull request, and the summary of a step. Both always fit.
//!
//! A comment may have 65,536 characters. GitHub counts code points in some places and, in others, bytes up to four
//! times as many; here a character beyond the basic plane and a line end count as two, which is never less than
//! either. A hidden line at the top lets the same comment be found and updated.

use super::markdown::{Detail, body};
use super::words::push;
use super::{Group, Inspection, Limit, Options, Render, Renderer};
use crate::findings::Severity;

/// <https://docs.github.com/en/rest/issues/comments>: a longer body is refused.
const COMMENT: Limit = Limit { most: 65_536, unit: "characters" };
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>: one MiB for each step.
const STEP: Limit = Limit { most: 1 << 20, unit: "bytes" };

pub(super) const RENDERER: Renderer = Renderer {
    id: "github",
    title: "A comment on a pull request",
    about: "Posted under a pull request; the hidden first line lets the next run replace it",
    group: Group::People,
    file_name: "artiscope-comment.md",
    media_type: "text/markdown",
    limit: Some(COMMENT),
    render: Render::Text(|inspection, options| comment_below("", inspection, options)),
};

pub(super) const SUMMARY: Renderer = Renderer {
    id: "summary",
    title: "The summary of a step",
    about: "Appended to $GITHUB_STEP_SUMMARY, shown on the page of the workflow run",
    group: Group::People,
    file_name: "artiscope-summary.md",
    media_type: "text/markdown",
    limit: Some(STEP),
    render: Render::Text(|inspection, _| summary_below("", inspection)),
};

/// A comment that begins with something else, below the line that it is known by.
pub(super) fn comment_below(above: &str, inspection: &Inspection, options: &Options) -> String {
    let before = format!("<!-- {} -->\n{}", marker(options), parted(above));
    fitted(inspection, &Detail { findings: 20, ..ALL }, COMMENT, &before)
}

/// A summary that begins with something else.
pub(super) fn summary_below(above: &str, inspection: &Inspection) -> String {
    fitted(inspection, &Detail { findings: 1000, losses: 100, ..ALL }, STEP, &parted(above))
}

/// What comes next begins a paragraph of its own.
fn parted(above: &str) -> String {
    if above.is_empty() { String::new() } else { format!("{above}\n") }
}

const ALL: Detail =
    Detail { losses: 10, places: 5, runs: [200, 200], least: Severity::Info, findings: 0, text: usize::MAX };

/// Characters of a text at the end: a finding then takes less than two thousand.
const SHORT: usize = 120;

/// What a comment is known by: of one project one comment.
fn marker(options: &Options) -> String {
    let project = options.project.as_deref().unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
    let project: String = project.chars().map(|c| if is_plain(c) { c } else { '_' }).take(100).collect();
    ["artiscope:comment", if project.is_empty() { "" } else { " " }, &project].concat()
}

/// At least what GitHub counts.
pub(super) fn length(text: &str, limit: Limit) -> usize {
    if limit.unit == "bytes" {
        return text.len();
    }
    text.encode_utf16().count() + text.matches('\n').count()
}

/// The verdict with as much as fits. What is dropped first: rows of the ledger, further places of findings,
/// remarks, runs that are green, warnings, findings from the least on, other runs, the ends of long texts.
fn fitted(inspection: &Inspection, wanted: &Detail, limit: Limit, before: &str) -> String {
    let mut detail = *wanted;
    let mut dropped: Vec<String> = Vec::new();
    loop {
        let mut out = [before, &body(inspection, &detail)].concat();
        if !dropped.is_empty() {
            let (most, parts) = (crate::methods::phrase::grouped(limit.most as u64), dropped.join(", "));
            push(&mut out, format_args!("\nLeft out to fit {most} {}: {parts}.\n", limit.unit));
        }
        if length(&out, limit) <= limit.most {
            return out;
        }
        match shorter(inspection, &mut detail) {
            Some(what) => {
                if dropped.last().is_none_or(|known| known != what) {
                    dropped.push(what.to_owned());
                }
            }
            None => return out,
        }
    }
}

/// Takes the next step, and says what it drops; `None` when nothing more can be dropped.
fn shorter(inspection: &Inspection, detail: &mut Detail) -> Option<&'static str> {
    let has = |severity: Severity| inspection.findings.iter().any(|finding| finding.severity == severity);
    let [bad, good] = detail.runs;
    Some(if detail.losses > 0 {
        detail.losses = 0;
        "rows of the ledger"
    } else if detail.places > 1 {
        detail.places = 1;
        "further places of findings"
    } else if detail.least == Severity::Info && has(Severity::Info) && detail.findings > 0 {
        detail.least = Severity::Warning;
        "remarks"
    } else if good > 0 {
        detail.runs = [bad, 0];
        "runs that are green"
    } else if detail.least < Severity::Error && has(Severity::Error) && detail.findings > 0 {
        detail.least = Severity::Error;
        "warnings"
    } else if detail.findings > 10 {
        detail.findings = (detail.findings.min(inspection.findings.len()) / 2).max(10);
        "findings further down"
    } else if bad > 10 {
        detail.runs = [10, 0];
        "other runs"
    } else if detail.text > SHORT {
        detail.text = SHORT;
        "ends of long texts"
    } else if detail.findings > 1 {
        detail.findings = 1;
        "all findings but the first"
    } else {
        return None;
    })
}
