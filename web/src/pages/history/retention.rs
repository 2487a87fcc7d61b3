//! How long what is kept: two windows, what a pass would remove, and what it did.

use artiscope_web::protocol::HistoryOrder;
use leptos::prelude::*;

use crate::format;
use crate::keeping::named;
use crate::state::store;

/// The windows and the pass.
#[component]
pub(super) fn Retention() -> impl IntoView {
    let store = store();
    let history = store.history;
    let windows = Memo::new(move |_| history.with(|history| history.windows));
    let shown = Memo::new(move |_| history.with(|history| history.shown.clone()));
    let would = Memo::new(move |_| history.with(|history| history.would));
    let removed = Memo::new(move |_| history.with(|history| history.removed));
    let folded = Memo::new(move |_| history.with(|history| history.folded));
    let as_of = Memo::new(move |_| history.with(|history| history.as_of.map(day)));
    let dry = move || match (as_of.get(), would.get()) {
        (None, _) => "No run has a time: none grows old.".to_owned(),
        (Some(day), Some((0, 0))) => format!("As of {day}, the newest time in the data, a pass would remove nothing."),
        (Some(day), Some(aged)) => {
            format!("As of {day}, the newest time in the data, a pass would remove {}.", aged_said(aged))
        }
        _ => String::new(),
    };
    let done = move || {
        removed.get().map(|aged| match aged {
            (0, 0) => "The last pass removed nothing.".to_owned(),
            aged => format!("The last pass removed {}.", aged_said(aged)),
        })
    };
    let stays = move || match folded.get() {
        (0, _) => "Statistics of tests stay for ever.".to_owned(),
        (runs, tests) => format!(
            "Statistics stay for ever: those of {} from {} that went.",
            format::plural(tests, "test"),
            format::plural(runs, "run")
        ),
    };
    let has_aged = Memo::new(move |_| would.get().is_some_and(|aged| aged != (0, 0)));
    let field = move |id: &'static str, label: &'static str, is_texts: bool| {
        let value = move || {
            let (texts, runs) = windows.get();
            (if is_texts { texts } else { runs }).to_string()
        };
        let set = move |event| {
            let Ok(days) = event_target_value(&event).trim().parse::<u32>() else { return };
            let (texts, runs) = windows.get_untracked();
            if is_texts {
                store.choose_days(days, runs);
            } else {
                store.choose_days(texts, days);
            }
        };
        view! {
            <label for=id>{label}</label>
            <input id=id class="policy-value" type="number" min="0" max="36500" prop:value=value on:change=set />
            <span class="policy-unit">"days"</span>
        }
    };
    view! {
        <section aria-labelledby="retention-title">
            <h2 id="retention-title">"How long"</h2>
            <div class="retention">
                {field("days-texts", "Texts of failures", true)}
                {field("days-runs", "Runs", false)}
            </div>
            <p class="made-text" data-testid="retention-dry">{dry} " " {stays}</p>
            <p class="made-text" data-testid="retention-done" role="status">{done}</p>
            <div class="actions">
                <Show when=move || has_aged.get()>
                    <button type="button" class="button" data-testid="prune" on:click=move |_| store.order(HistoryOrder::Prune)>
                        "Remove them now"
                    </button>
                </Show>
                <button type="button" class="button" data-testid="remove-project" on:click=move |_| {
                    store.kept_run.set(None);
                    store.order(HistoryOrder::RemoveProject);
                }>
                    {move || format!("Remove all of {}", named(&shown.get()))}
                </button>
            </div>
        </section>
    }
}

fn aged_said((texts, runs): (u64, u64)) -> String {
    let parts = [(texts, "texts of "), (runs, "")].into_iter().filter(|(count, _)| *count > 0);
    parts.map(|(count, of)| format!("{of}{}", format::plural(count, "run"))).collect::<Vec<_>>().join(" and ")
}

/// `YYYY-MM-DD` of milliseconds since 1970.
fn day(ms: i64) -> String {
    artiscope_core::documents::times::rfc3339(ms).chars().take(10).collect()
}
