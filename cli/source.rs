//! Where bytes come from on this host: files read by ranges, and what was piped in.

use artiscope_core::bytes::ByteSource;
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// Bytes that threads share.
#[derive(Clone)]
pub(crate) enum Source {
    File(Arc<FileSource>),
    Bytes(Arc<[u8]>),
}

impl ByteSource for Source {
    fn len(&self) -> u64 {
        match self {
            Self::File(file) => file.len,
            Self::Bytes(bytes) => ByteSource::len(bytes),
        }
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read_at(offset, buf),
            Self::Bytes(bytes) => bytes.read_at(offset, buf),
        }
    }
}

/// A file; without a position, so that threads need not wait for each other.
pub(crate) struct FileSource {
    path: PathBuf,
    len: u64,
    /// Open files are few: the others are opened for every read.
    held: Option<Held>,
}

impl FileSource {
    /// `keep` leaves the file open; one that cannot be opened fails when it is read.
    pub(crate) fn new(path: PathBuf, len: u64, keep: bool) -> Self {
        let held = if keep { File::open(&path).ok().map(Held::new) } else { None };
        Self { path, len, held }
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = match &self.held {
                Some(held) => held.read_at(offset, buf),
                None => Held::new(File::open(&self.path)?).read_at(offset, buf),
            };
            match read {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }
}

#[cfg(unix)]
struct Held(File);

#[cfg(unix)]
impl Held {
    fn new(file: File) -> Self {
        Self(file)
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.0, buf, offset)
    }
}

#[cfg(not(unix))]
struct Held(std::sync::Mutex<File>);

#[cfg(not(unix))]
impl Held {
    fn new(file: File) -> Self {
        Self(std::sync::Mutex::new(file))
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        use std::io::{Read as _, Seek as _};
        // A position left behind by a reader that panicked is set anew.
        let mut file = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        file.seek(io::SeekFrom::Start(offset))?;
        file.read(buf)
    }
}
