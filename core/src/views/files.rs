//! The Files lens: the tree of entries, and previews of their content.

use super::tree::state;
use crate::documents::formats::media_type;
use crate::documents::times::rfc3339;
use crate::documents::{Probe, text};
use crate::facts::{Encoding, Facts, index};
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// What the page asks for: the visible rows of the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesQuery {
    /// Words that the path must have; matching entries are shown with their folders open.
    pub filter: String,
    /// Nodes that are open, by path; ignored while filtering.
    pub open: Vec<String>,
    /// Nodes that are closed though they would be open by default (inputs and only children are open).
    pub closed: Vec<String>,
    /// The entry whose row is asked for.
    pub find: Option<u32>,
    /// First row wanted.
    pub offset: u64,
    /// Rows wanted.
    pub limit: u32,
}

/// A visible row of the tree: a folder, an archive or an entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FileNode {
    /// The whole way in; folders end in `/`.
    pub path: String,
    /// Last part.
    pub name: String,
    /// Nesting.
    pub depth: u32,
    /// The entry, unless it is a folder.
    pub entry: Option<u32>,
    /// It can be opened.
    pub expandable: bool,
    /// It is open.
    pub open: bool,
    /// Entries below it.
    pub below: u64,
    /// Inflated bytes, of all below for folders.
    pub bytes: u64,
    /// Format id; empty when none.
    pub format: String,
    /// `recognised`, `plain`, `unrecognised`, `lost`; empty for folders.
    pub state: String,
    /// Another document tells its tests too, and counts instead.
    pub told_again: bool,
}

/// A slice of the visible rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FilesPage {
    /// The query this answers.
    pub query: FilesQuery,
    /// Visible rows.
    pub total: u64,
    /// The row of the entry that was asked for, wherever it is; `None` where it lies in something closed.
    pub found: Option<u64>,
    /// The slice.
    pub rows: Vec<FileNode>,
}

/// An entry in full.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EntryRow {
    /// The entry.
    pub entry: u32,
    /// The whole way in.
    pub path: String,
    /// Inflated bytes.
    pub bytes: u64,
    /// Bytes in the archive.
    pub stored_bytes: u64,
    /// RFC 3339 in UTC; empty when not known.
    pub modified: String,
    /// Format id.
    pub format: String,
    /// What became of it.
    pub state: String,
    /// Rows read from it, by table.
    pub rows: Vec<(String, u64)>,
    /// Rows of the ledger about it.
    pub notes: Vec<String>,
}

/// Which part of an entry is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewQuery {
    /// The entry.
    pub entry: u32,
    /// First line wanted, from 0.
    pub offset: u64,
    /// Lines wanted (rows of 16 bytes for hex).
    pub limit: u32,
}

/// How an entry is shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum PreviewKind {
    /// Lines of text, ANSI stripped.
    #[default]
    Text,
    /// Rows of 16 bytes.
    Hex,
    /// A picture: media type and bytes.
    Image(String, Vec<u8>),
    /// Sound or moving pictures: media type and bytes.
    Media(String, Vec<u8>),
    /// A container: its members are entries of their own.
    Container,
    /// It cannot be shown; why.
    None(String),
}

/// The answer: a slice of an entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The query this answers.
    pub query: PreviewQuery,
    /// Facts about the entry.
    pub about: EntryRow,
    /// How it is shown.
    pub kind: PreviewKind,
    /// Lines in all (rows for hex).
    pub total: u64,
    /// The slice: each line as it is shown, cut at 4,096 characters.
    pub lines: Vec<String>,
}

/// What is known of an entry.
pub(crate) fn entry_row(facts: &Facts, entry: u32) -> EntryRow {
    let Some(row) = facts.entries.get(entry as usize) else { return EntryRow::default() };
    let mut rows = Vec::new();
    for (at, document) in facts.documents.iter().enumerate().filter(|(_, document)| document.entry == entry) {
        let at = index(at);
        let tests = facts.tests.iter().filter(|test| test.document == at).count() as u64;
        for (table, count) in [
            ("test attempts", tests),
            ("lines or records", document.records),
            ("errors", document.errors),
            ("warnings", document.warnings),
        ] {
            if count > 0 {
                rows.push((table.to_owned(), count));
            }
        }
    }
    EntryRow {
        entry,
        path: row.path.clone(),
        bytes: row.bytes,
        stored_bytes: row.stored_bytes,
        modified: row.modified.map(|seconds| rfc3339(seconds * 1000)).unwrap_or_default(),
        format: row.format.clone(),
        state: state(row.state).to_owned(),
        rows,
        notes: facts.notes.iter().filter(|note| note.path == row.path).map(|note| note.what.clone()).take(20).collect(),
    }
}

/// An entry that cannot be shown, and why.
pub(crate) fn no_preview(query: &PreviewQuery, about: EntryRow, why: &str) -> Preview {
    Preview { query: query.clone(), about, kind: PreviewKind::None(why.to_owned()), total: 0, lines: Vec::new() }
}

/// A container: its members are entries of their own.
pub(crate) fn container_preview(query: &PreviewQuery, about: EntryRow) -> Preview {
    Preview { query: query.clone(), about, kind: PreviewKind::Container, total: 0, lines: Vec::new() }
}

/// Characters of a line that are shown.
const LINE: usize = 4096;

/// A slice of the bytes as lines, hex or a picture.
pub(crate) fn preview(query: &PreviewQuery, about: EntryRow, bytes: &[u8], is_cut: bool) -> Preview {
    let mut preview = Preview { query: query.clone(), about, kind: PreviewKind::Text, total: 0, lines: Vec::new() };
    if is_cut {
        preview.about.notes.push("only the first 128 MB can be shown here".to_owned());
    }
    let offset = usize::try_from(query.offset).unwrap_or(usize::MAX);
    if let Some(media) = image_type(bytes) {
        preview.kind = PreviewKind::Image(media.to_owned(), bytes.to_vec());
        return preview;
    }
    if let Some(media) = played_type(bytes) {
        preview.kind = PreviewKind::Media(media.to_owned(), bytes.to_vec());
        return preview;
    }
    if text::decode_head(bytes.get(..bytes.len().min(16 << 10)).unwrap_or_default()).is_none() {
        preview.kind = PreviewKind::Hex;
        preview.total = bytes.len().div_ceil(16) as u64;
        let rows = bytes.chunks(16).enumerate().skip(offset).take(query.limit as usize);
        preview.lines = rows.map(|(at, row)| hex(at * 16, row)).collect();
        return preview;
    }
    let (encoding, bom) = text::detect(bytes);
    let body = bytes.get(bom..).unwrap_or_default();
    if encoding == Encoding::Utf8 {
        preview.total = lines_in(body);
        let lines = body.split(|byte| *byte == b'\n').skip(offset).take(query.limit as usize);
        preview.lines = lines.map(|line| shown_line(&text::decode_as(line, encoding, 0).text)).collect();
    } else {
        let decoded = text::decode_as(body, encoding, 0);
        preview.total = lines_in(decoded.text.as_bytes());
        preview.lines = decoded.text.split('\n').skip(offset).take(query.limit as usize).map(shown_line).collect();
    }
    // What follows the last line end is no line.
    let most = preview.total.saturating_sub(query.offset);
    preview.lines.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    preview
}

fn image_type(bytes: &[u8]) -> Option<&'static str> {
    let probe = Probe::new("", bytes);
    if probe.xml_root() == Some("svg") {
        Some("image/svg+xml")
    } else {
        media_type(bytes).filter(|media| media.starts_with("image/"))
    }
}

/// What a browser plays.
fn played_type(bytes: &[u8]) -> Option<&'static str> {
    Some(match bytes {
        [b'I', b'D', b'3', ..] | [0xFF, 0xFB | 0xF3 | 0xF2, ..] => "audio/mpeg",
        [b'O', b'g', b'g', b'S', ..] => "audio/ogg",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => "audio/wav",
        _ => media_type(bytes).filter(|media| media.starts_with("video/"))?,
    })
}

fn lines_in(bytes: &[u8]) -> u64 {
    let ends = memchr::memchr_iter(b'\n', bytes).count() as u64;
    ends + u64::from(bytes.last().is_some_and(|last| *last != b'\n'))
}

/// Without ANSI, with control characters made visible, cut.
fn shown_line(line: &str) -> String {
    let line = text::strip_ansi(line);
    let line = text::cut(&line, LINE);
    let mut out = String::with_capacity(line.len());
    for c in text::shown(&line).chars() {
        match c {
            '\t' => out.push('\t'),
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c if c.is_control() => {
                out.push(char::from_u32(0x2400 + u32::from(c)).filter(|_| u32::from(c) < 0x20).unwrap_or('\u{FFFD}'));
            }
            c => out.push(c),
        }
    }
    out
}

fn hex(at: usize, row: &[u8]) -> String {
    let mut line = format!("{at:08x}  ");
    for place in 0..16 {
        match row.get(place) {
            Some(byte) => drop(write!(line, "{byte:02x} ")),
            None => line.push_str("   "),
        }
        if place == 7 {
            line.push(' ');
        }
    }
    line.push(' ');
    line.extend(row.iter().map(|byte| if (0x20..0x7F).contains(byte) { char::from(*byte) } else { '.' }));
    line
}
