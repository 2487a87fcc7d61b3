//! What the user says of runs: it stands above all other evidence, in the order in which it was said.

use super::paths;
use super::sources::{Field, META, put};
use crate::facts::{Entry, EntryKind, Facts, Identity, Run};
use crate::methods::order::Order as _;
use crate::views::{RunIdentity, RunPart, RunsChange, RunsView};
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

/// A correction: these places are of such a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Folders, archives (with `!`) and files, by their paths; all that is below is meant. Empty for everything.
    pub places: Vec<String>,
    /// Keys of a sidecar, and `given` and `date`, with what they shall say. An empty text takes away.
    pub fields: Vec<(String, String)>,
}

impl Correction {
    /// The project of everything.
    pub fn project(name: &str) -> Self {
        Self { places: Vec::new(), fields: vec![("project".to_owned(), name.to_owned())] }
    }

    fn is_about(&self, path: &str) -> bool {
        self.places.is_empty() || self.places.iter().any(|place| below(path, place))
    }

    fn tell(&self, run: &mut Run) {
        for (key, text) in &self.fields {
            match (key.as_str(), META.iter().find(|(known, _)| known == key)) {
                ("given", _) => text.clone_into(&mut run.given),
                ("date", _) => text.clone_into(&mut run.date),
                (_, Some((_, Field::RunId))) => run.run_id = Some(text.clone()).filter(|id| !id.is_empty()),
                (_, Some((_, Field::Attempt))) if text.is_empty() => run.attempt = 1,
                (_, Some((_, field))) => put(run, *field, text),
                (_, None) => {}
            }
            // A name of the project says nothing of which run it is.
            if key != "project" {
                run.identity = Identity::Given;
            }
        }
    }
}

/// Puts what was said of a path over its run.
pub(super) fn tell(corrections: &[Correction], path: &str, run: &mut Run) {
    for correction in corrections.iter().filter(|correction| correction.is_about(path)) {
        correction.tell(run);
    }
}

/// True where something was said of this file alone.
pub(super) fn names(corrections: &[Correction], path: &str) -> bool {
    corrections.iter().any(|correction| correction.places.iter().any(|place| place == path))
}

/// What a change comes to; `None` where it changes nothing.
pub(in crate::session) fn correction(facts: &Facts, change: &RunsChange) -> Option<Correction> {
    let run = |at: u32| facts.runs.get(at as usize);
    let places = |at: u32| {
        let files = files(&facts.entries);
        widest(files.iter().copied().filter(|entry| entry.run == at), at, &folders(&files))
    };
    match change {
        RunsChange::Show | RunsChange::Undo => None,
        RunsChange::Name { run: at, fields } => {
            let run = run(*at)?;
            let mut fields = fields.clone();
            fields.retain(|(key, text)| is_sound(key, text));
            fields.retain(|(key, text)| fields_of(run).iter().any(|(known, said)| known == key && said != text));
            (!fields.is_empty()).then(|| Correction { places: places(*at), fields })
        }
        RunsChange::Split { run: at, place } => {
            let (run, name) = (run(*at)?, super::names::bare(paths::split(place).1));
            let name = if run.instance == name { format!("{name} 2") } else { name.to_owned() };
            Some(Correction { places: vec![place.clone()], fields: vec![("instance".to_owned(), name)] })
        }
        RunsChange::Join { run: at, into } => {
            let fields = fields_of(run(*into).filter(|_| at != into)?);
            // Both are named: what comes later may tell more of one of them.
            let mut all = places(*at);
            all.extend(places(*into));
            Some(Correction { places: all, fields: fields.map(|(key, text)| (key.to_owned(), text)).into() })
        }
    }
}

/// Numbers are numbers.
fn is_sound(key: &str, text: &str) -> bool {
    let is_number = matches!(key, "attempt" | "run_number");
    !is_number || text.is_empty() || text.parse::<u32>().is_ok_and(|number| number > 0)
}

/// Everything by which runs are told apart.
fn fields_of(run: &Run) -> [(&'static str, String); 12] {
    [
        ("project", run.project.clone()),
        ("repository", run.repository.clone()),
        ("workflow", run.workflow.clone()),
        ("run_id", run.run_id.clone().unwrap_or_default()),
        ("run_number", run.run_number.map(|number| number.to_string()).unwrap_or_default()),
        ("attempt", run.attempt.to_string()),
        ("job", run.job.clone()),
        ("instance", run.instance.clone()),
        ("sha", run.sha.clone()),
        ("event", run.event.clone()),
        ("given", run.given.clone()),
        ("date", run.date.clone()),
    ]
}

fn files(entries: &[Entry]) -> Vec<&Entry> {
    entries.iter().filter(|entry| entry.kind != EntryKind::Container).collect()
}

/// The run of every folder; `None` where several share it.
fn folders<'a>(files: &[&'a Entry]) -> HashMap<&'a str, Option<u32>> {
    let mut folders: HashMap<&str, Option<u32>> = HashMap::new();
    for entry in files {
        for folder in paths::ancestors(paths::split(&entry.path).0) {
            let known = folders.entry(folder).or_insert(Some(entry.run));
            *known = known.filter(|known| *known == entry.run);
        }
    }
    folders
}

/// The widest folders and archives that are of one run, and files that lie among those of others.
fn widest<'a>(files: impl Iterator<Item = &'a Entry>, run: u32, folders: &HashMap<&str, Option<u32>>) -> Vec<String> {
    let mut places: Vec<String> = Vec::new();
    for entry in files {
        let around = paths::ancestors(paths::split(&entry.path).0);
        let whole = around.take_while(|folder| !folder.is_empty() && folders.get(folder) == Some(&Some(run))).last();
        let place = whole.unwrap_or(&entry.path);
        // Files of a folder stand beside one another.
        if places.last().is_none_or(|last| last != place) {
            places.push(place.to_owned());
        }
    }
    places.order();
    places.dedup();
    places
}

/// Places that are shown of a run.
const SHOWN: usize = 40;

/// Every run with what decided and what it consists of.
pub(in crate::session) fn view(facts: &Facts, corrections: usize) -> RunsView {
    let files = files(&facts.entries);
    let folders = folders(&files);
    let mut of_run: Vec<Vec<&Entry>> = vec![Vec::new(); facts.runs.len()];
    for entry in &files {
        if let Some(of_run) = of_run.get_mut(entry.run as usize) {
            of_run.push(entry);
        }
    }
    let mut documents: HashMap<&str, u64> = HashMap::new();
    for entry in facts.documents.iter().filter_map(|row| facts.entries.get(row.entry as usize)) {
        *documents.entry(&entry.path).or_default() += 1;
    }
    let runs = (0_u32..).zip(&facts.runs).zip(&of_run).map(|((at, run), files)| {
        let mut places = widest(files.iter().copied(), at, &folders);
        // One place is split by what is directly in it.
        while let [place] = places.as_slice() {
            let inner = children(files, place);
            if inner.is_empty() {
                break;
            }
            places = inner;
        }
        let hidden = places.len().saturating_sub(SHOWN) as u64;
        places.truncate(SHOWN);
        let part = |place: String| {
            let inside = files.iter().filter(|entry| below(&entry.path, &place));
            let documents = inside.filter_map(|entry| documents.get(entry.path.as_str())).sum();
            RunPart { place, documents }
        };
        RunIdentity {
            run: at,
            id: run.id.clone(),
            project: run.project.clone(),
            run_id: run.run_id.clone().unwrap_or_default(),
            attempt: run.attempt,
            job: run.job.clone(),
            instance: run.instance.clone(),
            identity_from: run.identity.said().to_owned(),
            parts: places.into_iter().map(part).collect(),
            hidden,
        }
    });
    RunsView { runs: runs.collect(), corrections: corrections as u64 }
}

fn below(path: &str, place: &str) -> bool {
    path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What lies directly in a place.
fn children(files: &[&Entry], place: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for entry in files {
        let rest = entry.path.strip_prefix(place).and_then(|rest| rest.strip_prefix('/'));
        if let Some(name) = rest.and_then(|rest| rest.split('/').next()) {
            let inner = format!("{place}/{name}");
            if all.last() != Some(&inner) {
                all.push(inner);
            }
        }
    }
    all.order();
    all.dedup();
    all
}
