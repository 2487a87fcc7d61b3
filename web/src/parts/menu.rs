//! A button that opens a list of choices below it.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::icon::{Icon, Sign};
use super::mark::{Mark, MarkSign};

/// A choice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Choice {
    /// What is given back.
    pub(crate) value: Option<u32>,
    /// How it stands.
    pub(crate) mark: Mark,
    /// Its name.
    pub(crate) name: String,
    /// More about it.
    pub(crate) about: String,
}

/// The menu; one choice is chosen.
#[component]
pub(crate) fn Menu(
    /// The choices.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The chosen one.
    #[prop(into)]
    chosen: Signal<Option<u32>>,
    /// Another one was chosen.
    on_choose: Callback<Option<u32>>,
    /// What is chosen here.
    label: &'static str,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let list = NodeRef::<html::Div>::new();
    let now = Memo::new(move |_| choices.with(|all| all.iter().find(|one| one.value == chosen.get()).cloned()));
    let move_focus = move |by: i32| {
        let Some(list) = list.get_untracked() else { return };
        let items = list.children();
        let focused = document().active_element();
        let at = (0..items.length()).find(|at| items.item(*at) == focused);
        let count = i32::try_from(items.length()).unwrap_or(1).max(1);
        let at = at
            .and_then(|at| i32::try_from(at).ok())
            .map_or(if by > 0 { 0 } else { count - 1 }, |at| (at + by).rem_euclid(count));
        if let Some(item) = u32::try_from(at).ok().and_then(|at| items.item(at)) {
            let _ = item.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    };
    let pressed = move |event: web_sys::KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => {
                open.set(true);
                request_animation_frame(move || move_focus(1));
            }
            "ArrowUp" if open.get_untracked() => move_focus(-1),
            "Escape" if open.get_untracked() => open.set(false),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let left = move |event: web_sys::FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let within = event
            .current_target()
            .and_then(|at| at.dyn_into::<web_sys::Node>().ok())
            .is_some_and(|menu| menu.contains(to.as_ref()));
        if !within {
            open.set(false);
        }
    };
    view! {
        <div class="menu" on:keydown=pressed on:focusout=left>
            <button
                type="button"
                class="button"
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="unseen">{label}": "</span>
                {move || now.get().map(|now| view! {
                    <MarkSign mark=now.mark mute=true />
                    <b>{now.name}</b>
                    <span class="about">{now.about}</span>
                })}
                <Icon name=Sign::Down />
            </button>
            <Show when=move || open.get()>
                <div node_ref=list class="menu-list" role="menu" aria-label=label>
                    <For each=move || choices.get() key=Clone::clone let:choice>
                        {
                            let value = choice.value;
                            view! {
                                <button
                                    type="button"
                                    role="menuitemradio"
                                    tabindex="-1"
                                    aria-checked=move || (chosen.get() == value).to_string()
                                    on:click=move |_| {
                                        open.set(false);
                                        on_choose.run(value);
                                    }
                                >
                                    <MarkSign mark=choice.mark mute=true />
                                    <b>{choice.name.clone()}</b>
                                    <span class="about">{choice.about.clone()}</span>
                                </button>
                            }
                        }
                    </For>
                </div>
            </Show>
        </div>
    }
}
