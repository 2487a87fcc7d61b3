//! The omnibox: searches tests, files and text as one types; `>` lists commands.

use std::time::Duration;

use artiscope_core::views::{SearchHit, SearchKind, SearchPage};
use artiscope_web::protocol::Request;
use leptos::html;
use leptos::prelude::*;

use crate::commands::{self, Command};
use crate::format;
use crate::parts::dom;
use crate::parts::icon::{Icon, Sign};
use crate::route::Lens;
use crate::state::{Store, store};

/// A line of the list.
#[derive(Clone)]
enum Offer {
    Hit(SearchHit),
    Command(&'static Command),
}

/// What is offered for the text.
fn offers(text: &str, found: &SearchPage, open: bool) -> Vec<Offer> {
    match text.strip_prefix('>') {
        Some(words) => {
            commands::matching(words, open, store().report.is_some()).into_iter().map(Offer::Command).collect()
        }
        None if found.text == text.trim() => found.hits.iter().cloned().map(Offer::Hit).collect(),
        None => Vec::new(),
    }
}

fn take(store: Store, offer: &Offer) {
    store.omnibox.set(None);
    match offer {
        Offer::Command(command) => (command.run)(store),
        Offer::Hit(hit) => match hit.kind {
            SearchKind::Test => {
                if store.route.with_untracked(|route| route.lens != Lens::Tests) {
                    store.go_lens(Lens::Tests);
                }
                store.go(|route| route.test = Some(hit.id));
            }
            SearchKind::File => store.go_entry(hit.id, None),
            SearchKind::Text => store.go_entry(hit.id, Some((hit.line, hit.line))),
        },
    }
}

/// The field in the bar and the list below it.
#[component]
pub(crate) fn Omnibox() -> impl IntoView {
    let store = store();
    let node = NodeRef::<html::Input>::new();
    let text = Memo::new(move |_| store.omnibox.get().unwrap_or_default());
    let list = Memo::new_with_compare(
        move |_| store.found.with(|found| offers(&text.get(), found, store.given.get())),
        |_, _| true,
    );
    let at = RwSignal::new(0_usize);
    let is_open =
        Memo::new(move |_| store.omnibox.with(|text| text.as_ref().is_some_and(|text| !text.trim().is_empty())));

    // A pause in typing, then one search; the newest wins.
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let text = text.get().trim().to_owned();
        at.set(0);
        if let Some(handle) = timer.try_update_value(Option::take).flatten() {
            handle.clear();
        }
        if text.chars().count() < 2 || text.starts_with('>') || !store.given.get_untracked() {
            return;
        }
        let search = move || {
            store.send(Request::Search(text.clone()));
        };
        timer.set_value(set_timeout_with_handle(search, Duration::from_millis(120)).ok());
    });
    let pressed = move |event: web_sys::KeyboardEvent| {
        let count = list.with(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" => {
                if let Some(offer) = list.with(|list| list.get(at.get_untracked()).cloned()) {
                    if let Some(node) = node.get_untracked() {
                        let _ = node.blur();
                    }
                    take(store, &offer);
                }
            }
            _ => return,
        }
        event.prevent_default();
        dom::reveal(&format!("offer-{}", at.get_untracked()));
    };
    let hint = if dom::is_mac() { "⌘K" } else { "Ctrl K" };
    view! {
        <div class="omnibox" role="search" aria-label="Everything">
            <Icon name=Sign::Lens />
            <input
                node_ref=node
                id="omnibox"
                data-testid="omnibox"
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-label="Search tests, files and text, or > for commands"
                aria-autocomplete="list"
                aria-controls="offers"
                aria-expanded=move || is_open.get().to_string()
                aria-activedescendant=move || {
                    (is_open.get() && list.with(|list| at.get() < list.len())).then(|| format!("offer-{}", at.get()))
                }
                placeholder="Search tests, logs, files, or > for commands"
                prop:value=move || text.get()
                on:input=move |event| store.omnibox.set(Some(event_target_value(&event)))
                on:keydown=pressed
                on:blur=move |_| store.omnibox.set(None)
            />
            <kbd aria-hidden="true">{hint}</kbd>
            <div class="offers" class:is-open=move || is_open.get()>
                <div id="offers" role="listbox" aria-label="Found" on:mousedown=|event| event.prevent_default()>
                    {move || is_open.get().then(|| view! { <Offers list at /> })}
                </div>
                {move || is_open.get().then(|| view! { <p class="offers-foot" role="status">{foot(store, &text.get())}</p> })}
            </div>
        </div>
    }
}

/// How far the search is.
fn foot(store: Store, text: &str) -> String {
    if text.starts_with('>') {
        return "↑ ↓ to choose · Enter to run".into();
    }
    if !store.given.get() {
        return "Nothing is open yet: type > for commands".into();
    }
    store.found.with(|found| {
        if text.trim().chars().count() < 2 {
            "Type two letters or more".into()
        } else if found.text != text.trim() {
            "Searching…".into()
        } else {
            let none = if found.hits.is_empty() && found.done { "Nothing found · " } else { "" };
            let more = if found.done { "" } else { "…" };
            format!("{none}searched {} of {}{more}", format::count(found.searched), format::plural(found.of, "entry"))
        }
    })
}

/// The list, in groups.
#[component]
fn Offers(list: Memo<Vec<Offer>>, at: RwSignal<usize>) -> impl IntoView {
    move || {
        let mut group = "";
        list.get()
            .into_iter()
            .enumerate()
            .map(|(index, offer)| {
                let of = match &offer {
                    Offer::Command(_) => "Commands",
                    Offer::Hit(hit) => match hit.kind {
                        SearchKind::Test => "Tests",
                        SearchKind::File => "Files",
                        SearchKind::Text => "Text",
                    },
                };
                let heading = (std::mem::replace(&mut group, of) != of)
                    .then(|| view! { <div class="offers-group" role="presentation">{of}</div> });
                view! {
                    {heading}
                    <OfferLine index offer at />
                }
            })
            .collect_view()
    }
}

/// One line.
#[component]
fn OfferLine(index: usize, offer: Offer, at: RwSignal<usize>) -> impl IntoView {
    let store = store();
    let (text, place) = match &offer {
        Offer::Command(command) => (command.title.to_owned(), command.key.to_owned()),
        Offer::Hit(hit) => {
            let place = match hit.kind {
                SearchKind::Text => format!("{}:{}", format::path(format::base(&hit.place), 32), hit.line),
                SearchKind::Test | SearchKind::File => format::path(&hit.place, 44),
            };
            (hit.text.clone(), place)
        }
    };
    let is_text = matches!(&offer, Offer::Hit(hit) if hit.kind == SearchKind::Text);
    let command = match &offer {
        Offer::Command(command) => Some(command.id),
        Offer::Hit(_) => None,
    };
    view! {
        <div
            id=format!("offer-{index}")
            class="offer"
            class:is-text=is_text
            role="option"
            data-testid="omnibox-hit"
            data-command=command
            aria-selected=move || (at.get() == index).to_string()
            on:mousemove=move |_| at.set(index)
            on:click=move |_| {
                if let Some(field) = dom::by_id("omnibox") {
                    let _ = field.blur();
                }
                take(store, &offer);
            }
        >
            <span class="offer-text" dir="auto">{text}</span>
            {(!place.is_empty()).then(|| if command.is_some() {
                view! { <kbd>{place}</kbd> }.into_any()
            } else {
                view! { <span class="offer-place" dir="auto">{place}</span> }.into_any()
            })}
        </div>
    }
}
