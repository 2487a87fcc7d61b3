//! A whole as one bar, its parts side by side, each with its mark in the legend.

use leptos::prelude::*;

use super::mark::{Mark, MarkSign};
use crate::format;

/// A part of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    /// State.
    pub(crate) mark: Mark,
    /// How many.
    pub(crate) count: u64,
    /// It lies within another part: in the legend, not in the bar.
    pub(crate) within: bool,
}

/// The bar.
#[component]
pub(crate) fn StackedBar(
    /// Its parts.
    #[prop(into)]
    segments: Signal<Vec<Segment>>,
) -> impl IntoView {
    let parts = move || {
        let segments = segments.get();
        let whole = segments.iter().filter(|part| !part.within).map(|part| part.count).sum::<u64>();
        segments
            .into_iter()
            .filter(|part| part.count > 0 && !part.within)
            .map(|part| {
                let share = format::share(part.count, whole).max(0.4);
                view! { <i class=part.mark.class() style:flex-grow=format!("{share:.2}")></i> }
            })
            .collect_view()
    };
    view! { <div class="stack" aria-hidden="true">{parts}</div> }
}

/// The legend: each count a button that turns the filter on or off.
#[component]
pub(crate) fn Legend(
    /// Its parts.
    #[prop(into)]
    segments: Signal<Vec<Segment>>,
    /// A part was pressed; true with Ctrl or Cmd: beside those that are on.
    on_press: Callback<(Mark, bool)>,
    /// The parts that are on.
    #[prop(into)]
    active: Signal<Vec<Mark>>,
) -> impl IntoView {
    view! {
        <div class="legend" role="group" aria-label="Counts by status">
            <For each=move || segments.get() key=|part| part.mark let:part>
                {
                    let mark = part.mark;
                    let count = Memo::new(move |_| {
                        segments.with(|parts| parts.iter().find(|part| part.mark == mark).map_or(0, |part| part.count))
                    });
                    view! {
                        <button
                            type="button"
                            class=format!("count {}", mark.class())
                            class:is-zero=move || count.get() == 0
                            aria-pressed=move || active.with(|active| active.contains(&mark)).to_string()
                            title=part.within.then_some("of which")
                            on:click=move |event| on_press.run((mark, event.ctrl_key() || event.meta_key()))
                        >
                            <MarkSign mark mute=true />
                            <b>{move || format::count(count.get())}</b>
                            {mark.word()}
                        </button>
                    }
                }
            </For>
        </div>
    }
}
