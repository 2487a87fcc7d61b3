//! History: runs that are kept on this machine, by project; how long; and how to take them elsewhere.

pub(crate) mod offer;
mod retention;
mod runs;
mod storage;

use artiscope_web::protocol::HistoryOrder;
use leptos::prelude::*;

use super::overview::Reading;
use crate::commands::{FILE_INPUT, press};
use crate::format;
use crate::keeping::named;
use crate::parts::empty::Empty;
use crate::parts::mark::Mark;
use crate::parts::menu::{Choice, Menu};
use crate::select::select;
use crate::state::store;

/// The lens.
#[component]
pub(crate) fn History() -> impl IntoView {
    let store = store();
    let select = select();
    store.order(HistoryOrder::Look);
    let history = store.history;
    let has_runs = Memo::new(move |_| history.with(|history| history.runs() > 0));
    let has_files = Memo::new(move |_| history.with(|history| history.bytes > 0));
    let headline = move || {
        history.with(|history| match (history.is_known, history.runs(), history.projects.len()) {
            (false, ..) => "Looking…".to_owned(),
            (_, 0, _) => "No runs are kept yet".to_owned(),
            (_, 1, _) => "1 run is kept".to_owned(),
            (_, runs, 1) => format!("{} are kept", format::plural(runs, "run")),
            (_, runs, projects) => {
                format!("{} of {} are kept", format::plural(runs, "run"), format::plural(projects as u64, "project"))
            }
        })
    };
    view! {
        <div class="lens made history" data-testid="lens-history" data-version=move || history.with(|history| history.version)>
            <Show when=move || select.reading.get()>
                <Reading />
            </Show>
            <header class="made-head">
                <p class="made-name">"History"</p>
                <h1 class="lens-title">{headline}</h1>
                <p>
                    "How tests ended, how long they took, and what failures said, redacted. Later runs are held "
                    "against it: since when a test fails, and how often. Artifacts are not kept, and nothing leaves this machine."
                </p>
            </header>
            <Notices />
            <Choices />
            <Show
                when=move || has_runs.get() || has_files.get()
                fallback=|| view! {
                    <Empty
                        title="Nothing is kept"
                        reason="Turn on keeping and open the artifacts of a run, or import a backup."
                    />
                }
            >
                <runs::Runs />
                <retention::Retention />
            </Show>
            <storage::Storage />
        </div>
    }
}

/// What is not as it should be.
#[component]
fn Notices() -> impl IntoView {
    let store = store();
    let history = store.history;
    let cleared = Memo::new(move |_| history.with(|history| history.cleared));
    let trouble = Memo::new(move |_| history.with(|history| history.trouble.clone()));
    let memory = Memo::new(move |_| history.with(|history| history.memory_only.clone()));
    let damaged = Memo::new(move |_| history.with(|history| history.damaged.clone()));
    view! {
        <div role="alert" class="notices">
            <Show when=move || cleared.get() != 0>
                <div class="notice is-failed" data-testid="history-cleared">
                    <p>
                        {move || format!(
                            "The browser cleared this page's storage: {} that {} kept {} gone.",
                            format::plural(cleared.get(), "run"),
                            if cleared.get() == 1 { "was" } else { "were" },
                            if cleared.get() == 1 { "is" } else { "are" },
                        )}
                        " Those that this page still has in memory can be saved again."
                    </p>
                    <button type="button" class="button" data-testid="save-again" on:click=move |_| store.order(HistoryOrder::SaveAgain)>
                        "Save again"
                    </button>
                </div>
            </Show>
            <Show when=move || trouble.with(|trouble| !trouble.is_empty())>
                <p class="notice is-failed" data-testid="history-trouble">
                    {move || format!("{}. What is not saved is in memory only.", format::sentence(&trouble.get()))}
                </p>
            </Show>
            <Show when=move || memory.with(|memory| !memory.is_empty())>
                <p class="notice is-flaky" data-testid="history-memory">
                    {move || format!("{}: runs are kept in memory only, until this page is closed. Export takes them elsewhere.", format::sentence(&memory.get()))}
                </p>
            </Show>
            <Show when=move || damaged.with(|damaged| !damaged.is_empty())>
                <div class="notice is-failed" data-testid="history-damaged">
                    <p>{move || format!("{} cannot be read:", format::plural(damaged.with(Vec::len) as u64, "file"))}</p>
                    <ul>{move || damaged.get().into_iter().take(20).map(|why| view! { <li>{format::sentence(&why)}</li> }).collect_view()}</ul>
                </div>
            </Show>
        </div>
    }
}

/// Keeping on and off, the project that is shown, import and export.
#[component]
fn Choices() -> impl IntoView {
    let store = store();
    let history = store.history;
    let keep = Memo::new(move |_| history.with(|history| history.keep));
    let open = Memo::new(move |_| history.with(|history| history.open));
    let has_files = Memo::new(move |_| history.with(|history| history.bytes > 0));
    let is_unnamed = Memo::new(move |_| history.with(|history| history.is_unnamed_open));
    let projects = Memo::new(move |_| {
        history.with(|history| {
            let choice = |(at, (project, runs)): (u32, &(String, u64))| Choice {
                value: Some(at),
                mark: Mark::Info,
                name: format::path(&named(project), 40),
                about: format::plural(*runs, "run"),
            };
            (0..).zip(&history.projects).map(choice).collect::<Vec<_>>()
        })
    });
    let chosen = Memo::new(move |_| {
        history.with(|history| {
            let at = history.projects.iter().position(|(project, _)| *project == history.shown);
            at.and_then(|at| u32::try_from(at).ok())
        })
    });
    let show = move |at: Option<u32>| {
        let project = history.with_untracked(|history| {
            at.and_then(|at| history.projects.get(at as usize)).map(|(project, _)| project.clone())
        });
        if let Some(project) = project {
            store.kept_run.set(None);
            store.lists.kept.reset();
            store.order(HistoryOrder::Show(project));
        }
    };
    let open_said = move || match open.get() {
        (0, _) => "Nothing is open.".to_owned(),
        (open, kept) if open == kept => format!("{} open, saved.", format::plural(open, "run")),
        (open, 0) => format!("{} open, not saved.", format::plural(open, "run")),
        (open, kept) => format!("{} open, {} of them saved.", format::plural(open, "run"), format::count(kept)),
    };
    view! {
        <section aria-label="Keeping">
            <div class="keeping">
                <label class="switch">
                    <input
                        type="checkbox"
                        data-testid="keep-runs"
                        prop:checked=move || keep.get()
                        on:change=move |event| store.choose_keeping(event_target_checked(&event))
                    />
                    <span>
                        <b>"Keep runs on this machine"</b>
                        <span class="row-why">"Every run that is opened in this browser from now on."</span>
                    </span>
                </label>
                <p class="keeping-open" data-testid="history-open" role="status">{open_said}</p>
                <div class="actions">
                    <Show when=move || { let (open, kept) = open.get(); kept < open }>
                        <button type="button" class="button" data-testid="save-open" on:click=move |_| store.order(HistoryOrder::Save)>
                            "Save the open runs"
                        </button>
                    </Show>
                    <button type="button" class="button" on:click=move |_| press(offer::IMPORT_INPUT)>"Import…"</button>
                    <Show when=move || has_files.get()>
                        <button type="button" class="button" data-testid="history-export" on:click=move |_| store.order(HistoryOrder::Export)>
                            "Export"
                        </button>
                    </Show>
                    <Show when=move || store.report.is_none()>
                        <button type="button" class="button" on:click=move |_| press(FILE_INPUT)>"Open files…"</button>
                    </Show>
                </div>
            </div>
            <Show when=move || is_unnamed.get()>
                <div class="keeping-name">
                    <label for="history-project">"The open runs name no project. Keep them as"</label>
                    <input
                        id="history-project"
                        class="policy-value"
                        type="text"
                        placeholder="owner/name"
                        list="history-projects"
                        on:change=move |event| store.order(HistoryOrder::Call(event_target_value(&event).trim().to_owned()))
                    />
                    <datalist id="history-projects">
                        {move || history.with(|history| history.projects.iter().map(|(project, _)| view! { <option value=project.clone()></option> }).collect_view())}
                    </datalist>
                </div>
            </Show>
            <Show when=move || projects.with(|projects| projects.len() > 1)>
                <div class="keeping-project">
                    <Menu choices=projects chosen label="Project" on_choose=Callback::new(show) />
                </div>
            </Show>
        </section>
    }
}
