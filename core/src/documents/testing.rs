//! For tests of formats: text in, dump out.

use crate::bytes::{ByteSource, Limits};
use crate::entries::Input;
use crate::facts::{Entry, EntryKind, EntryState, Facts, Fragment, dump};
use std::io::{BufRead, BufReader, Read};

pub(crate) fn entry(path: &str, bytes: u64) -> Entry {
    Entry {
        input: 0,
        unit: 0,
        path: path.to_owned(),
        kind: EntryKind::File,
        bytes,
        stored_bytes: bytes,
        modified: None,
        format: String::new(),
        state: EntryState::Lost,
        run: 0,
    }
}

/// Reads `content` as the entry `path` in one piece and dumps the facts without the entry itself.
pub(crate) fn read(path: &str, content: impl AsRef<[u8]>) -> String {
    read_input(path, &mut Input::whole(content.as_ref()), &Limits::default())
}

/// The same through a stream of pieces of `size` bytes.
pub(crate) fn read_streamed(path: &str, content: impl AsRef<[u8]>, size: usize) -> String {
    let content = content.as_ref();
    let (head, rest) = content.split_at(content.len().min(size.max(64)));
    let mut rest = Pieces { rest, size };
    read_input(path, &mut Input::streamed(head, &mut rest), &Limits::default())
}

pub(crate) fn read_input(path: &str, input: &mut Input<'_>, limits: &Limits) -> String {
    let mut fragment = Fragment::default();
    fragment.push_entry(entry(path, 0));
    super::read(&mut fragment, 0, input, limits);
    let mut facts = Facts::default();
    facts.absorb(fragment);
    facts.entries.clear();
    dump(&facts)
}

/// A reader that gives at most `size` bytes at a time.
struct Pieces<'a> {
    rest: &'a [u8],
    size: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let mut there = self.fill_buf()?;
        let read = there.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Pieces<'_> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        Ok(&self.rest[..self.rest.len().min(self.size)])
    }

    fn consume(&mut self, amount: usize) {
        self.rest = &self.rest[amount..];
    }
}

#[test]
fn pieces_are_as_small_as_asked() {
    let mut reader = BufReader::new(Pieces { rest: b"abc", size: 1 });
    let mut text = String::new();
    reader.read_to_string(&mut text).unwrap();
    assert_eq!(text, "abc");
    assert_eq!((&b"abc"[..]).read_range(1, 5).unwrap(), b"bc");
}
