//! Fetches what is kept: for the list, and to stand beside the open runs.

use super::super::clock::now_ms;
use super::super::engine::Desk;
use super::database::Fault;
use super::jobs::{Place, at};
use super::store::{Line, Refusal};
use artiscope_core::history::History;
use artiscope_core::session::Files;
use gloo::timers::future::TimeoutFuture;
use js_sys::Promise;
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// Milliseconds of work before the event loop has its turn.
const TURN_MS: f64 = 30.0;
/// How often a store is opened again that the browser has closed, and milliseconds in between.
const AGAIN: u32 = 20;
const AGAIN_MS: u32 = 100;

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
pub(super) async fn refresh(desk: &Place, line: &Line) -> Result<(), Refusal> {
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

pub(super) async fn judge(desk: &Place, line: &Line, generation: u32) -> Result<(), Refusal> {
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
pub(super) async fn closed(desk: &Place, line: &Line) -> Result<(), Refusal> {
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
