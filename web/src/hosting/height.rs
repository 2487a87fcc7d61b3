//! How high the page would like to be.

use std::time::Duration;

use artiscope_web::embed::PageMessage;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, ResizeObserver};

use crate::state::{State, Store};

/// Tells the host when it changes.
pub(super) fn watch(store: Store) {
    Effect::new(move |_| {
        store.version.track();
        store.route.track();
        tell_soon(store);
    });
    // The page is not there yet.
    set_timeout(move || observe(store), Duration::ZERO);
}

fn observe(store: Store) {
    let changed = Closure::<dyn Fn()>::new(move || tell(store));
    if let (Some(app), Ok(observer)) = (app(), ResizeObserver::new(changed.as_ref().unchecked_ref())) {
        observer.observe(&app);
    }
    changed.forget();
}

/// Tells it when what changed is drawn.
pub(super) fn tell_soon(store: Store) {
    request_animation_frame(move || tell(store));
}

/// Tells it, if it is another one than before.
pub(super) fn tell(store: &State) {
    let Some(px) = measure().filter(|_| store.with_machine(|machine| machine.has_host()).unwrap_or_default()) else {
        return;
    };
    if store.hosting.last_height.get_value() != px {
        store.hosting.last_height.set_value(px);
        store.tell_host(PageMessage::Height { px });
    }
}

fn app() -> Option<HtmlElement> {
    document().query_selector(".app").ok().flatten()?.dyn_into().ok()
}

/// The frame's height and what of the content does not fit into it.
fn measure() -> Option<u32> {
    let app = app()?;
    let main = document().get_element_by_id("main")?;
    let hidden = (main.scroll_height() - main.client_height()).max(0);
    u32::try_from(app.offset_height() + hidden).ok()
}
