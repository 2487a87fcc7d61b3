//! The lines: numbers, times, marks, folds, and text in the colours of its terminal.

use artiscope_core::views::{LogRow, LogRun, LogStyle, Severity};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::parts::dom;
use crate::parts::virtual_list::{Roles, VirtualList};
use crate::state::{Store, store};
use crate::viewing::{group_text, level_word, time_text};

/// Height of a row.
const ROW_PX: f64 = 20.0;

/// The list.
#[component]
pub(super) fn Lines() -> impl IntoView {
    let store = store();
    let viewing = &store.viewing;
    let frame = NodeRef::<html::Div>::new();
    let times = Memo::new(move |_| {
        let has = viewing.view.with(|view| view.as_ref().is_some_and(|view| view.started.is_some()));
        if has { store.route.with(|route| route.log("times").to_owned()) } else { "none".to_owned() }
    });
    let digits =
        Memo::new(move |_| viewing.view.with(|view| view.as_ref().map_or(4, |view| view.lines.max(1000).ilog10() + 1)));
    // What is left of a row for text, in characters of the font.
    let fits = move |node: web_sys::HtmlElement| {
        let ruler = node.query_selector(".log-ruler").ok().flatten();
        let wide = ruler.map_or(0.0, |ruler| ruler.get_bounding_client_rect().width()) / 100.0;
        let gutter = node.query_selector(".log-gutter").ok().flatten();
        let gutter = gutter.map_or(0.0, |gutter| gutter.get_bounding_client_rect().width());
        if wide > 0.0 {
            let deep = viewing.view.with_untracked(|view| {
                view.iter().flat_map(|view| &view.groups).map(|group| group.depth + 1).max().unwrap_or(0)
            });
            // The scroll bar, the sign of a fold, and how far lines of groups are moved in.
            let beside = gutter + 44.0 + 12.0 * f64::from(deep.min(8));
            let room = (f64::from(node.client_width()) - beside) / wide;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "characters of a row")]
            viewing.columns.set((room as u32).clamp(20, 2000));
        }
    };
    dom::on_resize(frame, fits);
    Effect::new(move |_| {
        times.track();
        digits.track();
        store.log.total();
        request_animation_frame(move || {
            // Who went back at once has left the lines before they were drawn.
            if let Some(node) = frame.try_get_untracked().flatten() {
                fits(node.into());
            }
        });
    });
    view! {
        <div
            node_ref=frame
            class="log-lines"
            class:is-wrapped=move || store.route.with(|route| route.log("wrap") == "1")
            data-times=move || times.get()
            style:--digits=move || digits.get().to_string()
        >
            <span class="log-ruler" aria-hidden="true">{"0".repeat(100)}</span>
            <VirtualList
                state=store.lists.log
                total=Signal::derive(move || store.log.total())
                row_px=ROW_PX
                roles=Roles { list: "group", rows: "presentation", first: 1 }
                label="Lines"
                id="log"
                test_id="log-lines"
                on_visible=Callback::new(move |rows| viewing.visible.set(rows))
                on_move=Callback::new(|_| ())
                on_open=Callback::new(move |at| {
                    if let Some(row) = untrack(|| store.log.row(at)) {
                        match row.heads {
                            Some(group) => store.log_turn(group),
                            None => store.log_choose(row.line, false),
                        }
                    }
                })
                row
            />
        </div>
    }
}

fn row(index: Memo<u64>) -> AnyView {
    let store = store();
    let row = Memo::new(move |_| store.log.row(index.get()));
    let class = move || {
        let chosen = store.route.with(|route| route.line);
        let is_cursor = store.lists.log.cursor.get() == Some(index.get());
        row.with(|row| {
            let mut class = "line log-line".to_owned();
            if let Some(row) = row {
                class_of(store, row, chosen, &mut class);
            }
            if is_cursor {
                class.push_str(" is-cursor");
            }
            class
        })
    };
    let number = move || row.with(|row| row.as_ref().map(|row| row.line.to_string()));
    let is_chosen = move || {
        let chosen = store.route.with(|route| route.line);
        let line = row.with(|row| row.as_ref().map(|row| row.line));
        chosen.zip(line).is_some_and(|((first, last), line)| (first..=last).contains(&line)).then_some("true")
    };
    let clicked = move |event: web_sys::MouseEvent| {
        let Some(known) = row.get_untracked() else { return };
        store.lists.log.cursor.set(Some(index.get_untracked()));
        let target = event.target().and_then(|at| at.dyn_into::<web_sys::Element>().ok());
        let is_on = |what: &str| target.as_ref().is_some_and(|at| at.closest(what).ok().flatten().is_some());
        if is_on(".number") {
            store.log_choose(known.line, event.shift_key());
        } else if let Some(group) = known.heads.filter(|_| is_on(".log-fold")) {
            store.log_turn(group);
        }
    };
    view! {
        <div class=class id=move || format!("log-{}", index.get()) data-testid="log-line" data-line=number data-hit=is_chosen on:click=clicked>
            {move || row.get().map(|row| cells(store, row))}
        </div>
    }
    .into_any()
}

fn class_of(store: Store, row: &LogRow, chosen: Option<(u64, u64)>, class: &mut String) {
    match row.level {
        Severity::Error | Severity::Fatal => class.push_str(" is-failed"),
        Severity::Warning => class.push_str(" is-flaky"),
        Severity::Debug | Severity::Trace => class.push_str(" is-faint"),
        Severity::Plain | Severity::Info => {}
    }
    if chosen.is_some_and(|(first, last)| (first..=last).contains(&row.line)) {
        class.push_str(" is-chosen");
    }
    let telling = store.viewing.view.with(|view| {
        let chunks = view.as_ref().map_or(&[][..], |view| &view.chunks);
        chunks.iter().find(|chunk| (chunk.first..=chunk.last).contains(&row.line)).map(|chunk| chunk.line == row.line)
    });
    match telling {
        Some(true) => class.push_str(" is-telling is-best"),
        Some(false) => class.push_str(" is-telling"),
        None => {}
    }
    if row.heads.is_some() {
        class.push_str(" is-head");
    }
}

fn cells(store: Store, row: LogRow) -> impl IntoView {
    let kind = store.route.with(|route| route.log("times").to_owned());
    let started = store.viewing.view.with(|view| view.as_ref().and_then(|view| view.started));
    let is_first = row.part == 0;
    let time = if is_first { time_text(&kind, row.time, row.since, started) } else { String::new() };
    let level = if is_first { level_word(row.level) } else { "" };
    let sign = match row.level {
        _ if !is_first => "",
        Severity::Error | Severity::Fatal => "✕",
        Severity::Warning => "!",
        _ => "",
    };
    let about = row.heads.map(|at| {
        let said = store.viewing.view.with(|view| {
            view.as_ref()
                .and_then(|view| view.groups.get(at as usize))
                .map(|group| (group_text(group), group.is_failed))
        });
        said.unwrap_or_default()
    });
    let fold = row.heads.map(|_| if row.is_folded { "▸" } else { "▾" });
    let said_fold = if row.is_folded { "Unfold" } else { "Fold" };
    view! {
        <span class="log-gutter">
            <span class="number" title="Select; with Shift up to here">{is_first.then_some(row.line)}</span>
            <span class="log-level" title=level>
                <span aria-hidden="true">{sign}</span>
                <span class="unseen">{(!sign.is_empty()).then_some(level)}</span>
            </span>
            <span class="log-time tabular">{time}</span>
        </span>
        <span class="log-depth" style:width=format!("{}px", 12 * row.depth.min(8))></span>
        {fold.map(|sign| view! { <span class="log-fold" aria-hidden="true" title=said_fold data-testid="log-fold">{sign}</span> })}
        <code dir="auto">{row.runs.into_iter().map(run).collect_view()}</code>
        {about.map(|(said, is_failed)| view! { <span class="log-about" class:is-failed=is_failed>{said}</span> })}
    }
}

fn run(run: LogRun) -> AnyView {
    let LogRun { text, style } = run;
    if style == LogStyle::default() {
        return text.into_any();
    }
    let mut class = String::new();
    if style.text() > 0 {
        class += &["t", &style.text().to_string(), " "].concat();
    }
    if style.ground() > 0 {
        class += &["g", &style.ground().to_string(), " "].concat();
    }
    for (bit, word) in [
        (LogStyle::BOLD, "is-bold "),
        (LogStyle::DIM, "is-dim "),
        (LogStyle::ITALIC, "is-italic "),
        (LogStyle::UNDERLINE, "is-underlined "),
        (LogStyle::STRIKE, "is-struck "),
    ] {
        if style.has(bit) {
            class.push_str(word);
        }
    }
    if style.has(LogStyle::HIT) {
        return view! { <mark class=class>{text}</mark> }.into_any();
    }
    view! { <span class=class>{text}</span> }.into_any()
}

/// In which groups the first line that is seen stands; each leads to its head.
#[component]
pub(super) fn Where() -> impl IntoView {
    let store = store();
    let viewing = &store.viewing;
    let has_groups =
        Memo::new(move |_| viewing.view.with(|view| view.as_ref().is_some_and(|view| !view.groups.is_empty())));
    let line = Memo::new(move |_| {
        let (first, count) = viewing.visible.get();
        // The first rows are kept ready above what is seen.
        let spare = if first == 0 { 0 } else { 4 };
        store.log.row(first + spare.min(count)).map(|row| row.line)
    });
    let around = Memo::new(move |_| {
        let Some(line) = line.get() else { return Vec::new() };
        viewing.view.with(|view| {
            let groups = view.as_ref().map_or(&[][..], |view| &view.groups);
            let mut at = groups.partition_point(|group| group.first <= line);
            let mut found: Vec<(u32, u64, String)> = Vec::new();
            let mut depth = u32::MAX;
            while at > 0 && depth > 0 {
                at -= 1;
                if let Some(group) = groups.get(at).filter(|group| group.depth < depth && line <= group.last) {
                    depth = group.depth;
                    found.push((group.depth, group.first, group.name.clone()));
                }
            }
            found.reverse();
            found
        })
    });
    let part = move |(_, first, name): (u32, u64, String)| {
        view! {
            <li><button type="button" class="link" title=name.clone() on:click=move |_| store.log_show(first)>{name.clone()}</button></li>
        }
    };
    view! {
        <Show when=move || has_groups.get()>
            <ol class="log-where" data-testid="log-where" aria-label="Groups around the first line">
                {move || {
                    let around = around.get();
                    if around.is_empty() {
                        return view! { <li class="about">"Outside of all groups"</li> }.into_any();
                    }
                    around.into_iter().map(part).collect_view().into_any()
                }}
            </ol>
        </Show>
    }
}
