//! Which run each entry belongs to: from sidecars, ids inside files, names of folders, and what was given.
//!
//! While units are planned only names are known, so runs are provisional. When everything was read they
//! are derived anew from all entries and claims: adding files later gives what adding them at once gives.

#[cfg(test)]
mod corrected;
mod corrections;
#[cfg(test)]
mod layouts;
mod lists;
mod names;
mod parts;
mod paths;
mod sources;
#[cfg(test)]
mod tests;

pub use corrections::Correction;
pub(super) use corrections::{correction, view};

use crate::documents::format;
use crate::facts::{Entry, EntryKind, EntryState, Facts, Identity, Run, StrId, index};
use hashbrown::HashMap;
use lists::Lists;
use parts::Parts;
use sources::Sources;

/// What was given: a folder, an archive, or loose files that came together.
pub(super) fn given<'a>(input: &'a str, alone: bool, loose: &'a str) -> &'a str {
    match input.split_once('/').map(|(folder, _)| folder) {
        Some(folder) => folder,
        None if alone => input,
        None => loose,
    }
}

/// The run of a unit as far as its path tells, added to `runs` if it is new.
pub(super) fn of_path(runs: &mut Vec<Run>, path: &str, given: &str) -> u32 {
    let mut run = paths::run(path, given);
    let at = runs.iter().position(|known| is_same(known, &run)).unwrap_or_else(|| {
        run.id = short_id(&run);
        runs.push(run);
        runs.len() - 1
    });
    index(at)
}

/// One job of one attempt of one run, by what tells it apart.
fn is_same(a: &Run, b: &Run) -> bool {
    key(a) == key(b)
}

/// What tells runs apart: ids where they are told, else what was given.
fn key(run: &Run) -> (&str, Option<&str>, Option<u64>, u32, &str, &str, [&str; 4]) {
    let number = if run.run_id.is_some() { None } else { run.run_number };
    let else_by = match (&run.run_id, number) {
        (Some(_), _) => [""; 4],
        // A number counts runs of a workflow, or of a day.
        (None, Some(_)) => [&run.workflow, &run.date, "", ""],
        (None, None) => [&run.given, &run.date, &run.event, &run.sha].map(String::as_str),
    };
    (&run.repository, run.run_id.as_deref(), number, run.attempt, &run.job, &run.instance, else_by)
}

/// Derives all runs and puts every entry into its own.
///
/// `given` names what each input came with, by number; `corrections` are those of the user, in order.
pub(super) fn derive(facts: &mut Facts, given: &[String], corrections: &[Correction]) {
    let (runs, of_entry) = {
        let evidence = Evidence {
            sources: Sources::of(facts, given),
            parts: Parts::of(facts, given),
            lists: Lists::of(facts),
            corrections,
        };
        let mut work =
            Work { evidence: &evidence, given, runs: Vec::new(), places: HashMap::new(), parted: HashMap::new() };
        let of_entry = work.entries(&facts.entries);
        let (runs, of_entry) = gather(work, of_entry, facts);
        let (runs, of_entry) = lend(runs, of_entry);
        dissolve(&runs, of_entry, &facts.entries)
    };
    facts.set_runs(named(runs), &of_entry);
}

/// Everything that tells of runs beside names of folders.
struct Evidence<'a> {
    sources: Sources<'a>,
    parts: Parts<'a>,
    lists: Lists,
    corrections: &'a [Correction],
}

struct Work<'a> {
    evidence: &'a Evidence<'a>,
    given: &'a [String],
    runs: Vec<Run>,
    places: HashMap<String, u32>,
    /// The first part of a run, by the run without its parts.
    parted: HashMap<String, u32>,
}

impl<'a> Work<'a> {
    #[inline(never)] // Browsers compile a function whole when one of its loops is hot.
    fn entries(&mut self, entries: &'a [Entry]) -> Vec<u32> {
        let mut of_entry = vec![u32::MAX; entries.len()];
        let mut containers: HashMap<&str, usize> = HashMap::new();
        for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.kind == EntryKind::Container) {
            containers.entry(&entry.path).or_insert(at);
        }
        // Files of a folder share their run, unless their own names tell one.
        let mut folders: HashMap<(&str, &str), u32> = HashMap::new();
        let came_with = self.given;
        for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.kind != EntryKind::Container) {
            let (folder, name) = paths::split(&entry.path);
            let is_own = paths::is_own(name) || corrections::names(self.evidence.corrections, &entry.path);
            let given = came_with.get(entry.input as usize).map_or("", String::as_str);
            let run = if let Some(run) = folders.get(&(given, folder)).filter(|_| !is_own) {
                *run
            } else {
                let run = self.place(&entry.path, entry.input);
                if !is_own {
                    folders.insert((given, folder), run);
                }
                // A container belongs to the run of what is first in it.
                for outer in paths::ancestors(folder).filter_map(|folder| folder.strip_suffix('!')) {
                    if let Some(place) = containers.remove(outer).and_then(|place| of_entry.get_mut(place)) {
                        *place = run;
                    }
                }
                run
            };
            if let Some(place) = of_entry.get_mut(at) {
                *place = run;
            }
        }
        for (at, entry) in entries.iter().enumerate() {
            if of_entry.get(at) == Some(&u32::MAX) {
                let run = self.place(&format!("{}!/", entry.path), entry.input);
                if let Some(place) = of_entry.get_mut(at) {
                    *place = run;
                }
            }
        }
        of_entry
    }

    /// The run of a path, new or known.
    #[inline(never)] // Browsers compile a function whole when one of its loops is hot.
    fn place(&mut self, path: &str, input: u32) -> u32 {
        let given = self.given.get(input as usize).map_or("", String::as_str);
        let mut run = paths::run(path, given);
        self.evidence.sources.tell(path, &mut run);
        self.evidence.lists.tell(path, &mut run);
        // What a sidecar calls one job is one.
        let is_one_job = run.identity == Identity::Sidecar && !run.job.is_empty();
        let part = self.evidence.parts.find(paths::split(path).0).filter(|_| !is_one_job);
        let whole = part.map(|(path, part)| {
            let whole = format!("{:?}", key(&run));
            part.tell(path, &mut run);
            whole
        });
        corrections::tell(self.evidence.corrections, path, &mut run);
        let key = format!("{:?}", key(&run));
        let at = if let Some(known) = self.places.get(&key) {
            if let Some(there) = self.runs.get_mut(*known as usize) {
                complete(there, run);
            }
            *known
        } else {
            let at = index(self.runs.len());
            self.places.insert(key, at);
            self.runs.push(run);
            at
        };
        if let Some(whole) = whole {
            self.parted.entry(whole).or_insert(at);
        }
        at
    }
}

/// What lies beside the parts of a run and holds no tests is no job of it: it goes to the first part.
#[inline(never)] // Browsers compile a function whole when one of its loops is hot.
fn gather(work: Work<'_>, mut of_entry: Vec<u32>, facts: &Facts) -> (Vec<Run>, Vec<u32>) {
    let mut holds = vec![false; work.runs.len()];
    for document in &facts.documents {
        let run = of_entry.get(document.entry as usize).and_then(|run| holds.get_mut(*run as usize));
        let is_test_report = || format(facts.text(document.format)).is_some_and(|format| format.is_test_report);
        if let Some(holds) = run {
            *holds |= document.system != StrId::EMPTY || is_test_report();
        }
    }
    let is_said = |run: u32| work.runs.get(run as usize).is_some_and(|run| run.identity == Identity::Given);
    let whole = work.parted.iter().filter_map(|(whole, part)| Some((*work.places.get(whole)?, *part)));
    let whole = whole.filter(|(whole, part)| !is_said(*whole) && !is_said(*part));
    let homes: HashMap<u32, u32> =
        whole.filter(|(whole, part)| whole != part && holds.get(*whole as usize) == Some(&false)).collect();
    let mut numbers = Vec::with_capacity(work.runs.len());
    let mut kept = Vec::with_capacity(work.runs.len());
    for (at, run) in (0_u32..).zip(work.runs) {
        numbers.push(index(kept.len()));
        if !homes.contains_key(&at) {
            kept.push(run);
        }
    }
    for run in &mut of_entry {
        let home = homes.get(run).unwrap_or(run);
        *run = numbers.get(*home as usize).copied().unwrap_or(0);
    }
    (kept, of_entry)
}

/// Further files of a run say what the first did not.
fn complete(run: &mut Run, more: Run) {
    let texts = [
        (&mut run.workflow, more.workflow),
        (&mut run.project, more.project),
        (&mut run.sha, more.sha),
        (&mut run.branch, more.branch),
        (&mut run.event, more.event),
        (&mut run.url, more.url),
        (&mut run.date, more.date),
    ];
    for (text, more) in texts.into_iter().filter(|(text, _)| text.is_empty()) {
        *text = more;
    }
    run.run_number = run.run_number.or(more.run_number);
    run.started_at = run.started_at.or(more.started_at);
    run.completed_at = run.completed_at.or(more.completed_at);
    run.identity = run.identity.min(more.identity);
}

/// An attempt of which only the run id is known takes from its sisters what all of them agree on.
#[inline(never)] // Browsers compile a function whole when one of its loops is hot.
fn lend(mut runs: Vec<Run>, mut of_entry: Vec<u32>) -> (Vec<Run>, Vec<u32>) {
    let is_told = |run: &Run| run.run_id.is_some() && !run.repository.is_empty();
    let mut lenders: HashMap<String, Option<Run>> = HashMap::new();
    for run in runs.iter().filter(|run| is_told(run)) {
        let place = |run: &Run| (run.repository.clone(), run.job.clone(), run.instance.clone());
        let agrees = |known: Option<Run>| known.filter(|known| place(known) == place(run));
        let id = run.run_id.clone().unwrap_or_default();
        lenders.entry(id).and_modify(|known| *known = agrees(known.take())).or_insert_with(|| Some(run.clone()));
    }
    let is_open = |run: &Run| run.run_id.is_some() && run.repository.is_empty() && run.identity != Identity::Given;
    for run in runs.iter_mut().filter(|run| is_open(run)) {
        let id = run.run_id.as_deref().unwrap_or_default();
        let Some(lender) = lenders.get(id).and_then(Option::as_ref) else { continue };
        lender.repository.clone_into(&mut run.repository);
        for (text, told) in [(&mut run.job, &lender.job), (&mut run.instance, &lender.instance)] {
            if text.is_empty() {
                told.clone_into(text);
            }
        }
        // Times are those of another attempt.
        let more = Run { started_at: None, completed_at: None, identity: run.identity, ..lender.clone() };
        complete(run, more);
    }
    // Two that were told apart only by what was missing are one.
    let mut first: HashMap<String, usize> = HashMap::new();
    let places: Vec<usize> =
        runs.iter().enumerate().map(|(at, run)| *first.entry(format!("{:?}", key(run))).or_insert(at)).collect();
    let mut numbers = vec![0_u32; runs.len()];
    let mut kept = Vec::with_capacity(runs.len());
    for (at, (run, place)) in runs.into_iter().zip(&places).enumerate() {
        let number = if *place == at { index(kept.len()) } else { numbers.get(*place).copied().unwrap_or(0) };
        match kept.get_mut(number as usize) {
            Some(there) => complete(there, run),
            None => kept.push(run),
        }
        if let Some(slot) = numbers.get_mut(at) {
            *slot = number;
        }
    }
    for run in &mut of_entry {
        *run = numbers.get(*run as usize).copied().unwrap_or(0);
    }
    (kept, of_entry)
}

/// Formats of what a project says of all its runs: such a file by itself is no run.
const OF_PROJECT: [&str; 3] = ["quarantine", "allure-known", "codeowners"];

/// What lies beside a told run without being read as anything is no run of its own, nor is a list of runs.
#[inline(never)] // Browsers compile a function whole when one of its loops is hot.
fn dissolve(runs: &[Run], mut of_entry: Vec<u32>, entries: &[Entry]) -> (Vec<Run>, Vec<u32>) {
    let mut holds = vec![false; runs.len()];
    let mut is_beside = vec![false; runs.len()];
    for (entry, run) in entries.iter().zip(&of_entry) {
        let is_of_project = OF_PROJECT.contains(&entry.format.as_str());
        if let Some(beside) = is_beside.get_mut(*run as usize).filter(|_| is_of_project) {
            *beside = true;
        }
        let is_read = matches!(entry.state, EntryState::Recognised | EntryState::Lost);
        let is_something = is_read && !is_of_project && !sources::is_list(&entry.format);
        if let Some(holds) = holds.get_mut(*run as usize).filter(|_| is_something && entry.kind == EntryKind::File) {
            *holds = true;
        }
    }
    let mut homes: HashMap<&str, u32> = HashMap::new();
    for (at, run) in (0_u32..).zip(runs).filter(|(at, _)| holds.get(*at as usize) == Some(&true)) {
        homes.entry(&run.given).or_insert(at);
    }
    let mut number = 0_u32;
    let mut places = vec![u32::MAX; runs.len()];
    let first = holds.iter().position(|holds| *holds);
    let goes_to_first =
        |at: usize| is_beside.get(at) == Some(&true) && holds.get(at) == Some(&false) && first.is_some();
    let is_kept = |at: usize, run: &Run| {
        if goes_to_first(at) && run.identity == Identity::Order {
            return false;
        }
        run.identity != Identity::Order || holds.get(at) == Some(&true) || !homes.contains_key(run.given.as_str())
    };
    for (at, _) in runs.iter().enumerate().filter(|(at, run)| is_kept(*at, run)) {
        if let Some(place) = places.get_mut(at) {
            *place = number;
            number += 1;
        }
    }
    for run in &mut of_entry {
        let at = *run as usize;
        let kept = places.get(at).copied().filter(|place| *place != u32::MAX);
        let home =
            || runs.get(at).and_then(|run| homes.get(run.given.as_str())).and_then(|at| places.get(*at as usize));
        let beside = || first.filter(|_| goes_to_first(at)).and_then(|first| places.get(first).copied());
        *run = kept.or_else(|| home().copied()).or_else(beside).unwrap_or(0);
    }
    let kept = runs.iter().enumerate().filter(|(at, run)| is_kept(*at, run)).map(|(_, run)| run.clone()).collect();
    (kept, of_entry)
}

/// Names that say what is needed to tell the runs of this session apart, and no more.
#[inline(never)] // Browsers compile a function whole when one of its loops is hot.
fn named(mut runs: Vec<Run>) -> Vec<Run> {
    let long = |run: &Run| {
        let event = if run.run_id.is_some() { String::new() } else { run.event.clone() };
        let parts = [short_id(run), run.job.clone(), run.instance.clone(), event];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
    };
    let longest = |run: &Run| {
        let is_of_day = run.run_id.is_none() && run.run_number.is_some() && !run.date.is_empty();
        let place = match (is_of_day, run.repository.is_empty()) {
            (true, _) => &run.date,
            (_, true) => &run.given,
            _ => &run.repository,
        };
        format!("{place}/{}", long(run))
    };
    for name in [&short_id as &dyn Fn(&Run) -> String, &long, &longest] {
        let mut taken: HashMap<String, u32> = HashMap::new();
        for run in &runs {
            *taken.entry(run.id.clone()).or_default() += 1;
        }
        for run in &mut runs {
            if run.id.is_empty() || taken.get(&run.id).is_some_and(|count| *count > 1) {
                run.id = name(run);
            }
        }
    }
    let mut taken: Vec<String> = Vec::with_capacity(runs.len());
    let mut seen: hashbrown::HashSet<String> = hashbrown::HashSet::new();
    for run in &runs {
        let id = super::identity::unique(&run.id, |id| seen.contains(id));
        seen.insert(id.clone());
        taken.push(id);
    }
    for (run, id) in runs.iter_mut().zip(taken) {
        run.id = id;
    }
    runs
}

/// The name of a run where no other has the same.
fn short_id(run: &Run) -> String {
    let id = match (&run.run_id, run.run_number) {
        (Some(id), _) => id.clone(),
        (None, Some(number)) => format!("#{number}"),
        (None, None) if run.date.is_empty() => paths::split(&run.given).1.to_owned(),
        (None, None) => run.date.clone(),
    };
    if run.attempt > 1 { format!("{id}/attempt_{}", run.attempt) } else { id }
}
