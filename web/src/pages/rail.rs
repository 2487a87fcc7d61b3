//! The rail: lenses that have data, and below them those that have none and what would fill them.

use leptos::prelude::*;

use crate::format;
use crate::parts::dom;
use crate::parts::icon::{Icon, Sign};
use crate::parts::mark::MarkSign;
use crate::route::{LENSES, Lens, LensInfo};
use crate::select::{LensState, select};
use crate::state::store;

/// The rail; a bar at the foot where the page is narrow.
#[component]
pub(crate) fn Rail() -> impl IntoView {
    let select = select();
    let store = store();
    let with_data = Memo::new(move |_| {
        select
            .lenses
            .with(|lenses| lenses.iter().filter(|(_, state)| state.has_data).map(|(lens, _)| *lens).collect::<Vec<_>>())
    });
    let without = Memo::new(move |_| {
        select.lenses.with(|lenses| {
            lenses.iter().filter(|(_, state)| !state.has_data).map(|(lens, _)| *lens).collect::<Vec<_>>()
        })
    });
    view! {
        <nav class="rail" aria-label="Lenses">
            <ul>
                <For each=move || with_data.get() key=|lens| *lens let:lens>
                    <Item lens />
                </For>
                <Show when=move || cfg!(debug_assertions) || store.route.with(|route| route.gallery)>
                    <li>
                        <button
                            type="button"
                            class="rail-item rail-gallery"
                            aria-current=move || store.route.with(|route| (route.lens == Lens::Gallery).then_some("page"))
                            on:click=move |_| store.go_lens(Lens::Gallery)
                        >
                            <Icon name=Sign::Box />
                            <span class="rail-title">"Gallery"</span>
                        </button>
                    </li>
                </Show>
            </ul>
            <Show when=move || without.with(|lenses| !lenses.is_empty())>
                <h2>"No data"</h2>
                <ul class="rail-without">
                    <For each=move || without.get() key=|lens| *lens let:lens>
                        <Item lens />
                    </For>
                </ul>
            </Show>
        </nav>
    }
}

/// A lens in the rail.
#[component]
fn Item(lens: Lens) -> impl IntoView {
    let store = store();
    let select = select();
    let state = Memo::new(move |_| {
        select.lenses.with(|lenses| {
            lenses.iter().find(|(of, _)| *of == lens).map(|(_, state)| state.clone()).unwrap_or_default()
        })
    });
    let info = LENSES.iter().find(|info| info.lens == lens);
    let (id, title, needs) = info.map_or(("", "", ""), |LensInfo { id, title, needs, .. }| (*id, *title, *needs));
    let sign = match lens {
        Lens::Tests => Sign::Rows,
        Lens::Logs => Sign::Lines,
        Lens::Files => Sign::Tree,
        Lens::Ledger => Sign::Book,
        Lens::Policy => Sign::Sliders,
        Lens::History => Sign::Clock,
        Lens::Made(_) => Sign::Chart,
        Lens::Overview | Lens::Gallery => Sign::Gauge,
    };
    let count = move || match state.get() {
        LensState { wrong: Some((wrong, mark)), .. } => view! {
            <span class=format!("rail-count {}", mark.class())>
                <b>{format::count(wrong)}</b>
                <MarkSign mark />
            </span>
        }
        .into_any(),
        LensState { count, .. } if count > 0 => {
            view! { <span class="rail-count">{format::count(count)}</span> }.into_any()
        }
        _ => ().into_any(),
    };
    let node = NodeRef::<leptos::html::Button>::new();
    // In the bar at the foot the chosen one may lie beyond the edge.
    Effect::new(move |_| {
        let is_here = store.route.with(|route| route.lens == lens);
        if let Some(node) = node.get().filter(|_| is_here) {
            request_animation_frame(move || dom::centre(&node, ".rail"));
        }
    });
    view! {
        <li>
            <button
                node_ref=node
                type="button"
                class="rail-item"
                data-testid=format!("rail-{id}")
                aria-current=move || store.route.with(|route| (route.lens == lens).then_some("page"))
                on:click=move |_| store.go_lens(lens)
            >
                <Icon name=sign />
                <span class="rail-title">{title}</span>
                {count}
                <Show when=move || !state.with(|state| state.has_data)>
                    <span class="rail-needs">{needs}</span>
                </Show>
            </button>
        </li>
    }
}
