//! The Ledger lens: everything that was not read, why, and how many bytes.

use serde::{Deserialize, Serialize};

/// What the page asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerQuery {
    /// Words that path or sentence must have.
    pub filter: String,
    /// First row wanted.
    pub offset: u64,
    /// Rows wanted.
    pub limit: u32,
}

/// A row of the ledger.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LedgerRow {
    /// The whole way in.
    pub path: String,
    /// The entry, where it became one.
    pub entry: Option<u32>,
    /// `info`, `data_loss` or `error`.
    pub loss: String,
    /// The sentence.
    pub what: String,
    /// Bytes not read.
    pub bytes: u64,
    /// Line; 0 when it has none.
    pub line: u64,
}

/// A slice of the ledger, worst first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LedgerPage {
    /// The query this answers.
    pub query: LedgerQuery,
    /// Rows that match.
    pub total: u64,
    /// Matching rows by loss: error, `data_loss`, info.
    pub by_loss: [u64; 3],
    /// Entries: total, recognised, plain, unrecognised, lost (the sum that adds up).
    pub entries: [u64; 5],
    /// The slice.
    pub rows: Vec<LedgerRow>,
}
