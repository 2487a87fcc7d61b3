//! Runs: what decided which run is which, and its correction: other names, a part split off, two joined.

use artiscope_core::views::{RunIdentity, RunPart, RunsChange};
use artiscope_web::protocol::Request;
use leptos::prelude::*;

use crate::format;
use crate::parts::dialog::Dialog;
use crate::state::{Store, store};

/// Label and key of each field, as sidecars call it.
const FIELDS: [(&str, &str); 5] =
    [("Project", "project"), ("Run id", "run_id"), ("Attempt", "attempt"), ("Job", "job"), ("Instance", "instance")];

/// Shows the dialog.
pub(crate) fn correct_runs(store: Store) {
    store.send(Request::Runs(RunsChange::Show));
    store.correcting.set(true);
}

/// The dialog behind "Runs…".
#[component]
pub(crate) fn Runs() -> impl IntoView {
    let store = store();
    let chosen = RwSignal::new(0_u32);
    Effect::new(move |_| {
        if store.correcting.get() {
            chosen.set(store.route.with_untracked(|route| route.run).unwrap_or_default());
        }
    });
    let run = Memo::new(move |_| {
        store
            .identities
            .with(|view| view.runs.iter().find(|run| run.run == chosen.get()).or(view.runs.first()).cloned())
    });
    let corrections = Memo::new(move |_| store.identities.with(|view| view.corrections));
    let options = move || {
        let now = run.with(|run| run.as_ref().map(|run| run.run));
        store.identities.with(|view| {
            let option = |run: &RunIdentity| {
                view! { <option value=run.run.to_string() selected=now == Some(run.run)>{name(run)}</option> }
            };
            view.runs.iter().map(option).collect_view()
        })
    };
    let choose = move |event| {
        if let Ok(run) = event_target_value(&event).parse() {
            chosen.set(run);
        }
    };
    view! {
        <Dialog open=store.correcting title="Runs">
            <div class="runs-edit" data-testid="runs">
                <label class="runs-field">
                    "Run"
                    <select class="field" data-testid="runs-choose" on:change=choose>{options}</select>
                </label>
                {move || run.get().map(|run| view! { <One run /> })}
                <div class="actions" role="status">
                    <Show
                        when=move || corrections.get() != 0
                        fallback=|| view! { <span class="note">"Nothing was corrected. Corrections last until this page is closed."</span> }
                    >
                        <span class="note">{move || format::plural(corrections.get(), "correction")}</span>
                        <button type="button" class="button" data-testid="runs-undo" on:click=move |_| change(store, RunsChange::Undo)>
                            "Undo the last"
                        </button>
                    </Show>
                </div>
            </div>
        </Dialog>
    }
}

fn change(store: Store, change: RunsChange) {
    store.send(Request::Runs(change));
}

/// A run in a list: its id, and what tells it from others.
fn name(run: &RunIdentity) -> String {
    let more = [&run.job, &run.instance].map(String::as_str).into_iter().filter(|part| !part.is_empty());
    let more = more.collect::<Vec<_>>().join(", ");
    if more.is_empty() { run.id.clone() } else { format!("{} ({more})", run.id) }
}

/// One run: what decided, its names, its parts.
#[component]
fn One(run: RunIdentity) -> impl IntoView {
    let store = store();
    let number = run.run;
    let values =
        [run.project.clone(), run.run_id.clone(), run.attempt.to_string(), run.job.clone(), run.instance.clone()];
    let field = move |((label, key), value): ((&'static str, &'static str), String)| {
        let rename = move |event| {
            let fields = vec![(key.to_owned(), event_target_value(&event).trim().to_owned())];
            change(store, RunsChange::Name { run: number, fields });
        };
        view! {
            <label class="runs-field">
                {label}
                <input class="field" type="text" data-testid=format!("runs-{key}") prop:value=value on:change=rename />
            </label>
        }
    };
    let can_split = run.parts.len() > 1;
    let part = move |part: RunPart| {
        let place = part.place.clone();
        let split = move |_| change(store, RunsChange::Split { run: number, place: place.clone() });
        view! {
            <li class="runs-part">
                <span class="row-words">
                    <span class="row-name" dir="auto" title=part.place.clone()>{format::path(&part.place, 48)}</span>
                    <span class="row-why">{format::plural(part.documents, "document")}</span>
                </span>
                {can_split.then(|| view! {
                    <button type="button" class="button" aria-label=format!("Split off {}", part.place) on:click=split>
                        "Split off"
                    </button>
                })}
            </li>
        }
    };
    let join = move |event| {
        if let Ok(into) = event_target_value(&event).parse() {
            change(store, RunsChange::Join { run: number, into });
        }
    };
    let others: Vec<(u32, String)> = store.identities.with_untracked(|view| {
        view.runs.iter().filter(|other| other.run != number).map(|other| (other.run, name(other))).collect()
    });
    let hidden = (run.hidden > 0).then(|| view! { <p class="note">{format!("and {} more", run.hidden)}</p> });
    view! {
        <p data-testid="runs-evidence">"Identity from " <b>{run.identity_from.clone()}</b> "."</p>
        <div class="runs-fields">{FIELDS.into_iter().zip(values).map(field).collect_view()}</div>
        <h3>"Parts"</h3>
        <ul class="table" data-testid="runs-parts">{run.parts.into_iter().map(part).collect_view()}</ul>
        {hidden}
        {(!others.is_empty()).then(|| view! {
            <label class="runs-field">
                "Join with another run"
                <select class="field" data-testid="runs-join" on:change=join>
                    <option value="">"Choose a run…"</option>
                    {others.into_iter().map(|(run, name)| view! { <option value=run.to_string()>{name}</option> }).collect_view()}
                </select>
            </label>
        })}
    }
}
