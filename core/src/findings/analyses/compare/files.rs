//! The files of two sides: added, removed, and of another size.

use super::Side;
use crate::facts::EntryKind;
use crate::methods::order::{self, Order as _};
use std::collections::BTreeMap;

/// Folders around everything that may differ by name.
const AROUND: usize = 4;

/// A file that both sides have, with its bytes in base and head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Path below what the side was given as.
    pub path: String,
    /// Bytes in base; `None` where it was added.
    pub base: Option<u64>,
    /// Bytes in head; `None` where it was removed.
    pub head: Option<u64>,
}

/// How the trees differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilesChanged {
    /// Added, removed, or of another size; in the order of paths.
    pub changed: Vec<Changed>,
    /// Of the same size.
    pub same: u64,
}

/// Files by path; containers are what they hold.
fn files<'f>(side: &Side<'f>) -> Vec<(&'f str, u64)> {
    let Some((facts, runs)) = &side.open else { return Vec::new() };
    let mine = facts.entries.iter().filter(|entry| entry.kind == EntryKind::File && runs.contains(&entry.run));
    mine.map(|entry| (entry.path.as_str(), entry.bytes)).collect()
}

/// Folders and archives that all paths begin with.
fn shared(files: &[(&str, u64)]) -> usize {
    let Some((first, _)) = files.first() else { return 0 };
    let first: Vec<&str> = first.split('/').collect();
    let same = |path: &str| path.split('/').zip(&first).take_while(|(a, b)| a == *b).count();
    let most = files.iter().map(|(path, _)| same(path).min(path.split('/').count() - 1)).min();
    most.unwrap_or(0).min(AROUND)
}

fn below(path: &str, parts: usize) -> &str {
    path.splitn(parts + 1, '/').nth(parts).unwrap_or(path)
}

/// `None` where one side is not open.
pub(super) fn files_changed(base: &Side<'_>, head: &Side<'_>) -> Option<FilesChanged> {
    if base.open.is_none() || head.open.is_none() {
        return None;
    }
    let (old, new) = (files(base), files(head));
    // What both were given as has other names: they are laid over each other where most paths meet.
    let mut best = (0, (0, 0));
    let old_most = shared(&old);
    for at in (0..=old_most).rev() {
        let known = order::set(old.iter().map(|(path, _)| below(path, at)));
        for to in (0..=shared(&new)).rev() {
            let met = new.iter().filter(|(path, _)| known.contains(below(path, to))).count() + 1;
            if met > best.0 {
                best = (met, (at, to));
            }
        }
    }
    let (_, (at, to)) = best;
    let mut all: BTreeMap<&str, [Option<u64>; 2]> = BTreeMap::new();
    for (path, bytes) in &old {
        all.entry(below(path, at)).or_default()[0] = Some(*bytes);
    }
    for (path, bytes) in &new {
        all.entry(below(path, to)).or_default()[1] = Some(*bytes);
    }
    let mut files = FilesChanged::default();
    for (path, [base, head]) in all {
        if base == head {
            files.same += 1;
        } else {
            files.changed.push(Changed { path: path.to_owned(), base, head });
        }
    }
    // Added first, then removed, then by how much the size changed.
    files.changed.order_by_key(|file| (file.base.is_some(), file.head.is_some()));
    Some(files)
}
