//! The same document in one piece and as a stream; a large one that is made as it is read.

use super::*;
use crate::bytes::Limits;
use crate::documents::{Confidence, Format};
use crate::facts::{EntryState, Fragment};
use std::io::{BufReader, Read};

const FORMAT: Format = Format {
    id: "x",
    title: "",
    spec: "",
    state: EntryState::Plain,
    is_test_report: false,
    system: "",
    sniff: |_| Confidence::No,
    read: |_, _| {},
};

const LISTS: &[Path<'static>] = &[&["a", "list", EACH], &["files", EACH], &["runs", EACH, "results", EACH]];

/// Items with their places, members of the rest with theirs, and the fault.
fn told(input: &mut Input<'_>, lists: &[Path<'_>]) -> Vec<String> {
    let mut fragment = Fragment::default();
    let limits = Limits::default();
    let mut writer = Writer::new(&mut fragment, 0, "x.json".to_owned(), &FORMAT, &limits);
    let mut out = Vec::new();
    let fault = read(input, &mut writer, lists, &mut |piece, _| match piece {
        Piece::Item { list, key, node } => {
            out.push(format!(
                "{list} {key:?} {} {:?} line {} {}",
                node.raw(),
                node.span(),
                node.line(),
                node.is_whole()
            ));
        }
        Piece::Rest(root) => {
            let outer = root.fields().into_iter().chain(root.fields_of("a"));
            let scalars = outer.filter(|(_, node)| !node.is_object() && !node.is_array());
            out.extend(
                scalars.map(|(key, node)| format!("{key} {} {:?} line {}", node.raw(), node.span(), node.line())),
            );
            out.push(format!("rest {:?} {}", root.span(), root.is_whole()));
        }
    });
    out.push(format!("{fault:?}"));
    out.extend(fragment.notes.iter().map(|note| note.what.clone()));
    out
}

fn in_pieces(bytes: &[u8], size: usize, lists: &[Path<'_>]) -> Vec<String> {
    let (head, rest) = bytes.split_at(bytes.len().min(size.max(4)));
    let mut rest = BufReader::with_capacity(size, rest);
    told(&mut Input::streamed(head, &mut rest), lists)
}

const TEXT: &str = "{\n \"before\": \"[{\\\"\",\n \"a\": {\"list\": [\n  {\"n\": \"1,]}\\\\\"},\n  2,\n  \"x\\\"y\", [[3], {}]\n ], \"list2\": [9],\n \"deep\": {\"list\": [8]}}, \
    \"files\": {\"\\u0061.js\": {\"s\": 1},\n \"b,\": {}},\n \"runs\": [{\"results\": [1, 2], \"tool\": \"t\"}, {\"results\": [], \"x\": {}}, {\"results\":[{\n}]}],\n \"after\": \"\u{fc}\" }\n\n";

#[test]
fn a_stream_gives_what_the_whole_gives() {
    let marked = format!("\u{feff}{TEXT}");
    for text in [TEXT, &marked, "[1, {\"list\": [2]}]", "{}", "7", "\"files\"", "{\"files\": null, \"a\": [1]}"] {
        let whole = told(&mut Input::whole(text.as_bytes()), LISTS);
        for size in [1, 2, 7, 64, 1000] {
            assert_eq!(in_pieces(text.as_bytes(), size, LISTS), whole, "{size}: {text}");
        }
    }
    let whole = told(&mut Input::whole(TEXT.as_bytes()), LISTS);
    assert_eq!(whole.iter().filter(|line| line.starts_with("0 ")).count(), 4);
    assert!(
        whole.iter().any(|line| line.starts_with("1 \"a.js\" {\"s\": 1} ") && line.ends_with("line 8 true")),
        "{whole:#?}"
    );
    assert_eq!(whole.iter().filter(|line| line.starts_with("2 ")).count(), 3);
    let all: &[Path<'_>] = &[&[EACH]];
    for text in ["[{\"a\": 1}, 2 , [3]]\n", "[]", "{\"a\": [1], \"b\": {}}"] {
        let whole = told(&mut Input::whole(text.as_bytes()), all);
        assert_eq!(in_pieces(text.as_bytes(), 1, all), whole, "{text}");
    }
}

/// Items alone, and whether there is a fault.
fn items(told: &[String]) -> (Vec<&String>, bool) {
    let items = told.iter().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())).collect();
    (items, told.iter().any(|line| line.starts_with("Some")))
}

#[test]
fn a_stream_cut_anywhere_gives_the_items_that_the_whole_gives() {
    for end in (0..TEXT.len()).filter(|end| TEXT.is_char_boundary(*end)) {
        let bytes = &TEXT.as_bytes()[..end];
        let (whole, pieces) = (told(&mut Input::whole(bytes), LISTS), in_pieces(bytes, 3, LISTS));
        assert_eq!(items(&pieces), items(&whole), "cut at {end}");
    }
    for text in [
        "{\"files\": [1 2]}",
        "{\"files\": [1,]}",
        "{\"files\": [nil, 2]}",
        "{\"files\": {\"a\" 1}}",
        "{\"files\": [1}, 2]",
    ] {
        let (whole, pieces) = (told(&mut Input::whole(text.as_bytes()), LISTS), in_pieces(text.as_bytes(), 3, LISTS));
        assert_eq!(items(&pieces), items(&whole), "{text}");
        assert!(items(&whole).1);
    }
}

/// A report that is made as it is read: `count` items of 100 kB.
struct Made {
    next: u64,
    count: u64,
    open: Vec<u8>,
    at: usize,
}

impl Read for Made {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.open.len() {
            self.open = match self.next {
                at if at < self.count => format!(
                    "{}{{\"n\": {at}, \"text\": \"{}\"}}",
                    if at == 0 { "" } else { ",\n" },
                    "x".repeat(100_000)
                )
                .into(),
                at if at == self.count => b"], \"stated\": 7}}".to_vec(),
                _ => Vec::new(),
            };
            (self.next, self.at) = (self.next + 1, 0);
        }
        let there = (&self.open[self.at..]).read(out)?;
        self.at += there;
        Ok(there)
    }
}

#[test]
fn of_a_large_report_only_an_item_is_held() {
    let count = 2_100;
    let mut rest = BufReader::new(Made { next: 0, count, open: Vec::new(), at: 0 });
    let mut input = Input::streamed(b"{\"a\": {\"list\": [", &mut rest);
    let mut walker = Walker::new(LISTS, 0);
    let (mut sum, mut most, mut last) = (0_u64, 0, 0);
    while let Ok(there) = input.fill_buf() {
        let taken = there.len();
        if taken == 0 {
            break;
        }
        let goes_on = walker.feed(there, &mut |item| {
            (sum, most, last) = (sum + 1, item.bytes.len().max(most), item.line);
            true
        });
        assert!(goes_on);
        input.consume(taken);
    }
    assert!(input.position() > 200 << 20);
    assert_eq!((sum, u64::from(last)), (count, count));
    assert!(most < 101_000 && walker.held() < 400_000, "{most} {}", walker.held());
}
