//! The inspector: one test in full, beside the list that it was chosen from.

mod diff;
mod files;
mod result;
mod text;

use std::sync::Arc;

use artiscope_core::views::{AttemptView, TestView};
use artiscope_web::protocol::{Copied, Request};
use leptos::prelude::*;

use crate::format;
use crate::parts::dom;
use crate::parts::icon::{Icon, Sign};
use crate::parts::mark::{Badge, Mark, MarkSign};
use crate::parts::splitter::Splitter;
use crate::parts::tabs::{Tab, Tabs};
use crate::route::Lens;
use crate::select::{mark_of, row_mark, telling};
use crate::state::{Asked, store};

/// The tab that is shown first.
const RESULT: &str = "tab-result";
const OUTPUT: &str = "tab-output";
const FILES: &str = "tab-files";
const PROPERTIES: &str = "tab-properties";

/// Shown while a test is selected.
#[component]
pub(crate) fn Inspector() -> impl IntoView {
    let store = store();
    let width = RwSignal::new(420.0);
    let selected = Memo::new(move |_| {
        store
            .route
            .with(|route| route.test.filter(|_| matches!(route.lens, Lens::Tests | Lens::Overview | Lens::Made(_))))
    });
    let tab = RwSignal::new(RESULT);
    Effect::new(move |before: Option<Option<u32>>| {
        store.version.track();
        let selected = selected.get();
        if before != Some(selected) {
            tab.set(RESULT);
            store.attempt.set(None);
            store.attached.update(std::collections::HashMap::clear);
        }
        if let Some(case) = selected.filter(|_| store.given.get()) {
            store.send(Request::Test(case));
        }
        selected
    });
    // An answer that says nothing new leaves the view as it is.
    let asked = Memo::new(move |_| match store.test.get() {
        Asked::There(view) if Some(view.case) != selected.get() => Asked::Waiting,
        asked => asked,
    });
    view! {
        <Show when=move || selected.get().is_some()>
            <aside
                class="inspector"
                data-testid="inspector"
                aria-label="Test"
                style:width=move || format!("{}px", width.get())
            >
                <Splitter width range=(320.0, 900.0) label="Width of the inspector" />
                {move || match asked.get() {
                    Asked::There(view) => view! { <Test view tab /> }.into_any(),
                    Asked::Missing => view! { <Gone /> }.into_any(),
                    Asked::Waiting => view! { <Waiting /> }.into_any(),
                }}
            </aside>
        </Show>
    }
}

/// Closes the inspector; the focus goes back to the list.
#[component]
fn CloseButton() -> impl IntoView {
    let store = store();
    let close = move |_| {
        store.go(|route| route.test = None);
        dom::focus("tests");
    };
    view! {
        <button type="button" class="button is-quiet is-square" aria-label="Close the inspector" title="Close (Esc)" on:click=close>
            <Icon name=Sign::Close />
        </button>
    }
}

#[component]
fn Waiting() -> impl IntoView {
    view! {
        <div class="inspector-head"><p class="note" role="status">"Reading the test…"</p><CloseButton /></div>
    }
}

#[component]
fn Gone() -> impl IntoView {
    view! {
        <div class="inspector-head">
            <p class="note">"This test is not in what is open. The link may be about other files."</p>
            <CloseButton />
        </div>
    }
}

/// The test.
#[component]
fn Test(view: Arc<TestView>, tab: RwSignal<&'static str>) -> impl IntoView {
    let store = store();
    let case = view.case;
    let place = if view.location.is_empty() { view.row.group.clone() } else { view.location.clone() };
    let (name, mark, badge) = (view.row.name.clone(), row_mark(&view.row), badge(&view));
    let shown = {
        let view = view.clone();
        Memo::new(move |_| store.attempt.get().or_else(|| telling(&view).map(|attempt| attempt.attempt)).unwrap_or(0))
    };
    let tabs = {
        let view = view.clone();
        Signal::derive(move || tabs(&view, shown.get()))
    };
    let history = (view.strip.len() > 1).then(|| history(&view));
    let strip = (view.attempts.len() > 1).then(|| strip(&view, shown));
    let panel = move || {
        let number = shown.get();
        let Some(attempt) = view.attempts.iter().find(|attempt| attempt.attempt == number) else {
            return view! { <p class="note">"No attempt is known."</p> }.into_any();
        };
        match tab.get() {
            OUTPUT => text::output(&view, attempt).into_any(),
            FILES => files::files(&view, attempt).into_any(),
            PROPERTIES => properties(attempt).into_any(),
            _ => result::result(&view, attempt).into_any(),
        }
    };
    view! {
        <div class="inspector-head">
            <div>
                <p class="inspector-place" dir="auto" title=place.clone()>{format::path(&place, 60)}</p>
                <h2 dir="auto">{name}</h2>
                <Badge mark text=badge />
            </div>
            <CloseButton />
        </div>
        {history}
        {strip}
        <Tabs tabs chosen=tab label="Parts of the test" />
        <div class="inspector-body" id="panel" role="tabpanel" tabindex="0" aria-labelledby=move || tab.get()>
            {panel}
        </div>
        <div class="inspector-foot">
            <button type="button" class="button" data-testid="copy" on:click=move |_| store.copy(Copied::Test(case))>
                "Copy as Markdown"
            </button>
        </div>
    }
}

/// The tabs that any attempt fills, so that they stay while attempts are turned.
fn tabs(view: &TestView, shown: u16) -> Vec<Tab> {
    let any = |has: fn(&AttemptView) -> bool| view.attempts.iter().any(has);
    let files = view.attempts.iter().find(|attempt| attempt.attempt == shown).map_or(0, |one| one.attachments.len());
    let title = if any(|attempt| !attempt.failures.is_empty()) { "Failure" } else { "Result" };
    let rows = [
        (true, RESULT, title, 0),
        (any(|attempt| !attempt.stdout.is_empty() || !attempt.stderr.is_empty()), OUTPUT, "Output", 0),
        (any(|attempt| !attempt.attachments.is_empty()), FILES, "Files", files),
        (any(|attempt| !attempt.properties.is_empty()), PROPERTIES, "Properties", 0),
    ];
    rows.into_iter()
        .filter(|(is_filled, ..)| *is_filled)
        .map(|(_, id, title, count)| Tab { id, title, count })
        .collect()
}

/// How it ended over all attempts.
fn badge(view: &TestView) -> String {
    let mark = row_mark(&view.row);
    let word = format::sentence(mark.word());
    let failed = view.attempts.iter().filter(|attempt| matches!(attempt.status.as_str(), "failed" | "error")).count();
    match (view.attempts.len(), failed) {
        (0 | 1, _) => word,
        (all, 0) => format!("{word}, {all} attempts"),
        (all, failed) if mark == Mark::Failed => format!("Failed, {failed} of {all} attempts"),
        (all, failed) => format!("{word}, {failed} of {all} attempts failed"),
    }
}

/// How it ended in the runs up to this one, and since when it fails.
fn history(view: &TestView) -> impl IntoView + use<> {
    let runs = view
        .strip
        .iter()
        .map(|ran| {
            let mark = mark_of(&ran.status);
            let day = ran.time.get(..10).unwrap_or("no time").to_owned();
            let time = ran.duration_ms.map(|ms| format!(", {}", format::duration(ms))).unwrap_or_default();
            let title = format!("{day}, {}: {}{time}", ran.run, mark.word());
            view! { <li title=title class:is-open=ran.is_open><MarkSign mark /></li> }
        })
        .collect_view();
    view! {
        <div class="ran" data-testid="ran">
            <ol aria-label="Runs, oldest first">{runs}</ol>
            <p class="note">{view.since.clone()}</p>
        </div>
    }
}

/// One button for each attempt, with its verdict.
fn strip(view: &TestView, shown: Memo<u16>) -> impl IntoView + use<> {
    let store = store();
    let buttons = view
        .attempts
        .iter()
        .map(|attempt| {
            let (number, mark) = (attempt.attempt, mark_of(&attempt.status));
            view! {
                <button
                    type="button"
                    class=format!("attempt {}", mark.class())
                    data-testid="attempt"
                    aria-pressed=move || (shown.get() == number).to_string()
                    on:click=move |_| store.attempt.set(Some(number))
                >
                    <MarkSign mark mute=true />
                    <b>{number}</b>
                    <span>{mark.word()}</span>
                    <span class="tabular note">{attempt.duration_ms.map(format::duration)}</span>
                </button>
            }
        })
        .collect_view();
    view! { <div class="attempts" role="group" aria-label="Attempts" data-scroll-x="">{buttons}</div> }
}

/// Key and value, in the order of the report.
fn properties(attempt: &AttemptView) -> impl IntoView + use<> {
    let rows = attempt
        .properties
        .iter()
        .cloned()
        .map(|(key, value)| view! { <div><dt dir="auto">{key}</dt><dd dir="auto">{value}</dd></div> })
        .collect_view();
    let none = attempt.properties.is_empty();
    view! {
        {none.then(|| view! { <p class="note">"This attempt has no properties."</p> })}
        <dl class="facts">{rows}</dl>
    }
}
