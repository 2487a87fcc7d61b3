//! Fragments on their way from a reader to the engine.
//!
//! Strings and attempts are nearly all of a fragment: text lies as it is, attempts are packed.
//! The rest goes through bitcode. Everything is in one buffer, since that is what ports carry best.

use super::arena::Arena;
use super::packed::{pack, unpack};
use super::{Document, Entry, Fragment, LogChunk, LogGroup, LogLine, LogStep, Note, Records, TestDetail, Texts};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The tables that have few rows.
#[derive(Serialize, Deserialize)]
struct Rest<'a> {
    slots: Vec<usize>,
    strings: usize,
    tests: usize,
    entries: Cow<'a, [Entry]>,
    documents: Cow<'a, [Document]>,
    details: Cow<'a, [TestDetail]>,
    cases: u32,
    log_lines: Cow<'a, [LogLine]>,
    log_groups: Cow<'a, [LogGroup]>,
    log_steps: Cow<'a, [LogStep]>,
    log_chunks: Cow<'a, [LogChunk]>,
    records: Cow<'a, Records>,
    notes: Cow<'a, [Note]>,
    inflated_bytes: u64,
    largest_entry_bytes: u64,
}

/// Length of the rest, the rest, texts, ends of strings, attempts.
pub(super) fn encode(fragment: &Fragment) -> Vec<u8> {
    let (slots, ends) = fragment.strings.arena().parts();
    let rest = Rest {
        slots: slots.iter().map(String::len).collect(),
        strings: ends.len(),
        tests: fragment.tests.len(),
        entries: Cow::Borrowed(&fragment.entries),
        documents: Cow::Borrowed(&fragment.documents),
        details: Cow::Borrowed(&fragment.details),
        cases: fragment.cases,
        log_lines: Cow::Borrowed(&fragment.log_lines),
        log_groups: Cow::Borrowed(&fragment.log_groups),
        log_steps: Cow::Borrowed(&fragment.log_steps),
        log_chunks: Cow::Borrowed(&fragment.log_chunks),
        records: Cow::Borrowed(&fragment.records),
        notes: Cow::Borrowed(&fragment.notes),
        inflated_bytes: fragment.inflated_bytes,
        largest_entry_bytes: fragment.largest_entry_bytes,
    };
    let text: usize = rest.slots.iter().sum();
    let tests = fragment.tests.len() * 16;
    let rest = bitcode::serialize(&rest).unwrap_or_default();
    let mut bytes = Vec::with_capacity(8 + rest.len() + text + ends.len() * 4 + tests);
    bytes.extend_from_slice(&(rest.len() as u64).to_le_bytes());
    bytes.extend_from_slice(&rest);
    for slot in slots {
        bytes.extend_from_slice(slot.as_bytes());
    }
    for end in ends {
        bytes.extend_from_slice(&end.to_le_bytes());
    }
    pack(&fragment.tests, &mut bytes);
    bytes
}

pub(super) fn decode(mut bytes: &[u8]) -> Option<Fragment> {
    let bytes = &mut bytes;
    let length = u64::from_le_bytes(*take(bytes, 8)?.as_array()?);
    let rest: Rest<'_> = bitcode::deserialize(take(bytes, usize::try_from(length).ok()?)?).ok()?;
    let text = |length: &usize| Some(std::str::from_utf8(take(bytes, *length)?).ok()?.to_owned());
    let slots = rest.slots.iter().map(text).collect::<Option<Vec<_>>>()?;
    let (ends, _) = take(bytes, rest.strings.checked_mul(4)?)?.as_chunks();
    let tests = unpack(bytes, rest.tests)?;
    Some(Fragment {
        strings: Texts::from_arena(Arena::from_parts(slots, ends.iter().map(|end| u32::from_le_bytes(*end)).collect())),
        entries: rest.entries.into_owned(),
        documents: rest.documents.into_owned(),
        tests,
        details: rest.details.into_owned(),
        cases: rest.cases,
        log_lines: rest.log_lines.into_owned(),
        log_groups: rest.log_groups.into_owned(),
        log_steps: rest.log_steps.into_owned(),
        log_chunks: rest.log_chunks.into_owned(),
        records: rest.records.into_owned(),
        notes: rest.notes.into_owned(),
        inflated_bytes: rest.inflated_bytes,
        largest_entry_bytes: rest.largest_entry_bytes,
    })
}

/// So many bytes from the front, if there are as many.
fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (front, rest) = bytes.split_at_checked(count)?;
    *bytes = rest;
    Some(front)
}

#[cfg(test)]
mod tests {
    use crate::facts::{Facts, Fragment, Loss, Span, Status, StrId, TestDetail, TestRow, dump};

    fn fragment() -> Fragment {
        let mut fragment = Fragment::default();
        let name = fragment.intern("näme");
        let summary = fragment.intern(&"long ".repeat(400_000));
        fragment.details.push(TestDetail { summary, ..TestDetail::default() });
        fragment.tests.push(TestRow {
            document: 0,
            case: 0,
            suite: StrId::EMPTY,
            class: StrId::EMPTY,
            name,
            file: StrId::EMPTY,
            line: 0,
            status: Status::Failed,
            attempt: 1,
            attempts: 1,
            duration: 1.5.into(),
            place: Span::default().into(),
            document_line: 0,
            detail: 1,
        });
        fragment.cases = 1;
        fragment.note("a.xml", Loss::Info, "seen", 3);
        fragment
    }

    #[test]
    fn a_fragment_travels_whole() {
        let text = |fragment: Fragment| {
            let mut facts = Facts::default();
            facts.absorb(fragment);
            dump(&facts)
        };
        let travelled = Fragment::decode(&fragment().encode()).unwrap();
        assert_eq!(text(travelled), text(fragment()));
    }

    #[test]
    fn what_is_cut_short_or_garbled_is_not_a_fragment() {
        let bytes = fragment().encode();
        for len in (0..200).chain(bytes.len() - 200..bytes.len()) {
            assert!(Fragment::decode(&bytes[..len]).is_none(), "{len}");
        }
        assert!(Fragment::decode(&[0xFF; 64]).is_none());
    }
}
