//! Small things asked of the document.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::HtmlElement;

/// The element with this id.
pub(crate) fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Gives the focus to the element with this id, once it is there.
pub(crate) fn focus(id: &'static str) {
    request_animation_frame(move || {
        if let Some(element) = by_id(id) {
            let _ = element.focus();
        }
    });
}

/// Someone is typing: the event comes from a field.
pub(crate) fn is_typing(event: &web_sys::Event) -> bool {
    event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()).is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || element.is_content_editable()
    })
}

/// The event comes from within such an element.
pub(crate) fn is_within(event: &web_sys::Event, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| element.closest(selector).ok().flatten().is_some())
}

/// The machine is a Mac: its command key does what Ctrl does elsewhere.
pub(crate) fn is_mac() -> bool {
    window().navigator().user_agent().is_ok_and(|agent| agent.contains("Mac"))
}

/// Scrolls the element with this id into view, as little as may be.
pub(crate) fn reveal(id: &str) {
    if let Some(element) = by_id(id) {
        element.scroll_into_view_with_bool(false);
    }
}

/// Measures an element when it is there, and whenever its size changes.
pub(crate) fn on_resize(node: NodeRef<html::Div>, measure: impl Fn(HtmlElement) + Copy + 'static) {
    let now = move || {
        if let Some(node) = node.try_get_untracked().flatten() {
            measure(node.into());
        }
    };
    let kept = StoredValue::new_local(None::<(web_sys::ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move |_| {
        let Some(node) = node.get() else { return };
        now();
        let heard = Closure::<dyn FnMut()>::new(now);
        if let Ok(observer) = web_sys::ResizeObserver::new(heard.as_ref().unchecked_ref()) {
            observer.observe(&node);
            kept.set_value(Some((observer, heard)));
        }
    });
    on_cleanup(move || {
        if let Some((observer, _)) = kept.try_update_value(Option::take).flatten() {
            observer.disconnect();
        }
    });
}

/// Brings an element into the middle of the row that scrolls it sideways, where one does.
pub(crate) fn centre(element: &web_sys::Element, row: &str) {
    let Some(row) = element.closest(row).ok().flatten() else { return };
    if row.scroll_width() > row.client_width() {
        let (own, frame) = (element.get_bounding_client_rect(), row.get_bounding_client_rect());
        let by = own.left() - frame.left() - (frame.width() - own.width()) / 2.0;
        #[expect(clippy::cast_possible_truncation, reason = "pixels of a screen")]
        row.set_scroll_left(row.scroll_left() + by as i32);
    }
}

/// The page is as narrow as a phone: lists and what they open lie over one another.
pub(crate) fn is_narrow() -> bool {
    window().match_media("(max-width: 760px)").ok().flatten().is_some_and(|query| query.matches())
}
