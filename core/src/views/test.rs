//! The inspector of one case.

use super::compared::{Compared, ROLES, compared};
use super::diff::diff;
use super::select::row_view;
use super::stack::{LineKind, mark_repeated, runs};
use super::{AttachmentView, AttemptView, EvidenceView, FailureView, RanView, TestView};
use crate::documents::times::rfc3339;
use crate::facts::{Facts, Span, TestDetail, TestRow};
use crate::findings::Finding;
use crate::findings::analyses::owners;
use crate::history::{About, History};

/// Texts of an attempt that are still in the archive.
pub(crate) struct TestSpans {
    /// Whose bytes the spans mean.
    pub(crate) document: u32,
    /// One for each failure of the view.
    pub(crate) details: Vec<Span>,
    pub(crate) stdout: Span,
    pub(crate) stderr: Span,
    /// Contents of the files that the report holds, one for each file it names.
    pub(crate) bodies: Vec<Span>,
}

/// A case without the texts that have to be inflated again.
pub(crate) fn test(facts: &Facts, findings: &[Finding], history: Option<&History>, case: u32) -> Option<TestView> {
    let rows = facts.attempts_of(case);
    let last = rows.last()?;
    let finding = findings.iter().find(|finding| finding.cases.binary_search(&case).is_ok());
    let location = match (facts.text(last.file), last.line) {
        ("", _) => String::new(),
        (file, 0) => file.to_owned(),
        (file, line) => format!("{file}:{line}"),
    };
    let since = history.and_then(|history| Some(history.since(facts, last)?.said(history)));
    Some(TestView {
        case,
        since: since.unwrap_or_default(),
        strip: history.map(|history| strip(facts, history, last)).unwrap_or_default(),
        test_id: test_id(facts, last),
        row: row_view(facts, last),
        owner_from: owners::of_case(facts, rows).1.to_owned(),
        quarantine: String::new(),
        class: facts.text(last.class).to_owned(),
        location,
        attempts: rows.iter().map(|row| attempt(facts, row)).collect(),
        cause: finding.map(|finding| finding.id.clone()),
        cause_title: finding.map(|finding| finding.title.clone()).unwrap_or_default(),
    })
}

/// Runs of a strip.
const STRIP: usize = 30;

fn strip(facts: &Facts, history: &History, row: &TestRow) -> Vec<RanView> {
    let all = history.before(facts, row);
    let ran = all.get(all.len().saturating_sub(STRIP)..).unwrap_or_default();
    ran.iter()
        .map(|ran| {
            let about = history.runs().get(ran.run as usize);
            RanView {
                status: if ran.is_flaky() { "flaky" } else { ran.status.word() }.to_owned(),
                run: about.map(About::title).unwrap_or_default(),
                time: about.and_then(|about| about.time).map(rfc3339).unwrap_or_default(),
                duration_ms: ran.duration_ms,
                is_open: history.is_open(ran.run),
            }
        })
        .collect()
}

/// The spans that belong to the attempts of [`test`], in the same order.
pub(crate) fn test_spans(facts: &Facts, case: u32) -> Vec<TestSpans> {
    facts
        .attempts_of(case)
        .iter()
        .map(|row| match facts.detail_of(row) {
            Some(detail) => {
                let own = has_failure(facts, row).then_some(detail.details);
                TestSpans {
                    document: row.document,
                    details: own.into_iter().chain(detail.more.iter().map(|(_, _, _, span)| *span)).collect(),
                    stdout: detail.stdout,
                    stderr: detail.stderr,
                    bodies: detail.attachments.iter().map(|attachment| attachment.body).collect(),
                }
            }
            None => TestSpans {
                document: row.document,
                details: Vec::new(),
                stdout: Span::default(),
                stderr: Span::default(),
                bodies: Vec::new(),
            },
        })
        .collect()
}

/// Identity over runs: hash of project, job, variant, suite path (unless it is a path or a time), class and name.
pub(crate) fn test_id(facts: &Facts, row: &TestRow) -> String {
    crate::history::test_id(facts.text(row.suite), facts.text(row.class), facts.text(row.name))
}

/// True when the attempt's own detail describes a failure or skip.
fn has_failure(facts: &Facts, row: &TestRow) -> bool {
    facts.detail_of(row).is_some_and(|detail| {
        !(detail.details.is_empty() && detail.message.is_empty() && detail.kind.is_empty() && detail.failure_line == 0)
    })
}

fn attempt(facts: &Facts, row: &TestRow) -> AttemptView {
    let mut view = AttemptView {
        attempt: row.attempt,
        status: row.status.word().to_owned(),
        duration_ms: row.duration(),
        evidence: evidence(facts, row),
        ..AttemptView::default()
    };
    let Some(detail) = facts.detail_of(row) else { return view };
    let text = |id| facts.text(id).to_owned();
    view.source_status = text(detail.source_status);
    view.owner = text(detail.owner);
    view.tags = detail.tags.iter().map(|tag| text(*tag)).collect();
    if has_failure(facts, row) {
        view.failures.push(FailureView {
            status: row.status.word().to_owned(),
            message: text(detail.message),
            kind: text(detail.kind),
            diff: said(facts, detail).map(|values| diff(&values, false)),
            ..FailureView::default()
        });
    }
    view.failures.extend(detail.more.iter().map(|(status, message, kind, _)| FailureView {
        status: status.word().to_owned(),
        message: text(*message),
        kind: text(*kind),
        ..FailureView::default()
    }));
    view.properties = detail.properties.iter().map(|(key, value)| (text(*key), text(*value))).collect();
    view.attachments = detail
        .attachments
        .iter()
        .map(|attachment| AttachmentView {
            name: text(attachment.name),
            named: text(attachment.path),
            media_type: text(attachment.media_type),
            is_inside: !attachment.body.is_empty(),
            bytes: attachment.body.end.saturating_sub(attachment.body.start),
            ..AttachmentView::default()
        })
        .collect();
    view
}

/// What the report itself says was expected, and what came.
fn said(facts: &Facts, detail: &TestDetail) -> Option<Compared> {
    let [expected, actual] = [detail.expected, detail.actual].map(|id| facts.text(id).to_owned());
    let is_said = !(expected.is_empty() && actual.is_empty());
    is_said.then_some(Compared { names: ROLES, expected, actual })
}

/// Gives a failure its text, and what follows from it: the stack, and values that only the message names.
pub(crate) fn set_details(failure: &mut FailureView, details: String) {
    let mut runs = runs(&details);
    mark_repeated(&mut runs, &details, &failure.message);
    if runs.iter().any(|(kind, _)| matches!(kind, LineKind::Own | LineKind::Library)) {
        failure.runs = runs;
    }
    if failure.diff.is_none() && failure.status != "skipped" {
        let found = compared(&failure.message).or_else(|| compared(&details));
        failure.diff = found.map(|values| diff(&values, true));
    }
    failure.details = details;
}

fn evidence(facts: &Facts, row: &TestRow) -> EvidenceView {
    let (first, last) = facts
        .detail_of(row)
        .map_or((row.document_line, row.document_line), |detail| (detail.failure_line, detail.failure_end_line));
    EvidenceView {
        path: facts.entry_of(row.document).map(|entry| entry.path.clone()).unwrap_or_default(),
        entry: facts.documents.get(row.document as usize).map_or(0, |document| document.entry),
        line: u64::from(first),
        end_line: u64::from(last.max(first)),
        byte: row.span().start,
        text: facts.detail_of(row).map(|detail| facts.text(detail.summary).to_owned()).unwrap_or_default(),
    }
}
