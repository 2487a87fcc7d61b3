//! Logs: the list of them, and a viewer whose index is made once and kept beside the content.

#[cfg(test)]
mod tests;

use super::Session;
use crate::views::logs::{self, Found, LogIndex, Wrapped};
use crate::views::{LogPage, LogQuery, LogSought, LogTarget, LogView, LogsPage, LogsQuery, SeekQuery};
use std::rc::Rc;

/// Logs whose index is kept.
const KEPT: usize = 4;

/// Logs that are looked at, most recently used last.
#[derive(Default)]
pub(super) struct Logs(Vec<Looked>);

/// What was made of one.
struct Looked {
    entry: u32,
    index: Rc<LogIndex>,
    wrapped: Option<Rc<Wrapped>>,
    found: Option<Rc<Found>>,
}

impl Session {
    /// A slice of the logs, failing ones first.
    pub fn logs(&self, query: &LogsQuery) -> LogsPage {
        logs::logs(&self.facts, query)
    }

    /// A log as a whole: its groups, the lines that explain its failure, its map.
    pub fn log_view(&mut self, entry: u32) -> LogView {
        match self.looked(entry) {
            Ok((content, looked)) => {
                let index = looked.index.clone();
                logs::log_view(&self.facts, entry, &index, content.is_cut)
            }
            Err(why) => logs::refused(&self.facts, entry, why),
        }
    }

    /// The rows of a log that a query asks for.
    pub fn log_page(&mut self, query: &LogQuery) -> LogPage {
        let empty = LogPage { query: query.clone(), folds: query.folds.clone(), ..LogPage::default() };
        let Ok((content, looked)) = self.looked(query.entry) else { return empty };
        if query.columns > 0 && looked.wrapped.as_ref().is_none_or(|known| known.columns != query.columns) {
            looked.wrapped = Some(Rc::new(Wrapped::new(&looked.index, &content.bytes, query.columns)));
        }
        let wrapped = looked.wrapped.as_deref().filter(|_| query.columns > 0);
        logs::log_page(query, &looked.index, &content.bytes, wrapped)
    }

    /// The next place of a kind from a line.
    pub fn log_seek(&mut self, query: &SeekQuery) -> LogSought {
        let Ok((content, looked)) = self.looked(query.entry) else {
            return LogSought { query: query.clone(), line: None, nth: 0, of: 0, wrapped: false, buckets: Vec::new() };
        };
        if let LogTarget::Text(text) = &query.target
            && looked.found.as_ref().is_none_or(|found| found.text != *text)
        {
            looked.found = Some(Rc::new(Found::new(&looked.index, &content.bytes, text)));
        }
        logs::sought(query, &looked.index, looked.found.as_deref())
    }

    /// Bytes and index of a log, made where they are not at hand.
    fn looked(&mut self, entry: u32) -> Result<(Rc<super::content::Content>, &mut Looked), String> {
        let content = self.content(entry)?;
        let known = self.logs.0.iter().position(|looked| looked.entry == entry);
        let looked = match known {
            Some(at) => self.logs.0.remove(at),
            None => Looked {
                entry,
                index: Rc::new(LogIndex::new(&self.facts, entry, &content.bytes)),
                wrapped: None,
                found: None,
            },
        };
        if self.logs.0.len() >= KEPT {
            self.logs.0.remove(0);
        }
        self.logs.0.push(looked);
        let looked = self.logs.0.last_mut().ok_or("no log is at hand")?;
        Ok((content, looked))
    }
}
