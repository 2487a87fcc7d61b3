//! Lines of several logs on one line of time; each leads to its own log.

use artiscope_core::views::{MergedLog, MergedPage, MergedQuery, MergedRow, Severity};
use leptos::prelude::*;

use crate::format;
use crate::parts::empty::Empty;
use crate::parts::virtual_list::{Roles, VirtualList};
use crate::state::{Store, store};

/// Rows that are asked for before the list says how many it has room for.
const AT_FIRST: u64 = 60;

/// What the address asks for: `logs=3,5` and `shift=5:-1500` (milliseconds).
fn query(store: Store) -> MergedQuery {
    store.route.with(|route| {
        let entries = route.log("logs").split(',').filter_map(|entry| entry.parse().ok()).collect();
        let shifts = route.log("shift").split(',').filter_map(|shift| {
            let (entry, ms) = shift.split_once(':')?;
            Some((entry.parse().ok()?, ms.parse().ok()?))
        });
        MergedQuery { entries, shifts: shifts.collect(), ..MergedQuery::default() }
    })
}

/// Which logs, and their lines.
#[component]
pub(super) fn MergedLines() -> impl IntoView {
    let store = store();
    let visible = RwSignal::new((0_u64, AT_FIRST));
    Effect::new(move |before: Option<MergedQuery>| {
        let now = query(store);
        if before.is_some_and(|before| before != now) {
            store.lists.merged.reset();
        }
        now
    });
    Effect::new(move |_| {
        store.version.track();
        let (first, count) = visible.get();
        if store.given.get() {
            store.want(&store.merged, &query(store), first, count);
        }
    });
    let logs = Memo::new(move |_| store.merged.with(|page| page.map(|page| page.logs.clone()).unwrap_or_default()));
    let is_none = Memo::new(move |_| store.merged.with(|page| page.is_some_and(|page| page.total == 0)));
    view! {
        <div class="toolbar log-bar">
            <p class="found tabular" role="status" data-testid="merged-said">
                {move || store.merged.with(|page| page.map_or_else(|| "Reading…".to_owned(), said))}
            </p>
        </div>
        <details class="merged-logs" data-testid="merged-logs">
            <summary>"Choose logs, shift their clocks"</summary>
            <ul>
                <For each=move || logs.get() key=|log| (log.entry, log.shift_ms, log.lines) let:log>
                    <Chosen log />
                </For>
            </ul>
        </details>
        <VirtualList
            state=store.lists.merged
            total=Signal::derive(move || store.merged.total())
            row_px=22.0
            roles=Roles { list: "listbox", rows: "presentation", first: 1 }
            label="Lines of all logs by time"
            id="merged-lines"
            test_id="merged-list"
            on_visible=Callback::new(move |rows| visible.set(rows))
            on_move=Callback::new(|_| ())
            on_open=Callback::new(move |at| open(store, at))
            row
        />
        <Show when=move || is_none.get()>
            <Empty title="No log says a time" reason="Lines are put in order by the times that they begin with." />
        </Show>
    }
}

fn said(page: &MergedPage) -> String {
    let (left_out, there): (Vec<&MergedLog>, Vec<&MergedLog>) =
        page.logs.iter().partition(|log| !log.left_out.is_empty());
    let mut said = format!("{} of {}", format::plural(page.total, "line"), format::plural(there.len() as u64, "log"));
    if !left_out.is_empty() {
        said = format!("{said} · {} left out", format::count(left_out.len() as u64));
    }
    said
}

/// A log that can be left out or shifted.
#[component]
fn Chosen(log: MergedLog) -> impl IntoView {
    let store = store();
    let entry = log.entry;
    let turn = move |_| {
        let all: Vec<u32> = store
            .merged
            .with(|page| page.map(|page| page.logs.iter().map(|log| log.entry).collect()).unwrap_or_default());
        let rest: Vec<String> = all.iter().filter(|other| **other != entry).map(u32::to_string).collect();
        store.glide(|route| route.set_log("logs", &rest.join(",")));
    };
    let shift = move |event: web_sys::Event| {
        let Ok(seconds) = event_target_value(&event).trim().parse::<f64>() else { return };
        #[expect(clippy::cast_possible_truncation, reason = "a number of milliseconds that a person typed")]
        let ms = (seconds * 1000.0).round() as i64;
        let mut shifts = query(store).shifts;
        shifts.retain(|(of, _)| *of != entry);
        if ms != 0 {
            shifts.push((entry, ms));
        }
        let text: Vec<String> = shifts.iter().map(|(of, ms)| format!("{of}:{ms}")).collect();
        store.glide(|route| route.set_log("shift", &text.join(",")));
    };
    let about = if log.left_out.is_empty() {
        let lines = format::plural(log.lines, "line");
        if log.assumed.is_empty() { lines } else { format!("{lines} · {}", log.assumed) }
    } else {
        format!("left out: {}", log.left_out)
    };
    let label = format!("Seconds added to {}", log.path);
    view! {
        <li>
            <span dir="auto">{format::path(&log.path, 70)}</span>
            <span class="text-count">{about}</span>
            <label class="merged-shift">
                "Shift "
                <input
                    class="field"
                    type="number"
                    step="0.1"
                    aria-label=label
                    prop:value=(log.shift_ms as f64 / 1000.0).to_string()
                    on:change=shift
                />
                " s"
            </label>
            <button type="button" class="button is-quiet" aria-label=format!("Leave out {}", log.path) on:click=turn>
                "Leave out"
            </button>
        </li>
    }
}

fn open(store: Store, at: u64) {
    let place = untrack(|| {
        let row = store.merged.row(at)?;
        let entry = store.merged.with(|page| page?.logs.get(row.log as usize).map(|log| log.entry))?;
        Some((entry, row.line))
    });
    if let Some((entry, line)) = place {
        store.go_entry(entry, Some((line, line)));
    }
}

fn row(index: Memo<u64>) -> AnyView {
    let store = store();
    let row = Memo::new(move |_| store.merged.row(index.get()));
    let is_cursor = Memo::new(move |_| store.lists.merged.cursor.get() == Some(index.get()));
    let is_bad = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| row.severity >= Severity::Error)));
    view! {
        <div
            role="option"
            class="merged-line"
            class:is-cursor=move || is_cursor.get()
            class:is-failed=move || is_bad.get()
            id=move || format!("merged-{}", index.get())
            data-testid="merged-line"
            aria-selected=move || is_cursor.get().to_string()
            on:click=move |_| open(store, index.get_untracked())
        >
            {move || row.get().map(|row| cells(store, row))}
        </div>
    }
    .into_any()
}

fn cells(store: Store, row: MergedRow) -> impl IntoView {
    let path = store.merged.with(|page| {
        page.and_then(|page| page.logs.get(row.log as usize)).map(|log| log.path.clone()).unwrap_or_default()
    });
    let place = format!("{}:{}", format::path(format::base(&path), 24), row.line);
    view! {
        <span class="merged-place tabular" title=path dir="auto">{place}</span>
        <code dir="auto">{row.text}</code>
    }
}
