//! Every format has a sample of its own: read, dumped, cut, damaged.
//!
//! `formats/<id>/` holds one document (or a folder of what lies together) and `expected.txt`, its
//! facts. `UPDATE_EXPECT=1` writes those anew. `ARTISCOPE_FUZZ_SECONDS` makes the damaging long,
//! `ARTISCOPE_FUZZ_FORMAT` keeps it to one format, `ARTISCOPE_FUZZ_SEED` begins elsewhere.

use crate::hostile::exercise;
use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::documents::{FORMATS, Format};
use artiscope_core::facts::dump;
use artiscope_core::session::Session;
use expect_test::expect_file;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn folder(format: &Format) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats").join(format.id)
}

/// The documents of a sample, by path below its folder; the first one is of the format.
fn sample(format: &Format) -> Vec<(String, Vec<u8>)> {
    let folder = folder(format);
    let mut found = Vec::new();
    let mut open = vec![folder.clone()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path != folder.join("expected.txt") {
                let name = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
                found.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn open(files: &[(String, Vec<u8>)]) -> Session {
    let source = |bytes: &Vec<u8>| Box::new(bytes.clone()) as Box<dyn ByteSource>;
    Session::open(Limits::default(), files.iter().map(|(name, bytes)| (name.clone(), source(bytes))).collect())
}

fn formats(session: &Session) -> Vec<&str> {
    let facts = session.facts();
    facts.documents.iter().map(|document| facts.text(document.format)).collect()
}

#[test]
fn every_format_has_a_sample_that_gives_what_is_expected() {
    let mut missing = Vec::new();
    for format in FORMATS {
        let files = sample(format);
        if files.is_empty() {
            missing.push(format.id);
            continue;
        }
        let session = open(&files);
        assert!(formats(&session).contains(&format.id), "{}: read as {:?}", format.id, formats(&session));
        expect_file![folder(format).join("expected.txt")].assert_eq(&dump(session.facts()));
    }
    assert_eq!(missing, <[&str; 0]>::default(), "formats without a sample in tests/formats");
    for entry in std::fs::read_dir(folder(&FORMATS[0]).parent().unwrap()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(FORMATS.iter().any(|format| format.id == name), "tests/formats/{name} is of no format");
    }
}

/// The facts without sizes of entries, bytes taken back by a BOM that is `ahead` of them.
fn moved(facts: &str, ahead: u64) -> String {
    let shift = |number: &str| number.parse::<u64>().map(|at| at.saturating_sub(ahead).to_string());
    let mut out = String::new();
    for line in facts.lines().filter(|line| !line.starts_with("entry ")) {
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('[') {
            let place = after.split_once(']').and_then(|(place, after)| Some((place.split_once("..")?, after)));
            let moved =
                place.and_then(|((start, end), _)| Some(format!("{}..{}", shift(start).ok()?, shift(end).ok()?)));
            out.push_str(before);
            out.push('[');
            rest = after;
            if let (Some(((_, _), after)), Some(moved)) = (place, moved) {
                out.push_str(&moved);
                out.push(']');
                rest = after;
            }
        }
        out.push_str(rest);
        out.push('\n');
    }
    out
}

#[test]
fn a_bom_moves_places_and_nothing_else() {
    let mut wrong = String::new();
    for format in FORMATS {
        for (name, bytes) in sample(format).into_iter().filter(|(_, bytes)| std::str::from_utf8(bytes).is_ok()) {
            let plain = moved(&dump(open(&[(name.clone(), bytes.clone())]).facts()), 0);
            let marked = moved(&dump(open(&[(name.clone(), [b"\xEF\xBB\xBF", &bytes[..]].concat())]).facts()), 3);
            assert_eq!(plain.lines().count(), marked.lines().count(), "{}", format.id);
            for (plain, marked) in plain.lines().zip(marked.lines()).filter(|(plain, marked)| plain != marked) {
                writeln!(wrong, "{}: {plain}\n  with BOM: {marked}", format.id).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_sample_cut_anywhere_is_read_as_far_as_it_goes() {
    for format in FORMATS {
        for (name, bytes) in sample(format) {
            for (count, cut) in (0..bytes.len()).step_by((bytes.len() / 60).max(1)).enumerate() {
                let mut session = open(&[(name.clone(), bytes[..cut].to_vec())]);
                // Asking everything costs far more than reading.
                if count % 4 == 0 {
                    exercise(&mut session);
                }
            }
        }
    }
}

/// What takes this long for a small document would never end for a large one.
const HANGS: Duration = Duration::from_secs(20);

/// Pieces that readers stumble over.
const PIECES: &[&[u8]] = &[
    b"<",
    b">",
    b"/>",
    b"]]>",
    b"<![CDATA[",
    b"&#0;",
    b"&",
    b"\"",
    b"'",
    b"\0",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\\u",
    b"\\ud800",
    b"null",
    b"-1",
    b"1e999",
    b"99999999999999999999",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xC3",
    b"\r",
    b"\n",
    b"\n\n",
    b"\t",
    b"    ",
    b"\x1b[31m",
    b"not ok",
    b"ok 1",
    b"1..0",
    b"---",
    b"...",
    b"#",
    b"%",
    b"NaN",
    b"2024-02-30T25:61:61Z",
    b"../../",
    b"data:;base64,",
];

/// A seeded stream of numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap()
    }

    /// The bytes with one to four places damaged.
    fn damaged(&mut self, bytes: &[u8], other: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(64)).min(bytes.len());
            match self.below(6) {
                0 => bytes.truncate(at),
                1 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                2 => drop(bytes.drain(at..end)),
                3 => {
                    let copy = bytes[at..end].to_vec();
                    let to = self.below(bytes.len() + 1);
                    bytes.splice(to..to, copy);
                }
                4 => {
                    let from = self.below(other.len());
                    let to = (from + self.below(256)).min(other.len());
                    bytes.splice(at..at, other[from..to].iter().copied());
                }
                _ => drop(bytes.splice(at..end.min(at + 1), PIECES[self.below(PIECES.len())].iter().copied())),
            }
        }
        bytes
    }
}

#[test]
fn damaged_samples_are_survived_and_read_alike_twice() {
    let seconds = std::env::var("ARTISCOPE_FUZZ_SECONDS").ok().map(|text| text.parse::<u64>().unwrap());
    let only = std::env::var("ARTISCOPE_FUZZ_FORMAT").unwrap_or_default();
    let samples: Vec<(&Format, String, Vec<u8>)> = FORMATS
        .iter()
        .filter(|format| only.is_empty() || format.id == only)
        .flat_map(|format| sample(format).into_iter().map(move |(name, bytes)| (format, name, bytes)))
        .collect();
    assert!(!samples.is_empty(), "no sample of {only:?}");
    let seed = std::env::var("ARTISCOPE_FUZZ_SEED").ok().map(|text| text.parse::<u64>().unwrap().max(1));
    let start = Instant::now();
    let mut slowest = (Duration::ZERO, "");
    let (mut dice, mut rounds) = (Dice(seed.unwrap_or(0x9E37_79B9_7F4A_7C15)), 0);
    loop {
        for (at, (format, name, bytes)) in samples.iter().enumerate() {
            let other = &samples[(at + dice.below(samples.len())) % samples.len()].2;
            let damaged = dice.damaged(bytes, other);
            let begun = Instant::now();
            let read = std::panic::catch_unwind(|| {
                let mut session = open(&[(name.clone(), damaged.clone())]);
                if rounds % 4 == 0 {
                    exercise(&mut session);
                }
                dump(session.facts())
            });
            let text = || String::from_utf8_lossy(&damaged).into_owned();
            let Ok(first) = read else { panic!("{} of round {rounds} is not survived:\n{}", format.id, text()) };
            let took = begun.elapsed();
            if took > slowest.0 {
                slowest = (took, format.id);
            }
            assert!(took < HANGS, "{} of round {rounds} takes {took:?}:\n{}", format.id, text());
            if rounds % 8 == 0 {
                assert_eq!(first, dump(open(&[(name.clone(), damaged.clone())]).facts()), "{}:\n{}", format.id, text());
            }
        }
        rounds += 1;
        match seconds {
            Some(seconds) if start.elapsed() < Duration::from_secs(seconds) => {}
            None if rounds < 25 => {}
            _ => break,
        }
    }
    println!("{rounds} rounds over {} samples; the slowest took {:?} ({})", samples.len(), slowest.0, slowest.1);
}
