//! Bytes that JavaScript holds, read by ranges through a function.

use artiscope_core::bytes::ByteSource;
use js_sys::{Error, Function, Uint8Array};
use std::cell::{Cell, RefCell};
use std::io;
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};

/// Bytes read at a time in a row; smaller windows cost up to 40 %, larger ones gain nothing.
const WINDOW: usize = 4 << 20;
/// Bytes read at a place that does not follow: the first bytes and the directory of a zip are far apart.
const GLANCE: usize = 64 << 10;

/// The window that all sources share: its memory does not grow with their number.
#[derive(Default)]
pub(crate) struct Window {
    at: RefCell<At>,
    sources: Cell<u32>,
}

#[derive(Default)]
struct At {
    source: Option<u32>,
    start: u64,
    bytes: Vec<u8>,
}

/// One input.
pub(crate) struct JsSource {
    number: u32,
    len: u64,
    /// `(offset, length) => Uint8Array`; nothing means the end, whatever length was promised.
    read: Function,
    window: Rc<Window>,
}

impl JsSource {
    pub(crate) fn new(size: f64, read: Function, window: Rc<Window>) -> Self {
        let number = window.sources.get();
        window.sources.set(number + 1);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is a whole number")]
        let len = size as u64;
        Self { number, len, read, window }
    }

    fn fetch(&self, offset: u64, len: usize) -> io::Result<Uint8Array> {
        let given = self.read.call2(&JsValue::NULL, &(offset as f64).into(), &(len as f64).into());
        let given = given.map_err(|error| failure(&error))?;
        let bytes = given.dyn_into::<Uint8Array>();
        let bytes = bytes.map_err(|_| io::Error::other("what reads the input gave no Uint8Array"))?;
        if bytes.length() as usize > len {
            return Err(io::Error::other("what reads the input gave more than it was asked for"));
        }
        Ok(bytes)
    }

    /// Copies from the window, or straight from the input what is larger than a window.
    fn read_some(&self, offset: u64, out: &mut [u8]) -> io::Result<usize> {
        let there = usize::try_from(self.len.saturating_sub(offset)).unwrap_or(usize::MAX);
        if there == 0 || out.is_empty() {
            return Ok(0);
        }
        let At { source, start, bytes } = &mut *self.window.at.borrow_mut();
        let is_mine = *source == Some(self.number);
        let skip = offset.checked_sub(*start).and_then(|skip| usize::try_from(skip).ok());
        let skip = match skip.filter(|&skip| is_mine && skip < bytes.len()) {
            Some(skip) => skip,
            None if out.len() >= WINDOW => {
                let part = self.fetch(offset, there.min(WINDOW))?;
                let len = part.length() as usize;
                part.copy_to(out.get_mut(..len).unwrap_or_default());
                return Ok(len);
            }
            None => {
                let follows = is_mine && offset == *start + bytes.len() as u64;
                let len = if follows { WINDOW } else { out.len().clamp(GLANCE, WINDOW) };
                *source = None;
                let part = self.fetch(offset, len.min(there))?;
                bytes.resize(part.length() as usize, 0);
                part.copy_to(bytes);
                (*source, *start) = (Some(self.number), offset);
                0
            }
        };
        let from = bytes.get(skip..).unwrap_or_default();
        let len = from.len().min(out.len());
        out.get_mut(..len).unwrap_or_default().copy_from_slice(from.get(..len).unwrap_or_default());
        Ok(len)
    }
}

impl ByteSource for JsSource {
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

fn failure(error: &JsValue) -> io::Error {
    let text = error.dyn_ref::<Error>().map(|error| String::from(error.message()));
    io::Error::other(text.unwrap_or_else(|| "the input could not be read".into()))
}
