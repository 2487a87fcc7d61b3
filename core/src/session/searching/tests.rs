//! Searching archives: counts, places, what is said of the rest.

use super::*;
use crate::entries::testing::zip;
use std::fmt::Write as _;

fn open(name: &str, bytes: Vec<u8>) -> Session {
    Session::open(Limits::default(), vec![(name.to_owned(), Box::new(bytes))])
}

fn archive() -> Session {
    let inner = zip(&[("deep.log", b"fine\nconnection refused\n"), ("empty.txt", b"")]);
    let many = (0..50).fold(String::new(), |mut text, at| {
        let _ = writeln!(text, "try {at}: Connection refused by host");
        text
    });
    open(
        "run.zip",
        zip(&[
            ("a.log", b"one\ntwo connection refused\n\x1b[31mconnection \x1b[0mrefused\n"),
            ("inner.zip", &inner),
            ("many.log", many.as_bytes()),
            ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\0\0\0\0\0connection refused"),
        ]),
    )
}

fn dump(page: &TextPage) -> String {
    let mut out = String::new();
    let TextPage { refused, lines, kept, texts, binaries, lost, searched, of, .. } = page;
    let _ =
        writeln!(out, "{lines} lines, {kept} kept, {texts} texts, {binaries} binaries, {searched} of {of} {refused}");
    for file in &page.files {
        let _ = writeln!(out, "{} #{:?} {}", file.path, file.entry, file.lines);
        for line in file.kept.iter().take(2) {
            let _ = writeln!(out, "  {}: {} {:?}", line.line, line.text, line.marks);
        }
    }
    for (path, why) in lost {
        let _ = writeln!(out, "lost {path}: {why}");
    }
    out
}

#[test]
fn every_text_of_an_archive_is_searched_and_all_lines_are_counted() {
    let session = archive();
    expect_test::expect![[r#"
        53 lines, 23 kept, 4 texts, 1 binaries, 4 of 4 
        run.zip!/a.log #Some(1) 2
          2: two connection refused [(4, 22)]
          3: connection refused [(0, 18)]
        run.zip!/inner.zip!/deep.log #Some(3) 1
          2: connection refused [(0, 18)]
        run.zip!/many.log #Some(5) 50
          1: try 0: Connection refused by host [(7, 25)]
          2: try 1: Connection refused by host [(7, 25)]
    "#]]
    .assert_eq(&dump(&session.search_text(TextQuery::literal("connection refused"))));
    let regex = TextQuery { pattern: r"try \d?[05]: .*refused\b".into(), is_regex: true, ..TextQuery::default() };
    expect_test::expect![[r#"
        10 lines, 10 kept, 4 texts, 1 binaries, 4 of 4 
        run.zip!/many.log #Some(5) 10
          1: try 0: Connection refused by host [(0, 25)]
          6: try 5: Connection refused by host [(0, 25)]
    "#]]
    .assert_eq(&dump(&session.search_text(regex)));
}

#[test]
fn more_lines_of_one_entry_come_when_it_is_asked_for() {
    let session = archive();
    let entry = session.search_text(TextQuery::literal("refused by")).files[0].entry;
    let more = TextQuery { entry, skip: 20, ..TextQuery::literal("refused by") };
    let page = session.search_text(more);
    assert_eq!((page.lines, page.kept, page.texts, page.of), (50, 30, 1, 1));
    assert_eq!(page.files[0].kept[0].line, 21);
    let deep = session.search_text(TextQuery::literal("fine")).files[0].entry;
    let page = session.search_text(TextQuery { entry: deep, ..TextQuery::literal("refused") });
    assert_eq!((page.lines, page.files[0].path.as_str()), (1, "run.zip!/inner.zip!/deep.log"));
}

#[test]
fn what_cannot_be_searched_is_said() {
    let session = archive();
    let refused = |pattern: &str| {
        session.search_text(TextQuery { pattern: pattern.into(), is_regex: true, ..TextQuery::default() }).refused
    };
    assert_eq!(refused("a(b"), "this group is not closed (character 2, ()");
    assert_eq!(refused(""), "nothing to look for");
    let whole = zip(&[("a.log", "connection refused\n".repeat(500).as_bytes())]);
    let mut damaged = whole.clone();
    damaged[60] ^= 0xFF;
    let page = open("cut.zip", damaged).search_text(TextQuery::literal("refused"));
    assert_eq!(page.lost_count, 1, "{page:?}");
    assert!(page.done);
}

#[test]
fn shares_taken_in_in_any_order_give_the_same_page() {
    let session = archive();
    let query = TextQuery::literal("refused");
    let looking = Looking::new(&query, None).unwrap();
    let shares = |order: &[usize]| {
        let mut text = TextSearch::new(&session, query.clone());
        for &at in order {
            let unit = &session.units[at];
            let source = &*session.inputs[0].source;
            text.add(&session, search_units(source, std::slice::from_ref(unit), &session.limits, &looking));
        }
        text.page
    };
    assert_eq!(shares(&[0, 1, 2, 3]), shares(&[2, 0, 3, 1]));
}
