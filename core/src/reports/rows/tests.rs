//! Attempts of cases, with their texts: those are read again, each unit once.

use super::{Sink, Source, Table, line, run_id};
use crate::documents::readable;
use crate::entries::NESTED;
use crate::facts::{Facts, Span, TestDetail, TestRow, is_flaky};
use crate::views::test_id;
use hashbrown::{HashMap, HashSet};
use serde::Serialize;
use std::borrow::Cow;
use std::io;

pub(super) const TABLE: Table = Table { id: "tests", title: "attempts of test cases", write };

#[derive(Serialize)]
struct Row<'a> {
    path: Cow<'a, str>,
    format: &'a str,
    case: u32,
    test_id: String,
    suite: Option<Cow<'a, str>>,
    class: Option<Cow<'a, str>>,
    name: Cow<'a, str>,
    file: Option<Cow<'a, str>>,
    line: Option<u32>,
    status: &'static str,
    attempt: u16,
    attempts: u16,
    flaky: bool,
    duration_ms: Option<f64>,
    message: Option<Cow<'a, str>>,
    details: Option<String>,
    stdout: Option<String>,
    run: Cow<'a, str>,
    instance: Option<Cow<'a, str>>,
    stderr: Option<String>,
    told_again_by: Option<Cow<'a, str>>,
}

fn write(source: &Source<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let facts = source.facts;
    let unit = |row: &TestRow| facts.entry_of(row.document).map(|entry| (entry.input, entry.unit));
    let unit_of = |rows: &[TestRow]| rows.first().and_then(unit);
    let documents: Vec<&[TestRow]> =
        facts.tests.slices().flat_map(|rows| rows.chunk_by(|a, b| a.document == b.document)).collect();
    for documents in documents.chunk_by(|a, b| unit_of(a) == unit_of(b)) {
        match documents.first().and_then(|rows| unit_of(rows)) {
            Some((_, unit)) if documents.iter().any(|rows| rows.iter().any(|row| has_texts(facts, row))) => {
                write_unit(source, unit, documents, sink)?;
            }
            _ => documents.iter().try_for_each(|rows| write_document(source, rows, &[], sink))?,
        }
    }
    Ok(())
}

/// Documents of one unit, in their order, as the unit yields them again.
fn write_unit(source: &Source<'_>, unit: u32, documents: &[&[TestRow]], sink: &mut Sink<'_>) -> io::Result<()> {
    let facts = source.facts;
    let path = |rows: &&[TestRow]| {
        rows.first().and_then(|row| facts.entry_of(row.document)).map_or("", |entry| entry.path.as_str())
    };
    let wanted: HashMap<&str, usize> = documents
        .iter()
        .enumerate()
        .filter(|(_, rows)| rows.iter().any(|row| has_texts(facts, row)))
        .map(|(at, rows)| (path(rows), at))
        .collect();
    // Archives around what is wanted are on the way to it.
    let ways: HashSet<&str> =
        wanted.keys().flat_map(|path| path.match_indices(NESTED).filter_map(|(at, _)| path.get(..at))).collect();
    let is_wanted = |path: &str| wanted.contains_key(path) || ways.contains(path);
    let mut next = 0;
    let mut result = Ok(());
    (source.reread)(unit, &is_wanted, &mut |path, bytes| {
        let Some(&at) = wanted.get(path).filter(|at| **at >= next && result.is_ok()) else { return };
        // Documents before it have no texts, or could not be read again.
        let before = documents.get(next..at).unwrap_or_default().iter().map(|rows| (rows, [].as_slice()));
        let here = documents.get(at).map(|rows| (rows, bytes));
        result = before.chain(here).try_for_each(|(rows, bytes)| write_document(source, rows, bytes, sink));
        next = at + 1;
    });
    result?;
    let rest = documents.get(next..).unwrap_or_default();
    rest.iter().try_for_each(|rows| write_document(source, rows, &[], sink))
}

fn has_texts(facts: &Facts, row: &TestRow) -> bool {
    facts.detail_of(row).is_some_and(|detail| {
        let more = detail.more.iter().map(|(_, _, _, span)| *span);
        more.chain([detail.details, detail.stdout, detail.stderr]).any(|span| !span.is_empty())
    })
}

/// `bytes` are those of the document; empty when no row of it has texts.
fn write_document(source: &Source<'_>, rows: &[TestRow], bytes: &[u8], sink: &mut Sink<'_>) -> io::Result<()> {
    let facts = source.facts;
    let Some(document) = rows.first().and_then(|row| facts.documents.get(row.document as usize)) else { return Ok(()) };
    let Some(entry) = facts.entries.get(document.entry as usize) else { return Ok(()) };
    let redactor = source.redactor;
    let run = facts.runs.get(entry.run as usize);
    let instance = match facts.text(document.instance) {
        "" => run.map(|run| run.instance.as_str()).unwrap_or_default(),
        named => named,
    };
    let text = |span: Span| -> Option<String> {
        let at = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX).min(bytes.len());
        let bytes = bytes.get(at(span.start)..at(span.end)).filter(|bytes| !bytes.is_empty())?;
        redactor.given_owned(&readable(bytes, document.encoding, document.escaping))
    };
    for own in rows.chunk_by(|a, b| a.case == b.case) {
        // Where attempts lie in several documents, they are numbered through.
        let attempts = own.first().map_or(own, |row| facts.attempts_of(row.case));
        let by = own.first().and_then(|row| facts.told_again_by(row.case));
        let flaky = is_flaky(attempts);
        for row in attempts.iter().filter(|row| own.iter().any(|own| own.document == row.document)) {
            let detail = facts.detail_of(row);
            let row = Row {
                path: redactor.text(&entry.path),
                format: facts.text(document.format),
                case: row.case,
                test_id: test_id(facts, row),
                suite: redactor.given(facts.text(row.suite)),
                class: redactor.given(facts.text(row.class)),
                name: redactor.text(facts.text(row.name)),
                file: redactor.given(facts.text(row.file)),
                line: (row.line > 0).then_some(row.line),
                status: row.status.word(),
                attempt: row.attempt,
                attempts: row.attempts,
                flaky,
                duration_ms: row.duration(),
                message: detail.and_then(|detail| redactor.given(facts.text(detail.message))),
                details: detail.and_then(|detail| details(detail, text)),
                stdout: detail.and_then(|detail| text(detail.stdout)),
                run: redactor.text(run_id(facts, entry.run)),
                instance: redactor.given(instance),
                stderr: detail.and_then(|detail| text(detail.stderr)),
                told_again_by: by.map(|entry| redactor.text(&entry.path)),
            };
            line(&row, sink)?;
        }
    }
    Ok(())
}

/// Texts of all failures of the attempt, the deciding one first.
fn details(detail: &TestDetail, text: impl Fn(Span) -> Option<String>) -> Option<String> {
    let spans = [detail.details].into_iter().chain(detail.more.iter().map(|(_, _, _, span)| *span));
    let texts: Vec<String> = spans.filter_map(text).collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}
