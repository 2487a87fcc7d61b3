//! Files of the five systems: what we write is read again, by the rules of their own readers, to the same verdicts.
//!
//! Samples lie in the folder that `ARTISCOPE_SHARED` names, `../shared` by default.

use crate::cli::{artiscope, place, write};
use crate::reports::{Files, open, sets};
use artiscope_core::reports::{COMPAT, Options};
use artiscope_core::session::Session;
use artiscope_core::views::LENSES;
use expect_test::expect_file;
use serde_json::Value;
use std::path::Path;

/// What is written, by path.
fn written(session: &Session) -> Files {
    let made = session.with_scene(|scene| scene.compat(&Options::default()));
    made.into_iter().filter_map(|(path, made)| Some((path.to_owned(), made.ok()?.into_bytes()))).collect()
}

fn sample(set: &str) -> Option<Session> {
    sets().into_iter().find(|(name, _)| name == set).map(|(_, session)| session)
}

/// What a lens says as JSON.
fn lens(session: &Session, id: &str) -> Value {
    let lens = LENSES.iter().find(|lens| lens.id == id).unwrap();
    serde_json::from_str(&session.with_scene(|scene| scene.lens_json(lens, &Options::default()))).unwrap()
}

fn answer(session: &Session, rule: &str) -> String {
    let (_, answer) = session.answers().iter().find(|(known, _)| known.id == rule).unwrap();
    format!("{} {}", answer.word(), answer.why()).trim().to_owned()
}

fn only(files: &Files, end: &str) -> Session {
    let files: Files = files.iter().filter(|(path, _)| path.ends_with(end)).cloned().collect();
    assert_eq!(files.len(), 1, "{end}");
    open(&files)
}

#[test]
fn every_file_is_what_its_golden_one_says() {
    for (set, session) in sets() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports/golden").join(&set);
        let mut list = String::new();
        for (path, made) in session.with_scene(|scene| scene.compat(&Options::default())) {
            match made {
                Ok(text) => {
                    list.push_str(&["written  ", path, "\n"].concat());
                    // Two files are called report.txt.
                    let name = path.replace('/', "__");
                    std::fs::create_dir_all(folder.join("compat")).unwrap();
                    expect_file![folder.join("compat").join(name)].assert_eq(&text);
                }
                Err(why) => list.push_str(&["no data  ", path, ": ", &why, "\n"].concat()),
            }
        }
        expect_file![folder.join("compat.txt")].assert_eq(&list);
    }
}

#[test]
fn every_file_that_is_written_is_known_to_our_readers() {
    let mut seen = std::collections::BTreeSet::new();
    for (set, session) in sets() {
        let files = written(&session);
        let again = open(&files);
        let entries = &again.facts().entries;
        for (path, _) in &files {
            let entry = entries.iter().find(|entry| entry.path.ends_with(path.as_str())).unwrap();
            let is_of_a_system =
                ["webprofile-", "hologram-", "pcs-"].iter().any(|system| entry.format.starts_with(system));
            assert!(is_of_a_system, "{set} {path} is {}", entry.format);
            seen.insert(path.clone());
        }
        let lost: Vec<_> =
            again.facts().notes.iter().filter(|note| note.loss != artiscope_core::facts::Loss::Info).collect();
        assert!(lost.is_empty(), "{set}: {lost:?}");
    }
    if crate::reports::samples().is_some() {
        // No sample lets a baseline be refreshed, and none has a run by itself with all its evidence.
        for file in
            COMPAT.iter().filter(|file| !file.path.ends_with("baseline.json") && !file.path.ends_with("analysis.json"))
        {
            assert!(seen.contains(file.path), "{} is never written", file.path);
        }
    }
}

#[test]
fn the_parity_history_read_again_raises_the_same_alert() {
    let Some(session) = sample("webprofile") else { return };
    let files = written(&session);
    let (before, again) = (lens(&session, "parity"), lens(&open(&files), "parity"));
    assert_eq!((&again["totals"], &again["alert"]), (&before["totals"], &before["alert"]));
    let told = answer(&session, "webprofile_alert");
    for end in ["cross/aggregate_cross.json", "cross/summary.json", "cross/report.txt", "cross/status.json"] {
        assert_eq!(answer(&only(&files, end), "webprofile_alert"), told, "{end}");
    }
    // Rates and failures alone give no number of iterations, so the alert is raised by runs.
    for end in ["cross/trend.json", "cross/dashboard.html"] {
        let again = only(&files, end);
        assert!(answer(&again, "webprofile_alert").starts_with("fail 1 of 3 runs failed (alert from 1)"), "{end}");
        let rows = |value: Value| -> Vec<(Value, Value, Value)> {
            let runs = value["runs"].as_array().unwrap().clone();
            let of_history = runs.into_iter().filter(|run| run["source"] != "this run");
            of_history.map(|run| (run["label"].clone(), run["failed"].clone(), run["success_rate"].clone())).collect()
        };
        assert_eq!(rows(lens(&again, "parity")), rows(before.clone()), "{end}");
    }
    assert_eq!(answer(&open(&files), "silent_webprofile_status"), "pass");
}

#[test]
fn the_files_are_byte_for_byte_those_that_upstream_wrote() {
    let Some(samples) = crate::reports::samples() else { return };
    let folder = samples.join("synthetic/0_webprofile/ci/flakiness");
    let mut files = Files::new();
    for name in ["run_20447700012_cross.json", "run_20447700999_cross.json", "run_local_20251223T094138Z_cross.json"] {
        files.push((
            format!("ci/flakiness/collected/{name}"),
            std::fs::read(folder.join("collected").join(name)).unwrap(),
        ));
    }
    let made = written(&open(&files));
    for name in ["aggregate_cross.json", "summary.json", "trend.json", "report.txt"] {
        let (_, ours) = made.iter().find(|(path, _)| path.ends_with(&format!("cross/{name}"))).unwrap();
        let theirs = std::fs::read_to_string(folder.join("cross").join(name)).unwrap();
        assert_eq!(String::from_utf8_lossy(ours), theirs, "{name}");
    }
    let real = std::fs::read(samples.join("0_webprofile/flakiness.json")).unwrap();
    let made = written(&open(&vec![("ci/flakiness/flakiness.json".to_owned(), real.clone())]));
    let (_, ours) = made.iter().find(|(path, _)| path.ends_with("flakiness.json")).unwrap();
    assert_eq!(String::from_utf8_lossy(ours), String::from_utf8_lossy(&real));
}

#[test]
fn benchmarks_read_again_meet_the_same_gate() {
    let Some(session) = sample("pcs") else { return };
    let again = only(&written(&session), "site/benchmarks.json");
    let gate = |session: &Session| {
        let rows = lens(session, "perf")["gate"].as_array().unwrap().clone();
        rows.into_iter().filter(|row| row["key"] == "upstream").collect::<Vec<_>>()
    };
    assert!(!gate(&session).is_empty());
    assert_eq!(gate(&again), gate(&session));
    assert_eq!(answer(&again, "pcs_regressions_upstream"), answer(&session, "pcs_regressions_upstream"));
}

#[test]
fn the_list_of_the_playbook_keeps_who_is_due_and_lets_go_who_has_earned_it() {
    let Some(session) = sample("hologram") else { return };
    let files = written(&session);
    let (_, text) = files.iter().find(|(path, _)| path.ends_with("quarantined_tests.json")).unwrap();
    assert_eq!(String::from_utf8_lossy(text), "{\n  \"quarantined\": [\n    \"test_encode_p95_under_slo\"\n  ]\n}");
}

#[test]
fn a_run_without_evidence_is_no_success() {
    let run = |files: &[(&str, &str)]| {
        let files: Files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        let made = open(&files).with_scene(|scene| scene.compat(&Options::default()));
        made.into_iter().find(|(path, _)| path.ends_with("analysis.json")).unwrap().1
    };
    let node =
        ("ci/webprofile-parity/node.parity.json", "{\"timestamp\": \"2025-12-23T01:00:00.000Z\", \"success\": true}");
    let tests = (
        "ci/webprofile-parity/test.parity.out",
        "=== START PARITY TESTS ===\n--- PASS: TestIntrospectIntegration_Bcrypt (0.1s)\n--- PASS: TestTokenCreateIntrospectRevokeIntegration (0.1s)\nPASS\n",
    );
    let failed = ("ci/webprofile-parity/test.parity.out", "=== START PARITY TESTS ===\n--- FAIL: TestA (0.1s)\nFAIL\n");
    assert_eq!(run(&[node, tests]).unwrap(), "{\"status\":\"success\"}\n");
    assert_eq!(run(&[node, failed]).unwrap(), "{\"status\":\"failure\"}\n");
    let alone = run(&[("ci/webprofile-parity/node.parity.out", "create status 201\n")]);
    assert!(alone.unwrap_err().contains("upstream would write success"));
    assert_eq!(run(&[("notes.txt", "x")]).unwrap_err(), "no parity run is there");
}

#[test]
fn the_command_writes_them_and_says_what_is_missing() {
    let file = write(
        "flakiness.json",
        b"{\"start_ts\":1,\"end_ts\":2,\"success\":true,\"attempts\":[{\"attempt\":1,\"rc\":0,\"duration_ms\":5}]}",
    );
    let out = place("compat-out");
    let done = artiscope(&["compat", &file, "--out", out.to_str().unwrap()]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stdout.contains("written  ci/flakiness/flakiness.json\n"), "{}", done.stdout);
    assert!(done.stdout.contains("no data  site/benchmarks.json: no benchmark rows"), "{}", done.stdout);
    assert!(out.join("ci/flakiness/report.txt").is_file());
    let json = artiscope(&["compat", &file, "--out", out.to_str().unwrap(), "--format", "json"]);
    let rows: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), COMPAT.len());
    let nothing = write("notes.txt", b"nothing");
    assert_eq!(artiscope(&["compat", &nothing, "--out", out.to_str().unwrap()]).code, 3);
    let badge = artiscope(&["badge", &file, "--format", "json"]);
    assert_eq!(badge.code, 0, "{}", badge.stderr);
    assert!(badge.stdout.contains("\"message\":\"no data\""), "{}", badge.stdout);
}
