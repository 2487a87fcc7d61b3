//! Raw text is not kept: it is inflated again on demand, through a bounded cache.

#[cfg(test)]
mod tests;

use super::Session;
use crate::documents::readable;
use crate::documents::text::{self, Encoding};
use crate::entries::{self, Input, NESTED, Reader};
use crate::facts::{EntryKind, EntryState, Fragment, Loss, Span};
use crate::methods::find::Find;
use crate::views::{self, Preview, PreviewQuery, SearchHit, SearchKind, TestView};
use std::io::BufRead;
use std::rc::Rc;

/// Bytes kept of entries that were inflated again.
const CACHE: usize = 128 << 20;
/// Hits of one entry that are worth showing.
const HITS_PER_ENTRY: usize = 20;

/// Inflated entries, most recently used last.
#[derive(Default)]
pub(super) struct Cache {
    entries: Vec<(u32, Rc<Content>)>,
}

/// Bytes of an entry, whole or as far as the cache goes.
pub(super) struct Content {
    pub(super) bytes: Vec<u8>,
    pub(super) is_cut: bool,
}

impl Cache {
    fn get(&mut self, entry: u32) -> Option<Rc<Content>> {
        let at = self.entries.iter().position(|(known, _)| *known == entry)?;
        let hit = self.entries.remove(at);
        let content = hit.1.clone();
        self.entries.push(hit);
        Some(content)
    }

    fn put(&mut self, entry: u32, content: Rc<Content>) {
        self.entries.push((entry, content));
        let mut held: usize = self.entries.iter().map(|(_, content)| content.bytes.len()).sum();
        while held > CACHE && self.entries.len() > 1 {
            held -= self.entries.remove(0).1.bytes.len();
        }
    }
}

impl Session {
    /// The bytes of an entry, inflated again where they are not at hand.
    pub(super) fn content(&mut self, entry: u32) -> Result<Rc<Content>, String> {
        if let Some(content) = self.cache.get(entry) {
            return Ok(content);
        }
        let row = self.facts.entries.get(entry as usize).ok_or("no such entry")?;
        let unit = self.units.get(row.unit as usize).filter(|unit| unit.input == row.input);
        let (Some(unit), Some(input)) = (unit, self.inputs.get(row.input as usize)) else {
            return Err("the entry cannot be reached".to_owned());
        };
        let target = row.path.clone();
        let mut found: Option<Content> = None;
        let mut document = |fragment: &mut Fragment, at: u32, input: &mut Input<'_>| {
            let hit = fragment.entries.get(at as usize).is_some_and(|entry| entry.path == target);
            if hit && found.is_none() {
                found = Some(take(input));
            }
        };
        let wanted =
            |path: &str| target == path || target.strip_prefix(path).is_some_and(|rest| rest.starts_with(NESTED));
        let mut reader =
            Reader { limits: &self.limits, document: &mut document, wanted: &wanted, unopened: Some(&target) };
        let mut fragment = Fragment::default();
        entries::read(&*input.source, unit, &mut reader, &mut fragment);
        let content = found.ok_or_else(|| {
            let why = fragment.notes.iter().find(|note| note.loss >= Loss::DataLoss).map(|note| note.what.clone());
            why.unwrap_or_else(|| "its bytes cannot be read".to_owned())
        })?;
        let content = Rc::new(content);
        self.cache.put(entry, content.clone());
        Ok(content)
    }

    /// Name and bytes of an entry, to be saved.
    pub fn extract(&mut self, entry: u32) -> Result<(String, Vec<u8>), String> {
        let content = self.content(entry)?;
        if content.is_cut {
            return Err(format!("larger than {} MB: take it from the archive", CACHE >> 20));
        }
        let path = self.facts.entries.get(entry as usize).map(|entry| entry.path.clone()).unwrap_or_default();
        let name = path.rsplit(['/', '\\']).next().unwrap_or("entry").to_owned();
        Ok((name, content.bytes.clone()))
    }

    /// A slice of an entry as lines, hex or a picture.
    pub fn preview(&mut self, query: &PreviewQuery) -> Preview {
        let about = views::entry_row(&self.facts, query.entry);
        let Some(row) = self.facts.entries.get(query.entry as usize) else {
            return views::no_preview(query, about, "no such entry");
        };
        if row.kind == EntryKind::Container {
            return views::container_preview(query, about);
        }
        match self.content(query.entry) {
            Ok(content) => views::preview(query, about, &content.bytes, content.is_cut),
            Err(why) => views::no_preview(query, about, &why),
        }
    }

    /// A text of a document by its span: details and outputs of tests.
    pub(super) fn text_of(&mut self, document: u32, span: Span) -> String {
        if span.is_empty() {
            return String::new();
        }
        let Some(row) = self.facts.documents.get(document as usize) else { return String::new() };
        let (entry, encoding, escaping) = (row.entry, row.encoding, row.escaping);
        let Ok(content) = self.content(entry) else { return String::new() };
        let start = usize::try_from(span.start).unwrap_or(usize::MAX).min(content.bytes.len());
        let end = usize::try_from(span.end).unwrap_or(usize::MAX).min(content.bytes.len());
        readable(content.bytes.get(start..end).unwrap_or_default(), encoding, escaping)
    }

    /// One case in full.
    pub fn test(&mut self, case: u32) -> Option<TestView> {
        let mut view = views::test(&self.facts, &self.findings, self.history.as_ref(), case)?;
        view.quarantine = self.quarantined.get(&case).cloned().unwrap_or_default();
        for (attempt, spans) in view.attempts.iter_mut().zip(views::test_spans(&self.facts, case)) {
            for (failure, span) in attempt.failures.iter_mut().zip(&spans.details) {
                views::set_details(failure, self.text_of(spans.document, *span));
            }
            attempt.stdout = self.text_of(spans.document, spans.stdout);
            attempt.stderr = self.text_of(spans.document, spans.stderr);
            views::find_attachments(&self.facts, attempt);
        }
        Some(view)
    }

    /// Lines that hold `text`, from unit `from` on, until `budget` inflated bytes were searched.
    ///
    /// Gives hits, and the unit to go on with, if there is one.
    pub fn search_text(&mut self, text: &str, from: usize, budget: u64) -> (Vec<SearchHit>, Option<usize>) {
        let Some(needle) = Find::new([text]) else {
            return (Vec::new(), None);
        };
        let mut hits = Vec::new();
        if text.is_empty() {
            return (hits, None);
        }
        let mut searched = 0;
        // The first entry of every unit: entries of a unit are adjacent.
        let mut firsts = vec![usize::MAX; self.units.len()];
        for (at, entry) in self.facts.entries.iter().enumerate() {
            if let Some(first) = firsts.get_mut(entry.unit as usize) {
                *first = at.min(*first);
            }
        }
        for (at, unit) in self.units.iter().enumerate().skip(from) {
            if searched >= budget {
                return (hits, Some(at));
            }
            let Some(input) = self.inputs.get(unit.input as usize) else { continue };
            let first = firsts.get(at).copied().unwrap_or(0);
            let mut document = |fragment: &mut Fragment, entry: u32, input: &mut Input<'_>| {
                let Some(row) = fragment.entries.get_mut(entry as usize) else { return };
                row.state = EntryState::Plain;
                let path = row.path.clone();
                let id = self.facts.entries.iter().enumerate().skip(first).find(|(_, known)| known.path == path);
                let Some((id, known)) = id else { return };
                if known.state != EntryState::Unrecognised && known.format != "image" {
                    search_in(input, &needle, crate::facts::index(id), &path, &mut hits);
                }
            };
            let mut reader =
                Reader { limits: &self.limits, document: &mut document, wanted: &|_| true, unopened: None };
            let mut fragment = Fragment::default();
            entries::read(&*input.source, unit, &mut reader, &mut fragment);
            searched += fragment.inflated_bytes.max(unit.stored_bytes).max(1);
        }
        (hits, None)
    }

    /// Lines of an entry with their path, redacted, to be copied.
    pub fn copy_lines(&mut self, entry: u32, first: u64, last: u64) -> String {
        let query = PreviewQuery {
            entry,
            offset: first.saturating_sub(1),
            limit: u32::try_from(last.saturating_sub(first) + 1).unwrap_or(u32::MAX).min(10_000),
        };
        let preview = self.preview(&query);
        let lines = if last > first { format!("{first}-{last}") } else { first.to_string() };
        let body = preview.lines.join("\n");
        let text = format!("{}:{lines}\n```\n{body}\n```\n", preview.about.path);
        self.numbered().text(&text).into_owned()
    }
}

pub(super) fn take(input: &mut Input<'_>) -> Content {
    if let Some(bytes) = input.as_whole() {
        return Content { bytes: bytes.to_vec(), is_cut: false };
    }
    let mut bytes = Vec::new();
    let mut is_cut = false;
    while let Ok(there) = input.fill_buf() {
        if there.is_empty() {
            break;
        }
        if bytes.len() + there.len() > CACHE {
            is_cut = true;
            break;
        }
        bytes.extend_from_slice(there);
        let taken = there.len();
        input.consume(taken);
    }
    Content { bytes, is_cut }
}

/// Lines of a document in which the needle stands, at most [`HITS_PER_ENTRY`].
fn search_in(input: &mut Input<'_>, needle: &Find, entry: u32, path: &str, hits: &mut Vec<SearchHit>) {
    let (encoding, _) = text::detect(input.head());
    let owned;
    let mut line = 1_u64;
    let mut found = 0;
    if encoding != Encoding::Utf8 {
        owned = text::decode(&take(input).bytes).text.into_owned();
        search_piece(owned.as_bytes(), needle, entry, path, &mut line, &mut found, hits);
        return;
    }
    while let Ok(there) = input.fill_buf() {
        if there.is_empty() || found >= HITS_PER_ENTRY {
            break;
        }
        // A needle across two pieces of a stream is missed: pieces end where lines do, when they can.
        let whole = memchr::memrchr(b'\n', there).map_or(there.len(), |at| at + 1);
        search_piece(there.get(..whole).unwrap_or_default(), needle, entry, path, &mut line, &mut found, hits);
        input.consume(whole);
    }
}

fn search_piece(
    bytes: &[u8],
    needle: &Find,
    entry: u32,
    path: &str,
    line: &mut u64,
    found: &mut usize,
    hits: &mut Vec<SearchHit>,
) {
    let mut counted = 0;
    let mut at = 0;
    while let Some(hit) = needle.first(bytes.get(at..).unwrap_or_default()) {
        let hit = at + hit.start;
        let start = memchr::memrchr(b'\n', bytes.get(..hit).unwrap_or_default()).map_or(0, |at| at + 1);
        let end = memchr::memchr(b'\n', bytes.get(hit..).unwrap_or_default()).map_or(bytes.len(), |at| hit + at);
        *line += memchr::memchr_iter(b'\n', bytes.get(counted..start).unwrap_or_default()).count() as u64;
        counted = start;
        let from = start.max(hit.saturating_sub(200));
        let shown = bytes.get(from..end.min(from + 400)).unwrap_or_default();
        let shown = text::decode_as(shown, Encoding::Utf8, 0).text;
        let text = text::shown(&text::strip_ansi(shown.trim())).into_owned();
        hits.push(SearchHit { kind: SearchKind::Text, id: entry, line: *line, text, place: path.to_owned() });
        *found += 1;
        at = end + 1;
        if *found >= HITS_PER_ENTRY || at >= bytes.len() {
            break;
        }
    }
    *line += memchr::memchr_iter(b'\n', bytes.get(counted..).unwrap_or_default()).count() as u64;
}
