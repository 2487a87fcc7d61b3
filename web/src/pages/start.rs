//! The first visit: what this is, where to drop, what is accepted, what stays private.

use artiscope_web::host;
use leptos::prelude::*;

use crate::commands::{FILE_INPUT, FOLDER_INPUT, press};
use crate::format;
use crate::parts::icon::Logo;
use crate::route::Lens;
use crate::state::store;

/// The first screen.
#[component]
pub(crate) fn Start() -> impl IntoView {
    let store = store();
    let kept = Memo::new(move |_| store.history.with(|history| history.runs()));
    view! {
        <div class="start">
            <section class="dropzone" data-testid="dropzone" aria-labelledby="start-title">
                <Logo size=56 />
                <h1 id="start-title">"Drop what CI left behind"</h1>
                <p>"Zips exactly as downloaded, folders, logs, reports. Several at once become one answer."</p>
                <div class="actions">
                    <button type="button" class="button is-main" on:click=move |_| press(FILE_INPUT)>
                        "Choose files…"
                    </button>
                    <button type="button" class="button" on:click=move |_| press(FOLDER_INPUT)>
                        "Choose a folder…"
                    </button>
                    <button type="button" class="button" data-testid="sample" on:click=move |_| store.give(host::sample())>
                        "Try a sample"
                    </button>
                </div>
                <p class="hint">"or paste: files, or the text of a log or report"</p>
                <Show when=move || kept.get() != 0>
                    <p class="hint">
                        {move || format!("{} kept on this machine: ", format::plural(kept.get(), "run"))}
                        <button type="button" class="link" data-testid="start-history" on:click=move |_| store.go_lens(Lens::History)>
                            "open the history"
                        </button>
                    </p>
                </Show>
            </section>
            <dl class="promises">
                <div>
                    <dt>"What broke"</dt>
                    <dd>"Failures grouped by cause, each with the lines that prove it."</dd>
                </div>
                <div>
                    <dt>"As downloaded"</dt>
                    <dd>"zip, tar, gzip and zstd, one inside the other; JUnit XML of every dialect, logs, JSON, images."</dd>
                </div>
                <div>
                    <dt>"Private"</dt>
                    <dd>"Read by this page, on this machine. Nothing is sent anywhere; copied text is redacted."</dd>
                </div>
            </dl>
        </div>
    }
}
