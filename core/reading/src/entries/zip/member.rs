//! One member of a zip: its local header, then its bytes.

use super::{item, u16_at};
use crate::bytes::{ByteSource, SourceReader, Window};
use crate::entries::crc::crc32;
use crate::entries::inflate::Inflate;
use crate::entries::stream::{Checked, Expected, WINDOW, capacity};
use crate::entries::walk::{Content, Item, Walk};
use crate::entries::zstd::Frames;
use crate::entries::{Input, Place, Stream, Unit};
use crate::facts::EntryKind;
use std::io::BufReader;
use zune_inflate::{DeflateDecoder, DeflateOptions};

/// Length of a local header before its name.
const HEADER: u64 = 30;

/// Reads the member of `source` that `unit` names.
pub(in crate::entries) fn read_member(walk: &mut Walk<'_, '_>, source: &dyn ByteSource, unit: &Unit) {
    let Place::Zip { header, method, crc } = unit.place else { return };
    let item = item(unit, crc);
    if !walk.enter(&item) {
        return;
    }
    // A small member comes in one read, with room for a name and extra fields of usual length.
    let is_small = unit.stored_bytes <= walk.limits.whole_bytes;
    let guess = HEADER + if is_small { unit.path.len() as u64 + 128 + unit.stored_bytes } else { 0 };
    let guess = usize::try_from(guess).unwrap_or(usize::MAX);
    let Ok(mut block) = source.read_range(header, guess) else {
        return walk.lose(&item, EntryKind::File, "not read: its place in the archive cannot be read");
    };
    let Some(start) = data_start(&block) else {
        return walk.lose(&item, EntryKind::File, "not read: no member begins where the directory says");
    };
    let data = header.saturating_add(start);
    if !is_small {
        return large(walk, &Window::new(source, data, unit.stored_bytes), &item, method);
    }
    let end = usize::try_from(start.saturating_add(unit.stored_bytes)).unwrap_or(usize::MAX);
    let missing = end.saturating_sub(block.len());
    if missing > 0 {
        block.extend(source.read_range(header + block.len() as u64, missing).unwrap_or_default());
    }
    block.truncate(end);
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    small(walk, block.get(start..).unwrap_or_default(), &item, method);
}

/// Where the data of a member begins, counted from its local header.
fn data_start(block: &[u8]) -> Option<u64> {
    let is_header = block.starts_with(b"PK\x03\x04");
    is_header.then_some(HEADER + u64::from(u16_at(block, 26)?) + u64::from(u16_at(block, 28)?))
}

fn expected(item: &Item) -> Expected {
    Expected { bytes: item.bytes, crc: item.crc, stored: item.stored_bytes }
}

fn small(walk: &mut Walk<'_, '_>, mut data: &[u8], item: &Item, method: u16) {
    if method == 0 && data.len() as u64 <= walk.meter.left() {
        let crc = item.crc.map_or(0, |_| crc32(0, data));
        let fault = expected(item).fault(data.len() as u64, crc);
        walk.meter.add(data.len() as u64);
        walk.hold(data.len());
        let input = match fault {
            Some(fault) => Input::damaged(data, fault),
            None => Input::whole(data),
        };
        return walk.open(item, Content::Stream(input));
    }
    if method == 8
        && let Some(whole) = inflate_whole(walk, data, item)
    {
        walk.meter.add(whole.len() as u64);
        walk.hold(whole.len());
        return walk.open(item, Content::Stream(Input::whole(&whole)));
    }
    streamed(walk, &mut data, item, method);
}

/// One shot, for members that are as they say; any doubt leaves them to the stream, which knows what is wrong.
fn inflate_whole(walk: &Walk<'_, '_>, data: &[u8], item: &Item) -> Option<Vec<u8>> {
    let (limits, bytes) = (walk.limits, item.bytes?);
    let is_bomb = bytes > limits.ratio_from_bytes && bytes / item.stored_bytes.max(1) > limits.ratio;
    if bytes > limits.whole_bytes || bytes > walk.meter.left() || is_bomb {
        return None;
    }
    let size = capacity(bytes, item.stored_bytes, limits.whole_bytes);
    let options = DeflateOptions::default().set_size_hint(size + 512).set_limit(size + 1024);
    let whole = DeflateDecoder::new_with_options(data, options).decode_deflate().ok()?;
    (whole.len() as u64 == bytes && crc32(0, &whole) == item.crc?).then_some(whole)
}

fn large(walk: &mut Walk<'_, '_>, window: &Window<'_>, item: &Item, method: u16) {
    if method == 0 {
        walk.open(item, Content::Source(window));
    } else {
        streamed(walk, &mut SourceReader::new(window, WINDOW), item, method);
    }
}

fn streamed(walk: &mut Walk<'_, '_>, from: &mut dyn Stream, item: &Item, method: u16) {
    let (meter, limits) = (walk.meter, walk.limits);
    match method {
        0 => walk.stream(item, Vec::new(), &mut Checked::new(from, meter, limits, expected(item))),
        8 => walk.stream(item, Vec::new(), &mut Checked::new(&mut Inflate::new(from), meter, limits, expected(item))),
        _ => {
            let mut frames = BufReader::with_capacity(64 << 10, Frames::new(from));
            walk.stream(item, Vec::new(), &mut Checked::new(&mut frames, meter, limits, expected(item)));
        }
    }
}
