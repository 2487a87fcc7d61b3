//! Attempts of cases: the table with the most rows, so its columns are packed.

use super::{Span, Status, StrId};

/// One attempt of one case. Attempts of a case are adjacent and in order; the last is final.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TestRow {
    /// The document it was read from.
    pub document: u32,
    /// Shared by the attempts of one case.
    pub case: u32,
    /// Names of the suites around it, joined with ` › `.
    pub suite: StrId,
    /// Class as the report gives it.
    pub class: StrId,
    /// Name with its parameters.
    pub name: StrId,
    /// Source file, where the report gives one.
    pub file: StrId,
    /// Source line; 0 when not given.
    pub line: u32,
    /// How it ended.
    pub status: Status,
    /// Counts from 1.
    pub attempt: u16,
    /// Attempts of the case.
    pub attempts: u16,
    /// See [`TestRow::duration`].
    pub duration: Millis,
    /// The element or lines that this row was read from.
    pub place: Place,
    /// Line of the document where `place` starts; 0 when it was not needed.
    pub document_line: u32,
    /// Index into the details plus one; 0 when there are none.
    pub detail: u32,
}

/// A number of milliseconds, NaN for none: bytes, so that a row of 60 is not padded to 64.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Millis([u8; 8]);

impl From<f64> for Millis {
    fn from(ms: f64) -> Self {
        Self(ms.to_le_bytes())
    }
}

/// A span that starts below 256 TiB and covers less than 4 GiB, in ten bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    start: [u8; 6],
    len: [u8; 4],
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        let start = span.start.min((1 << 48) - 1).to_le_bytes();
        let len = u32::try_from(span.len()).unwrap_or(u32::MAX);
        Self { start: start.first_chunk().copied().unwrap_or_default(), len: len.to_le_bytes() }
    }
}

impl From<Place> for Span {
    fn from(place: Place) -> Self {
        let mut start = [0; 8];
        if let Some(low) = start.first_chunk_mut() {
            *low = place.start;
        }
        let start = u64::from_le_bytes(start);
        Self { start, end: start + u64::from(u32::from_le_bytes(place.len)) }
    }
}

impl TestRow {
    /// True for the last attempt, which decides.
    pub fn is_final(&self) -> bool {
        self.attempt == self.attempts
    }

    /// Milliseconds, where given.
    pub fn duration(&self) -> Option<f64> {
        Some(f64::from_le_bytes(self.duration.0)).filter(|ms| !ms.is_nan())
    }

    /// The element or lines that this row was read from.
    pub fn span(&self) -> Span {
        self.place.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_small() {
        let row = TestRow {
            document: 1,
            case: 2,
            suite: StrId(3),
            class: StrId(4),
            name: StrId(5),
            file: StrId(6),
            line: 7,
            status: Status::Error,
            attempt: 258,
            attempts: 772,
            duration: 0.1.into(),
            place: Span::new(0x1234_5678_9ABC, 0x1234_6000_0000).into(),
            document_line: 8,
            detail: 9,
        };
        assert_eq!(size_of::<TestRow>(), 60);
        assert_eq!(row.span(), Span::new(0x1234_5678_9ABC, 0x1234_6000_0000));
        assert_eq!(row.duration(), Some(0.1));
        assert_eq!(TestRow { duration: f64::NAN.into(), ..row }.duration(), None);
    }
}
