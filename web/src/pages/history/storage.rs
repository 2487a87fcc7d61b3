//! What the history takes up in the browser, and whether it is safe there.

use leptos::prelude::*;

use crate::format;
use crate::state::store;

/// Used, allowed, and how safe.
#[component]
pub(super) fn Storage() -> impl IntoView {
    let store = store();
    let history = store.history;
    let figures = Memo::new(move |_| {
        history.with(|history| {
            let (used, quota) = match history.used {
                Some((used, quota)) => {
                    (format::bytes(used), format!("of {} that the browser allows", format::bytes(quota)))
                }
                None => ("not said".to_owned(), "by this browser".to_owned()),
            };
            let (safe, why) = match (history.memory_only.is_empty(), history.is_persistent) {
                (false, _) => ("In memory", "gone when this page is closed"),
                (_, Some(true)) => ("Persistent", "the browser does not clear it by itself"),
                (_, Some(false)) => ("Best effort", "the browser may clear it when room is short: export what matters"),
                (_, None) => ("Not said", "whether the browser may clear it"),
            };
            [
                ("Used by this page", used, quota),
                (
                    "Files of this project",
                    format::bytes(history.bytes),
                    format::plural(history.texts, "run") + " with texts of failures",
                ),
                ("Storage", safe.to_owned(), why.to_owned()),
            ]
        })
    });
    view! {
        <section aria-labelledby="storage-title">
            <h2 id="storage-title">"In this browser"</h2>
            <dl class="figures" data-testid="history-storage">
                {move || figures.get().map(|(label, value, note)| view! {
                    <div class="figure">
                        <dt>{label}</dt>
                        <dd class="figure-value"><b class="tabular">{value}</b></dd>
                        <dd class="figure-note">{note}</dd>
                    </div>
                }).collect_view()}
            </dl>
        </section>
    }
}
