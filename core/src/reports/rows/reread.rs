//! Documents with cases, with the bytes that texts of their attempts lie in: those are read again, each unit once.

use super::Source;
use crate::documents::readable;
use crate::entries::NESTED;
use crate::facts::{Document, Entry, Facts, Span, TestDetail, TestRow};
use crate::reports::Redactor;
use hashbrown::{HashMap, HashSet};
use std::io;

/// Is shown a document; an error ends the walk.
pub(crate) type See<'a> = dyn FnMut(&Read<'_>) -> io::Result<()> + 'a;

/// A document as it was read again.
pub(crate) struct Read<'a> {
    /// Attempts that it tells, in its order.
    pub(crate) rows: &'a [TestRow],
    pub(crate) document: &'a Document,
    pub(crate) entry: &'a Entry,
    redactor: Redactor<'a>,
    /// Empty when no row of it has texts.
    bytes: &'a [u8],
}

impl Read<'_> {
    /// A text of an attempt, redacted.
    pub(crate) fn text(&self, span: Span) -> Option<String> {
        let at = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX).min(self.bytes.len());
        let bytes = self.bytes.get(at(span.start)..at(span.end)).filter(|bytes| !bytes.is_empty())?;
        self.redactor.given_owned(&readable(bytes, self.document.encoding, self.document.escaping))
    }

    /// Texts of all failures of an attempt, the deciding one first.
    pub(crate) fn details(&self, detail: &TestDetail) -> Option<String> {
        let spans = [detail.details].into_iter().chain(detail.more.iter().map(|(_, _, _, span)| *span));
        let texts: Vec<String> = spans.filter_map(|span| self.text(span)).collect();
        (!texts.is_empty()).then(|| texts.join("\n"))
    }
}

/// Every document with cases, in table order: those of one unit are read again together, once.
pub(crate) fn each_document(source: &Source<'_>, see: &mut See<'_>) -> io::Result<()> {
    let facts = source.facts;
    let unit = |row: &TestRow| facts.entry_of(row.document).map(|entry| (entry.input, entry.unit));
    let unit_of = |rows: &[TestRow]| rows.first().and_then(unit);
    let documents: Vec<&[TestRow]> =
        facts.tests.slices().flat_map(|rows| rows.chunk_by(|a, b| a.document == b.document)).collect();
    for documents in documents.chunk_by(|a, b| unit_of(a) == unit_of(b)) {
        match documents.first().and_then(|rows| unit_of(rows)) {
            Some((_, unit)) if documents.iter().any(|rows| rows.iter().any(|row| has_texts(facts, row))) => {
                each_of_unit(source, unit, documents, see)?;
            }
            _ => documents.iter().try_for_each(|rows| show(source, rows, &[], see))?,
        }
    }
    Ok(())
}

/// Documents of one unit, in their order, as the unit yields them again.
fn each_of_unit(source: &Source<'_>, unit: u32, documents: &[&[TestRow]], see: &mut See<'_>) -> io::Result<()> {
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
        result = before.chain(here).try_for_each(|(rows, bytes)| show(source, rows, bytes, see));
        next = at + 1;
    });
    result?;
    let rest = documents.get(next..).unwrap_or_default();
    rest.iter().try_for_each(|rows| show(source, rows, &[], see))
}

fn has_texts(facts: &Facts, row: &TestRow) -> bool {
    facts.detail_of(row).is_some_and(|detail| {
        let more = detail.more.iter().map(|(_, _, _, span)| *span);
        more.chain([detail.details, detail.stdout, detail.stderr]).any(|span| !span.is_empty())
    })
}

fn show(source: &Source<'_>, rows: &[TestRow], bytes: &[u8], see: &mut See<'_>) -> io::Result<()> {
    let facts = source.facts;
    let Some(document) = rows.first().and_then(|row| facts.documents.get(row.document as usize)) else { return Ok(()) };
    let Some(entry) = facts.entries.get(document.entry as usize) else { return Ok(()) };
    see(&Read { rows, document, entry, redactor: source.redactor, bytes })
}
