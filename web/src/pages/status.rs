//! The status line: what was read, what was not, memory, and that nothing leaves.

use artiscope_web::host::{self, Offline};
use leptos::prelude::*;

use crate::format;
use crate::keeping;
use crate::parts::icon::{Icon, Sign};
use crate::route::Lens;
use crate::select::select;
use crate::state::store;

/// The line at the foot.
#[component]
pub(crate) fn Status() -> impl IntoView {
    let store = store();
    let select = select();
    let bytes = move |read: fn(&artiscope_core::views::Summary) -> u64| {
        Memo::new(move |_| store.summary.with(|summary| read(summary)))
    };
    let facts = bytes(|summary| summary.facts_bytes);
    let largest = bytes(|summary| summary.largest_entry_bytes);
    let inflated = bytes(|summary| summary.inflated_bytes);
    let elapsed = Memo::new(move |_| store.progress.with(|progress| progress.elapsed_ms));
    let read = move || {
        let [total, ..] = select.entries.get();
        let time = elapsed.get();
        let time = if time > 0.0 { format!(" in {}", format::duration(time)) } else { String::new() };
        format!("{} · {}{time}", format::plural(total, "entry"), format::bytes(inflated.get()))
    };
    let not_read = move || match select.ledger.get() {
        (_, lost) if lost > 0 => format!("{} not read whole", format::count(lost)),
        (rows, _) => format::plural(rows, "note"),
    };
    view! {
        <footer
            class="status"
            data-testid="status"
            data-facts-bytes=move || facts.get()
            data-largest-bytes=move || largest.get()
            data-reading=move || select.reading.get().to_string()
        >
            <Show when=move || store.given.get()>
                <span class="tabular">{read}</span>
                <Show when=move || select.ledger.get().0 != 0>
                    <span>
                        {not_read}
                        " → "
                        <button type="button" class="link" on:click=move |_| store.go_lens(Lens::Ledger)>
                            "ledger"
                        </button>
                    </span>
                </Show>
                <span class="is-wide" title="Memory that the facts take up in the reader">
                    {move || format::bytes(facts.get())}
                    " of facts"
                </span>
            </Show>
            <Kept />
            <Installed />
            <button type="button" class="link is-wide is-plain" on:click=move |_| store.help.set(true)>
                "? for keys"
            </button>
            <span class="status-local">
                <Icon name=Sign::Lock />
                "local: nothing leaves this machine"
            </span>
        </footer>
    }
}

/// Whether the page works without a network, and a way to a newer version of it.
#[component]
fn Installed() -> impl IntoView {
    let store = store();
    let offline = RwSignal::new(Offline::No);
    host::on_installed(
        move |files| {
            if files.is_empty() {
                store.say("Nothing that can be read was shared".into());
            } else {
                store.give(files);
            }
        },
        move |now| offline.set(now),
    );
    view! {
        <Show when=move || offline.get() == Offline::Kept>
            <span class="is-wide" data-testid="offline" title="The page is kept in this browser and needs no network">
                "works offline"
            </span>
        </Show>
        <Show when=move || offline.get() == Offline::Update>
            <span data-testid="update" title="A newer version was fetched. What is open here has to be opened again in it">
                "new version · "
                <button type="button" class="link" on:click=move |_| host::use_update()>
                    "use it"
                </button>
            </span>
        </Show>
    }
}

/// Whether runs are kept, and a way to choose it.
#[component]
fn Kept() -> impl IntoView {
    let store = store();
    let said = Memo::new(move |_| store.history.with(|history| keeping::said(history)));
    let offers = Memo::new(move |_| store.history.with(|history| keeping::is_offered(history)));
    let runs = Memo::new(move |_| store.history.with(|history| history.runs()));
    let why = move || store.history.with(|history| keeping::why(history));
    view! {
        <Show when=move || said.with(|said| !said.is_empty())>
            <span class="status-history" data-testid="status-history" data-kept=move || runs.get() title=why>
                <button type="button" class="link is-plain" on:click=move |_| store.go_lens(Lens::History)>
                    {move || said.get()}
                </button>
                <Show when=move || offers.get()>
                    " · "
                    <button type="button" class="link" data-testid="keep" on:click=move |_| store.turn_keeping()>
                        "keep"
                    </button>
                </Show>
            </span>
        </Show>
    }
}
