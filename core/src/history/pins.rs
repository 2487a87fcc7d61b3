//! Runs that are pinned as the baseline of a branch, or of all branches.
//!
//! A pin is a file of its own, never changed: a later one of the same project and branch has a higher number and
//! holds instead. What is pinned does not grow old.

use super::chunk::{self, Kind};
use super::run::{About, File};
use super::table::History;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Runs that later ones are held against.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// Whose runs.
    pub project: String,
    /// Of which branch; empty for all.
    pub branch: String,
    /// Keys of the runs: the jobs of one CI run, as a rule.
    pub keys: Vec<String>,
    /// Of several pins of one branch the highest holds.
    pub number: u64,
}

impl Pin {
    pub(super) fn open(bytes: &[u8]) -> Result<Self, String> {
        chunk::open(Kind::Pin, bytes)
    }

    /// What is written.
    pub fn file(&self) -> File {
        let bytes = chunk::seal(Kind::Pin, self);
        File { name: format!("pins/{}", chunk::id(&bytes)), bytes }
    }

    fn is_of(&self, project: &str, branch: &str) -> bool {
        self.project == project && self.branch == branch
    }
}

/// Keys that pins among files name.
pub(super) fn keys(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<String>, String> {
    let mut keys = Vec::new();
    for (name, bytes) in files.iter().filter(|(name, _)| name.starts_with("pins/")) {
        keys.extend(Pin::open(bytes).map_err(|why| format!("{why}: {name}"))?.keys);
    }
    Ok(keys)
}

impl History {
    /// The pins that hold, in the order of project and branch.
    pub fn pins(&self) -> Vec<&Pin> {
        let mut held: BTreeMap<(&str, &str), (u64, &str, &Pin)> = BTreeMap::new();
        for (id, pin) in self.all_pins() {
            let next = (pin.number, id, pin);
            let known = held.entry((&pin.project, &pin.branch)).or_insert(next);
            if (next.0, next.1) > (known.0, known.1) {
                *known = next;
            }
        }
        held.into_values().map(|(_, _, pin)| pin).collect()
    }

    /// Keys of the runs that are the baseline of a run: those of its branch, else those of all branches.
    pub fn baseline_of(&self, about: &About) -> &[String] {
        let pins = self.pins();
        let of =
            |branch: &str| pins.iter().find(|pin| pin.is_of(&about.project, branch)).map(|pin| pin.keys.as_slice());
        of(&about.branch).or_else(|| of("")).unwrap_or_default()
    }

    /// What pins these runs: a file to be written, then names of files that hold no more.
    pub fn pin(&self, runs: &[u32], branch: &str) -> Option<(File, Vec<String>)> {
        let abouts: Vec<&About> = runs.iter().filter_map(|run| self.runs().get(*run as usize)).collect();
        let project = abouts.first()?.project.clone();
        let number = self.all_pins().map(|(_, pin)| pin.number).max().unwrap_or(0) + 1;
        let keys = abouts.iter().map(|about| about.key()).collect();
        let gone = self.unpin(&project, branch);
        Some((Pin { project, branch: branch.to_owned(), keys, number }.file(), gone))
    }

    /// Names of the files that pin runs of a project and branch.
    pub fn unpin(&self, project: &str, branch: &str) -> Vec<String> {
        let mine = self.all_pins().filter(|(_, pin)| pin.is_of(project, branch));
        mine.map(|(id, _)| format!("pins/{id}")).collect()
    }
}
