//! Logs: every log of what was given, the failing ones first, and what can be done with them, as tabs.
//!
//! A tab is one file here and one row of [`TABS`].

mod compared;
mod explained;
mod head;
mod lines;
mod list;
mod map;
mod merged;
mod minus;
mod search;
mod templates;
mod viewer;

use artiscope_web::protocol::Request;
pub(crate) use compared::Compared;
pub(crate) use search::TextFound;

use leptos::prelude::*;

use super::overview::Reading;
use crate::parts::dom;
use crate::parts::empty::Empty;
use crate::parts::splitter::Splitter;
use crate::parts::tabs::{Tab, Tabs};
use crate::select::select;
use crate::state::{Store, store};

/// Something that is done with logs.
pub(crate) struct LogTab {
    /// In the address (`tab=`) and of its button; the viewer, which is shown at first, is `lines`.
    pub(crate) id: &'static str,
    /// Its title.
    pub(crate) title: &'static str,
    /// It is about the chosen log, and stands beside the list of logs; else it has the whole width.
    pub(crate) is_of_log: bool,
    /// Draws it.
    pub(crate) view: fn() -> AnyView,
}

/// All tabs, in order.
pub(crate) const TABS: &[LogTab] = &[
    LogTab { id: LINES, title: "Lines", is_of_log: true, view: || viewer::Viewer().into_any() },
    LogTab { id: "templates", title: "Templates", is_of_log: true, view: || templates::Templates().into_any() },
    LogTab { id: "minus", title: "Minus a good run", is_of_log: true, view: || minus::Minus().into_any() },
    LogTab { id: "search", title: "Search", is_of_log: false, view: || search::Search().into_any() },
    LogTab { id: "merged", title: "Merged", is_of_log: false, view: || merged::MergedLines().into_any() },
];

/// The tab that is shown at first.
const LINES: &str = "lines";

/// The lens.
#[component]
pub(crate) fn Logs() -> impl IntoView {
    let store = store();
    let select = select();
    let width = RwSignal::new(300.0);
    let entry = Memo::new(move |_| store.route.with(|route| route.entry));
    let has_entry = Memo::new(move |_| entry.with(Option::is_some));
    let at = Memo::new(move |_| {
        let id = store.route.with(|route| route.log("tab").to_owned());
        TABS.iter().position(|tab| tab.id == id).unwrap_or(0)
    });
    let tab = move || TABS.get(at.get());
    let is_of_log = Memo::new(move |_| tab().is_none_or(|tab| tab.is_of_log));
    let has_list = Memo::new(move |_| {
        is_of_log.get() && (dom::is_narrow() || store.summary.with(|summary| summary.logs.total) != 1)
    });
    Effect::new(move |before| store.log_follow(before));
    Effect::new(move |_| {
        store.version.track();
        if let Some(entry) = entry.get().filter(|_| store.given.get()) {
            store.send(Request::Log(entry));
        }
    });
    Effect::new(move |_| choose_first(store));
    list::ask(store);
    let body = move || tab().map(|tab| (tab.view)());
    view! {
        <div class="lens is-full logs" class:has-preview=move || has_entry.get()>
            <h1 class="unseen">"Logs"</h1>
            <Show when=move || select.reading.get()>
                <Reading />
            </Show>
            <div class="split">
                <Show when=move || has_list.get()>
                    <section class="split-list" aria-label="Logs" style:width=move || has_entry.get().then(|| format!("{}px", width.get()))>
                        <list::List />
                    </section>
                    <Show when=move || has_entry.get()>
                        <div class="split-border">
                            <Splitter width range=(200.0, 700.0) left=true label="Width of the list" />
                        </div>
                    </Show>
                </Show>
                <Show when=move || has_entry.get() || !is_of_log.get()>
                    <section class="preview log" data-testid="log" aria-label="Log">
                        <Show when=move || is_of_log.get()>
                            <head::Head />
                        </Show>
                        <Show when=|| 1 < TABS.len()>
                            <TabRow at />
                        </Show>
                        <div class="log-panel" id="panel" role=(1 < TABS.len()).then_some("tabpanel")>{body}</div>
                    </section>
                </Show>
                <Show when=move || !has_list.get() && is_of_log.get() && !has_entry.get()>
                    <Empty title="No log is open" reason="Choose one, or drop one here." />
                </Show>
            </div>
        </div>
    }
}

/// The tabs, which the address knows.
#[component]
fn TabRow(at: Memo<usize>) -> impl IntoView {
    let store = store();
    let chosen = RwSignal::new(TABS.get(at.get_untracked()).map_or(LINES, |tab| tab.id));
    Effect::new(move |_| {
        let id = TABS.get(at.get()).map_or(LINES, |tab| tab.id);
        if chosen.get_untracked() != id {
            chosen.set(id);
        }
    });
    Effect::new(move |before: Option<&'static str>| {
        let id = chosen.get();
        if before.is_some_and(|before| before != id) {
            store.go(|route| route.set_log("tab", if id == LINES { "" } else { id }));
        }
        id
    });
    let tabs = Signal::derive(|| TABS.iter().map(|tab| Tab { id: tab.id, title: tab.title, count: 0 }).collect());
    view! { <Tabs tabs chosen label="What is done with logs" /> }
}

/// With room beside the list, the worst log is open without being asked for.
fn choose_first(store: Store) {
    let is_open = store.route.with(|route| route.entry.is_some() || !route.log("tab").is_empty());
    if is_open || select().reading.get() || dom::is_narrow() {
        return;
    }
    let first = store.logs.with(|page| {
        let page = page.filter(|page| page.query.offset == 0 && page.query.filter.is_empty())?;
        page.rows.first().map(|log| log.entry)
    });
    if let Some(entry) = first {
        store.glide(|route| route.entry = Some(entry));
    }
}
