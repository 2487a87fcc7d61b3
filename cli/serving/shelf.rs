//! What is served, by the names that addresses have. A folder is one zip that is nowhere written: what stands between
//! its members is made beforehand, and the members are read when they are asked for.

use super::app::App;
use crate::open::Input;
use crate::progress::Progress;
use crate::source::Source;
use anyhow::{Context as _, Result};
use artiscope_core::bytes::ByteSource as _;
use artiscope_core::reports::zip::Directory;
use std::fmt::Write as _;
use std::io::{self, Read};
use std::ops::Range;

/// Bytes that are read at once.
const WINDOW: usize = 1 << 16;

/// The page and the files beside it.
pub(crate) struct Shelf {
    pub(super) app: App,
    files: Vec<Served>,
}

/// A file under its name.
struct Served {
    name: String,
    content: Content,
}

/// Pieces that follow each other.
pub(super) struct Content {
    pieces: Vec<Source>,
    pub(super) length: u64,
}

impl Shelf {
    /// Folders are read once, for the checksums of their zips.
    pub(crate) fn new(app: App, inputs: Vec<Input>, is_quiet: bool) -> Result<Self> {
        let within = |input: &Input| input.name.contains('/');
        let bytes = inputs.iter().filter(|input| within(input)).map(|input| input.source.len()).sum();
        let progress = Progress::new(bytes, is_quiet);
        let mut files: Vec<Served> = Vec::new();
        let mut folder: Option<(String, Vec<Input>)> = None;
        for input in inputs {
            let of = input.name.split_once('/').map(|(folder, _)| folder.to_owned());
            match (of, &mut folder) {
                (Some(of), Some((open, members))) if *open == of => members.push(input),
                (of, open) => {
                    if let Some((name, members)) = open.take() {
                        files.push(zipped(name, &members, &progress)?);
                    }
                    match of {
                        Some(of) => folder = Some((of, vec![input])),
                        None => files.push(Served { name: input.name, content: Content::of(vec![input.source]) }),
                    }
                }
            }
        }
        if let Some((name, members)) = folder {
            files.push(zipped(name, &members, &progress)?);
        }
        Ok(Self { app, files })
    }

    /// The part of the address behind `#` that has the page open all of it.
    pub(crate) fn state(&self) -> String {
        let mut state = String::new();
        for (at, file) in self.files.iter().enumerate() {
            let url = format!("files/{at}/{}", encoded(&file.name, ""));
            state.push_str(if state.is_empty() { "#/overview?v=1&url=" } else { "&url=" });
            // The value of a key of the state, so what is encoded in the address is encoded once more.
            state.push_str(&encoded(&url, "/"));
        }
        state
    }

    /// A file by the path of a request, decoded.
    pub(super) fn file(&self, path: &str) -> Option<&Content> {
        let (number, name) = path.strip_prefix("files/")?.split_once('/')?;
        let file = self.files.get(number.parse::<usize>().ok()?)?;
        (file.name == name).then_some(&file.content)
    }
}

impl Content {
    fn of(pieces: Vec<Source>) -> Self {
        let length = pieces.iter().map(artiscope_core::bytes::ByteSource::len).sum();
        Self { pieces, length }
    }

    /// Some of its bytes.
    pub(super) fn reader(&self, range: Range<u64>) -> impl Read + '_ {
        Reader { content: self, range }
    }

    fn read_at(&self, mut at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        for piece in &self.pieces {
            if at < piece.len() {
                return piece.read_at(at, buffer);
            }
            at -= piece.len();
        }
        Ok(0)
    }
}

struct Reader<'a> {
    content: &'a Content,
    range: Range<u64>,
}

impl Read for Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.range.end - self.range.start).unwrap_or(usize::MAX);
        let most = left.min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        match self.content.read_at(self.range.start, &mut buffer[..most])? {
            // Its length was announced.
            0 => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file became shorter")),
            read => {
                self.range.start += read as u64;
                Ok(read)
            }
        }
    }
}

/// A folder as one zip: names begin below the folder.
fn zipped(name: String, members: &[Input], progress: &Progress) -> Result<Served> {
    let mut directory = Directory::default();
    let mut pieces = Vec::new();
    for member in members {
        let below = member.name.split_once('/').map_or(member.name.as_str(), |(_, below)| below);
        let crc = crc(&member.source, progress).with_context(|| format!("cannot be read: {}", member.name))?;
        pieces.push(Source::Bytes(directory.member(below, member.source.len(), crc).into()));
        pieces.push(member.source.clone());
    }
    pieces.push(Source::Bytes(directory.end().into()));
    Ok(Served { name: name + ".zip", content: Content::of(pieces) })
}

fn crc(source: &Source, progress: &Progress) -> io::Result<u32> {
    let mut hasher = crc32fast::Hasher::new();
    let mut buffer = vec![0; WINDOW];
    let mut at = 0;
    while at < source.len() {
        match source.read_at(at, &mut buffer)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                hasher.update(&buffer[..read]);
                progress.add(read as u64);
                at += read as u64;
            }
        }
    }
    Ok(hasher.finalize())
}

/// Percent-encoded as RFC 3986 has it: unreserved characters stay, and those of `kept`.
fn encoded(text: &str, kept: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let char = char::from(byte);
        if byte.is_ascii_alphanumeric() || "-._~".contains(char) || byte.is_ascii() && kept.contains(char) {
            out.push(char);
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
