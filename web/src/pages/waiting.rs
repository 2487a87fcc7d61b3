//! The first screen where another page is to bring the files: what is waited for, what went wrong, what one may do.

use leptos::prelude::*;

use crate::commands::{FILE_INPUT, press};
use crate::format;
use crate::hosting::{Question, Waiting as How};
use crate::parts::dialog::Dialog;
use crate::parts::icon::Logo;
use crate::parts::progress::ProgressBar;
use crate::route::Hosted;
use crate::state::{Store, store};

/// True where this is the first screen, and not the place to drop.
pub(crate) fn is_first(store: Store) -> bool {
    let is_hosted = store.route.with(|route| route.hosted.wait || !route.hosted.takes_drops());
    is_hosted || store.hosting.fetching.with(Option::is_some) || store.hosting.faults.with(|faults| !faults.is_empty())
}

/// Title and sentence of how it stands.
fn words(how: How, hosted: &Hosted) -> (&'static str, &'static str) {
    match (how, hosted.wait) {
        (How::Refused, _) => {
            ("Nothing was opened", "You did not let the other page open files here. It can ask again.")
        }
        (How::Gone, _) => {
            ("The other page is closed", "The page that opened this one was closed before it gave any files.")
        }
        (How::Alone, true) => {
            ("No page is there to wait for", "This address waits for a page that shows or opens it. None did.")
        }
        (How::Open, true) => (
            "Waiting for files",
            "The page that shows this one is to hand over what CI left behind. It is read here, on this machine.",
        ),
        (_, false) => ("Nothing to show yet", "The page that shows this one has given it nothing to open."),
    }
}

/// The first screen.
#[component]
pub(crate) fn Waiting() -> impl IntoView {
    let store = store();
    let hosting = &store.hosting;
    let shown = Memo::new(move |_| store.route.with(|route| words(hosting.waiting.get(), &route.hosted)));
    let can_drop = Memo::new(move |_| store.route.with(|route| route.hosted.takes_drops()));
    let state = move || match hosting.waiting.get() {
        How::Open => "open",
        How::Alone => "alone",
        How::Gone => "gone",
        How::Refused => "refused",
    };
    let is_fetching = Memo::new(move |_| hosting.fetching.with(Option::is_some));
    let has_faults = Memo::new(move |_| hosting.faults.with(|faults| !faults.is_empty()));
    view! {
        <div class="start waiting" data-testid="waiting" data-state=state>
            <Show when=move || is_fetching.get() fallback=move || view! {
                <section class="dropzone" class:is-still=move || !can_drop.get() aria-labelledby="waiting-title">
                    <Logo size=48 />
                    <Show when=move || has_faults.get() fallback=move || view! {
                        <div class="waiting-said" role="status">
                            <h1 id="waiting-title">{move || shown.get().0}</h1>
                            <p>{move || shown.get().1}</p>
                        </div>
                    }>
                        <Faults />
                    </Show>
                    <Show when=move || can_drop.get()>
                        <div class="actions">
                            <button type="button" class="button" on:click=move |_| press(FILE_INPUT)>"Choose files…"</button>
                        </div>
                        <p class="hint">"or drop them here"</p>
                    </Show>
                </section>
            }>
                <Fetching />
            </Show>
        </div>
    }
}

/// What is being fetched.
#[component]
fn Fetching() -> impl IntoView {
    let store = store();
    let fetching = store.hosting.fetching;
    let read = move |pick: fn(&(String, u64, u64)) -> (u64, u64)| {
        fetching.with(|it| it.as_ref().map(pick)).unwrap_or_default()
    };
    let sizes = move || read(|(_, done, total)| (*done, *total));
    let percent = Signal::derive(move || {
        let (done, total) = sizes();
        (total > 0).then(|| done as f64 * 100.0 / total as f64)
    });
    let text = Signal::derive(move || match sizes() {
        (0, _) => "Loading".to_owned(),
        (done, 0) => format!("Loading: {}", format::bytes(done)),
        (done, total) => format!("Loading: {} of {}", format::bytes(done), format::bytes(total)),
    });
    let name =
        Signal::derive(move || fetching.with(|it| it.as_ref().map(|(name, ..)| name.clone())).unwrap_or_default());
    view! { <ProgressBar percent text detail=name on_cancel=Callback::new(move |()| store.stop_fetching()) /> }
}

/// What could not be loaded.
#[component]
fn Faults() -> impl IntoView {
    let store = store();
    let faults = move || {
        let row = |fault: &String| view! { <li dir="auto">{fault.clone()}</li> };
        store.hosting.faults.with(|faults| faults.iter().map(row).collect_view())
    };
    view! {
        <h1 id="waiting-title">"It could not be loaded"</h1>
        <div role="alert">
            <ul class="waiting-faults" data-testid="faults">{faults}</ul>
        </div>
        <div class="actions">
            <button type="button" class="button is-main" data-testid="fetch-again" on:click=move |_| store.fetch_again()>
                "Try again"
            </button>
        </div>
    }
}

/// Names that are shown of what is given.
const SHOWN: usize = 5;

/// Whether another page may open files here.
#[component]
pub(crate) fn Ask() -> impl IntoView {
    let store = store();
    let question = store.hosting.question;
    view! {
        <Dialog open=store.hosting.is_asking title="Open files from another page?">
            {move || question.get().map(|question| view! { <Asked question /> })}
        </Dialog>
    }
}

#[component]
fn Asked(question: Question) -> impl IntoView {
    let store = store();
    let Question { origin, items } = question;
    let total = format::bytes(items.iter().map(|(_, bytes)| bytes).sum());
    let count = items.len();
    let hidden = count.saturating_sub(SHOWN);
    let rows = items.into_iter().take(SHOWN).map(|(name, bytes)| {
        view! {
            <li><span class="row-name" dir="auto">{name}</span><span class="tabular">{format::bytes(bytes)}</span></li>
        }
    });
    let has_name = !origin.is_empty();
    let who = if has_name { origin } else { "A page without an address (a file, or a frame in a sandbox)".to_owned() };
    view! {
        <div class="asked" data-testid="asked">
            <p><b class="asked-origin" data-testid="asked-origin">{who}</b>" wants to open here:"</p>
            <ul class="asked-items">{rows.collect_view()}</ul>
            <Show when=move || { hidden > 0 }><p class="note">{format!("and {hidden} more")}</p></Show>
            <p class="note">
                {format!("{} in all, {total}. ", format::plural(count as u64, "file"))}
                "They are read here, on this machine. If you allow it, that page is told the verdict, the counts, and where you are in the report; never what the files say. "
                {if has_name { "Not asking again holds until this page is closed." } else { "" }}
            </p>
            <div class="actions">
                <button type="button" class="button is-main" data-testid="asked-no" on:click=move |_| store.answer_host(false, false)>
                    "Do not open"
                </button>
                <button type="button" class="button" data-testid="asked-yes" on:click=move |_| store.answer_host(true, false)>
                    "Open once"
                </button>
                <Show when=move || has_name>
                    <button type="button" class="button" data-testid="asked-always" on:click=move |_| store.answer_host(true, true)>
                        "Open, and do not ask again"
                    </button>
                </Show>
            </div>
        </div>
    }
}
