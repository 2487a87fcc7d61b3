//! The outputs, by whom they are for; one is chosen by going to it. On narrow screens the same as a field.

use artiscope_core::reports::ExportRow;
use leptos::prelude::*;

use super::Choice;
use crate::format;
use crate::parts::dom;
use crate::state::{Store, store};

/// Id of the list.
pub(super) const ID: &str = "export-list";

/// The list, and the field that stands for it.
#[component]
pub(super) fn List(choice: Choice) -> impl IntoView {
    let store = store();
    let rows = store.exporting.rows;
    let at = move || choice.id.with(|id| rows.with(|rows| rows.iter().position(|row| row.id == *id)));
    Effect::new(move |_| {
        if let Some(at) = at() {
            request_animation_frame(move || dom::reveal(&option(at)));
        }
    });
    let pressed = move |event: web_sys::KeyboardEvent| {
        let last = rows.with_untracked(Vec::len).saturating_sub(1);
        let now = untrack(at);
        let to = match event.key().as_str() {
            "ArrowDown" | "j" => now.map_or(0, |at| (at + 1).min(last)),
            "ArrowUp" | "k" => now.map_or(0, |at| at.saturating_sub(1)),
            "Home" | "g" => 0,
            "End" | "G" => last,
            _ => return,
        };
        event.prevent_default();
        if let Some(id) = rows.with_untracked(|rows| rows.get(to).map(|row| row.id.clone())) {
            store.choose_export(&id);
        }
    };
    let groups = move || {
        let mut number = 0;
        let mut group = |rows: &[ExportRow]| {
            let heading = format!("export-group-{number}");
            let title = rows.first().map(|row| row.group.clone());
            let options: Vec<AnyView> = rows
                .iter()
                .map(|row| {
                    number += 1;
                    one(store, choice, number - 1, row)
                })
                .collect();
            view! {
                <div role="group" aria-labelledby=heading.clone()>
                    <p class="export-group" id=heading.clone() role="presentation">{title}</p>
                    {options}
                </div>
            }
        };
        rows.with(|rows| rows.chunk_by(|a, b| a.group == b.group).map(&mut group).collect_view())
    };
    let fields = move || {
        let field = |row: &ExportRow| {
            let none = if row.why_not.is_empty() { "" } else { " (nothing)" };
            view! { <option value=row.id.clone() selected=choice.id.with_untracked(|id| *id == row.id)>{format!("{}{none}", row.title)}</option> }
        };
        let group = |rows: &[ExportRow]| {
            let title = rows.first().map(|row| row.group.clone());
            view! { <optgroup label=title>{rows.iter().map(field).collect_view()}</optgroup> }
        };
        rows.with(|rows| rows.chunk_by(|a, b| a.group == b.group).map(group).collect_view())
    };
    view! {
        <div
            id=ID
            class="export-list"
            role="listbox"
            tabindex="0"
            aria-label="Outputs"
            aria-activedescendant=move || at().map(option)
            data-testid="export-list"
            on:keydown=pressed
        >
            {groups}
        </div>
        <select
            class="field export-field"
            aria-label="Output"
            data-testid="export-field"
            prop:value=move || { rows.track(); choice.id.get() }
            on:change=move |event| store.choose_export(&event_target_value(&event))
        >
            {fields}
        </select>
    }
}

fn option(at: usize) -> String {
    format!("export-option-{at}")
}

fn one(store: Store, choice: Choice, at: usize, row: &ExportRow) -> AnyView {
    let id = row.id.clone();
    let mine = id.clone();
    let is_chosen = Memo::new(move |_| choice.id.with(|id| *id == mine));
    let is_empty = !row.why_not.is_empty();
    let about = if is_empty { format::sentence(&row.why_not) } else { row.about.clone() };
    let attribute = id.clone();
    view! {
        <div
            id=option(at)
            class="export-row"
            class:is-empty=is_empty
            role="option"
            aria-selected=move || is_chosen.get().to_string()
            aria-disabled=is_empty.then_some("true")
            data-testid="export-row"
            data-id=attribute
            on:click=move |_| store.choose_export(&id)
        >
            <b>{row.title.clone()}</b>
            <span>{about}</span>
        </div>
    }
    .into_any()
}
