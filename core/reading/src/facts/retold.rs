//! What is told more than once: which cases another one counts for, and attempts that lie in several documents.
//!
//! Nothing is moved or removed: the tables keep every row, and this says which of them count.

use super::{Pieces, TestRow};

/// The cases of one document, noted while they are absorbed.
#[derive(Clone, Copy, Debug)]
pub struct Telling {
    /// The document.
    pub document: u32,
    /// Number of its first case.
    pub first: u32,
    /// Cases.
    pub cases: u32,
    /// The smallest and the largest id of the classes of its cases (of names, where they have no class):
    /// documents whose ranges do not meet have no case in common.
    pub places: (u32, u32),
}

/// A document whose cases, or some of them, another document tells too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToldAgain {
    /// The document whose cases do not count.
    pub document: u32,
    /// The document that counts instead: of most of them, where there are several.
    pub by: u32,
    /// Cases that do not count.
    pub cases: u32,
}

/// Which cases count, and which are attempts of one another.
#[derive(Clone, Default)]
pub struct Retold {
    /// For each case the one that counts for it: itself, nearly always. Empty where all count.
    counted_by: Vec<u32>,
    /// Attempts of cases that lie in several documents, numbered anew, by the case that counts.
    joined: Pieces<TestRow>,
    /// By document.
    documents: Vec<ToldAgain>,
}

impl Retold {
    /// Nothing is told twice so far among so many cases.
    pub fn of(cases: u32) -> Self {
        Self { counted_by: (0..cases).collect(), ..Self::default() }
    }

    /// True where every case counts.
    pub fn is_empty(&self) -> bool {
        self.counted_by.is_empty()
    }

    /// True for a case that no other one counts for.
    pub fn counts(&self, case: u32) -> bool {
        self.counted_by.get(case as usize).is_none_or(|by| *by == case)
    }

    /// The case that counts instead of this one.
    pub(super) fn by(&self, case: u32) -> Option<u32> {
        self.counted_by.get(case as usize).copied().filter(|by| *by != case)
    }

    /// Lets another case count instead.
    pub fn put(&mut self, case: u32, by: u32) {
        if let Some(place) = self.counted_by.get_mut(case as usize) {
            *place = by;
        }
    }

    /// Joins attempts that lie in several documents; the last of `attempts` names the case that counts.
    /// Cases come in ascending order.
    pub fn join(&mut self, attempts: Vec<TestRow>) {
        let Some(case) = attempts.last().map(|row| row.case) else { return };
        let count = u16::try_from(attempts.len()).unwrap_or(u16::MAX);
        let mut number = 0_u16;
        self.joined.extend(attempts.into_iter().map(|row| {
            number = number.saturating_add(1);
            TestRow { case, attempt: number, attempts: count, ..row }
        }));
    }

    /// Says of documents that others tell what they tell; in order of documents.
    pub fn tell(&mut self, documents: Vec<ToldAgain>) {
        self.documents = documents;
    }

    /// All documents that are told again, in order.
    pub fn documents(&self) -> &[ToldAgain] {
        &self.documents
    }

    /// The attempts of a case, where they lie in several documents; `own` are those of its own document.
    pub(super) fn attempts<'a>(&'a self, case: u32, own: &'a [TestRow]) -> &'a [TestRow] {
        if self.joined.is_empty() {
            return own;
        }
        let case = self.counted_by.get(case as usize).copied().unwrap_or(case);
        let joined = self.joined.equal(|row| row.case.cmp(&case));
        // A case that is told again has attempts of its own.
        let is_of = |row: &TestRow| own.iter().any(|own| own.document == row.document && own.place == row.place);
        if joined.iter().any(is_of) { joined } else { own }
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> u64 {
        let numbers = self.counted_by.capacity() * size_of::<u32>();
        let documents = self.documents.capacity() * size_of::<ToldAgain>();
        self.joined.bytes() + (numbers + documents) as u64
    }
}
