//! One log: what explains it, the bar, its lines with a map beside them.

use artiscope_core::views::LogTarget;
use leptos::html;
use leptos::prelude::*;

use super::explained::Explained;
use super::lines::{Lines, Where};
use super::map::Map;
use crate::format;
use crate::keys::Way;
use crate::parts::dom;
use crate::parts::empty::Empty;
use crate::state::store;

/// Ways to show times: in the address, and for the reader.
const TIMES: [(&str, &str); 4] =
    [("", "Time (UTC)"), ("start", "Since start"), ("line", "Since last line"), ("none", "No times")];

/// The tab.
#[component]
pub(super) fn Viewer() -> impl IntoView {
    let store = store();
    let viewing = &store.viewing;
    Effect::new(move |_| {
        store.version.track();
        let (first, count) = viewing.visible.get();
        if let Some(query) = store.log_query().filter(|_| store.given.get()) {
            store.want(&store.log, &query, first, count);
        }
    });
    let refused = Memo::new(move |_| {
        viewing.view.with(|view| view.as_ref().map(|view| view.refused.clone()).unwrap_or_default())
    });
    let is_empty = Memo::new(move |_| viewing.view.with(|view| view.as_ref().is_some_and(|view| view.lines == 0)));
    let body = move || {
        if !refused.with(String::is_empty) {
            let why = format!("It cannot be shown as a log: {}. Files may show it another way.", refused.get());
            return view! { <Empty title="Not a log" reason=why /> }.into_any();
        }
        if is_empty.get() {
            return view! { <Empty title="An empty log" reason="It has no lines." /> }.into_any();
        }
        view! {
            <Explained />
            <Toolbar />
            <Where />
            <div class="log-body">
                <Lines />
                <Map />
            </div>
        }
        .into_any()
    };
    view! { {body} }
}

/// Search, jumps, how lines are shown.
#[component]
fn Toolbar() -> impl IntoView {
    let store = store();
    let viewing = &store.viewing;
    let of_view = move |read: fn(&artiscope_core::views::LogView) -> u64| {
        Memo::new(move |_| viewing.view.with(|view| view.as_ref().map_or(0, |view| read(view))))
    };
    let errors = of_view(|view| view.errors);
    let warnings = of_view(|view| view.warnings);
    let groups = of_view(|view| view.groups.iter().filter(|group| group.last > group.first).count() as u64);
    let has_times =
        Memo::new(move |_| viewing.view.with(|view| view.as_ref().is_some_and(|view| view.started.is_some())));
    let times = Memo::new(move |_| store.route.with(|route| route.log("times").to_owned()));
    let is_wrapped = Memo::new(move |_| store.route.with(|route| route.log("wrap") == "1"));
    let all_open = Memo::new(move |_| viewing.folds.with(|folds| folds.all_open == Some(true)));
    let jump = move |target: LogTarget,
                     title: &'static str,
                     class: &'static str,
                     count: Memo<u64>,
                     key: &'static str| {
        let (forward, back) = (target.clone(), target);
        view! {
            <Show when=move || 0 < count.get()>
                <span class=format!("jump {class}") role="group" aria-label=title>
                    <button
                        type="button"
                        class="button"
                        aria-label=format!("Previous of {}", title.to_lowercase())
                        title=format!("Previous ({})", key.to_uppercase())
                        on:click={ let back = back.clone(); move |_| store.log_seek(back.clone(), Way::Back) }
                    >
                        "↑"
                    </button>
                    <button
                        type="button"
                        class="button"
                        title=format!("Next ({key})")
                        data-testid=format!("log-next-{key}")
                        on:click={ let forward = forward.clone(); move |_| store.log_seek(forward.clone(), Way::Forward) }
                    >
                        {title}" "<b class="tabular">{move || format::count(count.get())}</b>
                    </button>
                </span>
            </Show>
        }
    };
    let option = move |(id, title): (&'static str, &'static str)| {
        view! { <option value=id selected=move || times.with(|times| times == id)>{title}</option> }
    };
    view! {
        <div class="toolbar log-bar" role="toolbar" aria-label="The log">
            <Search />
            {jump(LogTarget::Error, "Errors", "is-failed", errors, "e")}
            {jump(LogTarget::Warning, "Warnings", "is-flaky", warnings, "w")}
            <Show when=move || 0 < groups.get()>
                <button
                    type="button"
                    class="button"
                    data-testid="log-fold-all"
                    on:click=move |_| store.log_fold_all(!all_open.get_untracked())
                >
                    {move || if all_open.get() { "Fold all" } else { "Unfold all" }}
                </button>
            </Show>
            <Show when=move || has_times.get()>
                <select
                    class="field log-times"
                    data-testid="log-times"
                    aria-label="Times"
                    on:change=move |event| {
                        let kind = event_target_value(&event);
                        store.glide(|route| route.set_log("times", &kind));
                    }
                >
                    {TIMES.map(option).collect_view()}
                </select>
            </Show>
            <button
                type="button"
                class="button"
                data-testid="log-wrap"
                aria-pressed=move || is_wrapped.get().to_string()
                on:click=move |_| store.log_wrap()
            >
                "Wrap"
            </button>
            <Chosen />
        </div>
    }
}

/// Search in the log.
#[component]
fn Search() -> impl IntoView {
    let store = store();
    let viewing = &store.viewing;
    let text = Memo::new(move |_| store.route.with(|route| route.log("find").to_owned()));
    let found = move || {
        if text.with(String::is_empty) {
            return String::new();
        }
        viewing.hits.with(|hits| match hits {
            Some(hits) if hits.of == 0 => "not found".to_owned(),
            Some(hits) => format!("{} of {}", format::count(hits.nth), format::plural(hits.of, "line")),
            None => "…".to_owned(),
        })
    };
    let field = NodeRef::<html::Input>::new();
    let pressed = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            store.log_hit(if event.shift_key() { Way::Back } else { Way::Forward });
        }
        // Back to the lines, with what was found: as `less` does.
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            dom::focus("log");
        }
        _ => {}
    };
    view! {
        <div class="log-search" role="search">
            <input
                node_ref=field
                id="log-find"
                class="field"
                type="text"
                autocomplete="off"
                spellcheck="false"
                aria-label="Search in this log"
                placeholder="Search in this log"
                title="Capitals count where you type them. Enter: next, Shift Enter: previous"
                data-testid="log-find"
                prop:value=move || text.get()
                on:input=move |event| store.log_search(&event_target_value(&event))
                on:keydown=pressed
            />
            <span class="found tabular" role="status" data-testid="log-found">{found}</span>
            <Show when=move || text.with(|text| !text.is_empty())>
                <button type="button" class="button is-square" aria-label="Previous hit" title="Previous (N)" on:click=move |_| store.log_hit(Way::Back)>"↑"</button>
                <button type="button" class="button is-square" aria-label="Next hit" title="Next (n)" on:click=move |_| store.log_hit(Way::Forward)>"↓"</button>
            </Show>
        </div>
    }
}

/// What can be done with the chosen lines.
#[component]
fn Chosen() -> impl IntoView {
    let store = store();
    let lines = Memo::new(move |_| store.route.with(|route| route.line));
    let said = move || match lines.get() {
        Some((first, last)) if first == last => format!("Copy line {first}"),
        Some((first, last)) => format!("Copy lines {first}–{last}"),
        None => String::new(),
    };
    view! {
        <Show when=move || lines.get().is_some()>
            <span class="log-chosen">
                <button type="button" class="button" data-testid="copy" title="Without secrets" on:click=move |_| store.log_copy()>
                    {said}
                </button>
                <button type="button" class="button" data-testid="copy-link" on:click=move |_| store.copy_link()>"Copy link"</button>
            </span>
        </Show>
    }
}
