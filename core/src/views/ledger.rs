//! The Ledger lens: everything that was not read, why, and how many bytes.

use crate::facts::{Facts, Loss, Note, index};
use crate::methods::order::Order as _;
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

/// Rows that match, worst first, then in the order in which they were noted.
pub(crate) fn ledger(facts: &Facts, query: &LedgerQuery) -> LedgerPage {
    let words: Vec<String> = query.filter.split_whitespace().map(str::to_lowercase).collect();
    let matches = |note: &Note| {
        let text = format!("{} {} {}", note.path, note.what, note.loss.word()).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let mut rows: Vec<&Note> = facts.notes.iter().filter(|note| matches(note)).collect();
    rows.order_by_key(|note| std::cmp::Reverse(note.loss));
    let count = |loss: Loss| rows.iter().filter(|note| note.loss == loss).count() as u64;
    let by_loss = [count(Loss::Error), count(Loss::DataLoss), count(Loss::Info)];
    let offset = usize::try_from(query.offset).unwrap_or(usize::MAX);
    let slice = rows.iter().skip(offset).take(query.limit as usize);
    let rows_shown = slice.map(|note| row(facts, note)).collect();
    LedgerPage {
        query: query.clone(),
        total: rows.len() as u64,
        by_loss,
        entries: entry_counts(facts),
        rows: rows_shown,
    }
}

/// Total, recognised, plain, unrecognised, lost.
pub(super) fn entry_counts(facts: &Facts) -> [u64; 5] {
    let counts = facts.entry_counts();
    [counts.total, counts.recognised, counts.plain, counts.unrecognised, counts.lost]
}

fn row(facts: &Facts, note: &Note) -> LedgerRow {
    let entry = facts.entries.iter().position(|entry| entry.path == note.path).map(index);
    LedgerRow {
        path: note.path.clone(),
        entry,
        loss: note.loss.word().to_owned(),
        what: note.what.clone(),
        bytes: note.bytes,
        line: u64::from(note.line),
    }
}
