//! Zip: every `.jar`, `.apk`, `.whl` and `.docx` too.

mod directory;
mod list;
mod member;
mod scan;

pub(super) use list::list;
pub(super) use member::read_member;

use super::walk::{Content, Item, Walk};
use super::{Container, Unit, stream};
use crate::bytes::ByteSource;

/// Format of its entries.
pub(super) const ID: &str = "zip";

pub(super) const CONTAINER: Container = Container { id: ID, sniff, seeks: true, read };

/// A zip inside a compressed stream is held in one piece up to this size.
const HOLD: u64 = 256 << 20;

fn sniff(head: &[u8]) -> bool {
    // The last is the mark of archives that were meant to span disks.
    [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04".as_slice()].iter().any(|magic| head.starts_with(magic))
}

/// True when something else comes first, and a zip is at the end (self-extracting archives).
pub(super) fn has_tail(source: &dyn ByteSource) -> bool {
    directory::find(source).is_ok_and(|found| found.is_certain)
}

fn read(walk: &mut Walk<'_, '_>, entry: u32, item: &Item, content: &mut Content<'_>) {
    match content {
        Content::Source(source) => members(walk, item, *source),
        Content::Stream(input) => {
            if let Some(whole) = input.as_whole() {
                return members(walk, item, &whole);
            }
            let mut held = Vec::new();
            let end = stream::collect(&mut held, input, HOLD);
            walk.hold(held.len());
            if matches!(end, stream::End::More) {
                let why = format!(
                    "not opened: a compressed zip above {} is too large to be held in memory; extract it and open it by itself",
                    stream::amount(HOLD)
                );
                return walk.give_up(entry, item, &why);
            }
            members(walk, item, &held);
        }
    }
}

fn members(walk: &mut Walk<'_, '_>, item: &Item, source: &dyn ByteSource) {
    walk.fragment.inflated_bytes = walk.meter.used();
    let units = list(source, &item.path, walk.unit.input, walk.limits, walk.fragment);
    for unit in &units {
        read_member(walk, source, unit);
    }
}

/// What a member is, as far as reading it is concerned.
fn item(unit: &Unit, crc: Option<u32>) -> Item {
    Item {
        path: unit.path.clone(),
        bytes: Some(unit.bytes),
        stored_bytes: unit.stored_bytes,
        modified: unit.modified,
        crc,
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|raw| u16::from_le_bytes(*raw))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|raw| u32::from_le_bytes(*raw))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|raw| u64::from_le_bytes(*raw))
}
