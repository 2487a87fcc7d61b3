//! The keys, from the table that the handler uses.

use leptos::prelude::*;

use crate::keys::KEYS;
use crate::parts::dialog::Dialog;
use crate::parts::dom;
use crate::state::store;

/// The dialog behind `?`.
#[component]
pub(crate) fn Help() -> impl IntoView {
    let mac = dom::is_mac();
    let keys = move |keys: &str| if mac { keys.replace("Ctrl", "⌘") } else { keys.to_owned() };
    let groups = KEYS
        .chunk_by(|a, b| a.group == b.group)
        .map(|rows| {
            let title = rows.first().map(|row| row.group);
            let rows = rows
                .iter()
                .map(|row| {
                    let ways = row.shown.split("  or  ").map(|way| view! { <kbd>{keys(way)}</kbd> }).collect_view();
                    view! { <div><dt>{ways}</dt><dd>{row.what}</dd></div> }
                })
                .collect_view();
            view! { <section><h3>{title}</h3><dl>{rows}</dl></section> }
        })
        .collect_view();
    view! {
        <Dialog open=store().help title="Keys">
            <div class="help">{groups}</div>
        </Dialog>
    }
}
