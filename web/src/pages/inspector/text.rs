//! Text of a test: details, and what it wrote, with a search of its own.

use std::fmt::Write as _;

use artiscope_core::views::{AttemptView, TestView};
use artiscope_web::protocol::Copied;
use leptos::prelude::*;

use crate::format;
use crate::state::store;

/// Lines that are drawn at once.
const LINES: usize = 400;

/// Text as it is; only the first lines at once, so that a long one does not hold up the page.
#[component]
pub(super) fn Text(
    /// The text.
    text: String,
    /// What it is.
    #[prop(into)]
    label: String,
    /// Only lines with these words, each with its number; all while it is empty.
    #[prop(default = Signal::stored(String::new()), into)]
    find: Signal<String>,
) -> impl IntoView {
    let whole = RwSignal::new(false);
    let text = StoredValue::new(text);
    let hits = Memo::new(move |_| {
        let words = find.get().to_lowercase();
        let is_all = words.is_empty();
        let most = if whole.get() { usize::MAX } else { LINES };
        text.with_value(|text| {
            let mut found = 0_usize;
            let mut shown = String::new();
            for (at, line) in text.lines().enumerate() {
                if !is_all && !line.to_lowercase().contains(&words) {
                    continue;
                }
                found += 1;
                if found <= most {
                    if !is_all {
                        let _ = write!(shown, "{:>5}  ", at + 1);
                    }
                    shown.push_str(line);
                    shown.push('\n');
                }
            }
            shown.truncate(shown.trim_end_matches('\n').len());
            (shown, found)
        })
    });
    view! {
        <pre class="text" tabindex="0" role="group" aria-label=label dir="auto" data-scroll-x="">
            {move || hits.with(|(shown, _)| shown.clone())}
        </pre>
        <Show when=move || !find.with(String::is_empty)>
            <p class="note" role="status">
                {move || match hits.with(|(_, found)| *found) {
                    0 => "No line has it.".to_owned(),
                    found => format!("{} with it.", format::plural(found as u64, "line")),
                }}
            </p>
        </Show>
        <Show when=move || !whole.get() && hits.with(|(_, found)| *found > LINES)>
            <button type="button" class="link" on:click=move |_| whole.set(true)>
                {move || format!("Show all {}", format::plural(hits.with(|(_, found)| *found) as u64, "line"))}
            </button>
        </Show>
    }
}

/// What an attempt wrote.
pub(super) fn output(view: &TestView, attempt: &AttemptView) -> impl IntoView + use<> {
    let case = view.case;
    let streams = [("Standard output", &attempt.stdout, false), ("Standard error", &attempt.stderr, true)];
    let shown = streams
        .into_iter()
        .filter(|(_, text, _)| !text.is_empty())
        .map(|(title, text, is_error)| {
            view! { <Stream title text=text.clone() copied=Copied::Output(case, attempt.attempt, is_error) /> }
        })
        .collect_view();
    let none = attempt.stdout.is_empty() && attempt.stderr.is_empty();
    view! {
        {shown}
        {none.then(|| view! { <p class="note">"This attempt wrote nothing that the report keeps."</p> })}
    }
}

/// One stream: it folds, is searched and copied.
#[component]
fn Stream(title: &'static str, text: String, copied: Copied) -> impl IntoView {
    let store = store();
    let find = RwSignal::new(String::new());
    let lines = text.lines().count() as u64;
    let typed = move |event| find.set(event_target_value(&event));
    view! {
        <details class="stream" open=true data-testid="stream">
            <summary>
                <b>{title}</b>
                " "
                <span class="note">{format::plural(lines, "line")}</span>
            </summary>
            <div class="stream-tools">
                <input
                    class="field"
                    type="search"
                    aria-label=format!("Find in {}", title.to_lowercase())
                    placeholder="Lines with …"
                    prop:value=move || find.get()
                    on:input=typed
                />
                <button type="button" class="link" on:click=move |_| store.copy(copied.clone())>"Copy"</button>
            </div>
            <Text text label=title find />
        </details>
    }
}
