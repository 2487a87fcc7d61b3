//! Export: what can leave, and the text of it before it does: redacted, measured, to be copied or downloaded.

mod list;
mod text;

use artiscope_core::reports::{ExportPage, ExportQuery, ExportRow};
use artiscope_web::host;
use artiscope_web::protocol::{Copied, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::parts::dialog::Dialog;
use crate::parts::dom;
use crate::select::select;
use crate::slices::Slice;
use crate::state::{State, Store, store};

/// What is shown where nothing was chosen before.
const FIRST: &str = "markdown";

/// What can leave, and what of it is looked at.
pub(crate) struct Exporting {
    /// Every output; empty until they were asked for.
    pub(crate) rows: RwSignal<Vec<ExportRow>>,
    /// Visible lines of the chosen one.
    pub(crate) page: Slice<ExportPage>,
    /// The output that takes long and was asked for.
    wanted: RwSignal<String>,
    /// The size that was chosen; empty for the usual one.
    size: RwSignal<String>,
    /// The one that was looked at last.
    last: StoredValue<String>,
}

impl Exporting {
    /// Nothing asked for.
    pub(crate) fn new() -> Self {
        Self {
            rows: RwSignal::default(),
            page: Slice::new(),
            wanted: RwSignal::default(),
            size: RwSignal::default(),
            last: StoredValue::default(),
        }
    }

    /// Forgets everything but what was looked at last.
    pub(crate) fn clear(&self) {
        self.rows.set(Vec::new());
        self.page.clear();
        self.wanted.set(String::new());
        self.size.set(String::new());
    }
}

impl State {
    /// Shows what can leave: this output, or the one that was looked at last.
    pub(crate) fn go_export(&self, id: &str) {
        let last = self.exporting.last.get_value();
        let id = [id, &last, FIRST].into_iter().find(|id| !id.is_empty()).unwrap_or(FIRST).to_owned();
        self.go(|route| route.export = id);
    }

    /// Another output, while they are shown.
    fn choose_export(&self, id: &str) {
        self.exporting.last.set_value(id.to_owned());
        self.glide(|route| id.clone_into(&mut route.export));
    }

    /// Has an output made that takes long; what it carries is handed over first.
    fn make_export(&'static self, row: ExportRow) {
        spawn_local(async move {
            if row.needs_application {
                let file = host::application().await;
                self.client.with_value(|client| match (client, file) {
                    (Some(client), Ok(file)) => client.hand(&Request::Application(Ok(())), &file),
                    (Some(client), Err(why)) => drop(client.send(Request::Application(Err(why)))),
                    (None, _) => {}
                });
            }
            if self.route.with_untracked(|route| route.export == row.id) {
                // Also where it was asked for before: then something was missing.
                self.exporting.page.forget_question();
                let size = self.exporting.size.get_untracked();
                let query = ExportQuery { id: row.id.clone(), size, ..ExportQuery::default() };
                self.want(&self.exporting.page, &query, 0, 40);
            }
            self.exporting.wanted.set(row.id);
        });
    }

    /// What can leave is shown.
    pub(crate) fn is_exporting(&self) -> bool {
        self.given.get_untracked() && self.route.with_untracked(|route| !route.export.is_empty())
    }
}

/// What follows from the choice.
#[derive(Clone, Copy)]
struct Choice {
    id: Memo<String>,
    /// Its row; `None` for what is none.
    row: Memo<Option<ExportRow>>,
    /// Its text is there, or made when that is said.
    is_wanted: Memo<bool>,
    /// Its text stands here and can be copied or saved.
    is_there: Memo<bool>,
}

/// This is the output that is chosen, in the size that is.
fn is_asked(store: Store, id: &Memo<String>, page: &ExportPage) -> bool {
    id.with(|id| page.query.id == *id) && store.exporting.size.with(|size| page.query.size == *size)
}

impl Choice {
    fn of(store: Store) -> Self {
        let id = Memo::new(move |_| store.route.with(|route| route.export.clone()));
        let row = Memo::new(move |_| {
            store.exporting.rows.with(|rows| id.with(|id| rows.iter().find(|row| row.id == *id).cloned()))
        });
        let is_wanted = Memo::new(move |_| {
            row.with(|row| {
                row.as_ref().is_some_and(|row| {
                    row.why_not.is_empty() && (!row.is_long || store.exporting.wanted.with(|wanted| *wanted == row.id))
                })
            })
        });
        let is_there = Memo::new(move |_| {
            is_wanted.get()
                && store
                    .exporting
                    .page
                    .with(|page| page.is_some_and(|page| page.why_not.is_empty() && is_asked(store, &id, page)))
        });
        Self { id, row, is_wanted, is_there }
    }

    fn copy(self, store: Store) {
        if self.is_there.get_untracked() {
            store.copy(Copied::Export(self.id.get_untracked(), store.exporting.size.get_untracked()));
        }
    }

    fn save(self, store: Store) {
        if self.is_there.get_untracked() {
            store.send(Request::SaveExport(self.id.get_untracked(), store.exporting.size.get_untracked()));
            store.say("Downloading".into());
        }
    }
}

/// The sheet behind "Export…".
#[component]
pub(crate) fn ExportSheet() -> impl IntoView {
    let store = store();
    let wanted = Memo::new(move |_| store.given.get() && store.route.with(|route| !route.export.is_empty()));
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(wanted.get()));
    // Closed by the browser, with Esc or its button.
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            store.go(|route| route.export = String::new());
        }
        now
    });
    view! {
        <Dialog open title="Export" class="is-sheet">
            <Show when=move || open.get()>
                <Sheet />
            </Show>
        </Dialog>
    }
}

/// List and text, side by side.
#[component]
fn Sheet() -> impl IntoView {
    let store = store();
    let reading = select().reading;
    let choice = Choice::of(store);
    let visible = RwSignal::new((0_u64, 40_u64));
    // The browser looked for something to focus before the list was there.
    dom::focus(list::ID);
    // While entries are still being read no text would be whole.
    Effect::new(move |_| {
        store.version.track();
        if !reading.get() {
            store.send(Request::Exports);
        }
    });
    Effect::new(move |before: Option<String>| {
        let id = choice.id.get();
        if before.is_some_and(|before| before != id) {
            store.lists.export.reset();
            store.exporting.wanted.set(String::new());
            store.exporting.size.set(String::new());
            visible.set((0, 40));
        }
        id
    });
    Effect::new(move |_| {
        store.version.track();
        let (first, count) = visible.get();
        if choice.is_wanted.get() && !reading.get() {
            let size = store.exporting.size.get();
            let query = ExportQuery { id: choice.id.get(), size, ..ExportQuery::default() };
            store.want(&store.exporting.page, &query, first, count);
        }
    });
    let pressed = move |event: web_sys::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || dom::is_typing(&event) {
            return;
        }
        match event.key().as_str() {
            "c" => choice.copy(store),
            "d" => choice.save(store),
            _ => return,
        }
        event.prevent_default();
    };
    // Outside of the dialog nothing is heard or seen while it is open.
    let said = move || store.toast.get().map(|toast| toast.text).unwrap_or_default();
    view! {
        <div class="export" data-testid="export-sheet" on:keydown=pressed>
            <list::List choice />
            <text::Text choice visible />
            <p class="export-said" class:is-there=move || !said().is_empty() role="status" data-testid="export-said">{said}</p>
        </div>
    }
}
