//! What log it is, and what can be done with it.

use artiscope_web::protocol::Request;
use leptos::prelude::*;

use crate::format;
use crate::parts::dom;
use crate::parts::icon::{Icon, Sign};
use crate::state::store;

/// Path, facts, actions.
#[component]
pub(super) fn Head() -> impl IntoView {
    let store = store();
    let view = store.viewing.view;
    let path = Memo::new(move |_| view.with(|view| view.as_ref().map(|view| view.path.clone()).unwrap_or_default()));
    let facts = move || {
        view.with(|view| {
            let Some(view) = view else { return "Reading…".to_owned() };
            let mut facts = vec![format::plural(view.lines, "line"), format::bytes(view.bytes)];
            if view.errors > 0 {
                facts.push(format::plural(view.errors, "error"));
            }
            if view.warnings > 0 {
                facts.push(format::plural(view.warnings, "warning"));
            }
            if let Some((start, end)) = view.started.zip(view.ended).filter(|(start, end)| end > start) {
                facts.push(format!("over {}", format::duration((end - start) as f64)));
            }
            facts.join(" · ")
        })
    };
    let notes = move || {
        let notes = view.with(|view| view.as_ref().map(|view| view.notes.clone()).unwrap_or_default());
        notes.iter().map(|note| view! { <p class="preview-note">{format::sentence(note)}</p> }).collect_view()
    };
    let close = move |_| {
        store.go(|route| {
            route.entry = None;
            route.line = None;
        });
        dom::focus("logs");
    };
    let entry = move || store.route.with_untracked(|route| route.entry);
    view! {
        <header class="preview-head log-head">
            <div>
                <p class="inspector-place" dir="auto" title=move || path.get()>
                    {move || path.with(|path| format::path(path.strip_suffix(format::base(path)).unwrap_or_default(), 80))}
                </p>
                <h2 dir="auto">{move || path.with(|path| title(path))}</h2>
                <p class="preview-facts tabular" role="status" data-testid="log-facts">{facts}</p>
                {notes}
            </div>
            <div class="actions">
                <button
                    type="button"
                    class="button is-square"
                    aria-label="Show in Files"
                    title="Show in Files"
                    on:click=move |_| {
                        if let Some(entry) = entry() {
                            store.go_file(entry);
                        }
                    }
                >
                    <Icon name=Sign::Tree />
                </button>
                <button
                    type="button"
                    class="button is-square"
                    aria-label="Download"
                    title="Download"
                    on:click=move |_| {
                        if let Some(entry) = entry() {
                            store.send(Request::Extract(entry));
                        }
                    }
                >
                    <Icon name=Sign::Save />
                </button>
                <button
                    type="button"
                    class="button is-quiet is-square is-narrow-only"
                    aria-label="Back to the logs"
                    title="Back to the logs (Esc)"
                    on:click=close
                >
                    <Icon name=Sign::Close />
                </button>
            </div>
        </header>
    }
}

/// The log's own name; a heading is never empty, also while the log is fetched.
fn title(path: &str) -> String {
    let name = format::base(path);
    if name.is_empty() { "Log".to_owned() } else { name.to_owned() }
}
