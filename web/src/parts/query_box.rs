//! A query as chips and a field: what is typed works at once, Enter makes it chips.

use leptos::html;
use leptos::prelude::*;

use super::tokens;

/// The box; `text` is the whole query.
#[component]
pub(crate) fn QueryBox(
    /// The whole query.
    #[prop(into)]
    text: Signal<String>,
    /// The query was changed.
    on_change: Callback<String>,
    /// Enter or an arrow down: on to what was found.
    on_leave: Callback<()>,
    /// What a chip says instead of its token.
    name: Callback<String, String>,
    /// Shown while empty.
    hint: &'static str,
    /// Its name.
    label: &'static str,
    /// Id of the field.
    id: &'static str,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    // What is still being typed: the end of the query.
    let draft = RwSignal::new(String::new());
    // The query as this box last made it; any other comes from elsewhere (Back, a key, a count).
    let made = StoredValue::new(String::new());
    let chips = Memo::new(move |_| {
        let (text, draft) = (text.get(), draft.get());
        tokens::split(text.strip_suffix(draft.trim()).unwrap_or(&text))
    });
    Effect::new(move |_| {
        let text = text.get();
        if made.with_value(|made| *made != text) {
            draft.set(tokens::plain_end(&text));
            made.set_value(text);
        }
    });
    let publish = move |query: String| {
        made.set_value(query.clone());
        on_change.run(query);
    };
    let typed = move |value: String| {
        let query = chips.with_untracked(|chips| tokens::join(chips.iter().map(String::as_str).chain([value.trim()])));
        draft.set(value);
        publish(query);
    };
    let pressed = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            if draft.with_untracked(|draft| draft.trim().is_empty()) {
                on_leave.run(());
            }
            draft.set(String::new());
        }
        "ArrowDown" => {
            event.prevent_default();
            on_leave.run(());
        }
        "Backspace" if draft.with_untracked(String::is_empty) => {
            if let Some(last) = chips.get_untracked().last().cloned() {
                event.prevent_default();
                draft.set(last);
            }
        }
        _ => {}
    };
    view! {
        <div
            class="query"
            role="search"
            aria-label=label
            on:click=move |_| {
                if let Some(node) = node.get_untracked() {
                    let _ = node.focus();
                }
            }
        >
            <For each=move || chips.get() key=Clone::clone let:chip>
                {
                    let said = name.run(chip.clone());
                    view! {
                        <button
                            type="button"
                            class="chip"
                            data-testid="chip"
                            aria-label=format!("Remove {said}")
                            on:click=move |_| publish(tokens::without(&text.get_untracked(), &chip))
                        >
                            <span>{said.clone()}</span>
                            <span aria-hidden="true">"×"</span>
                        </button>
                    }
                }
            </For>
            <input
                node_ref=node
                id=id
                data-testid="query"
                type="text"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-label=label
                placeholder=move || if chips.with(Vec::is_empty) { hint } else { "" }
                prop:value=move || draft.get()
                on:input=move |event| typed(event_target_value(&event))
                on:keydown=pressed
            />
        </div>
    }
}
