//! What follows from the store: memos, and the words and marks of the domain. No component computes.

use std::sync::Arc;

use artiscope_core::views::{
    AnswerView, AttemptView, CauseView, CountsView, FilesQuery, FormatCount, LedgerQuery, RunView, Summary,
    TestRowView, TestView, TestsQuery, Verdict,
};
use leptos::prelude::*;

use crate::format;
use crate::parts::mark::Mark;
use crate::parts::menu::Choice;
use crate::parts::stacked_bar::Segment;
use crate::parts::tokens;
use crate::route::{LENSES, Lens, LensInfo};
use crate::state::Store;

/// The banner of the first screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Banner {
    /// How it stands.
    pub(crate) verdict: Verdict,
    /// Counts are so far.
    pub(crate) reading: bool,
    /// The sentence.
    pub(crate) headline: String,
    /// The second sentence.
    pub(crate) detail: String,
}

/// How a lens stands in the rail.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct LensState {
    /// It has something to show.
    pub(crate) has_data: bool,
    /// How many.
    pub(crate) count: u64,
    /// How many are wrong, and how.
    pub(crate) wrong: Option<(u64, Mark)>,
}

/// The memos, shared by the whole page for as long as it lives.
pub(crate) type Select = &'static Selected;

/// Everything that follows.
pub(crate) struct Selected {
    /// Entries are being read.
    pub(crate) reading: Memo<bool>,
    /// The chosen run.
    pub(crate) run: Memo<Option<RunView>>,
    /// The choices of the run picker.
    pub(crate) runs: Memo<Vec<Choice>>,
    /// The banner.
    pub(crate) banner: Memo<Banner>,
    /// Cases of the chosen run, or of all.
    pub(crate) counts: Memo<CountsView>,
    /// The counts as parts of a bar.
    pub(crate) segments: Memo<Vec<Segment>>,
    /// Statuses that the query of the tests asks for.
    pub(crate) statuses: Memo<Vec<Mark>>,
    /// Causes of the chosen run, or all.
    pub(crate) causes: Memo<Vec<CauseView>>,
    /// Causes in all.
    pub(crate) causes_total: Memo<u64>,
    /// What the rules answered.
    pub(crate) answers: Memo<Vec<AnswerView>>,
    /// What was recognised.
    pub(crate) formats: Memo<Vec<FormatCount>>,
    /// Entries: total, recognised, plain, unrecognised, lost.
    pub(crate) entries: Memo<[u64; 5]>,
    /// Rows of the ledger, and those by which data was lost.
    pub(crate) ledger: Memo<(u64, u64)>,
    /// Each lens in the rail.
    pub(crate) lenses: Memo<Vec<(Lens, LensState)>>,
    /// Per cent of the bytes that are read.
    pub(crate) percent: Memo<Option<f64>>,
    /// How far the reading is.
    pub(crate) progress: Memo<String>,
    /// The view of the tests.
    pub(crate) tests: Memo<TestsQuery>,
    /// The view of the tree.
    pub(crate) files: Memo<FilesQuery>,
    /// The view of the ledger.
    pub(crate) ledger_view: Memo<LedgerQuery>,
}

impl Selected {
    /// The memos over a store.
    pub(crate) fn over(store: Store) -> Select {
        let of = move |read: fn(&Summary) -> bool| store.summary.with(|summary| read(summary));
        let reading = Memo::new(move |_| {
            store.given.get() && (of(|summary| summary.reading) || !store.progress.with(|p| p.done))
        });
        let run = Memo::new(move |_| {
            let chosen = store.route.with(|route| route.run)?;
            store.summary.with(|summary| summary.runs.iter().find(|run| run.run == chosen).cloned())
        });
        let counts = Memo::new(move |_| {
            run.with(|run| run.as_ref().map_or_else(|| store.summary.with(|summary| summary.counts), |run| run.counts))
        });
        let ledger = Memo::new(move |_| store.summary.with(|summary| (summary.ledger, summary.ledger_lost)));
        let entries = Memo::new(move |_| store.summary.with(|summary| summary.entries));
        Box::leak(Box::new(Self {
            reading,
            run,
            runs: Memo::new(move |_| store.summary.with(|summary| choices(summary))),
            banner: Memo::new(move |_| {
                run.with(|run| store.summary.with(|summary| banner(summary, run.as_ref(), reading.get())))
            }),
            counts,
            segments: Memo::new(move |_| segments(&counts.get())),
            statuses: Memo::new(move |_| store.route.with(|route| statuses(&route.q))),
            causes: Memo::new(move |_| run.with(|run| store.summary.with(|summary| causes(summary, run.as_ref())))),
            causes_total: Memo::new(move |_| store.summary.with(|summary| summary.causes_total)),
            answers: Memo::new(move |_| store.summary.with(|summary| summary.answers.clone())),
            formats: Memo::new(move |_| store.summary.with(|summary| summary.formats.clone())),
            entries,
            ledger,
            lenses: Memo::new(move |_| {
                let known = |info: &LensInfo| match info.lens {
                    Lens::Made(_) => store.summary.with(|summary| made(summary, info.id)),
                    Lens::History => {
                        let count = store.history.with(|history| history.runs());
                        LensState { has_data: count > 0, count, wrong: None }
                    }
                    Lens::Logs => store.summary.with(|summary| {
                        let logs = &summary.logs;
                        let wrong = (logs.failing > 0).then_some((logs.failing, Mark::Failed));
                        LensState { has_data: logs.total > 0, count: logs.total, wrong }
                    }),
                    of => lens(of, counts.get(), entries.get(), ledger.get()),
                };
                LENSES.iter().map(|info| (info.lens, known(info))).collect()
            }),
            percent: Memo::new(move |_| {
                store.progress.with(|progress| {
                    (progress.bytes_of > 0)
                        .then(|| format::share(progress.bytes.min(progress.bytes_of), progress.bytes_of))
                })
            }),
            progress: Memo::new(move |_| store.progress.with(progress)),
            tests: Memo::new(move |_| {
                let run = run.with(|run| run.as_ref().map(|run| run.run));
                let (is_folded, folds) =
                    store.folds.with(|(is_folded, folds)| (*is_folded, folds.iter().cloned().collect()));
                store.route.with(|route| TestsQuery {
                    query: route.q.clone(),
                    run,
                    sort: route.sort,
                    reverse: route.rev,
                    group: route.group,
                    is_folded,
                    folds,
                    ..TestsQuery::default()
                })
            }),
            files: Memo::new(move |_| {
                let filter =
                    store.route.with(|route| if route.lens == Lens::Files { route.f.clone() } else { String::new() });
                store.opened.with(|(open, closed)| FilesQuery {
                    filter,
                    open: open.iter().cloned().collect(),
                    closed: closed.iter().cloned().collect(),
                    find: store.route.with(|route| route.entry),
                    ..FilesQuery::default()
                })
            }),
            ledger_view: Memo::new(move |_| LedgerQuery {
                filter: store
                    .route
                    .with(|route| if route.lens == Lens::Ledger { route.f.clone() } else { String::new() }),
                ..LedgerQuery::default()
            }),
        }))
    }
}

/// The memos of this page.
pub(crate) fn select() -> Select {
    expect_context()
}

fn banner(summary: &Summary, run: Option<&RunView>, reading: bool) -> Banner {
    match run {
        Some(run) => {
            Banner { verdict: run.verdict, reading, headline: format::sentence(&run.why), detail: run_name(run) }
        }
        None if summary.headline.is_empty() && reading => {
            Banner { reading, headline: "Nothing to say yet".into(), ..Banner::default() }
        }
        None => Banner {
            verdict: summary.verdict,
            reading,
            headline: summary.headline.clone(),
            detail: if summary.cancelled && !summary.detail.contains("ancel") {
                tokens::join([summary.detail.as_str(), "Reading was cancelled: what was read stays."])
            } else {
                summary.detail.clone()
            },
        },
    }
}

/// A run by name and label.
pub(crate) fn run_name(run: &RunView) -> String {
    if run.label.is_empty() { run.id.clone() } else { format!("{} · {}", run.id, run.label) }
}

fn choices(summary: &Summary) -> Vec<Choice> {
    if summary.runs.len() < 2 {
        return Vec::new();
    }
    let all = Choice {
        value: None,
        mark: verdict_mark(summary.verdict),
        name: "All runs".into(),
        about: format::plural(summary.runs.len() as u64, "run"),
    };
    let each = summary.runs.iter().map(|run| Choice {
        value: Some(run.run),
        mark: verdict_mark(run.verdict),
        name: format::path(&run.id, 40),
        about: if run.label.is_empty() { run.why.clone() } else { run.label.clone() },
    });
    std::iter::once(all).chain(each).collect()
}

fn segments(counts: &CountsView) -> Vec<Segment> {
    [
        (Mark::Passed, counts.passed, false),
        (Mark::Failed, counts.failed, false),
        (Mark::Error, counts.error, false),
        (Mark::Flaky, counts.flaky, true),
        (Mark::Skipped, counts.skipped, false),
    ]
    .map(|(mark, count, within)| Segment { mark, count, within })
    .into()
}

fn statuses(query: &str) -> Vec<Mark> {
    let asked = tokens::values(query, "s");
    Mark::ALL.into_iter().filter(|mark| asked.iter().any(|word| word == mark.word())).collect()
}

fn causes(summary: &Summary, run: Option<&RunView>) -> Vec<CauseView> {
    summary.causes.iter().filter(|cause| run.is_none_or(|run| cause.runs.contains(&run.id))).cloned().collect()
}

fn lens(lens: Lens, counts: CountsView, entries: [u64; 5], ledger: (u64, u64)) -> LensState {
    match lens {
        Lens::Tests => {
            let wrong = counts.failed + counts.error;
            let wrong = (wrong > 0).then_some((wrong, Mark::Failed));
            LensState { has_data: counts.tests > 0, count: counts.tests, wrong }
        }
        Lens::Files => LensState { has_data: entries[0] > 0, count: entries[0], wrong: None },
        Lens::Ledger => {
            let wrong = (ledger.1 > 0).then_some((ledger.1, Mark::Lost));
            LensState { has_data: ledger.0 > 0, count: ledger.0, wrong }
        }
        Lens::Overview | Lens::Gallery | Lens::Policy | Lens::History | Lens::Logs | Lens::Made(_) => {
            LensState { has_data: true, ..LensState::default() }
        }
    }
}

/// How a lens stands that the engine makes.
fn made(summary: &Summary, id: &str) -> LensState {
    let Some(lens) = summary.lenses.iter().find(|lens| lens.id == id) else { return LensState::default() };
    let wrong = (lens.failed > 0).then_some((lens.failed, Mark::Failed));
    LensState { has_data: lens.count > 0, count: lens.count, wrong: wrong.filter(|_| lens.count > 0) }
}

fn progress(progress: &artiscope_web::protocol::Progress) -> String {
    format!(
        "{} of {} · {} of {} · {}",
        format::bytes(progress.bytes),
        format::bytes(progress.bytes_of),
        format::count(progress.entries),
        format::plural(progress.entries_of, "entry"),
        format::duration(progress.elapsed_ms),
    )
}

/// A verdict as a mark.
pub(crate) fn verdict_mark(verdict: Verdict) -> Mark {
    match verdict {
        Verdict::Red => Mark::Failed,
        Verdict::Green => Mark::Passed,
        Verdict::NoData => Mark::NoData,
    }
}

/// A verdict as a word.
pub(crate) fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Red => "Red.",
        Verdict::Green => "Green.",
        Verdict::NoData => "No data.",
    }
}

/// A word of the engine (status, answer, loss, state of an entry, severity) as a mark.
pub(crate) fn mark_of(word: &str) -> Mark {
    match word {
        "passed" | "pass" => Mark::Passed,
        "failed" | "fail" => Mark::Failed,
        "error" => Mark::Error,
        "skipped" => Mark::Skipped,
        "flaky" => Mark::Flaky,
        "lost" | "data_loss" => Mark::Lost,
        "info" => Mark::Info,
        _ => Mark::NoData,
    }
}

/// The attempt that says most: the final one if it failed, else the last that reported a failure.
pub(crate) fn telling(view: &TestView) -> Option<&AttemptView> {
    view.attempts.iter().rev().find(|attempt| !attempt.failures.is_empty()).or(view.attempts.last())
}

/// The mark of a row: flaky says more than passed.
pub(crate) fn row_mark(row: &TestRowView) -> Mark {
    if row.flaky && row.status == "passed" { Mark::Flaky } else { mark_of(&row.status) }
}

/// The class of a cause: its mark and its word; nothing when it has none.
pub(crate) fn class_badge(class: &str) -> Option<(Mark, String)> {
    let mark = match class {
        "" => return None,
        "flaky" | "flake" => Mark::Flaky,
        "infra" | "infrastructure" => return Some((Mark::Infrastructure, "Infrastructure".into())),
        "regression" | "performance" => Mark::Regressed,
        "data_loss" | "broken" | "broken_document" => Mark::Lost,
        "no_data" | "silent_green" => Mark::NoData,
        "error" => Mark::Error,
        _ => Mark::Failed,
    };
    Some((mark, format::sentence(&class.replace('_', " "))))
}

/// `fail` and so on, said in words.
pub(crate) fn loss_word(loss: &str) -> &'static str {
    match loss {
        "error" => "error",
        "data_loss" => "data lost",
        _ => "note",
    }
}

/// A cause by its id, while the summary holds it.
pub(crate) fn cause(summary: &Arc<Summary>, id: &str) -> Option<CauseView> {
    summary.causes.iter().find(|cause| cause.id == id).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flaky_is_of_which_and_not_beside() {
        let counts = CountsView { tests: 10, passed: 8, failed: 2, flaky: 3, ..CountsView::default() };
        let whole: u64 = segments(&counts).iter().filter(|part| !part.within).map(|part| part.count).sum();
        assert_eq!(whole, 10);
    }

    #[test]
    fn statuses_of_a_query_are_marks() {
        assert_eq!(statuses("s:failed words s:flaky"), [Mark::Failed, Mark::Flaky]);
    }

    #[test]
    fn a_lens_without_data_says_so() {
        let none = lens(Lens::Tests, CountsView::default(), [3, 0, 3, 0, 0], (0, 0));
        assert!(!none.has_data);
        let some = lens(Lens::Ledger, CountsView::default(), [3, 0, 2, 0, 1], (4, 1));
        assert_eq!(some.wrong, Some((1, Mark::Lost)));
    }
}
