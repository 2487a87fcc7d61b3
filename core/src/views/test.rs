//! The inspector of one case.

use super::select::row_view;
use super::{AttachmentView, AttemptView, EvidenceView, FailureView, TestView};
use crate::facts::{Facts, Span, TestRow, index};
use crate::findings::Finding;
use crate::methods::fingerprint::fingerprint;

/// Texts of an attempt that are still in the archive.
pub(crate) struct TestSpans {
    /// Whose bytes the spans mean.
    pub(crate) document: u32,
    /// One for each failure of the view.
    pub(crate) details: Vec<Span>,
    pub(crate) stdout: Span,
    pub(crate) stderr: Span,
    /// Of each attachment, the value that holds it; empty where it is a file of its own.
    pub(crate) held: Vec<Span>,
}

/// A case without the texts that have to be inflated again.
pub(crate) fn test(facts: &Facts, findings: &[Finding], case: u32) -> Option<TestView> {
    let rows = facts.attempts_of(case);
    let last = rows.last()?;
    let finding = findings.iter().find(|finding| finding.cases.binary_search(&case).is_ok());
    let location = match (facts.text(last.file), last.line) {
        ("", _) => String::new(),
        (file, 0) => file.to_owned(),
        (file, line) => format!("{file}:{line}"),
    };
    Some(TestView {
        case,
        test_id: test_id(facts, last),
        row: row_view(facts, last),
        class: facts.text(last.class).to_owned(),
        location,
        attempts: rows.iter().map(|row| attempt(facts, row)).collect(),
        cause: finding.map(|finding| finding.id.clone()),
        cause_title: finding.map(|finding| finding.title.clone()).unwrap_or_default(),
    })
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
                    held: detail.attachments.iter().map(|attachment| attachment.body).collect(),
                }
            }
            None => TestSpans {
                document: row.document,
                details: Vec::new(),
                stdout: Span::default(),
                stderr: Span::default(),
                held: Vec::new(),
            },
        })
        .collect()
}

/// Identity over runs: hash of project, job, variant, suite path (unless it is a path or a time), class and name.
pub(crate) fn test_id(facts: &Facts, row: &TestRow) -> String {
    let suite = crate::history::suite(facts.text(row.suite));
    fingerprint(&["test", "", "", "", suite, facts.text(row.class), facts.text(row.name)])
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
    facts.text(detail.source_status).clone_into(&mut view.source_status);
    if has_failure(facts, row) {
        view.failures.push(FailureView {
            status: row.status.word().to_owned(),
            message: facts.text(detail.message).to_owned(),
            kind: facts.text(detail.kind).to_owned(),
            details: String::new(),
        });
    }
    view.failures.extend(detail.more.iter().map(|(status, message, kind, _)| FailureView {
        status: status.word().to_owned(),
        message: facts.text(*message).to_owned(),
        kind: facts.text(*kind).to_owned(),
        details: String::new(),
    }));
    let pair = |(key, value): &_| (facts.text(*key).to_owned(), facts.text(*value).to_owned());
    view.properties = detail.properties.iter().map(pair).collect();
    view.attachments = detail
        .attachments
        .iter()
        .map(|attachment| {
            let texts = [attachment.path, attachment.name, attachment.media_type].map(|id| facts.text(id));
            let named = texts.into_iter().find(|name| !name.is_empty()).unwrap_or_default().to_owned();
            let media_type = facts.text(attachment.media_type).to_owned();
            AttachmentView { named, media_type, ..AttachmentView::default() }
        })
        .collect();
    view
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

/// Adds what the outputs name (`[[ATTACHMENT|path]]`) and finds the entries by the longest common end of path.
pub(crate) fn find_attachments(facts: &Facts, attempt: &mut AttemptView) {
    for output in [&attempt.stdout, &attempt.stderr] {
        let mut rest = output.as_str();
        while let Some((_, after)) = rest.split_once("[[ATTACHMENT|") {
            let Some((named, after)) = after.split_once("]]") else { break };
            if !attempt.attachments.iter().any(|known| known.named == named) {
                attempt.attachments.push(AttachmentView { named: named.to_owned(), ..AttachmentView::default() });
            }
            rest = after;
        }
    }
    for attachment in attempt.attachments.iter_mut().filter(|attachment| attachment.held_bytes.is_none()) {
        let named: Vec<&str> = attachment.named.rsplit(['/', '\\']).filter(|part| !part.is_empty()).collect();
        let common =
            |path: &str| path.rsplit('/').zip(&named).take_while(|(a, b)| a.trim_end_matches('!') == **b).count();
        let best = facts
            .entries
            .iter()
            .enumerate()
            .map(|(at, entry)| (common(&entry.path), at))
            .max_by_key(|(common, at)| (*common, std::cmp::Reverse(*at)));
        if let Some((1.., at)) = best
            && let Some(entry) = facts.entries.get(at)
        {
            attachment.entry = Some(index(at));
            attachment.path.clone_from(&entry.path);
        }
    }
}
