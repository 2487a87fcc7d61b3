//! Opens what a unit holds, and all that is nested in it.

use super::stream::{Capped, Checked, End, Expected, HEAD, Meter, WINDOW, amount, capacity, collect};
use super::{CONTAINERS, Container, Input, Reader, Stream, Unit};
use crate::bytes::{ByteSource, Limits, SourceReader};
use crate::facts::{Entry, EntryKind, EntryState, Fragment, Loss};
use std::borrow::Cow;

/// Nesting is recursion: whatever the limits say, the stack has an end.
const DEEPEST: u32 = 32;

/// Where the walk stands: whose unit it reads, how deep it is, how much it may still read.
pub(super) struct Walk<'w, 'r> {
    pub(super) reader: &'w mut Reader<'r>,
    pub(super) fragment: &'w mut Fragment,
    pub(super) limits: &'w Limits,
    pub(super) meter: &'w Meter,
    pub(super) unit: &'w Unit,
    /// Containers around what is read now.
    pub(super) depth: u32,
    /// Entries that there was no room for, and their bytes.
    pub(super) over: (u64, u64),
}

/// What is known of an entry before it is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    /// The whole way in, fit to be shown and unique.
    pub(super) path: String,
    /// Inflated bytes as declared, where they are.
    pub(super) bytes: Option<u64>,
    pub(super) stored_bytes: u64,
    pub(super) modified: Option<i64>,
    /// CRC-32 as declared.
    pub(super) crc: Option<u32>,
}

/// The bytes of an entry.
pub(super) enum Content<'a> {
    /// They can be read anywhere.
    Source(&'a dyn ByteSource),
    /// They come once, in order.
    Stream(Input<'a>),
}

impl Content<'_> {
    /// Enough of the first bytes to recognise a container by.
    fn head(&self) -> Cow<'_, [u8]> {
        match self {
            Self::Source(source) => Cow::Owned(source.read_range(0, 1024).unwrap_or_default()),
            Self::Stream(input) => Cow::Borrowed(input.head()),
        }
    }

    /// The container that it is, if any.
    pub(super) fn recognise(&self) -> Option<&'static Container> {
        let head = self.head();
        CONTAINERS.iter().find(|container| (container.sniff)(&head)).or_else(|| {
            let has_tail = match self {
                // Looking for a zip behind plain text would cost as much as reading small reports.
                _ if is_plain_text(&head) => false,
                Self::Source(source) => super::zip::has_tail(*source),
                Self::Stream(input) => input.as_whole().is_some_and(|bytes| super::zip::has_tail(&bytes)),
            };
            CONTAINERS.iter().find(|container| has_tail && container.id == super::zip::ID)
        })
    }
}

/// Text that is no script: self-extracting archives begin with a program.
fn is_plain_text(head: &[u8]) -> bool {
    let start = head.get(..head.len().min(256)).unwrap_or_default();
    !start.is_empty()
        && !start.starts_with(b"#!")
        && start.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | 0x1B | 0x20..))
}

impl Walk<'_, '_> {
    /// True when the entry is to be read; otherwise it is listed here, or the ledger has it.
    pub(super) fn enter(&mut self, item: &Item) -> bool {
        if !self.admit(item.bytes.unwrap_or_default()) {
            return false;
        }
        if !(self.reader.wanted)(&item.path) {
            self.push(item, EntryKind::File, EntryState::Plain, "");
            return false;
        }
        let refusal = match item.bytes {
            Some(bytes) if bytes > self.limits.entry_bytes => {
                Some(format!("it is larger than the limit of {} per entry", amount(self.limits.entry_bytes)))
            }
            _ => self.meter.refusal(),
        };
        if let Some(refusal) = refusal {
            self.lose(item, EntryKind::File, &format!("not read: {refusal}"));
            return false;
        }
        true
    }

    /// True while there may be more entries; those beyond are counted.
    pub(super) fn admit(&mut self, bytes: u64) -> bool {
        let has_room = (self.fragment.entries.len() as u64) < self.limits.entries;
        if !has_room {
            self.over = (self.over.0 + 1, self.over.1.saturating_add(bytes));
        }
        has_room
    }

    /// Reads the file that was given, as it is.
    pub(super) fn read_source(&mut self, item: &Item, source: &dyn ByteSource) {
        if !self.enter(item) {
            return;
        }
        if source.len() > self.limits.whole_bytes || source.len() > self.meter.left() {
            return self.open(item, Content::Source(source));
        }
        let read = usize::try_from(source.len()).map_or_else(|_| Ok(Vec::new()), |len| source.read_range(0, len));
        let whole = match read {
            Ok(whole) => whole,
            Err(error) => {
                let why = format!("not read: the host could not read it: {error}");
                return self.lose(item, EntryKind::File, &why);
            }
        };
        self.hold(whole.len());
        self.meter.add(whole.len() as u64);
        let is_cut = (whole.len() as u64) < source.len();
        let fault = is_cut.then(|| "the host could not read all of it".to_owned());
        self.open(
            item,
            Content::Stream(fault.map_or_else(|| Input::whole(&whole), |fault| Input::damaged(&whole, fault))),
        );
    }

    /// Lists an entry.
    pub(super) fn push(&mut self, item: &Item, kind: EntryKind, state: EntryState, format: &str) -> u32 {
        self.fragment.push_entry(Entry {
            input: self.unit.input,
            unit: self.unit.unit,
            path: item.path.clone(),
            kind,
            bytes: item.bytes.unwrap_or_default(),
            stored_bytes: item.stored_bytes,
            modified: item.modified,
            format: format.into(),
            state,
            run: self.unit.run,
        })
    }

    /// Lists an entry that is not read, and says why.
    pub(super) fn lose(&mut self, item: &Item, kind: EntryKind, why: &str) {
        self.push(item, kind, EntryState::Lost, "");
        self.fragment.note(&item.path, Loss::Error, why, item.bytes.unwrap_or(item.stored_bytes));
    }

    /// Changes an entry that was listed.
    pub(super) fn entry(&mut self, entry: u32) -> Option<&mut Entry> {
        usize::try_from(entry).ok().and_then(|entry| self.fragment.entries.get_mut(entry))
    }

    /// Bytes of an entry that come as a stream: in one piece up to the limit, in pieces above.
    pub(super) fn stream(&mut self, item: &Item, mut head: Vec<u8>, rest: &mut dyn Stream) {
        let cap = match item.bytes {
            Some(bytes) if bytes > self.limits.whole_bytes => HEAD as u64,
            _ => self.limits.whole_bytes,
        };
        if head.is_empty() {
            head.reserve(capacity(item.bytes.unwrap_or_default(), item.stored_bytes, cap));
        }
        let end = collect(&mut head, rest, cap);
        self.hold(head.len());
        let input = match end {
            End::Done => Input::whole(&head),
            End::Fault(fault) => Input::damaged(&head, fault),
            End::More => Input::streamed(&head, rest),
        };
        self.open(item, Content::Stream(input));
    }

    /// Remembers how much was held in one piece.
    pub(super) fn hold(&mut self, bytes: usize) {
        self.fragment.largest_entry_bytes = self.fragment.largest_entry_bytes.max(bytes as u64);
    }

    /// Opens an entry that was let in by [`Self::enter`]: a container, or a document.
    pub(super) fn open(&mut self, item: &Item, content: Content<'_>) {
        let container = content.recognise().filter(|_| self.reader.unopened != Some(item.path.as_str()));
        match (container, content) {
            (Some(container), Content::Source(source)) if !container.seeks => {
                let mut source = SourceReader::new(source, WINDOW);
                let mut rest = self.checked(item, &mut source);
                self.contain(container, item, Content::Stream(Input::streamed(&[], &mut rest)));
            }
            (Some(container), content) => self.contain(container, item, content),
            (None, Content::Source(source)) => {
                let mut source = SourceReader::new(source, WINDOW);
                let mut rest = self.checked(item, &mut source);
                let mut head = Vec::new();
                let end = collect(&mut head, &mut rest, HEAD as u64);
                self.hold(head.len());
                match end {
                    End::Fault(fault) => self.deliver(item, Input::damaged(&head, fault)),
                    _ => self.deliver(item, Input::streamed(&head, &mut rest)),
                }
            }
            (None, Content::Stream(input)) => self.deliver(item, input),
        }
        self.fragment.inflated_bytes = self.meter.used();
    }

    fn checked<'s>(&self, item: &Item, source: &'s mut dyn Stream) -> Checked<'s>
    where
        Self: 's,
    {
        let expected = Expected { bytes: item.bytes, crc: item.crc, stored: item.stored_bytes };
        Checked::new(source, self.meter, self.limits, expected)
    }

    fn contain(&mut self, container: &'static Container, item: &Item, mut content: Content<'_>) {
        let entry = self.push(item, EntryKind::Container, EntryState::Recognised, container.id);
        let deepest = self.limits.depth.min(DEEPEST);
        if self.depth > deepest {
            let why = format!("not opened: archives lie deeper in each other than the limit of {deepest}");
            self.give_up(entry, item, &why);
            return;
        }
        self.depth += 1;
        (container.read)(self, entry, item, &mut content);
        self.depth -= 1;
        if let Content::Stream(input) = &mut content {
            self.close(item, input);
            let bytes = input.position();
            if let Some(entry) = self.entry(entry).filter(|_| item.bytes.is_none()) {
                entry.bytes = bytes;
            }
        }
    }

    /// Reads what is left of a container, so that its size and checksum are known.
    pub(super) fn close(&mut self, item: &Item, input: &mut Input<'_>) {
        input.drain();
        if let Some(fault) = input.fault().map(ToOwned::to_owned) {
            let lost = item.bytes.unwrap_or_default().saturating_sub(input.position());
            self.fragment.note(&item.path, Loss::DataLoss, fault, lost);
        }
    }

    /// A container that could not be opened at all.
    pub(super) fn give_up(&mut self, entry: u32, item: &Item, why: &str) {
        if let Some(entry) = self.entry(entry) {
            entry.state = EntryState::Lost;
        }
        self.fragment.note(&item.path, Loss::Error, why, item.bytes.unwrap_or(item.stored_bytes));
    }

    fn deliver(&mut self, item: &Item, mut input: Input<'_>) {
        let limit = self.limits.entry_bytes;
        if input.as_whole().is_some_and(|whole| whole.len() as u64 <= limit) {
            return self.read_document(item, input);
        }
        let head = input.head();
        let first = head.get(..usize::try_from(limit).unwrap_or(usize::MAX)).unwrap_or(head);
        input.used(first.len());
        let mut rest = Capped { left: limit - first.len() as u64, inner: &mut input, limit };
        self.read_document(item, Input::streamed(first, &mut rest));
    }

    fn read_document(&mut self, item: &Item, mut input: Input<'_>) {
        let at = self.push(item, EntryKind::File, EntryState::Unrecognised, "");
        let nothing = input.head().is_empty() && input.fault().is_some();
        if !nothing {
            (self.reader.document)(self.fragment, at, &mut input);
            input.drain();
        }
        let read = input.position();
        if let Some(fault) = input.fault().map(ToOwned::to_owned) {
            let missing = item.bytes.unwrap_or_default().saturating_sub(read);
            let loss = if read == 0 { Loss::Error } else { Loss::DataLoss };
            self.fragment.note(&item.path, loss, fault, missing);
        }
        if let Some(entry) = self.entry(at) {
            if nothing {
                entry.state = EntryState::Lost;
            } else {
                entry.bytes = read;
            }
        }
    }
}
