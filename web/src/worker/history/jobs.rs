//! What is done with runs that are kept, one after the other.

use super::super::engine::Desk;
use super::super::file_source::Bytes;
use super::fetching::{closed, judge, refresh, show};
use super::saving;
use super::store::{Edit, Line, Refusal};
use crate::protocol::{Event, HistoryOrder};
use artiscope_core::history::{Glance, Parts, Windows, prune};
use artiscope_core::session::{self, Files};
use std::cell::RefCell;
use std::rc::Weak;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

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
        HistoryOrder::Remove(key) => remove_run(desk, line, shown, key).await?,
        HistoryOrder::RemoveProject => remove_project(desk, line, shown).await?,
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

/// Removes a run; names go with the next pass.
async fn remove_run(desk: &Place, line: &Line, shown: String, key: String) -> Result<(), Refusal> {
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
    changed(desk, line).await
}

/// Removes everything of a project.
async fn remove_project(desk: &Place, line: &Line, shown: String) -> Result<(), Refusal> {
    let all = |files: &Files| Edit { remove: files.keys().cloned().collect(), ..Edit::default() };
    let back = line.edit(&shown, |files| Ok(all(files))).await?;
    let keys: Vec<String> =
        back.write.keys().filter_map(|name| name.strip_prefix("runs/")).map(str::to_owned).collect();
    at(desk, |desk| desk.shelf.declined.extend(keys));
    let said = format!("The history of {} was removed", named(&shown));
    undoable(desk, vec![(shown, back)], said);
    changed(desk, line).await
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
            let source = desk.source(&Bytes::File(file.clone()));
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

impl super::Shelf {
    pub(super) fn windows(&self) -> Windows {
        let (content_days, event_days) = self.view.windows;
        Windows { content_days, event_days }
    }
}
