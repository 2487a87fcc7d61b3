//! What was expected against what came: one list with signs, or two columns where there is room.

use artiscope_core::views::{DiffLine, DiffSign, DiffView};
use artiscope_web::protocol::Copied;
use leptos::prelude::*;

use crate::state::store;

/// A diff with its legend.
#[component]
pub(super) fn Diff(
    /// What to show.
    diff: DiffView,
    /// Case, attempt from 1, place of the failure.
    place: (u32, u16, u32),
) -> impl IntoView {
    let store = store();
    let sides = store.sides;
    let DiffView { names, from_message, lines, sides: pairs, note } = diff;
    let label = format!("{} and {}", names.0, names.1);
    let body = {
        let names = names.clone();
        move || {
            if sides.get() {
                let cell = |at: Option<u32>| at.and_then(|at| lines.get(at as usize)).map(|line| row(line, &names));
                let rows = pairs
                    .iter()
                    .map(|(old, new)| view! { <div>{cell(*old)}</div><div>{cell(*new)}</div> })
                    .collect_view();
                view! { <div class="diff-sides">{rows}</div> }.into_any()
            } else {
                lines.iter().map(|line| row(line, &names)).collect_view().into_any()
            }
        }
    };
    view! {
        <div class="diff" data-testid="diff">
            <div class="diff-head">
                <p>
                    <span class="diff-minus"><span aria-hidden="true">"− "</span>{names.0.clone()}</span>
                    <span class="diff-plus"><span aria-hidden="true">"+ "</span>{names.1.clone()}</span>
                    {from_message.then(|| view! { <span class="note">"read from the message"</span> })}
                </p>
                <button
                    type="button"
                    class="link diff-turn"
                    aria-pressed=move || sides.get().to_string()
                    on:click=move |_| sides.update(|sides| *sides = !*sides)
                >
                    "Side by side"
                </button>
                <button type="button" class="link" on:click=move |_| store.copy(Copied::Diff(place.0, place.1, place.2))>
                    "Copy"
                </button>
            </div>
            <div class="diff-lines" class:is-sides=move || sides.get() tabindex="0" role="group" aria-label=label data-scroll-x="">
                {body}
            </div>
            {(!note.is_empty()).then(|| view! { <p class="note">{note}</p> })}
        </div>
    }
}

/// A line with its sign; what differs is struck out or underlined, not only coloured.
fn row(line: &DiffLine, names: &(String, String)) -> impl IntoView + use<> {
    let (class, sign, said) = match line.sign {
        DiffSign::Both => ("diff-line", "", String::new()),
        DiffSign::Minus => ("diff-line is-minus", "−", format!("{}: ", names.0)),
        DiffSign::Plus => ("diff-line is-plus", "+", format!("{}: ", names.1)),
        DiffSign::Gap => ("diff-line is-gap", "⋯", String::new()),
    };
    let is_minus = line.sign == DiffSign::Minus;
    let parts = line
        .parts
        .iter()
        .map(|(differs, text)| match (differs, is_minus) {
            (false, _) => text.clone().into_any(),
            (true, true) => view! { <del>{text.clone()}</del> }.into_any(),
            (true, false) => view! { <ins>{text.clone()}</ins> }.into_any(),
        })
        .collect_view();
    view! {
        <div class=class>
            <span class="diff-sign" aria-hidden="true">{sign}</span>
            <code dir="auto"><span class="unseen">{said}</span>{parts}</code>
        </div>
    }
}
