//! Searching and merging from the command line; and every log of the corpus, against counting line by line.

use crate::cli::{artiscope, write, write_zip};
use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::documents::text;
use artiscope_core::entries::testing::zip;
use artiscope_core::session::Session;
use artiscope_core::views::TextQuery;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn logs() -> String {
    let inner = zip(&[("deep.log", b"fine\nConnection refused\nend\n")]);
    write_zip(
        "searched.zip",
        &[
            ("a.log", b"one\ntwo connection refused token=hunter2hunter2\nthree\nfour\nconnection refused again\n"),
            ("inner.zip", &inner),
            ("core.bin", &[0, 159, 146, 150, 0, 1, 2]),
        ],
    )
}

#[test]
fn lines_are_printed_with_their_places_counted_and_redacted() {
    let path = logs();
    let found = artiscope(&["search", "connection refused", &path]);
    expect_test::expect![[r#"
        0searched.zip!/a.log:2:two connection refused token=[redacted]
        searched.zip!/a.log:5:connection refused again
        searched.zip!/inner.zip!/deep.log:2:Connection refused
        3 lines in 2 files; 2 texts searched, 1 binary file passed over
    "#]]
    .assert_eq(&format!("{}{}{}", found.code, found.stdout, found.stderr));
    let found = artiscope(&["search", "Connection", &path, "--count"]);
    assert_eq!(found.stdout, "searched.zip!/inner.zip!/deep.log:1\n");
    let found = artiscope(&["search", "-e", r"^f\w+$", &path, "-C", "1", "--quiet"]);
    expect_test::expect![[r#"
        searched.zip!/a.log-3-three
        searched.zip!/a.log:4:four
        searched.zip!/a.log-5-connection refused again
        --
        searched.zip!/inner.zip!/deep.log:1:fine
        searched.zip!/inner.zip!/deep.log-2-Connection refused
    "#]]
    .assert_eq(&found.stdout);
    let found = artiscope(&["search", "CONNECTION", &path, "-i", "--max-count", "1", "--quiet"]);
    expect_test::expect![[r#"
        searched.zip!/a.log:2:two connection refused token=[redacted]
        searched.zip!/a.log: first 1 of 2 lines printed
        searched.zip!/inner.zip!/deep.log:2:Connection refused
    "#]]
    .assert_eq(&found.stdout);
}

#[test]
fn matches_can_be_had_as_json() {
    let found = artiscope(&["search", "refused", &logs(), "--format", "json", "--no-redact", "a test"]);
    let json: Value = serde_json::from_str(&found.stdout).unwrap();
    assert_eq!(json["totals"]["lines"], 3);
    assert_eq!(json["totals"]["binaries"], 1);
    assert_eq!(json["files"][0]["matches"][0]["text"], "two connection refused token=hunter2hunter2");
    assert_eq!(json["files"][0]["matches"][0]["marks"], serde_json::json!([[15, 22]]));
    assert_eq!(json["files"][1]["path"], "searched.zip!/inner.zip!/deep.log");
}

#[test]
fn a_pattern_that_cannot_be_searched_is_refused_with_its_place() {
    let refused = artiscope(&["search", "-e", "a(b", &logs()]);
    assert_eq!(refused.code, 64);
    assert_eq!(
        refused.stderr,
        "error: not a pattern that can be searched: this group is not closed (character 2, ()\n"
    );
    assert_eq!(artiscope(&["search", "x", "/nowhere/at/all"]).code, 2);
}

#[test]
fn logs_are_merged_by_their_times() {
    let server = b"2025-01-01T10:00:00Z up\n2025-01-01T10:00:02Z ERROR refused\n  at a.b\n2025-01-01T10:00:05Z down\n";
    let client = b"2025-01-01T10:00:01Z connect\n2025-01-01T10:00:03Z failed password=hunter2hunter2\n";
    let path = write_zip("merged.zip", &[("client.log", client), ("server.log", server), ("notes.log", b"no time\n")]);
    let merged = artiscope(&["merge", &path]);
    expect_test::expect![[r#"
        0
        merged.zip!/server.log:1:2025-01-01T10:00:00Z up
        merged.zip!/client.log:1:2025-01-01T10:00:01Z connect
        merged.zip!/server.log:2:2025-01-01T10:00:02Z ERROR refused
        merged.zip!/server.log:3:  at a.b
        merged.zip!/client.log:2:2025-01-01T10:00:03Z failed password=[redacted]
        merged.zip!/server.log:4:2025-01-01T10:00:05Z down
        left out: merged.zip!/notes.log: no line says a time
    "#]]
    .assert_eq(&format!("{}\n{}{}", merged.code, merged.stdout, merged.stderr));
    let shifted = artiscope(&["merge", &path, "--offset", "client.log=-1.5", "--format", "json", "--quiet"]);
    let json: Value = serde_json::from_str(&shifted.stdout).unwrap();
    let places: Vec<String> =
        json["lines"].as_array().unwrap().iter().map(|row| format!("{}:{}", row["path"], row["line"])).collect();
    assert_eq!(places[0], "\"merged.zip!/client.log\":1");
    assert_eq!(json["lines"][0]["time"], "2025-01-01T09:59:59.500Z");
    assert_eq!(json["logs"].as_array().unwrap().len(), 3);
    assert_eq!(artiscope(&["merge", &path, "--offset", "nothing.log=1"]).code, 64);
    let none = write("untimed.log", b"no time at all\n");
    assert_eq!(artiscope(&["merge", &none]).code, 3);
}

fn texts(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for member in std::fs::read_dir(&folder).unwrap() {
            let path = member.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "log" || end == "txt") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Lines of a text, counted one by one.
fn counted(bytes: &[u8], is_match: impl Fn(&str) -> bool) -> u64 {
    let decoded = text::decode(bytes).text;
    let lines = decoded.split_inclusive('\n').map(|line| line.trim_end_matches(['\r', '\n']));
    lines.filter(|line| is_match(&text::strip_ansi(line))).count() as u64
}

#[test]
fn counts_in_every_log_of_the_corpus_are_those_of_counting_line_by_line() {
    let Some(corpus) = std::env::var_os("ARTISCOPE_CORPUS").map(PathBuf::from) else {
        println!("skipped: ARTISCOPE_CORPUS is not set");
        return;
    };
    let (mut files, mut hits) = (0, 0);
    for path in texts(&corpus) {
        let bytes = std::fs::read(&path).unwrap();
        if bytes.len() > 4 << 20 || text::decode_head(&bytes[..bytes.len().min(8192)]).is_none() {
            continue;
        }
        let inputs = vec![("a.log".to_owned(), Box::new(bytes.clone()) as Box<dyn ByteSource>)];
        let mut session = Session::new(Limits::default());
        session.add(inputs);
        let found =
            |pattern: &str, is_regex| session.search_text(TextQuery { is_regex, ..TextQuery::literal(pattern) }).lines;
        let holds = |word: &'static str| move |line: &str| line.to_ascii_lowercase().contains(word);
        let error = counted(&bytes, holds("error"));
        assert_eq!(found("error", false), error, "{}", path.display());
        assert_eq!(found("er[r]or|\\x65rror", true), error, "{}", path.display());
        assert_eq!(found("Failed", false), counted(&bytes, |line| line.contains("Failed")), "{}", path.display());
        assert_eq!(found("==", false), counted(&bytes, holds("==")), "{}", path.display());
        let starts = counted(&bytes, |line| line.starts_with(|c: char| c.is_ascii_digit()));
        assert_eq!(found(r"^\d", true), starts, "{}", path.display());
        files += 1;
        hits += error;
    }
    assert!(files > 100 && hits > 1000, "{files} files, {hits} lines");
}
