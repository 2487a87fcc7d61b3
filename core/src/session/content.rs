//! Raw text is not kept: it is inflated again on demand, through a bounded cache.

#[cfg(test)]
mod tests;

use super::Session;
use crate::documents::readable;
use crate::entries::{self, Input, NESTED, Reader};
use crate::facts::{EntryKind, Fragment, Loss, Span};
use crate::reports::markdown::block;
use crate::views::{self, Preview, PreviewQuery, TestView};
use std::io::BufRead;
use std::rc::Rc;

/// Bytes kept of entries that were inflated again.
const CACHE: usize = 128 << 20;

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
            let why =
                if self.bundled.is_some() { "it was left out of this report" } else { "the entry cannot be reached" };
            return Err(why.to_owned());
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
        let redacted = self.numbered();
        let path = redacted.text(&preview.about.path);
        format!("{path}:{lines}\n{}", block(&redacted.text(&body)))
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
