//! The chosen output: what it is, how large, what was taken out of it, its lines, and the ways out.

use artiscope_core::reports::{ExportPage, ExportRow};
use artiscope_core::views::EntryRow;
use leptos::prelude::*;

use super::{Choice, is_asked};
use crate::format;
use crate::pages::preview::picture;
use crate::parts::empty::Empty;
use crate::parts::icon::{Icon, Sign};
use crate::parts::virtual_list::{Roles, VirtualList};
use crate::select::select;
use crate::state::store;

/// How it is shown.
#[derive(Clone, PartialEq, Eq)]
enum Shown {
    /// It is being made.
    Waiting,
    /// Entries are still being read.
    Reading,
    /// The data give none.
    Not(String),
    /// It cannot be made; its row, where it may be the next time.
    Failed(String, Option<ExportRow>),
    /// It is made when that is said.
    Long(ExportRow),
    Picture(String, String, String),
    Lines,
}

/// The pane beside the list.
#[component]
pub(super) fn Text(choice: Choice, visible: RwSignal<(u64, u64)>) -> impl IntoView {
    let store = store();
    let reading = select().reading;
    let shown = Memo::new(move |_| {
        let row = choice.row.get();
        let page = |page: Option<&ExportPage>| match page.filter(|page| is_asked(store, &choice.id, page)) {
            None => Shown::Waiting,
            Some(page) if !page.why_not.is_empty() => {
                let again = choice.row.get_untracked().filter(|row| row.needs_application && page.sizes.is_empty());
                Shown::Failed(page.why_not.clone(), again)
            }
            Some(page) if !page.picture.is_empty() => {
                Shown::Picture(page.picture.clone(), page.lines.join("\n"), page.file.clone())
            }
            Some(_) => Shown::Lines,
        };
        match row {
            _ if reading.get() => Shown::Reading,
            None if store.exporting.rows.with(Vec::is_empty) => Shown::Waiting,
            None => Shown::Not("no such output: choose one of the list".into()),
            Some(row) if !row.why_not.is_empty() => Shown::Not(row.why_not),
            Some(row) if !choice.is_wanted.get() => Shown::Long(row),
            Some(_) => store.exporting.page.with(page),
        }
    });
    let title = move || choice.row.with(|row| row.as_ref().map(|row| row.title.clone()));
    let about = move || choice.row.with(|row| row.as_ref().map(|row| row.about.clone()));
    let told = Memo::new(move |_| {
        let is_there = choice.is_there.get();
        store.exporting.page.with(|page| page.filter(|_| is_there).map(told))
    });
    let content = move || {
        match shown.get() {
        Shown::Waiting => view! { <p class="note is-padded" role="status">"Writing…"</p> }.into_any(),
        Shown::Reading => {
            view! { <p class="note is-padded" role="status">"Entries are still being read; texts are written when all are."</p> }.into_any()
        }
        Shown::Not(why) => view! { <Empty title="Nothing to export" reason=format::sentence(&why) /> }.into_any(),
        Shown::Failed(why, row) => view! { <Failed why row /> }.into_any(),
        Shown::Long(row) => view! { <Make row /> }.into_any(),
        Shown::Picture(mime, text, file) => {
            picture(&mime, text.as_bytes(), &EntryRow { path: file, ..EntryRow::default() }).into_any()
        }
        Shown::Lines => view! { <Lines visible /> }.into_any(),
    }
    };
    view! {
        <section class="export-text" aria-label="Preview" data-testid="export-text">
            <header class="export-head">
                <div>
                    <h3 dir="auto" data-testid="export-title">{title}</h3>
                    <p class="export-about">{about}</p>
                </div>
                <div class="actions">
                    <button
                        type="button"
                        class="button"
                        data-testid="export-copy"
                        title="Copy (c)"
                        disabled=move || !choice.is_there.get()
                        on:click=move |_| choice.copy(store)
                    >
                        "Copy"
                    </button>
                    <button
                        type="button"
                        class="button is-main"
                        data-testid="export-save"
                        title="Download (d)"
                        disabled=move || !choice.is_there.get()
                        on:click=move |_| choice.save(store)
                    >
                        <Icon name=Sign::Save />
                        "Download"
                    </button>
                </div>
            </header>
            <Sizes choice />
            {move || told.get().map(|told| view! { <Facts told /> })}
            <div class="export-body preview">{content}</div>
        </section>
    }
}

/// Says why, and tries again where the network or the engine may be back.
#[component]
fn Failed(why: String, row: Option<ExportRow>) -> impl IntoView {
    let store = store();
    let again = row.map(|row| {
        let again = move |_| store.make_export(row.clone());
        view! { <button type="button" class="button" data-testid="export-again" on:click=again>"Try again"</button> }
    });
    view! { <Empty title="It cannot be made" reason=format::sentence(&why)>{again}</Empty> }
}

/// The sizes that it can have, each with what it would be.
#[component]
fn Sizes(choice: Choice) -> impl IntoView {
    let store = store();
    let of_page = move |read: fn(&ExportPage) -> Vec<(String, String)>| {
        let is_made = choice.is_wanted.get();
        let page = |page: Option<&ExportPage>| {
            page.filter(|page| is_made && choice.id.with(|id| page.query.id == *id)).map(read).unwrap_or_default()
        };
        store.exporting.page.with(page)
    };
    // Drawn once: what is chosen changes, and keeps the focus.
    let sizes = Memo::new(move |_| {
        of_page(|page| page.sizes.iter().map(|size| (size.word.clone(), size.said.clone())).collect())
    });
    let shown = Memo::new(move |_| {
        of_page(|page| {
            let chosen = page.sizes.iter().filter(|size| size.is_chosen);
            chosen.map(|size| (size.word.clone(), String::new())).collect()
        })
    });
    let chosen = Memo::new(move |_| {
        let size = store.exporting.size.get();
        if size.is_empty() { shown.with(|shown| shown.first().map_or(size, |shown| shown.0.clone())) } else { size }
    });
    let one = move |(word, said): (String, String)| {
        let (mine, value, of) = (word.clone(), word.clone(), word.clone());
        view! {
            <label class="export-size" data-testid="export-size" data-size=of>
                <input
                    type="radio"
                    name="export-size"
                    prop:checked=move || chosen.with(|chosen| *chosen == mine)
                    on:change=move |_| store.exporting.size.set(value.clone())
                />
                <b>{word}</b>
                <span class="tabular">{said}</span>
            </label>
        }
    };
    let all = move || {
        let sizes = sizes.get();
        (!sizes.is_empty()).then(|| {
            view! {
                <fieldset class="export-sizes">
                    <legend class="unseen">"Size"</legend>
                    {sizes.into_iter().map(one).collect_view()}
                </fieldset>
            }
        })
    };
    view! { {all} }
}

/// What is said above the lines.
#[derive(Clone, PartialEq, Eq)]
struct Told {
    facts: String,
    /// Share of the limit, in per cent.
    share: Option<u64>,
    redacted: String,
    is_redacted: bool,
    dropped: String,
}

fn told(page: &ExportPage) -> Told {
    let mut facts = vec![page.file.clone(), format::bytes(page.bytes)];
    if !page.is_told {
        facts.push(format::plural(page.total, "line"));
    }
    let share = page.measured.as_ref().map(|measured| {
        facts.push(format!("{} of {} {}", format::count(measured.of), format::count(measured.most), measured.unit));
        (measured.of * 100 / measured.most.max(1)).min(100)
    });
    Told {
        facts: facts.join(" · "),
        share,
        redacted: if page.is_told { String::new() } else { page.redacted() },
        is_redacted: !page.marks.is_empty(),
        dropped: page.dropped.clone(),
    }
}

#[component]
fn Facts(told: Told) -> impl IntoView {
    let meter = told.share.map(|share| {
        view! {
            <span class="export-meter" aria-hidden="true"><span style:width=format!("{share}%")></span></span>
        }
    });
    view! {
        <div class="export-facts">
            <p class="tabular" data-testid="export-facts">{told.facts} {meter}</p>
            {(!told.redacted.is_empty()).then(|| view! {
                <p class="export-redacted" class:is-redacted=told.is_redacted data-testid="export-redacted">
                    <Icon name=Sign::Shield />
                    {told.redacted}
                </p>
            })}
            {(!told.dropped.is_empty()).then(|| view! {
                <p class="export-dropped" data-testid="export-dropped">{told.dropped}</p>
            })}
        </div>
    }
}

/// Asks before everything is read again.
#[component]
fn Make(row: ExportRow) -> impl IntoView {
    let store = store();
    let make = move |_| store.make_export(row.clone());
    view! {
        <Empty title="Made when you say so" reason="Everything that was opened is read once more, here on this machine.">
            <button type="button" class="button is-main" data-testid="export-make" on:click=make>"Make it"</button>
        </Empty>
    }
}

#[component]
fn Lines(visible: RwSignal<(u64, u64)>) -> impl IntoView {
    let store = store();
    view! {
        <VirtualList
            state=store.lists.export
            total=Signal::derive(move || store.exporting.page.total())
            row_px=20.0
            roles=Roles { list: "group", rows: "presentation", first: 1 }
            label="Lines"
            id="export-lines"
            test_id="export-lines"
            on_visible=Callback::new(move |rows| visible.set(rows))
            on_move=Callback::new(|_| ())
            on_open=Callback::new(|_| ())
            row
        />
    }
}

fn row(index: Memo<u64>) -> AnyView {
    let store = store();
    let text = Memo::new(move |_| store.exporting.page.row(index.get()).unwrap_or_default());
    let is_cursor = Memo::new(move |_| store.lists.export.cursor.get() == Some(index.get()));
    view! {
        <div class="line" class:is-cursor=move || is_cursor.get() id=move || format!("export-lines-{}", index.get()) data-testid="export-line">
            <code dir="auto">{move || text.get()}</code>
        </div>
    }
    .into_any()
}
