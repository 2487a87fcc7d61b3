//! How the runs stand that are kept, and the list of them.

use super::super::engine::Desk;
use super::jobs::{Place, at};
use super::{Row, Shelf};
use crate::protocol::{Event, KeptPage, KeptQuery, KeptRow};
use artiscope_core::documents::times::rfc3339;
use artiscope_core::history::{Glance, History, prune};
use js_sys::Reflect;
use std::cmp::Reverse;
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager, WorkerGlobalScope};

/// Says how things stand, with what the browser says of its storage.
pub(super) async fn describe(desk: &Place) {
    let (used, is_persistent) = browser().await;
    at(desk, |desk| {
        (desk.shelf.view.used, desk.shelf.view.is_persistent) = (used, is_persistent);
        desk.say_history();
    });
}

/// Bytes used and allowed, and whether they are safe from being cleared; `None` where it is not said.
async fn browser() -> (Option<(u64, u64)>, Option<bool>) {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    // Not there where the page is not secure.
    let Some(storage) = Reflect::get(&scope.navigator(), &"storage".into()).ok().filter(JsValue::is_object) else {
        return (None, None);
    };
    let storage: StorageManager = storage.unchecked_into();
    let Ok(estimate) = storage.estimate() else { return (None, None) };
    let Ok(estimate) = JsFuture::from(estimate).await else { return (None, None) };
    let estimate: StorageEstimate = estimate.unchecked_into();
    let used = estimate.get_usage().zip(estimate.get_quota());
    let persisted = match storage.persisted() {
        Ok(persisted) => JsFuture::from(persisted).await.ok().and_then(|is| is.as_bool()),
        Err(_) => None,
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bytes are whole numbers")]
    (used.map(|(used, most)| (used as u64, most as u64)), persisted)
}

impl Desk {
    /// Says how things stand.
    pub(super) fn say_history(&mut self) {
        // While entries are read there is no summary that costs nothing; how many are open is not known then.
        let is_judged = !self.reading.is_active();
        let runs = if is_judged { self.session.summary(false).runs } else { Vec::new() };
        let open = runs.iter().filter(|run| run.counts.tests > 0).count() as u64;
        let at = &mut self.shelf;
        at.settle_shown();
        // The list is made anew when all is saved.
        if at.is_looked_at && !at.view.is_saving {
            at.view.as_of = at.rows().iter().filter_map(|(time, _)| *time).max();
        }
        let is_run = |name: &&String| name.starts_with("runs/");
        let known = |key: &String| at.names.values().any(|names| names.contains(&format!("runs/{key}")));
        let kept = at.open.iter().filter(|key| known(key)).count() as u64;
        at.view.open = (open, kept);
        at.view.is_unnamed_open = open > 0 && at.projects.contains("");
        let projects = at.names.iter().map(|(project, names)| (project.clone(), names.iter().filter(is_run).count()));
        at.view.projects = projects.map(|(project, runs)| (project, runs as u64)).collect();
        at.view.memory_only = at.line.store.refused().map(|fault| fault.said()).unwrap_or_default();
        at.view.offer = at.offer.as_ref().map(|(view, _)| view.clone());
        at.view.version += 1;
        self.say(0, Event::History(Box::new(self.shelf.view.clone())));
    }

    /// A slice of the list.
    pub(in crate::worker) fn kept_page(&mut self, query: KeptQuery) -> KeptPage {
        let rows = if query.project == self.shelf.view.shown { self.shelf.rows() } else { Rc::default() };
        let from = usize::try_from(query.offset).unwrap_or(usize::MAX).min(rows.len());
        let to = from.saturating_add(query.limit as usize).min(rows.len());
        let slice = rows.get(from..to).unwrap_or_default();
        let rows_of =
            slice.iter().map(|(_, row)| KeptRow { is_open: self.shelf.open.contains(&row.key), ..row.clone() });
        KeptPage { total: rows.len() as u64, rows: rows_of.collect(), query }
    }
}

impl Shelf {
    /// A project that is there is shown: that of the open runs first.
    pub(super) fn settle_shown(&mut self) {
        if !self.names.contains_key(&self.view.shown) {
            let first = self.loaded.iter().chain(self.names.keys()).next();
            self.view.shown = first.cloned().unwrap_or_default();
            self.rows = None;
        }
    }

    /// The list of the project that is shown, newest first, and what its other files say.
    pub(super) fn rows(&mut self) -> Rc<Vec<Row>> {
        if let Some(rows) = &self.rows {
            return Rc::clone(rows);
        }
        let files = self.files.get(&self.view.shown).cloned().unwrap_or_default();
        let view = &mut self.view;
        view.damaged.clear();
        let mut rows: Vec<Row> = Vec::new();
        let mut folded = History::default();
        for (name, bytes) in files.iter() {
            if let Some(key) = name.strip_prefix("runs/") {
                match Glance::open(bytes) {
                    Ok(glance) if files.contains_key(&format!("names/{}", glance.block)) => {
                        rows.push((glance.about.time, row(key, &glance)));
                    }
                    Ok(glance) => view.damaged.push(format!("names/{} is missing: {name}", glance.block)),
                    Err(why) => view.damaged.push(format!("{why}: {name}")),
                }
            } else if name.starts_with("folded/")
                && let Err(why) = folded.take(name, bytes)
            {
                view.damaged.push(format!("{why}: {name}"));
            }
        }
        rows.sort_by_key(|(time, row)| (Reverse(*time), Reverse(row.attempt)));
        view.bytes = files.values().map(|bytes| bytes.len() as u64).sum();
        view.texts = files.keys().filter(|name| name.starts_with("texts/")).count() as u64;
        view.folded = (folded.gone() as u64, folded.folded().count() as u64);
        let as_of = rows.iter().filter_map(|(time, _)| *time).max();
        let windows = self.windows();
        let pass = as_of.filter(|_| self.is_looked_at).and_then(|as_of| prune(&files, as_of, windows).ok());
        self.view.would = pass.map(|pass| pass.aged);
        let rows = Rc::new(rows);
        self.rows = Some(Rc::clone(&rows));
        rows
    }
}

/// A run in the list.
pub(super) fn row(key: &str, glance: &Glance) -> KeptRow {
    let about = &glance.about;
    let number = || about.run_number.map(|number| format!("#{number}"));
    let [_, _, _, skipped] = glance.by_status;
    let place = [about.job.as_str(), &about.instance].into_iter().filter(|part| !part.is_empty());
    KeptRow {
        key: key.to_owned(),
        title: about.title(),
        run: about.run_id.clone().or_else(number).unwrap_or_else(|| about.given.clone()),
        attempt: about.attempt,
        place: place.collect::<Vec<_>>().join(" · "),
        branch: about.branch.clone(),
        sha: about.sha.clone(),
        time: about.time.map(rfc3339).unwrap_or_default(),
        verdict: about.verdict.clone(),
        counts: [glance.tests(), glance.red(), skipped, glance.flaky],
        lost: about.lost,
        identity_from: about.identity_from.clone(),
        is_open: false,
    }
}
