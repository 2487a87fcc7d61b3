//! Search: names at once, then the text of everything open, shared out to the readers as reading is.
//!
//! One search goes on at a time; a newer one takes its place. What is read comes first: a search that is asked
//! for meanwhile begins when everything is read.

use super::board::{self, Board, Outcome};
use super::clock::Pace;
use super::engine::Desk;
use crate::protocol::{Event, Notice, Task};
use crate::wire::{Outlet as _, Parcel};
use artiscope_core::entries::Unit;
use artiscope_core::session::{Searched, TextSearch};
use artiscope_core::views::{SearchHit, SearchKind, SearchPage, TextQuery};

/// Hits in names, and hits in text, of a search for both.
const HITS: usize = 200;
/// Milliseconds between answers.
const ANSWER_MS: f64 = 150.0;
/// Batches that a reader has at once.
const DEPTH: usize = 3;
/// A reader that is at more than so many bytes is ended rather than waited for.
const PATIENCE: u64 = 64 << 20;

/// A search that goes on.
pub(super) struct Searching {
    number: u32,
    text: TextSearch,
    /// What was found in names, where these are searched too.
    names: Option<SearchPage>,
    units: Vec<Unit>,
    only: Option<String>,
    /// By place in `units`.
    board: Board<()>,
    answer: Pace,
}

impl Searching {
    fn event(&self) -> Event {
        let Some(names) = &self.names else { return Event::Found(Box::new(self.text.page.clone())) };
        let mut page = names.clone();
        let text = &self.text.page;
        let lines = text.files.iter().flat_map(|file| file.kept.iter().map(move |line| (file, line)));
        page.hits.extend(lines.take(HITS).filter_map(|(file, line)| {
            let text = line.text.trim().to_owned();
            Some(SearchHit { kind: SearchKind::Text, id: file.entry?, line: line.line, text, place: file.path.clone() })
        }));
        (page.searched, page.of, page.done) = (text.searched, text.of, text.done);
        Event::Search(page)
    }

    /// Nothing more is wanted.
    fn is_done(&self) -> bool {
        let is_full = self.names.is_some() && self.text.page.kept >= HITS as u64;
        self.text.page.done || is_full
    }
}

impl Desk {
    /// Answers with names, then goes through the text.
    pub(super) fn search(&mut self, number: u32, text: &str) {
        let mut names = self.session.search_names(text, HITS);
        text.clone_into(&mut names.text);
        self.begin_search(number, TextQuery::literal(text), Some(names));
    }

    /// Goes through the text.
    pub(super) fn search_text(&mut self, number: u32, query: TextQuery) {
        self.begin_search(number, query, None);
    }

    fn begin_search(&mut self, number: u32, query: TextQuery, names: Option<SearchPage>) {
        self.stop_search();
        let text = TextSearch::new(&self.session, query);
        let mut answer = Pace::new(ANSWER_MS);
        answer.rest(ANSWER_MS);
        let (units, only, board) = (Vec::new(), None, Board::default());
        let searching = Searching { number, text, names, units, only, board, answer };
        self.say(number, searching.event());
        if !searching.is_done() {
            self.searching = Some(searching);
            self.search_again();
        }
    }

    /// Begins the search anew: everything that was given is read.
    pub(super) fn search_again(&mut self) {
        let Some(searching) = self.searching.as_mut().filter(|_| !self.reading.is_active()) else { return };
        let query = searching.text.page.query.clone();
        searching.text = TextSearch::new(&self.session, query);
        let (units, only) = searching.text.units(&self.session);
        (searching.units, searching.only) = (units.to_vec(), only.map(ToOwned::to_owned));
        searching.board = Board::default();
        searching.board.add(board::cut(&searching.units, 0));
        searching.text.page.of = searching.units.len() as u64;
        let wanted = u32::try_from(searching.board.waiting()).unwrap_or(u32::MAX);
        if wanted > 0 {
            self.notice(&Notice::Readers(wanted));
        }
        self.hand_out_search();
        self.go_on_searching();
    }

    /// Gives every reader one batch, then more to go on with.
    pub(super) fn hand_out_search(&mut self) {
        let Some(searching) = self.searching.as_mut().filter(|_| !self.reading.is_active()) else { return };
        for depth in 1..=DEPTH {
            for (&number, reader) in &mut self.readers {
                let Some(batch) = searching.board.take(number, depth) else { continue };
                let units = searching.units.get(batch.clone()).unwrap_or_default().to_vec();
                let input = units.first().map_or(0, |unit| unit.input);
                Self::tell_input(&self.files, reader, input);
                let task = Task::Search {
                    search: searching.number,
                    batch: u32::try_from(batch.start).unwrap_or(u32::MAX),
                    units,
                    limits: self.session.limits().clone(),
                    query: searching.text.page.query.clone(),
                    only: searching.only.clone(),
                };
                reader.port.post(&Parcel::new(&task));
            }
        }
    }

    /// A reader has searched a batch.
    pub(super) fn hear_found(&mut self, reader: u32, search: u32, batch: u32, searched: Searched) {
        let Some(searching) = self.searching.as_mut().filter(|searching| searching.number == search) else { return };
        if searching.board.finish(reader, batch as usize, Outcome::Read(())) {
            searching.text.add(&self.session, searched);
        }
        self.hand_out_search();
        self.go_on_searching();
    }

    /// A reader is gone: what it was at is tried again, and in the end said.
    pub(super) fn search_crashed(&mut self, reader: u32, why: &str) {
        if let Some(searching) = &mut self.searching {
            searching.board.crash(reader, &format!("searching it crashed: {why}"));
            self.hand_out_search();
            self.go_on_searching();
        }
    }

    fn go_on_searching(&mut self) {
        let Some(mut searching) = self.searching.take() else { return };
        while let Some((units, outcome)) = searching.board.leave() {
            if let Outcome::Lost(why) = outcome {
                searching.text.lose(searching.units.get(units.clone()).unwrap_or_default(), &why);
            }
            searching.text.page.searched += units.len() as u64;
        }
        searching.text.page.done = searching.board.is_empty();
        let is_done = searching.is_done();
        if is_done || searching.answer.due() {
            searching.text.page.done = is_done;
            self.say(searching.number, searching.event());
        }
        self.searching = Some(searching);
        if is_done {
            self.end_search();
        }
    }

    /// Ends the search that goes on; what it found is told once more.
    pub(super) fn stop_search(&mut self) {
        if let Some(searching) = &mut self.searching {
            (searching.text.page.is_stopped, searching.text.page.done) = (true, true);
            let (number, event) = (searching.number, searching.event());
            self.say(number, event);
            self.end_search();
        }
    }

    /// Nothing is searched any more; readers that would take long to hear of it are ended.
    pub(super) fn end_search(&mut self) {
        let Some(mut searching) = self.searching.take() else { return };
        self.pause_readers(&mut searching);
    }

    /// Something is to be read: the search begins again when that is done.
    pub(super) fn pause_search(&mut self) {
        if let Some(mut searching) = self.searching.take() {
            self.pause_readers(&mut searching);
            self.searching = Some(searching);
        }
    }

    fn pause_readers(&mut self, searching: &mut Searching) {
        let is_slow = |number: &u32| {
            let batch = searching.board.at(*number).and_then(|batch| searching.units.get(batch.clone()));
            batch.is_some_and(|units| units.iter().map(|unit| unit.bytes).sum::<u64>() > PATIENCE)
        };
        let slow: Vec<u32> = self.readers.keys().copied().filter(is_slow).collect();
        searching.board = Board::default();
        self.readers.retain(|number, _| !slow.contains(number));
        for reader in self.readers.values() {
            reader.port.post(&Parcel::new(&Task::Forget));
        }
        if !slow.is_empty() {
            self.notice(&Notice::Stop(slow));
        }
    }
}
