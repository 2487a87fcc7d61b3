//! The lines of the log that is open which the same log of a good run, or another one, does not explain.

use std::sync::Arc;

use artiscope_core::views::{BaselineChoice, LogDifference};
use artiscope_web::protocol::{MinusQuery, MinusView, Request};
use leptos::prelude::*;

use super::compared;
use crate::format;
use crate::parts::empty::Empty;
use crate::parts::virtual_list::{Roles, VirtualList};
use crate::state::{Store, store};

/// What the address asks for; `None` where no log is open.
fn asked(store: Store) -> Option<MinusQuery> {
    store.route.with(|route| {
        let baseline = route.log("minus").parse().ok();
        route.entry.map(|entry| MinusQuery { entry, baseline: baseline.filter(|of| *of != entry) })
    })
}

/// A row of the list: what stretch it is of, and what of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    stretch: usize,
    /// Its first line, from 1.
    line: u64,
    /// Its last line.
    last: u64,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Head,
    /// An explained line above, by its place there.
    Before(usize),
    /// A line that is not explained.
    New(usize),
    /// An explained line below.
    After(usize),
}

/// What is listed.
#[derive(Clone, Copy)]
struct Listed {
    view: Memo<Option<Arc<MinusView>>>,
    rows: Memo<Arc<Vec<Row>>>,
}

impl Listed {
    /// Tracks.
    fn row(self, at: u64) -> Option<Row> {
        self.rows.with(|rows| rows.get(usize::try_from(at).ok()?).copied())
    }
}

/// Picker, headline, stretches.
#[component]
pub(super) fn Minus() -> impl IntoView {
    let store = store();
    store.compared.minus.ask(asked, Request::Minus);
    // Until the answer for another good run comes, the picker and the old lines stay.
    let view =
        Memo::new(move |_| store.compared.minus.to(|of| store.route.with(|route| route.entry) == Some(of.entry)));
    let rows = Memo::new(move |_| {
        view.with(|view| {
            let found = view.as_ref().and_then(|view| view.found.as_ref());
            Arc::new(found.filter(|found| found.baseline_lines > 0).map(listed).unwrap_or_default())
        })
    });
    provide_context(Listed { view, rows });
    Effect::new(move |before: Option<Option<MinusQuery>>| {
        let now = asked(store);
        if before.is_some_and(|before| before != now) {
            store.lists.minus.reset();
        }
        now
    });
    let said = move || {
        let asked = asked(store);
        view.with(|view| match view {
            Some(view) if asked.as_ref() == Some(&view.query) => said(view),
            _ => "Reading…".to_owned(),
        })
    };
    let notes = move || {
        view.with(|view| {
            let found = view.as_ref().and_then(|view| view.found.as_ref());
            found.map(|found| compared::notes(&found.notes))
        })
    };
    let empty = move || view.with(|view| view.as_ref().and_then(|view| nothing(view)));
    let has_rows = Memo::new(move |_| rows.with(|rows| !rows.is_empty()));
    view! {
        <div class="toolbar log-bar minus-bar">
            <Picker view />
            <p class="found tabular" role="status" data-testid="minus-said">{said}</p>
        </div>
        {notes}
        <Show when=move || has_rows.get() fallback=move || empty>
            <VirtualList
                state=store.lists.minus
                total=Signal::derive(move || rows.with(|rows| rows.len() as u64))
                row_px=22.0
                roles=Roles { list: "listbox", rows: "presentation", first: 1 }
                label="Lines that the other log does not explain"
                id="minus-rows"
                test_id="minus-list"
                on_visible=Callback::new(|_| ())
                on_move=Callback::new(|_| ())
                on_open=Callback::new(move |at| open(store, Listed { view, rows }, at))
                row
            />
        </Show>
    }
}

/// Which log it is held against.
#[component]
fn Picker(view: Memo<Option<Arc<MinusView>>>) -> impl IntoView {
    let store = store();
    let has_choices = Memo::new(move |_| view.with(|view| view.as_ref().is_some_and(|view| !view.choices.is_empty())));
    let option = |choice: &BaselineChoice, baseline: Option<u32>| {
        let path = format::path(&choice.path, 90);
        let said = if choice.is_failing { format!("{path} (failing)") } else { path };
        view! { <option value=choice.entry.to_string() prop:selected=baseline == Some(choice.entry)>{said}</option> }
    };
    let options = move || {
        view.with(|view| {
            let view = view.as_ref()?;
            let none =
                view.baseline.is_none().then(|| view! { <option value="" prop:selected=true>"Choose a log"</option> });
            let more = (view.more > 0).then(|| {
                let more = format!("and {} more", format::count(view.more));
                view! { <option value="" disabled=true>{more}</option> }
            });
            let all = view.choices.iter().map(|choice| option(choice, view.baseline)).collect_view();
            Some(view! { {none}{all}{more} })
        })
    };
    view! {
        <Show when=move || has_choices.get()>
            <label class="minus-pick">
                <span>"Minus"</span>
                <select
                    class="field"
                    data-testid="minus-pick"
                    on:change=move |event| store.glide(|route| route.set_log("minus", &event_target_value(&event)))
                >
                    {options}
                </select>
            </label>
        </Show>
    }
}

/// The headline.
fn said(view: &MinusView) -> String {
    let Some(found) = &view.found else { return String::new() };
    if found.lines == 0 || found.baseline_lines == 0 {
        return "There is nothing to compare".to_owned();
    }
    let new = found.lines.saturating_sub(found.explained);
    let verb = if new == 1 { "is" } else { "are" };
    let path = format::path(found.baselines.first().map_or("", String::as_str), 60);
    let lines = format::plural(found.lines, "line");
    let said = format!("{} of {lines} {verb} not in {path}", format::count(new));
    if new == 0 {
        return said;
    }
    format!("{said} · {}", format::plural(found.new.len() as u64, "place"))
}

/// Why no lines are listed; nothing while some are.
fn nothing(view: &MinusView) -> Option<AnyView> {
    let (title, reason) = match &view.found {
        None if view.choices.is_empty() => {
            ("No other log is open", "Open a good run beside this one: its log of the same name is taken.")
        }
        None => (
            "No log of another run is like this one",
            "Open a good run beside it, or choose one of the other logs above.",
        ),
        Some(found) if found.lines == 0 => ("Nothing to compare", "This log has no lines that could be read."),
        Some(found) if found.baseline_lines == 0 => {
            ("Nothing to compare", "The log that was chosen has no lines that could be read.")
        }
        Some(found) if found.new.is_empty() => {
            ("Nothing is new", "The other log has every line of this one, but for what varies from run to run.")
        }
        Some(_) => return None,
    };
    Some(view! { <Empty title reason /> }.into_any())
}

/// Heads and lines; a line that is around two stretches is listed once.
fn listed(found: &LogDifference) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut listed = 0;
    let mut ahead = found.new.iter().skip(1).map(|new| new.first_line);
    for (stretch, new) in found.new.iter().enumerate() {
        let next = ahead.next().unwrap_or(u64::MAX);
        let row = |line: u64, what| Row { stretch, line, last: line, what };
        rows.push(Row { stretch, line: new.first_line, last: new.last_line, what: What::Head });
        let above = new.first_line.saturating_sub(new.before.len() as u64);
        rows.extend(
            (above..new.first_line)
                .enumerate()
                .filter(|(_, line)| *line > listed)
                .map(|(at, line)| row(line, What::Before(at))),
        );
        rows.extend((new.first_line..).zip(0..new.lines.len()).map(|(line, at)| row(line, What::New(at))));
        rows.extend((new.last_line + 1..next).zip(0..new.after.len()).map(|(line, at)| row(line, What::After(at))));
        listed = rows.last().map_or(listed, |row| row.last);
    }
    rows
}

fn open(store: Store, listed: Listed, at: u64) {
    let row = untrack(|| listed.row(at));
    let entry = listed.view.with_untracked(|view| view.as_ref().map(|view| view.query.entry));
    if let Some((row, entry)) = row.zip(entry) {
        store.go_entry(entry, Some((row.line, row.last)));
    }
}

fn row(index: Memo<u64>) -> AnyView {
    let store = store();
    let listed: Listed = expect_context();
    let row = Memo::new(move |_| listed.row(index.get()));
    let is_cursor = Memo::new(move |_| store.lists.minus.cursor.get() == Some(index.get()));
    let is = move |test: fn(What) -> bool| row.with(|row| row.is_some_and(|row| test(row.what)));
    view! {
        <div
            role="option"
            class="merged-line minus-line"
            class:is-cursor=move || is_cursor.get()
            class:is-head=move || is(|what| what == What::Head)
            class:is-new=move || is(|what| matches!(what, What::New(_)))
            id=move || format!("minus-rows-{}", index.get())
            data-testid=move || if is(|what| what == What::Head) { "minus-head" } else { "minus-line" }
            data-line=move || row.with(|row| row.map(|row| row.line.to_string()))
            aria-selected=move || is_cursor.get().to_string()
            on:click=move |_| {
                store.lists.minus.cursor.set(Some(index.get_untracked()));
                open(store, listed, index.get_untracked());
            }
        >
            {move || row.get().and_then(|row| cells(listed, row))}
        </div>
    }
    .into_any()
}

fn cells(listed: Listed, row: Row) -> Option<AnyView> {
    let view = listed.view.get()?;
    let new = view.found.as_ref()?.new.get(row.stretch)?;
    let text = match row.what {
        What::Head => {
            let said = if row.line == row.last {
                format!("Line {}", format::count(row.line))
            } else {
                format!("Lines {}–{}", format::count(row.line), format::count(row.last))
            };
            let (count, last) = (format::count(new.count), format::count(new.last_seen));
            let said = if new.count > 1 { format!("{said} · {count} times, last at line {last}") } else { said };
            return Some(view! { {compared::level(new.severity.clone())}<b class="tabular">{said}</b> }.into_any());
        }
        What::Before(at) => new.before.get(at),
        What::New(at) => new.lines.get(at),
        What::After(at) => new.after.get(at),
    };
    let sign = if matches!(row.what, What::New(_)) { "+" } else { "" };
    let (text, number) = (text?.clone(), format::count(row.line));
    Some(
        view! {
            <span class="minus-number tabular">{number}</span>
            <span class="minus-sign" aria-hidden="true">{sign}</span>
            <code dir="auto">{text}</code>
        }
        .into_any(),
    )
}
