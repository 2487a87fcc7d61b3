//! A button that opens a list below it: of choices, or of things to be turned on and off.

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

/// Something to be turned on and off.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Check {
    /// What is given back.
    pub(crate) id: &'static str,
    /// Its name.
    pub(crate) name: &'static str,
}

/// Button, list and keys.
#[component]
fn Frame(
    /// Whether the list is shown.
    open: RwSignal<bool>,
    /// What it is.
    label: &'static str,
    /// What the button shows.
    button: AnyView,
    /// The items.
    children: ChildrenFn,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    let move_focus = move |by: i32| {
        // A frame later the menu may be gone.
        let Some(list) = list.try_get_untracked().flatten() else { return };
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
    let children = StoredValue::new(children);
    view! {
        <div class="menu" on:keydown=pressed on:focusout=left>
            <button
                type="button"
                class="button"
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {button}
                <Icon name=Sign::Down />
            </button>
            <Show when=move || open.get()>
                <div node_ref=list class="menu-list" role="menu" aria-label=label>
                    {children.with_value(|children| children())}
                </div>
            </Show>
        </div>
    }
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
    let now = Memo::new(move |_| choices.with(|all| all.iter().find(|one| one.value == chosen.get()).cloned()));
    let button = view! {
        <span class="unseen">{label}": "</span>
        {move || now.get().map(|now| view! {
            <MarkSign mark=now.mark mute=true />
            <b>{now.name}</b>
            <span class="about">{now.about}</span>
        })}
    };
    view! {
        <Frame open label button=button.into_any()>
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
        </Frame>
    }
}

/// Things to be turned on and off; the list stays open.
#[component]
pub(crate) fn Checks(
    /// All of them.
    checks: Vec<Check>,
    /// Those that are on.
    #[prop(into)]
    on: Signal<Vec<&'static str>>,
    /// One was pressed.
    on_press: Callback<&'static str>,
    /// What they are.
    label: &'static str,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let checks = StoredValue::new(checks);
    let item = move |check: Check| {
        let id = check.id;
        view! {
            <button
                type="button"
                role="menuitemcheckbox"
                tabindex="-1"
                aria-checked=move || on.with(|on| on.contains(&id)).to_string()
                on:click=move |_| on_press.run(id)
            >
                <span class="tick" aria-hidden="true">{move || if on.with(|on| on.contains(&id)) { "✓" } else { "" }}</span>
                {check.name}
            </button>
        }
    };
    view! {
        <Frame open label button=label.into_any()>
            {checks.get_value().into_iter().map(item).collect_view()}
        </Frame>
    }
}
