//! The list of kept runs, newest first, and one of them in full.

use artiscope_web::protocol::{HistoryOrder, KeptQuery, KeptRow, KeptRunView, Request};
use leptos::prelude::*;

use crate::format;
use crate::keeping::{minute, named};
use crate::parts::mark::{Mark, MarkSign};
use crate::parts::virtual_list::{Roles, VirtualList};
use crate::select::mark_of;
use crate::state::{Store, store};

const COLUMNS: [(&str, &str); 7] = [
    ("", "col-mark"),
    ("Run", "col-run-name"),
    ("Time", "col-when"),
    ("Red", "col-counts"),
    ("Branch", "col-branch is-mid"),
    ("Commit", "col-sha is-mid"),
    ("Known by", "col-known is-wide"),
];

/// Height of a row.
const ROW_PX: f64 = 32.0;
/// Rows that are shown before the list scrolls.
const ROWS: u64 = 12;

/// The list, and the run that was chosen.
#[component]
pub(super) fn Runs() -> impl IntoView {
    let store = store();
    let visible = RwSignal::new((0_u64, 40_u64));
    let shown = Memo::new(move |_| store.history.with(|history| history.shown.clone()));
    let version = Memo::new(move |_| store.history.with(|history| history.version));
    Effect::new(move |_| {
        let (first, count) = visible.get();
        let view = KeptQuery { project: shown.get(), ..KeptQuery::default() };
        if let Some(request) = store.kept.wants(&view, first, count, version.get()) {
            store.send(request);
        }
    });
    let total = Signal::derive(move || store.kept.total());
    let height = move || format!("{}px", (total.get().clamp(1, ROWS) as f64).mul_add(ROW_PX, 38.0));
    let title = move || format!("Runs of {}", named(&shown.get()));
    view! {
        <section aria-labelledby="kept-title">
            <h2 id="kept-title">{title}</h2>
            <div class="kept-list" style:height=height>
                <VirtualList
                    state=store.lists.kept
                    total
                    row_px=ROW_PX
                    head_px=32.0
                    roles=Roles { list: "grid", rows: "rowgroup", first: 2 }
                    label="Runs that are kept"
                    id="kept"
                    test_id="kept-table"
                    columns=COLUMNS.len()
                    on_visible=Callback::new(move |rows| visible.set(rows))
                    on_move=Callback::new(|_| ())
                    on_open=Callback::new(move |at| open(store, at))
                    head=head().into_any()
                    row
                />
            </div>
            <Show when=move || store.kept_run.with(Option::is_some)>
                {move || store.kept_run.get().map(|view| full(store, &view))}
            </Show>
        </section>
    }
}

fn head() -> impl IntoView {
    view! {
        <div class="vlist-head" role="rowgroup">
            <div class="grid-row" role="row" aria-rowindex="1">
                {COLUMNS.map(|(title, class)| view! {
                    <div role="columnheader" class=class>{if title.is_empty() { view! { <span class="unseen">"Verdict"</span> }.into_any() } else { title.into_any() }}</div>
                }).collect_view()}
            </div>
        </div>
    }
}

/// Shows the run in full.
fn open(store: Store, at: u64) {
    store.lists.kept.cursor.set(Some(at));
    if let Some(row) = untrack(|| store.kept.row(at)) {
        store.send(Request::KeptRun(row.key));
    }
}

fn row(index: Memo<u64>) -> AnyView {
    let store = store();
    let row = Memo::new(move |_| store.kept.row(index.get()));
    let is_cursor = Memo::new(move |_| store.lists.kept.cursor.get() == Some(index.get()));
    let is_shown = Memo::new(move |_| {
        row.with(|row| {
            store.kept_run.with(|view| view.as_ref().map(|view| &view.row.key) == row.as_ref().map(|row| &row.key))
        })
    });
    view! {
        <div
            role="row"
            class="grid-row"
            class:is-cursor=move || is_cursor.get()
            aria-selected=move || is_shown.get().to_string()
            id=move || format!("kept-{}", index.get())
            data-testid="kept-row"
            aria-rowindex=move || index.get() + 2
            on:click=move |_| open(store, index.get_untracked())
        >
            {move || row.with(|row| row.as_ref().map(cells))}
        </div>
    }
    .into_any()
}

fn verdict(row: &KeptRow) -> Mark {
    match row.verdict.as_str() {
        "red" => Mark::Failed,
        "green" => Mark::Passed,
        _ => Mark::NoData,
    }
}

fn counts(row: &KeptRow) -> String {
    let [tests, red, _, flaky] = row.counts;
    let flaky = if flaky > 0 { format!(", {} flaky", format::count(flaky)) } else { String::new() };
    format!("{} of {}{flaky}", format::count(red), format::count(tests))
}

fn cells(row: &KeptRow) -> impl IntoView + use<> {
    let attempt = (row.attempt > 1).then(|| format!(" attempt {}", row.attempt));
    let open = row.is_open.then(|| view! { <span class="kept-open">"open"</span> });
    let time = if row.time.is_empty() { "no time".to_owned() } else { minute(&row.time) };
    let (day, hour) = time.split_at(time.len().min(10));
    let (day, hour) = (day.to_owned(), hour.to_owned());
    view! {
        <div role="gridcell" class="col-mark"><MarkSign mark=verdict(row) /></div>
        <div role="gridcell" class="col-run-name" dir="auto" title=row.title.clone()>
            {format::path(&row.run, 40)} {attempt} {open} <span class="kept-place">{row.place.clone()}</span>
        </div>
        <div role="gridcell" class="col-when tabular" title=row.time.clone()>{day}<span class="is-mid">{hour}</span></div>
        <div role="gridcell" class="col-counts tabular">{counts(row)}</div>
        <div role="gridcell" class="col-branch is-mid" dir="auto" title=row.branch.clone()>{row.branch.clone()}</div>
        <div role="gridcell" class="col-sha is-mid" title=row.sha.clone()><code>{row.sha.chars().take(8).collect::<String>()}</code></div>
        <div role="gridcell" class="col-known is-wide">{row.identity_from.clone()}</div>
    }
}

/// The run that was chosen: what it was, and its red and flaky tests.
fn full(store: Store, view: &KeptRunView) -> impl IntoView + use<> {
    let row = view.row.clone();
    let key = row.key.clone();
    let [tests, red, skipped, flaky] = row.counts;
    let facts = [
        ("Time", row.time.clone()),
        ("Job and instance", row.place.clone()),
        ("Branch", row.branch.clone()),
        ("Commit", row.sha.clone()),
        (
            "Tests",
            format!(
                "{} · {} red · {} flaky · {} skipped",
                format::count(tests),
                format::count(red),
                format::count(flaky),
                format::count(skipped)
            ),
        ),
        ("Known by", row.identity_from.clone()),
        (
            "Not read whole",
            if row.lost > 0 { format::plural(row.lost, "row") + " of the ledger" } else { String::new() },
        ),
        ("At the provider", view.url.clone()),
        ("Damaged", format::sentence(&view.damaged)),
    ];
    let fact = |(name, value): (&'static str, String)| {
        (!value.is_empty()).then(|| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    };
    let line = |[status, place, name, said]: [String; 4]| {
        view! {
            <li class="row">
                <MarkSign mark=mark_of(&status) />
                <span class="row-words">
                    <span class="row-name" dir="auto">{name}</span>
                    <span class="row-why" dir="auto">{place}</span>
                    <span class="row-why" dir="auto">{said}</span>
                </span>
            </li>
        }
    };
    let none = view.tests.is_empty().then(|| view! { <p class="note">"No test was red or flaky."</p> });
    let more = (view.more > 0).then(|| view! { <p class="note">{format!("{} more", format::count(view.more))}</p> });
    let close = move |_| store.kept_run.set(None);
    let remove = move |_| {
        store.kept_run.set(None);
        store.order(HistoryOrder::Remove(key.clone()));
    };
    view! {
        <article class="card kept-run" data-testid="kept-run" aria-label="A kept run">
            <header>
                <MarkSign mark=verdict(&row) />
                <h3 class="card-head">{row.title.clone()}</h3>
                <button type="button" class="button" data-testid="kept-remove" on:click=remove>"Remove"</button>
                <button type="button" class="button is-quiet" on:click=close>"Close"</button>
            </header>
            <dl class="facts">{facts.map(fact).collect_view()}</dl>
            <ul>{view.tests.clone().into_iter().map(line).collect_view()}</ul>
            {none}
            {more}
        </article>
    }
}
