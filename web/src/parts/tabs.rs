//! Tabs: one row of names, one panel.

use leptos::prelude::*;

use super::dom;

/// A tab: its id, its title, how many things lie behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tab {
    /// Id.
    pub(crate) id: &'static str,
    /// Title.
    pub(crate) title: &'static str,
    /// Shown behind the title unless 0.
    pub(crate) count: usize,
}

/// The row of tabs; arrows move, the panel has the id `panel`.
#[component]
pub(crate) fn Tabs(
    /// The tabs.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
    /// The chosen one.
    chosen: RwSignal<&'static str>,
    /// What the tabs are of.
    label: &'static str,
) -> impl IntoView {
    let turn = move |by: usize| {
        let tabs = tabs.get_untracked();
        let at = tabs.iter().position(|tab| tab.id == chosen.get_untracked()).unwrap_or(0);
        if let Some(tab) = tabs.get((at + by) % tabs.len().max(1)) {
            chosen.set(tab.id);
            dom::focus(tab.id);
        }
    };
    view! {
        <div
            class="tabs"
            role="tablist"
            aria-label=label
            on:keydown=move |event| {
                let by = match event.key().as_str() {
                    "ArrowRight" => 1,
                    "ArrowLeft" => tabs.with_untracked(Vec::len).max(1) - 1,
                    _ => return,
                };
                event.prevent_default();
                event.stop_propagation();
                turn(by);
            }
        >
            <For each=move || tabs.get() key=|tab| (tab.id, tab.count) let:tab>
                <button
                    type="button"
                    role="tab"
                    id=tab.id
                    aria-controls="panel"
                    aria-selected=move || (chosen.get() == tab.id).to_string()
                    tabindex=move || if chosen.get() == tab.id { "0" } else { "-1" }
                    on:click=move |_| chosen.set(tab.id)
                >
                    {tab.title}
                    {(tab.count > 0).then(|| view! { <span class="tab-count">{tab.count}</span> })}
                </button>
            </For>
        </div>
    }
}
