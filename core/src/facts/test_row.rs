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
    /// Bytes of a row on its way.
    pub(super) const BYTES: usize = 60;

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

    /// As it travels: one copy forth and one back, where a general format looked at every column of every row.
    pub(super) fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        let (words, _) = bytes.as_chunks_mut::<4>();
        let [s0, s1, s2, s3, s4, s5] = self.place.start;
        let [d0, d1, d2, d3, d4, d5, d6, d7] = self.duration.0;
        let ([a0, a1], [n0, n1]) = (self.attempt.to_le_bytes(), self.attempts.to_le_bytes());
        let columns = [
            self.document.to_le_bytes(),
            self.case.to_le_bytes(),
            self.suite.0.to_le_bytes(),
            self.class.0.to_le_bytes(),
            self.name.0.to_le_bytes(),
            self.file.0.to_le_bytes(),
            self.line.to_le_bytes(),
            self.document_line.to_le_bytes(),
            self.detail.to_le_bytes(),
            [d0, d1, d2, d3],
            [d4, d5, d6, d7],
            self.place.len,
            [s0, s1, s2, s3],
            [s4, s5, self.status as u8, 0],
            [a0, a1, n0, n1],
        ];
        words.copy_from_slice(&columns);
        bytes
    }

    /// What [`TestRow::to_bytes`] gave; `None` where the status is none.
    pub(super) fn from_bytes(bytes: &[u8; Self::BYTES]) -> Option<Self> {
        let (words, _) = bytes.as_chunks::<4>();
        let &[document, case, suite, class, name, file, line, document_line, detail, d0, d1, len, s0, s1, attempts] =
            words
        else {
            return None;
        };
        let ([d0, d1, d2, d3], [d4, d5, d6, d7]) = (d0, d1);
        let ([s0, s1, s2, s3], [s4, s5, status, _], [a0, a1, n0, n1]) = (s0, s1, attempts);
        let statuses = [Status::Passed, Status::Skipped, Status::Failed, Status::Error];
        Some(Self {
            document: u32::from_le_bytes(document),
            case: u32::from_le_bytes(case),
            suite: StrId(u32::from_le_bytes(suite)),
            class: StrId(u32::from_le_bytes(class)),
            name: StrId(u32::from_le_bytes(name)),
            file: StrId(u32::from_le_bytes(file)),
            line: u32::from_le_bytes(line),
            document_line: u32::from_le_bytes(document_line),
            detail: u32::from_le_bytes(detail),
            duration: Millis([d0, d1, d2, d3, d4, d5, d6, d7]),
            place: Place { start: [s0, s1, s2, s3, s4, s5], len },
            status: statuses.into_iter().find(|known| *known as u8 == status)?,
            attempt: u16::from_le_bytes([a0, a1]),
            attempts: u16::from_le_bytes([n0, n1]),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_small_and_travels_whole() {
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
        assert_eq!(size_of::<TestRow>(), TestRow::BYTES);
        assert_eq!(TestRow::from_bytes(&row.to_bytes()), Some(row));
        assert_eq!(row.span(), Span::new(0x1234_5678_9ABC, 0x1234_6000_0000));
        assert_eq!(row.duration(), Some(0.1));
        assert_eq!(TestRow { duration: f64::NAN.into(), ..row }.duration(), None);
        let mut bytes = row.to_bytes();
        bytes[54] = 4;
        assert_eq!(TestRow::from_bytes(&bytes), None);
    }
}
