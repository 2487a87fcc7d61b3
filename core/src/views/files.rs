//! The Files lens: the tree of entries, and previews of their content.

use serde::{Deserialize, Serialize};

/// What the page asks for: the visible rows of the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesQuery {
    /// Words that the path must have; matching entries are shown with their folders open.
    pub filter: String,
    /// Nodes that are open, by path; ignored while filtering.
    pub open: Vec<String>,
    /// Nodes that are closed though they would be open by default (inputs and only children are open).
    pub closed: Vec<String>,
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
}

/// A slice of the visible rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FilesPage {
    /// The query this answers.
    pub query: FilesQuery,
    /// Visible rows.
    pub total: u64,
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
