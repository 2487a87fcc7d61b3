//! A browser's `File`, or a file that lies elsewhere, read by ranges from inside a worker.

use super::remote;
use crate::protocol::Remote;
use crate::wire;
use artiscope_core::bytes::ByteSource;
use js_sys::{Promise, Uint8Array};
use std::cell::{Cell, RefCell};
use std::io;
use std::ops::Range;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, File, FileReaderSync};

/// Bytes read at a time in a row; smaller windows cost up to 40 %, larger ones gain nothing.
const WINDOW: usize = 4 << 20;
/// Bytes read at a place that does not follow: the first bytes and the directory of a zip are far apart.
const GLANCE: usize = 64 << 10;
/// Bytes at the end of a file that are read at once: most directories of zips lie within.
const TAIL: u64 = 1 << 20;
/// Windows start at multiples of this, so that reading backwards a little stays inside.
const ALIGN: u64 = 64 << 10;

/// Is told of a number of bytes.
type Told = Box<dyn Fn(u64)>;

/// The window that all sources of a worker share: its memory does not grow with their number.
#[derive(Default)]
pub(super) struct Window {
    at: RefCell<At>,
    /// Tells the sources apart, also when one takes the place of another.
    sources: Cell<u32>,
    /// Told of bytes of the input read, whenever the browser is asked for more.
    pub(super) on_read: RefCell<Option<Told>>,
}

#[derive(Default)]
struct At {
    source: Option<u32>,
    start: u64,
    bytes: Vec<u8>,
    reader: Option<FileReaderSync>,
}

/// Where bytes come from.
#[derive(Clone)]
pub(super) enum Bytes {
    /// A file that was handed over.
    File(File),
    /// A file that lies elsewhere.
    Remote(Remote),
}

/// Bytes that are on their way.
pub(super) type Fetched = Pin<Box<dyn Future<Output = Option<Uint8Array>>>>;

/// One file.
pub(super) struct FileSource {
    number: u32,
    bytes: Bytes,
    len: u64,
    window: Rc<Window>,
}

impl FileSource {
    /// Reads through the window that is shared.
    pub(super) fn new(bytes: Bytes, window: Rc<Window>) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is a whole number")]
        let len = match &bytes {
            Bytes::File(file) => file.size() as u64,
            Bytes::Remote(remote) => remote.bytes,
        };
        let number = window.sources.get();
        window.sources.set(number + 1);
        Self { number, bytes, len, window }
    }

    /// Has the browser fetch a range while something else is done; `None` when it is larger than a window.
    pub(super) fn fetch_soon(&self, range: Range<u64>) -> Option<Fetched> {
        let end = range.end.min(self.len);
        let fits = end.checked_sub(range.start).is_some_and(|len| len <= WINDOW as u64);
        let file = match &self.bytes {
            Bytes::File(file) => file,
            Bytes::Remote(remote) => {
                let is_some = fits && end > range.start;
                return is_some.then(|| remote::fetch(remote.clone(), range.start..end));
            }
        };
        let part = file.slice_with_f64_and_f64(range.start as f64, end as f64).ok().filter(|_| fits)?;
        let buffer: Promise = part.array_buffer().unchecked_into();
        Some(Box::pin(async move { Some(Uint8Array::new(&JsFuture::from(buffer).await.ok()?)) }))
    }

    /// Takes bytes that were fetched as the window.
    pub(super) fn fill(&self, from: u64, fetched: &Uint8Array) {
        let At { source, start, bytes, .. } = &mut *self.window.at.borrow_mut();
        bytes.resize(fetched.length() as usize, 0);
        fetched.copy_to(bytes);
        wire::release(&fetched.buffer());
        (*source, *start) = (Some(self.number), from);
    }

    fn fetch(&self, reader: &mut Option<FileReaderSync>, start: u64, len: usize) -> io::Result<Uint8Array> {
        let end = start + len as u64;
        let bytes = match &self.bytes {
            Bytes::Remote(remote) => remote::read(remote, start..end).map_err(io::Error::other)?,
            Bytes::File(file) => {
                let reader = match reader {
                    Some(reader) => reader,
                    none => none.insert(FileReaderSync::new().map_err(|error| failure(&error))?),
                };
                let part = file.slice_with_f64_and_f64(start as f64, end as f64).map_err(|error| failure(&error))?;
                let buffer = reader.read_as_array_buffer(&part).map_err(|error| failure(&error))?;
                Uint8Array::new(&buffer)
            }
        };
        if let Some(tell) = self.window.on_read.borrow().as_ref() {
            tell(len as u64);
        }
        Ok(bytes)
    }

    /// Copies from the window, or straight from the file what is larger than a window.
    fn read_some(&self, offset: u64, out: &mut [u8]) -> io::Result<usize> {
        let there = usize::try_from(self.len.saturating_sub(offset)).unwrap_or(usize::MAX);
        if there == 0 || out.is_empty() {
            return Ok(0);
        }
        let mut at = self.window.at.borrow_mut();
        let At { source, start, bytes, reader } = &mut *at;
        let inside = |start: u64, bytes: &Vec<u8>| {
            let skip = offset.checked_sub(start).and_then(|skip| usize::try_from(skip).ok())?;
            (skip < bytes.len()).then_some(skip)
        };
        if *source != Some(self.number) || inside(*start, bytes).is_none() {
            if out.len() >= WINDOW {
                let len = there.min(WINDOW);
                let part = self.fetch(reader, offset, len)?;
                part.copy_to(out.get_mut(..len).unwrap_or_default());
                wire::release(&part.buffer());
                return Ok(len);
            }
            let follows = *source == Some(self.number) && offset == *start + bytes.len() as u64;
            *source = None;
            let tail = self.len.saturating_sub(TAIL);
            *start = if offset >= tail && !follows { tail } else { offset - offset % ALIGN };
            let needed = out.len() + usize::try_from(offset - *start).unwrap_or_default();
            let len = if follows || offset >= tail { WINDOW } else { needed.clamp(GLANCE, WINDOW) };
            let len = usize::try_from(self.len - *start).unwrap_or(usize::MAX).min(len);
            let part = self.fetch(reader, *start, len)?;
            bytes.resize(len, 0);
            part.copy_to(bytes);
            wire::release(&part.buffer());
            *source = Some(self.number);
        }
        let skip = inside(*start, bytes).unwrap_or(bytes.len());
        let from = bytes.get(skip..).unwrap_or_default();
        let len = from.len().min(out.len());
        out.get_mut(..len).unwrap_or_default().copy_from_slice(from.get(..len).unwrap_or_default());
        Ok(len)
    }
}

impl ByteSource for FileSource {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while let Some(rest) = buf.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.read_some(offset + filled as u64, rest)? {
                0 => break,
                read => filled += read,
            }
        }
        Ok(filled)
    }
}

/// The text of a file that was handed over.
pub(super) fn text_of_file(file: Option<&File>) -> Result<String, String> {
    let read = |file| FileReaderSync::new()?.read_as_text(file);
    file.map_or(Err(JsValue::NULL), |file| read(file)).map_err(|error| failure(&error).to_string())
}

fn failure(error: &JsValue) -> io::Error {
    let text = error.dyn_ref::<DomException>().map(|error| format!("{}: {}", error.name(), error.message()));
    io::Error::other(text.unwrap_or_else(|| "the browser could not read the file".into()))
}
