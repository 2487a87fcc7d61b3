//! Bad input is normal: no panic, everything readable still read, a ledger row for every loss.

use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::entries::testing::zip;
use artiscope_core::facts::{EntryState, Loss};
use artiscope_core::session::Session;
use artiscope_core::views::{
    GroupBy, LedgerQuery, PreviewQuery, SuggestQuery, TestLine, TestsQuery, TextQuery, Verdict,
};

const RED: &[u8] = b"<testsuite name='s'><testcase name='a'/><testcase name='b'><failure message='no'>at x</failure></testcase></testsuite>";
const GREEN: &[u8] = b"<testsuite name='s'><testcase name='a'/><testcase name='b'/></testsuite>";

fn open(name: &str, bytes: Vec<u8>) -> Session {
    Session::open(Limits::default(), vec![(name.to_owned(), Box::new(bytes) as Box<dyn ByteSource>)])
}

/// Asks everything that a host may ask; nothing may panic, and the sums add up.
pub(crate) fn exercise(session: &mut Session) {
    let summary = session.summary(false);
    let [total, recognised, plain, unrecognised, lost] = summary.entries;
    assert_eq!(total, recognised + plain + unrecognised + lost);
    let counts = summary.counts;
    assert_eq!(counts.tests, counts.passed + counts.failed + counts.error + counts.skipped);
    // One question of each kind: this is asked at every byte of a cut document.
    for group in [GroupBy::None, GroupBy::File, GroupBy::Cause] {
        let tests = session.tests(&TestsQuery { group, limit: 50, ..TestsQuery::default() });
        assert_eq!((tests.total, tests.lines), (counts.tests, counts.tests + tests.groups));
        for line in tests.rows {
            if let TestLine::Case(row) = line {
                assert!(session.test(row.case).is_some());
            }
        }
    }
    for key in ["s", "file", "annot"] {
        let query = SuggestQuery { token: format!("{key}:"), ..SuggestQuery::default() };
        for item in session.suggest(&query).items {
            let tests = session.tests(&TestsQuery { query: item.token.clone(), ..TestsQuery::default() });
            assert!(tests.problem.is_empty() && tests.total >= item.count.unwrap_or(0), "{}", item.token);
        }
    }
    for entry in 0..u32::try_from(session.facts().entries.len().min(50)).unwrap() {
        session.preview(&PreviewQuery { entry, offset: 0, limit: 20 });
        let _ = session.extract(entry);
    }
    session.ledger(&LedgerQuery { limit: 50, ..LedgerQuery::default() });
    session.search_names("a", 10);
    session.search_text(TextQuery::literal("at"));
    // Lost entries are never silent.
    let facts = session.facts();
    if facts.entries.iter().any(|entry| entry.state == EntryState::Lost) {
        assert!(facts.notes.iter().any(|note| note.loss >= Loss::DataLoss), "{:?}", facts.notes);
    }
}

#[test]
fn an_archive_cut_at_any_byte_is_never_green() {
    let whole =
        zip(&[("junit.xml", GREEN), ("job.log", b"one\nERROR two\n"), ("inner.zip", &zip(&[("x.xml", GREEN)]))]);
    assert_eq!(open("run.zip", whole.clone()).summary(false).verdict, Verdict::Green);
    for end in 0..whole.len() {
        let mut session = open("run.zip", whole[..end].to_vec());
        exercise(&mut session);
        assert_ne!(session.summary(false).verdict, Verdict::Green, "cut at {end}");
    }
}

#[test]
fn any_flipped_byte_is_survived() {
    let whole =
        zip(&[("junit.xml", RED), ("job.log", b"one\nERROR two\n"), ("rows.ndjson", b"{\"a\":1}\n{\"a\":2}\n")]);
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    for at in 0..whole.len() {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let mut bytes = whole.clone();
        bytes[at] ^= u8::try_from(seed % 255 + 1).unwrap();
        exercise(&mut open("run.zip", bytes));
    }
}

#[test]
fn a_report_cut_at_any_byte_is_never_green() {
    for end in 0..GREEN.len() {
        let mut session = open("junit.xml", GREEN[..end].to_vec());
        exercise(&mut session);
        assert_ne!(session.summary(false).verdict, Verdict::Green, "cut at {end}");
    }
}

#[test]
fn what_is_no_archive_says_so() {
    for (name, bytes) in [
        ("empty.zip", &b""[..]),
        ("text.zip", b"this is not a zip"),
        ("half.zip", b"PK\x03\x04"),
        ("junk.bin", b"\x00\x01\x02\x03\x04\x05\x06\x07"),
        ("gz.gz", b"\x1f\x8b\x08\x00"),
    ] {
        let mut session = open(name, bytes.to_vec());
        exercise(&mut session);
        assert_eq!(session.summary(false).verdict, Verdict::NoData, "{name}");
        assert!(!session.summary(false).headline.is_empty(), "{name}");
    }
}

#[test]
fn a_wrong_checksum_is_a_loss_and_the_rows_stay() {
    let mut bytes = zip(&[("junit.xml", RED)]);
    let crc = crc32fast::hash(RED).to_le_bytes();
    let places: Vec<usize> =
        bytes.windows(4).enumerate().filter(|(_, window)| *window == crc).map(|(at, _)| at).collect();
    for at in places {
        bytes[at] ^= 0xFF;
    }
    let session = open("run.zip", bytes);
    assert_eq!(session.summary(false).counts.failed, 1);
    assert!(session.facts().notes.iter().any(|note| note.loss == Loss::DataLoss), "{:?}", session.facts().notes);
}

#[test]
fn two_hundred_thousand_entries_are_listed_and_read() {
    let names: Vec<String> = (0..200_000).map(|number| format!("logs/{number:06}.txt")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x\n"[..])).collect();
    let session = open("many.zip", zip(&members));
    assert_eq!(session.facts().entries.len(), 200_001);
    assert_eq!(session.summary(false).verdict, Verdict::NoData);
}

#[test]
fn a_line_of_five_hundred_megabytes_does_not_fill_memory() {
    // A source that is made as it is read: neither the line nor the file is ever held.
    struct Line(u64);
    impl ByteSource for Line {
        fn len(&self) -> u64 {
            self.0
        }
        fn read_at(&self, offset: u64, buf: &mut [u8]) -> std::io::Result<usize> {
            let there = usize::try_from(self.0.saturating_sub(offset)).unwrap().min(buf.len());
            buf[..there].fill(b'x');
            Ok(there)
        }
    }
    let session = Session::open(
        Limits::default(),
        vec![("long.log".to_owned(), Box::new(Line(500 << 20)) as Box<dyn ByteSource>)],
    );
    let notes = &session.facts().notes;
    assert!(notes.iter().any(|note| note.what.contains("line cut")), "{notes:?}");
    assert!(session.facts().bytes() < 1 << 20);
}

#[test]
fn every_nasty_file_of_the_corpus_is_survived() {
    let Some(folder) = std::env::var_os("ARTISCOPE_CORPUS").map(std::path::PathBuf::from) else {
        println!("skipped: ARTISCOPE_CORPUS is not set");
        return;
    };
    let nasty: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join("nasty.json")).unwrap()).unwrap();
    let files: std::collections::BTreeSet<&str> = nasty
        .as_object()
        .unwrap()
        .values()
        .flat_map(|files| files.as_array().into_iter().flatten())
        .filter_map(serde_json::Value::as_str)
        .collect();
    let mut read = 0;
    for file in files.into_iter().filter(|file| folder.join(file).is_file()) {
        read += 1;
        exercise(&mut open(file.rsplit('/').next().unwrap_or(file), std::fs::read(folder.join(file)).unwrap()));
    }
    assert!(read > 100, "{read} files");
}

/// Not well formed, and all rows come all the same: end of path, why.
const HARMLESS: &[(&str, &str)] = &[
    ("NUnit-issue17521.xml", "a NUL character is a character like any other"),
    ("bad-xml-characters.xml", "characters that XML forbids are read"),
    ("testlog-testresult.xml", "a log and a result stand one after the other, each whole"),
    ("complete_no_suite.xml", "a `<` in an attribute is read as it stands"),
    ("complete_no_suite_multi_cases.xml", "a `<` in an attribute is read as it stands"),
    ("complete_no_suite_single_suite.xml", "a `<` in an attribute is read as it stands"),
    ("complete_single_case_only.xml", "a `<` in an attribute is read as it stands"),
];

/// Files of the corpus that have a property, with their bytes; logs of whole jobs left out.
fn nasty(folder: &std::path::Path, property: &str) -> Vec<(String, Vec<u8>)> {
    let all: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join("nasty.json")).unwrap()).unwrap();
    let files = all[property].as_array().unwrap_or_else(|| panic!("{property} is not listed")).iter();
    let is_log = |file: &str| ["lacinoire__", "BugSwarm__", "pytorch__"].iter().any(|start| file.starts_with(start));
    let files = files.filter_map(serde_json::Value::as_str).filter(|file| !is_log(file));
    files.filter_map(|file| Some((file.to_owned(), std::fs::read(folder.join(file)).ok()?))).collect()
}

fn losses(session: &Session) -> Vec<String> {
    let notes = session.facts().notes.iter().filter(|note| note.loss >= Loss::DataLoss);
    notes.map(|note| format!("{}: {}", note.path, note.what)).collect()
}

#[test]
fn nasty_files_lose_what_they_must_and_say_so_once() {
    let Some(folder) = std::env::var_os("ARTISCOPE_CORPUS").map(std::path::PathBuf::from) else {
        println!("skipped: ARTISCOPE_CORPUS is not set");
        return;
    };
    let opened = |file: &str, bytes: Vec<u8>| open(file.rsplit('/').next().unwrap_or(file), bytes);
    let mut wrong = Vec::new();
    // What breaks a report is one loss, told once, with the place where it stands.
    for property in ["xml_malformed", "json_malformed", "xml_not_xml"] {
        for (file, bytes) in nasty(&folder, property) {
            let session = opened(&file, bytes);
            let told = losses(&session);
            let is_harmless = HARMLESS.iter().any(|(end, _)| file.ends_with(end));
            if told.len() != usize::from(!is_harmless) {
                wrong.push(format!("{property} {file}: {told:?}"));
            }
        }
    }
    // These cost nothing, so that nothing is told as lost, and the same rows come without them.
    let plain = |bytes: &[u8], property: &str| match property {
        "utf8_bom" => bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).to_vec(),
        _ => String::from_utf8_lossy(bytes).replace("\r\n", "\n").into_bytes(),
    };
    for property in ["utf8_bom", "crlf"] {
        for (file, bytes) in nasty(&folder, property) {
            let (with, without) = (opened(&file, bytes.clone()), opened(&file, plain(&bytes, property)));
            let seen = |session: &Session| (*session.facts().counts(), losses(session).len());
            if seen(&with) != seen(&without) {
                wrong.push(format!("{property} {file}: {:?} and {:?}", seen(&with), seen(&without)));
            }
        }
    }
    // One fault of one document is never told twice.
    let properties =
        ["nul_bytes", "control_chars", "not_utf8", "empty_file", "xml_depth_over_12", "xml_attr_over_4k_chars"];
    for property in
        properties.into_iter().chain(["xml_entity_decl", "xml_doctype", "junit_no_cases", "nested_testsuites"])
    {
        for (file, bytes) in nasty(&folder, property).into_iter().filter(|(file, _)| !is_zip(file)) {
            let told = losses(&opened(&file, bytes));
            if told.len() > 1 {
                wrong.push(format!("{property} {file}: {told:?}"));
            }
        }
    }
    for (file, bytes) in nasty(&folder, "zip_slip_path") {
        // The name stays as it is told; nothing is ever written by it.
        let session = opened(&file, bytes);
        if !session
            .facts()
            .entries
            .iter()
            .any(|entry| entry.path.ends_with("evil.txt") && entry.state != EntryState::Lost)
        {
            wrong.push(format!("zip_slip_path {file}: the entry is not read"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

fn is_zip(file: &str) -> bool {
    std::path::Path::new(file).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"))
}
