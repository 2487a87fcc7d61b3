//! Runs that are kept in this browser: where they are, what is done with them, how they stand.
//!
//! What is to be done waits in a line and is done one after the other; in between the engine answers. Files of
//! the projects that are open or shown are in memory, as they are stored: small, and there again when the
//! browser clears its storage.

mod database;
mod fetching;
mod jobs;
mod run;
mod saving;
mod store;
mod view;

use super::engine::Desk;
use super::file_source::Bytes;
use crate::protocol::{Handed, HistoryOrder, HistoryView, KeptRow, OfferView};
use artiscope_core::bytes::ByteSource;
use artiscope_core::history::Parts;
use artiscope_core::session::{self, Files};
use database::Names;
use gloo::events::EventListener;
use jobs::Job;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::{Rc, Weak};
use store::{Edit, Line, Store};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{BroadcastChannel, File};

/// Tabs tell each other by it that something has changed.
const CHANNEL: &str = "artiscope-history";

/// A run in the list, and its time.
type Row = (Option<i64>, KeptRow);

/// Files of each project of a backup.
type Offered = BTreeMap<String, Files>;

/// Everything about runs that are kept.
pub(in crate::worker) struct Shelf {
    line: Line,
    jobs: VecDeque<Job>,
    is_busy: bool,
    /// Whoever asked before something was forgotten gets nothing.
    generation: u32,
    names: Names,
    /// Of projects that are open or shown.
    files: BTreeMap<String, Rc<Files>>,
    /// Projects of the open runs.
    projects: BTreeSet<String>,
    /// Projects whose runs stand beside the open ones.
    loaded: BTreeSet<String>,
    /// Keys of the open runs, as far as that was of interest.
    open: BTreeSet<String>,
    /// Keys that were removed by hand: opened again, they are not kept again.
    declined: BTreeSet<String>,
    /// What the browser has cleared.
    cleared: BTreeMap<String, Rc<Files>>,
    is_looked_at: bool,
    has_kept: bool,
    back: Vec<(String, Edit)>,
    offer: Option<(OfferView, Offered)>,
    rows: Option<Rc<Vec<Row>>>,
    channel: Option<(BroadcastChannel, EventListener)>,
    view: HistoryView,
}

impl Shelf {
    pub(in crate::worker) fn new(this: &Weak<RefCell<Desk>>) -> Self {
        let queue = |job: fn() -> Job| {
            let this = this.clone();
            move || {
                if let Some(desk) = this.upgrade() {
                    desk.borrow_mut().queue(job());
                }
            }
        };
        let channel = BroadcastChannel::new(CHANNEL).ok().map(|channel| {
            let heard = queue(|| Job::Refresh);
            let listener = EventListener::new(&channel, "message", move |_| heard());
            (channel, listener)
        });
        Self {
            line: Line { store: Rc::<Store>::default(), on_close: Rc::new(queue(|| Job::Closed)) },
            jobs: VecDeque::new(),
            is_busy: false,
            generation: 0,
            names: Names::new(),
            files: BTreeMap::new(),
            projects: BTreeSet::new(),
            loaded: BTreeSet::new(),
            open: BTreeSet::new(),
            declined: BTreeSet::new(),
            cleared: BTreeMap::new(),
            is_looked_at: false,
            has_kept: false,
            back: Vec::new(),
            offer: None,
            rows: None,
            channel,
            view: HistoryView::default(),
        }
    }

    /// Nothing is open any more; what is kept stays.
    pub(in crate::worker) fn clear(&mut self) {
        self.generation += 1;
        self.projects.clear();
        self.loaded.clear();
        self.open.clear();
        self.offer = None;
    }

    /// Projects of the open runs of which something is kept.
    fn wanted(&self) -> BTreeSet<String> {
        self.projects.iter().filter(|project| self.names.contains_key(*project)).cloned().collect()
    }

    /// Other tabs look again.
    fn tell_others(&self) {
        if let Some((channel, _)) = &self.channel {
            let _ = channel.post_message(&JsValue::NULL);
        }
    }
}

impl Desk {
    /// Does what the page wants of runs that are kept.
    pub(in crate::worker) fn history(&mut self, order: HistoryOrder, handles: Vec<JsValue>) {
        let file = handles.into_iter().next().and_then(|file| file.dyn_into::<File>().ok());
        self.queue(Job::Order(order, file));
    }

    /// Takes backups of a history out of what was given: they are offered, and no runs themselves.
    pub(in crate::worker) fn take_backups(&mut self, files: Vec<(Handed, Bytes)>) -> Vec<(Handed, Bytes)> {
        let (mut rest, mut offers) = (Vec::new(), Vec::new());
        for (handed, bytes) in files {
            let name = &handed.name;
            // Only names that can be one are looked into: a folder of thousands is not read twice.
            let is_zip = name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("zip"));
            let source = is_zip.then(|| self.source(&bytes));
            match source.filter(|source| session::is_backup(source, self.session.limits())) {
                Some(source) => offers.push((handed.name, source)),
                None => rest.push((handed, bytes)),
            }
        }
        for (name, source) in offers {
            self.shelf.offer = Some(self.offered(&name, &source));
        }
        if self.shelf.offer.is_some() {
            self.queue(Job::Describe);
        }
        rest
    }

    /// What a backup holds.
    fn offered(&self, name: &str, source: &dyn ByteSource) -> (OfferView, Offered) {
        let name = name.rsplit('/').next().unwrap_or(name).to_owned();
        let (files, mut damaged) = match session::restore(source, self.session.limits()) {
            Ok(restored) => restored,
            Err(refused) => return (OfferView { name, refused, ..OfferView::default() }, Offered::new()),
        };
        let parts = Parts::of(&files);
        damaged.extend(parts.damaged);
        let runs = |files: &Files| files.keys().filter(|name| name.starts_with("runs/")).count() as u64;
        let is_new = |project: &str, name: &String| {
            name.starts_with("runs/") && !self.shelf.names.get(project).is_some_and(|known| known.contains(name))
        };
        let new =
            parts.projects.iter().map(|(project, files)| files.keys().filter(|name| is_new(project, name)).count());
        let view = OfferView {
            name,
            projects: parts.projects.iter().map(|(project, files)| (project.clone(), runs(files))).collect(),
            new: new.sum::<usize>() as u64,
            damaged,
            refused: String::new(),
        };
        (view, parts.projects)
    }

    /// When everything was read: judges, beside what was kept of the same projects.
    pub(in crate::worker) fn judge_beside(&mut self) {
        self.shelf.projects = self.session.projects();
        let wanted = self.shelf.wanted();
        let is_there = self.shelf.view.is_known || !self.shelf.is_busy;
        if is_there && wanted == self.shelf.loaded && !self.shelf.jobs.iter().any(|job| matches!(job, Job::Judge(_))) {
            return self.judged();
        }
        self.queue(Job::Judge(self.shelf.generation));
    }

    /// The rules have spoken: runs are kept if that was chosen.
    pub(in crate::worker) fn after_judging(&mut self) {
        let history = self.session.history();
        let open = history.iter().flat_map(|history| {
            let runs = history.runs().iter().zip(0_u32..);
            runs.filter(|(_, at)| history.is_open(*at)).map(|(about, _)| about.key())
        });
        self.shelf.open = open.collect();
        self.shelf.rows = None;
        let job = if self.shelf.view.keep { Job::Save } else { Job::Describe };
        self.queue(job);
    }

    /// Says how things stand, when everything before is done.
    pub(in crate::worker) fn describe_history(&mut self) {
        self.queue(Job::Describe);
    }
}
