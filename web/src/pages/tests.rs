//! Tests: every case in one table, whatever their number, flat or under the heads of groups.

mod bar;
mod columns;

use artiscope_core::views::{GroupBy, GroupView, SortKey, TestLine, TestRowView};
use leptos::prelude::*;

use super::overview::Reading;
use crate::format;
use crate::parts::empty::Empty;
use crate::parts::mark::{Mark, MarkSign};
use crate::parts::tokens;
use crate::parts::virtual_list::{Roles, VirtualList};
use crate::select::select;
use crate::state::{Store, store};
use columns::{COLUMNS, Shown, shown};

/// What makes another list of it, and the place in the old one worthless.
type List = (String, Option<u32>, SortKey, bool, GroupBy);

/// The lens.
#[component]
pub(crate) fn Tests() -> impl IntoView {
    let store = store();
    let select = select();
    let visible = RwSignal::new((0_u64, 40_u64));
    // A row that is to be opened as soon as it is there; true when that is a step for Back.
    let follow = RwSignal::new(None::<(u64, bool)>);
    let shown = Memo::new(move |_| store.route.with(|route| shown(&route.cols)));
    provide_context(shown);

    Effect::new(move |before: Option<List>| {
        let list = select.tests.with(|view| (view.query.clone(), view.run, view.sort, view.reverse, view.group));
        if before.is_some_and(|before| before != list) {
            store.lists.tests.reset();
        }
        list
    });
    Effect::new(move |_| {
        store.version.track();
        let (first, count) = visible.get();
        select.tests.with(|view| store.want(&store.tests, view, first, count));
    });
    Effect::new(move |_| {
        let Some((at, step)) = follow.get() else { return };
        match store.tests.row(at) {
            Some(TestLine::Case(row)) => {
                follow.set(None);
                let select_row = |route: &mut crate::route::Route| route.test = Some(row.case);
                if step { store.go(select_row) } else { store.glide(select_row) }
            }
            Some(TestLine::Group(group)) => {
                follow.set(None);
                if step {
                    fold(store, &group);
                }
            }
            None => {}
        }
    });
    let moved = Callback::new(move |at| {
        if store.route.with_untracked(|route| route.test.is_some()) {
            follow.set(Some((at, false)));
        }
    });
    let opened = Callback::new(move |at| follow.set(Some((at, true))));
    let total = Signal::derive(move || store.tests.total());
    let is_none = Memo::new(move |_| store.tests.with(|page| page.is_some_and(|page| page.total == 0)));
    let width = move |which: usize| shown.with(|shown| shown.widths[which].clone());
    view! {
        <div
            class="lens is-full tests"
            style:--columns=move || width(0)
            style:--columns-mid=move || width(1)
            style:--columns-narrow=move || width(2)
        >
            <h1 class="unseen">"Tests"</h1>
            <Show when=move || select.reading.get()>
                <Reading />
            </Show>
            <bar::Toolbars />
            <VirtualList
                state=store.lists.tests
                total
                row_px=30.0
                head_px=32.0
                roles=Roles { list: "grid", rows: "rowgroup", first: 2 }
                label="Tests"
                id="tests"
                test_id="tests-table"
                on_visible=Callback::new(move |rows| visible.set(rows))
                on_move=moved
                on_open=opened
                on_key=Callback::new(move |key: String| turn(store, &key))
                head=view! { <Head shown /> }.into_any()
                row
            />
            <Show when=move || is_none.get()>
                <NoTests />
            </Show>
        </div>
    }
}

/// Opens or closes a group.
fn fold(store: Store, group: &GroupView) {
    store.folds.update(|(_, folds)| {
        if !folds.remove(&group.key) {
            folds.insert(group.key.clone());
        }
    });
}

/// Arrows open and close the group at the cursor; from a test, the left one goes up to its head.
fn turn(store: Store, key: &str) -> bool {
    let is_open = match key {
        "ArrowRight" => true,
        "ArrowLeft" => false,
        _ => return false,
    };
    let list = store.lists.tests;
    let is_head = |at: u64| matches!(untrack(|| store.tests.row(at)), None | Some(TestLine::Group(_)));
    let (is_grouped, has_test) =
        store.route.with_untracked(|route| (route.group != GroupBy::None, route.test.is_some()));
    let Some(at) = list.cursor.get_untracked().filter(|_| is_grouped) else { return false };
    match untrack(|| store.tests.row(at)) {
        Some(TestLine::Group(group)) => {
            if group.is_folded == is_open {
                fold(store, &group);
            }
            true
        }
        Some(TestLine::Case(_)) if !is_open && !has_test => {
            if let Some(head) = (0..at).rev().find(|at| is_head(*at)) {
                list.cursor.set(Some(head));
                list.reveal(head, false);
            }
            true
        }
        _ => false,
    }
}

/// Names of the columns; those that sort are buttons.
#[component]
fn Head(shown: Memo<Shown>) -> impl IntoView {
    let store = store();
    let sorted = Memo::new(move |_| store.route.with(|route| (route.sort, route.rev)));
    let sort = move |by: SortKey| {
        store.glide(|route| {
            route.rev = route.sort == by && !route.rev;
            route.sort = by;
        });
    };
    let head = move |(at, room): (usize, &'static str)| {
        let column = &COLUMNS[at];
        let class = format!("{} {room}", column.class);
        let is_mark = column.id == "status";
        let Some((by, is_up)) = column.sort else {
            return view! { <div role="columnheader" class=class><span>{column.title}</span></div> }.into_any();
        };
        let direction = move || {
            let (now, is_reverse) = sorted.get();
            (now == by).then_some(if is_up == is_reverse { "descending" } else { "ascending" })
        };
        let sign = move || match direction() {
            Some("ascending") => "▴",
            Some(_) => "▾",
            None => "",
        };
        view! {
            <div role="columnheader" class=class aria-sort=direction>
                <button type="button" aria-label=is_mark.then_some("Sort by status") on:click=move |_| sort(by)>
                    {(!is_mark).then_some(column.title)}
                    <span class="sort" aria-hidden="true">{sign}</span>
                </button>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="vlist-head" role="rowgroup">
            <div class="grid-row" role="row" aria-rowindex="1">
                {move || shown.with(|shown| shown.columns.iter().copied().map(head).collect_view())}
            </div>
        </div>
    }
}

/// A line of the table.
fn row(index: Memo<u64>) -> AnyView {
    let store = store();
    let shown = expect_context::<Memo<Shown>>();
    let line = Memo::new(move |_| store.tests.row(index.get()));
    let case = Memo::new(move |_| {
        line.with(|line| match line {
            Some(TestLine::Case(row)) => Some(row.case),
            _ => None,
        })
    });
    let status = move || {
        line.with(|line| match line {
            Some(TestLine::Case(row)) => Some(row.status.clone()),
            _ => None,
        })
    };
    let is_head = Memo::new(move |_| line.with(|line| matches!(line, Some(TestLine::Group(_)))));
    let is_selected = Memo::new(move |_| case.get().is_some() && store.route.with(|route| route.test) == case.get());
    let is_cursor = Memo::new(move |_| store.lists.tests.cursor.get() == Some(index.get()));
    let open = move |_| {
        store.lists.tests.cursor.set(Some(index.get_untracked()));
        match line.get_untracked() {
            Some(TestLine::Case(row)) => store.go(|route| route.test = Some(row.case)),
            Some(TestLine::Group(group)) => fold(store, &group),
            None => {}
        }
    };
    let content = move || match line.get() {
        Some(TestLine::Group(group)) => head_row(&group).into_any(),
        Some(TestLine::Case(row)) => shown.with(|shown| cells(shown, Some(&row))),
        None => shown.with(|shown| cells(shown, None)),
    };
    view! {
        <div
            role="row"
            class="grid-row"
            class:is-cursor=move || is_cursor.get()
            class:is-head=move || is_head.get()
            id=move || format!("tests-{}", index.get())
            data-testid=move || if is_head.get() { "group-row" } else { "test-row" }
            data-status=status
            aria-rowindex=move || index.get() + 2
            aria-selected=move || is_selected.get().to_string()
            on:click=open
        >
            {content}
        </div>
    }
    .into_any()
}

fn cells(shown: &Shown, row: Option<&TestRowView>) -> AnyView {
    let cell = |(at, room): (usize, &'static str)| {
        let column = &COLUMNS[at];
        let class = format!("{} {room}", column.class);
        view! { <div role="gridcell" class=class dir="auto">{row.map(|row| (column.cell)(row))}</div> }
    };
    shown.columns.iter().copied().map(cell).collect_view().into_any()
}

/// The head of a group: what it is, how its tests ended, how long they took.
fn head_row(group: &GroupView) -> impl IntoView {
    let [failed, error, passed, skipped, flaky] = group.by_status;
    let counts = [
        (Mark::Failed, failed),
        (Mark::Error, error),
        (Mark::Flaky, flaky),
        (Mark::Passed, passed),
        (Mark::Skipped, skipped),
    ];
    let counts = counts.into_iter().filter(|(_, count)| *count > 0).map(|(mark, count)| {
        view! { <span class=format!("group-count {}", mark.class())><MarkSign mark />{format::count(count)}</span> }
    });
    view! {
        <div role="gridcell" class="group-head">
            <button type="button" tabindex="-1" class="group-title" aria-expanded=(!group.is_folded).to_string()>
                <span class="twist" aria-hidden="true">{if group.is_folded { "▸" } else { "▾" }}</span>
                <span class="group-name" dir="auto" title=group.title.clone()>{format::path(&group.title, 90)}</span>
            </button>
            <span class="group-counts tabular">{counts.collect_view()}</span>
            <span class="group-about tabular">
                {format!("{} · {}", format::plural(group.cases, "test"), format::duration(group.duration_ms))}
            </span>
        </div>
    }
}

/// A value that filters by itself: a click replaces the terms of its kind, with Ctrl or Cmd it is added.
fn pick(key: &'static str, value: &str) -> AnyView {
    if value.is_empty() {
        return ().into_any();
    }
    let store = store();
    let token = tokens::term(key, value);
    let press = move |event: web_sys::MouseEvent| {
        event.stop_propagation();
        let adds = event.ctrl_key() || event.meta_key();
        store.glide(|route| route.q = tokens::press(&route.q, &token, adds));
    };
    let label = format!("Filter by {key} {value}");
    view! {
        <button type="button" tabindex="-1" class="pick" aria-label=label on:click=press>{value.to_owned()}</button>
    }
    .into_any()
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
