//! A cause: what it is, what it hits, the lines that prove it, what to do next.

use artiscope_core::views::{CauseTest, CauseView, EvidenceView};
use artiscope_web::protocol::Copied;
use leptos::prelude::*;

use crate::format;
use crate::parts::excerpt::{Excerpt, Line};
use crate::parts::mark::{Badge, Mark, MarkSign};
use crate::select::class_badge;
use crate::state::store;

/// Evidence shown beside the first one.
const ALSO: usize = 3;
/// Tests that are named.
const SAMPLE: usize = 4;

/// The card.
#[component]
pub(crate) fn CauseCard(
    /// The cause.
    cause: Memo<CauseView>,
    /// Its rank, from 1.
    rank: Memo<usize>,
    /// Whether it is open at first.
    open: bool,
) -> impl IntoView {
    let store = store();
    let open = RwSignal::new(open);
    let first = Memo::new(move |_| cause.with(|cause| cause.evidence.first().cloned()));
    let of = move || first.with(|first| first.as_ref().map(|first| first.path.clone()).unwrap_or_default());
    let also = move || cause.with(|cause| cause.evidence.iter().skip(1).take(ALSO).cloned().collect::<Vec<_>>());
    let sample = Memo::new(move |_| cause.with(|cause| cause.sample.iter().take(SAMPLE).cloned().collect::<Vec<_>>()));
    let query = move || cause.with_untracked(|cause| cause.query.clone());
    let body = format!("cause-{}", cause.with_untracked(|cause| cause.id.clone()));
    let more = move || {
        let shown = sample.with(Vec::len) as u64;
        cause.with(|cause| cause.tests.saturating_sub(shown))
    };
    view! {
        <article class="card" data-testid="cause" class:is-open=move || open.get()>
            <header>
                <span class="card-number" aria-hidden="true">{move || rank.get()}</span>
                <div class="card-head">
                    <h3>
                        <button
                            type="button"
                            class="card-title"
                            aria-expanded=move || open.get().to_string()
                            aria-controls=body.clone()
                            on:click=move |_| open.update(|open| *open = !*open)
                        >
                            {move || cause.with(|cause| cause.title.clone())}
                        </button>
                    </h3>
                    <Facts cause />
                </div>
                {move || class_badge(&cause.with(|cause| cause.class.clone())).map(|(mark, text)| view! { <Badge mark text /> })}
            </header>
            <div id=body hidden=move || !open.get()>
                {move || first.get().filter(|_| open.get()).map(|evidence| view! { <Evidence evidence /> })}
                {move || (!also().is_empty()).then(|| view! {
                    <p class="card-also">
                        "also at "
                        {also().into_iter().map(|evidence| view! { <OpenAt evidence beside=of() />" " }).collect_view()}
                    </p>
                })}
                <ul class="card-tests">
                    {move || sample.get().into_iter().map(|test| view! { <SampleTest test /> }).collect_view()}
                    <Show when=move || more() != 0>
                        <li>
                            <button type="button" class="link" on:click=move |_| store.go_tests(&query())>
                                {move || format!("and {} more", format::count(more()))}
                            </button>
                        </li>
                    </Show>
                </ul>
                <footer>
                    <p class="card-next" dir="auto">{move || cause.with(|cause| format::sentence(&cause.next_step))}</p>
                    <Show when=move || cause.with(|cause| cause.tests > 0)>
                        <button type="button" class="button" on:click=move |_| store.go_tests(&query())>
                            {move || format!("Show {}", format::plural(cause.with(|cause| cause.tests), "test"))}
                        </button>
                    </Show>
                    <button
                        type="button"
                        class="button"
                        data-testid="copy"
                        on:click=move |_| store.copy(Copied::Cause(cause.with_untracked(|cause| cause.id.clone())))
                    >
                        "Copy"
                    </button>
                </footer>
            </div>
        </article>
    }
}

/// What it hits, who should look.
#[component]
fn Facts(cause: Memo<CauseView>) -> impl IntoView {
    move || {
        let cause = cause.get();
        let runs = match cause.runs.as_slice() {
            [] => None,
            [run] => Some(view! { <span>"in " <b>{format::path(run, 40)}</b></span> }.into_any()),
            runs => Some(
                view! { <span title=runs.join("\n")>"in " <b>{format::plural(runs.len() as u64, "run")}</b></span> }
                    .into_any(),
            ),
        };
        view! {
            <p class="card-facts">
                {(cause.tests > 0).then(|| view! { <span><b>{format::plural(cause.tests, "test")}</b></span> })}
                {runs}
                {(!cause.since.is_empty()).then(|| view! { <span>{cause.since.clone()}</span> })}
                {(!cause.only_on.is_empty()).then(|| view! { <span data-testid="only-on">{cause.only_on.clone()}</span> })}
                {(!cause.between.is_empty()).then(|| view! { <span data-testid="between">{cause.between.clone()}</span> })}
                {(!cause.seen.is_empty()).then(|| view! { <span>{cause.seen.clone()}</span> })}
                {(!cause.owner.is_empty()).then(|| view! { <span title=cause.owner_from.clone()>"owner " <b>{cause.owner.clone()}</b></span> })}
                {(!cause.quarantine.is_empty()).then(|| view! { <span>{cause.quarantine.clone()}</span> })}
            </p>
        }
    }
}

/// Some of the tests: each opens in the inspector.
#[component]
fn SampleTest(test: CauseTest) -> impl IntoView {
    let store = store();
    let case = test.case;
    view! {
        <li>
            <button
                type="button"
                class="card-test"
                aria-pressed=move || store.route.with(|route| route.test == Some(case)).to_string()
                on:click=move |_| store.go(|route| route.test = Some(case))
            >
                <MarkSign mark=Mark::Failed mute=true />
                <span class="card-test-name" dir="auto">{test.name}</span>
                <span class="card-test-group" dir="auto">{format::path(&test.group, 48)}</span>
            </button>
        </li>
    }
}

/// The lines that prove it, with those around them as soon as they are there.
#[component]
pub(crate) fn Evidence(
    /// Which.
    evidence: EvidenceView,
) -> impl IntoView {
    let store = store();
    let (entry, line) = (evidence.entry, evidence.line);
    let last = evidence.end_line.clamp(line, line + 2);
    if line > 0 {
        store.excerpts.want(entry, line);
        store.ask_excerpt();
    }
    let telling = evidence.text.clone();
    let lines = Memo::new(move |_| -> Vec<Line> {
        let around = store.excerpts.get(entry, line).filter(|page| line > 0 && !page.lines.is_empty());
        match around {
            Some(page) => {
                page.lines.into_iter().zip(page.query.offset + 1..).map(|(text, number)| (number, text)).collect()
            }
            None => vec![(line, telling.clone())],
        }
    });
    view! {
        <Excerpt path=evidence.path.clone() lines hit=(line, last) action=view! { <OpenAt evidence /> }.into_any() />
    }
}

/// Goes to the lines.
#[component]
pub(crate) fn OpenAt(
    /// Where.
    evidence: EvidenceView,
    /// Stands beside evidence of this path: names its own where it is another.
    #[prop(optional)]
    beside: Option<String>,
) -> impl IntoView {
    let store = store();
    let EvidenceView { entry, line, end_line, path: place, .. } = evidence;
    let base = format::path(format::base(&place), 36);
    let what = match (line, beside) {
        (0, None) => "open file".to_owned(),
        (0, Some(_)) => base,
        (line, None) => format!("open at {line}"),
        (line, Some(beside)) if beside == place => format!("{line}"),
        (line, Some(_)) => format!("{base}:{line}"),
    };
    let label = format!("{what}, {} {place}", if line > 0 { "line in" } else { "file" });
    view! {
        <button
            type="button"
            class="link"
            data-testid="open-at"
            aria-label=label.clone()
            title=label
            on:click=move |_| store.go_entry(entry, Some((line, end_line.max(line))))
        >
            {what}
        </button>
    }
}
