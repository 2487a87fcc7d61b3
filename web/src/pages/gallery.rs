//! Every part in all its states, to be looked at: in development, and with `gallery=1`.

use artiscope_core::views::Verdict;
use leptos::prelude::*;

use crate::parts::empty::Empty;
use crate::parts::excerpt::Excerpt;
use crate::parts::icon::Logo;
use crate::parts::mark::{Badge, Mark, MarkSign};
use crate::parts::menu::{Choice, Menu};
use crate::parts::progress::ProgressBar;
use crate::parts::query_box::{Offered, Offers, QueryBox};
use crate::parts::stacked_bar::{Legend, Segment, StackedBar};
use crate::parts::tabs::{Tab, Tabs};
use crate::parts::tokens;
use crate::parts::virtual_list::{ListState, Roles, VirtualList};
use crate::select::{verdict_mark, verdict_word};
use crate::state::store;
use crate::{format, keys};

/// Rows of the virtual list that is shown.
const MANY: u64 = 1_000_000;

/// The lens.
#[component]
pub(crate) fn Gallery() -> impl IntoView {
    view! {
        <div class="lens gallery">
            <h1>"Gallery"</h1>
            {shelf("Marks", marks().into_any())}
            {shelf("Verdicts", verdicts().into_any())}
            {shelf("Buttons, fields and keys", buttons().into_any())}
            {shelf("Stacked bar and legend", bars().into_any())}
            {shelf("Progress", progress().into_any())}
            {shelf("Evidence excerpt", excerpts().into_any())}
            {shelf("Query box", query().into_any())}
            {shelf("Menu and tabs", choices().into_any())}
            {shelf("Virtual list of a million rows", list().into_any())}
            {shelf("Empty", empties().into_any())}
            {shelf("Error, toast, dialog", over().into_any())}
        </div>
    }
}

fn shelf(title: &'static str, content: AnyView) -> impl IntoView {
    view! { <section><h2>{title}</h2><div class="shelf">{content}</div></section> }
}

fn marks() -> impl IntoView {
    Mark::ALL
        .map(|mark| view! { <span><MarkSign mark mute=true />" "<Badge mark text=format::sentence(mark.word()) /></span> })
        .collect_view()
}

fn verdicts() -> impl IntoView {
    [Verdict::Red, Verdict::Green, Verdict::NoData]
        .map(|verdict| {
            let mark = verdict_mark(verdict);
            view! {
                <div class="verdict">
                    <div class="verdict-mark"><span class=format!("mark {}", mark.class())>{mark.sign()}</span></div>
                    <p class=format!("verdict-word {}", mark.class())><b>{verdict_word(verdict)}</b></p>
                </div>
            }
        })
        .collect_view()
}

fn buttons() -> impl IntoView {
    view! {
        <Logo size=28 />
        <button type="button" class="button is-main">"Choose files…"</button>
        <button type="button" class="button">"Copy"</button>
        <button type="button" class="button is-quiet">"Dismiss"</button>
        <button type="button" class="link">"open at 412"</button>
        <input class="field" type="text" aria-label="A field" placeholder="Filter by path" />
        <kbd>"Ctrl K"</kbd>
    }
}

fn segments(passed: u64, failed: u64, error: u64, flaky: u64, skipped: u64) -> Vec<Segment> {
    [
        (Mark::Passed, passed, false),
        (Mark::Failed, failed, false),
        (Mark::Error, error, false),
        (Mark::Flaky, flaky, true),
        (Mark::Skipped, skipped, false),
    ]
    .map(|(mark, count, within)| Segment { mark, count, within })
    .into()
}

fn bars() -> impl IntoView {
    [segments(1268, 7, 2, 3, 7), segments(12, 0, 0, 0, 0), segments(3, 40, 8, 0, 20)]
        .map(|parts| {
            let active = RwSignal::new(vec![Mark::Failed]);
            let press = move |(mark, _)| active.set(vec![mark]);
            let parts = Signal::stored(parts);
            view! {
                <div class="is-wide"><StackedBar segments=parts /><Legend segments=parts active on_press=Callback::new(press) /></div>
            }
        })
        .collect_view()
}

fn progress() -> impl IntoView {
    [
        (Some(4.0), "0.7 MB of 18 MB · 3 of 412 entries · 40 ms"),
        (Some(46.0), "8.4 MB of 18 MB · 112 of 412 entries · 312 ms"),
        (None, "0 B of 0 B"),
    ]
    .map(|(percent, text)| {
        view! {
            <div class="is-wide">
                <ProgressBar
                    percent=Signal::stored(percent)
                    text=Signal::stored(text.to_owned())
                    detail=Signal::stored("integration-smoke.zip!/logs/ci/vitest.log".to_owned())
                    on_cancel=Callback::new(|()| ())
                />
            </div>
        }
    })
    .collect_view()
}

fn excerpts() -> impl IntoView {
    let lines = [
        " FAIL tests/bidding.test.ts > BID-003",
        "Error: TENANT-003: window resolved across organizations \\u{202e}",
        "    at harness/invariants.ts:88:11",
    ];
    let lines: Vec<_> = (411..).zip(lines.map(str::to_owned)).collect();
    let one = lines[1..2].to_vec();
    let action = || view! { <button type="button" class="link">"open at 412"</button> }.into_any();
    view! {
        <div class="is-wide">
            <Excerpt path="integration-smoke.zip!/logs/ci/integration-smoke/vitest.log" lines=Signal::stored(lines) hit=(412, 412) action=action() />
        </div>
        <div class="is-wide">
            <Excerpt path="vitest.log" lines=Signal::stored(one) hit=(412, 412) action=action() />
        </div>
    }
}

fn query() -> impl IntoView {
    let text = RwSignal::new("s:failed cause:00aa11bb \"two words\" !not bidding".to_owned());
    view! {
        <div class="is-wide">
            <QueryBox
                text
                on_change=Callback::new(move |query| text.set(query))
                on_leave=Callback::new(|()| ())
                on_type=Callback::new(|_| ())
                offers=Signal::stored(offers())
                name=Callback::new(|token: String| token)
                hint="name, s:failed, …"
                label="A query"
                id="gallery-query"
            />
        </div>
        <button type="button" class="button" on:click=move |_| text.update(|text| *text = tokens::toggle(text, "s", "flaky"))>
            "Toggle s:flaky"
        </button>
        <code>{move || text.get()}</code>
    }
}

/// What the box offers when `s:` is typed.
fn offers() -> Offers {
    let item = |token: &str, count| Offered { token: token.to_owned(), about: String::new(), count: Some(count) };
    let items = vec![item("s:failed", 12), item("s:flaky", 3), item("s:passed", 1268)];
    Offers { token: "s:".to_owned(), items }
}

fn choices() -> impl IntoView {
    let chosen = RwSignal::new(Some(1));
    let tab = RwSignal::new("gallery-1");
    let choice =
        |value, mark, name: &str| Choice { value, mark, name: name.into(), about: "attempt 2 · linux".into() };
    let all = vec![
        choice(None, Mark::Failed, "All runs"),
        choice(Some(1), Mark::Failed, "run 4821"),
        choice(Some(2), Mark::Passed, "run 4820"),
        choice(Some(3), Mark::NoData, "docs.zip"),
    ];
    let tabs =
        vec![Tab { id: "gallery-1", title: "Failure", count: 0 }, Tab { id: "gallery-2", title: "Attempts", count: 2 }];
    view! {
        <Menu choices=Signal::stored(all) chosen on_choose=Callback::new(move |value| chosen.set(value)) label="Run" />
        <div>
            <Tabs tabs=Signal::stored(tabs) chosen=tab label="Example" />
            <p id="panel" role="tabpanel" aria-labelledby=move || tab.get()>{move || tab.get()}</p>
        </div>
    }
}

fn list() -> impl IntoView {
    let state = ListState::new();
    view! {
        <VirtualList
            state
            total=Signal::stored(MANY)
            row_px=24.0
            roles=Roles { list: "grid", rows: "rowgroup", first: 1 }
            label="A million rows"
            id="many"
            test_id="many"
            on_visible=Callback::new(|_| ())
            on_move=Callback::new(|_| ())
            on_open=Callback::new(|_| ())
            row=|index| {
                let text = move || format!("row {}", format::count(index.get() + 1));
                view! {
                    <div role="row" class="line" id=move || format!("many-{}", index.get()) aria-rowindex=move || index.get() + 1>
                        <span role="gridcell">{text}</span>
                    </div>
                }
                .into_any()
            }
        />
        <button type="button" class="button" on:click=move |_| state.step(keys::Step::Last)>"To the end"</button>
        <button type="button" class="button" on:click=move |_| state.reveal(MANY / 2, true)>"To the middle"</button>
    }
}

fn empties() -> impl IntoView {
    view! {
        <Empty title="No test matches" reason="1,284 tests are there; the filter leaves none.">
            <button type="button" class="button">"Clear the filter"</button>
        </Empty>
        <Empty title="No preview" reason="The compressed data ends early: 812 kB of 9.0 MB were read." />
    }
}

fn over() -> impl IntoView {
    let store = store();
    view! {
        <div class="error-bar is-wide"><p>"The engine crashed and was started again; it goes on without postgres.log.gz"</p></div>
        <button type="button" class="button" on:click=move |_| store.error.set("the engine crashed".into())>"Show an error"</button>
        <button type="button" class="button" on:click=move |_| store.say("Copied".into())>"Show a toast"</button>
        <button type="button" class="button" on:click=move |_| store.help.set(true)>"Show the dialog"</button>
    }
}
