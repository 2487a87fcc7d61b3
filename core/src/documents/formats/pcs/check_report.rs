//! What `regression_check.py` printed: the conclusion of the upstream gate, plain or as a comment.

use super::{SPEC, SYSTEM, lines};
use crate::documents::claims::claim;
use crate::documents::{Confidence, Format, Probe, Writer, text};
use crate::entries::Input;
use crate::facts::{ClaimValue, EntryState};

pub(crate) const FORMAT: Format = Format {
    id: "pcs-check-report",
    title: "PCS regression check report",
    spec: SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: SYSTEM,
    sniff,
    read,
};

const RED: &str = "Performance Regressions Detected:";
const GREEN: &str = "No performance regressions detected";
const COMMENT: &str = "Performance Regression Check";

/// What is said of a regression, and under which key.
const VALUES: &[(&str, &str)] =
    &[("Current", "current"), ("Rolling Median", "median"), ("Regression", "change"), ("Commit", "commit")];

/// Marks and blanks before the words of a heading.
fn bare(line: &str) -> &str {
    line.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '*').trim_end()
}

/// Its first line is one of three; a log that merely holds the report is a log.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let first = probe.text().and_then(|text| text.lines().find(|line| !line.trim().is_empty())).map(bare);
    let is_it = first.is_some_and(|line| [RED, GREEN, COMMENT].contains(&line));
    if is_it { Confidence::Certain } else { Confidence::No }
}

/// `verdict` is green or red; every `**backend** (test, mode):` is a `regression`; what is said
/// of it is numbered from 0.
fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut regressions = 0;
    lines::each(input, writer, |line, writer| {
        let decoded = text::decode_as(line.bytes, text::Encoding::Utf8, 0);
        let line_text = decoded.text.trim();
        let verdict = match bare(line_text) {
            RED => Some("red"),
            GREEN => Some("green"),
            _ => None,
        };
        if let Some(verdict) = verdict {
            let verdict = writer.intern(verdict);
            claim("verdict", ClaimValue::Text(verdict), line.span, line.number, writer);
        } else if line_text.starts_with("**") && line_text.ends_with("):") {
            regressions += 1;
            let said = writer.intern(&text::cut(line_text.trim_end_matches(':'), 400));
            claim("regression", ClaimValue::Text(said), line.span, line.number, writer);
        } else if regressions > 0
            && let Some((name, value)) = line_text.split_once(": ")
            && let Some((_, key)) = VALUES.iter().find(|(known, _)| *known == name)
        {
            let said = writer.intern(&text::cut(value, 400));
            claim(&format!("{key}.{}", regressions - 1), ClaimValue::Text(said), line.span, line.number, writer);
        }
    });
    writer.document(|document| document.records = regressions);
}
