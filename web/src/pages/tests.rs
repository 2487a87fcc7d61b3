//! Tests: every case in one table, whatever their number.

use artiscope_core::views::{SortKey, TestRowView};
use leptos::prelude::*;

use super::overview::Reading;
use crate::format;
use crate::parts::dom;
use crate::parts::empty::Empty;
use crate::parts::mark::{Mark, MarkSign};
use crate::parts::query_box::QueryBox;
use crate::parts::stacked_bar::Legend;
use crate::parts::tokens;
use crate::parts::virtual_list::{Roles, VirtualList};
use crate::select::{cause, row_mark, select};
use crate::state::{Store, store};

/// Columns: title, class, what sorting by it is called.
const COLUMNS: [(&str, &str, SortKey); 6] = [
    ("", "col-mark", SortKey::Status),
    ("Test", "col-name", SortKey::Name),
    ("Message", "col-message", SortKey::Status),
    ("Class", "col-group", SortKey::Group),
    ("Run", "col-run", SortKey::Run),
    ("Time", "col-time", SortKey::Duration),
];

/// The lens.
#[component]
pub(crate) fn Tests() -> impl IntoView {
    let store = store();
    let select = select();
    let visible = RwSignal::new((0_u64, 40_u64));
    // A row that is to be opened as soon as it is there; true when that is a step for Back.
    let follow = RwSignal::new(None::<(u64, bool)>);

    Effect::new(move |before: Option<(String, SortKey, bool)>| {
        let view = select.tests.with(|view| (view.query.clone(), view.sort, view.reverse));
        if before.is_some_and(|before| before != view) {
            store.lists.tests.reset();
        }
        view
    });
    Effect::new(move |_| {
        store.version.track();
        let (first, count) = visible.get();
        select.tests.with(|view| store.want(&store.tests, view, first, count));
    });
    Effect::new(move |_| {
        let Some((at, step)) = follow.get() else { return };
        if let Some(row) = store.tests.row(at) {
            follow.set(None);
            let select_row = |route: &mut crate::route::Route| route.test = Some(row.case);
            if step { store.go(select_row) } else { store.glide(select_row) }
        }
    });
    let moved = Callback::new(move |at| {
        if store.route.with_untracked(|route| route.test.is_some()) {
            follow.set(Some((at, false)));
        }
    });
    let opened = Callback::new(move |at| follow.set(Some((at, true))));
    let total = Signal::derive(move || store.tests.total());
    let shown = move || {
        store.tests.with(|page| {
            page.map(|page| format!("{} of {}", format::count(page.total), format::plural(page.of, "test")))
                .unwrap_or_default()
        })
    };
    let problem = move || store.tests.with(|page| page.map(|page| page.problem.clone()).unwrap_or_default());
    let is_none = Memo::new(move |_| store.tests.with(|page| page.is_some_and(|page| page.total == 0)));
    view! {
        <div class="lens is-full tests">
            <h1 class="unseen">"Tests"</h1>
            <Show when=move || select.reading.get()>
                <Reading />
            </Show>
            <div class="toolbar">
                <Query />
                <p class="found tabular" role="status">{shown}</p>
            </div>
            <div class="toolbar is-second">
                <Legend
                    segments=select.segments
                    active=select.statuses
                    on_press=Callback::new(move |mark: Mark| {
                        store.glide(|route| route.q = tokens::toggle(&route.q, "s", mark.word()));
                    })
                />
                <p class="problem" role="alert">{problem}</p>
            </div>
            <VirtualList
                state=store.lists.tests
                total
                row_px=30.0
                head_px=32.0
                roles=Roles { list: "grid", rows: "rowgroup", first: 2 }
                label="Tests"
                id="tests"
                test_id="tests-table"
                columns=COLUMNS.len()
                on_visible=Callback::new(move |rows| visible.set(rows))
                on_move=moved
                on_open=opened
                head=view! { <Head /> }.into_any()
                row
            />
            <Show when=move || is_none.get()>
                <NoTests />
            </Show>
        </div>
    }
}

/// The query.
#[component]
fn Query() -> impl IntoView {
    let store = store();
    let text = Memo::new(move |_| store.route.with(|route| route.q.clone()));
    let leave = Callback::new(move |()| {
        dom::focus("tests");
        store.lists.tests.cursor.update(|cursor| {
            cursor.get_or_insert(0);
        });
    });
    view! {
        <QueryBox
            text
            on_change=Callback::new(move |query: String| store.glide(|route| route.q = query))
            on_leave=leave
            name=Callback::new(move |token| chip_name(store, token))
            hint="name, s:failed, class:…, file:…, \"text\", !not"
            label="Filter tests"
            id="tests-query"
        />
    }
}

/// A chip says the title of a cause instead of its id.
fn chip_name(store: Store, token: String) -> String {
    let title = token
        .strip_prefix("cause:")
        .and_then(|id| store.summary.with_untracked(|summary| cause(summary, id)))
        .map(|cause| format!("cause: {}", format::path(&cause.title, 40)));
    title.unwrap_or(token)
}

/// Names of the columns; those that sort are buttons.
#[component]
fn Head() -> impl IntoView {
    let store = store();
    let sorted = Memo::new(move |_| store.route.with(|route| (route.sort, route.rev)));
    let sort = move |by: SortKey| {
        store.glide(|route| {
            route.rev = route.sort == by && !route.rev;
            route.sort = by;
        });
    };
    let head = |(title, class, by): (&'static str, &'static str, SortKey)| {
        let is_sorted = move || sorted.get().0 == by && class != "col-message";
        let direction = move || {
            is_sorted().then(|| if sorted.get().1 == (by == SortKey::Duration) { "ascending" } else { "descending" })
        };
        let sign = move || match direction() {
            Some("ascending") => "▴",
            Some(_) => "▾",
            None => "",
        };
        let content = if class == "col-message" {
            view! { <span>{title}</span> }.into_any()
        } else {
            let label = (title.is_empty()).then_some("Sort by status");
            view! {
                <button type="button" aria-label=label on:click=move |_| sort(by)>
                    {title}
                    <span class="sort" aria-hidden="true">{sign}</span>
                </button>
            }
            .into_any()
        };
        view! { <div role="columnheader" class=class aria-sort=direction>{content}</div> }
    };
    view! {
        <div class="vlist-head" role="rowgroup">
            <div class="grid-row" role="row" aria-rowindex="1">{COLUMNS.map(head).collect_view()}</div>
        </div>
    }
}

/// A row of the table.
fn row(index: Memo<u64>) -> AnyView {
    let store = store();
    let row = Memo::new(move |_| store.tests.row(index.get()));
    let case = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.case)));
    let is_selected = Memo::new(move |_| case.get().is_some() && store.route.with(|route| route.test) == case.get());
    let is_cursor = Memo::new(move |_| store.lists.tests.cursor.get() == Some(index.get()));
    let open = move |_| {
        store.lists.tests.cursor.set(Some(index.get_untracked()));
        if let Some(case) = case.get_untracked() {
            store.go(|route| route.test = Some(case));
        }
    };
    view! {
        <div
            role="row"
            class="grid-row"
            class:is-cursor=move || is_cursor.get()
            id=move || format!("tests-{}", index.get())
            data-testid="test-row"
            data-status=move || row.with(|row| row.as_ref().map(|row| row.status.clone()))
            aria-rowindex=move || index.get() + 2
            aria-selected=move || is_selected.get().to_string()
            on:click=open
        >
            {move || cells(row.get())}
        </div>
    }
    .into_any()
}

fn cells(row: Option<TestRowView>) -> impl IntoView {
    let waiting = row.is_none();
    let row = row.unwrap_or_default();
    let retried = (row.attempts > 1).then(|| format!("{} attempts", row.attempts));
    let time = row.duration_ms.map_or_else(|| "–".to_owned(), format::duration);
    view! {
        <div role="gridcell" class="col-mark">{(!waiting).then(|| view! { <MarkSign mark=row_mark(&row) /> })}</div>
        <div role="gridcell" class="col-name" dir="auto" title=row.name.clone()>
            {row.name.clone()}
            <span class="retried">{retried}</span>
        </div>
        <div role="gridcell" class="col-message" dir="auto">{row.summary}</div>
        <div role="gridcell" class="col-group" dir="auto" title=row.group.clone()>{format::path(&row.group, 44)}</div>
        <div role="gridcell" class="col-run" dir="auto" title=row.run.clone()>{format::path(&row.run, 28)}</div>
        <div role="gridcell" class="col-time tabular">{(!waiting).then_some(time)}</div>
    }
}

/// No row: the query asks too much, or there are no tests at all.
#[component]
fn NoTests() -> impl IntoView {
    let store = store();
    let select = select();
    let of = untrack(|| store.tests.with(|page| page.map_or(0, |page| page.of)));
    if of > 0 {
        view! {
            <Empty title="No test matches" reason=format!("{} are there; the filter leaves none.", format::plural(of, "test"))>
                <button type="button" class="button" on:click=move |_| store.glide(|route| route.q = String::new())>
                    "Clear the filter"
                </button>
            </Empty>
        }
        .into_any()
    } else if select.reading.get_untracked() {
        view! { <Empty title="No tests so far" reason="Entries are still being read." /> }.into_any()
    } else {
        view! { <Empty title="No tests" reason="No report of tests was found in what was given. JUnit XML reports fill this lens." /> }.into_any()
    }
}
