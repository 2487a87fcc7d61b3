//! Templates of the log that is open: what statements wrote its lines, how often, from where to where.

use std::cmp::Reverse;
use std::sync::Arc;

use artiscope_core::methods::order::Order as _;
use artiscope_core::views::{LogTemplates, TemplateRow};
use artiscope_web::protocol::Request;
use leptos::prelude::*;

use super::compared;
use crate::format;
use crate::parts::dom;
use crate::parts::empty::Empty;
use crate::parts::virtual_list::{Roles, VirtualList};
use crate::state::{Store, store};

/// Orders: in the address, and for the reader.
const ORDERS: [(&str, &str); 3] = [("", "Most lines first"), ("rare", "Rarest first"), ("first", "First seen first")];

const COLUMNS: [(&str, &str); 6] = [
    ("Level", "template-level"),
    ("Lines", "template-count"),
    ("Share", "template-share"),
    ("First line", "template-first"),
    ("Last line", "template-last"),
    ("Template", "template-text"),
];

/// What stands for a part that varies.
const VARIES: &str = "<*>";

/// The rows that are listed.
#[derive(Clone, Copy)]
struct Listed {
    rows: Memo<Arc<Vec<TemplateRow>>>,
    /// Lines of the log.
    lines: Memo<u64>,
}

impl Listed {
    /// Tracks.
    fn row(self, at: u64) -> Option<TemplateRow> {
        self.rows.with(|rows| rows.get(usize::try_from(at).ok()?).cloned())
    }
}

/// Filter, order, rows.
#[component]
pub(super) fn Templates() -> impl IntoView {
    let store = store();
    let entry = |store: Store| store.route.with(|route| route.entry);
    store.compared.templates.ask(entry, Request::Templates);
    let found = Memo::new(move |_| store.compared.templates.to(|of| Some(*of) == entry(store)));
    let key = move |key: &'static str| Memo::new(move |_| store.route.with(|route| route.log(key).to_owned()));
    let (filter, order) = (key("has"), key("order"));
    let rows = Memo::new(move |_| {
        let found = found.get();
        Arc::new(found.map_or_else(Vec::new, |found| listed(&found, &filter.get(), &order.get())))
    });
    let lines = Memo::new(move |_| found.with(|found| found.as_ref().map_or(0, |found| found.lines)));
    provide_context(Listed { rows, lines });
    Effect::new(move |before: Option<(Option<u32>, String, String)>| {
        let now = (entry(store), filter.get(), order.get());
        if before.is_some_and(|before| before != now) {
            store.lists.templates.reset();
        }
        now
    });
    let said = move || {
        found.with(|found| {
            let Some(found) = found else { return "Reading…".to_owned() };
            let (all, listed) = (found.templates.len(), rows.with(|rows| rows.len()));
            let all_said = format::plural(all as u64, "template");
            let said = format!("{all_said} of {}", format::plural(found.lines, "line"));
            if listed < all { format!("{} of {said}", format::count(listed as u64)) } else { said }
        })
    };
    let notes = move || found.with(|found| found.as_ref().map(|found| compared::notes(&found.notes)));
    let is_none = Memo::new(move |_| found.with(Option::is_some) && rows.with(|rows| rows.is_empty()));
    let why = move || {
        if filter.with(String::is_empty) {
            view! { <Empty title="No templates" reason="The log has no lines that could be read." /> }
        } else {
            view! { <Empty title="No template matches" reason="The filter looks for its words in templates." /> }
        }
    };
    let option = move |(id, title): (&'static str, &'static str)| {
        view! { <option value=id prop:selected=move || order.with(|order| order == id)>{title}</option> }
    };
    let (row_px, head_px) = if dom::is_narrow() { (46.0, 0.0) } else { (28.0, 32.0) };
    view! {
        <div class="toolbar log-bar">
            <input
                id="templates-filter"
                class="field"
                data-testid="templates-filter"
                type="text"
                autocomplete="off"
                spellcheck="false"
                aria-label="Filter templates"
                placeholder="Filter templates"
                prop:value=move || filter.get()
                on:input=move |event| store.glide(|route| route.set_log("has", &event_target_value(&event)))
            />
            <select
                class="field log-times"
                data-testid="templates-order"
                aria-label="Order"
                on:change=move |event| store.glide(|route| route.set_log("order", &event_target_value(&event)))
            >
                {ORDERS.map(option).collect_view()}
            </select>
            <p class="found tabular" role="status" data-testid="templates-said">{said}</p>
        </div>
        {notes}
        <Show when=move || !is_none.get() fallback=why>
            <div class="template-list" class:is-narrow=dom::is_narrow()>
                <VirtualList
                    state=store.lists.templates
                    total=Signal::derive(move || rows.with(|rows| rows.len() as u64))
                    row_px
                    head_px
                    roles=Roles { list: "grid", rows: "rowgroup", first: 2 }
                    label="Templates"
                    id="template-rows"
                    test_id="templates-list"
                    columns=COLUMNS.len()
                    on_visible=Callback::new(|_| ())
                    on_move=Callback::new(|_| ())
                    on_open=Callback::new(move |at| {
                        if let Some(row) = untrack(|| Listed { rows, lines }.row(at)) {
                            go(store, row.first_line);
                        }
                    })
                    head=head().into_any()
                    row
                />
            </div>
        </Show>
    }
}

/// Those that have all words of the filter, in an order.
fn listed(found: &LogTemplates, filter: &str, order: &str) -> Vec<TemplateRow> {
    let filter = filter.to_lowercase();
    let words: Vec<&str> = filter.split_whitespace().collect();
    let has = |row: &&TemplateRow| {
        let text = if words.is_empty() { String::new() } else { row.template.to_lowercase() };
        words.iter().all(|word| text.contains(word))
    };
    let mut rows: Vec<TemplateRow> = found.templates.iter().filter(has).cloned().collect();
    match order {
        "first" => rows.order_by_key(|row| row.first_line),
        "rare" => rows.order_by_key(|row| (row.count, row.first_line)),
        _ => rows.order_by_key(|row| (Reverse(row.count), row.first_line)),
    }
    rows
}

/// Shows a line of the log that is open.
fn go(store: Store, line: u64) {
    if let Some(entry) = store.route.with_untracked(|route| route.entry) {
        store.go_entry(entry, Some((line, line)));
    }
}

fn head() -> impl IntoView {
    view! {
        <div class="vlist-head" role="rowgroup">
            <div class="grid-row" role="row" aria-rowindex="1">
                {COLUMNS.map(|(title, class)| view! { <div role="columnheader" class=class>{title}</div> }).collect_view()}
            </div>
        </div>
    }
}

fn row(index: Memo<u64>) -> AnyView {
    let store = store();
    let listed: Listed = expect_context();
    let row = Memo::new(move |_| listed.row(index.get()));
    let is_cursor = Memo::new(move |_| store.lists.templates.cursor.get() == Some(index.get()));
    view! {
        <div
            role="row"
            class="grid-row template-row"
            class:is-cursor=move || is_cursor.get()
            id=move || format!("template-rows-{}", index.get())
            data-testid="template"
            aria-rowindex=move || index.get() + 2
            on:click=move |_| store.lists.templates.cursor.set(Some(index.get_untracked()))
        >
            {move || row.get().map(|row| cells(store, row, listed.lines.get()))}
        </div>
    }
    .into_any()
}

fn cells(store: Store, row: TemplateRow, lines: u64) -> impl IntoView {
    let place = move |what: &'static str, class: &'static str, line: u64, time: Option<String>| {
        let clock = time.as_deref().and_then(|time| time.get(11..19)).unwrap_or_default().to_owned();
        let number = format::count(line);
        view! {
            <span role="gridcell" class=class>
                <button
                    type="button"
                    class="link tabular"
                    aria-label=format!("{what} line {number}")
                    on:click=move |event| {
                        event.stop_propagation();
                        go(store, line);
                    }
                >
                    {number.clone()}
                </button>
                <span class="template-time tabular" title=time>{clock}</span>
            </span>
        }
    };
    let count = format::count(row.count);
    let share = format!("{:.1} %", format::share(row.count, lines));
    let of = format!("{count} of {}", format::plural(lines, "line"));
    let mut parts = Vec::new();
    for (at, part) in row.template.split(VARIES).enumerate() {
        if at > 0 {
            parts.push(view! { <span class="template-varies">{VARIES}</span> }.into_any());
        }
        parts.push(part.to_owned().into_any());
    }
    view! {
        <span role="gridcell" class="template-level">{compared::level(row.severity)}</span>
        <span role="gridcell" class="template-count tabular">{count}</span>
        <span role="gridcell" class="template-share tabular" title=of>{share}</span>
        {place("First", "template-first", row.first_line, row.first_time)}
        {place("Last", "template-last", row.last_line, row.last_time)}
        <span role="gridcell" class="template-text" title=row.template><code dir="auto">{parts}</code></span>
    }
}
