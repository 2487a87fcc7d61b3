//! Entries recognised as formats; formats turn them into facts.
//!
//! Detection looks at the path's end and the first bytes. The highest
//! [`Confidence`] wins, then the order of the table. A reader never fails: it
//! writes rows and notes, and what it could not read is a row of the ledger.

pub mod attributes;
pub mod claims;
pub mod formats;
mod probe;
pub mod shape;
#[cfg(test)]
pub(crate) mod testing;
pub mod text;
pub mod times;
pub mod tree;
mod writer;
pub mod xml;

pub use formats::FORMATS;
pub use probe::{Confidence, Probe};
pub use writer::{Attempt, Case, Writer};

use crate::bytes::Limits;
use crate::entries::Input;
use crate::facts::{EntryState, Fragment, Loss};

/// A format: one file under `formats/`, one row of [`FORMATS`].
pub struct Format {
    /// As the world names it (`junit`, `ndjson`).
    pub id: &'static str,
    /// For people.
    pub title: &'static str,
    /// Where it is specified; empty when nowhere.
    pub spec: &'static str,
    /// Whether its entries count as recognised or as plain.
    pub state: EntryState,
    /// Reports of test runs: broken ones stand in the way of a green verdict.
    pub is_test_report: bool,
    /// The CI system that alone writes it (`webprofile`); empty where many do.
    pub system: &'static str,
    /// How sure the first bytes make us.
    pub sniff: fn(&Probe<'_>) -> Confidence,
    /// Reads to the end; never fails.
    pub read: fn(&mut Input<'_>, &mut Writer<'_>),
}

/// The format of an id.
pub fn format(id: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.id == id)
}

/// Recognises the entry and reads it: the callback of [`crate::entries::read`].
pub fn read(fragment: &mut Fragment, entry: u32, input: &mut Input<'_>, limits: &Limits) {
    let Some(path) = fragment.entries.get(entry as usize).map(|entry| entry.path.clone()) else { return };
    let probe = Probe::new(&path, input.head());
    if input.as_whole().is_some_and(<[u8]>::is_empty) && input.fault().is_none() {
        empty(fragment, entry, &probe, &path);
        return;
    }
    let mut best: Option<(&Format, Confidence)> = None;
    for format in FORMATS {
        let confidence = (format.sniff)(&probe);
        if confidence > best.map_or(Confidence::No, |(_, best)| best) {
            best = Some((format, confidence));
        }
        if confidence == Confidence::Certain {
            break;
        }
    }
    let Some((format, _)) = best else {
        if let Some(entry) = fragment.entries.get_mut(entry as usize) {
            entry.state = EntryState::Unrecognised;
        }
        let bytes = fragment.entries.get(entry as usize).map_or(0, |entry| entry.bytes);
        fragment.note(&path, Loss::Info, "not a format that is known here; kept as bytes", bytes);
        return;
    };
    if let Some(entry) = fragment.entries.get_mut(entry as usize) {
        entry.state = format.state;
        format.id.clone_into(&mut entry.format);
    }
    let mut writer = Writer::new(fragment, entry, path, format, limits);
    (format.read)(input, &mut writer);
}

/// An empty file has nothing to read; where a report was expected, that is a loss.
fn empty(fragment: &mut Fragment, entry: u32, probe: &Probe<'_>, path: &str) {
    if let Some(entry) = fragment.entries.get_mut(entry as usize) {
        entry.state = EntryState::Plain;
    }
    let expected = [".xml", ".json", ".zip", ".gz", ".tgz", ".tar", ".zst"].iter().any(|end| probe.path_ends(end));
    if expected {
        fragment.note(path, Loss::DataLoss, "empty file where content was expected", 0);
    } else {
        fragment.note(path, Loss::Info, "empty file", 0);
    }
}
