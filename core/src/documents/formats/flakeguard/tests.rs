//! Documents in, rows and places out.

use crate::bytes::{ByteSource, Limits};
use crate::facts::{ClaimValue, Facts};
use crate::session::Session;

fn facts(name: &str, bytes: impl AsRef<[u8]>) -> Facts {
    let source: Box<dyn ByteSource> = Box::new(bytes.as_ref().to_vec());
    Session::open(Limits::default(), vec![(name.to_owned(), source)]).facts().clone()
}

fn format(facts: &Facts) -> &str {
    facts.documents.first().map_or("", |document| facts.text(document.format))
}

#[test]
fn each_document_is_known_by_its_content() {
    for (name, text, expected) in [
        (
            "a.json",
            r#"{"project_slug":"p","repo_full_name":"a/b","github_run_id":1,"job_name":"j","job_variant":""}"#,
            "flakeguard-meta",
        ),
        ("meta.json", r#"{"repo_full_name":"a/b"}"#, "flakeguard-meta"),
        ("meta.json", r#"{"title":"a page"}"#, "json"),
        ("artiscope.json", r#"{"run_id":1}"#, "artiscope-run"),
        ("x.json", r#"{"request_id":"r","data":{"flakes":[]}}"#, "flakeguard-api"),
        ("x.json", r#"{"data":{"flake":{"test_identifier":"a#b","flake_score":0.5}}}"#, "flakeguard-api"),
        ("x.json", r#"{"data":{"flakes":[{"test_name":"b","flake_rate":0.5}]}}"#, "flakeguard-api"),
        (
            "x.json",
            r#"{"request_id":"r","data":{"ingestion_id":"i","stored":{"junit_files":1},"flake_events_created":1}}"#,
            "flakeguard-api",
        ),
        ("x.json", r#"{"data":{"flags":[]}}"#, "json"),
        ("h.json", r#"{"status":"ok","database":"connected","version":"1.0.0"}"#, "flakeguard-health"),
        (
            "e.csv",
            "id,test_case_id,ci_run_id,failed_attempt_number,passed_attempt_number,created_at\n",
            "flakeguard-export",
        ),
        ("e.csv", "\u{feff}test_case_id,mixed_outcome_runs,total_runs_seen,flake_score\r\n", "flakeguard-export"),
        ("e.json", r#"[{"id":1,"ci_run_id":2,"attempt_number":3}]"#, "flakeguard-export"),
        (
            "l.log",
            "2024-01-20T03:00:15Z INFO Retention job completed: cleared 1 junit_content, deleted 2 events\n",
            "flakeguard-log",
        ),
        (
            "j.txt",
            "Jan 20 03:00:15 host flakeguard[12]: {\"level\":\"INFO\",\"msg\":\"Ingestion successful\"}\n",
            "flakeguard-log",
        ),
    ] {
        assert_eq!(format(&facts(name, text)), expected, "{text}");
    }
    let prose =
        facts("runbook.md", "Example:\n2024-01-20T03:00:15Z INFO Retention job completed: cleared 1, deleted 2\n");
    assert_ne!(format(&prose), "flakeguard-log");
}

#[test]
fn claims_have_their_place_and_times_count() {
    let facts = facts(
        "meta.json",
        "{\n \"repo_full_name\": \"a/b\",\n \"github_run_id\": 20447700012,\n \"started_at\": \"2025-12-25T10:05:00Z\"}",
    );
    let claim = &facts.records.claims[1];
    assert_eq!((facts.text(claim.key), claim.origin.line), ("github_run_id", 3));
    assert_eq!(claim.value, ClaimValue::Number(20_447_700_012.0));
    assert_eq!(facts.documents[0].last_time, Some(1_766_657_100_000));
    assert_eq!(facts.runs[0].run_id.as_deref(), Some("20447700012"));
}

#[test]
fn rows_of_an_export_are_events_with_their_lines() {
    let facts = facts(
        "junit_files.csv",
        "id,ingestion_id,filename,sha256,size_bytes,content_truncated,content,created_at\r\n\
         1,i,a.xml,00,10,f,\"<a>\n</a>\",2025-01-01 00:00:00.5+00\r\n2,i,b.xml,00,10,f,\\N,2025-01-02 00:00:00+02\r\nshort\r\n",
    );
    let rows = &facts.records.events;
    assert_eq!(rows.iter().map(|row| row.origin.line).collect::<Vec<_>>(), [2, 4]);
    let content = |at: usize| rows[at].fields.iter().find(|(key, _)| facts.text(*key) == "content").unwrap().1;
    // The stored report itself is not kept.
    assert_eq!((facts.text(content(0)), facts.text(content(1))), ("8 bytes", ""));
    assert_eq!((rows[0].time, rows[1].time), (Some(1_735_689_600_500), Some(1_735_768_800_000)));
    assert_eq!(facts.notes[0].what, "1 row has other columns than the header");
    assert_eq!(facts.notes[0].line, 5);
}

#[test]
fn broken_documents_leave_a_row_in_the_ledger_and_never_panic() {
    for (name, text) in [
        ("meta.json", "{\"repo_full_name\":\"a/b\",\"github_run_id\":1,"),
        ("x.json", "{\"request_id\":\"r\",\"data\":{\"flakes\":["),
        ("e.json", "[{\"id\":1,\"ci_run_id\":2,\"attempt_number\":3},"),
    ] {
        let facts = facts(name, text);
        assert!(facts.notes.iter().any(|note| note.what.starts_with("not valid JSON")), "{name}: {:?}", facts.notes);
    }
    let whole = "id,test_case_id,ci_run_id,failed_attempt_number,passed_attempt_number\n1,\"2\n\",3,4,5\n";
    let log = "2024-01-20T03:00:15Z INFO Retention job completed: cleared é junit_content, deleted 2 events\n{\"a\"";
    for text in [whole, log] {
        for end in 0..text.len() {
            facts("flakeguard.log", &text.as_bytes()[..end]);
            facts("e.csv", &text.as_bytes()[..end]);
        }
    }
}
