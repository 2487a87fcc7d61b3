//! Documents that are read in one piece: as text, as JSON, as what a JSON states.
//!
//! Spans and lines are those of the raw entry, whatever its encoding. What cannot be read is a row
//! of the ledger, and what stands before a break is read.

use super::text::{self, Decoded, Encoding};
use super::tree::Tree;
use super::{Writer, claims};
use crate::entries::Input;
use crate::facts::{Escaping, Loss};
use std::io::Read;

/// A text and the table of its values fit into the memory of a page up to this size.
pub(super) const MOST: u64 = 64 << 20;

/// The text of a document.
pub fn text<'a>(input: &mut Input<'a>, writer: &mut Writer<'_>) -> Option<Decoded<'a>> {
    let decoded = if let Some(bytes) = input.as_whole() {
        let decoded = text::decode(bytes);
        if is_other(&decoded, bytes) { text::decode_as(bytes, Encoding::Latin1, 0) } else { decoded }
    } else {
        let mut bytes = Vec::new();
        // An error of the stream is its end, and known where the bytes come from.
        let _ = Read::take(&mut *input, MOST + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > MOST {
            input.drain();
            let what = format!("larger than {} MB: too large to be read in one piece", MOST >> 20);
            writer.note(Loss::DataLoss, what, input.position());
            return None;
        }
        let is_other = is_other(&text::decode(&bytes), &bytes);
        if is_other { text::decode_as(&bytes, Encoding::Latin1, 0).into_owned() } else { text::decode_owned(bytes) }
    };
    tell(&decoded, writer);
    Some(decoded)
}

/// The document's encoding, and what of it is no text.
pub fn tell(decoded: &Decoded<'_>, writer: &mut Writer<'_>) {
    tell_bad(decoded.encoding, decoded.bad_bytes, writer);
}

/// The same by numbers.
pub(super) fn tell_bad(encoding: Encoding, bad_bytes: u64, writer: &mut Writer<'_>) {
    writer.encoding(encoding);
    if bad_bytes > 0 {
        let what = match bad_bytes {
            1 => "1 byte is not valid text and is shown as �".to_owned(),
            bad => format!("{bad} bytes are not valid text and are shown as �"),
        };
        writer.note(Loss::Info, what, bad_bytes);
    }
}

fn is_other(decoded: &Decoded<'_>, bytes: &[u8]) -> bool {
    decoded.bad_bytes > 0 && decoded.encoding == Encoding::Utf8 && text::is_latin1(bytes)
}

/// The values of a JSON document; `None` where there is none at all.
pub fn json<'a>(input: &mut Input<'a>, writer: &mut Writer<'_>) -> Option<Tree<'a>> {
    json_of(text(input, writer)?, writer)
}

/// The same of a text that turned out to be JSON.
pub fn json_of<'a>(decoded: Decoded<'a>, writer: &mut Writer<'_>) -> Option<Tree<'a>> {
    let tree = Tree::of(decoded);
    writer.escaping(Escaping::Json);
    if let Some(fault) = tree.fault() {
        let decoded = tree.decoded();
        let end = decoded.text.len();
        let lost = decoded.span(fault.good, end);
        let what = format!("not valid JSON: {}", fault.what);
        writer.note_at(Loss::DataLoss, what, lost.len(), lost, decoded.line(fault.at));
    }
    if tree.is_empty() {
        return None;
    }
    writer.document(|document| document.records = 1);
    Some(tree)
}

/// Calls `each` with the value of every line of a text that is not blank; gives the number of lines
/// for which it says no.
pub fn lines_of(decoded: &Decoded<'_>, mut each: impl FnMut(&Tree<'_>) -> bool) -> u64 {
    let (mut at, mut refused) = (0, 0);
    for line in decoded.text.split_inclusive('\n') {
        let end = at + line.len();
        let is_blank = line.trim_matches(['\0', '\u{1A}', ' ', '\t', '\r', '\n']).is_empty();
        if !is_blank && !each(&Tree::of(decoded.part(at, end))) {
            refused += 1;
        }
        at = end;
    }
    refused
}

/// Writes every scalar of a JSON document as a claim.
pub fn state(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    if let Some(tree) = json(input, writer) {
        claims::state(tree.root(), "", writer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::Limits;
    use crate::documents::{Confidence, Format};
    use crate::facts::{ClaimValue, EntryState, Fragment, Span};

    const FORMAT: Format = Format {
        id: "x",
        title: "",
        spec: "",
        state: EntryState::Plain,
        is_test_report: false,
        system: "",
        sniff: |_| Confidence::No,
        read: state,
    };

    fn read(input: &mut Input<'_>) -> Fragment {
        let mut fragment = Fragment::default();
        let limits = Limits::default();
        state(input, &mut Writer::new(&mut fragment, 0, "x.json".to_owned(), &FORMAT, &limits));
        fragment
    }

    /// Key, value, bytes of the value and line of every claim.
    fn claims_of<'b>(fragment: &Fragment, bytes: &'b [u8]) -> Vec<(String, String, &'b [u8], u32)> {
        let claims = fragment.records.claims.iter().map(|claim| {
            let Span { start, end } = claim.origin.span;
            let raw = &bytes[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()];
            let value = match claim.value {
                ClaimValue::Text(id) => fragment.text(id).to_owned(),
                other => format!("{other:?}"),
            };
            (fragment.text(claim.key).to_owned(), value, raw, claim.origin.line)
        });
        claims.collect()
    }

    type Encode<'a> = &'a dyn Fn(&str) -> Vec<u8>;

    #[test]
    fn spans_are_bytes_of_the_entry_in_every_encoding() {
        let text = "{\r\n  \"ä\": [\"é😀\"],\r\n  \"b\": \"c\"}\r\n";
        let wide =
            |bytes: fn(u16) -> [u8; 2]| move |text: &str| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let (little, big) = (wide(u16::to_le_bytes), wide(u16::to_be_bytes));
        let plain = |text: &str| text.as_bytes().to_vec();
        let encodings: [(&[u8], Encode<'_>); 5] =
            [(b"", &plain), (b"\xEF\xBB\xBF", &plain), (b"\xFF\xFE", &little), (b"\xFE\xFF", &big), (b"", &little)];
        for (bom, encode) in encodings {
            let bytes = [bom, &encode(text)].concat();
            let fragment = read(&mut Input::whole(&bytes));
            let (first, second) = (encode("\"é😀\""), encode("\"c\""));
            let told = claims_of(&fragment, &bytes);
            assert_eq!(told[0], ("ä.0".to_owned(), "é😀".to_owned(), first.as_slice(), 2), "{bom:?}");
            assert_eq!(told[1], ("b".to_owned(), "c".to_owned(), second.as_slice(), 3), "{bom:?}");
            assert!(fragment.notes.is_empty());
            // However the bytes arrive.
            let (head, mut rest) = bytes.split_at(16);
            assert_eq!(claims_of(&read(&mut Input::streamed(head, &mut rest)), &bytes), told);
        }
    }

    #[test]
    fn latin1_is_read_where_no_byte_speaks_for_utf8() {
        let bytes = b"{\"Gr\xF6\xDFe\": \"caf\xE9\",\n\"b\": 1}";
        let fragment = read(&mut Input::whole(bytes));
        assert_eq!(fragment.documents[0].encoding, Encoding::Latin1);
        let told = claims_of(&fragment, bytes);
        assert_eq!(told[0], ("Größe".to_owned(), "café".to_owned(), b"\"caf\xE9\"".as_slice(), 1));
        assert_eq!((told[1].2, told[1].3, fragment.notes.len()), (b"1".as_slice(), 2, 0));
        for other in [&b"\"\xC3\xA9 caf\xE9 x\""[..], b"\"\xFF\xE9\xE8 x\"", b"\"caf\xC3"] {
            assert!(!text::is_latin1(other));
        }
    }

    #[test]
    fn bad_bytes_in_strings_are_marks_and_the_rest_is_read() {
        let bytes = b"{\"a\": \"x\xFF\xFE\", \"b\": 2}";
        let fragment = read(&mut Input::whole(bytes));
        let told = claims_of(&fragment, bytes);
        assert_eq!((told[0].1.as_str(), told[0].2), ("x\u{FFFD}\u{FFFD}", b"\"x\xFF\xFE\"".as_slice()));
        assert_eq!(told[1].2, b"2");
        let notes: Vec<_> = fragment.notes.iter().map(|note| (note.loss, note.what.as_str(), note.bytes)).collect();
        assert_eq!(notes, [(Loss::Info, "2 bytes are not valid text and are shown as �", 2)]);
    }

    #[test]
    fn a_cut_document_is_read_to_the_cut_and_told() {
        let bytes = b"\xEF\xBB\xBF{\"a\": 1,\n\"b\": [2,\n3";
        let fragment = read(&mut Input::whole(bytes));
        let told = claims_of(&fragment, bytes);
        assert_eq!(told.iter().map(|claim| claim.0.as_str()).collect::<Vec<_>>(), ["a", "b.0"]);
        let note = &fragment.notes[0];
        assert_eq!((note.loss, note.line, note.span), (Loss::DataLoss, 3, Span::new(19, 22)));
        assert_eq!(note.what, "not valid JSON: the text ends before its value does");
        assert_eq!(note.bytes, 3);
        assert!(read(&mut Input::whole(b"\0\0")).documents[0].records == 0);
    }

    #[test]
    fn a_large_report_is_read_in_one_pass() {
        let row = "{\"name\":\"a test with a name\",\"steps\":[{\"at\":1,\"ok\":true}],\"text\":\"a\\nb\"},\n";
        let text = format!("[{}null]", row.repeat(50_000));
        let tree = Tree::parse(&text).unwrap();
        let rows = tree.root().items();
        assert_eq!(rows.len(), 50_001);
        // Looking back and forth costs the same everywhere.
        let lines: u64 = rows.iter().rev().map(|row| u64::from(row.line())).sum();
        assert_eq!(lines, (1..=50_001_u64).sum::<u64>());
        assert_eq!(rows.iter().filter(|row| row.items_of("steps").len() == 1).count(), 50_000);
    }
}
