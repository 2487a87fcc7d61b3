//! The central directory, read from its end.
//!
//! Crate `zip` keeps members by name, so that equal names vanish, and one bad
//! record fails the whole archive; both would be silent losses here.

use super::{u16_at, u32_at, u64_at};
use crate::bytes::ByteSource;
use std::borrow::Cow;

/// Longest comment, and the record it belongs to.
const TAIL: u64 = 0xffff + 22;
/// Directories are read in pieces of this size.
const PIECE: usize = 1 << 20;

/// Where the directory lies.
pub(super) struct Found {
    /// Offset of its first record.
    pub(super) start: u64,
    /// One past the last record.
    pub(super) end: u64,
    /// To be added to every offset in it: what was put before the archive.
    pub(super) base: u64,
    /// Records it should have; the short form of the count wraps around at 65,536.
    pub(super) records: u64,
    /// Bytes before the archive, where they can be told.
    pub(super) before: u64,
    /// Bytes behind its end.
    pub(super) after: u64,
    /// Its first record is there, and nothing follows its end.
    pub(super) is_certain: bool,
}

/// Finds the directory by the record at the end of the archive.
pub(super) fn find(source: &dyn ByteSource) -> Result<Found, &'static str> {
    let len = source.len();
    let tail_start = len.saturating_sub(TAIL);
    let tail =
        source.read_range(tail_start, usize::try_from(TAIL).unwrap_or(0)).map_err(|_| "its end cannot be read")?;
    let mut upto = tail.len();
    let mut why = "it has no directory at its end: it was cut short, or never finished";
    while let Some(at) = tail.get(..upto).and_then(|tail| memchr::memmem::rfind(tail, b"PK\x05\x06")) {
        match locate(source, tail.get(at..).unwrap_or_default(), tail_start + at as u64) {
            Ok(found) => return Ok(found),
            Err(problem) => why = problem,
        }
        upto = at + 3;
    }
    Err(why)
}

fn locate(source: &dyn ByteSource, end: &[u8], at: u64) -> Result<Found, &'static str> {
    let bad = "the record at its end is damaged";
    let comment = u64::from(u16_at(end, 20).ok_or(bad)?);
    let rest = source.len() - at - 22;
    if comment > rest {
        return Err(bad);
    }
    let mut records = u64::from(u16_at(end, 10).ok_or(bad)?);
    let mut size = u64::from(u32_at(end, 12).ok_or(bad)?);
    let mut offset = u64::from(u32_at(end, 16).ok_or(bad)?);
    let mut directory_end = at;
    if (records == 0xffff || size == 0xffff_ffff || offset == 0xffff_ffff)
        && let Some((start, large)) = zip64(source, at)
    {
        records = u64_at(&large, 32).ok_or(bad)?;
        size = u64_at(&large, 40).ok_or(bad)?;
        offset = u64_at(&large, 48).ok_or(bad)?;
        directory_end = start;
    }
    let begins = |start: u64| source.read_range(start, 4).is_ok_and(|magic| magic == b"PK\x01\x02");
    let by_size = directory_end.checked_sub(size);
    let is_empty = records == 0 && size == 0;
    let start = match by_size {
        Some(start) if start >= offset && (is_empty || begins(start)) => start,
        // Something was put between the directory and its end.
        _ if begins(offset) && offset.checked_add(size).is_some_and(|end| end <= at) => offset,
        _ => return Err("its directory is not where its end says"),
    };
    // Where offsets count from the start of the file, or from what was put before it.
    let base = if begins(offset) { 0 } else { start - offset };
    let before = start.saturating_sub(offset);
    let end = if is_empty { start } else { start + size };
    Ok(Found { start, end, base, records, before, after: rest - comment, is_certain: comment == rest && !is_empty })
}

/// The larger form of the end record, for archives that need 64 bits.
fn zip64(source: &dyn ByteSource, end: u64) -> Option<(u64, Vec<u8>)> {
    let locator = source.read_range(end.checked_sub(20)?, 20).ok()?;
    if !locator.starts_with(b"PK\x06\x07") {
        return None;
    }
    let told = u64_at(&locator, 8)?;
    // Where something was put before the archive, it lies right before its locator.
    [told, end.checked_sub(20 + 56)?].into_iter().find_map(|start| {
        let record = source.read_range(start, 56).ok()?;
        (record.len() == 56 && record.starts_with(b"PK\x06\x06")).then_some((start, record))
    })
}

/// A record of the directory.
pub(super) struct Record<'a> {
    pub(super) made_by: u16,
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) stored_bytes: u64,
    pub(super) bytes: u64,
    /// As written: [`Found::base`] is not in it.
    pub(super) header: u64,
    pub(super) attributes: u32,
    pub(super) dos_time: (u16, u16),
    pub(super) name: &'a [u8],
    pub(super) extra: &'a [u8],
}

/// Calls `each` with every record and counts them; an error says why they end early.
#[inline(never)] // Browsers compile a function whole when one of its loops is hot.
pub(super) fn records(
    source: &dyn ByteSource,
    found: &Found,
    mut each: impl FnMut(&Record<'_>),
) -> Result<u64, &'static str> {
    let mut piece = Vec::new();
    let mut at = 0;
    let mut next = found.start;
    let mut count = 0_u64;
    loop {
        let rest = piece.get(at..).unwrap_or_default();
        let needed = if rest.len() < 46 { 46 } else { length(rest) };
        if rest.len() < needed && next < found.end {
            let missing = usize::try_from(found.end - next).unwrap_or(usize::MAX).min(PIECE.max(needed));
            let more = source.read_range(next, missing).map_err(|_| "its directory cannot be read")?;
            if more.is_empty() {
                return Err("its directory is cut short");
            }
            next += more.len() as u64;
            piece.drain(..at);
            piece.extend_from_slice(&more);
            at = 0;
            continue;
        }
        if rest.is_empty() {
            break;
        }
        // A signature of the directory, or the zip64 end record where the size counted it in.
        if rest.starts_with(b"PK\x05\x05") || rest.starts_with(b"PK\x06\x06") {
            break;
        }
        let raw = rest.get(..needed).ok_or("its directory is cut short")?;
        each(&record(raw).ok_or("its directory is damaged")?);
        count += 1;
        at += needed;
    }
    Ok(count)
}

fn length(record: &[u8]) -> usize {
    46 + [28, 30, 32].iter().map(|at| usize::from(u16_at(record, *at).unwrap_or_default())).sum::<usize>()
}

fn record(raw: &[u8]) -> Option<Record<'_>> {
    if !raw.starts_with(b"PK\x01\x02") {
        return None;
    }
    let name_end = 46 + usize::from(u16_at(raw, 28)?);
    let extra = raw.get(name_end..name_end + usize::from(u16_at(raw, 30)?))?;
    let mut record = Record {
        made_by: u16_at(raw, 4)?,
        flags: u16_at(raw, 8)?,
        method: u16_at(raw, 10)?,
        dos_time: (u16_at(raw, 12)?, u16_at(raw, 14)?),
        crc: u32_at(raw, 16)?,
        stored_bytes: u64::from(u32_at(raw, 20)?),
        bytes: u64::from(u32_at(raw, 24)?),
        attributes: u32_at(raw, 38)?,
        header: u64::from(u32_at(raw, 42)?),
        name: raw.get(46..name_end)?,
        extra,
    };
    let mut large = extra_field(extra, 1).unwrap_or_default();
    widen(&mut large, &mut record.bytes);
    widen(&mut large, &mut record.stored_bytes);
    widen(&mut large, &mut record.header);
    Some(record)
}

/// Replaces a value that says "see the 64-bit field" by the next one of that field.
pub(super) fn widen(large: &mut &[u8], value: &mut u64) {
    if *value == 0xffff_ffff
        && let Some(wide) = u64_at(large, 0)
    {
        *value = wide;
        *large = large.get(8..).unwrap_or_default();
    }
}

/// The extra field of number `id`.
pub(super) fn extra_field(mut extra: &[u8], id: u16) -> Option<&[u8]> {
    loop {
        let end = 4 + usize::from(u16_at(extra, 2)?);
        if u16_at(extra, 0)? == id {
            return extra.get(4..end);
        }
        extra = extra.get(end..)?;
    }
}

/// The name in UTF-8, where one is given, else as its flag says.
pub(super) fn text<'a>(name: &'a [u8], flags: u16, extra: &'a [u8]) -> Cow<'a, str> {
    let unicode = extra_field(extra, 0x7075).filter(|field| u32_at(field, 1) == Some(crc32fast::hash(name)));
    if let Some(unicode) = unicode.and_then(|field| std::str::from_utf8(field.get(5..)?).ok()) {
        return Cow::Borrowed(unicode);
    }
    match std::str::from_utf8(name) {
        Ok(name) => Cow::Borrowed(name),
        Err(_) => Cow::Owned(crate::entries::names::decode(name, flags & 0x800 != 0)),
    }
}

/// The time of the extra fields, which is UTC; else that of DOS, which has no zone.
pub(super) fn modified(dos: (u16, u16), extra: &[u8]) -> Option<i64> {
    let unix = extra_field(extra, 0x5455).filter(|field| field.first().is_some_and(|flags| flags & 1 == 1));
    if let Some(seconds) = unix.and_then(|field| u32_at(field, 1)) {
        return Some(i64::from(seconds.cast_signed()));
    }
    let (time, date) = dos;
    let month = time::Month::try_from(u8::try_from(date >> 5 & 15).ok()?).ok()?;
    let day = u8::try_from(date & 31).ok()?;
    let date = time::Date::from_calendar_date(1980 + i32::from(date >> 9), month, day).ok()?;
    let [hour, minute, second] = [time >> 11, time >> 5 & 63, (time & 31) * 2].map(|part| u8::try_from(part).ok());
    let time = time::Time::from_hms(hour?, minute?, second?.min(59)).ok()?;
    Some(time::PrimitiveDateTime::new(date, time).assume_utc().unix_timestamp())
}
