//! Search over the text of everything open: counts for each file, the first lines, and each leads to its place.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use artiscope_core::documents::search::{Case, MatchedLine};
use artiscope_core::views::{TextFile, TextPage, TextQuery};
use artiscope_web::protocol::Request;
use leptos::prelude::*;

use crate::format;
use crate::parts::empty::Empty;
use crate::state::{Store, store};

/// Files that are drawn; how many there are is said.
const FILES: usize = 300;

/// What the address asks for; `None` for nothing.
fn asked(store: Store) -> Option<TextQuery> {
    store.route.with(|route| {
        let pattern = route.log("text").to_owned();
        let how = route.log("how");
        (!pattern.is_empty()).then(|| TextQuery {
            pattern,
            is_regex: how == "regex",
            case: if route.log("case") == "same" { Case::Same } else { Case::Smart },
            // What a benchmark measures searching against.
            only_inflates: how == "inflate",
            ..TextQuery::default()
        })
    })
}

/// Asks when the address or what is open changes, unless that was asked last.
fn ask(store: Store) {
    Effect::new(move |_| {
        let (query, version) = (asked(store), store.version.get());
        if !store.given.get() {
            return;
        }
        let now = Some((query.clone(), version));
        if store.text.asked.with_value(|asked| *asked == now) {
            return;
        }
        store.text.asked.set_value(now);
        store.text.more.update(HashMap::clear);
        match query {
            Some(query) => {
                // What was found before does not answer this.
                store.text.page.set(Arc::new(TextPage { query: query.clone(), ..TextPage::default() }));
                store.send(Request::SearchText(query))
            }
            None => store.send(Request::StopSearch),
        };
    });
}

/// What waits for a pause in typing is not done.
fn forget(timer: StoredValue<Option<TimeoutHandle>>) {
    if let Some(handle) = timer.try_update_value(Option::take).flatten() {
        handle.clear();
    }
}

/// Field, choices, what was found.
#[component]
pub(super) fn Search() -> impl IntoView {
    let store = store();
    ask(store);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    // What was typed a moment before the lens was left is not searched in another.
    on_cleanup(move || forget(timer));
    let key = move |key: &'static str| Memo::new(move |_| store.route.with(|route| route.log(key).to_owned()));
    let (text, how, case) = (key("text"), key("how"), key("case"));
    let typed = move |event: web_sys::Event| {
        let pattern = event_target_value(&event);
        forget(timer);
        let search = move || store.glide(|route| route.set_log("text", &pattern));
        timer.set_value(set_timeout_with_handle(search, Duration::from_millis(250)).ok());
    };
    let turn = move |key: &'static str, value: &'static str| {
        store.glide(|route| {
            let now = if route.log(key) == value { "" } else { value };
            route.set_log(key, now);
        });
    };
    let is_wanted = Memo::new(move |_| !text.get().is_empty());
    let is_running = Memo::new(move |_| is_wanted.get() && store.text.page.with(|page| !page.done));
    view! {
        <div class="toolbar log-bar text-search" role="search" aria-label="Everything that is open">
            <input
                id="text-pattern"
                class="field"
                data-testid="text-pattern"
                type="text"
                autocomplete="off"
                spellcheck="false"
                aria-label="Search in all texts"
                placeholder="Search in all texts"
                prop:value=move || text.get()
                on:input=typed
            />
            <button
                type="button"
                class="button"
                data-testid="text-regex"
                aria-pressed=move || (how.get() == "regex").to_string()
                title="Regular expression"
                aria-label="Regular expression"
                on:click=move |_| turn("how", "regex")
            >
                ".*"
            </button>
            <button
                type="button"
                class="button"
                data-testid="text-case"
                aria-pressed=move || (case.get() == "same").to_string()
                title="Match case; otherwise only where the pattern has capitals"
                aria-label="Match case"
                on:click=move |_| turn("case", "same")
            >
                "Aa"
            </button>
            <Show when=move || is_running.get()>
                <button
                    type="button"
                    class="button"
                    data-testid="text-stop"
                    on:click=move |_| {
                        store.send(Request::StopSearch);
                    }
                >
                    "Stop"
                </button>
            </Show>
            <p class="found tabular" role="status" data-testid="text-said">
                {move || if is_wanted.get() { store.text.page.with(|page| said(page, store)) } else { String::new() }}
            </p>
        </div>
        <div class="text-found" tabindex="0" role="region" aria-label="Lines found">
            <Show
                when=move || is_wanted.get()
                fallback=|| view! {
                    <Empty
                        title="Search in every text that is open"
                        reason="Archives within archives too. Without capitals, case does not matter; patterns match within one line."
                    />
                }
            >
                <Notes />
                <For
                    each=move || store.text.page.with(|page| page.files.iter().take(FILES).cloned().collect::<Vec<_>>())
                    key=|file| (file.unit, file.path.clone(), file.kept.len())
                    let:file
                >
                    <File file />
                </For>
                {move || {
                    let more = store.text.page.with(|page| page.files.len().saturating_sub(FILES));
                    (more > 0).then(|| view! { <p class="preview-note">{format!("and {} more", format::plural(more as u64, "file"))}</p> })
                }}
            </Show>
        </div>
    }
}

/// How far it is, and what there is.
fn said(page: &TextPage, store: Store) -> String {
    if !page.refused.is_empty() {
        return String::new();
    }
    let mut said = Vec::new();
    if page.query.only_inflates {
        said.push(format!("inflated {}", format::bytes(page.bytes)));
    } else if page.lines > 0 {
        let files = page.files.iter().filter(|file| file.lines > 0).count() as u64;
        said.push(format!("{} in {}", format::plural(page.lines, "line"), format::plural(files, "file")));
        if page.kept < page.lines {
            said.push(format!("first {} shown", format::count(page.kept)));
        }
    } else if page.done {
        said.push("nothing found".to_owned());
    }
    if !page.done && store.progress.with(|progress| !progress.done) {
        said.push("waits until everything is read".to_owned());
    } else if page.is_stopped {
        said.push(format!("stopped after {} of {}", format::count(page.searched), format::count(page.of)));
    } else if page.done {
        said.push(format!("{} searched", format::plural(page.texts, "text")));
    } else {
        said.push(format!("{} of {} searched…", format::count(page.searched), format::count(page.of)));
    }
    if page.binaries > 0 {
        said.push(format!("{} passed over", format::plural(page.binaries, "binary file")));
    }
    format::sentence(&said.join(" · "))
}

/// What is wrong with the pattern, and what could not be searched.
#[component]
fn Notes() -> impl IntoView {
    let store = store();
    move || {
        store.text.page.with(|page| {
            let mut notes = Vec::new();
            if !page.refused.is_empty() {
                notes.push(format!("Not a pattern that can be searched: {}", page.refused));
            }
            notes.extend(page.lost.iter().map(|(path, why)| format!("{path}: {why}")));
            if page.lost_count > page.lost.len() as u64 {
                let more = format::count(page.lost_count - page.lost.len() as u64);
                notes.push(format!("and {more} more that were not searched to their end"));
            }
            notes
                .into_iter()
                .map(|note| view! { <p class="preview-note" data-testid="text-note">{note}</p> })
                .collect_view()
        })
    }
}

/// A file with its first lines.
#[component]
fn File(file: TextFile) -> impl IntoView {
    let store = store();
    let file = Arc::new(file);
    let (entry, lines, first) = (file.entry, file.lines, file.kept.len() as u64);
    let more = Memo::new(move |_| {
        store.text.more.with(|more| entry.and_then(|entry| more.get(&entry).cloned()).unwrap_or_default())
    });
    let known = move || first + more.with(|more| more.len() as u64);
    let ask_more = move |_| {
        let query = store.text.page.with_untracked(|page| page.query.clone());
        store.send(Request::SearchText(TextQuery { entry, skip: untrack(known), ..query }));
    };
    let can_have_more = move || {
        entry.is_some() && known() < lines && store.text.page.with(|page| page.done && !page.query.only_inflates)
    };
    let cut = (file.cut_lines > 0).then(|| {
        let what = format::plural(file.cut_lines, "line");
        view! { <p class="preview-note">{format!("{what} of more than 1 MB searched in pieces")}</p> }
    });
    let shown = file.kept.clone();
    view! {
        <details class="text-file" data-testid="text-file" open=true>
            <summary>
                <b dir="auto" title=file.path.clone()>{format::path(&file.path, 90)}</b>
                <span class="text-count tabular">{format::plural(lines, "line")}</span>
            </summary>
            {cut}
            <ul class="text-lines">
                {shown.into_iter().map(move |line| view! { <Line entry line /> }).collect_view()}
                <For each=move || more.get() key=|line| line.line let:line>
                    <Line entry line />
                </For>
            </ul>
            <Show when=can_have_more>
                <button type="button" class="button is-quiet" data-testid="text-more" on:click=ask_more>
                    {move || format!("Show more of {}", format::plural(lines, "line"))}
                </button>
            </Show>
        </details>
    }
}

/// A line, with what was looked for set apart.
#[component]
fn Line(entry: Option<u32>, line: MatchedLine) -> impl IntoView {
    let store = store();
    let number = line.line;
    let mut parts = Vec::new();
    let mut at = 0;
    let slice = |from: usize, to: usize| line.text.get(from..to).unwrap_or_default().to_owned();
    for (start, end) in &line.marks {
        let (start, end) = (*start as usize, *end as usize);
        parts.push(slice(at, start).into_any());
        parts.push(view! { <mark>{slice(start, end)}</mark> }.into_any());
        at = end;
    }
    parts.push(slice(at, line.text.len()).into_any());
    let go = move |_| {
        if let Some(entry) = entry {
            store.go_entry(entry, Some((number, number)));
        }
    };
    view! {
        <li>
            <button type="button" class="text-line" data-testid="text-line" disabled=entry.is_none() on:click=go>
                <span class="text-number tabular">{format::count(number)}</span>
                <code dir="auto">{parts}{line.is_cut.then_some("…")}</code>
            </button>
        </li>
    }
}

/// What was found in everything open.
#[derive(Clone, Copy)]
pub(crate) struct TextFound {
    /// So far.
    page: RwSignal<Arc<TextPage>>,
    /// More lines of entries, as far as they were asked for.
    more: RwSignal<HashMap<u32, Vec<MatchedLine>>>,
    /// What was asked last, and in which state of the facts.
    asked: StoredValue<Option<(Option<TextQuery>, u64)>>,
}

impl TextFound {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self { page: RwSignal::default(), more: RwSignal::default(), asked: StoredValue::default() }
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.page.set(Arc::default());
        self.more.set(HashMap::new());
        self.asked.set_value(None);
    }

    /// Takes what was found: of one entry, to what is known of it.
    pub(crate) fn take(&self, page: TextPage) {
        let Some(entry) = page.query.entry else { return self.page.set(Arc::new(page)) };
        if let Some(file) = page.files.into_iter().find(|file| file.entry == Some(entry)) {
            self.more.update(|more| {
                let known = more.entry(entry).or_default();
                let last = known.last().map_or(0, |line| line.line);
                known.extend(file.kept.into_iter().filter(|line| line.line > last));
            });
        }
    }
}
