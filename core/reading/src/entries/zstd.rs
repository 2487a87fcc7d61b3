//! Zstandard: one compressed file, or a tar in it; frames may follow each other.

use super::gzip::{inner_path, unpack};
use super::input::Through;
use super::walk::{Content, Item, Walk};
use super::{Container, Stream};
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::io::{self, BufRead, BufReader, Read};

pub(super) const CONTAINER: Container = Container { id: "zstd", sniff, seeks: false, read };

fn sniff(head: &[u8]) -> bool {
    // The second form is a frame to be skipped, as parallel compressors put first.
    head.starts_with(b"\x28\xb5\x2f\xfd") || matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

fn read(walk: &mut Walk<'_, '_>, entry: u32, item: &Item, content: &mut Content<'_>) {
    let Content::Stream(input) = content else { return };
    let path = inner_path(&item.path, None, &[(".tzst", ".tar"), (".zst", ""), (".zstd", "")]);
    let inner = Item { path, modified: item.modified, ..Item::default() };
    let mut decoder = BufReader::with_capacity(64 << 10, Frames::new(input));
    unpack(walk, entry, item, &inner, "tar.zst", &mut decoder);
}

/// The content of all frames, one after the other.
pub(super) struct Frames<'a> {
    source: Through<'a>,
    decoder: FrameDecoder,
    in_frame: bool,
}

impl<'a> Frames<'a> {
    pub(super) fn new(source: &'a mut dyn Stream) -> Self {
        Self { source: Through(source), decoder: FrameDecoder::new(), in_frame: false }
    }

    fn begin(&mut self) -> io::Result<()> {
        match self.decoder.reset(&mut self.source) {
            Ok(()) => self.in_frame = true,
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                let skipped = io::copy(&mut (&mut self.source).take(u64::from(length)), &mut io::sink())?;
                if skipped < u64::from(length) {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
            Err(FrameDecoderError::WindowSizeTooBig { .. }) => {
                return Err(io::Error::other("it was compressed with a window too large to be held"));
            }
            Err(_) => return Err(self.broken()),
        }
        Ok(())
    }

    fn broken(&mut self) -> io::Error {
        let is_end = self.source.fill_buf().is_ok_and(<[u8]>::is_empty);
        if is_end { io::ErrorKind::UnexpectedEof.into() } else { io::ErrorKind::InvalidData.into() }
    }
}

impl Read for Frames<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.in_frame {
                if self.source.fill_buf()?.is_empty() {
                    return Ok(0);
                }
                self.begin()?;
            } else if self.decoder.can_collect() > 0 {
                return self.decoder.read(out);
            } else if self.decoder.is_finished() {
                self.in_frame = false;
                let told = self.decoder.get_checksum_from_data();
                if told.is_some() && told != self.decoder.get_calculated_checksum() {
                    return Err(io::Error::other("the checksum does not match: bytes were changed"));
                }
            } else if self.decoder.decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBlocks(1)).is_err() {
                return Err(self.broken());
            }
        }
    }
}
