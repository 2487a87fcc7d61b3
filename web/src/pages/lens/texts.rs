//! Texts that a lens has for others: to be copied, or to be looked at before they leave.

use artiscope_web::protocol::Copied;
use leptos::prelude::*;

use crate::parts::icon::{Icon, Sign};
use crate::state::store;

/// Text with a way to the clipboard, where it arrives without its secrets.
pub(super) fn code(text: &str) -> AnyView {
    let store = store();
    let copied = text.to_owned();
    view! {
        <div class="made-copy">
            <button
                type="button"
                class="button"
                data-testid="copy-code"
                on:click=move |_| store.copy(Copied::Text(copied.clone()))
            >
                "Copy"
            </button>
            <pre class="made-code" tabindex="0" aria-label="Text to copy"><code>{text.to_owned()}</code></pre>
        </div>
    }
    .into_any()
}

/// The way to a text that leaves.
pub(super) fn output(id: &str) -> AnyView {
    let store = store();
    let id = id.to_owned();
    view! {
        <button type="button" class="button" data-testid="open-output" on:click=move |_| store.go_export(&id)>
            <Icon name=Sign::Share />
            "Look at it and export…"
        </button>
    }
    .into_any()
}
