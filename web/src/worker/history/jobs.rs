//! What is done with runs that are kept, one after the other.

use super::super::clock::now_ms;
use super::super::engine::Desk;
use super::database::Fault;
use super::saving;
use super::store::{Edit, Line, Refusal};
use crate::protocol::{Event, HistoryOrder};
use artiscope_core::history::{Glance, History, Parts, Windows, prune};
use artiscope_core::session::{self, Files};
use gloo::timers::future::TimeoutFuture;
use js_sys::Promise;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::{Rc, Weak};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, MessageChannel};

/// Milliseconds of work before the event loop has its turn.
const TURN_MS: f64 = 30.0;
/// How often a store is opened again that the browser has closed, and milliseconds in between.
const AGAIN: u32 = 20;
const AGAIN_MS: u32 = 100;

/// Something to be done.
pub(super) enum Job {
    /// The page said so; a file beside it.
    Order(HistoryOrder, Option<File>),
    /// What is open is judged, beside what was kept.
    Judge(u32),
    /// The open runs are kept.
    Save,
    /// Something changed elsewhere.
    Refresh,
    /// The browser closed the store.
    Closed,
    /// It is said how things stand.
    Describe,
}

/// The desk, for as long as the engine lives.
pub(super) type Place = Weak<RefCell<Desk>>;

/// Does something at the desk; `None` when the engine is gone.
pub(super) fn at<T>(desk: &Place, work: impl FnOnce(&mut Desk) -> T) -> Option<T> {
    desk.upgrade().map(|desk| work(&mut desk.borrow_mut()))
}

impl Desk {
    /// Puts something at the end of the line.
    pub(super) fn queue(&mut self, job: Job) {
        // What waits to be looked at needs no second look; how things stand is said after everything.
        let waits = |job: &Job| matches!(job, Job::Refresh) && matches!(self.shelf.jobs.back(), Some(Job::Refresh));
        if !waits(&job) {
            self.shelf.jobs.push_back(job);
        }
        if !std::mem::replace(&mut self.shelf.is_busy, true) {
            spawn_local(work(self.this.clone()));
        }
    }
}

async fn work(desk: Place) {
    loop {
        let next = at(&desk, |desk| {
            let job = desk.shelf.jobs.pop_front();
            desk.shelf.is_busy = job.is_some();
            job.map(|job| (job, desk.shelf.line.clone()))
        });
        let Some((job, line)) = next.flatten() else { return };
        if let Err(refusal) = perform(&desk, &line, job).await {
            at(&desk, |desk| desk.shelf.view.trouble = refusal.said());
        }
        super::view::describe(&desk).await;
    }
}

async fn perform(desk: &Place, line: &Line, job: Job) -> Result<(), Refusal> {
    match job {
        Job::Order(order, file) => obey(desk, line, order, file).await,
        Job::Judge(generation) => judge(desk, line, generation).await,
        Job::Save => saving::save(desk, line).await,
        Job::Refresh => refresh(desk, line).await,
        Job::Closed => closed(desk, line).await,
        Job::Describe => Ok(()),
    }
}

async fn obey(desk: &Place, line: &Line, order: HistoryOrder, file: Option<File>) -> Result<(), Refusal> {
    let shown = at(desk, |desk| {
        // Who only looks is to see what went wrong.
        if !matches!(order, HistoryOrder::Look | HistoryOrder::Show(_) | HistoryOrder::Dismiss) {
            desk.shelf.view.trouble.clear();
        }
        desk.shelf.view.shown.clone()
    });
    let shown = shown.unwrap_or_default();
    match order {
        HistoryOrder::Choose(keep, windows) => {
            let begins = at(desk, |desk| {
                let view = &mut desk.shelf.view;
                view.windows = windows;
                !std::mem::replace(&mut view.keep, keep) && keep
            });
            refresh(desk, line).await?;
            if begins == Some(true) {
                saving::save(desk, line).await?;
            }
        }
        HistoryOrder::Look => {
            let begins = at(desk, |desk| !std::mem::replace(&mut desk.shelf.is_looked_at, true));
            if begins == Some(true) {
                show(desk, line).await?;
            }
        }
        HistoryOrder::Show(project) => {
            at(desk, |desk| {
                desk.shelf.view.shown = project;
                desk.shelf.view.removed = None;
                desk.shelf.rows = None;
            });
            show(desk, line).await?;
        }
        HistoryOrder::Call(project) => {
            let is_new = at(desk, |desk| {
                desk.session.set_project(project);
                !desk.reading.is_active() && desk.session.inputs() > 0
            });
            if is_new == Some(true) {
                at(desk, Desk::judge_beside);
            }
        }
        HistoryOrder::Save => {
            at(desk, |desk| desk.shelf.declined.clear());
            saving::save(desk, line).await?;
        }
        HistoryOrder::SaveAgain => {
            let all = at(desk, |desk| desk.shelf.cleared.clone()).unwrap_or_default();
            for (project, files) in all {
                line.edit(&project, |there| Ok(absent(&files, there))).await?;
            }
            at(desk, |desk| {
                desk.shelf.cleared.clear();
                desk.shelf.view.cleared = 0;
            });
            changed(desk, line).await?;
            saving::save(desk, line).await?;
        }
        HistoryOrder::Remove(key) => {
            let name = format!("runs/{key}");
            let back = line.edit(&shown, |files| Ok(without(&name, &key, files))).await?;
            // Names may go until it comes back: it brings its own.
            let block = back.write.get(&name).and_then(|bytes| Glance::open(bytes).ok());
            let block = block.map(|glance| format!("names/{}", glance.block));
            let files = at(desk, |desk| desk.shelf.files.get(&shown).cloned()).flatten().unwrap_or_default();
            let names = block.and_then(|name| Some((name.clone(), files.get(&name)?.clone())));
            let back = Edit { write: back.write.into_iter().chain(names).collect(), ..back };
            at(desk, |desk| desk.shelf.declined.insert(key));
            undoable(desk, vec![(shown, back)], "The run was removed from the history".into());
            changed(desk, line).await?;
        }
        HistoryOrder::RemoveProject => {
            let all = |files: &Files| Edit { remove: files.keys().cloned().collect(), ..Edit::default() };
            let back = line.edit(&shown, |files| Ok(all(files))).await?;
            let keys: Vec<String> =
                back.write.keys().filter_map(|name| name.strip_prefix("runs/")).map(str::to_owned).collect();
            at(desk, |desk| desk.shelf.declined.extend(keys));
            let said = format!("The history of {} was removed", named(&shown));
            undoable(desk, vec![(shown, back)], said);
            changed(desk, line).await?;
        }
        HistoryOrder::Undo => {
            let back = at(desk, |desk| std::mem::take(&mut desk.shelf.back)).unwrap_or_default();
            for (project, edit) in back {
                line.edit(&project, |_| Ok(edit)).await?;
            }
            at(desk, |desk| {
                desk.shelf.declined.clear();
                desk.shelf.view.removed = None;
            });
            changed(desk, line).await?;
        }
        HistoryOrder::Prune => pruned(desk, line, shown).await?,
        HistoryOrder::Export => {
            let mut files = line.read(&shown).await?;
            files.insert(Parts::MARK.to_owned(), shown.clone().into_bytes());
            let name = format!("{}-history.zip", named(&shown).replace(['/', '\\', ' '], "-"));
            at(desk, |desk| desk.say(0, Event::Extracted(name, Ok(session::backup(&files)))));
        }
        HistoryOrder::Import => imported(desk, line, file).await?,
        HistoryOrder::Dismiss => {
            at(desk, |desk| desk.shelf.offer = None);
        }
    }
    Ok(())
}

/// What a project is called where it has no name.
pub(super) fn named(project: &str) -> &str {
    if project.is_empty() { "unnamed" } else { project }
}

/// The files that are not there yet. One that is there has the same meaning.
fn absent(files: &Files, there: &Files) -> Edit {
    let new = files.iter().filter(|(name, _)| !there.contains_key(*name));
    Edit { write: new.map(|(name, bytes)| (name.clone(), bytes.clone())).collect(), remove: Vec::new() }
}

/// Without a run and what its failures said; names go with the next pass.
fn without(name: &str, key: &str, files: &Files) -> Edit {
    let gone = [name.to_owned(), format!("texts/{key}")];
    Edit { write: Files::new(), remove: gone.into_iter().filter(|name| files.contains_key(name)).collect() }
}

fn undoable(desk: &Place, back: Vec<(String, Edit)>, said: String) {
    at(desk, |desk| {
        desk.shelf.back = back;
        desk.say(0, Event::Done(said));
    });
}

async fn pruned(desk: &Place, line: &Line, shown: String) -> Result<(), Refusal> {
    let asked = at(desk, |desk| desk.shelf.view.as_of.map(|as_of| (as_of, desk.shelf.windows())));
    let Some((as_of, windows)) = asked.flatten() else { return Ok(()) };
    let mut aged = (0, 0);
    let back = line
        .edit(&shown, |files| {
            let pass = prune(files, as_of, windows).map_err(|why| format!("nothing was removed: {why}"))?;
            aged = pass.aged;
            let write = pass.write.into_iter().map(|file| (file.name, file.bytes)).collect();
            Ok(Edit { write, remove: pass.remove })
        })
        .await?;
    at(desk, |desk| desk.shelf.view.removed = Some(aged));
    undoable(desk, vec![(shown, back)], "What was older than its window was removed".into());
    changed(desk, line).await
}

async fn imported(desk: &Place, line: &Line, file: Option<File>) -> Result<(), Refusal> {
    let offer = at(desk, |desk| match file {
        Some(file) => {
            let source = desk.source(&file);
            Some(desk.offered(&file.name(), &source))
        }
        None => desk.shelf.offer.take(),
    });
    let Some((view, parts)) = offer.flatten() else { return Ok(()) };
    if !view.refused.is_empty() {
        return Err(Refusal::Why(format!("{}: {}", view.refused, view.name)));
    }
    let (mut back, mut new) = (Vec::new(), 0);
    for (project, files) in &parts {
        let edit = line.edit(project, |there| Ok(absent(files, there))).await?;
        new += edit.remove.iter().filter(|name| name.starts_with("runs/")).count();
        back.push((project.clone(), edit));
    }
    let runs: u64 = view.projects.iter().map(|(_, runs)| runs).sum();
    at(desk, |desk| {
        if let Some((project, _)) = view.projects.first() {
            desk.shelf.view.shown.clone_from(project);
        }
    });
    undoable(desk, back, format!("{new} of {runs} runs are new"));
    changed(desk, line).await
}

/// Something changed here: others are told, and it is read again.
async fn changed(desk: &Place, line: &Line) -> Result<(), Refusal> {
    at(desk, |desk| desk.shelf.tell_others());
    refresh(desk, line).await
}

/// Fetches the files of the project that is shown, where somebody looks at it.
pub(super) async fn show(desk: &Place, line: &Line) -> Result<(), Refusal> {
    let missing = at(desk, |desk| {
        desk.shelf.settle_shown();
        let shelf = &desk.shelf;
        let shown = shelf.view.shown.clone();
        Some(shown).filter(|shown| shelf.is_looked_at && !shelf.files.contains_key(shown))
    });
    if let Some(project) = missing.flatten() {
        let files = line.read(&project).await?;
        at(desk, |desk| {
            desk.shelf.files.insert(project, Rc::new(files));
            desk.shelf.rows = None;
        });
    }
    Ok(())
}

/// Reads what is kept anew; what is open is judged again where it changed.
async fn refresh(desk: &Place, line: &Line) -> Result<(), Refusal> {
    let names = line.names().await;
    at(desk, |desk| desk.shelf.view.is_known = true);
    let names = names?;
    let wanted = at(desk, |desk| {
        desk.shelf.names = names;
        desk.shelf.settle_shown();
        let shown = desk.shelf.view.shown.clone();
        let shown = Some(shown).filter(|_| desk.shelf.is_looked_at);
        desk.shelf.loaded.iter().cloned().chain(shown).collect::<BTreeSet<_>>()
    });
    for project in wanted.iter().flatten() {
        let files = line.read(project).await?;
        at(desk, |desk| desk.shelf.files.insert(project.clone(), Rc::new(files)));
    }
    let is_other = at(desk, |desk| {
        desk.shelf.files.retain(|project, _| wanted.as_ref().is_some_and(|wanted| wanted.contains(project)));
        desk.shelf.rows = None;
        let is_idle = desk.session.inputs() > 0 && !desk.reading.is_active();
        is_idle && (desk.shelf.wanted() != desk.shelf.loaded || desk.is_other_beside())
    });
    if is_other == Some(true) {
        let generation = at(desk, |desk| desk.shelf.generation).unwrap_or_default();
        beside(desk, line).await?;
        at(desk, |desk| {
            if desk.shelf.generation == generation && !desk.reading.is_active() {
                desk.session.finish();
                desk.say_summary(false);
            }
        });
    }
    Ok(())
}

/// Puts what is kept of the open runs' projects beside them.
async fn beside(desk: &Place, line: &Line) -> Result<(), Refusal> {
    let wanted = at(desk, |desk| desk.shelf.wanted()).unwrap_or_default();
    let mut all = Vec::new();
    for project in &wanted {
        let files = Rc::new(line.read(project).await?);
        at(desk, |desk| desk.shelf.files.insert(project.clone(), Rc::clone(&files)));
        all.push(files);
    }
    let history = gather(&all).await;
    at(desk, |desk| {
        if wanted.is_empty() {
            desk.session.forget_history();
        } else {
            desk.session.set_history(history);
        }
        desk.shelf.loaded = wanted;
        desk.shelf.rows = None;
    });
    Ok(())
}

async fn judge(desk: &Place, line: &Line, generation: u32) -> Result<(), Refusal> {
    let is_there = || at(desk, |desk| desk.shelf.generation == generation) == Some(true);
    if !is_there() {
        return Ok(());
    }
    let fetched = beside(desk, line).await;
    // Judged without them where they cannot be had; what went wrong is said.
    if is_there() {
        at(desk, Desk::judged);
    }
    fetched
}

/// Columns over the files, in turns. Files that cannot be read are told by the view.
async fn gather(all: &[Rc<Files>]) -> History {
    let mut history = History::default();
    let mut until = now_ms() + TURN_MS;
    for (name, bytes) in all.iter().flat_map(|files| files.iter()) {
        let _ = history.take(name, bytes);
        if now_ms() > until {
            turn().await;
            until = now_ms() + TURN_MS;
        }
    }
    history.finish();
    history
}

/// The event loop has its turn.
async fn turn() {
    let Ok(channel) = MessageChannel::new() else { return };
    let heard = Promise::new(&mut |resolve, _| channel.port1().set_onmessage(Some(&resolve)));
    let _ = channel.port2().post_message(&JsValue::NULL);
    let _ = JsFuture::from(heard).await;
    channel.port1().close();
}

/// The browser closed the store: it was cleared, or another tab has upgraded it.
async fn closed(desk: &Place, line: &Line) -> Result<(), Refusal> {
    line.store.forget();
    let mut names = line.names().await;
    for _ in 0..AGAIN {
        // While it is being cleared it cannot be opened.
        if !matches!(names, Err(Fault::Closed)) {
            break;
        }
        TimeoutFuture::new(AGAIN_MS).await;
        names = line.names().await;
    }
    let names = names?;
    at(desk, |desk| {
        let shelf = &mut desk.shelf;
        let gone: usize = shelf
            .names
            .iter()
            .map(|(project, known)| {
                let there = |name: &&String| names.get(project).is_some_and(|names| names.contains(*name));
                known.iter().filter(|name| name.starts_with("runs/") && !there(name)).count()
            })
            .sum();
        if gone > 0 {
            shelf.view.cleared = gone as u64;
            shelf.cleared.clone_from(&shelf.files);
            shelf.cleared.retain(|_, files| !files.is_empty());
        }
        shelf.names = names;
    });
    Ok(())
}

impl super::Shelf {
    pub(super) fn windows(&self) -> Windows {
        let (content_days, event_days) = self.view.windows;
        Windows { content_days, event_days }
    }
}
