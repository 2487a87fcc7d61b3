//! What the site's loader knows of: files that the system opened with the page, and whether the page
//! is kept for use without a network. The single file and other hosts' frames have no such loader.

use super::{Files, named};
use js_sys::{Array, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, File};

/// How far the page is kept by its service worker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offline {
    /// Not, or not that anyone said so.
    #[default]
    No,
    /// All of it.
    Kept,
    /// All of it, and a newer version waits to be used.
    Update,
}

/// Calls for as long as the page lives: `files` with what was opened from outside, `offline` when
/// that changes.
pub fn on_installed(files: impl Fn(Files) + 'static, offline: impl Fn(Offline) + 'static) {
    hear("artiscope-files", move |detail| {
        let list = Array::from(&detail);
        files(list.iter().filter_map(|file| file.dyn_into::<File>().ok()).map(named).collect());
    });
    hear("artiscope-offline", move |detail| {
        offline(match detail.as_string().as_deref() {
            Some("kept") => Offline::Kept,
            Some("update") => Offline::Update,
            _ => Offline::No,
        });
    });
}

/// Asks the loader to start the newer version here.
pub fn use_update() {
    if let (Some(window), Ok(event)) = (web_sys::window(), Event::new("artiscope-update")) {
        let _ = window.dispatch_event(&event);
    }
}

fn hear(name: &str, told: impl Fn(JsValue) + 'static) {
    let Some(window) = web_sys::window() else { return };
    let heard = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        told(Reflect::get(&event, &"detail".into()).unwrap_or_default());
    });
    let _ = window.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
    heard.forget();
}
