//! Which evidence decides, and that the order of adding does not matter.

use crate::bytes::{ByteSource, Limits};
use crate::entries::testing::zip;
use crate::session::Session;

const PASS: &str = "<testsuites><testsuite name='s'><testcase classname='a' name='b'/></testsuite></testsuites>";

fn inputs(files: &[(&str, &str)]) -> Vec<(String, Box<dyn ByteSource>)> {
    files.iter().map(|(name, text)| ((*name).to_owned(), Box::new(text.as_bytes().to_vec()) as _)).collect()
}

fn open(files: &[(&str, &str)]) -> Session {
    Session::open(Limits::default(), inputs(files))
}

/// Every run: id, attempt, label, what decided, tests.
fn runs(session: &Session) -> Vec<String> {
    let facts = session.facts();
    let row = |(at, run): (u32, &crate::facts::Run)| {
        let tests = facts.counts_of(at).tests;
        format!("{} · {} · {} · {tests} tests", run.id, run.label(), run.identity.word())
    };
    (0_u32..).zip(&facts.runs).map(row).collect()
}

fn meta(run: u64, attempt: u32, job: &str) -> String {
    format!(
        "{{\"project_slug\":\"p\",\"repo_full_name\":\"a/b\",\"workflow_name\":\"CI\",\"github_run_id\":{run},\
         \"github_run_attempt\":{attempt},\"github_run_number\":4,\"sha\":\"abc\",\"branch\":\"main\",\
         \"event\":\"schedule\",\"job_name\":\"{job}\",\"job_variant\":\"linux\",\"started_at\":\"2025-12-25T10:05:00Z\"}}"
    )
}

#[test]
fn a_sidecar_governs_its_folder_and_what_is_below_and_the_nearest_wins() {
    let (outer, inner) = (meta(7, 1, "test"), meta(7, 2, "test"));
    let session = open(&[
        ("d/meta.json", &outer),
        ("d/a/b/junit.xml", PASS),
        ("d/again/meta.json", &inner),
        ("d/again/x/junit.xml", PASS),
        ("d/run_99/junit.xml", PASS),
    ]);
    assert_eq!(
        runs(&session),
        ["7 · test linux · sidecar · 2 tests", "7/attempt_2 · attempt 2 test linux · sidecar · 1 tests"]
    );
    let run = &session.facts().runs[1];
    assert_eq!((run.project.as_str(), run.repository.as_str(), run.sha.as_str()), ("p", "a/b", "abc"));
    assert_eq!((run.event.as_str(), run.branch.as_str(), run.workflow.as_str()), ("schedule", "main", "CI"));
    assert_eq!((run.run_number, run.started_at), (Some(4), Some(1_766_657_100_000)));
    assert!(run.is_same_ci_run(&session.facts().runs[0]) && session.facts().has_attempts());
}

#[test]
fn the_spelling_of_the_runbook_names_the_same_run() {
    let old = "{\"repo_full_name\":\"a/b\",\"sha\":\"abc\",\"branch\":\"main\",\"workflow_name\":\"CI\",\
               \"run_number\":4,\"run_attempt\":2,\"job_name\":\"test\",\"job_variant\":\"linux\",\
               \"event_type\":\"push\",\"project_slug\":\"p\",\"run_id\":\"7\"}";
    let session = open(&[("x/meta.json", old), ("x/r.xml", PASS)]);
    assert_eq!(runs(&session), ["7/attempt_2 · attempt 2 test linux · sidecar · 1 tests"]);
    assert_eq!(session.facts().runs[0].event, "push");
}

#[test]
fn a_sidecar_in_the_root_of_an_archive_governs_the_archive_alone() {
    let sidecar = meta(7, 1, "test");
    let archive = zip(&[("meta.json", sidecar.as_bytes()), ("t/r.xml", PASS.as_bytes())]);
    let files: Vec<(String, Box<dyn ByteSource>)> =
        vec![("one.zip".to_owned(), Box::new(archive)), ("r.xml".to_owned(), Box::new(PASS.as_bytes().to_vec()))];
    let session = Session::open(Limits::default(), files);
    assert_eq!(runs(&session), ["7 · test linux · sidecar · 1 tests", "r.xml ·  · order · 1 tests"]);
    // The container belongs to the run that is in it.
    assert!(
        session.facts().entries.iter().filter(|entry| entry.path.starts_with("one.zip")).all(|entry| entry.run == 0)
    );
}

#[test]
fn a_stamp_of_ours_is_a_sidecar_with_the_same_names() {
    let session = open(&[("x/artiscope.json", "{\"run_id\":5,\"attempt\":3,\"sha\":\"f\"}"), ("x/r.xml", PASS)]);
    assert_eq!(runs(&session), ["5/attempt_3 · attempt 3 · sidecar · 1 tests"]);
}

#[test]
fn jobs_of_one_run_are_told_apart_by_name_only_where_they_must() {
    let (a, b) = (meta(7, 1, "unit"), meta(7, 1, "e2e"));
    let session = open(&[("a/meta.json", &a), ("a/r.xml", PASS), ("b/meta.json", &b), ("b/r.xml", PASS)]);
    let ids: Vec<&str> = session.facts().runs.iter().map(|run| run.id.as_str()).collect();
    assert_eq!(ids, ["7/unit/linux", "7/e2e/linux"]);
}

#[test]
fn names_of_folders_decide_where_no_file_does() {
    let session = open(&[
        ("d/run_12/attempt_1/r.xml", PASS),
        ("d/run_12/attempt_2/r.xml", PASS),
        ("e/2026-02-18/r.xml", PASS),
        ("f/benchmark-results-ubuntu-latest/r.xml", PASS),
        ("f/notes.md", "nothing"),
    ]);
    assert_eq!(
        runs(&session),
        [
            "12 ·  · path · 1 tests",
            "12/attempt_2 · attempt 2 · path · 1 tests",
            "2026-02-18 ·  · path · 1 tests",
            "f · ubuntu-latest · path · 1 tests",
        ]
    );
    assert_eq!(session.facts().runs[2].date, "2026-02-18");
}

#[test]
fn adding_later_gives_what_adding_at_once_gives() {
    let (first, second) = (meta(7, 1, "test"), meta(7, 2, "test").replace("2025-12-25", "2025-12-26"));
    let files =
        [("d/a/meta.json", first.as_str()), ("d/a/r.xml", PASS), ("d/b/meta.json", &second), ("d/b/r.xml", PASS)];
    let at_once = open(&files);
    let mut later = Session::new(Limits::default());
    for file in files {
        let before = later.units().len();
        later.add(inputs(&[file]));
        let units = later.units().get(before..).unwrap().to_vec();
        let mut fragment = crate::facts::Fragment::default();
        for unit in &units {
            super::super::read_unit(&file.1.as_bytes().to_vec(), unit, &Limits::default(), &mut fragment);
        }
        later.absorb(fragment);
        later.finish();
    }
    assert_eq!(later.policy().as_of, at_once.policy().as_of);
    assert_eq!(later.facts().runs, at_once.facts().runs);
    let places = |session: &Session| session.facts().entries.iter().map(|entry| entry.run).collect::<Vec<_>>();
    assert_eq!(places(&later), places(&at_once));
    assert_eq!(runs(&later), runs(&at_once));
}

#[test]
fn an_attempt_without_a_sidecar_takes_what_its_sisters_agree_on() {
    let (first, other) = (meta(7, 1, "unit"), meta(7, 1, "e2e"));
    let mut files = vec![
        ("d/run_7/attempt_1/meta.json", first.as_str()),
        ("d/run_7/attempt_1/r.xml", PASS),
        ("d/run_7/attempt_2/r.xml", PASS),
    ];
    let session = open(&files);
    assert_eq!(
        runs(&session),
        ["7 · unit linux · sidecar · 1 tests", "7/attempt_2 · attempt 2 unit linux · path · 1 tests"]
    );
    assert_eq!(session.facts().runs[1].started_at, None);
    // Of two jobs nobody knows which it is.
    files.extend([("d/run_7/x/meta.json", other.as_str()), ("d/run_7/x/r.xml", PASS)]);
    assert_eq!(runs(&open(&files))[1], "7/attempt_2 · attempt 2 · path · 1 tests");
}

/// Entries by path; those with a run id are documents that name it.
fn derived(entries: &[(&str, Option<u32>)]) -> Vec<String> {
    let mut fragment = crate::facts::Fragment::default();
    let format = fragment.intern("drive-runtime");
    let key = fragment.intern("runId");
    for (path, run) in entries {
        let entry = fragment.push_entry(crate::facts::Entry {
            input: 0,
            unit: 0,
            path: (*path).to_owned(),
            kind: crate::facts::EntryKind::File,
            bytes: 1,
            stored_bytes: 1,
            modified: None,
            format: String::new(),
            state: crate::facts::EntryState::Recognised,
            run: 0,
        });
        let Some(run) = run else { continue };
        let document = u32::try_from(fragment.documents.len()).unwrap();
        fragment.documents.push(crate::facts::Document { entry, format, ..Default::default() });
        let value = crate::facts::ClaimValue::Text(fragment.intern(&run.to_string()));
        let origin = crate::facts::Origin { document, ..Default::default() };
        fragment.records.claims.push(crate::facts::Claim { origin, key, value });
    }
    let mut facts = crate::facts::Facts::default();
    facts.absorb(fragment);
    super::derive(&mut facts, &["d".to_owned()], &[]);
    let run = |entry: &crate::facts::Entry| &facts.runs[entry.run as usize];
    let name = |entry: &crate::facts::Entry| format!("{} {}", run(entry).id, run(entry).identity.word());
    facts.entries.iter().map(name).collect()
}

#[test]
fn ids_inside_a_file_govern_the_widest_folder_that_does_not_disagree() {
    assert_eq!(
        derived(&[
            ("d/logs/ci/smoke/runtime.json", Some(5)),
            ("d/logs/ci/smoke/vitest.log", None),
            ("d/other/a", None)
        ]),
        ["5 file", "5 file", "5 file"]
    );
    assert_eq!(
        derived(&[("d/a/x/runtime.json", Some(5)), ("d/a/y", None), ("d/b/runtime.json", Some(6)), ("d/c", None)]),
        ["5 file", "5 file", "6 file", "d order"]
    );
}

#[test]
fn a_day_or_another_run_in_the_path_is_nearer_than_ids_of_a_file_around_it() {
    assert_eq!(
        derived(&[
            ("d/logs/ci/runtime.json", Some(5)),
            ("d/logs/nightly/2026-02-18/report.json", None),
            ("d/run_6/r.xml", None),
            ("d/run_5/r.xml", None),
        ]),
        ["5 file", "2026-02-18 path", "6 path", "5 file"]
    );
    // A CI artifact that lies in a dated folder speaks for its own folder alone.
    assert_eq!(
        derived(&[("d/2026-02-18/ci/runtime.json", Some(5)), ("d/2026-02-18/report.json", None)]),
        ["5 file", "2026-02-18 path"]
    );
}
