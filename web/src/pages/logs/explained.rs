//! The lines that explain the failure, the best first: each leads to its place.

use artiscope_core::views::LogChunkView;
use leptos::prelude::*;

use crate::format;
use crate::parts::mark::{Badge, Mark};
use crate::state::store;

/// The chunks above the lines; nothing where none are known.
#[component]
pub(super) fn Explained() -> impl IntoView {
    let store = store();
    let viewing = &store.viewing;
    let chunks =
        Memo::new(move |_| viewing.view.with(|view| view.as_ref().map(|view| view.chunks.clone()).unwrap_or_default()));
    let is_open = viewing.explained;
    let title = move || {
        chunks.with(|chunks| {
            if chunks.len() == 1 {
                "What explains the failure".to_owned()
            } else {
                format!("What explains the failure: {} places", chunks.len())
            }
        })
    };
    view! {
        <Show when=move || chunks.with(|chunks| !chunks.is_empty())>
            <section class="explained" data-testid="log-explained" aria-label="What explains the failure">
                <button
                    type="button"
                    class="explained-title"
                    aria-expanded=move || is_open.get().to_string()
                    on:click=move |_| is_open.update(|open| *open = !*open)
                >
                    <span class="fold-sign" aria-hidden="true">{move || if is_open.get() { "▾" } else { "▸" }}</span>
                    <b>{title}</b>
                </button>
                <Show when=move || is_open.get()>
                    <ol class="explained-chunks" tabindex="0" aria-label="Lines that explain the failure">
                        {move || chunks.get().into_iter().map(chunk).collect_view()}
                    </ol>
                </Show>
            </section>
        </Show>
    }
}

fn chunk(chunk: LogChunkView) -> impl IntoView {
    let store = store();
    let LogChunkView { first, last, line, step, class, why, text, .. } = chunk;
    let places = if first == last {
        format!("line {}", format::count(first))
    } else {
        format!("lines {}–{}", format::count(first), format::count(last))
    };
    let lines = text.lines().zip(first..).map(|(said, number)| {
        view! {
            <span class="explained-line" class:is-best=number == line>
                <span class="number" aria-hidden="true">{number}</span>
                <code dir="auto">{said.to_owned()}</code>
            </span>
        }
    });
    let go = move |_| {
        store.glide(|route| route.line = Some((first, last)));
        store.log_show(line);
    };
    view! {
        <li>
            <div class="explained-head">
                <Badge mark=mark(&class) text=format::sentence(&class.replace('_', " ")) />
                <span class="explained-why">{format::sentence(&why)}</span>
                {(!step.is_empty()).then(|| view! { <span class="about">{step}</span> })}
                <button type="button" class="link tabular" data-testid="explained-go" on:click=go>{format!("Go to {places}")}</button>
            </div>
            <div class="explained-text">{lines.collect_view()}</div>
        </li>
    }
}

/// What is no fault of the code under test has the mark of infrastructure.
fn mark(class: &str) -> Mark {
    match class {
        "network" | "out_of_memory" | "killed" | "disk_full" | "registry" | "rate_limit" | "runner_lost"
        | "credentials" | "environment" | "infra" | "infrastructure" => Mark::Infrastructure,
        _ => Mark::Failed,
    }
}
