//! How bytes become text: a column of the documents, so that any part can be read again.

use serde::{Deserialize, Serialize};

/// How the bytes of a document become text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, possibly with bad bytes.
    #[default]
    Utf8,
    /// UTF-16, little end first.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
    /// Windows-1252, which covers ISO-8859-1.
    Latin1,
}

/// How texts of tests are written in a document, so that they can be shown as they were meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Escaping {
    /// As they are: logs.
    #[default]
    Plain,
    /// Inner bytes of an element: entities, CDATA, tags.
    Xml,
    /// A JSON value: a string with its quotes, or several in an array.
    Json,
}
