//! Where bytes come from, and how many of them may be read.
//!
//! [`ByteSource`] is the only trait a host implements: a slice, a file, the
//! browser's `File` in a worker, or a window into another source.

use serde::{Deserialize, Serialize};
use std::io;

/// Random access to bytes of a known length.
pub trait ByteSource {
    /// Length in bytes.
    fn len(&self) -> u64;

    /// Reads into `buf` from `offset`; fewer bytes than asked mean the end.
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize>;

    /// True when there is nothing in it.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads `[offset, offset + len)`, or what there is of it.
    fn read_range(&self, offset: u64, len: usize) -> io::Result<Vec<u8>> {
        let there = self.len().saturating_sub(offset);
        let len = usize::try_from(there).map_or(len, |there: usize| len.min(there));
        let mut out = vec![0; len];
        let mut filled = 0;
        while let Some(rest) = out.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.read_at(offset + filled as u64, rest)? {
                0 => break,
                read => filled += read,
            }
        }
        out.truncate(filled);
        Ok(out)
    }
}

fn read_slice(bytes: &[u8], offset: u64, buf: &mut [u8]) -> io::Result<usize> {
    let mut rest = usize::try_from(offset).ok().and_then(|at| bytes.get(at..)).unwrap_or_default();
    io::Read::read(&mut rest, buf)
}

// One by one: a blanket implementation would shadow `len` of every buffer in sight.
macro_rules! slices {
    ($($slice:ty),+) => {$(
        impl ByteSource for $slice {
            fn len(&self) -> u64 {
                AsRef::<[u8]>::as_ref(self).len() as u64
            }

            fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
                read_slice(self.as_ref(), offset, buf)
            }
        }
    )+};
}
slices!(&[u8], Vec<u8>, std::rc::Rc<[u8]>, std::sync::Arc<[u8]>);

/// A part of another source, read as if it were whole (a stored member of an archive).
pub struct Window<'a> {
    source: &'a dyn ByteSource,
    start: u64,
    len: u64,
}

impl<'a> Window<'a> {
    /// The bytes `[start, start + len)` of `source`, cut at its end.
    pub fn new(source: &'a dyn ByteSource, start: u64, len: u64) -> Self {
        let start = start.min(source.len());
        let len = len.min(source.len() - start);
        Self { source, start, len }
    }
}

impl ByteSource for Window<'_> {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let there = self.len.saturating_sub(offset);
        let wanted = usize::try_from(there).map_or(buf.len(), |there: usize| buf.len().min(there));
        self.source.read_at(self.start + offset, buf.get_mut(..wanted).unwrap_or_default())
    }
}

/// A source read from start to end through a buffer of `window` bytes.
///
/// Seeking is cheap: a [`ByteSource`] has no position of its own.
pub struct SourceReader<'a> {
    source: &'a dyn ByteSource,
    buffer: Vec<u8>,
    window: usize,
    /// Offset in the source of `buffer[0]`.
    base: u64,
    at: usize,
}

impl<'a> SourceReader<'a> {
    /// Starts at offset 0; 4 MiB windows are flat in a browser, small ones cost up to 40 %.
    pub fn new(source: &'a dyn ByteSource, window: usize) -> Self {
        Self { source, buffer: Vec::new(), window: window.max(512), base: 0, at: 0 }
    }
}

impl io::BufRead for SourceReader<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.buffer.len() {
            self.base += self.buffer.len() as u64;
            self.at = 0;
            self.buffer = self.source.read_range(self.base, self.window)?;
        }
        Ok(self.buffer.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.buffer.len());
    }
}

impl io::Read for SourceReader<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut there = io::BufRead::fill_buf(self)?;
        let read = io::Read::read(&mut there, out)?;
        io::BufRead::consume(self, read);
        Ok(read)
    }
}

impl io::Seek for SourceReader<'_> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        let now = self.base + self.at as u64;
        let target = match to {
            io::SeekFrom::Start(at) => Some(at),
            io::SeekFrom::End(by) => self.source.len().checked_add_signed(by),
            io::SeekFrom::Current(by) => now.checked_add_signed(by),
        };
        let target = target.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "seek before the start"))?;
        match target.checked_sub(self.base).and_then(|at| usize::try_from(at).ok()) {
            Some(at) if at <= self.buffer.len() => self.at = at,
            _ => {
                self.base = target;
                self.buffer.clear();
                self.at = 0;
            }
        }
        Ok(target)
    }
}

/// How much is read before an entry is given up and the ledger says so.
///
/// The same defaults on every host, so that a page and a pipeline agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Entries over all inputs.
    pub entries: u64,
    /// Inflated bytes over all inputs.
    pub inflated_bytes: u64,
    /// Inflated bytes of one entry.
    pub entry_bytes: u64,
    /// Inflated ÷ stored, applied above [`Limits::ratio_from_bytes`] out.
    pub ratio: u64,
    /// Inflated bytes of an entry below which any ratio is fine.
    pub ratio_from_bytes: u64,
    /// Archives inside archives.
    pub depth: u32,
    /// Bytes kept of one line.
    pub line_bytes: u64,
    /// Elements inside elements.
    pub xml_depth: u32,
    /// Attributes of one element.
    pub xml_attributes: u32,
    /// Entries up to this size are inflated in one piece, larger ones stream.
    pub whole_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: 1_000_000,
            inflated_bytes: 16 << 30,
            entry_bytes: 4 << 30,
            ratio: 1100,
            ratio_from_bytes: 1 << 30,
            depth: 8,
            line_bytes: 1 << 20,
            xml_depth: 256,
            xml_attributes: 256,
            whole_bytes: 32 << 20,
        }
    }
}

impl Limits {
    /// Names of those that may be set, as commands and options call them.
    pub const KEYS: &[&str] = &[
        "entries",
        "inflated_bytes",
        "entry_bytes",
        "ratio",
        "ratio_from_bytes",
        "depth",
        "line_bytes",
        "xml_depth",
        "xml_attributes",
        "whole_bytes",
    ];

    /// Sets one by its name; the sentence says why it was refused.
    pub fn set(&mut self, key: &str, value: u64) -> Result<(), String> {
        let small = || u32::try_from(value).map_err(|_| format!("too large: {key}={value}"));
        match key {
            "entries" => self.entries = value,
            "inflated_bytes" => self.inflated_bytes = value,
            "entry_bytes" => self.entry_bytes = value,
            "ratio" => self.ratio = value,
            "ratio_from_bytes" => self.ratio_from_bytes = value,
            "depth" => self.depth = small()?,
            "line_bytes" => self.line_bytes = value,
            "xml_depth" => self.xml_depth = small()?,
            "xml_attributes" => self.xml_attributes = small()?,
            "whole_bytes" => self.whole_bytes = value,
            _ => return Err(format!("no such limit: {key} (limits: {})", Self::KEYS.join(", "))),
        }
        Ok(())
    }
}
