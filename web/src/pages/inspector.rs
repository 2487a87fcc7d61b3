//! The inspector: one test in full, beside the list that it was chosen from.

use std::collections::HashSet;
use std::sync::Arc;

use artiscope_core::views::{AttemptView, FailureView, TestView};
use artiscope_web::protocol::{Copied, Request};
use leptos::prelude::*;

use super::cause_card::OpenAt;
use crate::format;
use crate::parts::dom;
use crate::parts::icon::{Icon, Sign};
use crate::parts::mark::{Badge, Mark, MarkSign};
use crate::parts::splitter::Splitter;
use crate::parts::tabs::{Tab, Tabs};
use crate::route::Lens;
use crate::select::{mark_of, row_mark};
use crate::state::{Asked, store};

/// The tab that is shown first.
const RESULT: &str = "tab-result";

/// Lines of output that are drawn at once.
const OUTPUT_LINES: usize = 400;

/// Shown while a test is selected.
#[component]
pub(crate) fn Inspector() -> impl IntoView {
    let store = store();
    let width = RwSignal::new(420.0);
    let selected = Memo::new(move |_| {
        store.route.with(|route| route.test.filter(|_| matches!(route.lens, Lens::Tests | Lens::Overview)))
    });
    let tab = RwSignal::new(RESULT);
    Effect::new(move |before: Option<Option<u32>>| {
        store.version.track();
        let selected = selected.get();
        if before != Some(selected) {
            tab.set(RESULT);
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
    let last = view.attempts.last().cloned().unwrap_or_default();
    let failed = view.attempts.iter().filter(|attempt| matches!(attempt.status.as_str(), "failed" | "error")).count();
    let has_failure = view.attempts.iter().any(|attempt| !attempt.failures.is_empty());
    let has_output = view.attempts.iter().any(|attempt| !attempt.stdout.is_empty() || !attempt.stderr.is_empty());
    let has_more =
        view.attempts.iter().any(|attempt| !attempt.properties.is_empty() || !attempt.attachments.is_empty());
    let mut tabs = vec![Tab { id: RESULT, title: if has_failure { "Failure" } else { "Result" }, count: 0 }];
    if view.attempts.len() > 1 {
        tabs.push(Tab { id: "tab-attempts", title: "Attempts", count: view.attempts.len() });
    }
    if has_output {
        tabs.push(Tab { id: "tab-output", title: "Output", count: 0 });
    }
    if has_more {
        tabs.push(Tab { id: "tab-properties", title: "Properties", count: 0 });
    }
    let badge = match (view.attempts.len(), failed) {
        (0 | 1, _) => format::sentence(row_mark(&view.row).word()),
        (all, 0) => format!("{}, {all} attempts", format::sentence(row_mark(&view.row).word())),
        (all, failed) => {
            if row_mark(&view.row) == Mark::Failed {
                format!("Failed, {failed} of {all} attempts")
            } else {
                format!("{}, {failed} of {all} attempts failed", format::sentence(row_mark(&view.row).word()))
            }
        }
    };
    let place = if view.location.is_empty() { view.row.group.clone() } else { view.location.clone() };
    let panel = {
        let view = view.clone();
        move || match tab.get() {
            "tab-attempts" => attempts(&view).into_any(),
            "tab-output" => output(&view).into_any(),
            "tab-properties" => properties(&view).into_any(),
            _ => result(&view, &last).into_any(),
        }
    };
    view! {
        <div class="inspector-head">
            <div>
                <p class="inspector-place" dir="auto" title=place.clone()>{format::path(&place, 60)}</p>
                <h2 dir="auto">{view.row.name.clone()}</h2>
                <Badge mark=row_mark(&view.row) text=badge />
            </div>
            <CloseButton />
        </div>
        <Tabs tabs=Signal::stored(tabs) chosen=tab label="Parts of the test" />
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

/// Key and value, under each other.
fn facts(rows: Vec<(&'static str, AnyView)>) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|(key, value)| view! { <div><dt>{key}</dt><dd dir="auto">{value}</dd></div> })
        .collect_view();
    view! { <dl class="facts">{rows}</dl> }
}

/// How it ended: the failures of the final attempt, else of the last that had any.
fn result(view: &TestView, last: &AttemptView) -> impl IntoView + use<> {
    let store = store();
    let shown = view.attempts.iter().rev().find(|attempt| !attempt.failures.is_empty()).unwrap_or(last);
    let mut rows = Vec::new();
    if let Some(cause) = view.cause.clone() {
        let title = format::path(&view.cause_title, 90);
        let go = move |_| store.go_tests(&format!("cause:{cause}"));
        rows.push(("cause", view! { <button type="button" class="link" on:click=go>{title}</button> }.into_any()));
    }
    for (key, value) in [
        ("class", view.class.clone()),
        ("suite", if view.row.suite == view.class { String::new() } else { view.row.suite.clone() }),
        ("run", view.row.run.clone()),
        ("time", last.duration_ms.map_or_else(String::new, format::duration)),
        ("reported as", last.source_status.clone()),
    ] {
        if !value.is_empty() {
            rows.push((key, value.into_any()));
        }
    }
    rows.push(("evidence", view! { <OpenLine attempt=shown.clone() /> }.into_any()));
    let of = (view.attempts.len() > 1 && !shown.failures.is_empty())
        .then(|| view! { <p class="note">{format!("Of attempt {}.", shown.attempt)}</p> });
    let none = shown.failures.is_empty().then(|| view! { <p class="note">"It reported no failure."</p> });
    view! {
        {facts(rows)}
        {of}
        {none}
        {shown.failures.iter().map(failure).collect_view()}
    }
}

/// The line in the report, and the way there.
#[component]
fn OpenLine(attempt: AttemptView) -> impl IntoView {
    let path = attempt.evidence.path.clone();
    view! {
        <span class="evidence-place" title=path.clone()>{format::path(format::base(&path), 36)}</span>
        " "
        <OpenAt evidence=attempt.evidence />
    }
}

fn failure(failure: &FailureView) -> impl IntoView + use<> {
    let FailureView { message, kind, details, .. } = failure.clone();
    let repeats = details.trim() == message.trim();
    view! {
        <section class="failure" aria-label="Failure">
            {(!kind.is_empty()).then(|| view! { <p class="failure-kind">{kind}</p> })}
            {(!message.is_empty()).then(|| view! { <pre class="failure-message" dir="auto">{message}</pre> })}
            {(!details.is_empty() && !repeats).then(|| view! { <Text text=details label="Details" /> })}
        </section>
    }
}

/// All attempts, each with what it said first.
fn attempts(view: &TestView) -> impl IntoView + use<> {
    let rows = view
        .attempts
        .iter()
        .map(|attempt| {
            let mark = mark_of(&attempt.status);
            let said = attempt
                .failures
                .first()
                .map(|first| if first.message.is_empty() { &first.details } else { &first.message });
            let said = said.and_then(|text| text.lines().next()).unwrap_or_default().to_owned();
            view! {
                <li class=format!("attempt {}", mark.class())>
                    <p class="attempt-head">
                        <MarkSign mark mute=true />
                        <b>{format!("{} {}", attempt.attempt, mark.word())}</b>
                        <span class="tabular">{attempt.duration_ms.map(format::duration)}</span>
                        <OpenAt evidence=attempt.evidence.clone() />
                    </p>
                    {(!said.is_empty()).then(|| view! { <p class="attempt-said" dir="auto">{said}</p> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="attempts">{rows}</ol> }
}

/// What the attempts wrote.
fn output(view: &TestView) -> impl IntoView + use<> {
    let several = view.attempts.len() > 1;
    view.attempts
        .iter()
        .flat_map(|attempt| {
            let title = move |name: &str| {
                if several { format!("{name} of attempt {}", attempt.attempt) } else { name.to_owned() }
            };
            [(title("Standard output"), attempt.stdout.clone()), (title("Standard error"), attempt.stderr.clone())]
        })
        .filter(|(_, text)| !text.is_empty())
        .map(|(title, text)| view! { <h3>{title.clone()}</h3><Text text label=title /> })
        .collect_view()
}

/// Text as it is; only the first lines at once, so that a long one does not hold up the page.
#[component]
fn Text(text: String, #[prop(into)] label: String) -> impl IntoView {
    let whole = RwSignal::new(false);
    let lines = text.lines().count();
    let text = StoredValue::new(text);
    let shown = move || {
        text.with_value(|text| {
            if whole.get() { text.clone() } else { text.lines().take(OUTPUT_LINES).collect::<Vec<_>>().join("\n") }
        })
    };
    view! {
        <pre class="text" tabindex="0" role="region" aria-label=label dir="auto" data-scroll-x="">{shown}</pre>
        {(lines > OUTPUT_LINES).then(|| view! {
            <Show when=move || !whole.get()>
                <button type="button" class="link" on:click=move |_| whole.set(true)>
                    {format!("Show all {}", format::plural(lines as u64, "line"))}
                </button>
            </Show>
        })}
    }
}

/// Properties and attachments.
fn properties(view: &TestView) -> impl IntoView + use<> {
    let store = store();
    // What every attempt repeats is said once.
    let mut said = HashSet::new();
    let mut named = HashSet::new();
    let properties = view
        .attempts
        .iter()
        .flat_map(|attempt| attempt.properties.clone())
        .filter(|property| said.insert(property.clone()))
        .map(|(key, value)| view! { <div><dt dir="auto">{key}</dt><dd dir="auto">{value}</dd></div> })
        .collect_view();
    let attachments = view
        .attempts
        .iter()
        .flat_map(|attempt| attempt.attachments.clone())
        .filter(|attachment| named.insert((attachment.named.clone(), attachment.entry)))
        .map(|attachment| match attachment.entry {
            Some(entry) => view! {
                <li>
                    <button type="button" class="link" title=attachment.path on:click=move |_| store.go_entry(entry, None)>
                        {format::path(&attachment.named, 56)}
                    </button>
                    {attachment.named.ends_with("trace.zip").then(trace_viewer)}
                </li>
            }
            .into_any(),
            None if attachment.held_bytes.is_some() => view! {
                <li>
                    <span dir="auto">{format::path(&attachment.named, 56)}</span>
                    <span class="note">
                        {format!(" {}, in the report itself", format::bytes(attachment.held_bytes.unwrap_or(0)))}
                    </span>
                    {(!attachment.text.is_empty()).then(|| view! { <pre dir="auto">{attachment.text}</pre> })}
                </li>
            }
            .into_any(),
            None => view! {
                <li>
                    <span dir="auto">{format::path(&attachment.named, 56)}</span>
                    <span class="note">" not in what was given "<MarkSign mark=Mark::NoData /></span>
                </li>
            }
            .into_any(),
        })
        .collect_view();
    let any_attachment = view.attempts.iter().any(|attempt| !attempt.attachments.is_empty());
    view! {
        <dl class="facts">{properties}</dl>
        {any_attachment.then(|| view! { <h3>"Attachments"</h3><ul class="attachments">{attachments}</ul> })}
    }
}

/// Where a trace of Playwright is looked at, once it is saved.
fn trace_viewer() -> impl IntoView {
    view! { <span class="note">" to be opened in "<a href="https://trace.playwright.dev" target="_blank" rel="noopener">"trace.playwright.dev"</a></span> }
}
