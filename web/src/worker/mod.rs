//! The worker: one program, two roles.
//!
//! The engine owns the session and answers; readers turn units into fragments.
//! The first message says which of them a worker is.

pub mod board;
mod clock;
mod comparing;
mod engine;
mod file_source;
mod history;
mod reader;
mod reading;
mod remote;
mod searching;
mod warm_up;

use crate::protocol::{Notice, Order};
use crate::wire::{self, Outlet as _, Parcel};
use gloo::events::EventListener;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use web_sys::{DedicatedWorkerGlobalScope, MessagePort};

/// Listens for the role, then says that it does.
pub fn start() {
    let Ok(page) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let mouth = page.clone();
    std::panic::set_hook(Box::new(move |panic| {
        mouth.post(&Parcel::new(&Notice::Panicked(panic.to_string().replace('\n', " "))));
    }));
    let engine = Rc::new(RefCell::new(None));
    let scope = page.clone();
    EventListener::new(&page, "message", move |event| {
        let Some((order, mut handles)) = wire::open::<Order>(event) else { return };
        match order {
            Order::Engine(avoid) => *engine.borrow_mut() = Some(engine::Engine::new(scope.clone(), avoid)),
            Order::Reader => {
                if let Some(port) = handles.pop().and_then(|port| port.dyn_into::<MessagePort>().ok()) {
                    reader::serve(&port);
                }
            }
            order => {
                if let Some(engine) = engine.borrow().as_ref() {
                    engine.obey(order, handles);
                }
            }
        }
    })
    .forget();
    page.post(&Parcel::new(&Notice::Ready));
}
