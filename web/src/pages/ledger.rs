//! Ledger: everything that was not read, why, and how many bytes; worst first.

use artiscope_core::views::LedgerRow;
use leptos::prelude::*;

use super::overview::{Reading, entry_segments};
use crate::format;
use crate::parts::empty::Empty;
use crate::parts::mark::MarkSign;
use crate::parts::stacked_bar::StackedBar;
use crate::parts::virtual_list::{Roles, VirtualList};
use crate::select::{loss_word, mark_of, select};
use crate::state::{Store, store};

const COLUMNS: [(&str, &str); 4] =
    [("Loss", "col-loss"), ("What", "col-what"), ("Where", "col-path"), ("Not read", "col-bytes")];

/// The lens.
#[component]
pub(crate) fn Ledger() -> impl IntoView {
    let store = store();
    let select = select();
    let visible = RwSignal::new((0_u64, 40_u64));
    Effect::new(move |before: Option<String>| {
        let filter = select.ledger_view.with(|view| view.filter.clone());
        if before.is_some_and(|before| before != filter) {
            store.lists.ledger.reset();
        }
        filter
    });
    Effect::new(move |_| {
        store.version.track();
        let (first, count) = visible.get();
        select.ledger_view.with(|view| store.want(&store.ledger, view, first, count));
    });
    let filter = Memo::new(move |_| store.route.with(|route| route.f.clone()));
    let shown = move || {
        store.ledger.with(|page| {
            page.map(|page| {
                let [errors, lost, notes] = page.by_loss;
                let lost = format::count(lost);
                format!("{} · {lost} lost · {}", format::plural(errors, "error"), format::plural(notes, "note"))
            })
            .unwrap_or_default()
        })
    };
    let is_none = Memo::new(move |_| store.ledger.with(|page| page.is_some_and(|page| page.total == 0)));
    view! {
        <div class="lens is-full ledger">
            <h1 class="unseen">"Ledger"</h1>
            <Show when=move || select.reading.get()>
                <Reading />
            </Show>
            <Equation />
            <div class="toolbar">
                <input
                    id="ledger-filter"
                    class="field"
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    aria-label="Filter the ledger"
                    placeholder="Filter by path or reason"
                    prop:value=move || filter.get()
                    on:input=move |event| store.glide(|route| route.f = event_target_value(&event))
                />
                <p class="found tabular" role="status">{shown}</p>
            </div>
            <VirtualList
                state=store.lists.ledger
                total=Signal::derive(move || store.ledger.total())
                row_px=30.0
                head_px=32.0
                roles=Roles { list: "grid", rows: "rowgroup", first: 2 }
                label="Ledger"
                id="ledger"
                test_id="ledger-table"
                columns=COLUMNS.len()
                on_visible=Callback::new(move |rows| visible.set(rows))
                on_move=Callback::new(|_| ())
                on_open=Callback::new(move |at| {
                    if let Some(row) = untrack(|| store.ledger.row(at)) {
                        open(store, &row);
                    }
                })
                head=head().into_any()
                row
            />
            <Show when=move || is_none.get()>
                {move || if filter.with(String::is_empty) {
                    view! { <Empty title="Nothing to say" reason="Every entry was read whole." /> }.into_any()
                } else {
                    view! { <Empty title="No row matches" reason="The filter looks in paths and reasons." /> }.into_any()
                }}
            </Show>
        </div>
    }
}

/// The sum that adds up.
#[component]
fn Equation() -> impl IntoView {
    let select = select();
    let entries = select.entries;
    let term = move |at: usize, word: &'static str, class: &'static str| {
        let is_zero = move || entries.get()[at] == 0;
        view! { <span class=class class:is-zero=is_zero><b class="tabular">{move || format::count(entries.get()[at])}</b>" "{word}</span> }
    };
    view! {
        <section class="equation" aria-label="What became of the entries">
            <p>
                {term(0, "entries", "")} <i>"="</i> {term(1, "recognised", "term is-recognised")} <i>"+"</i>
                {term(2, "plain", "term is-plain")} <i>"+"</i> {term(3, "not recognised", "term is-nodata")} <i>"+"</i>
                {term(4, "lost", "term is-lost")}
            </p>
            <StackedBar segments=Signal::derive(move || entry_segments(entries.get())) />
        </section>
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

/// Shows the entry, at the line where it went wrong.
fn open(store: Store, row: &LedgerRow) {
    if let Some(entry) = row.entry {
        store.go_entry(entry, Some((row.line, row.line)));
    }
}

fn row(index: Memo<u64>) -> AnyView {
    let store = store();
    let row = Memo::new(move |_| store.ledger.row(index.get()));
    let is_cursor = Memo::new(move |_| store.lists.ledger.cursor.get() == Some(index.get()));
    let has_entry = move || row.with(|row| row.as_ref().is_some_and(|row| row.entry.is_some()));
    view! {
        <div
            role="row"
            class="grid-row"
            class:is-cursor=move || is_cursor.get()
            class:is-dead=move || !has_entry()
            id=move || format!("ledger-{}", index.get())
            data-testid="ledger-row"
            aria-rowindex=move || index.get() + 2
            on:click=move |_| {
                store.lists.ledger.cursor.set(Some(index.get_untracked()));
                if let Some(row) = row.get_untracked() {
                    open(store, &row);
                }
            }
        >
            {move || row.with(|row| row.as_ref().map(cells))}
        </div>
    }
    .into_any()
}

fn cells(row: &LedgerRow) -> impl IntoView + use<> {
    let mark = mark_of(&row.loss);
    let line = if row.line > 0 { format!(":{}", row.line) } else { String::new() };
    view! {
        <div role="gridcell" class=format!("col-loss {}", mark.class())>
            <MarkSign mark mute=true />
            " "
            {loss_word(&row.loss)}
        </div>
        <div role="gridcell" class="col-what" dir="auto" title=row.what.clone()>{format::sentence(&row.what)}</div>
        <div role="gridcell" class="col-path" dir="auto" title=row.path.clone()>{format!("{}{line}", format::path(&row.path, 72))}</div>
        <div role="gridcell" class="col-bytes tabular">{(row.bytes > 0).then(|| format::bytes(row.bytes))}</div>
    }
}
