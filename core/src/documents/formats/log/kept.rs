//! What is kept of a log for a second look: all of it, or, of one that is too large, the blocks around telling
//! lines, the marks of steps, and the end. So much memory at most, however the log arrives.

use super::steps;
use super::view::Piece;
use crate::documents::words::Words;
use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::OnceLock;

/// Bytes kept of a log.
pub(super) const MOST: usize = 16 << 20;
/// Bytes of a block.
const BLOCK: usize = 64 << 10;

/// Bytes kept of a line that is longer than a block.
const LINE: usize = 8 << 10;

/// The parts of a log that are looked at again.
pub(super) struct Kept {
    /// Bytes kept at most.
    most: usize,
    pieces: VecDeque<Piece<'static>>,
    bytes: usize,
    /// The block that is being filled.
    open: Vec<u8>,
    /// Of the open block.
    offset: u64,
    line: u32,
    /// Bytes of the open block that are whole lines.
    whole: usize,
    /// What comes is the rest of a line that is too long.
    skips: bool,
    is_cut: bool,
}

/// Words of blocks that are kept.
fn telling() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        Words::new(&[
            ("error", 0),
            ("fatal", 0),
            ("panic", 0),
            ("exception", 1),
            ("traceback", 3),
            ("fail", 0),
            ("killed", 0),
            ("denied", 0),
            ("timed out", 6),
            ("no space left", 3),
            ("out of memory", 7),
        ])
    })
}

impl Kept {
    /// Nothing yet, and so many bytes at most.
    pub(super) fn new(most: usize) -> Self {
        let (pieces, open) = (VecDeque::new(), Vec::new());
        Self { most, pieces, bytes: 0, open, offset: 0, line: 0, whole: 0, skips: false, is_cut: false }
    }

    /// The next bytes.
    pub(super) fn take(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            if self.skips {
                let end = memchr::memchr(b'\n', bytes).map(|at| at + 1);
                self.offset += end.unwrap_or(bytes.len()) as u64;
                self.line = self.line.saturating_add(u32::from(end.is_some()));
                self.skips = end.is_none();
                bytes = end.and_then(|end| bytes.get(end..)).unwrap_or_default();
                continue;
            }
            let (now, rest) = bytes.split_at_checked(BLOCK).unwrap_or((bytes, &[]));
            if let Some(end) = memchr::memrchr(b'\n', now) {
                self.whole = self.open.len() + end + 1;
            }
            self.open.extend_from_slice(now);
            bytes = rest;
            if self.open.len() >= BLOCK {
                self.block();
            }
        }
    }

    /// The open block has its size: its whole lines are put by.
    fn block(&mut self) {
        if self.whole > 0 {
            let rest = self.open.split_off(self.whole);
            let block = std::mem::replace(&mut self.open, rest);
            self.whole = 0;
            self.put(block);
        } else {
            // A line longer than a block is data: its beginning is enough.
            let mut line = std::mem::take(&mut self.open);
            let dropped = line.len().saturating_sub(LINE);
            line.truncate(LINE);
            self.put(line);
            self.offset += dropped as u64;
            self.skips = true;
        }
    }

    fn put(&mut self, block: Vec<u8>) {
        let lines = memchr::memchr_iter(b'\n', &block).count();
        let (offset, first_line) = (self.offset, self.line + 1);
        self.offset += block.len() as u64;
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.bytes += block.len();
        self.pieces.push_back(Piece { bytes: Cow::Owned(block), first_line, offset });
        // The first block says which system wrote the log, the last ones how it ended.
        while self.bytes > self.most && self.pieces.len() > 2 {
            self.is_cut = true;
            self.thin();
        }
    }

    /// Takes blocks away that say nothing, then the oldest ones; marks of steps stay.
    fn thin(&mut self) {
        let words = telling();
        let mut at = 1;
        let mut before = false;
        let mut kept = VecDeque::with_capacity(self.pieces.len());
        let last = self.pieces.len() - 1;
        let mut bytes = 0;
        for (number, piece) in std::mem::take(&mut self.pieces).into_iter().enumerate() {
            let is_telling = words.find(&piece.bytes, 0).is_some();
            if number == 0 || number == last || is_telling || before {
                bytes += piece.bytes.len();
                kept.push_back(piece);
            } else {
                for mark in marks(&piece) {
                    bytes += mark.bytes.len();
                    kept.push_back(mark);
                }
            }
            before = is_telling;
        }
        // Where all is telling, the newest half stays.
        while bytes > self.most / 2 && kept.len() > at + 1 {
            let Some(piece) = kept.remove(at) else { break };
            bytes -= piece.bytes.len();
            for mark in marks(&piece) {
                bytes += mark.bytes.len();
                kept.insert(at, mark);
                at += 1;
            }
        }
        self.bytes = bytes;
        self.pieces = kept;
    }

    /// The pieces, in order.
    pub(super) fn into_pieces(mut self) -> Vec<Piece<'static>> {
        let open = std::mem::take(&mut self.open);
        if !open.is_empty() {
            self.put(open);
        }
        self.pieces.into()
    }

    /// True where nothing was left out.
    pub(super) fn is_whole(&self) -> bool {
        !self.is_cut
    }
}

/// Lines of a piece that mark steps, each a piece of its own.
fn marks(piece: &Piece<'_>) -> Vec<Piece<'static>> {
    let mut found = Vec::new();
    if piece.bytes.len() < 1024 {
        return vec![Piece { bytes: Cow::Owned(piece.bytes.to_vec()), ..*piece }];
    }
    marked_lines(&piece.bytes, &mut |start, end, line| {
        if found.len() < 64 {
            let bytes = piece.bytes.get(start..end.min(start + 1000)).unwrap_or_default().to_vec();
            found.push(Piece {
                bytes: Cow::Owned(bytes),
                first_line: piece.first_line.saturating_add(line),
                offset: piece.offset + start as u64,
            });
        }
    });
    found
}

/// Calls with start, end and number (from 0) of every line that holds a mark of steps.
pub(super) fn marked_lines(bytes: &[u8], each: &mut dyn FnMut(usize, usize, u32)) {
    let words = steps::marks();
    let (mut at, mut counted, mut line) = (0, 0, 0_usize);
    while let Some(hit) = words.find(bytes, at) {
        let start = memchr::memrchr(b'\n', bytes.get(..hit).unwrap_or_default()).map_or(0, |at| at + 1);
        let end = memchr::memchr(b'\n', bytes.get(hit..).unwrap_or_default()).map_or(bytes.len(), |at| hit + at);
        line += memchr::memchr_iter(b'\n', bytes.get(counted..start).unwrap_or_default()).count();
        counted = start;
        each(start, end, u32::try_from(line).unwrap_or(u32::MAX));
        at = end + 1;
        if at >= bytes.len() {
            break;
        }
    }
}
