//! A backup that was dropped among files: what it holds, and whether it is to be taken up. And one that is picked.

use artiscope_web::host;
use artiscope_web::protocol::{HistoryOrder, OfferView};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::format;
use crate::keeping::named;
use crate::route::Lens;
use crate::state::store;

/// Id of the field that "Import…" presses.
pub(super) const IMPORT_INPUT: &str = "import-input";

/// The offer, and the hidden field.
#[component]
pub(crate) fn BackupOffer() -> impl IntoView {
    let store = store();
    let offer = Memo::new(move |_| store.history.with(|history| history.offer.clone()));
    let picked = move |event: web_sys::Event| {
        let Some(input) = event.target().and_then(|at| at.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return };
        let files = host::files_of_input(&input);
        input.set_value("");
        if let Some((_, file)) = files.first() {
            store.import(file);
        }
    };
    view! {
        <div hidden>
            <input
                id=IMPORT_INPUT
                data-testid=IMPORT_INPUT
                type="file"
                accept=".zip"
                aria-label="Backup to import"
                on:change=picked
            />
        </div>
        <div role="status">
            {move || offer.get().map(|offer| {
                let is_refused = !offer.refused.is_empty();
                let take = move |_| {
                    store.order(HistoryOrder::Import);
                    store.go_lens(Lens::History);
                };
                view! {
                    <section class="policy-offer" data-testid="backup-offer" aria-label="A backup of a history was dropped">
                        <h2>{format!("{}: import this history?", offer.name)}</h2>
                        <p>{said(&offer)}</p>
                        {offer.damaged.iter().take(5).map(|why| view! { <p class="policy-refused">{format!("Not read: {why}")}</p> }).collect_view()}
                        <div class="actions">
                            {(!is_refused).then(|| view! {
                                <button type="button" class="button is-main" data-testid="backup-import" on:click=take>"Import"</button>
                            })}
                            <button type="button" class="button is-quiet" data-testid="backup-dismiss" on:click=move |_| store.order(HistoryOrder::Dismiss)>
                                "Dismiss"
                            </button>
                        </div>
                    </section>
                }
            })}
        </div>
    }
}

/// What it holds, in words.
fn said(offer: &OfferView) -> String {
    if !offer.refused.is_empty() {
        return format::sentence(&offer.refused);
    }
    let runs: u64 = offer.projects.iter().map(|(_, runs)| runs).sum();
    let projects: Vec<String> = offer.projects.iter().map(|(project, _)| named(project)).collect();
    let new = if offer.new == runs {
        "all of them new".to_owned()
    } else {
        format!("{} of them new", format::count(offer.new))
    };
    format!("A backup of {} of {}, {new} here. It is no run itself.", format::plural(runs, "run"), projects.join(", "))
}
