//! Members found without a directory, by their local headers.

use super::directory::{extra_field, modified, text, widen};
use super::list::Member;
use super::{u16_at, u32_at, u64_at};
use crate::bytes::{ByteSource, Limits};
use crate::entries::Stream;
use crate::entries::inflate::Inflate;
use crate::entries::stream::WINDOW;
use std::io;

/// Calls `each` with every member found, and returns the bytes that belong to none.
///
/// Every byte is looked at a fixed number of times, whatever it claims to be.
pub(super) fn scan(source: &dyn ByteSource, limits: &Limits, mut each: impl FnMut(Member)) -> u64 {
    let mut look = Look { source, base: 0, buffer: Vec::new() };
    let mut inflated = limits.inflated_bytes;
    let (mut at, mut uncovered) = (0, 0);
    // Bytes from `at` that belong to no member, unless they are the directory.
    let mut gap = 0;
    while let Some(header) = look.find(at + gap, &[b"\x03\x04"]) {
        gap = header - at;
        match member(&mut look, header, limits.entry_bytes.min(inflated)) {
            Some((member, end)) => {
                uncovered += if look.is_directory(at) { 0 } else { gap };
                inflated = inflated.saturating_sub(member.bytes);
                each(member);
                at = end.max(header + 30);
                gap = 0;
            }
            None => gap += 4,
        }
    }
    uncovered + if look.is_directory(at) { 0 } else { source.len().saturating_sub(at) }
}

/// A sliding look at a source.
struct Look<'a> {
    source: &'a dyn ByteSource,
    base: u64,
    buffer: Vec<u8>,
}

impl Look<'_> {
    /// At least `len` bytes from `offset`, where there are as many.
    fn at(&mut self, offset: u64, len: usize) -> &[u8] {
        let start = offset.checked_sub(self.base).and_then(|at| usize::try_from(at).ok()).unwrap_or(usize::MAX);
        let there = self.buffer.len().saturating_sub(start);
        let is_all = self.base + self.buffer.len() as u64 >= self.source.len() && offset >= self.base;
        if there < len && !is_all {
            self.buffer = self.source.read_range(offset, len.max(WINDOW)).unwrap_or_default();
            self.base = offset;
            return &self.buffer;
        }
        self.buffer.get(start..).unwrap_or_default()
    }

    /// The next `PK` from `from` that is followed by one of `kinds`.
    fn find(&mut self, mut from: u64, kinds: &[&[u8; 2]]) -> Option<u64> {
        loop {
            let there = self.at(from, 4);
            if there.len() < 4 {
                return None;
            }
            let step = match memchr::memmem::find(there, b"PK") {
                Some(at) if there.len() - at >= 4 => {
                    let is_kind = there.get(at + 2..at + 4).is_some_and(|kind| kinds.iter().any(|one| *one == kind));
                    if is_kind {
                        return Some(from + at as u64);
                    }
                    at + 2
                }
                Some(at) if at > 0 => at,
                _ => there.len() - 3,
            };
            from += step as u64;
        }
    }

    fn is_directory(&mut self, at: u64) -> bool {
        matches!(self.at(at, 4), [b'P', b'K', 1, 2, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 6, 6 | 7, ..])
    }
}

/// A look that goes on from `at`.
struct From<'l, 'a> {
    look: &'l mut Look<'a>,
    at: u64,
}

impl Stream for From<'_, '_> {
    fn piece(&mut self) -> io::Result<&[u8]> {
        Ok(self.look.at(self.at, 1))
    }

    fn used(&mut self, amount: usize) {
        self.at += amount as u64;
    }
}

/// The member whose local header is at `header`, if it is one, and where it ends.
fn member(look: &mut Look<'_>, header: u64, most: u64) -> Option<(Member, u64)> {
    let len = look.source.len();
    let raw = look.at(header, 30);
    let (version, flags, method) = (u16_at(raw, 4)?, u16_at(raw, 6)?, u16_at(raw, 8)?);
    let (time, crc) = ((u16_at(raw, 10)?, u16_at(raw, 12)?), u32_at(raw, 14)?);
    let (mut stored, mut bytes) = (u64::from(u32_at(raw, 18)?), u64::from(u32_at(raw, 22)?));
    let (name, extra) = (usize::from(u16_at(raw, 26)?), usize::from(u16_at(raw, 28)?));
    let data = header + (30 + name + extra) as u64;
    if version & 0xff > 99 || method > 99 || name == 0 || data > len {
        return None;
    }
    let raw = look.at(header, 30 + name + extra);
    let extra = raw.get(30 + name..30 + name + extra)?;
    let mut large = extra_field(extra, 1).unwrap_or_default();
    widen(&mut large, &mut bytes);
    widen(&mut large, &mut stored);
    let raw_name = raw.get(30..30 + name)?;
    let mut member = Member {
        name: text(raw_name, flags, extra).into_owned(),
        flags,
        method,
        crc: Some(crc),
        stored_bytes: stored,
        bytes,
        header,
        end: header,
        modified: modified(time, extra),
        is_link: false,
    };
    let is_unknown = flags & 8 != 0 && (stored == 0 || stored == 0xffff_ffff);
    let mut end = data.saturating_add(stored);
    if is_unknown {
        member.crc = None;
        end = if method == 8 && flags & 1 == 0 {
            inflated(look, data, most, &mut member)
        } else {
            look.find(data, &[b"\x07\x08", b"\x03\x04", b"\x01\x02"]).unwrap_or(len)
        };
        member.stored_bytes = end - data;
        if method == 0 {
            member.bytes = member.stored_bytes;
        }
    } else if end > len {
        // Cut short, or a size that lies: another member further on says which.
        end = if method == 0 { len } else { look.find(data, &[b"\x03\x04", b"\x01\x02"]).unwrap_or(len) };
    }
    if flags & 8 != 0 {
        end += descriptor(look, end, &mut member, is_unknown);
    }
    member.end = end;
    Some((member, end))
}

/// Inflates to find the end: gives it, and sets the size.
fn inflated(look: &mut Look<'_>, data: u64, most: u64, member: &mut Member) -> u64 {
    let mut from = From { look, at: data };
    let mut inflate = Inflate::new(&mut from);
    let mut bytes = 0_u64;
    let is_whole = loop {
        match inflate.piece().map(<[u8]>::len) {
            Ok(0) => break true,
            Ok(_) if bytes > most => break false,
            Ok(there) => {
                bytes += there as u64;
                inflate.used(there);
            }
            Err(_) => break false,
        }
    };
    member.bytes = bytes;
    let used = from.at;
    if is_whole {
        return used;
    }
    look.find(used, &[b"\x07\x08", b"\x03\x04", b"\x01\x02"]).unwrap_or(look.source.len())
}

/// Length of the sizes that follow a member which was written as a stream; they are taken over where asked.
fn descriptor(look: &mut Look<'_>, end: u64, member: &mut Member, is_wanted: bool) -> u64 {
    let raw = look.at(end, 24);
    let signature = if raw.starts_with(b"PK\x07\x08") { 4 } else { 0 };
    let crc = u32_at(raw, signature);
    let short = (u32_at(raw, signature + 4).map(u64::from), u32_at(raw, signature + 8).map(u64::from), 12);
    let long = (u64_at(raw, signature + 4), u64_at(raw, signature + 12), 20);
    for (stored, bytes, length) in [short, long] {
        if stored == Some(member.stored_bytes) && bytes.is_some() {
            if let (true, Some(bytes)) = (is_wanted, bytes) {
                member.bytes = bytes;
                member.crc = crc;
            }
            return length + signature as u64;
        }
    }
    0
}
