//! Policy: every threshold with its source; a change is felt at once in every lens.

use artiscope_core::views::SettingView;
use artiscope_web::host;
use artiscope_web::protocol::{PolicyChange, Request};
use leptos::prelude::*;

use crate::format;
use crate::state::store;

/// The lens.
#[component]
pub(crate) fn Policy() -> impl IntoView {
    let store = store();
    let change = move |change: PolicyChange| {
        store.send(Request::Policy(change));
    };
    change(PolicyChange::None);
    let groups = Memo::new(move |_| {
        store.policy.with(|policy| {
            let mut groups: Vec<String> = policy.settings.iter().map(|setting| setting.preset.clone()).collect();
            groups.sort();
            groups.dedup();
            groups
        })
    });
    let presets = move || {
        let choice = |name: String| {
            let put = name.clone();
            let pressed = store.policy.with(|policy| policy.names.contains(&name)).to_string();
            view! {
                <button type="button" class="button" aria-pressed=pressed on:click=move |_| change(PolicyChange::Preset(put.clone()))>
                    {name}
                </button>
            }
        };
        store.policy.with(|policy| policy.presets.clone()).into_iter().map(choice).collect_view()
    };
    let is_changed = Memo::new(move |_| store.policy.with(|policy| !policy.file.is_empty()));
    let export = move |_| {
        let file = store.policy.with_untracked(|policy| policy.file.clone());
        host::download("artiscope.toml", file.as_bytes());
    };
    view! {
        <div class="lens made" data-testid="lens-policy">
            <header class="made-head">
                <p class="made-name">"Policy"</p>
                <h1 class="lens-title">"What the rules take for granted"</h1>
                <p>
                    "Every number names its source. A change is felt at once in every lens, on this page only; "
                    "export it as artiscope.toml for the command line. Policies inside archives are never taken."
                </p>
            </header>
            <div class="actions policy-actions">
                {presets}
                <Show when=move || is_changed.get()>
                    <button type="button" class="button" data-testid="policy-export" on:click=export>
                        "Export artiscope.toml"
                    </button>
                    <button type="button" class="button is-quiet" data-testid="policy-reset" on:click=move |_| change(PolicyChange::Reset)>
                        "Reset"
                    </button>
                </Show>
            </div>
            <p class="policy-refused" role="alert">
                {move || store.policy.with(|policy| format::sentence(&policy.refused))}
            </p>
            <For each=move || groups.get() key=Clone::clone let:group>
                <Group group />
            </For>
        </div>
    }
}

/// The keys of one preset.
#[component]
fn Group(group: String) -> impl IntoView {
    let store = store();
    let title = group.clone();
    let rows = Memo::new(move |_| {
        store.policy.with(|policy| {
            policy.settings.iter().filter(|setting| setting.preset == group).cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <section>
            <h2>{title}</h2>
            <ul class="table policy">
                <For each=move || rows.get() key=|row| (row.key.clone(), row.value.clone(), row.source.clone()) let:row>
                    <Row row />
                </For>
            </ul>
        </section>
    }
}

#[component]
fn Row(row: SettingView) -> impl IntoView {
    let store = store();
    let SettingView { key, value, is_switch, unit, title, source, is_changed, .. } = row;
    let id = format!("policy-{key}");
    let set = {
        let key = key.clone();
        move |value: String| {
            store.send(Request::Policy(PolicyChange::Set(key.clone(), value)));
        }
    };
    let field = if is_switch {
        let on = value == "true";
        let press = move |event| set(event_target_checked(&event).to_string());
        view! { <input id=id.clone() type="checkbox" prop:checked=on on:change=press /> }.into_any()
    } else {
        let typed = move |event| set(event_target_value(&event));
        let wide = value.len() > 12;
        view! { <input id=id.clone() class="policy-value" class:is-wide=wide type="text" value=value spellcheck="false" on:change=typed /> }
            .into_any()
    };
    view! {
        <li class="row policy-row" class:is-changed=is_changed>
            <label for=id class="row-words">
                <span class="row-name">{title}</span>
                <span class="row-why"><code>{key}</code> " · " {source}</span>
            </label>
            <span class="policy-field">{field} <span class="policy-unit">{unit}</span></span>
        </li>
    }
}
