//! What reading some units yields: plain data, mergeable, sendable.

use super::{
    Document, Entry, EntryKind, EntryState, LogChunk, LogGroup, LogLine, LogStep, Loss, Note, Records, Span, StrId,
    TestDetail, TestRow, Texts, wire,
};

/// Tables whose ids are local to the fragment.
///
/// Fragments hold contiguous units; absorbing them in order of units gives
/// the same facts as reading everything into one.
#[derive(Clone, Default)]
pub struct Fragment {
    /// Names and messages.
    pub(super) strings: Texts,
    /// Entries, containers before their members.
    pub entries: Vec<Entry>,
    /// Documents in order of their entries.
    pub documents: Vec<Document>,
    /// Attempts.
    pub tests: Vec<TestRow>,
    /// What some attempts have.
    pub details: Vec<TestDetail>,
    /// Cases numbered so far.
    pub cases: u32,
    /// Telling lines of logs.
    pub log_lines: Vec<LogLine>,
    /// Groups of logs.
    pub log_groups: Vec<LogGroup>,
    /// Steps of logs, in order.
    pub log_steps: Vec<LogStep>,
    /// Lines that explain a failure, the best ones of each document first.
    pub log_chunks: Vec<LogChunk>,
    /// What is said beside tests.
    pub records: Records,
    /// The ledger.
    pub notes: Vec<Note>,
    /// Inflated bytes that were read, nested ones too.
    pub inflated_bytes: u64,
    /// The largest entry held in one piece.
    pub largest_entry_bytes: u64,
}

impl Fragment {
    /// Adds an entry and returns its index in this fragment.
    pub fn push_entry(&mut self, entry: Entry) -> u32 {
        self.entries.push(entry);
        index(self.entries.len() - 1)
    }

    /// Adds a row to the ledger.
    pub fn note(&mut self, path: &str, loss: Loss, what: impl Into<String>, bytes: u64) {
        self.notes.push(Note { path: path.into(), loss, what: what.into(), bytes, span: Span::default(), line: 0 });
    }

    /// Adds what a host listed and did not read: an entry, and why in the ledger.
    pub fn pass_over(&mut self, path: &str, kind: EntryKind, loss: Loss, what: &str) {
        let state = match (kind, loss) {
            (EntryKind::Link, _) => EntryState::Plain,
            (_, Loss::Info) => EntryState::Unrecognised,
            _ => EntryState::Lost,
        };
        self.push_entry(Entry {
            input: u32::MAX,
            unit: u32::MAX,
            path: path.to_owned(),
            kind,
            bytes: 0,
            stored_bytes: 0,
            modified: None,
            format: String::new(),
            state,
            run: 0,
        });
        self.note(path, loss, what, 0);
    }

    /// As it travels from a reader to the engine. In this crate, so that it is built for speed.
    pub fn encode(&self) -> Vec<u8> {
        wire::encode(self)
    }

    /// What [`Fragment::encode`] gave; `None` for anything else.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        wire::decode(bytes)
    }

    /// An id for a name in this fragment.
    pub fn intern(&mut self, text: &str) -> StrId {
        self.strings.intern(text)
    }

    /// The text of an id of this fragment.
    pub fn text(&self, id: StrId) -> &str {
        self.strings.get(id)
    }
}

/// Row numbers are 32 bits wide; `Limits` keeps tables below that.
pub fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
