//! A modal dialog: the browser keeps the focus inside and gives it back.

use leptos::html;
use leptos::prelude::*;

/// Shown while `open` says so.
#[component]
pub(crate) fn Dialog(
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// Its heading.
    title: &'static str,
    /// Its looks, beside those of every dialog.
    #[prop(default = "")]
    class: &'static str,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let id = format!("dialog-{}", title.to_lowercase().replace(' ', "-"));
    let labelled = id.clone();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() == dialog.open() {
            return;
        }
        if open.get() {
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    view! {
        <dialog node_ref=node class=["dialog ", class].concat() aria-labelledby=labelled on:close=move |_| open.set(false)>
            <header>
                <h2 id=id>{title}</h2>
                <button type="button" class="button is-quiet" title="Close (Esc)" on:click=move |_| open.set(false)>
                    "Close"
                </button>
            </header>
            {children()}
        </dialog>
    }
}
