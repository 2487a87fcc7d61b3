//! What is kept of a log for a second look: all of it, or, of one that is too large, the blocks around telling
//! lines, the marks of steps, and the end. So much memory at most, however the log arrives.

use super::steps;
use super::view::Piece;
use crate::documents::words::Words;
use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::OnceLock;

/// Bytes kept of a log.
const MOST: usize = 16 << 20;
/// Bytes of a block.
const BLOCK: usize = 64 << 10;

/// A line longer than this is data, and parted.
const LINE: usize = 4 << 20;

/// The parts of a log that are looked at again.
#[derive(Default)]
pub(super) struct Kept {
    pieces: VecDeque<Piece<'static>>,
    bytes: usize,
    /// The block that is being filled.
    open: Vec<u8>,
    /// Of the open block.
    offset: u64,
    line: u32,
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
    /// The next bytes.
    pub(super) fn take(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let room = BLOCK.min(bytes.len());
            let (now, rest) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
            self.open.extend_from_slice(now);
            bytes = rest;
            if self.open.len() >= BLOCK {
                self.block();
            }
        }
    }

    /// The open block has its size: its whole lines are put by.
    fn block(&mut self) {
        let whole = match memchr::memrchr(b'\n', &self.open) {
            Some(end) => end + 1,
            None if self.open.len() < LINE => return,
            None => self.open.len(),
        };
        let rest = self.open.get(whole..).unwrap_or_default().to_vec();
        self.open.truncate(whole);
        let block = std::mem::replace(&mut self.open, rest);
        self.put(block);
    }

    fn put(&mut self, block: Vec<u8>) {
        let lines = memchr::memchr_iter(b'\n', &block).count();
        let (offset, first_line) = (self.offset, self.line + 1);
        self.offset += block.len() as u64;
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.bytes += block.len();
        self.pieces.push_back(Piece { bytes: Cow::Owned(block), first_line, offset });
        // The first block says which system wrote the log, the last ones how it ended.
        while self.bytes > MOST && self.pieces.len() > 2 {
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
        while bytes > MOST / 2 && kept.len() > at + 1 {
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
