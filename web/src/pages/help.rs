//! The keys, from the table that the handler uses.

use leptos::prelude::*;

use crate::keys::HELP;
use crate::parts::dialog::Dialog;
use crate::parts::dom;
use crate::state::store;

/// The dialog behind `?`.
#[component]
pub(crate) fn Help() -> impl IntoView {
    let mac = dom::is_mac();
    let keys = move |keys: &str| if mac { keys.replace("Ctrl", "⌘") } else { keys.to_owned() };
    let groups = HELP
        .iter()
        .map(|(title, rows)| {
            let rows = rows
                .iter()
                .map(|(key, what)| {
                    let ways = key.split("  or  ").map(|way| view! { <kbd>{keys(way)}</kbd> }).collect_view();
                    view! { <div><dt>{ways}</dt><dd>{*what}</dd></div> }
                })
                .collect_view();
            view! { <section><h3>{*title}</h3><dl>{rows}</dl></section> }
        })
        .collect_view();
    view! {
        <Dialog open=store().help title="Keys">
            <div class="help">{groups}</div>
        </Dialog>
    }
}
