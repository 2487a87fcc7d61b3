//! Raw deflate as a stream that knows where it ends.

use super::Stream;
use flate2::{Decompress, FlushDecompress, Status};
use std::io;

/// Pieces that come out.
const PIECE: usize = 64 << 10;

/// Inflates what `inner` gives. The end of the input before the end of the stream is an error.
pub(super) struct Inflate<'a> {
    inner: &'a mut dyn Stream,
    state: Decompress,
    piece: Vec<u8>,
    at: usize,
    is_done: bool,
}

impl<'a> Inflate<'a> {
    pub(super) fn new(inner: &'a mut dyn Stream) -> Self {
        Self { inner, state: Decompress::new(false), piece: Vec::with_capacity(PIECE), at: 0, is_done: false }
    }
}

impl Stream for Inflate<'_> {
    fn piece(&mut self) -> io::Result<&[u8]> {
        while self.at >= self.piece.len() && !self.is_done {
            self.at = 0;
            self.piece.clear();
            let data = self.inner.piece()?;
            let is_end = data.is_empty();
            let before = self.state.total_in();
            let status = self.state.decompress_vec(data, &mut self.piece, FlushDecompress::None);
            let used = usize::try_from(self.state.total_in() - before).unwrap_or(usize::MAX);
            self.inner.used(used);
            match status {
                Ok(Status::StreamEnd) => self.is_done = true,
                Err(_) => {
                    self.is_done = true;
                    if self.piece.is_empty() {
                        return Err(io::ErrorKind::InvalidData.into());
                    }
                    // What came before the damage is good; the next call says what happened.
                    self.is_done = false;
                    break;
                }
                Ok(_) if is_end && self.piece.is_empty() => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(_) => {}
            }
        }
        Ok(self.piece.get(self.at..).unwrap_or_default())
    }

    fn used(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.piece.len());
    }
}
