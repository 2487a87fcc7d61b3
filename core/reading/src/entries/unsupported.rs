//! Archives that are known but not opened: better a reason than bytes that nobody recognises.

use super::Container;
use super::walk::{Content, Item, Walk};

const fn row(id: &'static str, sniff: fn(&[u8]) -> bool) -> Container {
    Container { id, sniff, seeks: true, read }
}

pub(super) const XZ: Container = row("xz", |head| head.starts_with(b"\xfd7zXZ\0"));
pub(super) const BZIP2: Container =
    row("bzip2", |head| head.starts_with(b"BZh") && head.get(4..10).is_some_and(|mark| mark == b"1AY&SY"));
pub(super) const SEVEN_ZIP: Container = row("7z", |head| head.starts_with(b"7z\xbc\xaf\x27\x1c"));
pub(super) const RAR: Container = row("rar", |head| head.starts_with(b"Rar!\x1a\x07"));

fn read(walk: &mut Walk<'_, '_>, entry: u32, item: &Item, _: &mut Content<'_>) {
    let format = walk.entry(entry).map(|entry| entry.format.clone()).unwrap_or_default();
    walk.give_up(entry, item, &format!("not opened: {format} is not supported; pack it as zip or tar.gz"));
}
