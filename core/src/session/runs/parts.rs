//! Jobs and legs of a run: archives that lie in one folder, and sister folders whose names tell legs apart.
//!
//! Weak evidence parts nothing that belongs together. An archive stays with reports that lie beside it, one
//! without a report stays with its sisters, and a folder is a leg only where a sister with the same name but
//! for a known word holds reports too.

use super::names::{Name, bare, legs};
use super::paths;
use crate::documents::format;
use crate::facts::{EntryKind, Facts};
use hashbrown::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};

/// What a folder or an archive is of its run.
pub(super) struct Part {
    /// The job, where the run is told; else the part is a run by itself.
    job: String,
    instance: String,
    is_alone: bool,
}

/// All parts, by their paths.
#[derive(Default)]
pub(super) struct Parts<'a> {
    of: HashMap<&'a str, Part>,
}

/// Where the artifacts of one run lie.
struct Scope<'a> {
    /// The last folder that tells the run, or what was given.
    anchor: &'a str,
    /// Names tell the run, so that its archives are jobs of it.
    is_told: bool,
    /// A folder was given, or names tell the run: archives in archives are no artifacts.
    has_artifacts: bool,
    /// The folder that all reports lie in.
    common: Option<&'a str>,
}

/// An archive that could be a part.
struct Archive<'a> {
    scope: usize,
    path: &'a str,
    has_report: bool,
}

/// How much deeper than the folder of a run its artifacts may begin.
const WRAPPERS: usize = 2;

/// Formats of tests whose archives are pieces of one report, or belong to a test.
const TOGETHER: [&str; 2] = ["playwright-blob", "playwright-trace"];

impl<'a> Parts<'a> {
    #[inline(never)] // Browsers compile a function whole when one of its loops is hot.
    pub(super) fn of(facts: &'a Facts, given: &'a [String]) -> Self {
        let folders = folders(facts, given);
        let mut scopes: Vec<Scope<'a>> = Vec::new();
        let mut known: HashMap<(&str, &str), usize> = HashMap::new();
        let mut archives: Vec<Archive<'a>> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut of_folder = Vec::with_capacity(folders.len());
        for Folder { path, given, has_report } in &folders {
            let (run, told) = paths::told(path, given);
            let is_told = told > 0 && (run.run_id.is_some() || run.run_number.is_some() || !run.date.is_empty());
            let root = path.split('/').next().unwrap_or_default();
            let anchor = path.get(..told.max(root.len())).unwrap_or_default();
            let at = *known.entry((given, anchor)).or_insert_with(|| {
                let has_artifacts = is_told || !root.ends_with('!');
                scopes.push(Scope { anchor, is_told, has_artifacts, common: None });
                scopes.len() - 1
            });
            of_folder.push(at);
            let Some(scope) = scopes.get_mut(at) else { continue };
            if *has_report {
                scope.common = Some(scope.common.map_or(*path, |common| shared(common, path)));
            }
            let inner = path.get(anchor.len() + 1..).filter(|_| scope.has_artifacts).unwrap_or_default();
            let end = inner.find("!/").map(|at| at + 1).or_else(|| inner.ends_with('!').then_some(inner.len()));
            let Some(archive) = end.and_then(|end| path.get(..anchor.len() + 1 + end)) else { continue };
            let place = *places.entry(archive).or_insert_with(|| {
                archives.push(Archive { scope: at, path: archive, has_report: false });
                archives.len() - 1
            });
            if let Some(archive) = archives.get_mut(place) {
                archive.has_report |= has_report;
            }
        }
        // Sisters lie in one folder, or were given by themselves.
        let mut sisters: BTreeSet<&'a str> = BTreeSet::new();
        for (folder, at) in folders.iter().zip(of_folder).filter(|(folder, _)| folder.has_report) {
            let Some(Scope { anchor, is_told, common: Some(common), .. }) = scopes.get(at) else { continue };
            let depth = |path: &str| path.bytes().filter(|byte| *byte == b'/').count();
            if !is_told && anchor.ends_with('!') {
                sisters.insert(anchor);
            }
            if depth(common) <= depth(anchor) + WRAPPERS {
                sisters.extend(child(folder.path, common));
            }
        }
        // Folders that hold reports themselves: what lies in them stays with them.
        let held: HashSet<&str> = folders.iter().filter(|folder| folder.has_report).map(|folder| folder.path).collect();
        let mut parts = Self::default();
        parts.alone(&scopes, &archives, &held);
        sisters.extend(archives.iter().filter(|archive| archive.has_report).map(|archive| archive.path));
        parts.legs(&sisters);
        parts
    }

    /// Archives in folders: each is a job of the run that names tell, or a run.
    fn alone(&mut self, scopes: &[Scope<'_>], archives: &[Archive<'a>], held: &HashSet<&str>) {
        let reporting: HashSet<&str> = archives.iter().filter(|it| it.has_report).map(|it| name(it.path)).collect();
        let mut count = vec![0_u32; scopes.len()];
        for archive in archives.iter().filter(|archive| archive.has_report) {
            if let Some(count) = count.get_mut(archive.scope) {
                *count += 1;
            }
        }
        let mut all = vec![0_u32; scopes.len()];
        for archive in archives {
            if let Some(all) = all.get_mut(archive.scope) {
                *all += 1;
            }
        }
        for archive in archives {
            let is_one_of_many = count.get(archive.scope).is_some_and(|count| *count > 1);
            let is_told = scopes.get(archive.scope).is_some_and(|scope| scope.is_told);
            // A job that lost its reports is known by the reports that it leaves in other runs.
            let is_only = all.get(archive.scope) == Some(&1);
            let is_job = archive.has_report || is_told && (is_only || reporting.contains(name(archive.path)));
            let stays = held.contains(paths::split(archive.path).0);
            if is_job && (is_told || is_one_of_many) && !stays {
                let job = name(archive.path);
                // docs.gitlab.com/ci/yaml/#artifactsname: `artifacts` is what they are called where nothing else is said.
                let job = job.strip_prefix("artifacts_").unwrap_or(job);
                let part = Part { job: job.to_owned(), instance: String::new(), is_alone: true };
                self.of.insert(archive.path, part);
            }
        }
    }

    /// Sisters whose names differ in known words.
    fn legs(&mut self, paths: &BTreeSet<&'a str>) {
        let mut groups: BTreeMap<&str, BTreeMap<&str, Vec<&'a str>>> = BTreeMap::new();
        for path in paths {
            if let Some(split) = Name::of(name(path)) {
                groups.entry(split.before()).or_default().entry(name(path)).or_default().push(path);
            }
        }
        for sisters in groups.values().filter(|sisters| sisters.len() > 1) {
            let names: Vec<Name<'_>> = sisters.keys().filter_map(|name| Name::of(name)).collect();
            let legs = legs(&names);
            let are_shards = legs.iter().all(|leg| Some(leg) == legs.first());
            for ((job, instance), paths) in legs.iter().zip(sisters.values()) {
                for path in paths {
                    // Shards are one job: where they lie in folders, they are together already.
                    if !are_shards || self.of.contains_key(path) {
                        let part = Part { job: job.clone(), instance: instance.clone(), is_alone: false };
                        self.of.insert(path, part);
                    }
                }
            }
        }
    }

    /// The part that a folder lies in, and its path.
    pub(super) fn find(&self, folder: &'a str) -> Option<(&'a str, &Part)> {
        if self.of.is_empty() {
            return None;
        }
        // The outermost decides.
        paths::ancestors(folder).filter_map(|folder| Some((folder, self.of.get(folder)?))).last()
    }
}

impl Part {
    /// Puts what the part is over the run that it lies in.
    pub(super) fn tell(&self, path: &str, run: &mut crate::facts::Run) {
        let is_told = run.run_id.is_some() || run.run_number.is_some() || !run.date.is_empty();
        if self.is_alone && !is_told {
            path.trim_end_matches('!').clone_into(&mut run.given);
            return;
        }
        if run.job.is_empty() {
            self.job.clone_into(&mut run.job);
        }
        if run.instance.is_empty() {
            self.instance.clone_into(&mut run.instance);
        }
        run.identity = run.identity.min(crate::facts::Identity::Path);
    }
}

/// The folder that two paths share, whole parts only.
fn shared<'a>(one: &'a str, other: &str) -> &'a str {
    let parts = one.split('/').zip(other.split('/')).take_while(|(one, other)| one == other);
    let length: usize = parts.map(|(part, _)| part.len() + 1).sum();
    one.get(..length.saturating_sub(1)).unwrap_or_default()
}

/// The folder directly in `outer` that a path leads through.
fn child<'a>(path: &'a str, outer: &str) -> Option<&'a str> {
    let name = path.strip_prefix(outer)?.strip_prefix('/')?.split('/').next()?;
    path.get(..outer.len() + 1 + name.len())
}

/// The last part of a path, bare.
fn name(path: &str) -> &str {
    bare(paths::split(path).1)
}

struct Folder<'a> {
    path: &'a str,
    given: &'a str,
    /// A report of tests lies in it, not below.
    has_report: bool,
}

/// Every folder that holds files, in the order of entries.
fn folders<'a>(facts: &'a Facts, given: &'a [String]) -> Vec<Folder<'a>> {
    let mut folders: Vec<Folder<'a>> = Vec::new();
    let mut known: HashMap<(&str, &str), usize> = HashMap::new();
    for entry in facts.entries.iter().filter(|entry| entry.kind != EntryKind::Container) {
        let path = paths::split(&entry.path).0;
        let given = given.get(entry.input as usize).map_or("", String::as_str);
        let at = *known.entry((given, path)).or_insert_with(|| {
            folders.push(Folder { path, given, has_report: false });
            folders.len() - 1
        });
        let is_report = format(&entry.format).is_some_and(|format| format.is_test_report)
            && !TOGETHER.contains(&entry.format.as_str());
        if let Some(folder) = folders.get_mut(at).filter(|_| is_report) {
            folder.has_report = true;
        }
    }
    folders
}
