//! The browser's side of the address: reads it, writes it, hears Back.
//!
//! Where there is no usable address (`about:srcdoc`, a sandboxed frame) every
//! call is refused or without effect, and the state lives in memory alone.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// The part after `#`, with it; empty where it cannot be read.
pub(crate) fn read() -> String {
    let hash = window().location().hash().unwrap_or_default();
    // A document that its host wrote (`srcdoc`) has no address: what would stand there is the name of its frame.
    let is_written = window().location().href().is_ok_and(|href| href.starts_with("about:srcdoc"));
    if hash.is_empty() && is_written { window().name().unwrap_or_default() } else { hash }
}

/// Writes it: as a place that Back returns to, or over the present one.
pub(crate) fn write(hash: &str, push: bool) {
    let Ok(history) = window().history() else { return };
    // Refused where the document has no address of its own: the state stays in memory.
    let _ = if push {
        history.push_state_with_url(&JsValue::NULL, "", Some(hash))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(hash))
    };
}

/// Calls back when the user goes back or forward, or edits the address.
pub(crate) fn on_change(heard: impl Fn(String) + Clone + 'static) {
    let again = heard.clone();
    let handles = (
        window_event_listener(ev::popstate, move |_| heard(read())),
        window_event_listener(ev::hashchange, move |_| again(read())),
    );
    on_cleanup(move || {
        handles.0.remove();
        handles.1.remove();
    });
}
