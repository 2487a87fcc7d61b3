//! The frame: bar, rail, one lens, inspector, status line; and what is heard anywhere on the page.

use artiscope_core::views::LogTarget;
use artiscope_web::host;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use super::{
    bar, export, files, gallery, help, history, inspector, ledger, lens, logs, overview, policy, rail, runs, start,
    status, tests, waiting,
};
use crate::commands::{FILE_INPUT, FOLDER_INPUT};
use crate::keys::{self, Action, Press, Step, Way};
use crate::parts::{dom, tokens};
use crate::route::Lens;
use crate::select::{Selected, select};
use crate::state::{State, Store, Theme, store};

/// Ids of the fields that `/` goes to.
pub(crate) const FILTERS: [(Lens, &str); 4] = [
    (Lens::Tests, "tests-query"),
    (Lens::Files, "files-filter"),
    (Lens::Ledger, "ledger-filter"),
    (Lens::Logs, "log-find"),
];

/// The whole page.
#[component]
pub(crate) fn App() -> impl IntoView {
    let store = State::start();
    provide_context(store);
    provide_context(Selected::over(store));
    let over = RwSignal::new(false);
    listen(store, over);
    paint(store);

    let here = Memo::new(move |_| store.route.with(|route| route.lens));
    // What is kept is there without anything being open.
    let bare = Memo::new(move |_| {
        store.report.is_none() && !store.given.get() && !matches!(here.get(), Lens::Gallery | Lens::History)
    });
    let embed = Memo::new(move |_| store.route.with(|route| route.hosted.embed));
    let flow = Memo::new(move |_| store.hosting.flow.get() || store.route.with(|route| route.hosted.flow));
    let waits = Memo::new(move |_| waiting::is_first(store));
    let main = move || match here.get() {
        Lens::Gallery => gallery::Gallery().into_any(),
        _ if bare.get() && waits.get() => waiting::Waiting().into_any(),
        _ if bare.get() => start::Start().into_any(),
        Lens::Overview => overview::Overview().into_any(),
        Lens::Tests => tests::Tests().into_any(),
        Lens::Files => files::Files().into_any(),
        Lens::Logs => logs::Logs().into_any(),
        Lens::Ledger => ledger::Ledger().into_any(),
        Lens::Policy => policy::Policy().into_any(),
        Lens::History => history::History().into_any(),
        made @ Lens::Made(_) => lens::MadeLens(lens::MadeLensProps { lens: made }).into_any(),
    };
    view! {
        <div class="app" class:is-bare=move || bare.get() class:is-embed=move || embed.get() class:is-flow=move || flow.get() data-lens=move || here.get().id()>
            <bar::Bar bare />
            <Show when=move || !bare.get()>
                <rail::Rail />
            </Show>
            <main id="main" tabindex="-1" aria-label=move || here.get().title()>
                <ErrorBar />
                <ReportStrip />
                <policy::PolicyOffer />
                <history::offer::BackupOffer />
                {main}
            </main>
            <Show when=move || !bare.get()>
                <inspector::Inspector />
            </Show>
            <status::Status />
        </div>
        {store.report.is_none().then(|| view! { <Inputs /> })}
        <help::Help />
        <runs::Runs />
        <export::ExportSheet />
        <waiting::Ask />
        <Toast />
        <Show when=move || over.get()>
            <div class="drop-over" role="status">
                <p>
                    <b>"Drop to add"</b>
                    <span>"Zips, folders, logs, reports. What is open stays open."</span>
                </p>
            </div>
        </Show>
    }
}

/// What went wrong and is no fault of the input.
#[component]
fn ErrorBar() -> impl IntoView {
    let store = store();
    view! {
        <div role="alert">
            <Show when=move || store.error.with(|error| !error.is_empty())>
                <div class="error-bar" data-testid="error">
                    <p>{move || crate::format::sentence(&store.error.get())}</p>
                    <button type="button" class="button is-quiet" on:click=move |_| store.error.set(String::new())>
                        "Dismiss"
                    </button>
                </div>
            </Show>
        </div>
    }
}

/// What this page is, where it is a report.
#[component]
fn ReportStrip() -> impl IntoView {
    store().report.clone().map(|said| {
        view! {
            <p class="report-strip" role="note" data-testid="report-about">
                <b>"Report. "</b>
                {said}
            </p>
        }
    })
}

/// A short word at the foot.
#[component]
fn Toast() -> impl IntoView {
    let store = store();
    view! {
        <div class="toast-place" role="status">
            {move || store.toast.get().map(|toast| view! {
                <p class="toast" data-testid="toast">
                    {toast.text}
                    {toast.can_undo.then(|| view! {
                        <button type="button" data-testid="undo" on:click=move |_| store.undo()>"Undo"</button>
                    })}
                </p>
            })}
        </div>
    }
}

/// The hidden fields that "Open…" presses.
#[component]
fn Inputs() -> impl IntoView {
    let store = store();
    let given = move |event: web_sys::Event| {
        if let Some(input) = event.target().and_then(|at| at.dyn_into::<web_sys::HtmlInputElement>().ok()) {
            let files = host::files_of_input(&input);
            input.set_value("");
            if !files.is_empty() {
                store.give(files);
            }
        }
    };
    view! {
        <div hidden>
            <input id=FILE_INPUT data-testid=FILE_INPUT type="file" multiple aria-label="Files to open" on:change=given />
            <input
                id=FOLDER_INPUT
                data-testid=FOLDER_INPUT
                type="file"
                prop:webkitdirectory=true
                aria-label="Folder to open"
                on:change=given
            />
        </div>
    }
}

/// Hears drops, pastes and keys anywhere.
fn listen(store: Store, over: RwSignal<bool>) {
    let has_files = |event: &web_sys::DragEvent| {
        event
            .data_transfer()
            .is_some_and(|data| data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
    };
    let takes_drops = move || store.route.with_untracked(|route| route.hosted.takes_drops());
    let enter = move |event: web_sys::DragEvent| {
        if has_files(&event) {
            event.prevent_default();
            over.set(takes_drops());
        }
    };
    let leave = move |event: web_sys::DragEvent| {
        if event.related_target().is_none() {
            over.set(false);
        }
    };
    let drop = move |event: web_sys::DragEvent| {
        event.prevent_default();
        over.set(false);
        // Left to itself the browser would leave the page for the file.
        if !takes_drops() {
            return;
        }
        let files = host::files_of_drop(&event);
        spawn_local(async move { store.give(files.await) });
    };
    let paste = move |event: web_sys::ClipboardEvent| {
        if takes_drops() && !dom::is_typing(&event) {
            let files = host::files_of_paste(&event);
            if !files.is_empty() {
                store.give(files);
            }
        }
    };
    take_early(store);
    let key = move |event: web_sys::KeyboardEvent| pressed(store, &event);
    let key = window_event_listener(ev::keydown, key);
    if store.report.is_some() {
        return on_cleanup(move || key.remove());
    }
    let handles = [
        window_event_listener(ev::dragenter, enter),
        window_event_listener(ev::dragover, enter),
        window_event_listener(ev::dragleave, leave),
        window_event_listener(ev::drop, drop),
        window_event_listener(ev::paste, paste),
        key,
    ];
    on_cleanup(move || handles.into_iter().for_each(WindowListenerHandle::remove));
}

/// Reads what was dropped before the page could hear it.
fn take_early(store: Store) {
    let early = host::dropped_early();
    if store.report.is_some() || !store.route.with_untracked(|route| route.hosted.takes_drops()) {
        return;
    }
    spawn_local(async move {
        let files = early.await;
        if !files.is_empty() {
            store.give(files);
        }
    });
}

fn pressed(store: Store, event: &web_sys::KeyboardEvent) {
    let key = event.key();
    let press = Press {
        key: &key,
        ctrl: event.ctrl_key() || event.meta_key(),
        shift: event.shift_key(),
        alt: event.alt_key(),
        typing: dom::is_typing(event),
    };
    let Some(action) = keys::action(press) else { return };
    // What scrolls sideways, or plays, keeps its arrows.
    let is_arrow = matches!(action, Action::Beside(_));
    if store.help.get_untracked()
        || store.is_exporting()
        || is_arrow && dom::is_within(event, "[data-scroll-x], audio, video")
    {
        return;
    }
    let on_button = dom::is_within(event, "button, a, summary, [role=tab], [role=separator]");
    // Space presses buttons.
    if key == " " && on_button {
        return;
    }
    if act(store, action, press.typing, on_button) {
        event.prevent_default();
    }
}

/// Does it; false when it was nothing to be done here.
fn act(store: Store, action: Action, typing: bool, on_button: bool) -> bool {
    let (lens, has_test) = store.route.with_untracked(|route| (route.lens, route.test.is_some()));
    let open = store.given.get_untracked();
    match action {
        Action::Search | Action::Command => {
            store.omnibox.set(Some(if action == Action::Command { ">".into() } else { String::new() }));
            dom::focus("omnibox");
        }
        Action::Filter => {
            let Some((_, id)) = FILTERS.iter().find(|(of, _)| *of == lens).filter(|_| open) else {
                dom::focus("omnibox");
                return true;
            };
            dom::focus(if lens == Lens::Logs && !store.is_viewing() { "logs-filter" } else { id });
        }
        Action::Status(status) if open => {
            if lens != Lens::Tests {
                store.go_lens(Lens::Tests);
            }
            store.glide(|route| route.q = tokens::toggle(&route.q, "s", status));
        }
        Action::Lens(lens) if open => store.go_lens(lens),
        Action::Sibling(by) if lens == Lens::Tests && open => {
            store.go_sibling(by);
        }
        Action::Beside(by) if lens == Lens::Tests && has_test => store.go_sibling(by),
        Action::Attempt(by) if store.is_viewing() => {
            store.log_seek(LogTarget::Step, if by > 0 { Way::Forward } else { Way::Back });
        }
        Action::Red(way) if store.is_viewing() => store.log_seek(LogTarget::Error, way),
        Action::Warning(way) if store.is_viewing() => store.log_seek(LogTarget::Warning, way),
        Action::Hit(way) if store.is_viewing() => store.log_hit(way),
        Action::Turn if store.is_viewing() => store.log_turn_here(),
        Action::Attempt(by) if has_test => store.turn_attempt(by),
        Action::Red(way) if open => store.go_red(way),
        Action::List(Step::Open) if on_button => return false,
        Action::List(step) if open => match lens {
            Lens::Tests => store.lists.tests.step(step),
            Lens::Files => store.lists.files.step(step),
            Lens::Logs if store.is_viewing() => store.lists.log.step(step),
            Lens::Logs => store.lists.logs.step(step),
            Lens::Ledger => store.lists.ledger.step(step),
            Lens::History => store.lists.kept.step(step),
            Lens::Overview | Lens::Gallery | Lens::Policy | Lens::Made(_) => return false,
        },
        Action::Export if open => store.go_export(""),
        Action::Help => store.help.set(true),
        Action::Escape => return escape(store, lens, typing),
        _ => return false,
    }
    true
}

/// Closes what lies on top.
fn escape(store: Store, lens: Lens, typing: bool) -> bool {
    if store.omnibox.with_untracked(Option::is_some) {
        store.omnibox.set(None);
    }
    if typing {
        if let Some(active) = document().active_element().and_then(|at| at.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = active.blur();
        }
        return true;
    }
    let (test, entry, line) = store.route.with_untracked(|route| (route.test, route.entry, route.line));
    if test.is_some() {
        store.go(|route| route.test = None);
        dom::focus("tests");
    } else if matches!(lens, Lens::Files | Lens::Logs) && line.is_some() {
        store.glide(|route| route.line = None);
    } else if lens == Lens::Logs && entry.is_some() && dom::is_narrow() {
        store.go(|route| route.entry = None);
        dom::focus("logs");
    } else if lens == Lens::Files && entry.is_some() {
        store.go(|route| route.entry = None);
        dom::focus("files");
    } else {
        return false;
    }
    true
}

/// Theme and title follow the store.
fn paint(store: Store) {
    Effect::new(move |_| {
        if let Some(root) = document().document_element() {
            let asked = store.route.with(|route| Theme::from_id(&route.hosted.theme));
            let theme = if asked == Theme::System { store.theme.get() } else { asked };
            let _ = if theme == Theme::System {
                root.remove_attribute("data-theme")
            } else {
                root.set_attribute("data-theme", theme.id())
            };
        }
    });
    let banner = select().banner;
    Effect::new(move |_| {
        let title = banner.with(|banner| {
            let headline = banner.headline.as_str();
            let title = store.hosting.title.get();
            let parts = [title.as_str(), headline].into_iter().filter(|part| !part.is_empty() && store.given.get());
            parts.chain(["Artiscope"]).collect::<Vec<_>>().join(" · ")
        });
        document().set_title(&title);
    });
}
