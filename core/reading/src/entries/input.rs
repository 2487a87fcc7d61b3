//! The content of one entry, in one piece or as a stream.

use std::io::{self, BufRead, Read};

/// What is asked of a stream: its next bytes, and that they were used.
///
/// A `dyn BufRead` brings a dozen methods of the standard library for each kind of stream, used or
/// not: a tenth of a megabyte of wasm.
pub trait Stream {
    /// Bytes that are there and not yet used; none at the end.
    fn piece(&mut self) -> io::Result<&[u8]>;
    /// So many of them were used.
    fn used(&mut self, amount: usize);
}

impl<R: BufRead> Stream for R {
    fn piece(&mut self) -> io::Result<&[u8]> {
        self.fill_buf()
    }

    fn used(&mut self, amount: usize) {
        self.consume(amount);
    }
}

/// A stream whose kind is not known, for libraries that want to know it.
pub(super) struct Through<'a>(pub(super) &'a mut dyn Stream);

impl BufRead for Through<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.piece()
    }

    fn consume(&mut self, amount: usize) {
        self.0.used(amount);
    }
}

impl Read for Through<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut there = self.fill_buf()?;
        let read = there.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

/// Inflated bytes of an entry.
///
/// Entries up to [`crate::bytes::Limits::whole_bytes`] arrive in one piece;
/// larger ones give a first piece and stream the rest. Either way it is a [`BufRead`].
pub struct Input<'a> {
    head: &'a [u8],
    /// Position in `head`.
    at: usize,
    rest: Option<&'a mut dyn Stream>,
    /// Bytes consumed from `rest`.
    streamed: u64,
    /// What went wrong on the way: the bytes before are good.
    fault: Option<String>,
}

impl<'a> Input<'a> {
    /// All bytes are here.
    pub fn whole(bytes: &'a [u8]) -> Self {
        Self { head: bytes, at: 0, rest: None, streamed: 0, fault: None }
    }

    /// All bytes that could be had are here, and `fault` says why there are no more.
    pub fn damaged(bytes: &'a [u8], fault: String) -> Self {
        Self { fault: Some(fault), ..Self::whole(bytes) }
    }

    /// `head` (to be recognised by), then `rest`.
    pub fn streamed(head: &'a [u8], rest: &'a mut dyn Stream) -> Self {
        Self { head, at: 0, rest: Some(rest), streamed: 0, fault: None }
    }

    /// The first bytes, not consumed by looking at them.
    pub fn head(&self) -> &'a [u8] {
        self.head
    }

    /// All bytes, where they are here in one piece.
    pub fn as_whole(&self) -> Option<&'a [u8]> {
        self.rest.is_none().then_some(self.head)
    }

    /// Bytes consumed so far.
    pub fn position(&self) -> u64 {
        self.at as u64 + self.streamed
    }

    /// Why the bytes end early, if they do. Known at the end of the stream.
    pub fn fault(&self) -> Option<&str> {
        self.fault.as_deref()
    }

    /// Consumes everything, so that sizes and checksums are known.
    pub fn drain(&mut self) {
        loop {
            let there = self.fill_buf().map_or(0, <[u8]>::len);
            if there == 0 {
                break;
            }
            self.consume(there);
        }
    }
}

impl BufRead for Input<'_> {
    /// Never fails: an error of the stream is its end, kept as [`Input::fault`].
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.head.len() {
            return Ok(self.head.get(self.at..).unwrap_or_default());
        }
        let Some(rest) = self.rest.as_mut().filter(|_| self.fault.is_none()) else { return Ok(&[]) };
        match rest.piece() {
            Ok(bytes) => Ok(bytes),
            Err(error) => {
                self.fault = Some(error.to_string());
                Ok(&[])
            }
        }
    }

    fn consume(&mut self, amount: usize) {
        if self.at < self.head.len() {
            self.at = (self.at + amount).min(self.head.len());
        } else if let Some(rest) = self.rest.as_mut() {
            rest.used(amount);
            self.streamed += amount as u64;
        }
    }
}

impl Read for Input<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut there = self.fill_buf()?;
        let read = there.read(out)?;
        self.consume(read);
        Ok(read)
    }
}
