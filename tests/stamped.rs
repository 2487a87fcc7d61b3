//! What a CI puts around the lines of a runner changes nothing of its tests.

use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::session::Session;
use std::path::Path;

/// Formats of lines that stand on a console.
const CONSOLES: &[&str] = &[
    "tap",
    "go-test",
    "libtest",
    "nextest",
    "teamcity",
    "pytest",
    "unittest",
    "ctest-text",
    "xctest",
    "phpunit",
    "testdox",
    "minitest",
    "rspec-text",
    "surefire-text",
    "gradle-text",
];

/// Format, and of every attempt what has no place in the bytes.
fn told(name: &str, bytes: Vec<u8>) -> String {
    let source: Box<dyn ByteSource> = Box::new(bytes);
    let session = Session::open(Limits::default(), vec![(name.to_owned(), source)]);
    let facts = session.facts();
    let mut said: Vec<String> = facts.documents.iter().map(|document| facts.text(document.format).to_owned()).collect();
    for row in facts.tests.iter() {
        let names = [row.suite, row.class, row.name, row.file].map(|id| facts.text(id));
        said.push(format!("{:?} {names:?} {} {}/{}", row.status, row.line, row.attempt, row.attempts));
    }
    said.join("\n")
}

#[test]
fn times_and_colours_before_lines_change_no_test() {
    let stamps = ["2024-05-06T07:08:09.1234567Z ", "2024-05-06T07:08:09.123456Z 01O ", "[2024-05-06T07:08:09.123Z] "];
    for id in CONSOLES {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats").join(id);
        let entries = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = entries.filter(|path| !path.ends_with("expected.txt")).collect();
        files.sort();
        assert!(!files.is_empty(), "{id}");
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            // Some samples have times of their own.
            if text.starts_with("2024-") {
                continue;
            }
            let plain = told(&name, text.clone().into_bytes());
            for stamp in stamps {
                let lines: Vec<String> = text.lines().map(|line| format!("{stamp}\u{1b}[0m{line}\r\n")).collect();
                let stamped = lines.concat();
                assert_eq!(told(&name, stamped.into_bytes()), plain, "{id}: {name} behind {stamp:?}");
            }
        }
    }
}
