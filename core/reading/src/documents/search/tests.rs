//! Searching against the plain way: crate `regex` on every line.

use super::*;
use crate::entries::Input;
use std::fmt::Write as _;
use std::io::BufReader;

fn wanted(pattern: &str, is_regex: bool) -> Wanted {
    Wanted { pattern: pattern.into(), is_regex, lines_per_file: 1000, line_bytes: 400, ..Wanted::default() }
}

fn whole(bytes: &[u8], wanted: &Wanted) -> Matched {
    let search = Search::new(wanted).unwrap();
    search_whole(bytes, &search)
}

fn search_whole(bytes: &[u8], search: &Search) -> Matched {
    super::search(&mut Input::whole(bytes), &mut search.finder()).unwrap_or_default()
}

fn pieces(bytes: &[u8], search: &Search, size: usize) -> Matched {
    let (head, rest) = bytes.split_at(bytes.len().min(size));
    let mut rest = BufReader::with_capacity(size, rest);
    super::search(&mut Input::streamed(head, &mut rest), &mut search.finder()).unwrap_or_default()
}

fn fed(bytes: &[u8], search: &Search, size: usize) -> Matched {
    let mut finder = search.finder();
    let mut scan = Scan::new(&mut finder);
    bytes.chunks(size).for_each(|piece| scan.feed(piece));
    scan.end()
}

fn dump(found: &Matched) -> String {
    let mut out = format!("{} lines, {} cut\n", found.lines, found.cut_lines);
    for line in &found.kept {
        let marks: Vec<&str> = line.marks.iter().map(|(a, b)| &line.text[*a as usize..*b as usize]).collect();
        for before in &line.before {
            let _ = writeln!(out, "     - {before}");
        }
        let _ = writeln!(out, "{:>4}{} {} {marks:?}", line.line, if line.is_cut { '~' } else { ':' }, line.text);
        for after in &line.after {
            let _ = writeln!(out, "     + {after}");
        }
    }
    out
}

const LOG: &str = "\u{feff}2025-01-01T00:00:00Z starting\r
\x1b[31merr\x1b[0mor: disk full\r
warning: Error budget used\n\n10%\r50%\rerror at 50%\nno end here: größe GRÖSSE Größe";

#[test]
fn lines_are_matched_as_they_are_shown() {
    let dumped = |pattern, is_regex| dump(&whole(LOG.as_bytes(), &wanted(pattern, is_regex)));
    expect_test::expect![[r#"
        3 lines, 0 cut
           2: error: disk full ["error"]
           3: warning: Error budget used ["Error"]
           5: 10%50%error at 50% ["error"]
    "#]]
    .assert_eq(&dumped("error", false));
    expect_test::expect![[r#"
        1 lines, 0 cut
           3: warning: Error budget used ["Error"]
    "#]]
    .assert_eq(&dumped("Error", false));
    expect_test::expect![[r#"
        1 lines, 0 cut
           6: no end here: größe GRÖSSE Größe ["größe", "Größe"]
    "#]]
    .assert_eq(&dumped("größe", false));
    expect_test::expect![[r#"
        1 lines, 0 cut
           1: 2025-01-01T00:00:00Z starting ["2025"]
    "#]]
    .assert_eq(&dumped(r"^\d{4}", true));
    expect_test::expect![[r#"
        2 lines, 0 cut
           1: 2025-01-01T00:00:00Z starting ["ing"]
           2: error: disk full ["l"]
    "#]]
    .assert_eq(&dumped(r"(ing|l)$", true));
    expect_test::expect![[r#"
        1 lines, 0 cut
           4:  []
    "#]]
    .assert_eq(&dumped("^$", true));
}

#[test]
fn lines_around_a_match_come_with_it() {
    let text: String = (1..=12).fold(String::new(), |mut text, at| {
        let _ = writeln!(text, "line {at}");
        text
    });
    let asked = Wanted { context: 2, ..wanted("line 5|line 6|line 12", true) };
    let search = Search::new(&asked).unwrap();
    let found = search_whole(text.as_bytes(), &search);
    expect_test::expect![[r#"
        3 lines, 0 cut
             - line 3
             - line 4
           5: line 5 ["line 5"]
             + line 6
             + line 7
             - line 4
             - line 5
           6: line 6 ["line 6"]
             + line 7
             + line 8
             - line 10
             - line 11
          12: line 12 ["line 12"]
    "#]]
    .assert_eq(&dump(&found));
    for size in [1, 2, 7, 20] {
        assert_eq!(pieces(text.as_bytes(), &search, size), found, "pieces of {size}");
    }
}

#[test]
fn kept_lines_are_bounded_and_all_are_counted() {
    let text = "hit\nmiss\n".repeat(50);
    let asked = Wanted { lines_per_file: 2, skip: 10, ..wanted("hit", false) };
    let found = whole(text.as_bytes(), &asked);
    assert_eq!((found.lines, found.kept.len()), (50, 2));
    assert_eq!(found.kept.iter().map(|line| line.line).collect::<Vec<_>>(), [21, 23]);
}

#[test]
fn a_needle_across_pieces_and_in_a_line_of_megabytes_is_found() {
    let filler = "x".repeat(3_000_000);
    let text = format!("one\n{filler}needle{filler}\nneedle two\n{filler}");
    for (pattern, is_regex) in [("needle", false), ("need[l]e", true), ("n.e+dle", true), ("n[de]+le", true)] {
        let search = Search::new(&wanted(pattern, is_regex)).unwrap();
        let found = search_whole(text.as_bytes(), &search);
        assert_eq!(found.lines, 2, "{pattern}");
        assert_eq!(
            found.kept.iter().map(|line| (line.line, line.is_cut, line.text.len() <= 400)).collect::<Vec<_>>(),
            [(2, true, true), (3, false, true)]
        );
        assert!(found.kept[0].text.contains("needle"));
        for size in [1000, 65_536, 1 << 20] {
            assert_eq!(pieces(text.as_bytes(), &search, size), found, "{pattern} in pieces of {size}");
        }
    }
}

#[test]
fn other_encodings_are_searched_and_binaries_are_not() {
    let text = "eins\nzwei Größe 😀 drei\n";
    for (bom, little) in [([0xFF, 0xFE], true), ([0xFE, 0xFF], false)] {
        let units = text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() });
        let bytes: Vec<u8> = bom.into_iter().chain(units).collect();
        let search = Search::new(&wanted("größe 😀", false)).unwrap();
        let found = search_whole(&bytes, &search);
        assert_eq!(dump(&found), "1 lines, 0 cut\n   2: zwei Größe 😀 drei [\"Größe 😀\"]\n");
        for size in [1, 3, 7] {
            // The first piece is what an encoding is told by.
            assert_eq!(pieces(&bytes, &search, size + 1), found);
        }
    }
    let search = Search::new(&wanted("PNG", false)).unwrap();
    let picture = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 500]].concat();
    assert_eq!(super::search(&mut Input::whole(&picture), &mut search.finder()), None);
}

/// Texts of a few letters, so that patterns meet them often; with colours, returns and bad bytes.
fn texts() -> impl Iterator<Item = Vec<u8>> {
    let mut seed = 11_u64;
    let mut below = move |end: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % end
    };
    let parts: [&[u8]; 18] = [
        b"a",
        b"b",
        b"ab",
        b"abc",
        b"error",
        b"Error",
        b"fo",
        b"o",
        b" ",
        b"\n",
        b"\n",
        b"_",
        b"7",
        b"42",
        "é".as_bytes(),
        "Ü".as_bytes(),
        b"-",
        b"\xff",
    ];
    (0..100).map(move |_| {
        let count = below(60);
        (0..count).flat_map(|_| parts[usize::try_from(below(18)).unwrap()]).copied().collect()
    })
}

const PATTERNS: &[&str] = &[
    "a",
    "ab",
    "abc",
    "error",
    "Error",
    "(?i)error",
    "a|b",
    "abc|error",
    "a*",
    "a+b",
    "a{2}",
    "a{2,3}b",
    "a{2,}?b",
    "(ab)+c",
    "(?:ab|a)(bc|c)?",
    "^a",
    "b$",
    "^$",
    "^.$",
    "^[^a]*$",
    "[a-c]{3}",
    "[^ab]+o",
    r"\d+",
    r"\w+\s\w+",
    r"\bab\b",
    r"\Bb",
    r"e\w{4}\b",
    "é",
    "[é-ü]",
    "[^é]o",
    ".é.",
    "fo+",
    "(fo|fa)+o?",
    "o.*a",
    "o.*?a",
    r"\S+-\S+",
    "(a|ab)(c|bcd)?",
    "error|.*7",
    "(?i:ERR)or",
    "(?i)é|ü",
    "[[:alpha:]]+_",
    "x|",
    "(|a)b",
    r"[\d_]+",
    r"\x61b",
    "(a?){3}b",
    "((a)|b)+_",
];

#[test]
fn expressions_match_what_crate_regex_matches_on_every_line() {
    let mut hits = 0;
    for pattern in PATTERNS {
        let asked = Wanted { case: Case::Same, ..wanted(pattern, true) };
        let search = Search::new(&asked).unwrap();
        // Classes are of ASCII, all else of Unicode.
        let ascii = pattern
            .replace(r"\w", "[0-9A-Za-z_]")
            .replace(r"\d", "[0-9]")
            .replace(r"\b", r"(?-u:\b)")
            .replace(r"\B", r"(?-u:\B)");
        let peer = regex::bytes::Regex::new(&ascii).unwrap();
        for text in texts() {
            let found = fed(&text, &search, usize::MAX);
            let lines = text.split(|byte| *byte == b'\n').collect::<Vec<_>>();
            let count = if text.ends_with(b"\n") || text.is_empty() { lines.len() - 1 } else { lines.len() };
            let expected: Vec<u64> =
                (1..).zip(&lines[..count]).filter(|(_, line)| peer.is_match(line)).map(|(at, _)| at).collect();
            let said: Vec<u64> = found.kept.iter().map(|line| line.line).collect();
            assert_eq!(said, expected, "{pattern} in {:?}", String::from_utf8_lossy(&text));
            for line in &found.kept {
                let there = lines[usize::try_from(line.line).unwrap() - 1];
                if there.is_ascii() {
                    let marks: Vec<(u32, u32)> = peer
                        .find_iter(there)
                        .map(|hit| (u32::try_from(hit.start()).unwrap(), u32::try_from(hit.end()).unwrap()))
                        .filter(|(a, b)| a < b)
                        .collect();
                    assert_eq!(line.marks, marks, "{pattern} in {:?}", String::from_utf8_lossy(there));
                    hits += 1;
                }
            }
            assert_eq!(fed(&text, &search, 5), found, "{pattern}");
        }
    }
    assert!(hits > 1000, "{hits}");
}

#[test]
fn patterns_that_hang_others_end_at_once_and_too_large_ones_are_refused() {
    let text = format!("{}!\n", "a".repeat(20_000));
    for pattern in ["(a+)+$", "(a|a)*b", "(a|aa)+$", "(.*)(.*)(.*)(.*)x"] {
        assert_eq!(whole(text.as_bytes(), &wanted(pattern, true)).lines, 0, "{pattern}");
    }
    let refused = Search::new(&wanted("((a{900}){900}){900}", true)).err();
    assert_eq!(refused.as_deref(), Some("the pattern is too large: its repetitions multiply"));
}
