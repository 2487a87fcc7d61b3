//! Tar: members in order, read as they come.
//!
//! The headers are read by crate `tar`; the loop is ours, so that one damaged
//! header loses one member and names have a limit.

use super::names::{self, Names};
use super::stream::{End, Part, amount, collect, counted};
use super::walk::{Content, Item, Walk};
use super::{Container, Input, NESTED};
use crate::facts::{EntryKind, EntryState, Loss};
use ::tar::{EntryType, Header, PaxExtensions};
use std::io::BufRead;

pub(super) const CONTAINER: Container = Container { id: "tar", sniff, seeks: false, read };

const BLOCK: usize = 512;
/// Names and other data about a member may be this long.
const ABOUT: u64 = 1 << 20;
const CUT: &str = "the archive ends inside this member";

/// By the checksum of the first header: the magic is missing in old archives.
pub(super) fn sniff(head: &[u8]) -> bool {
    head.first_chunk::<BLOCK>().is_some_and(is_header)
}

fn is_header(block: &[u8; BLOCK]) -> bool {
    let header = Header::from_byte_slice(block);
    let Ok(told) = header.cksum() else { return false };
    let sum = |as_number: fn(u8) -> i64| -> i64 {
        block.iter().enumerate().map(|(at, byte)| if (148..156).contains(&at) { 32 } else { as_number(*byte) }).sum()
    };
    // Some old writers summed signed bytes.
    let is_sum = [sum(i64::from), sum(|byte| i64::from(byte.cast_signed()))].contains(&i64::from(told));
    is_sum && header.entry_size().is_ok()
}

fn read(walk: &mut Walk<'_, '_>, _: u32, item: &Item, content: &mut Content<'_>) {
    if let Content::Stream(input) = content {
        members(walk, item, input);
    }
}

/// What earlier blocks say about the next member.
#[derive(Default)]
struct About {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    modified: Option<i64>,
    is_sparse: bool,
}

impl About {
    fn read(&mut self, pax: &[u8]) {
        for extension in PaxExtensions::new(pax).flatten() {
            let value = extension.value_bytes();
            match extension.key_bytes() {
                b"path" | b"GNU.sparse.name" => self.name = Some(value.to_vec()),
                b"size" => self.size = extension.value().ok().and_then(|size| size.parse().ok()),
                b"mtime" => {
                    let whole = extension.value().ok().and_then(|time| time.split('.').next()?.parse().ok());
                    self.modified = whole;
                }
                key => self.is_sparse |= key.starts_with(b"GNU.sparse."),
            }
        }
    }
}

/// Reads the members of the tar at `archive`.
pub(super) fn members(walk: &mut Walk<'_, '_>, archive: &Item, input: &mut Input<'_>) {
    let mut tar = Members { archive, names: Names::default(), links: 0, others: 0, outside: 0 };
    let mut about = About::default();
    let (mut has_end, mut skipped) = (false, 0_u64);
    loop {
        let mut block = Vec::with_capacity(BLOCK);
        collect(&mut block, input, BLOCK as u64);
        let Some(block) = block.first_chunk::<BLOCK>() else {
            skipped += block.len() as u64;
            break;
        };
        if block.iter().all(|byte| *byte == 0) {
            has_end = true;
            continue;
        }
        if !is_header(block) {
            skipped += BLOCK as u64;
            about = About::default();
            continue;
        }
        tar.note_skipped(walk, &mut skipped);
        has_end = false;
        let header = Header::from_byte_slice(block);
        let size = header.entry_size().unwrap_or_default();
        match header.entry_type() {
            EntryType::GNULongName => about.name = tar.about(walk, input, size),
            EntryType::XHeader => about.read(&tar.about(walk, input, size).unwrap_or_default()),
            EntryType::GNULongLink | EntryType::XGlobalHeader => skip(input, padded(size)),
            _ => tar.member(walk, input, header, std::mem::take(&mut about)),
        }
    }
    tar.note_skipped(walk, &mut skipped);
    if !has_end && input.fault().is_none() {
        let what = "the archive ends without its end mark: it was cut short, or never finished";
        walk.fragment.note(&archive.path, Loss::DataLoss, what, 0);
    }
    tar.note_counts(walk);
}

struct Members<'a> {
    archive: &'a Item,
    names: Names,
    links: u64,
    /// Devices and the like.
    others: u64,
    outside: u64,
}

impl Members<'_> {
    fn note_skipped(&self, walk: &mut Walk<'_, '_>, skipped: &mut u64) {
        if *skipped > 0 {
            let what = "damaged inside: bytes were skipped up to the next member";
            walk.fragment.note(&self.archive.path, Loss::DataLoss, what, std::mem::take(skipped));
        }
    }

    fn note_counts(&self, walk: &mut Walk<'_, '_>) {
        let path = &self.archive.path;
        let counts = [
            (counted(self.links, "link", "links"), "shown, never followed"),
            (counted(self.others, "device or the like", "devices and the like"), "left out"),
            (
                counted(self.outside, "name points", "names point") + " outside the archive",
                "shown as it is, never written",
            ),
        ];
        for (what, how) in counts.into_iter().filter(|(what, _)| !what.starts_with("0 ")) {
            walk.fragment.note(path, Loss::Info, format!("{what}: {how}"), 0);
        }
    }

    /// Data about the next member: a long name, or its attributes.
    fn about(&self, walk: &mut Walk<'_, '_>, input: &mut Input<'_>, size: u64) -> Option<Vec<u8>> {
        let mut data = Vec::new();
        let mut part = Part { inner: input, left: size.min(ABOUT), cut: CUT };
        let end = collect(&mut data, &mut part, ABOUT);
        skip(input, padded(size) - data.len() as u64);
        if size > ABOUT {
            let what = format!("the name or the attributes of a member take more than {}", amount(ABOUT));
            walk.fragment.note(&self.archive.path, Loss::DataLoss, what, size);
            return None;
        }
        while data.last() == Some(&0) {
            data.pop();
        }
        matches!(end, End::Done).then_some(data)
    }

    fn member(&mut self, walk: &mut Walk<'_, '_>, input: &mut Input<'_>, header: &Header, about: About) {
        let kind = header.entry_type();
        let raw = about.name.unwrap_or_else(|| header.path_bytes().into_owned());
        // Hard links take no room, whatever they say.
        let size = if kind.is_hard_link() { 0 } else { about.size.or(header.entry_size().ok()).unwrap_or_default() };
        if kind == EntryType::GNUSparse {
            skip_sparse_map(input, header);
        }
        if kind.is_dir() || (raw.ends_with(b"/") && size == 0) {
            return skip(input, padded(size));
        }
        if kind.is_character_special() || kind.is_block_special() || kind.is_fifo() || kind.as_byte() == b'V' {
            self.others += 1;
            return skip(input, padded(size));
        }
        let shown = names::shown(&names::decode(&raw, true));
        self.outside += u64::from(shown.outside);
        let item = Item {
            path: format!("{}{NESTED}{}", self.archive.path, self.names.unique(shown.name)),
            bytes: Some(size),
            stored_bytes: size,
            modified: about.modified.or_else(|| header.mtime().ok().and_then(|time| i64::try_from(time).ok())),
            crc: None,
        };
        if kind.is_hard_link() || kind.is_symlink() {
            self.links += 1;
            if walk.admit(size) {
                walk.push(&item, EntryKind::Link, EntryState::Plain, "");
            }
            return skip(input, padded(size));
        }
        if !walk.enter(&item) {
            return skip(input, padded(size));
        }
        if kind == EntryType::GNUSparse || about.is_sparse {
            walk.fragment.note(&item.path, Loss::Info, "a sparse file: read as it is packed, without its holes", 0);
        }
        content(walk, input, &item, size);
    }
}

fn content(walk: &mut Walk<'_, '_>, input: &mut Input<'_>, item: &Item, size: u64) {
    let there = input.fill_buf().unwrap_or_default();
    let whole = usize::try_from(size).ok().and_then(|size| there.get(..size));
    if let Some(whole) = whole.filter(|_| size <= walk.limits.whole_bytes) {
        walk.hold(whole.len());
        walk.open(item, Content::Stream(Input::whole(whole)));
        return skip(input, padded(size));
    }
    let mut part = Part { inner: input, left: size, cut: CUT };
    walk.stream(item, Vec::new(), &mut part);
    let left = part.left;
    skip(input, left.saturating_add(padded(size) - size));
}

/// Blocks that a sparse file's map takes besides its header.
fn skip_sparse_map(input: &mut Input<'_>, header: &Header) {
    let mut has_more = header.as_gnu().is_some_and(::tar::GnuHeader::is_extended);
    while has_more {
        let mut block = Vec::with_capacity(BLOCK);
        collect(&mut block, input, BLOCK as u64);
        has_more = block.get(504).is_some_and(|more| *more == 1);
    }
}

/// Members are padded to whole blocks.
fn padded(size: u64) -> u64 {
    size.checked_next_multiple_of(BLOCK as u64).unwrap_or(size)
}

fn skip(input: &mut Input<'_>, bytes: u64) {
    let mut left = bytes;
    while left > 0 {
        let there = input.fill_buf().map_or(0, <[u8]>::len);
        if there == 0 {
            break;
        }
        let amount = usize::try_from(left).unwrap_or(usize::MAX).min(there);
        input.consume(amount);
        left -= amount as u64;
    }
}
