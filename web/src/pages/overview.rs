//! Overview: what broke, is it real, what next.

use artiscope_core::views::{AnswerView, FormatCount, RunView, SilentView, Verdict};
use artiscope_web::protocol::Copied;
use leptos::prelude::*;

use super::cause_card::{CauseCard, OpenAt};
use crate::format;
use crate::parts::mark::{Mark, MarkSign};
use crate::parts::progress::ProgressBar;
use crate::parts::stacked_bar::{Legend, Segment, StackedBar};
use crate::parts::tokens;
use crate::route::Lens;
use crate::select::{mark_of, run_name, select, verdict_mark, verdict_word};
use crate::state::store;

/// Cards that are open at first.
const OPEN: usize = 3;

/// The lens.
#[component]
pub(crate) fn Overview() -> impl IntoView {
    let store = store();
    let select = select();
    view! {
        <div class="lens overview">
            <Show when=move || select.reading.get()>
                <Reading />
            </Show>
            <Banner />
            <div class="columns">
                <div class="column">
                    <Causes />
                    <SilentGreen />
                </div>
                <div class="column is-side">
                    <Runs />
                    <Answers />
                    <Sum />
                    <Formats />
                    <Show when=move || select.entries.get()[0] != 0>
                        <button
                            type="button"
                            class="button"
                            data-testid="copy-summary"
                            on:click=move |_| store.copy(Copied::Summary)
                        >
                            "Copy as Markdown"
                        </button>
                    </Show>
                </div>
            </div>
        </div>
    }
}

/// How far the reading is, with Cancel; in every lens.
#[component]
pub(crate) fn Reading() -> impl IntoView {
    let store = store();
    let select = select();
    let path = Memo::new(move |_| store.progress.with(|progress| format::path(&progress.path, 64)));
    view! {
        <ProgressBar percent=select.percent text=select.progress detail=path on_cancel=Callback::new(move |()| store.cancel()) />
    }
}

/// The verdict, and the counts behind it.
#[component]
fn Banner() -> impl IntoView {
    let store = store();
    let select = select();
    let verdict = Memo::new(move |_| select.banner.with(|banner| banner.verdict));
    let is_undecided =
        Memo::new(move |_| select.banner.with(|banner| banner.reading && banner.verdict == Verdict::NoData));
    let word = move || if is_undecided.get() { "Reading." } else { verdict_word(verdict.get()) };
    let totals = move || {
        let counts = select.counts.get();
        let runs = select.runs.with(Vec::len).saturating_sub(1) as u64;
        let runs = if runs > 1 { format!(" · {}", format::plural(runs, "run")) } else { String::new() };
        format!(
            "{} · {}{runs} · {}",
            format::plural(counts.tests, "test"),
            format::plural(counts.attempts, "attempt"),
            format::duration(counts.duration_ms)
        )
    };
    let press = Callback::new(move |(mark, _): (Mark, bool)| store.go_tests(&tokens::toggle("", "s", mark.word())));
    view! {
        <section class="banner" data-testid="verdict" data-verdict=move || verdict.get().word() aria-label="Verdict">
            <div class="verdict">
                <div class="verdict-mark">
                    {move || view! { <span class=format!("mark {}", verdict_mark(verdict.get()).class())>{verdict_mark(verdict.get()).sign()}</span> }}
                </div>
                <div>
                    <h1 aria-live="polite">
                        <span class=move || format!("verdict-word {}", verdict_mark(verdict.get()).class())>{word}</span>
                        " "
                        {move || select.banner.with(|banner| banner.headline.clone())}
                    </h1>
                    <p>{move || select.banner.with(|banner| banner.detail.clone())}</p>
                </div>
            </div>
            <Show when=move || select.counts.get().tests != 0>
                <StackedBar segments=select.segments />
                <div class="banner-counts">
                    <Legend segments=select.segments active=Signal::stored(Vec::new()) on_press=press />
                    <p class="totals tabular">{totals}</p>
                </div>
            </Show>
        </section>
    }
}

/// The ranked causes.
#[component]
fn Causes() -> impl IntoView {
    let select = select();
    let ids = Memo::new(move |_| {
        select.causes.with(|causes| causes.iter().map(|cause| cause.id.clone()).collect::<Vec<_>>())
    });
    let none = move || match select.banner.with(|banner| (banner.verdict, banner.reading)) {
        (_, true) => "None so far.",
        (Verdict::Green, _) => "None: every test that ran held.",
        (Verdict::Red, _) => "None could be named.",
        (Verdict::NoData, _) => "None: there are no results to find causes in. Files and Ledger show what was given.",
    };
    let more = move || {
        let shown = ids.with(Vec::len) as u64;
        let total = select.causes_total.get();
        (select.run.with(Option::is_none) && total > shown)
            .then(|| view! { <p class="note">{format!("{} of {} causes are shown.", format::count(shown), format::count(total))}</p> })
    };
    view! {
        <section aria-labelledby="causes-title">
            <h2 id="causes-title">"Causes"</h2>
            <Show when=move || ids.with(Vec::is_empty)>
                <p class="note">{none}</p>
            </Show>
            <For each=move || ids.get() key=Clone::clone let:id>
                {
                    let of = id.clone();
                    let cause = Memo::new(move |_| {
                        select.causes.with(|causes| causes.iter().find(|cause| cause.id == of).cloned().unwrap_or_default())
                    });
                    let rank = Memo::new(move |_| ids.with(|ids| ids.iter().position(|of| *of == id).map_or(0, |at| at + 1)));
                    view! { <CauseCard cause rank open=rank.get_untracked() <= OPEN /> }
                }
            </For>
            {more}
        </section>
    }
}

/// Where upstream's own checks are green for lack of data.
#[component]
fn SilentGreen() -> impl IntoView {
    let store = store();
    let silent = Memo::new(move |_| store.summary.with(|summary| summary.silent_green.clone()));
    let row = |silent: SilentView| {
        let place = silent.evidence.into_iter().next().map(|evidence| view! { <OpenAt evidence /> });
        view! {
            <li class="row">
                <MarkSign mark=Mark::NoData />
                <span class="row-words">
                    <span class="row-name" dir="auto">{silent.what}</span>
                    <span class="row-why">{silent.system} " " {place}</span>
                </span>
            </li>
        }
    };
    view! {
        <Show when=move || silent.with(|silent| !silent.is_empty())>
            <section aria-labelledby="silent-title" data-testid="silent-green">
                <h2 id="silent-title">"Silent green"</h2>
                <p class="note">"Checks of the pipeline that pass where the data are missing or bad."</p>
                <ul class="table">{move || silent.get().into_iter().map(row).collect_view()}</ul>
            </section>
        </Show>
    }
}

/// The runs, when there are several.
#[component]
fn Runs() -> impl IntoView {
    let store = store();
    let runs = Memo::new(move |_| {
        store.summary.with(|summary| if summary.runs.len() > 1 { summary.runs.clone() } else { Vec::new() })
    });
    let chosen = Memo::new(move |_| store.route.with(|route| route.run));
    view! {
        <Show when=move || runs.with(|runs| !runs.is_empty())>
            <section aria-labelledby="runs-title">
                <h2 id="runs-title">"Runs"</h2>
                <ul class="table">
                    {move || runs.get().into_iter().map(|run| view! { <Run run chosen /> }).collect_view()}
                </ul>
            </section>
        </Show>
    }
}

/// A run; pressing it shows only this one.
#[component]
fn Run(run: RunView, chosen: Memo<Option<u32>>) -> impl IntoView {
    let store = store();
    let index = run.run;
    view! {
        <li>
            <button
                type="button"
                class="row"
                aria-pressed=move || (chosen.get() == Some(index)).to_string()
                title=run.id.clone()
                on:click=move |_| store.go(|route| route.run = (route.run != Some(index)).then_some(index))
            >
                <MarkSign mark=verdict_mark(run.verdict) />
                <span class="row-words">
                    <span class="row-name">{format::path(&run_name(&run), 44)}</span>
                    <span class="row-why">{run.why.clone()}</span>
                    <span class="row-why">"Identity from " {run.identity_from.clone()}</span>
                </span>
            </button>
        </li>
    }
}

/// What every rule answered.
#[component]
fn Answers() -> impl IntoView {
    let select = select();
    view! {
        <Show when=move || select.answers.with(|answers| !answers.is_empty())>
            <section aria-labelledby="answers-title">
                <h2 id="answers-title">"Checks"</h2>
                <ul class="table">
                    {move || select.answers.get().into_iter().map(answer).collect_view()}
                </ul>
            </section>
        </Show>
    }
}

fn answer(answer: AnswerView) -> impl IntoView {
    let mark = mark_of(&answer.answer);
    let about = match (mark, answer.why.is_empty()) {
        (Mark::NoData, true) => "no data".to_owned(),
        (Mark::NoData, _) => format!("no data: {}", answer.why),
        _ => answer.why,
    };
    view! {
        <li class="row">
            <MarkSign mark />
            <span class="row-words">
                <span class="row-name">{answer.title}</span>
                <span class="row-why">{about}</span>
            </span>
        </li>
    }
}

/// What became of the entries: a sum that adds up.
#[component]
fn Sum() -> impl IntoView {
    let store = store();
    let select = select();
    let line = move |name: &'static str, at: usize, mark: Option<Mark>| {
        view! {
            <li class="row" class:is-zero=move || select.entries.get()[at] == 0>
                <span class="row-name">{name}</span>
                <span class="row-about tabular">{move || format::count(select.entries.get()[at])}</span>
                {mark.map(|mark| view! { <MarkSign mark mute=true /> })}
            </li>
        }
    };
    view! {
        <Show when=move || select.entries.get()[0] != 0>
        <section aria-labelledby="sum-title">
            <h2 id="sum-title">
                "Entries"
                <button type="button" class="link" on:click=move |_| store.go_lens(Lens::Ledger)>
                    {move || format!("ledger {}", format::count(select.ledger.get().0))}
                </button>
            </h2>
            <ul class="table">
                {line("Recognised", 1, None)}
                {line("Plain", 2, None)}
                {line("Not recognised", 3, None)}
                {line("Lost", 4, Some(Mark::Lost))}
                {line("In all", 0, None)}
            </ul>
        </section>
        </Show>
    }
}

/// What was recognised.
#[component]
fn Formats() -> impl IntoView {
    let select = select();
    let total =
        Memo::new(move |_| select.formats.with(|formats| formats.iter().map(|format| format.documents).sum::<u64>()));
    view! {
        <Show when=move || total.get() != 0>
            <section aria-labelledby="formats-title">
                <h2 id="formats-title">"Documents"</h2>
                <ul class="table">
                    {move || select.formats.get().into_iter().map(document).collect_view()}
                </ul>
            </section>
        </Show>
    }
}

fn document(of: FormatCount) -> impl IntoView {
    view! {
        <li class="row">
            <span class="row-name">{of.title}</span>
            <span class="row-about tabular">{format::count(of.documents)}</span>
        </li>
    }
}

/// The parts of a bar that a list of counts makes, for the ledger's sum.
pub(crate) fn entry_segments(entries: [u64; 5]) -> Vec<Segment> {
    [(1, Mark::Passed), (2, Mark::Skipped), (3, Mark::NoData), (4, Mark::Lost)]
        .map(|(at, mark)| Segment { mark, count: entries[at], within: false })
        .into()
}
