//! A reader: bytes → fragments. It keeps files and nothing else.

use super::clock::Pace;
use super::file_source::{FileSource, Window};
use crate::protocol::{Report, Task};
use crate::wire::{self, Outlet as _, Parcel};
use artiscope_core::session;
use gloo::events::EventListener;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use web_sys::{File, MessagePort};

/// Milliseconds between words about a long unit.
const WORD_MS: f64 = 100.0;

/// Reads what the engine asks for, until the worker ends.
pub(super) fn serve(port: &MessagePort) {
    let window = Rc::<Window>::default();
    let batch_now = Rc::new(Cell::new((0, 0)));
    let pace = RefCell::new(Pace::new(WORD_MS));
    let (mouth, now) = (port.clone(), Rc::clone(&batch_now));
    *window.on_read.borrow_mut() = Some(Box::new(move |bytes| {
        let (batch, so_far) = now.get();
        now.set((batch, so_far + bytes));
        if pace.borrow_mut().due() {
            mouth.post(&Parcel::new(&Report::At(batch, so_far + bytes)));
        }
    }));
    let sources = RefCell::new(BTreeMap::new());
    let mouth = port.clone();
    EventListener::new(port, "message", move |event| match wire::open::<Task>(event) {
        Some((Task::Input(input), mut handles)) => {
            if let Some(file) = handles.pop().and_then(|file| file.dyn_into::<File>().ok()) {
                sources.borrow_mut().insert(input, FileSource::new(file, Rc::clone(&window)));
            }
        }
        Some((Task::Read { batch, units, limits }, _)) => {
            batch_now.set((batch, 0));
            let sources = sources.borrow();
            let Some(source) = units.first().and_then(|unit| sources.get(&unit.input)) else { return };
            // Local headers and names stand between the members of a zip.
            window.expect(units.iter().map(|unit| unit.stored_bytes + unit.path.len() as u64 + 128).sum());
            let encoded = session::read_units(source, &units, &limits).encode();
            mouth.post(&Parcel::new(&Report::Fragment(batch)).bytes(&encoded));
        }
        None => {}
    })
    .forget();
    port.start();
}
