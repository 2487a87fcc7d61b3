//! The omnibox: tests, files and text.

use serde::{Deserialize, Serialize};

/// What was hit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SearchKind {
    /// A case, by name, class or message.
    #[default]
    Test,
    /// An entry, by path.
    File,
    /// A line of an entry.
    Text,
}

/// One hit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchHit {
    /// What it is.
    pub kind: SearchKind,
    /// Case or entry, by kind.
    pub id: u32,
    /// Line, for text.
    pub line: u64,
    /// What to show first: the name, path or line.
    pub text: String,
    /// Where it is.
    pub place: String,
}

/// Hits so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchPage {
    /// What was searched.
    pub text: String,
    /// Tests first, then files, then text.
    pub hits: Vec<SearchHit>,
    /// Entries whose text was searched.
    pub searched: u64,
    /// Entries whose text is to be searched.
    pub of: u64,
    /// Nothing more will come.
    pub done: bool,
}
