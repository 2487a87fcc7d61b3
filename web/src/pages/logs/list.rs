//! The list of logs: failing ones first, with what failed in them.

use artiscope_core::views::{LogFile, LogsQuery};
use leptos::prelude::*;

use crate::format;
use crate::parts::empty::Empty;
use crate::parts::mark::{Mark, MarkSign};
use crate::parts::virtual_list::{Roles, VirtualList};
use crate::state::{Store, store};

/// Rows that are asked for before the list says how many it has room for.
const AT_FIRST: u64 = 40;

fn query(store: Store) -> LogsQuery {
    store.route.with(|route| LogsQuery { filter: route.f.clone(), run: route.run, ..LogsQuery::default() })
}

/// Asks for the first logs, whether the list is drawn or not: the worst is shown.
pub(super) fn ask(store: Store) {
    Effect::new(move |_| {
        store.version.track();
        if store.given.get() {
            store.want(&store.logs, &query(store), 0, AT_FIRST);
        }
    });
}

/// Filter and rows.
#[component]
pub(super) fn List() -> impl IntoView {
    let store = store();
    let visible = RwSignal::new((0_u64, AT_FIRST));
    Effect::new(move |before: Option<LogsQuery>| {
        let now = query(store);
        if before.is_some_and(|before| before != now) {
            store.lists.logs.reset();
        }
        now
    });
    Effect::new(move |_| {
        store.version.track();
        let (first, count) = visible.get();
        if store.given.get() {
            store.want(&store.logs, &query(store), first, count);
        }
    });
    let filter = Memo::new(move |_| store.route.with(|route| route.f.clone()));
    let said = move || {
        store.logs.with(|page| {
            let Some(page) = page else { return String::new() };
            let all = format::plural(page.total, "log");
            if page.failing > 0 { format!("{all} · {} failing", format::count(page.failing)) } else { all }
        })
    };
    let is_none = Memo::new(move |_| store.logs.with(|page| page.is_some_and(|page| page.total == 0)));
    view! {
        <div class="toolbar">
            <input
                id="logs-filter"
                class="field"
                type="text"
                autocomplete="off"
                spellcheck="false"
                aria-label="Filter logs"
                placeholder="Filter by path"
                prop:value=move || filter.get()
                on:input=move |event| store.glide(|route| route.f = event_target_value(&event))
            />
            <p class="found tabular" role="status">{said}</p>
        </div>
        <VirtualList
            state=store.lists.logs
            total=Signal::derive(move || store.logs.total())
            row_px=46.0
            roles=Roles { list: "listbox", rows: "presentation", first: 1 }
            label="Logs"
            id="logs"
            test_id="logs-list"
            on_visible=Callback::new(move |rows| visible.set(rows))
            on_move=Callback::new(|_| ())
            on_open=Callback::new(move |at| open(store, at))
            row
        />
        <Show when=move || is_none.get()>
            <Empty title="No log matches" reason="The filter looks for its words in whole paths." />
        </Show>
    }
}

fn open(store: Store, at: u64) {
    if let Some(log) = untrack(|| store.logs.row(at)) {
        store.go(|route| {
            route.entry = Some(log.entry);
            route.line = None;
            // What was searched in another log leads nowhere in this one.
            route.set_log("find", "");
            // And what it was held against is another one's.
            route.set_log("minus", "");
        });
    }
}

fn row(index: Memo<u64>) -> AnyView {
    let store = store();
    let row = Memo::new(move |_| store.logs.row(index.get()));
    let is_chosen = Memo::new(move |_| {
        let entry = row.with(|row| row.as_ref().map(|row| row.entry));
        entry.is_some() && store.route.with(|route| route.entry) == entry
    });
    let is_cursor = Memo::new(move |_| store.lists.logs.cursor.get() == Some(index.get()));
    view! {
        <div
            role="option"
            class="log-file"
            class:is-cursor=move || is_cursor.get()
            id=move || format!("logs-{}", index.get())
            data-testid="log-file"
            aria-selected=move || is_chosen.get().to_string()
            on:click=move |_| {
                store.lists.logs.cursor.set(Some(index.get_untracked()));
                open(store, index.get_untracked());
            }
        >
            {move || row.with(|row| row.as_ref().map(cells))}
        </div>
    }
    .into_any()
}

fn cells(log: &LogFile) -> impl IntoView + use<> {
    let mark = if log.is_failing() { Some(Mark::Failed) } else { (log.errors > 0).then_some(Mark::Error) };
    let mut about = Vec::new();
    if log.is_failing() {
        let class = log.class.replace('_', " ");
        about.extend([log.failed_step.clone(), class].into_iter().filter(|said| !said.is_empty()));
    }
    if log.errors > 0 {
        about.push(format::plural(log.errors, "error"));
    }
    about.push(if log.lines > 0 { format::plural(log.lines, "line") } else { format::bytes(log.bytes) });
    let name = format::base(&log.path).to_owned();
    let place = log.path.strip_suffix(&name).unwrap_or_default().trim_end_matches(['/', '!']).to_owned();
    view! {
        <span class="log-file-mark">{mark.map(|mark| view! { <MarkSign mark /> })}</span>
        <span class="log-file-name" dir="auto" title=log.path.clone()>
            <b>{format::path(&name, 48)}</b>
            <span class="log-file-place">{format::path(&place, 40)}</span>
        </span>
        <span class="log-file-about tabular">{about.join(" · ")}</span>
    }
}
