//! Who reads what: batches of contiguous units, handed out and taken back.
//!
//! Readers finish in any order and may crash; batches leave the board in order
//! of their units, so the session is the same however the reading went.

use artiscope_core::entries::Unit;
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

/// Stored bytes of a batch: one window of the file.
const STORED: u64 = 4 << 20;
/// Inflated bytes of a batch: what a reader holds at once besides the largest entry.
const INFLATED: u64 = 6 << 20;
/// Units of a batch.
const UNITS: usize = 256;
/// The first batches are smaller, so that no reader waits long for its first bytes: by this power of two,
/// one less for every few batches.
const SMALLER: usize = 4;
/// Batches of one size.
const OF_A_SIZE: usize = 3;

/// Cuts units into batches: contiguous, of one input, small enough to return to the event loop
/// in time. A larger unit is a batch by itself. Numbers count from `first`.
pub fn cut(units: &[Unit], first: usize) -> Vec<Range<usize>> {
    let mut batches: Vec<Range<usize>> = Vec::new();
    let (mut stored, mut inflated, mut input) = (0, 0, None);
    for (at, unit) in (first..).zip(units) {
        let smaller = SMALLER.saturating_sub(batches.len().saturating_sub(1) / OF_A_SIZE);
        let full = stored + unit.stored_bytes > STORED >> smaller
            || inflated + unit.bytes > INFLATED >> smaller
            || input != Some(unit.input);
        if let Some(batch) = batches.last_mut().filter(|batch| !full && batch.len() < UNITS) {
            batch.end = at + 1;
        } else {
            batches.push(at..at + 1);
            (stored, inflated, input) = (0, 0, Some(unit.input));
        }
        stored += unit.stored_bytes;
        inflated += unit.bytes;
    }
    batches
}

/// What became of a batch.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// What it yields.
    Read(T),
    /// It cannot be read: a reader crashed on it.
    Lost(String),
}

/// All batches that are not yet absorbed.
pub struct Board<T> {
    /// By first unit.
    pending: BTreeMap<usize, Range<usize>>,
    /// By reader, in the order in which they are read.
    busy: BTreeMap<u32, VecDeque<Range<usize>>>,
    /// By first unit.
    done: BTreeMap<usize, (Range<usize>, Outcome<T>)>,
    /// The unit that is absorbed next.
    frontier: usize,
}

impl<T> Default for Board<T> {
    fn default() -> Self {
        Self { pending: BTreeMap::new(), busy: BTreeMap::new(), done: BTreeMap::new(), frontier: 0 }
    }
}

impl<T> Board<T> {
    /// Batches to be read, after all others.
    pub fn add(&mut self, batches: impl IntoIterator<Item = Range<usize>>) {
        self.pending.extend(batches.into_iter().map(|batch| (batch.start, batch)));
    }

    /// A unit that is not to be read: it counts as lost.
    pub fn avoid(&mut self, unit: usize, why: &str) {
        let Some((&start, batch)) = self.pending.range(..=unit).next_back() else { return };
        let batch = batch.clone();
        if !batch.contains(&unit) {
            return;
        }
        self.pending.remove(&start);
        self.add([batch.start..unit, unit + 1..batch.end].into_iter().filter(|part| !part.is_empty()));
        self.done.insert(unit, (unit..unit + 1, Outcome::Lost(why.into())));
    }

    /// The next batch for a reader, unless it has `depth` of them already.
    pub fn take(&mut self, reader: u32, depth: usize) -> Option<Range<usize>> {
        let busy = self.busy.entry(reader).or_default();
        if busy.len() >= depth {
            return None;
        }
        let (_, batch) = self.pending.pop_first()?;
        busy.push_back(batch.clone());
        Some(batch)
    }

    /// A reader has read the batch that starts with `start`; false when it was not its to read.
    pub fn finish(&mut self, reader: u32, start: usize, outcome: Outcome<T>) -> bool {
        let Some(busy) = self.busy.get_mut(&reader) else { return false };
        let Some(at) = busy.iter().position(|batch| batch.start == start) else { return false };
        if let Some(batch) = busy.remove(at) {
            self.done.insert(start, (batch, outcome));
        }
        true
    }

    /// A reader crashed: its first batch did it. One unit is lost; more are split and tried again.
    pub fn crash(&mut self, reader: u32, why: &str) {
        let mut batches = self.busy.remove(&reader).unwrap_or_default();
        if let Some(culprit) = batches.pop_front() {
            let middle = culprit.start + culprit.len() / 2;
            if culprit.len() > 1 {
                self.add([culprit.start..middle, middle..culprit.end]);
            } else {
                self.done.insert(culprit.start, (culprit, Outcome::Lost(why.into())));
            }
        }
        self.add(batches);
    }

    /// The next batch in order of units, if it is done.
    pub fn leave(&mut self) -> Option<(Range<usize>, Outcome<T>)> {
        let done = self.done.remove(&self.frontier)?;
        self.frontier = done.0.end;
        Some(done)
    }

    /// Stops: the readers that are busy for nothing. What is done stays to be drained.
    pub fn stop(&mut self) -> Vec<u32> {
        self.pending.clear();
        let busy = std::mem::take(&mut self.busy);
        busy.into_iter().filter(|(_, batches)| !batches.is_empty()).map(|(reader, _)| reader).collect()
    }

    /// After [`Board::stop`], up to unit `end`: all that is done, and the gaps between as `None`.
    pub fn drain(&mut self, end: usize) -> Vec<(Range<usize>, Option<Outcome<T>>)> {
        let mut parts = Vec::new();
        for (_, (batch, outcome)) in std::mem::take(&mut self.done) {
            if self.frontier < batch.start {
                parts.push((self.frontier..batch.start, None));
            }
            self.frontier = batch.end;
            parts.push((batch, Some(outcome)));
        }
        if self.frontier < end {
            parts.push((self.frontier..end, None));
            self.frontier = end;
        }
        parts
    }

    /// The unit that is absorbed next.
    pub fn frontier(&self) -> usize {
        self.frontier
    }

    /// Batches that no reader has yet.
    pub fn waiting(&self) -> usize {
        self.pending.len()
    }

    /// The batch that a reader is at.
    pub fn at(&self, reader: u32) -> Option<&Range<usize>> {
        self.busy.get(&reader)?.front()
    }

    /// The first unit that is being read, where one is.
    pub fn reading(&self) -> Option<usize> {
        self.busy.values().filter_map(|batches| batches.front()).map(|batch| batch.start).min()
    }

    /// Nothing is pending, being read, or waiting to be absorbed.
    pub fn is_empty(&self) -> bool {
        self.pending.is_empty() && self.done.is_empty() && self.busy.values().all(VecDeque::is_empty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use artiscope_core::entries::Place;

    fn unit(input: u32, stored_bytes: u64, bytes: u64) -> Unit {
        Unit { input, unit: 0, run: 0, path: String::new(), stored_bytes, bytes, modified: None, place: Place::Whole }
    }

    fn drain(board: &mut Board<&'static str>) -> Vec<(Range<usize>, Outcome<&'static str>)> {
        std::iter::from_fn(|| board.leave()).collect()
    }

    #[test]
    fn batches_hold_neighbours_of_one_input_within_the_budgets() {
        let small = vec![unit(0, 10, 20); 300];
        assert_eq!(cut(&small, 5), [5..261, 261..305]);
        let inputs = [unit(0, 1, 1), unit(1, 1, 1), unit(1, 1, 1)];
        assert_eq!(cut(&inputs, 0), [0..1, 1..3]);
        let large = [unit(0, 1, 1), unit(0, 400 << 20, 500 << 20), unit(0, 1, 1), unit(0, 1, 1)];
        assert_eq!(cut(&large, 0), [0..1, 1..2, 2..4]);
        assert_eq!(cut(&[unit(0, 1, 9 << 20), unit(0, 1, 9 << 20)], 0), [0..1, 1..2]);
        assert!(cut(&[], 3).is_empty());
    }

    #[test]
    fn batches_leave_in_order_whoever_was_faster() {
        let mut board = Board::default();
        board.add([0..2, 2..3, 3..5]);
        assert_eq!(board.take(1, 2), Some(0..2));
        assert_eq!(board.take(2, 2), Some(2..3));
        assert_eq!(board.take(2, 2), Some(3..5));
        assert_eq!(board.take(2, 2), None);
        assert!(board.finish(2, 2, Outcome::Read("b")));
        assert!(!board.finish(2, 2, Outcome::Read("again")));
        assert_eq!(board.leave(), None);
        assert!(board.finish(1, 0, Outcome::Read("a")));
        assert_eq!(drain(&mut board), [(0..2, Outcome::Read("a")), (2..3, Outcome::Read("b"))]);
        assert!(!board.is_empty());
        assert!(board.finish(2, 3, Outcome::Read("c")));
        assert_eq!(board.leave(), Some((3..5, Outcome::Read("c"))));
        assert!(board.is_empty());
    }

    #[test]
    fn crashes_close_in_on_one_unit_and_the_rest_is_read() {
        let mut board = Board::default();
        board.add([0..8, 8..9]);
        let mut readers = 0;
        loop {
            readers += 1;
            let Some(batch) = board.take(readers, 2) else { break };
            board.take(readers, 2);
            if batch.contains(&5) {
                board.crash(readers, "trap");
                continue;
            }
            while let Some(batch) = board.at(readers).cloned() {
                if batch.contains(&5) {
                    board.crash(readers, "trap");
                } else {
                    assert!(board.finish(readers, batch.start, Outcome::Read("read")));
                }
            }
        }
        let parts = drain(&mut board);
        assert_eq!(parts.iter().filter(|(_, outcome)| *outcome == Outcome::Lost("trap".into())).count(), 1);
        assert!(parts.contains(&(5..6, Outcome::Lost("trap".into()))));
        assert_eq!(parts.iter().map(|(batch, _)| batch.len()).sum::<usize>(), 9);
        assert!(board.is_empty());
    }

    #[test]
    fn a_crash_of_an_idle_reader_loses_nothing() {
        let mut board: Board<()> = Board::default();
        board.crash(1, "trap");
        assert!(board.is_empty());
    }

    #[test]
    fn stopping_names_the_busy_and_keeps_what_was_read_behind_a_gap() {
        let mut board = Board::default();
        board.add([0..1, 1..2, 2..3, 3..9]);
        board.take(1, 1);
        board.take(2, 1);
        board.take(3, 1);
        assert!(board.finish(2, 1, Outcome::Read("b")));
        assert_eq!(board.stop(), [1, 3]);
        assert_eq!(board.drain(9), [(0..1, None), (1..2, Some(Outcome::Read("b"))), (2..9, None)]);
        assert!(board.is_empty());
        assert_eq!(board.frontier(), 9);
    }

    #[test]
    fn an_avoided_unit_is_cut_out_of_its_batch() {
        let mut board: Board<&str> = Board::default();
        board.add(std::iter::once(0..4));
        board.avoid(1, "it crashed the engine");
        board.avoid(9, "not there");
        assert_eq!(board.take(1, 9), Some(0..1));
        assert_eq!(board.take(1, 9), Some(2..4));
        board.finish(1, 0, Outcome::Read("a"));
        assert_eq!(drain(&mut board)[1], (1..2, Outcome::Lost("it crashed the engine".into())));
    }
}
