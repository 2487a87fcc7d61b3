//! A query as chips and a field: what is typed works at once, Enter or a blank makes it chips. A list
//! below offers what the token that is being typed could become.

use leptos::html;
use leptos::prelude::*;

use super::{dom, tokens};
use crate::format;

/// What a token could become.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Offered {
    /// The token. One that ends in `:` or `=` goes on being typed.
    pub(crate) token: String,
    /// What to say besides.
    pub(crate) about: String,
    /// How many it would leave.
    pub(crate) count: Option<u64>,
}

/// What is offered, and for which token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Offers {
    /// The token as it was typed.
    pub(crate) token: String,
    /// The best first.
    pub(crate) items: Vec<Offered>,
}

/// The field and its list, as far as keys go.
#[derive(Clone, Copy)]
struct Typing {
    /// What is still being typed: the end of the query.
    draft: RwSignal<String>,
    /// The rest of it, as chips.
    chips: Memo<Vec<String>>,
    /// The query as this box last made it; any other comes from elsewhere (Back, a key, a count).
    made: StoredValue<String>,
    on_change: Callback<String>,
    on_type: Callback<(String, String)>,
    on_leave: Callback<()>,
    /// Someone types, so the list may be shown.
    is_asking: RwSignal<bool>,
    list: Memo<Vec<Offered>>,
    /// The item that keys act on.
    at: RwSignal<Option<usize>>,
}

impl Typing {
    fn publish(self, query: String) {
        self.made.set_value(query.clone());
        self.on_change.run(query);
    }

    /// The chips and what is behind them.
    fn whole(self, end: &str) -> String {
        self.chips.with_untracked(|chips| tokens::join(chips.iter().map(String::as_str).chain([end.trim()])))
    }

    fn typed(self, value: &str) {
        let query = self.whole(value);
        let (before, token) = tokens::last(value);
        // While the draft is the old one: it tells what of the query are chips.
        let rest = self.whole(&before);
        // A blank behind a term makes it a chip.
        let is_done = token.is_empty() && tokens::split(&before).last().is_some_and(|last| tokens::is_special(last));
        self.draft.set(if is_done { String::new() } else { value.to_owned() });
        self.at.set(None);
        self.is_asking.set(!token.is_empty());
        if !token.is_empty() {
            self.on_type.run((rest, token));
        }
        self.publish(query);
    }

    /// An item instead of the token that is being typed.
    fn take(self, index: usize) {
        let Some(item) = self.list.with_untracked(|list| list.get(index).cloned()) else { return };
        let (before, _) = self.draft.with_untracked(|draft| tokens::last(draft));
        let draft = tokens::join([before.as_str(), item.token.as_str()]);
        let (query, rest) = (self.whole(&draft), self.whole(&before));
        let goes_on = item.token.ends_with([':', '=', '@']);
        self.at.set(None);
        self.is_asking.set(goes_on);
        self.draft.set(if goes_on { draft } else { String::new() });
        if goes_on {
            self.on_type.run((rest, item.token));
        }
        self.publish(query);
    }

    /// Another item; beyond both ends lies none.
    fn step(self, is_down: bool) {
        let count = self.list.with_untracked(Vec::len);
        self.at.update(|at| {
            *at = match (*at, is_down) {
                (None, true) => Some(0),
                (None, false) => count.checked_sub(1),
                (Some(at), true) => Some(at + 1).filter(|at| *at < count),
                (Some(at), false) => at.checked_sub(1),
            };
        });
        if let Some(at) = self.at.get_untracked() {
            dom::reveal(&format!("query-offer-{at}"));
        }
    }

    /// A key; true when nobody else is to see it.
    fn pressed(self, event: &web_sys::KeyboardEvent) -> bool {
        let is_open = self.list.with_untracked(|list| !list.is_empty());
        let at = self.at.get_untracked();
        let is_typed = self.draft.with_untracked(|draft| !draft.trim().is_empty());
        match (event.key().as_str(), at) {
            ("ArrowDown", _) if event.alt_key() && !is_open => {
                let (before, token) = self.draft.with_untracked(|draft| tokens::last(draft));
                self.is_asking.set(true);
                self.on_type.run((self.whole(&before), token));
            }
            ("ArrowDown", _) if is_open => self.step(true),
            ("ArrowUp", _) if is_open => self.step(false),
            ("Enter", Some(at)) if is_open => self.take(at),
            ("Tab", _) if is_open && !event.shift_key() => self.take(at.unwrap_or(0)),
            ("Escape", _) if is_open => self.is_asking.set(false),
            ("Enter", _) => {
                self.is_asking.set(false);
                self.draft.set(String::new());
                if !is_typed {
                    self.on_leave.run(());
                }
            }
            ("ArrowDown", _) => self.on_leave.run(()),
            ("Backspace", _) if self.draft.with_untracked(String::is_empty) => {
                let Some(last) = self.chips.get_untracked().pop() else { return false };
                self.draft.set(last);
            }
            _ => return false,
        }
        true
    }
}

/// The box; `text` is the whole query.
#[component]
pub(crate) fn QueryBox(
    /// The whole query.
    #[prop(into)]
    text: Signal<String>,
    /// The query was changed.
    on_change: Callback<String>,
    /// A token is being typed: the rest of the query, and the token.
    on_type: Callback<(String, String)>,
    /// What it could become.
    #[prop(into)]
    offers: Signal<Offers>,
    /// Enter or an arrow down: on to what was found.
    on_leave: Callback<()>,
    /// What a chip says instead of its token.
    name: Callback<String, String>,
    /// Shown while empty.
    hint: &'static str,
    /// Its name.
    label: &'static str,
    /// Id of the field.
    id: &'static str,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let draft = RwSignal::new(String::new());
    let made = StoredValue::new(String::new());
    let is_asking = RwSignal::new(false);
    let chips = Memo::new(move |_| {
        let (text, draft) = (text.get(), draft.get());
        tokens::split(text.strip_suffix(draft.trim()).unwrap_or(&text))
    });
    Effect::new(move |_| {
        let text = text.get();
        if made.with_value(|made| *made != text) {
            draft.set(tokens::plain_end(&text));
            made.set_value(text);
        }
    });
    let list = Memo::new(move |_| {
        let token = draft.with(|draft| tokens::last(draft).1);
        // A list whose only item is what stands there already helps nobody.
        let fits = |offers: &Offers| offers.token == token && offers.items.iter().any(|item| item.token != token);
        if is_asking.get() {
            offers.with(|offers| fits(offers).then(|| offers.items.clone())).unwrap_or_default()
        } else {
            Vec::new()
        }
    });
    let at = RwSignal::new(None);
    let typing = Typing { draft, chips, made, on_change, on_type, on_leave, is_asking, list, at };
    let is_open = Memo::new(move |_| list.with(|list| !list.is_empty()));
    let pressed = move |event: web_sys::KeyboardEvent| {
        if !event.is_composing() && typing.pressed(&event) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    view! {
        <div
            class="query"
            role="search"
            aria-label=label
            on:click=move |_| {
                if let Some(node) = node.get_untracked() {
                    let _ = node.focus();
                }
            }
        >
            <For each=move || chips.get() key=Clone::clone let:chip>
                {
                    let said = name.run(chip.clone());
                    view! {
                        <button
                            type="button"
                            class="chip"
                            data-testid="chip"
                            aria-label=format!("Remove {said}")
                            on:click=move |_| typing.publish(tokens::without(&text.get_untracked(), &chip))
                        >
                            <span>{said.clone()}</span>
                            <span aria-hidden="true">"×"</span>
                        </button>
                    }
                }
            </For>
            <input
                node_ref=node
                id=id
                data-testid="query"
                type="text"
                role="combobox"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-label=label
                aria-autocomplete="list"
                aria-controls="query-offers"
                aria-expanded=move || is_open.get().to_string()
                aria-activedescendant=move || at.get().filter(|_| is_open.get()).map(|at| format!("query-offer-{at}"))
                placeholder=move || if chips.with(Vec::is_empty) { hint } else { "" }
                prop:value=move || draft.get()
                on:input=move |event| typing.typed(&event_target_value(&event))
                on:keydown=pressed
                on:blur=move |_| is_asking.set(false)
            />
            <div class="query-offers" class:is-open=move || is_open.get()>
                <div id="query-offers" role="listbox" aria-label="Terms" on:mousedown=|event| event.prevent_default()>
                    {move || list.get().into_iter().enumerate().map(|(index, item)| offer(typing, index, item)).collect_view()}
                </div>
            </div>
        </div>
    }
}

fn offer(typing: Typing, index: usize, item: Offered) -> impl IntoView {
    view! {
        <div
            id=format!("query-offer-{index}")
            class="offer"
            role="option"
            data-testid="query-offer"
            aria-selected=move || (typing.at.get() == Some(index)).to_string()
            on:click=move |_| typing.take(index)
        >
            <span class="offer-text" dir="auto">{item.token}</span>
            {(!item.about.is_empty()).then(|| view! { <span class="offer-place" dir="auto">{item.about}</span> })}
            {item.count.map(|count| view! { <span class="offer-count tabular">{format::count(count)}</span> })}
        </div>
    }
}
