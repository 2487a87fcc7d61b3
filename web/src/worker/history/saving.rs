//! Keeps the open runs.

use super::super::engine::Desk;
use super::fetching::show;
use super::jobs::{Place, at};
use super::store::{Line, Refusal};
use crate::protocol::Event;
use artiscope_core::history::Kept;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Runs that are written, and told as kept, at once.
const AT_ONCE: usize = 16;

/// Keeps all open runs that have tests. What is told as kept lasts, whatever becomes of the rest.
pub(super) async fn save(desk: &Place, line: &Line) -> Result<(), Refusal> {
    let Some(projects) = at(desk, Desk::wanted_to_be_kept).flatten() else { return Ok(()) };
    at(desk, |desk| {
        desk.shelf.view.is_saving = true;
        desk.say_history();
    });
    let saved = save_all(desk, line, projects).await;
    at(desk, |desk| {
        desk.shelf.view.is_saving = false;
        desk.shelf.tell_others();
    });
    saved?;
    show(desk, line).await
}

async fn save_all(desk: &Place, line: &Line, projects: BTreeMap<String, Vec<Kept>>) -> Result<(), Refusal> {
    for (project, runs) in projects {
        for some in runs.chunks(AT_ONCE) {
            let written = line.add(&project, some).await?;
            at(desk, |desk| {
                let shelf = &mut desk.shelf;
                shelf.names.entry(project.clone()).or_default().extend(written.keys().cloned());
                if let Some(files) = shelf.files.get_mut(&project) {
                    Rc::make_mut(files).extend(written);
                }
                shelf.view.trouble.clear();
                shelf.rows = None;
                shelf.settle_shown();
                if !std::mem::replace(&mut shelf.has_kept, true) {
                    desk.say(0, Event::FirstKept);
                }
                desk.say_history();
            });
        }
    }
    Ok(())
}

impl Desk {
    /// The open runs that are to be kept, by project; `None` while there are none.
    fn wanted_to_be_kept(&mut self) -> Option<BTreeMap<String, Vec<Kept>>> {
        if self.reading.is_active() || self.session.inputs() == 0 {
            return None;
        }
        if self.session.summary(false).cancelled {
            "these runs are not kept: reading was cancelled".clone_into(&mut self.shelf.view.trouble);
            return None;
        }
        let mut runs = self.session.kept();
        // What has no tests says nothing of a later run.
        runs.retain(|run| !run.endings.is_empty());
        self.shelf.open = runs.iter().map(|run| run.about.key()).collect();
        let mut projects: BTreeMap<String, Vec<Kept>> = BTreeMap::new();
        for run in runs {
            if !self.shelf.declined.contains(&run.about.key()) {
                projects.entry(run.about.project.clone()).or_default().push(run);
            }
        }
        (!projects.is_empty()).then_some(projects)
    }
}
