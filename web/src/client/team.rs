//! Starts workers and ends them.
//!
//! The page starts every worker, readers too, and gives each reader a channel to
//! the engine. Workers started by workers would save a hop, but a page of opaque
//! origin (a file, a sandboxed frame) may start them only from blobs of its own,
//! and only the starter hears a crash and can end a busy worker at once.

use crate::host::text_of;
use crate::protocol::{Notice, Order};
use crate::wire::{self, Outlet as _, Parcel};
use gloo::events::EventListener;
use js_sys::{Function, Reflect};
use wasm_bindgen::JsCast as _;
use web_sys::{ErrorEvent, MessageChannel, MessagePort, Worker};

/// What a worker says or what becomes of it.
pub(super) enum Heard {
    /// It said something.
    Notice(Notice),
    /// It crashed, or never came up.
    Crashed(String),
}

/// A running worker; dropping it ends it at once, whatever it is doing.
pub(super) struct Member {
    worker: Worker,
    _listeners: [EventListener; 2],
}

impl Drop for Member {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Member {
    /// Starts a worker; `hear` gets its first word, [`Notice::Ready`], when it can be spoken to.
    pub(super) fn start(hear: impl Fn(Heard) + Clone + 'static) -> Result<Self, String> {
        let worker = Worker::new(&script()).map_err(|error| text_of(&error))?;
        let told = hear.clone();
        let message = EventListener::new(&worker, "message", move |event| {
            if let Some((notice, _)) = wire::open(event) {
                told(Heard::Notice(notice));
            }
        });
        let error = EventListener::new(&worker, "error", move |event| {
            let why = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
            hear(Heard::Crashed(if why.is_empty() { "the worker could not be started".into() } else { why }));
        });
        Ok(Self { worker, _listeners: [message, error] })
    }

    pub(super) fn tell(&self, parcel: &Parcel) {
        self.worker.post(parcel);
    }

    /// Makes it a reader; the port is the engine's end of the channel.
    pub(super) fn be_reader(&self) -> Option<MessagePort> {
        let channel = MessageChannel::new().ok()?;
        self.tell(&Parcel::new(&Order::Reader).moving(&channel.port2()));
        Some(channel.port1())
    }
}

/// Where the worker's script is: beside the page, or a fresh blob that the single file makes.
fn script() -> String {
    let global = js_sys::global();
    Reflect::get(&global, &"__artiscope_worker_url".into())
        .ok()
        .and_then(|make| make.dyn_into::<Function>().ok())
        .and_then(|make| make.call0(&global).ok())
        .and_then(|url| url.as_string())
        .unwrap_or_else(|| "./worker_loader.js".into())
}

/// How many readers are of use here: one for each core, up to three.
pub(super) fn reader_limit() -> u32 {
    let cores = web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    if cores >= 3.0 {
        3
    } else if cores >= 2.0 {
        2
    } else {
        1
    }
}
