//! Inputs → a session that is read to the end, on all cores.
//!
//! Units are cut into batches; threads read them into fragments, and this
//! thread absorbs the fragments in order of the units, so the session is the
//! same however the reading went. Readers run ahead only so far. Searching is
//! shared out alike.

use crate::open::Opened;
use crate::progress::Progress;
use crate::source::Source;
use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::entries::{Unit, batches};
use artiscope_core::session::{Session, read_units};
use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Batches that readers may be ahead, for each reader.
const AHEAD: usize = 4;

/// Opens and reads everything; rules have not spoken yet.
pub(crate) fn read(opened: Opened, limits: &Limits, is_quiet: bool) -> Session {
    let (mut session, sources) = planned(opened, limits);
    let units = session.units().to_vec();
    share_out(
        &units,
        &sources,
        is_quiet,
        |source, units| read_units(source, units, limits),
        |batch, fragment| {
            if session.facts().inflated_bytes >= limits.inflated_bytes {
                session
                    .lose(batch.start..units.len(), "not read: the limit of inflated bytes over all inputs is used up");
                return false;
            }
            match fragment {
                Some(fragment) => session.absorb(fragment),
                None => session.lose(batch, "reading it crashed"),
            }
            true
        },
    );
    session
}

/// A session that knows what there is to read, and its inputs by their numbers.
pub(crate) fn planned(opened: Opened, limits: &Limits) -> (Session, Vec<Source>) {
    let mut session = Session::new(limits.clone());
    let Opened { inputs, unread } = opened;
    let boxed = |source: &Source| -> Box<dyn ByteSource> { Box::new(source.clone()) };
    let places = session.add(inputs.iter().map(|input| (input.name.clone(), boxed(&input.source))).collect());
    let sources: Vec<Source> = places.iter().map(|&place| inputs[place].source.clone()).collect();
    session.absorb(unread);
    (session, sources)
}

/// Has threads do the same with all units, and takes what it gives in their order until `take` says no;
/// `None` for a batch on which the work crashed.
pub(crate) fn share_out<T: Send>(
    units: &[Unit],
    sources: &[Source],
    is_quiet: bool,
    work: impl Fn(&Source, &[Unit]) -> T + Sync,
    mut take: impl FnMut(Range<usize>, Option<T>) -> bool,
) {
    let batches = batches(units);
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
                    let done = catch_unwind(AssertUnwindSafe(|| work(source, units)));
                    board.give(number, done.ok());
                }
            });
        }
        for (number, batch) in batches.iter().enumerate() {
            let done = board.collect(number);
            if !take(batch.clone(), done) {
                board.stop();
                break;
            }
            progress.add(units[batch.clone()].iter().map(|unit| unit.stored_bytes).sum());
        }
    });
}

/// Who reads what, and what is read.
struct Board<'a, T> {
    batches: &'a [Range<usize>],
    ahead: usize,
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    /// The batch that is read next.
    next: usize,
    /// The batch that is absorbed next.
    wanted: usize,
    /// `None` where the work crashed.
    done: BTreeMap<usize, Option<T>>,
    is_stopped: bool,
}

impl<'a, T> Board<'a, T> {
    fn new(batches: &'a [Range<usize>], ahead: usize) -> Self {
        let state = State { next: 0, wanted: 0, done: BTreeMap::new(), is_stopped: false };
        Self { batches, ahead, state: Mutex::new(state), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State<T>>) -> MutexGuard<'s, State<T>> {
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

    fn give(&self, number: usize, done: Option<T>) {
        self.lock().done.insert(number, done);
        self.changed.notify_all();
    }

    /// What a batch gave, when it is there.
    fn collect(&self, number: usize) -> Option<T> {
        let mut state = self.lock();
        state.wanted = number;
        self.changed.notify_all();
        loop {
            if let Some(done) = state.done.remove(&number) {
                return done;
            }
            state = self.wait(state);
        }
    }

    fn stop(&self) {
        self.lock().is_stopped = true;
        self.changed.notify_all();
    }
}
