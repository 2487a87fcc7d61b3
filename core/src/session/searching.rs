//! Search over the text of everything open: shared out by units, as reading is.

#[cfg(test)]
mod tests;

use super::Session;
use crate::bytes::{ByteSource, Limits};
use crate::documents::search::{Matched, Search, search};
use crate::entries::{self, Input, NESTED, Reader, Unit};
use crate::facts::{EntryState, Fragment, Loss};
use crate::views::{self, SearchPage, TextFile, TextPage, TextQuery};
use serde::{Deserialize, Serialize};

/// Who looks for what, in which entry.
pub struct Looking {
    /// `None`: texts are only inflated.
    search: Option<Search>,
    /// Path of the only entry that is searched; `None` for all.
    only: Option<String>,
}

impl Looking {
    /// Makes it ready; the sentence says what is wrong with a pattern, and where.
    pub fn new(query: &TextQuery, only: Option<&str>) -> Result<Self, String> {
        let search = if query.only_inflates { None } else { Some(Search::new(&query.wanted())?) };
        Ok(Self { search, only: only.map(ToOwned::to_owned) })
    }

    /// A search in everything.
    pub fn everywhere(search: Search) -> Self {
        Self { search: Some(search), only: None }
    }
}

/// What some units hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Searched {
    /// Files with lines that match, in order.
    pub files: Vec<SearchedFile>,
    /// Texts searched.
    pub texts: u64,
    /// Entries that are no text.
    pub binaries: u64,
    /// Inflated bytes.
    pub bytes: u64,
    /// Entries that could not be searched to their end, and why.
    pub lost: Vec<(String, String)>,
}

/// A file with lines that match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchedFile {
    /// Number of its unit.
    pub unit: u32,
    /// The whole way in.
    pub path: String,
    /// Its lines.
    pub matched: Matched,
}

/// Searches units of one source: pure, so it can be shared out.
pub fn search_units(source: &dyn ByteSource, units: &[Unit], limits: &Limits, looking: &Looking) -> Searched {
    let mut searched = Searched::default();
    let mut finder = looking.search.as_ref().map(Search::finder);
    for unit in units {
        let (mut files, mut texts, mut binaries) = (Vec::new(), 0, 0);
        let mut document = |fragment: &mut Fragment, entry: u32, input: &mut Input<'_>| {
            let Some(row) = fragment.entries.get_mut(entry as usize) else { return };
            row.state = EntryState::Plain;
            let path = row.path.clone();
            let Some(finder) = &mut finder else {
                input.drain();
                texts += 1;
                return;
            };
            match search(input, finder) {
                None => binaries += 1,
                Some(matched) => {
                    texts += 1;
                    if matched.lines > 0 || matched.cut_lines > 0 {
                        files.push(SearchedFile { unit: unit.unit, path, matched });
                    }
                }
            }
        };
        let only = looking.only.as_deref();
        let wanted = |path: &str| {
            only.is_none_or(|only| only == path || only.strip_prefix(path).is_some_and(|rest| rest.starts_with(NESTED)))
        };
        let mut reader = Reader { limits, document: &mut document, wanted: &wanted, unopened: None };
        // A fragment for each unit: budgets over all of them were kept when they were read.
        let mut fragment = Fragment::default();
        entries::read(source, unit, &mut reader, &mut fragment);
        searched.files.append(&mut files);
        searched.texts += texts;
        searched.binaries += binaries;
        searched.bytes += fragment.inflated_bytes;
        let lost = fragment.notes.iter().filter(|note| note.loss >= Loss::DataLoss);
        searched.lost.extend(lost.map(|note| (note.path.clone(), note.what.clone())));
    }
    searched
}

/// A search that goes on: what units yield becomes a page.
pub struct TextSearch {
    /// What was found so far.
    pub page: TextPage,
    /// The first entry of every unit: entries of a unit are adjacent.
    firsts: Vec<usize>,
    only: Option<String>,
}

impl TextSearch {
    /// Nothing found yet; a pattern that cannot be looked for is refused at once, and done.
    pub fn new(session: &Session, query: TextQuery) -> Self {
        let mut firsts = vec![usize::MAX; session.units.len()];
        for (at, entry) in session.facts.entries.iter().enumerate() {
            if let Some(first) = firsts.get_mut(entry.unit as usize) {
                *first = at.min(*first);
            }
        }
        let entry = query.entry.and_then(|entry| session.facts.entries.get(entry as usize));
        let only = entry.map(|entry| entry.path.clone());
        let mut page = TextPage { of: session.units.len() as u64, ..TextPage::default() };
        if let Err(why) = Looking::new(&query, None) {
            page.refused = why;
        } else if query.entry.is_some() && only.is_none() {
            "no such entry".clone_into(&mut page.refused);
        }
        page.done = !page.refused.is_empty();
        page.query = query;
        Self { page, firsts, only }
    }

    /// The units that are to be searched, and the path of the only entry when there is one.
    pub fn units<'s>(&self, session: &'s Session) -> (&'s [Unit], Option<&str>) {
        let entry = self.page.query.entry.and_then(|entry| session.facts.entries.get(entry as usize));
        let units = match entry {
            Some(entry) => session.units.get(entry.unit as usize).map(std::slice::from_ref).unwrap_or_default(),
            None => session.units.as_slice(),
        };
        (units, self.only.as_deref())
    }

    /// Takes in what some units hold.
    pub fn add(&mut self, session: &Session, searched: Searched) {
        let files = searched.files.into_iter().map(|file| TextFile {
            entry: self.entry(session, file.unit, &file.path),
            unit: file.unit,
            path: file.path,
            lines: file.matched.lines,
            cut_lines: file.matched.cut_lines,
            kept: file.matched.kept,
        });
        let files = files.collect();
        self.page.take(files);
        self.page.texts += searched.texts;
        self.page.binaries += searched.binaries;
        self.page.bytes += searched.bytes;
        searched.lost.iter().for_each(|(path, why)| self.page.lose(path, why));
    }

    /// Units that could not be searched.
    pub fn lose(&mut self, units: &[Unit], why: &str) {
        for unit in units {
            self.page.lose(&unit.path, why);
        }
    }

    fn entry(&self, session: &Session, unit: u32, path: &str) -> Option<u32> {
        let first = *self.firsts.get(unit as usize)?;
        let entries = session.facts.entries.iter().enumerate().skip(first);
        let mut own = entries.take_while(|(_, entry)| entry.unit == unit);
        own.find(|(_, entry)| entry.path == path).map(|(at, _)| crate::facts::index(at))
    }
}

impl Session {
    /// Tests and files by name; text follows with [`TextSearch`].
    pub fn search_names(&self, text: &str, limit: usize) -> SearchPage {
        views::search_names(&self.facts, text, limit)
    }

    /// Searches everything, one unit after the other: for hosts without workers.
    pub fn search_text(&self, query: TextQuery) -> TextPage {
        let mut text = TextSearch::new(self, query);
        let (units, only) = text.units(self);
        let Ok(looking) = Looking::new(&text.page.query, only) else { return text.page };
        for unit in units {
            if let Some(input) = self.inputs.get(unit.input as usize) {
                let searched = search_units(&*input.source, std::slice::from_ref(unit), &self.limits, &looking);
                text.add(self, searched);
            }
            text.page.searched += 1;
        }
        text.page.of = units.len() as u64;
        text.page.done = true;
        text.page
    }
}
