//! Files by the end of their names, and which of them belong together.

use crate::facts::{Facts, index};
use std::collections::BTreeMap;

/// A file of a run; an empty one has no document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The entry.
    pub entry: u32,
    /// What was read from it.
    pub document: Option<u32>,
    /// Inflated bytes.
    pub bytes: u64,
}

/// Artifacts that one run of CI uploads side by side.
const ARTIFACTS: &[&str] = &[
    "webprofile-parity-artifacts",
    "webprofile-parity-tests",
    "webprofile-node-parity",
    "webprofile-cross-instance",
    "webprofile-flakiness",
    "webprofile-logs",
];

/// Files of one run, before anything is made of them.
pub(super) struct Group {
    /// The run of the first file.
    pub(super) run: u32,
    /// Name of the local bundle; empty in CI.
    pub(super) local: String,
    pub(super) files: Vec<Found>,
}

/// The last part of a path.
pub(super) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Files of runs, one group each: by the run that reading gave them, and by local bundle.
pub(super) fn groups(facts: &Facts) -> Vec<Group> {
    let mut documents: BTreeMap<u32, u32> = BTreeMap::new();
    for (at, document) in (0_u32..).zip(&facts.documents) {
        documents.insert(document.entry, at);
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut places: BTreeMap<(u32, String), usize> = BTreeMap::new();
    for (at, entry) in facts.entries.iter().enumerate() {
        let name = name(&entry.path);
        if !is_of_a_run(name) || entry.path.split('/').any(|part| part == "collected") {
            continue;
        }
        let local = local_bundle(&entry.path);
        let run = facts.runs.get(entry.run as usize);
        let stem = run.map_or("", |run| run.id.split(['.', '#']).next().unwrap_or_default());
        // Artifacts of one run lie side by side.
        let key = if ARTIFACTS.contains(&stem) { u32::MAX } else { entry.run };
        let place = *places.entry((key, local.to_owned())).or_insert_with(|| {
            groups.push(Group { run: entry.run, local: local.to_owned(), files: Vec::new() });
            groups.len() - 1
        });
        let entry_index = index(at);
        let document = documents.get(&entry_index).copied();
        if let Some(group) = groups.get_mut(place) {
            group.files.push(Found { entry: entry_index, document, bytes: entry.bytes });
        }
    }
    groups.retain(|group| group.files.iter().any(|file| tells(facts, file)));
    groups
}

fn is_of_a_run(name: &str) -> bool {
    name.starts_with("node.parity")
        || name.starts_with("cross-instance")
        || name == "test.parity.out"
        || name.ends_with("analysis.json")
        || name == "mongo.log"
        || is_service_log(name)
}

/// Logs of the service and of its second instance.
pub(super) fn is_service_log(name: &str) -> bool {
    name.starts_with("webprofile") && is_log(name)
}

/// A name that ends in `.log`.
pub fn is_log(name: &str) -> bool {
    name.strip_suffix(".log").is_some()
}

/// Logs alone make no parity run.
fn tells(facts: &Facts, file: &Found) -> bool {
    let path = facts.entries.get(file.entry as usize).map_or("", |entry| &entry.path);
    let name = name(path);
    let format = file.document.and_then(|at| facts.documents.get(at as usize)).map(|row| facts.text(row.format));
    !is_log(name) && (!name.ends_with("analysis.json") || format == Some("webprofile-analysis"))
}

/// `webprofile-parity-<YYYYmmddHHMMSS>.tar.gz` anywhere in the path.
fn local_bundle(path: &str) -> &str {
    path.split('/').map(|part| part.trim_end_matches('!')).find(|part| is_local_bundle(part)).unwrap_or_default()
}

fn is_local_bundle(part: &str) -> bool {
    let stamp = part.strip_prefix("webprofile-parity-").unwrap_or_default();
    let stamp = stamp.split('.').next().unwrap_or_default();
    stamp.len() == 14 && stamp.bytes().all(|byte| byte.is_ascii_digit())
}
