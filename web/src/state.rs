//! One store: what was said by the engine, where the user is, what lies open.
//!
//! Signals only; what follows from them is in `select`. Components read, and call the methods here.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use artiscope_core::views::{
    AttachedQuery, AttachedView, FilesPage, LedgerPage, LensView, LogPage, LogsPage, MergedPage, PolicyTrial,
    PolicyView, Preview, RunsView, SearchPage, Suggestions, Summary, TestView, TestsPage,
};
use artiscope_web::client::Client;
use artiscope_web::host;
use artiscope_web::protocol::{Copied, Event, HistoryView, KeptPage, KeptRunView, Progress, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::address;
use crate::excerpts::Excerpts;
use crate::given::{Cleared, Offer};
use crate::hosting::{self, Hosting};
use crate::lists::Lists;
use crate::pages::export::Exporting;
use crate::pages::logs::{Compared, TextFound};
use crate::route::{Lens, Route};
use crate::slices::{Slice, Sliced};
pub(crate) use crate::theme::Theme;
use crate::viewing::Viewing;

/// A short word at the foot.
#[derive(Clone, PartialEq)]
pub(crate) struct Toast {
    number: u64,
    /// The word.
    pub(crate) text: String,
    /// What it tells of can be undone for as long as it is shown.
    pub(crate) can_undo: bool,
}

/// What is known of the case that was asked for.
#[derive(Clone, Default, PartialEq)]
pub(crate) enum Asked {
    /// Its answer is on the way.
    #[default]
    Waiting,
    /// There is no such case.
    Missing,
    /// Here it is.
    There(Arc<TestView>),
}

/// The store, shared by the whole page for as long as it lives.
pub(crate) type Store = &'static State;

/// Everything the page knows.
pub(crate) struct State {
    /// The line to the engine.
    pub(crate) client: StoredValue<Option<Client>, LocalStorage>,
    /// Each lens as it was left.
    pub(crate) places: StoredValue<HashMap<Lens, Route>>,
    /// Where the user is.
    pub(crate) route: RwSignal<Route>,
    /// What this page says of itself where it is a report: it opens what it carries and nothing else.
    pub(crate) report: Option<String>,
    /// Something was given: no first visit any more.
    pub(crate) given: RwSignal<bool>,
    /// The first screen.
    pub(crate) summary: RwSignal<Arc<Summary>>,
    /// Grows whenever the facts do.
    pub(crate) version: RwSignal<u64>,
    /// How far the reading is.
    pub(crate) progress: RwSignal<Progress>,
    /// Visible tests.
    pub(crate) tests: Slice<TestsPage>,
    /// Visible rows of the tree.
    pub(crate) files: Slice<FilesPage>,
    /// Visible lines.
    pub(crate) preview: Slice<Preview>,
    /// Visible rows of the ledger.
    pub(crate) ledger: Slice<LedgerPage>,
    /// Visible logs.
    pub(crate) logs: Slice<LogsPage>,
    /// Visible lines of several logs.
    pub(crate) merged: Slice<MergedPage>,
    /// Visible rows of the log that is shown.
    pub(crate) log: Slice<LogPage>,
    /// How that log is looked at.
    pub(crate) viewing: Viewing,
    /// How the runs stand that are kept.
    pub(crate) history: RwSignal<Arc<HistoryView>>,
    /// Visible runs of those.
    pub(crate) kept: Slice<KeptPage>,
    /// The one of them that is shown in full.
    pub(crate) kept_run: RwSignal<Option<Arc<KeptRunView>>>,
    /// The lens that was last asked for.
    pub(crate) lens: RwSignal<Option<Arc<LensView>>>,
    /// What can leave, and what of it is looked at.
    pub(crate) exporting: Exporting,
    /// The policy, once it was asked for.
    pub(crate) policy: RwSignal<Arc<PolicyView>>,
    /// Rule and window of flaky tests that the address asked for last.
    pub(crate) flakes_asked: StoredValue<(String, String)>,
    /// Every run with what decided which it is, once it was asked for.
    pub(crate) identities: RwSignal<Arc<RunsView>>,
    /// Runs are being corrected.
    pub(crate) correcting: RwSignal<bool>,
    /// A policy file that may be used.
    pub(crate) offer: RwSignal<Option<Offer>>,
    /// What it would do.
    pub(crate) trial: RwSignal<Option<Arc<PolicyTrial>>>,
    /// The last case asked for.
    pub(crate) test: RwSignal<Asked>,
    /// The attempt of it that is shown; `None` for the most telling one.
    pub(crate) attempt: RwSignal<Option<u16>>,
    /// Files of that case which were asked for, as far as they are there.
    pub(crate) attached: RwSignal<HashMap<AttachedQuery, Arc<AttachedView>>>,
    /// Diffs stand side by side.
    pub(crate) sides: RwSignal<bool>,
    /// Lines found in everything open.
    pub(crate) text: TextFound,
    /// Templates of a log, and its lines that another one does not explain.
    pub(crate) compared: Compared,
    /// Hits of the omnibox.
    pub(crate) found: RwSignal<SearchPage>,
    /// Lines around evidence.
    pub(crate) excerpts: Excerpts,
    /// Lists that keep their place.
    pub(crate) lists: Lists,
    /// Nodes of the tree that were opened and closed by hand.
    pub(crate) opened: RwSignal<(BTreeSet<String>, BTreeSet<String>)>,
    /// Groups of the tests: all are folded but those named, or only those named.
    pub(crate) folds: RwSignal<(bool, BTreeSet<String>)>,
    /// What the term that is being typed could become.
    pub(crate) suggested: RwSignal<Arc<Suggestions>>,
    /// The help is shown.
    pub(crate) help: RwSignal<bool>,
    /// What the omnibox holds; `None` when it is closed.
    pub(crate) omnibox: RwSignal<Option<String>>,
    /// Light or dark.
    pub(crate) theme: RwSignal<Theme>,
    /// A short word at the foot.
    pub(crate) toast: RwSignal<Option<Toast>>,
    /// What "Undo" brings back.
    pub(crate) cleared: StoredValue<Option<Cleared>, LocalStorage>,
    /// What went wrong and is no fault of the input.
    pub(crate) error: RwSignal<String>,
    /// The page that shows this one.
    pub(crate) hosting: Hosting,
}

impl State {
    /// The store, with its engine started.
    pub(crate) fn start() -> Store {
        let theme = host::storage_get("theme").map(|id| Theme::from_id(&id)).unwrap_or_default();
        let store: Store = Box::leak(Box::new(Self {
            client: StoredValue::new_local(None),
            places: StoredValue::default(),
            route: RwSignal::default(),
            report: host::report_said(),
            given: RwSignal::new(false),
            summary: RwSignal::default(),
            version: RwSignal::new(0),
            progress: RwSignal::new(Progress { done: true, ..Progress::default() }),
            tests: Slice::new(),
            files: Slice::new(),
            preview: Slice::new(),
            ledger: Slice::new(),
            logs: Slice::new(),
            merged: Slice::new(),
            log: Slice::new(),
            viewing: Viewing::new(),
            history: RwSignal::default(),
            kept: Slice::new(),
            kept_run: RwSignal::new(None),
            lens: RwSignal::default(),
            exporting: Exporting::new(),
            policy: RwSignal::default(),
            flakes_asked: StoredValue::default(),
            identities: RwSignal::default(),
            correcting: RwSignal::new(false),
            offer: RwSignal::new(None),
            trial: RwSignal::new(None),
            test: RwSignal::default(),
            attempt: RwSignal::new(None),
            attached: RwSignal::default(),
            sides: RwSignal::new(false),
            text: TextFound::new(),
            compared: Compared::new(),
            found: RwSignal::default(),
            excerpts: Excerpts::new(),
            lists: Lists::new(),
            opened: RwSignal::default(),
            folds: RwSignal::default(),
            suggested: RwSignal::default(),
            help: RwSignal::new(false),
            omnibox: RwSignal::new(None),
            theme: RwSignal::new(theme),
            toast: RwSignal::new(None),
            cleared: StoredValue::new_local(None),
            error: RwSignal::default(),
            hosting: Hosting::new(),
        }));
        store.arrive(&address::read());
        address::on_change(move |hash| store.arrive(&hash));
        store.client.set_value(Some(Client::start(move |number, event| store.receive(number, event))));
        if store.report.is_some() {
            store.open_report();
        } else {
            hosting::start(store);
        }
        store
    }

    // What the engine says.

    fn receive(&'static self, number: u32, event: Event) {
        match event {
            Event::Ready => self.choose_again(),
            Event::Progress(progress) => {
                self.given.set(true);
                self.reading_for_host(&progress);
                self.progress.set(progress);
            }
            Event::Summary(summary) => self.summarised(*summary),
            Event::Tests(page) => self.tests.receive(page),
            Event::Suggested(found) => self.suggested.set(Arc::new(found)),
            Event::Files(page) => {
                self.files.receive(page);
                self.unfold_small();
            }
            Event::Ledger(page) => self.ledger.receive(page),
            Event::Preview(page) => {
                if let Some(page) = self.excerpts.receive(number, *page) {
                    self.preview.receive(page);
                }
                self.ask_excerpt();
            }
            Event::Logs(page) => self.logs.receive(page),
            Event::Merged(page) => self.merged.receive(page),
            Event::Log(view) => self.log_known(*view),
            Event::LogRows(page) => self.log_rows(*page),
            Event::Sought(found) => self.log_sought(*found),
            Event::Templates(entry, found) => self.compared.templates.take(&entry, *found),
            Event::Minus(found) => self.compared.minus.take(&found.query.clone(), *found),
            Event::Test(view) => self.test.set(view.map_or(Asked::Missing, |view| Asked::There(Arc::new(*view)))),
            Event::NextRed(row) => self.go_row(row),
            Event::Attached(view) => self.attached(*view),
            Event::Extracted(name, Ok(bytes)) => host::download(&name, &bytes),
            Event::Exports(rows) => self.exporting.rows.set(rows),
            Event::Export(page) => self.exporting.page.receive(*page),
            Event::Extracted(name, Err(why)) => self.say(format!("{name} cannot be downloaded: {why}")),
            Event::Lens(view) => self.lens.set(view.map(|view| Arc::new(*view))),
            Event::Policy(view) => self.policed(view),
            Event::Runs(view) => self.identified(view),
            Event::Tried(trial) => self.trial.set(Some(Arc::new(trial))),
            Event::Search(page) => self.found.set(page),
            Event::Found(page) => self.text.take(*page),
            Event::Copied(text) => self.copy_text(text),
            Event::History(view) => self.history.set(Arc::new(*view)),
            Event::Kept(page) => self.kept.receive(page),
            Event::KeptRun(view) => self.kept_run.set(view.map(|view| Arc::new(*view))),
            Event::FirstKept => self.ask_to_persist(),
            Event::Done(text) => self.say_done(text),
            Event::Failed(why) => {
                self.engine_failed_for_host(&why);
                self.error.set(why);
                self.excerpts.retry();
                self.ask_again();
            }
        }
    }

    fn attached(&self, view: AttachedView) {
        if self.route.with_untracked(|route| route.test == Some(view.query.case)) {
            self.attached.update(|known| {
                known.insert(view.query.clone(), Arc::new(view));
            });
        }
    }

    /// What the rules say may have changed with it.
    fn policed(&self, view: PolicyView) {
        let changed = self.policy.with_untracked(|old| old.file != view.file);
        self.policy.set(Arc::new(view));
        if changed {
            self.version.update(|version| *version += 1);
        }
    }

    fn summarised(&self, summary: Summary) {
        let state = |of: &Summary| (of.counts.tests, of.entries, of.ledger, of.reading, of.inputs, of.inflated_bytes);
        let changed = self.summary.with_untracked(|old| state(old) != state(&summary));
        let fresh = summary.inputs == 0 && !summary.reading;
        self.given.set(!fresh);
        if self.report.is_some() && !summary.reading && !fresh {
            host::uncover();
        }
        self.summary.set(Arc::new(summary));
        if changed {
            self.version.update(|version| *version += 1);
        }
        self.ask_excerpt();
    }

    fn ask_again(&self) {
        self.tests.forget_question();
        self.files.forget_question();
        self.preview.forget_question();
        self.ledger.forget_question();
        self.logs.forget_question();
        self.merged.forget_question();
        self.log.forget_question();
        self.exporting.page.forget_question();
        self.version.update(|version| *version += 1);
    }

    // What the engine is asked.

    /// Sends a request; gives its number.
    pub(crate) fn send(&self, request: Request) -> u32 {
        self.client.with_value(|client| client.as_ref().map_or(0, |client| client.send(request)))
    }

    /// Asks for rows of a view, if they are not there.
    pub(crate) fn want<P: Sliced>(&self, slice: &Slice<P>, view: &P::Query, first: u64, count: u64) {
        if let Some(request) = slice.wants(view, first, count, self.version.get_untracked()) {
            self.send(request);
        }
    }

    /// Asks for the next excerpt that waits, unless another preview is under way or entries are still being read.
    pub(crate) fn ask_excerpt(&self) {
        if self.summary.with_untracked(|summary| summary.reading) || self.preview.is_waiting() {
            return;
        }
        self.excerpts.next(|query| self.send(Request::Preview(query)));
    }

    /// Asks for redacted text, which goes to the clipboard when it comes.
    pub(crate) fn copy(&self, what: Copied) {
        self.send(Request::Copy(what));
    }

    pub(crate) fn copy_text(&'static self, text: String) {
        self.copy_saying(text, "Copied".into());
    }

    /// Copies a text, and says so in these words.
    pub(crate) fn copy_saying(&'static self, text: String, said: String) {
        spawn_local(async move {
            let copied = host::copy_text(&text).await;
            self.say(if copied { said } else { "The browser refused the clipboard".into() });
        });
    }

    // What lies on top.

    /// Says a short word at the foot.
    pub(crate) fn say(&self, text: String) {
        self.toast(text, false);
    }

    /// Says it, with a way back for as long as it is shown.
    pub(crate) fn say_undo(&self, text: String) {
        self.toast(text, true);
    }

    fn toast(&self, text: String, can_undo: bool) {
        let number = self.toast.with_untracked(|toast| toast.as_ref().map_or(0, |toast| toast.number + 1));
        self.toast.set(Some(Toast { number, text, can_undo }));
        let toast = self.toast;
        let expire = move || {
            if toast.with_untracked(|toast| toast.as_ref().is_some_and(|shown| shown.number == number)) {
                toast.set(None);
            }
        };
        // Long enough to read, and to reach the button.
        set_timeout(expire, Duration::from_secs(if can_undo { 12 } else { 4 }));
    }

    /// Light, dark, system.
    pub(crate) fn set_theme(&self, theme: Theme) {
        self.theme.set(theme);
        host::storage_set("theme", theme.id());
    }
}

/// The store of this page.
pub(crate) fn store() -> Store {
    expect_context()
}
