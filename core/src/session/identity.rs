//! Names of inputs, copies, and what was lost.

use crate::bytes::ByteSource;
use crate::entries::Unit;
use crate::facts::{Entry, EntryKind, EntryState, Loss, Note, Span};
use std::rc::Rc;

/// Forward slashes, no leading `./` or `/`.
pub(super) fn clean(name: &str) -> String {
    let name = name.replace('\\', "/");
    let name = name.trim_start_matches("./").trim_start_matches('/');
    if name.is_empty() { "input".to_owned() } else { name.to_owned() }
}

/// `name`, or `name#2` and so on while it is taken.
pub(super) fn unique(name: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(name) {
        return name.to_owned();
    }
    (2..=u32::MAX).map(|number| format!("{name}#{number}")).find(|name| !taken(name)).unwrap_or_default()
}

/// Archives by their first bytes: each is a run of its own.
pub(super) fn is_archive(source: &dyn ByteSource) -> bool {
    let head = source.read_range(0, 264).unwrap_or_default();
    head.starts_with(b"PK\x03\x04")
        || head.starts_with(b"PK\x05\x06")
        || head.starts_with(&[0x1F, 0x8B])
        || head.starts_with(&[0x28, 0xB5, 0x2F, 0xFD])
        || head.get(257..262) == Some(b"ustar")
}

/// Equal to the last byte.
pub(super) fn same_bytes(a: &dyn ByteSource, b: &dyn ByteSource) -> bool {
    const WINDOW: usize = 1 << 20;
    let mut at = 0;
    while at < a.len() {
        match (a.read_range(at, WINDOW), b.read_range(at, WINDOW)) {
            (Ok(left), Ok(right)) if left == right && !left.is_empty() => at += left.len() as u64,
            _ => return false,
        }
    }
    true
}

/// Loose files that were given together are one run: named after the only one, else `files`.
pub(super) fn loose_run(inputs: &[(String, Rc<dyn ByteSource>)]) -> String {
    let mut loose = inputs.iter().filter(|(name, source)| !name.contains('/') && !is_archive(&**source));
    match (loose.next(), loose.next()) {
        (Some((name, _)), None) => name.clone(),
        _ => "files".to_owned(),
    }
}

/// The entry of a unit that was not read.
pub(super) fn lost(unit: &Unit) -> Entry {
    Entry {
        input: unit.input,
        unit: unit.unit,
        path: unit.path.clone(),
        kind: EntryKind::File,
        bytes: unit.bytes,
        stored_bytes: unit.stored_bytes,
        modified: unit.modified,
        format: String::new(),
        state: EntryState::Lost,
        run: unit.run,
    }
}

pub(super) fn note(path: &str, what: String, bytes: u64) -> Note {
    Note { path: path.to_owned(), loss: Loss::Info, what, bytes, span: Span::default(), line: 0 }
}
