//! Above the tests: the query with what it offers, its language, counts, groups and columns.

use std::collections::BTreeSet;

use artiscope_core::views::{GroupBy, KEYS, SIGNS, SuggestQuery};
use artiscope_web::protocol::Request;
use leptos::prelude::*;

use super::columns::{COLUMNS, chosen, turned};
use crate::format;
use crate::parts::dialog::Dialog;
use crate::parts::dom;
use crate::parts::mark::Mark;
use crate::parts::menu::{Check, Checks};
use crate::parts::query_box::{Offered, Offers, QueryBox};
use crate::parts::stacked_bar::Legend;
use crate::parts::tokens;
use crate::route::{group_from, group_word};
use crate::select::{cause, select};
use crate::state::{Store, store};

/// Both lines.
#[component]
pub(super) fn Toolbars() -> impl IntoView {
    let store = store();
    let select = select();
    let shown = move || {
        store.tests.with(|page| {
            let page = page?;
            let groups = if page.query.group == GroupBy::None {
                String::new()
            } else {
                format!(" in {}", format::plural(page.groups, "group"))
            };
            Some(format!("{} of {}{groups}", format::count(page.total), format::plural(page.of, "test")))
        })
    };
    let problem = Memo::new(move |_| {
        store.tests.with(|page| page.map(|page| format::sentence(&page.problem)).unwrap_or_default())
    });
    let help = RwSignal::new(false);
    view! {
        <div class="toolbar">
            <Query />
            <button
                type="button"
                class="button is-quiet is-square"
                aria-label="The language of queries"
                data-testid="query-help"
                on:click=move |_| help.set(true)
            >
                "?"
            </button>
            <p class="found tabular" role="status">{shown}</p>
        </div>
        <p class="problem" role="alert">{move || problem.get()}</p>
        <div class="toolbar is-second">
            <Legend
                segments=select.segments
                active=select.statuses
                on_press=Callback::new(move |(mark, adds): (Mark, bool)| {
                    store.glide(|route| route.q = tokens::press(&route.q, &format!("s:{}", mark.word()), adds));
                })
            />
            <Grouping />
            <Columns />
        </div>
        <Dialog open=help title="Queries">
            <Language />
        </Dialog>
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
    let ask = move |(query, token): (String, String)| {
        let run = select().tests.with_untracked(|view| view.run);
        store.send(Request::Suggest(SuggestQuery { query, token, run }));
    };
    let offers = Memo::new(move |_| {
        let found = store.suggested.get();
        let items = found.items.iter().map(|item| Offered {
            token: item.token.clone(),
            about: item.about.clone(),
            count: item.count,
        });
        Offers { token: found.query.token.clone(), items: items.collect() }
    });
    view! {
        <QueryBox
            text
            on_change=Callback::new(move |query: String| store.glide(|route| route.q = query))
            on_type=Callback::new(ask)
            offers
            on_leave=leave
            name=Callback::new(move |token| chip_name(store, token))
            hint="name, s:failed, @tag, file.ts:12, time:>1s, !not"
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

/// What rows stand together by, and all groups at once.
#[component]
fn Grouping() -> impl IntoView {
    let store = store();
    let group = Memo::new(move |_| store.route.with(|route| route.group));
    let is_folded = Memo::new(move |_| store.folds.with(|(is_folded, _)| *is_folded));
    let option = move |(by, word, title): &(GroupBy, &'static str, &'static str)| {
        let by = *by;
        view! { <option value=*word selected=move || group.get() == by>{*title}</option> }
    };
    view! {
        <label class="grouping">
            <span>"Group by"</span>
            <select
                class="field"
                data-testid="group"
                prop:value=move || group_word(group.get())
                on:change=move |event| {
                    let to = group_from(&event_target_value(&event));
                    store.folds.set((false, BTreeSet::new()));
                    store.glide(|route| route.group = to);
                }
            >
                {GroupBy::ALL.iter().map(option).collect_view()}
            </select>
        </label>
        <Show when=move || group.get() != GroupBy::None>
            <button
                type="button"
                class="button is-quiet"
                data-testid="fold-all"
                on:click=move |_| store.folds.set((!is_folded.get_untracked(), BTreeSet::new()))
            >
                {move || if is_folded.get() { "Unfold all" } else { "Fold all" }}
            </button>
        </Show>
    }
}

/// Which columns are shown.
#[component]
fn Columns() -> impl IntoView {
    let store = store();
    let on = Memo::new(move |_| store.route.with(|route| chosen(&route.cols)));
    // The test itself always stands there.
    let others = COLUMNS.iter().filter(|column| column.id != "test");
    let checks = others.map(|column| Check { id: column.id, name: column.title }).collect();
    view! {
        <Checks
            checks
            on
            on_press=Callback::new(move |id: &'static str| store.glide(|route| route.cols = turned(&route.cols, id)))
            label="Columns"
        />
    }
}

/// The keys of the language, from the table that reads it.
#[component]
fn Language() -> impl IntoView {
    let signs = SIGNS.iter().map(|(sign, about)| view! { <div><dt><code>{*sign}</code></dt><dd>{*about}</dd></div> });
    let keys = KEYS.iter().map(|key| {
        let any = if key.is_any { "; several: any of them" } else { "" };
        view! { <div><dt><code>{key.example}</code></dt><dd>{key.about}{any}</dd></div> }
    });
    view! {
        <div class="language" data-testid="language">
            <p>"Terms stand side by side, and all must hold. Ctrl or Cmd click adds a term; a click replaces those of its kind."</p>
            <dl>{signs.collect_view()}{keys.collect_view()}</dl>
        </div>
    }
}
