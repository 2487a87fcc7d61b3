//! Policy: every threshold with its source; a change is felt at once in every lens.

use artiscope_core::views::{Change, PolicyTrial, SettingView};
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
                    "export it as artiscope.toml for the command line, or drop one here. Policies inside archives "
                    "and folders are never taken."
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

/// A policy file that was dropped: what it would do, and whether it is to be used.
#[component]
pub(crate) fn PolicyOffer() -> impl IntoView {
    let store = store();
    // What it would do changes with the data and with the policy in use.
    Effect::new(move |_| {
        store.version.track();
        if let Some(offer) = store.offer.get() {
            store.send(Request::TryPolicy(offer.name, offer.text));
        }
    });
    let name = Memo::new(move |_| store.offer.with(|offer| offer.as_ref().map(|offer| offer.name.clone())));
    let is_refused =
        Memo::new(move |_| store.trial.with(|trial| trial.as_ref().is_none_or(|trial| !trial.refused.is_empty())));
    let close = move || {
        store.offer.set(None);
        store.trial.set(None);
    };
    let accept = move |_| {
        if let Some(offer) = store.offer.get_untracked() {
            store.send(Request::Policy(PolicyChange::File(offer.name.clone(), offer.text)));
            store.say(format!("{} is in use", offer.name));
        }
        close();
    };
    view! {
        <div role="status">
            {move || name.get().map(|name| view! {
                <section class="policy-offer" data-testid="policy-offer" aria-label="A policy was dropped">
                    <h2>{format!("{name}: use this policy?")}</h2>
                    {move || store.trial.get().map(|trial| effect(&trial))}
                    <div class="actions">
                        <Show when=move || !is_refused.get()>
                            <button type="button" class="button is-main" data-testid="policy-use" on:click=accept>
                                "Use this policy"
                            </button>
                        </Show>
                        <button type="button" class="button is-quiet" data-testid="policy-dismiss" on:click=move |_| close()>
                            "Dismiss"
                        </button>
                    </div>
                </section>
            })}
        </div>
    }
}

/// What a policy file would do, in words.
fn effect(trial: &PolicyTrial) -> AnyView {
    if !trial.refused.is_empty() {
        let why = trial.refused.clone();
        return view! { <p class="policy-refused" data-testid="policy-why">{why}</p> }.into_any();
    }
    let presets =
        (!trial.presets.is_empty()).then(|| format!("It puts the preset {} on top. ", trial.presets.join(", ")));
    let count = |changes: &[Change], one: &str, many: &str| match changes.len() {
        1 => format!("1 {one}"),
        more => format!("{more} {many}"),
    };
    let sum = format!(
        "{}, {}.",
        count(&trial.settings, "value changes", "values change"),
        count(&trial.answers, "check answers differently", "checks answer differently")
    );
    view! {
        <p>{presets}{sum}</p>
        {changes("Values", &trial.settings)}
        {changes("Checks", &trial.answers)}
    }
    .into_any()
}

fn changes(title: &'static str, changes: &[Change]) -> Option<impl IntoView + use<>> {
    let said = |text: &str| if text.is_empty() { "not asked".to_owned() } else { text.to_owned() };
    let row = |change: &Change| {
        let (before, after) = (said(&change.before), said(&change.after));
        view! { <li>{change.title.clone()}" "<code>{change.id.clone()}</code>": "{before}" → "<b>{after}</b></li> }
    };
    let rows: Vec<_> = changes.iter().map(row).collect();
    (!rows.is_empty()).then(|| view! { <details><summary>{title}</summary><ul>{rows}</ul></details> })
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
    let SettingView { key, value, is_switch, is_list, unit, title, source, is_changed, .. } = row;
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
    } else if is_list {
        let typed = move |event| set(event_target_value(&event));
        let rows = (value.lines().count() + 1).clamp(2, 12).to_string();
        view! {
            <textarea
                id=id.clone()
                class="policy-value is-wide"
                rows=rows
                spellcheck="false"
                prop:value=value
                on:change=typed
            ></textarea>
        }
        .into_any()
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
                <span class="row-why"><code>{key}</code> " · " {source} {is_list.then_some(" · one item a line")}</span>
            </label>
            <span class="policy-field">{field} <span class="policy-unit">{unit}</span></span>
        </li>
    }
}
