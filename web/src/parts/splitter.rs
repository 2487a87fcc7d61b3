//! A border that can be moved: by pointer, and by arrows when it has the focus.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The border at the left of a panel; `width` is the panel's, in pixels.
#[component]
pub(crate) fn Splitter(
    /// Width of the panel to its right (or to its left, with `left`).
    width: RwSignal<f64>,
    /// Least and most.
    range: (f64, f64),
    /// The panel lies to its left.
    #[prop(optional)]
    left: bool,
    /// What it resizes.
    label: &'static str,
) -> impl IntoView {
    let dragged = StoredValue::new(None::<(f64, f64)>);
    let sign = if left { 1.0 } else { -1.0 };
    let set = move |to: f64| width.set(to.clamp(range.0, range.1));
    view! {
        <div
            class="splitter"
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label=label
            aria-valuemin=range.0
            aria-valuemax=range.1
            aria-valuenow=move || format!("{:.0}", width.get())
            on:pointerdown=move |event| {
                event.prevent_default();
                if let Some(target) = event.current_target().and_then(|at| at.dyn_into::<web_sys::Element>().ok()) {
                    let _ = target.set_pointer_capture(event.pointer_id());
                }
                dragged.set_value(Some((f64::from(event.client_x()), width.get_untracked())));
            }
            on:pointermove=move |event| {
                if let Some((from, before)) = dragged.get_value() {
                    set(before + sign * (f64::from(event.client_x()) - from));
                }
            }
            on:pointerup=move |_| dragged.set_value(None)
            on:pointercancel=move |_| dragged.set_value(None)
            on:keydown=move |event| {
                let by = match event.key().as_str() {
                    "ArrowLeft" => -24.0,
                    "ArrowRight" => 24.0,
                    _ => return,
                };
                event.prevent_default();
                event.stop_propagation();
                set(width.get_untracked() + sign * by);
            }
        ></div>
    }
}
