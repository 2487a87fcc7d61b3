//! What the reader chooses of a lens, beside its headline.

use artiscope_core::views::lens::Pick;
use leptos::prelude::*;

use crate::state::store;

/// All of it; nothing where there is nothing to choose.
pub(super) fn picks(picks: &[Pick]) -> Option<impl IntoView + use<>> {
    let picks = (!picks.is_empty()).then(|| picks.iter().map(pick).collect_view());
    picks.map(|picks| view! { <div class="made-picks">{picks}</div> })
}

/// What the reader chooses; the address keeps it.
fn pick(pick: &Pick) -> impl IntoView + use<> {
    let store = store();
    let (key, id) = (pick.key.clone(), format!("pick-{}", pick.key));
    let choose = move |event| {
        let value = event_target_value(&event);
        store.go(|route| route.pick(&key, &value));
    };
    let options = pick.choices.iter().map(|(value, words)| {
        view! { <option value=value.clone() selected=*value == pick.chosen>{words.clone()}</option> }
    });
    view! {
        <label for=id.clone()>
            <span>{pick.label.clone()}</span>
            <select id=id.clone() class="field" data-testid=id.clone() on:change=choose>{options.collect_view()}</select>
        </label>
    }
}
