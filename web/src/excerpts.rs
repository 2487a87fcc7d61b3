//! Lines around evidence: asked for one after another, behind everything else that previews ask.
//!
//! For previews the newest question wins, so an excerpt that is overtaken is asked again later.

use std::collections::{HashMap, VecDeque};

use artiscope_core::views::{Preview, PreviewQuery};
use leptos::prelude::*;

/// Lines shown around the telling one.
const AROUND: u64 = 2;

type Key = (u32, u64);

/// The excerpts that are there, wait, or are under way.
#[derive(Clone, Copy)]
pub(crate) struct Excerpts {
    shown: RwSignal<HashMap<Key, Preview>>,
    waiting: StoredValue<VecDeque<PreviewQuery>>,
    under_way: StoredValue<Option<(u32, PreviewQuery)>>,
}

impl Excerpts {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self { shown: RwSignal::default(), waiting: StoredValue::default(), under_way: StoredValue::default() }
    }

    fn query(entry: u32, line: u64) -> PreviewQuery {
        let offset = line.saturating_sub(1 + AROUND);
        PreviewQuery { entry, offset, limit: 5 }
    }

    /// Puts an excerpt in the queue, unless it is there.
    pub(crate) fn want(&self, entry: u32, line: u64) {
        let query = Self::query(entry, line);
        let there = self.shown.with_untracked(|shown| shown.contains_key(&(entry, query.offset)))
            || self.waiting.with_value(|waiting| waiting.contains(&query))
            || self.under_way.with_value(|way| way.as_ref().is_some_and(|(_, asked)| *asked == query));
        if !there {
            self.waiting.update_value(|waiting| waiting.push_back(query));
        }
    }

    /// The excerpt around a line. Tracks.
    pub(crate) fn get(&self, entry: u32, line: u64) -> Option<Preview> {
        let key = (entry, Self::query(entry, line).offset);
        self.shown.with(|shown| shown.get(&key).cloned())
    }

    /// Sends the next one, unless one is under way.
    pub(crate) fn next(&self, send: impl FnOnce(PreviewQuery) -> u32) {
        if self.under_way.with_value(Option::is_some) {
            return;
        }
        if let Some(query) = self.waiting.try_update_value(VecDeque::pop_front).flatten() {
            let number = send(query.clone());
            self.under_way.set_value(Some((number, query)));
        }
    }

    /// Takes an answer if it is an excerpt, else gives it back: another preview overtook what was under way.
    pub(crate) fn receive(&self, number: u32, page: Preview) -> Option<Preview> {
        match self.under_way.try_update_value(Option::take).flatten() {
            Some((asked, _)) if asked == number => {
                self.shown.update(|shown| {
                    shown.insert((page.query.entry, page.query.offset), page);
                });
                None
            }
            Some((asked, query)) => {
                if asked > number {
                    self.under_way.set_value(Some((asked, query)));
                } else {
                    self.waiting.update_value(|waiting| waiting.push_front(query));
                }
                Some(page)
            }
            None => Some(page),
        }
    }

    /// The engine is new: what was under way is asked again.
    pub(crate) fn retry(&self) {
        if let Some((_, query)) = self.under_way.try_update_value(Option::take).flatten() {
            self.waiting.update_value(|waiting| waiting.push_back(query));
        }
    }

    /// Forgets all.
    pub(crate) fn clear(&self) {
        self.shown.set(HashMap::new());
        self.waiting.set_value(VecDeque::new());
        self.under_way.set_value(None);
    }
}
