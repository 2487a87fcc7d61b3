//! Inputs → a session that is read to the end, on all cores.
//!
//! Units are cut into batches; threads read them into fragments, and this
//! thread absorbs the fragments in order of the units, so the session is the
//! same however the reading went. Readers run ahead only so far.

use crate::open::Opened;
use crate::progress::Progress;
use crate::source::Source;
use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::entries::Unit;
use artiscope_core::facts::Fragment;
use artiscope_core::session::{Session, read_units};
use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Stored bytes of a batch.
const STORED: u64 = 4 << 20;
/// Inflated bytes of a batch, as declared.
const INFLATED: u64 = 16 << 20;
/// Units of a batch.
const UNITS: usize = 256;
/// Batches that readers may be ahead, for each reader.
const AHEAD: usize = 4;

/// Opens and reads everything; rules have not spoken yet.
pub(crate) fn read(opened: Opened, limits: &Limits, is_quiet: bool) -> Session {
    let mut session = Session::new(limits.clone());
    let Opened { inputs, unread } = opened;
    let boxed = |source: &Source| -> Box<dyn ByteSource> { Box::new(source.clone()) };
    let places = session.add(inputs.iter().map(|input| (input.name.clone(), boxed(&input.source))).collect());
    let sources: Vec<Source> = places.iter().map(|&place| inputs[place].source.clone()).collect();
    session.absorb(unread);

    let units = session.units().to_vec();
    let batches = cut(&units);
    let progress = Progress::new(units.iter().map(|unit| unit.stored_bytes).sum(), is_quiet);
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(batches.len());
    let board = Board::new(&batches, threads * AHEAD);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((number, batch)) = board.take() {
                    let units = &units[batch];
                    let source = &sources[units[0].input as usize];
                    // Where panics unwind, one loses its batch and no more.
                    let fragment = catch_unwind(AssertUnwindSafe(|| read_units(source, units, limits)));
                    board.give(number, fragment.ok());
                }
            });
        }
        for (number, batch) in batches.iter().enumerate() {
            if session.facts().inflated_bytes >= limits.inflated_bytes {
                board.stop();
                session
                    .lose(batch.start..units.len(), "not read: the limit of inflated bytes over all inputs is used up");
                break;
            }
            match board.collect(number) {
                Some(fragment) => session.absorb(fragment),
                None => session.lose(batch.clone(), "reading it crashed"),
            }
            progress.add(units[batch.clone()].iter().map(|unit| unit.stored_bytes).sum());
        }
    });
    session
}

/// Contiguous units of one input; a large unit is a batch by itself.
fn cut(units: &[Unit]) -> Vec<Range<usize>> {
    let mut batches: Vec<Range<usize>> = Vec::new();
    let (mut stored, mut inflated) = (0, 0);
    for (at, unit) in units.iter().enumerate() {
        let open = batches.last_mut().filter(|batch| {
            batch.len() < UNITS
                && units[batch.start].input == unit.input
                && stored + unit.stored_bytes <= STORED
                && inflated + unit.bytes <= INFLATED
        });
        if let Some(batch) = open {
            batch.end = at + 1;
        } else {
            batches.push(at..at + 1);
            (stored, inflated) = (0, 0);
        }
        stored += unit.stored_bytes;
        inflated += unit.bytes;
    }
    batches
}

/// Who reads what, and what is read.
struct Board<'a> {
    batches: &'a [Range<usize>],
    ahead: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The batch that is read next.
    next: usize,
    /// The batch that is absorbed next.
    wanted: usize,
    /// `None` where reading crashed.
    read: BTreeMap<usize, Option<Fragment>>,
    is_stopped: bool,
}

impl<'a> Board<'a> {
    fn new(batches: &'a [Range<usize>], ahead: usize) -> Self {
        Self { batches, ahead, state: Mutex::default(), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// The next batch to read; waits while readers are too far ahead.
    fn take(&self) -> Option<(usize, Range<usize>)> {
        let mut state = self.lock();
        while state.next >= state.wanted + self.ahead && !state.is_stopped {
            state = self.wait(state);
        }
        let batch = self.batches.get(state.next).filter(|_| !state.is_stopped)?;
        state.next += 1;
        Some((state.next - 1, batch.clone()))
    }

    fn give(&self, number: usize, fragment: Option<Fragment>) {
        self.lock().read.insert(number, fragment);
        self.changed.notify_all();
    }

    /// The fragment of a batch, when it is there.
    fn collect(&self, number: usize) -> Option<Fragment> {
        let mut state = self.lock();
        state.wanted = number;
        self.changed.notify_all();
        loop {
            if let Some(fragment) = state.read.remove(&number) {
                return fragment;
            }
            state = self.wait(state);
        }
    }

    fn stop(&self) {
        self.lock().is_stopped = true;
        self.changed.notify_all();
    }
}
