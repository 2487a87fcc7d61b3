//! Steps and explanations: text in, the marked text out.

use super::explain;
use super::kept::Kept;
use super::steps::Steps;
use super::view::{self, Piece};
use crate::bytes::Limits;
use crate::documents::testing::{entry, read, read_streamed};
use crate::entries::Input;
use crate::facts::{Facts, Fragment, dump};
use expect_test::expect_file;
use std::fmt::Write as _;

fn facts(path: &str, content: &str) -> Facts {
    let mut fragment = Fragment::default();
    fragment.push_entry(entry(path, 0));
    crate::documents::read(&mut fragment, 0, &mut Input::whole(content.as_bytes()), &Limits::default());
    let mut facts = Facts::default();
    facts.absorb(fragment);
    facts
}

/// Each case of `explain/cases.txt` is a log as a tool writes it. Before each line stands the number of the
/// chunk that shows it, and `>` where it is the line that says it best.
#[test]
fn what_tools_write_about_a_failure_is_shown() {
    let cases = include_str!("explain/cases.txt");
    let mut said = String::new();
    for case in cases.split("## ").skip(1) {
        let (name, marked) = case.split_once('\n').unwrap();
        let lines: Vec<&str> = marked.lines().map(|line| line.get(3..).unwrap_or_default()).collect();
        let log = lines.join("\n");
        let pieces = [Piece { bytes: log.as_bytes().into(), first_line: 1, offset: 0 }];
        let seen = view::lines(&pieces);
        let mut steps = Steps::default();
        for line in seen.iter() {
            steps.line(line);
        }
        steps.close();
        let chunks = explain::explain(&seen, &steps);
        let _ = writeln!(said, "## {name}");
        for (number, line) in lines.iter().enumerate() {
            let at = chunks.iter().position(|chunk| chunk.first <= number && number <= chunk.last);
            let mark = at.map_or_else(|| ' '.to_string(), |at| (at + 1).to_string());
            let best = if chunks.iter().any(|chunk| chunk.line == number) { '>' } else { ' ' };
            let _ = writeln!(said, "{}", format!("{mark}{best} {line}").trim_end());
        }
    }
    expect_file!["explain/cases.txt"].assert_eq(&said);
}

#[test]
fn a_log_in_pieces_tells_what_it_tells_whole() {
    for log in [
        include_str!("../../../../../tests/formats/log/travis.log"),
        include_str!("../../../../../tests/formats/log/gitlab.log"),
        include_str!("../../../../../tests/formats/log/jenkins.log"),
        include_str!("../../../../../tests/formats/log/azure.log"),
        include_str!("../../../../../tests/formats/log/buildkite.log"),
        include_str!("../../../../../tests/formats/log/docker.log"),
        include_str!("../../../../../tests/formats/log/job.log"),
    ] {
        let whole = read("job.log", log);
        assert!(whole.contains("chunk ") && whole.contains(" failed\n"), "{whole}");
        for size in [1, 7, 64] {
            assert_eq!(read_streamed("job.log", log, size), whole, "in pieces of {size}");
        }
    }
}

#[test]
fn of_a_log_that_is_too_large_the_telling_parts_are_kept_with_their_places() {
    let mut log = String::from("##[group]Run make\nmake\n##[endgroup]\n");
    let filler = |log: &mut String, lines: usize| {
        for line in 0..lines {
            let _ = writeln!(log, "compiled unit {line} of many, and all was well with it");
        }
    };
    filler(&mut log, 20_000);
    let wanted = "src/a.c:7:5: error: 'n' undeclared\n";
    let at = (log.len() as u64, u32::try_from(log.lines().count()).unwrap() + 1);
    log.push_str(wanted);
    filler(&mut log, 20_000);
    log.push_str("##[error]Process completed with exit code 2.\n");
    let mut kept = Kept::new(1 << 20);
    for part in log.as_bytes().chunks(10_000) {
        kept.take(part);
    }
    assert!(!kept.is_whole());
    let pieces = kept.into_pieces();
    assert!(pieces.iter().map(|piece| piece.bytes.len()).sum::<usize>() < 1200 << 10);
    let lines = view::lines(&pieces);
    let line = lines.iter().find(|line| line.said() == wanted.trim()).unwrap();
    assert_eq!((line.start, line.number), at);
    let last = lines.last().unwrap();
    assert_eq!((last.end + 1, last.number as usize), (log.len() as u64, log.lines().count()));
    assert_eq!(lines.first().unwrap().said(), "##[group]Run make");
}

#[test]
fn a_line_longer_than_a_block_is_cut_and_the_next_ones_keep_their_places() {
    let log = format!("one\n{}\nthree\n", "x".repeat(300_000));
    let mut kept = Kept::new(1 << 20);
    for part in log.as_bytes().chunks(1000) {
        kept.take(part);
    }
    let pieces = kept.into_pieces();
    let lines = view::lines(&pieces);
    let three = lines.last().unwrap();
    assert_eq!((three.number, three.start, three.said()), (3, log.len() as u64 - 6, "three"));
}

#[test]
fn a_step_of_a_zip_of_github_is_named_by_its_file() {
    let log = "2024-01-02T03:04:05.1234567Z ##[group]Run make test\n2024-01-02T03:04:06.0000000Z ##[endgroup]\n\
        2024-01-02T03:04:08.0000000Z ERROR cannot connect\n\
        2024-01-02T03:04:10.0000000Z ##[error]Process completed with exit code 1.\n";
    let facts = facts("logs.zip!/build/4_Run tests.txt", log);
    assert_eq!(facts.text(facts.log_steps[0].name), "Run tests");
    assert_eq!(facts.log_steps[0].exit, Some(1));
    assert!(dump(&facts).contains("chunk 3-3 at 3"), "{}", dump(&facts));
}

#[test]
fn a_log_that_passed_is_not_explained() {
    let log = "ERROR: no such thing, trying another way\nJob succeeded\n";
    assert!(facts("job.log", log).log_chunks.is_empty());
    let log = "0 errors\nall is well\n";
    assert!(facts("job.log", log).log_chunks.is_empty());
}

#[test]
fn a_log_in_utf_16_is_explained_too() {
    let log = "starting\r\nsrc/a.c:7:5: error: 'n' undeclared\r\nERROR: Job failed: exit code 1\r\n";
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(log.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let said = read("job.log", &wide);
    assert!(said.contains("chunk 2-2 at 2 [22.."), "{said}");
}
