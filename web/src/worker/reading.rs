//! The engine's part in reading: lists, hands out, absorbs, reports, stops.

use super::board::{self, Board, Outcome};
use super::clock::{Pace, now_ms};
use super::engine::{Desk, timed};
use super::file_source::Bytes;
use crate::protocol::{Event, Handed, Notice, Progress, Report, Task};
use crate::wire::{self, Outlet as _, Parcel};
use artiscope_core::bytes::ByteSource;
use artiscope_core::entries::Unit;
use artiscope_core::facts::Fragment;
use js_sys::Uint8Array;
use std::ops::Range;
use wasm_bindgen::JsValue;

/// Batches that a reader has at once: one being read, one to go on with, one being fetched.
const DEPTH: usize = 3;
/// Milliseconds of absorbing before the event loop has its turn.
const TURN_MS: f64 = 40.0;
/// Progress five times a second: the page draws it on a core that could read.
const PROGRESS_MS: f64 = 200.0;
/// A summary of what was read so far at most twice a second, and a tenth of the time.
const SUMMARY_MS: f64 = 500.0;
const CANCELLED: &str = "reading was cancelled";

/// How the reading stands. Fragments stay encoded, outside of the wasm's memory, until their turn.
pub(super) struct Reading {
    board: Board<JsValue>,
    /// Something is being read.
    active: bool,
    /// Everything is read, and judged as soon as what was kept is at hand.
    judging: bool,
    /// Given while reading: their turn comes when this is read.
    later: Vec<Vec<(Handed, Bytes)>>,
    /// Paths that are not read.
    avoid: Vec<String>,
    started_ms: f64,
    stored: u64,
    stored_of: u64,
    inflated: u64,
    absorbing: bool,
    progress: Pace,
    summary: Pace,
}

impl Reading {
    pub(super) fn new(avoid: Vec<String>) -> Self {
        Self {
            board: Board::default(),
            active: false,
            judging: false,
            later: Vec::new(),
            avoid,
            started_ms: 0.0,
            stored: 0,
            stored_of: 0,
            inflated: 0,
            absorbing: false,
            progress: Pace::new(PROGRESS_MS),
            summary: Pace::new(SUMMARY_MS),
        }
    }

    /// Something is being read, or waits to be judged.
    pub(super) fn is_active(&self) -> bool {
        self.active
    }
}

impl Desk {
    /// Lists the files and begins to read, or does so when what is being read is read.
    pub(super) fn open(&mut self, files: Vec<(Handed, Bytes)>) {
        let files = self.take_backups(files);
        if files.is_empty() {
            // Nothing but a backup: the page is told that nothing is being read.
            self.say_summary(self.reading.active);
            return self.say_progress(true);
        }
        if self.reading.active {
            self.reading.later.push(files);
            return;
        }
        self.pause_search();
        self.reading.active = true;
        self.reading.started_ms = now_ms();
        (self.reading.stored, self.reading.stored_of) = (0, 0);
        self.begin(&files);
    }

    fn begin(&mut self, files: &[(Handed, Bytes)]) {
        let first = self.list(files);
        self.reading.board.add(board::cut(self.session.units().get(first..).unwrap_or_default(), first));
        for path in &self.reading.avoid {
            let found = self.session.units().iter().skip(first).position(|unit| unit.path == *path);
            if let Some(at) = found {
                self.reading.board.avoid(first + at, "the engine crashed while this was being read");
            }
        }
        self.ask_for_readers();
        self.say_progress(true);
        self.say_summary(true);
        self.hand_out();
        self.absorb();
    }

    /// Adds the files to the session; the number of their first unit.
    fn list(&mut self, files: &[(Handed, Bytes)]) -> usize {
        let first = self.session.units().len();
        let sources = files.iter().map(|(handed, bytes)| {
            let source: Box<dyn ByteSource> = Box::new(self.source(bytes));
            (handed.name.clone(), source)
        });
        let sources = sources.collect();
        let taken = self.session.add(sources);
        for (handed, bytes) in taken.into_iter().filter_map(|place| files.get(place)) {
            self.session.correct_input(self.files.len(), &handed.said);
            self.files.push(bytes.clone());
        }
        let units = self.session.units().get(first..).unwrap_or_default();
        self.reading.stored_of += units.iter().map(|unit| unit.stored_bytes).sum::<u64>();
        first
    }

    fn ask_for_readers(&self) {
        let wanted = u32::try_from(self.reading.board.waiting()).unwrap_or(u32::MAX);
        if wanted > 0 {
            self.notice(&Notice::Readers(wanted));
        }
    }

    /// Gives every reader one batch, then more to go on with.
    pub(super) fn hand_out(&mut self) {
        for depth in 1..=DEPTH {
            for (&number, reader) in &mut self.readers {
                let Some(batch) = self.reading.board.take(number, depth) else { continue };
                let units: Vec<Unit> = self.session.units().get(batch.clone()).unwrap_or_default().to_vec();
                let input = units.first().map_or(0, |unit| unit.input);
                Self::tell_input(&self.files, reader, input);
                let limits = self.session.limits().clone();
                let task = Task::Read { batch: number_of(&batch), units, limits };
                reader.port.post(&Parcel::new(&task));
            }
        }
    }

    pub(super) fn hear_reader(&mut self, number: u32, report: Report, handles: Vec<JsValue>) {
        let Some(reader) = self.readers.get_mut(&number) else { return };
        match report {
            Report::Fragment(batch) => {
                reader.bytes = 0;
                let Some(fragment) = handles.into_iter().next() else { return };
                self.reading.board.finish(number, batch as usize, Outcome::Read(fragment));
                self.hand_out();
                if !self.reading.absorbing {
                    self.absorb();
                }
            }
            Report::At(_, bytes) => {
                reader.bytes = bytes;
                if self.reading.active {
                    self.say_progress(false);
                }
            }
            Report::Found(search, batch, searched) => {
                reader.bytes = 0;
                self.hear_found(number, search, batch, searched);
            }
        }
    }

    pub(super) fn reader_gone(&mut self, number: u32, why: &str) {
        self.readers.remove(&number);
        self.reading.board.crash(number, &format!("reading it crashed: {why}"));
        self.ask_for_readers();
        self.hand_out();
        self.search_crashed(number, why);
        self.absorb();
    }

    /// Absorbs what is there in order of units, with turns for the event loop.
    fn absorb(&mut self) {
        if !self.reading.active || self.reading.judging {
            return;
        }
        let until = now_ms() + TURN_MS;
        while let Some((units, outcome)) = self.reading.board.leave() {
            self.take_in(units, outcome);
            if now_ms() > until {
                self.reading.absorbing = true;
                return self.soon(|desk| {
                    desk.reading.absorbing = false;
                    desk.absorb();
                });
            }
        }
        if !self.reading.board.is_empty() {
            self.say_progress(false);
            self.say_summary(true);
        } else if self.reading.later.is_empty() {
            self.end();
        } else {
            let files = self.reading.later.remove(0);
            self.begin(&files);
        }
    }

    fn take_in(&mut self, units: Range<usize>, outcome: Outcome<JsValue>) {
        let stored = self.session.units().get(units.clone()).unwrap_or_default().iter().map(|unit| unit.stored_bytes);
        self.reading.stored += stored.sum::<u64>();
        match outcome {
            Outcome::Lost(why) => self.session.lose(units, &why),
            Outcome::Read(buffer) => match decode(&buffer) {
                Some(fragment) => {
                    self.reading.inflated += fragment.inflated_bytes;
                    self.session.absorb(fragment);
                }
                None => self.session.lose(units, "what was read from it did not arrive whole"),
            },
        }
    }

    fn end(&mut self) {
        if !std::mem::replace(&mut self.reading.judging, true) {
            self.judge_beside();
        }
    }

    /// Everything is read and what was kept is beside it: the rules speak.
    pub(super) fn judged(&mut self) {
        self.reading.judging = false;
        self.session.finish();
        if !self.reading.later.is_empty() {
            let files = self.reading.later.remove(0);
            return self.begin(&files);
        }
        self.reading.active = false;
        self.say_summary(false);
        self.say_progress(true);
        self.after_judging();
        self.search_again();
    }

    /// Stops at once; what was read stays, the rest is named in the ledger.
    pub(super) fn cancel(&mut self) {
        if !self.reading.active || self.reading.judging {
            return;
        }
        self.stop_readers();
        for files in std::mem::take(&mut self.reading.later) {
            self.list(&files);
        }
        let end = self.session.units().len();
        for (units, outcome) in self.reading.board.drain(end) {
            match outcome {
                Some(outcome) => self.take_in(units, outcome),
                None => self.session.lose(units, CANCELLED),
            }
        }
        // Nothing is left to be skipped, but the session is to know that it was cut short.
        self.session.skip(end, CANCELLED);
        self.end();
    }

    /// Ends the readers that are busy; the page starts a fresh one.
    pub(super) fn stop_readers(&mut self) {
        let busy = self.reading.board.stop();
        self.readers.retain(|number, _| !busy.contains(number));
        if !busy.is_empty() {
            self.notice(&Notice::Stop(busy));
        }
    }

    fn say_progress(&mut self, now: bool) {
        if !self.reading.progress.due() && !now {
            return;
        }
        let reading = &self.reading;
        let units = self.session.units();
        let at = reading.board.reading().unwrap_or_else(|| reading.board.frontier());
        let under_way: u64 = self.readers.values().map(|reader| reader.bytes).sum();
        let progress = Progress {
            entries: reading.board.frontier() as u64,
            entries_of: units.len() as u64,
            bytes: (reading.stored + under_way).min(reading.stored_of),
            bytes_of: reading.stored_of,
            inflated: reading.inflated,
            elapsed_ms: now_ms() - reading.started_ms,
            path: units.get(at).map(|unit| unit.path.clone()).unwrap_or_default(),
            done: !reading.active,
        };
        self.say(0, Event::Progress(progress));
    }

    pub(super) fn say_summary(&mut self, reading: bool) {
        if reading && !self.reading.summary.due() {
            return;
        }
        let (summary, ms) = timed(|| self.session.summary(reading));
        self.reading.summary.rest(ms * 10.0);
        self.say(0, Event::Summary(Box::new(summary)));
    }
}

/// The fragment in a buffer, which is empty afterwards.
fn decode(buffer: &JsValue) -> Option<Fragment> {
    let encoded = Uint8Array::new(buffer);
    let bytes = encoded.to_vec();
    wire::release(&encoded.buffer());
    Fragment::decode(&bytes)
}

/// Batches are known by their first unit.
fn number_of(batch: &Range<usize>) -> u32 {
    u32::try_from(batch.start).unwrap_or(u32::MAX)
}
