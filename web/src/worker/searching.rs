//! Search: names at once, then the text of entries, a piece at a time.

use super::clock::Pace;
use super::engine::Desk;
use crate::protocol::Event;
use artiscope_core::views::SearchPage;

/// Hits in names, and hits in text.
const HITS: usize = 200;
/// Inflated bytes searched before the event loop has its turn.
const PIECE: u64 = 8 << 20;
/// Milliseconds between answers.
const ANSWER_MS: f64 = 150.0;

/// A search that goes on.
pub(super) struct Searching {
    number: u32,
    page: SearchPage,
    /// Where its hits in text begin.
    names: usize,
    /// The entry to go on with.
    next: usize,
    answer: Pace,
}

impl Desk {
    /// Answers with names, then goes through the text; a newer search takes its place.
    pub(super) fn search(&mut self, number: u32, text: String) {
        let mut page = self.session.search_names(&text, HITS);
        page.done = text.is_empty();
        page.text = text;
        let names = page.hits.len();
        page.of = self.session.units().len() as u64;
        self.say(number, Event::Search(page.clone()));
        if page.done {
            self.searching = None;
            return;
        }
        let mut answer = Pace::new(ANSWER_MS);
        answer.rest(ANSWER_MS);
        self.searching = Some(Searching { number, page, names, next: 0, answer });
        self.soon(move |desk| desk.search_on(number));
    }

    fn search_on(&mut self, number: u32) {
        let Some(mut searching) = self.searching.take() else { return };
        if searching.number != number {
            self.searching = Some(searching);
            return;
        }
        let (hits, next) = self.session.search_text(&searching.page.text, searching.next, PIECE);
        searching.page.hits.extend(hits);
        searching.page.hits.truncate(searching.names + HITS);
        searching.page.searched = next.map_or(searching.page.of, |next| next as u64);
        searching.page.done = next.is_none() || searching.page.hits.len() >= searching.names + HITS;
        if searching.page.done || searching.answer.due() {
            self.say(number, Event::Search(searching.page.clone()));
        }
        if let Some(next) = next.filter(|_| !searching.page.done) {
            searching.next = next;
            self.searching = Some(searching);
            self.soon(move |desk| desk.search_on(number));
        }
    }
}
