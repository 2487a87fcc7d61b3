//! A reader: bytes → fragments. It keeps files and nothing else.
//!
//! While one batch is read, the browser fetches the bytes of the next ones.

use super::clock::Pace;
use super::file_source::{Bytes, FileSource, Window};
use super::warm_up::warm_up;
use crate::protocol::{Report, Task};
use crate::wire::{self, Outlet as _, Parcel};
use artiscope_core::bytes::Limits;
use artiscope_core::entries::{Place, Unit};
use artiscope_core::session::{self, Looking};
use artiscope_core::views::TextQuery;
use gloo::events::EventListener;
use js_sys::Uint8Array;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, MessageChannel, MessagePort};

/// Milliseconds between words about a long unit.
const WORD_MS: f64 = 100.0;

/// A batch whose turn comes when its bytes are there.
struct Batch {
    number: u32,
    units: Vec<Unit>,
    limits: Limits,
    /// Number of a search, what for, and the only entry; `None` where it is read.
    search: Option<(u32, TextQuery, Option<String>)>,
    /// Offset of the bytes that are fetched, and the bytes.
    start: u64,
    bytes: Option<Uint8Array>,
    /// Nothing is being fetched for it any more.
    ready: bool,
}

impl Batch {
    fn is(&self, number: u32, search: Option<u32>) -> bool {
        self.number == number && self.search.as_ref().map(|(of, ..)| *of) == search
    }
}

struct Reader {
    port: MessagePort,
    /// A message to itself: what else has arrived comes first.
    nudge: MessagePort,
    window: Rc<Window>,
    sources: RefCell<BTreeMap<u32, FileSource>>,
    queue: RefCell<VecDeque<Batch>>,
}

/// Reads what the engine asks for, until the worker ends.
pub(super) fn serve(port: &MessagePort) {
    let Ok(channel) = MessageChannel::new() else { return };
    let reader = Rc::new(Reader {
        port: port.clone(),
        nudge: channel.port1(),
        window: Rc::default(),
        sources: RefCell::default(),
        queue: RefCell::default(),
    });
    let now = Rc::new(Cell::new((0, 0)));
    let (pace, mouth, so_far) = (RefCell::new(Pace::new(WORD_MS)), port.clone(), Rc::clone(&now));
    *reader.window.on_read.borrow_mut() = Some(Box::new(move |more| {
        let (batch, bytes) = so_far.get();
        so_far.set((batch, bytes + more));
        if pace.borrow_mut().due() {
            mouth.post(&Parcel::new(&Report::At(batch, bytes + more)));
        }
    }));
    let turn = channel.port2();
    let here = Rc::clone(&reader);
    EventListener::new(&turn, "message", move |_| here.read_next(&now)).forget();
    turn.start();
    let idle = Rc::clone(&reader);
    warm_up(move || idle.sources.borrow().is_empty());
    EventListener::new(port, "message", move |event| match wire::open::<Task>(event) {
        Some((Task::Input(input, remote), mut handles)) => {
            let file = || handles.pop().and_then(|file| file.dyn_into::<File>().ok()).map(Bytes::File);
            if let Some(bytes) = remote.map(Bytes::Remote).or_else(file) {
                reader.sources.borrow_mut().insert(input, FileSource::new(bytes, Rc::clone(&reader.window)));
            }
        }
        Some((Task::Read { batch, units, limits }, _)) => reader.take(batch, units, limits, None),
        Some((Task::Search { search, batch, units, limits, query, only }, _)) => {
            reader.take(batch, units, limits, Some((search, query, only)));
        }
        Some((Task::Forget, _)) => reader.forget(),
        None => {}
    })
    .forget();
    port.start();
}

impl Reader {
    /// Puts a batch in the queue and has its bytes fetched.
    fn take(
        self: &Rc<Self>,
        number: u32,
        units: Vec<Unit>,
        limits: Limits,
        search: Option<(u32, TextQuery, Option<String>)>,
    ) {
        let extent = extent(&units);
        let sources = self.sources.borrow();
        let source = units.first().and_then(|unit| sources.get(&unit.input));
        let fetched = extent.clone().zip(source).and_then(|(extent, source)| source.fetch_soon(extent));
        let start = extent.map_or(0, |extent| extent.start);
        let of = search.as_ref().map(|(of, ..)| *of);
        self.queue.borrow_mut().push_back(Batch { number, units, limits, search, start, bytes: None, ready: false });
        let reader = Rc::clone(self);
        spawn_local(async move {
            let bytes = match fetched {
                Some(fetched) => fetched.await,
                None => None,
            };
            if let Some(batch) = reader.queue.borrow_mut().iter_mut().find(|batch| batch.is(number, of)) {
                batch.bytes = bytes;
                batch.ready = true;
            }
            reader.nudge();
        });
    }

    /// Lets go of searches that have not begun.
    fn forget(&self) {
        self.queue.borrow_mut().retain(|batch| batch.search.is_none());
        self.nudge();
    }

    fn nudge(&self) {
        if self.queue.borrow().front().is_some_and(|batch| batch.ready) {
            let _ = self.nudge.post_message(&JsValue::NULL);
        }
    }

    /// Reads the batch whose turn it is, if its bytes are there. Batches never overtake each other:
    /// after a crash the engine knows which one it was.
    fn read_next(&self, now: &Cell<(u32, u64)>) {
        let batch = {
            let mut queue = self.queue.borrow_mut();
            if !queue.front().is_some_and(|batch| batch.ready) {
                return;
            }
            queue.pop_front()
        };
        let Some(batch) = batch else { return };
        now.set((batch.number, 0));
        let sources = self.sources.borrow();
        if let Some(source) = batch.units.first().and_then(|unit| sources.get(&unit.input)) {
            if let Some(bytes) = batch.bytes {
                source.fill(batch.start, &bytes);
            }
            match batch.search {
                None => {
                    let encoded = session::read_units(source, &batch.units, &batch.limits).encode();
                    self.port.post(&Parcel::new(&Report::Fragment(batch.number)).bytes(&encoded));
                }
                Some((search, query, only)) => {
                    // A pattern that is refused never comes here.
                    let looking = Looking::new(&query, only.as_deref()).ok();
                    let found = looking.map(|it| session::search_units(source, &batch.units, &batch.limits, &it));
                    self.port.post(&Parcel::new(&Report::Found(search, batch.number, found.unwrap_or_default())));
                }
            }
        }
        self.nudge();
    }
}

/// Where the units lie, if that is one place. Headers and names stand between members.
fn extent(units: &[Unit]) -> Option<Range<u64>> {
    let mut extent: Option<Range<u64>> = None;
    for unit in units {
        let (from, len) = match unit.place {
            Place::Zip { header, .. } => (header, unit.stored_bytes + unit.path.len() as u64 + 256),
            Place::Whole => (0, unit.stored_bytes),
        };
        let there = extent.get_or_insert(from..from);
        *there = there.start.min(from)..there.end.max(from + len);
    }
    extent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extent_covers_all_units_and_their_headers() {
        let zip = |header| Unit {
            input: 0,
            unit: 0,
            run: 0,
            path: "a.zip!/b".into(),
            stored_bytes: 100,
            bytes: 0,
            modified: None,
            place: Place::Zip { header, method: 8, crc: None },
        };
        assert_eq!(extent(&[zip(50), zip(200)]), Some(50..564));
        assert_eq!(extent(&[Unit { place: Place::Whole, ..zip(0) }]), Some(0..100));
        assert_eq!(extent(&[]), None);
    }
}
