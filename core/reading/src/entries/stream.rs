//! Bytes on their way: counted against the budgets, checked at their end.

use super::crc::crc32;
use super::{Input, Stream};
use crate::bytes::Limits;
use std::cell::Cell;
use std::io::{self, BufRead as _};

/// First piece of an entry that streams.
pub(super) const HEAD: usize = 256 << 10;
/// Windows into a source; smaller ones cost up to 40 % in a browser.
pub(super) const WINDOW: usize = 4 << 20;

/// Inflated bytes so far, shared by all streams of a unit.
pub(super) struct Meter {
    used: Cell<u64>,
    limit: u64,
}

impl Meter {
    pub(super) fn new(used: u64, limit: u64) -> Self {
        Self { used: Cell::new(used), limit }
    }

    pub(super) fn add(&self, bytes: u64) {
        self.used.set(self.used.get().saturating_add(bytes));
    }

    pub(super) fn used(&self) -> u64 {
        self.used.get()
    }

    pub(super) fn left(&self) -> u64 {
        self.limit.saturating_sub(self.used.get())
    }

    /// Why nothing more may be inflated, once that is so.
    pub(super) fn refusal(&self) -> Option<String> {
        (self.left() == 0).then(|| format!("the limit of {} inflated in all is reached", amount(self.limit)))
    }
}

/// What a stream should turn out to be.
#[derive(Clone, Copy, Default)]
pub(super) struct Expected {
    pub(super) bytes: Option<u64>,
    pub(super) crc: Option<u32>,
    /// Bytes it takes before inflating; 0 when unknown.
    pub(super) stored: u64,
}

impl Expected {
    /// What is wrong with `bytes` bytes of checksum `crc`, if anything.
    pub(super) fn fault(&self, bytes: u64, crc: u32) -> Option<String> {
        if let Some(declared) = self.bytes.filter(|declared| *declared != bytes) {
            return Some(format!("{bytes} bytes were found where {declared} are declared"));
        }
        self.crc.filter(|declared| *declared != crc).map(|_| "the checksum does not match: bytes were changed".into())
    }
}

/// A stream that counts into a [`Meter`], keeps the limits, and at its end compares size and checksum.
pub(super) struct Checked<'a> {
    inner: &'a mut dyn Stream,
    meter: &'a Meter,
    limits: &'a Limits,
    expected: Expected,
    crc: u32,
    read: u64,
}

impl<'a> Checked<'a> {
    pub(super) fn new(inner: &'a mut dyn Stream, meter: &'a Meter, limits: &'a Limits, expected: Expected) -> Self {
        Self { inner, meter, limits, expected, crc: 0, read: 0 }
    }

    fn refusal(&self) -> Option<String> {
        let ratio = self.limits.ratio;
        if self.read > self.limits.ratio_from_bytes && self.read / self.expected.stored.max(1) > ratio {
            return Some(format!("it inflates more than {ratio} : 1"));
        }
        self.meter.refusal()
    }
}

impl Stream for Checked<'_> {
    fn piece(&mut self) -> io::Result<&[u8]> {
        if let Some(refusal) = self.refusal() {
            // The end may have been reached exactly at the limit.
            return if self.inner.piece().is_ok_and(<[u8]>::is_empty) {
                Ok(&[])
            } else {
                Err(io::Error::other(refusal))
            };
        }
        let there = self.inner.piece().map_err(|error| io::Error::other(sentence(&error)))?;
        if there.is_empty()
            && let Some(fault) = self.expected.fault(self.read, self.crc)
        {
            return Err(io::Error::other(fault));
        }
        Ok(there)
    }

    fn used(&mut self, amount: usize) {
        if self.expected.crc.is_some() {
            let there = self.inner.piece().unwrap_or_default();
            self.crc = crc32(self.crc, there.get(..amount).unwrap_or(there));
        }
        self.inner.used(amount);
        self.read += amount as u64;
        self.meter.add(amount as u64);
    }
}

/// The next `left` bytes of another stream.
pub(super) struct Part<'a> {
    pub(super) inner: &'a mut dyn Stream,
    pub(super) left: u64,
    /// Said when the stream ends before the part does.
    pub(super) cut: &'static str,
}

impl Stream for Part<'_> {
    fn piece(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Ok(&[]);
        }
        let there = self.inner.piece()?;
        if there.is_empty() {
            return Err(io::Error::other(self.cut));
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(there.len());
        Ok(there.get(..most).unwrap_or(there))
    }

    fn used(&mut self, amount: usize) {
        self.inner.used(amount);
        self.left = self.left.saturating_sub(amount as u64);
    }
}

/// The limit of one entry, put over a stream that knows of none.
pub(super) struct Capped<'a, 'i> {
    pub(super) inner: &'a mut Input<'i>,
    pub(super) left: u64,
    pub(super) limit: u64,
}

impl Stream for Capped<'_, '_> {
    fn piece(&mut self) -> io::Result<&[u8]> {
        if self.inner.fill_buf()?.is_empty() {
            return self.inner.fault().map_or(Ok(&[]), |fault| Err(io::Error::other(fault.to_owned())));
        }
        let there = self.inner.fill_buf()?;
        if self.left == 0 && !there.is_empty() {
            return Err(io::Error::other(format!("it is larger than the limit of {} per entry", amount(self.limit))));
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(there.len());
        Ok(there.get(..most).unwrap_or(there))
    }

    fn used(&mut self, amount: usize) {
        self.inner.consume(amount);
        self.left = self.left.saturating_sub(amount as u64);
    }
}

/// How far [`collect`] got.
pub(super) enum End {
    /// The stream is at its end.
    Done,
    /// There is more than was asked for.
    More,
    /// The stream broke.
    Fault(String),
}

/// Appends to `out` until it holds `cap` bytes or the stream ends.
pub(super) fn collect(out: &mut Vec<u8>, from: &mut dyn Stream, cap: u64) -> End {
    let cap = usize::try_from(cap).unwrap_or(usize::MAX);
    loop {
        let there = match from.piece() {
            Ok([]) => return End::Done,
            Ok(there) => there,
            Err(error) => return End::Fault(error.to_string()),
        };
        let room = cap.saturating_sub(out.len()).min(there.len());
        if room == 0 {
            return End::More;
        }
        out.extend_from_slice(there.get(..room).unwrap_or_default());
        from.used(room);
    }
}

/// A capacity to begin with: what is declared, but never more than what is plausible.
pub(super) fn capacity(declared: u64, stored: u64, cap: u64) -> usize {
    usize::try_from(declared.min(cap).min(stored.saturating_mul(1040).saturating_add(64))).unwrap_or(0)
}

/// What went wrong, in plain words: libraries say it in theirs.
pub(super) fn sentence(error: &io::Error) -> String {
    let said = error.to_string();
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "the compressed data ends early".into(),
        _ if said.contains("checksum") => "the checksum does not match: bytes were changed".into(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => "the compressed data is damaged".into(),
        _ => said,
    }
}

/// `4 GiB`, `17 MiB`, `100 bytes`: the largest unit that needs no fraction.
pub(super) fn amount(bytes: u64) -> String {
    for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] {
        if bytes >> shift > 0 && bytes.trailing_zeros() >= shift {
            return format!("{} {unit}", bytes >> shift);
        }
    }
    counted(bytes, "byte", "bytes")
}

/// `1 member`, `2 members`.
pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
