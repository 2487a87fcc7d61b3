//! Attempts on their way from a reader to the engine: each row as what differs from the one before.
//!
//! Most rows are the next case of the same class that passed at once, right behind the one before:
//! ten bytes instead of sixty, and every byte is written, handed over and read once each.

use super::{Span, Status, StrId, TestRow};

/// What stands behind the flags of a row, in this order; a flag that is not set says "as expected".
const DOCUMENT: u16 = 1;
const CASE: u16 = 1 << 1;
const SUITE: u16 = 1 << 2;
const CLASS: u16 = 1 << 3;
const NAME: u16 = 1 << 4;
const FILE: u16 = 1 << 5;
const LINE: u16 = 1 << 6;
const DOCUMENT_LINE: u16 = 1 << 7;
const DETAIL: u16 = 1 << 8;
const ATTEMPTS: u16 = 1 << 9;
/// The duration in eight bytes; else four, in microseconds.
const DURATION: u16 = 1 << 10;
/// The span in sixteen bytes; else two for the gap and two for the length.
const SPAN: u16 = 1 << 11;
/// The status, in two bits.
const STATUS: u16 = 12;

/// The row that is expected behind `before`.
fn expected(before: &TestRow) -> TestRow {
    TestRow {
        case: before.case.wrapping_add(1),
        name: StrId(before.name.0.wrapping_add(1)),
        attempt: 1,
        attempts: 1,
        document_line: 0,
        detail: 0,
        ..*before
    }
}

/// The row before the first.
fn none() -> TestRow {
    TestRow {
        document: 0,
        case: 0,
        suite: StrId::EMPTY,
        class: StrId::EMPTY,
        name: StrId::EMPTY,
        file: StrId::EMPTY,
        line: 0,
        status: Status::Passed,
        attempt: 1,
        attempts: 1,
        duration: f64::NAN.into(),
        place: Span::default().into(),
        document_line: 0,
        detail: 0,
    }
}

/// Whole microseconds, where they give the same milliseconds again.
fn micros(ms: Option<f64>) -> Option<u32> {
    let ms = ms?;
    let micros = ms * 1000.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "what is lost is seen right after")]
    let whole = micros.round() as u32;
    (in_ms(whole).to_bits() == ms.to_bits()).then_some(whole)
}

fn in_ms(micros: u32) -> f64 {
    f64::from(micros) / 1000.0
}

/// Appends the rows to `bytes`.
pub(super) fn pack(rows: &[TestRow], bytes: &mut Vec<u8>) {
    bytes.reserve(rows.len() * 16);
    let mut before = none();
    for row in rows {
        let guess = expected(&before);
        let at = bytes.len();
        bytes.extend_from_slice(&[0, 0]);
        let mut flags = (row.status as u16) << STATUS;
        let columns = [
            (DOCUMENT, row.document, guess.document),
            (CASE, row.case, guess.case),
            (SUITE, row.suite.0, guess.suite.0),
            (CLASS, row.class.0, guess.class.0),
            (NAME, row.name.0, guess.name.0),
            (FILE, row.file.0, guess.file.0),
            (LINE, row.line, guess.line),
            (DOCUMENT_LINE, row.document_line, guess.document_line),
            (DETAIL, row.detail, guess.detail),
            (ATTEMPTS, both(row), both(&guess)),
        ];
        for (flag, value, guess) in columns {
            if value != guess {
                flags |= flag;
                bytes.extend_from_slice(&value.to_le_bytes());
            }
        }
        if let Some(micros) = micros(row.duration()) {
            bytes.extend_from_slice(&micros.to_le_bytes());
        } else {
            flags |= DURATION;
            bytes.extend_from_slice(&row.duration().unwrap_or(f64::NAN).to_le_bytes());
        }
        let span = row.span();
        let gap = span.start.checked_sub(before.span().end).and_then(|gap| u16::try_from(gap).ok());
        if let (Some(gap), Ok(len)) = (gap, u16::try_from(span.len())) {
            bytes.extend_from_slice(&gap.to_le_bytes());
            bytes.extend_from_slice(&len.to_le_bytes());
        } else {
            flags |= SPAN;
            bytes.extend_from_slice(&span.start.to_le_bytes());
            bytes.extend_from_slice(&span.end.to_le_bytes());
        }
        if let Some(place) = bytes.get_mut(at..at + 2) {
            place.copy_from_slice(&flags.to_le_bytes());
        }
        before = *row;
    }
}

/// So many rows that [`pack`] wrote; `None` for anything else.
pub(super) fn unpack(mut bytes: &[u8], count: usize) -> Option<Vec<TestRow>> {
    // No row takes less than this: a wrong count asks for no memory.
    let mut rows = Vec::with_capacity(count.min(bytes.len() / 10));
    let bytes = &mut bytes;
    let mut before = none();
    for _ in 0..count {
        let mut row = expected(&before);
        let flags = u16::from_le_bytes(take(bytes)?);
        row.status = match flags >> STATUS {
            0 => Status::Passed,
            1 => Status::Skipped,
            2 => Status::Failed,
            3 => Status::Error,
            _ => return None,
        };
        let mut attempts = both(&row);
        let columns = [
            (DOCUMENT, &mut row.document),
            (CASE, &mut row.case),
            (SUITE, &mut row.suite.0),
            (CLASS, &mut row.class.0),
            (NAME, &mut row.name.0),
            (FILE, &mut row.file.0),
            (LINE, &mut row.line),
            (DOCUMENT_LINE, &mut row.document_line),
            (DETAIL, &mut row.detail),
            (ATTEMPTS, &mut attempts),
        ];
        for (flag, column) in columns {
            if flags & flag != 0 {
                *column = u32::from_le_bytes(take(bytes)?);
            }
        }
        let [a0, a1, n0, n1] = attempts.to_le_bytes();
        (row.attempt, row.attempts) = (u16::from_le_bytes([a0, a1]), u16::from_le_bytes([n0, n1]));
        row.duration = if flags & DURATION == 0 {
            in_ms(u32::from_le_bytes(take(bytes)?)).into()
        } else {
            f64::from_le_bytes(take(bytes)?).into()
        };
        let span = if flags & SPAN == 0 {
            let start = before.span().end + u64::from(u16::from_le_bytes(take(bytes)?));
            Span::new(start, start + u64::from(u16::from_le_bytes(take(bytes)?)))
        } else {
            Span::new(u64::from_le_bytes(take(bytes)?), u64::from_le_bytes(take(bytes)?))
        };
        row.place = span.into();
        before = row;
        rows.push(row);
    }
    bytes.is_empty().then_some(rows)
}

/// Attempt and attempts in one column.
fn both(row: &TestRow) -> u32 {
    let ([a0, a1], [n0, n1]) = (row.attempt.to_le_bytes(), row.attempts.to_le_bytes());
    u32::from_le_bytes([a0, a1, n0, n1])
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (front, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*front)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_were_and_cut_ones_do_not() {
        let mut rows = Vec::new();
        for number in 0..600_u32 {
            let odd = number % 7 == 3;
            rows.push(TestRow {
                document: number / 200,
                case: number / 2,
                suite: StrId(number / 50),
                class: StrId(if odd { 9 } else { 4 }),
                name: StrId(number + 5),
                file: StrId(u32::from(odd)),
                line: if odd { u32::MAX } else { 0 },
                status: [Status::Passed, Status::Skipped, Status::Failed, Status::Error][number as usize % 4],
                attempt: if odd { 2 } else { 1 },
                attempts: if odd { 300 } else { 1 },
                duration: [0.1, f64::NAN, 1.0 / 3.0, 12.345, 1e12, 0.0][number as usize % 6].into(),
                place: Span::new(u64::from(number) * 100, u64::from(number) * 100 + if odd { 90_000 } else { 60 })
                    .into(),
                document_line: u32::from(odd) * 77,
                detail: u32::from(odd) * number,
            });
        }
        let mut bytes = Vec::new();
        pack(&rows, &mut bytes);
        let back = unpack(&bytes, rows.len()).unwrap();
        // NaN is equal to nothing: the texts of the rows are compared.
        assert_eq!(format!("{back:?}"), format!("{rows:?}"));
        for len in 0..bytes.len() {
            assert!(unpack(&bytes[..len], rows.len()).is_none(), "{len}");
        }
        assert!(unpack(&[0xFF; 60], 1).is_none() && unpack(&[], usize::MAX).is_none());
        assert!(unpack(&[], 0).unwrap().is_empty());
    }

    #[test]
    fn a_plain_row_takes_ten_bytes() {
        let row = |number: u32| TestRow {
            case: number + 1,
            name: StrId(number + 1),
            duration: 12.5.into(),
            place: Span::new(u64::from(number) * 80, u64::from(number) * 80 + 70).into(),
            ..none()
        };
        let mut bytes = Vec::new();
        pack(&(0..100).map(row).collect::<Vec<_>>(), &mut bytes);
        assert_eq!(bytes.len(), 1000);
    }
}
