//! Entries recognised as formats; formats turn them into facts.
//!
//! Detection looks at the path's end and the first bytes. The highest
//! [`Confidence`] wins, then the order of the table. A reader never fails: it
//! writes rows and notes, and what it could not read is a row of the ledger.

pub mod formats;
pub mod log_head;
#[cfg(test)]
pub(crate) mod testing;

pub use artiscope_reading::documents::{
    Attempt, Case, Confidence, Format, Probe, Writer, attributes, base64, broken_after, claims, elements, grams, lines,
    pieces, readable, search, shape, text, times, tree, whole, words, xml,
};
pub use formats::FORMATS;

use crate::bytes::Limits;
use crate::entries::Input;
use crate::facts::{EntryState, Fragment, Loss};

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
