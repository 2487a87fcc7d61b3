//! The parity runbook, walked from sample artifacts to its answers.
//!
//! Samples lie in the folder that `ARTISCOPE_SHARED` names, `../shared` by default.

use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::findings::{Answer, Finding};
use artiscope_core::session::Session;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A file of the samples, or a printed reason why nothing is opened.
fn samples(folder: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("ARTISCOPE_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let folder = shared.join("samples").join(folder);
    if folder.exists() {
        return Some(folder);
    }
    println!("skipped: {} is not there; ARTISCOPE_SHARED names the folder that holds samples", folder.display());
    None
}

type Files = Vec<(String, Vec<u8>)>;

/// Every file below, by its path from `name` on.
fn read(folder: &Path, name: &str) -> Files {
    let mut files = Vec::new();
    if folder.is_file() {
        return vec![(name.to_owned(), std::fs::read(folder).unwrap())];
    }
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let inner = format!("{name}/{}", path.file_name().unwrap().to_string_lossy());
        files.extend(read(&path, &inner));
    }
    files
}

fn open(files: &Files) -> Session {
    let inputs = files.iter().map(|(name, bytes)| (name.clone(), Box::new(bytes.clone()) as Box<dyn ByteSource>));
    Session::open(Limits::default(), inputs.collect())
}

/// `pass`, or the word with why.
fn answer(session: &Session, rule: &str) -> String {
    let (_, answer) = session.answers().iter().find(|(known, _)| known.id == rule).unwrap();
    format!("{} {}", answer.word(), answer.why()).trim().to_owned()
}

fn findings<'a>(session: &'a Session, rule: &str) -> Vec<&'a Finding> {
    session.findings().iter().filter(|finding| finding.rule == rule).collect()
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[test]
fn steps_1_and_2_the_verdict_and_its_last_responses() {
    let Some(folder) = samples("synthetic/0_webprofile/ci/webprofile-parity") else { return };
    let session = open(&read(&folder, "webprofile-parity"));
    assert_eq!(
        answer(&session, "webprofile_parity"),
        "fail node.parity.json: revocation not observed; test.parity.out: a test failed"
    );
    assert_eq!(answer(&session, "webprofile_analysis_agrees"), "pass");
    let found = findings(&session, "webprofile_parity")[0];
    let places: Vec<(&str, u32)> = found.evidence.iter().map(|at| (name(&at.path), at.line)).collect();
    assert_eq!(places[..2], [("node.parity.json", 4), ("test.parity.out", 9)]);
    assert_eq!(
        found.evidence[1].text,
        "introspect did not reflect revocation within timeout; last response: map[active:true]; list: []"
    );
    assert!(found.next_step.contains("run_parity_locally.sh --no-cleanup"));
    let counts = session.facts().counts();
    assert_eq!((counts.tests, counts.passed, counts.failed), (2, 1, 1));
}

#[test]
fn the_cross_instance_line_counts_three_of_five() {
    let Some(folder) = samples("synthetic/0_webprofile/ci/webprofile-parity") else { return };
    let session = open(&read(&folder, "webprofile-parity"));
    assert_eq!(answer(&session, "webprofile_iterations"), "fail 3/5 iterations failed");
    let titles: Vec<&str> =
        findings(&session, "webprofile_iterations").iter().map(|found| found.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Cross-instance: create_failed in 1 of 5 iterations",
            "Cross-instance: revocation_not_observed in 1 of 5 iterations",
            "Cross-instance: revoke_failed in 1 of 5 iterations"
        ]
    );
    // Packets: what the runbook asks for and this folder does not hold.
    assert_eq!(answer(&session, "webprofile_packets"), "no_data webprofile.log is missing, mongo.log is missing");
    assert_eq!(answer(&session, "webprofile_service_logs"), "no_data webprofile.log is missing, mongo.log is missing");
}

#[test]
fn the_real_local_bundle_is_a_success_upstream_and_no_data_here() {
    let file = "webprofile-parity-20251223014125.tar.gz";
    let Some(path) = samples(&format!("0_webprofile/{file}")) else { return };
    let session = open(&read(&path, file));
    let inside: Vec<&str> = session.facts().entries.iter().map(|entry| name(&entry.path)).collect();
    for expected in ["node.parity.out", "webprofile.log", "mongo.log"] {
        assert!(inside.contains(&expected), "{inside:?}");
    }
    assert_eq!(
        answer(&session, "webprofile_parity"),
        "no_data node.parity.json is missing; test.parity.out is missing; upstream concludes success"
    );
    let smoke = findings(&session, "webprofile_node_smoke")[0];
    assert_eq!(smoke.title, "Node smoke: Error: Cannot find module '/workspace/scripts/contract/node_parity.js'");
    assert_eq!((smoke.class.as_str(), smoke.evidence[0].line), ("harness", 5));
    assert_eq!(
        answer(&session, "silent_webprofile_no_evidence"),
        "fail node.parity.json is missing and test.parity.out is missing"
    );
    assert_eq!(answer(&session, "webprofile_service_logs"), "no_data webprofile.log is empty");
    let mongo = session.facts().documents.iter().find(|row| session.facts().text(row.format) == "mongodb-log").unwrap();
    assert_eq!((mongo.errors, mongo.first_time), (0, Some(1_766_454_082_379)));
}

#[test]
fn step_4_the_real_rerunner_report_is_a_failure_and_not_transient() {
    let Some(path) = samples("0_webprofile/flakiness.json") else { return };
    let session = open(&read(&path, "flakiness.json"));
    assert_eq!(answer(&session, "webprofile_transient"), "fail success=0 failure=1: 0 of 1 rerunner report transient");
    assert_eq!(answer(&session, "webprofile_reproduced"), "pass");
}

#[test]
fn real_aggregates_give_their_golden_numbers() {
    let Some(folder) = samples("0_webprofile") else { return };
    let one = |file: &str, rule: &str| answer(&open(&read(&folder.join(file), file)), rule);
    assert_eq!(one("cross.aggregate_cross.json", "webprofile_alert"), "pass");
    assert_eq!(
        one("cross.trend.json", "webprofile_alert"),
        "fail 3 of 3 runs failed (alert from 1), 6 of 15 iterations failed (40 %) (alert from 5 %)"
    );
    assert_eq!(
        one("cross.summary.json", "webprofile_alert"),
        "fail 1 of 2 runs failed (alert from 1), 1 of 10 iterations failed (10 %) (alert from 5 %)"
    );
    assert_eq!(
        one("cross.status.json", "silent_webprofile_status"),
        "fail status.json: threshold not exceeded without any counts"
    );
    assert_eq!(
        one("bench-out-allerrors.json", "webprofile_bench_slo"),
        "no_data bench-out-allerrors: no limit of that name"
    );
}

#[test]
fn the_synthetic_collection_raises_the_alert() {
    let Some(folder) = samples("synthetic/0_webprofile/ci/flakiness") else { return };
    let session = open(&read(&folder, "flakiness"));
    assert_eq!(
        answer(&session, "webprofile_alert"),
        "fail 1 of 3 runs failed (alert from 1), 2 of 13 iterations failed (15.4 %) (alert from 5 %)"
    );
    assert_eq!(answer(&session, "webprofile_history_agrees"), "pass");
    let alert = findings(&session, "webprofile_alert")[0];
    assert_eq!((name(&alert.evidence[0].path), alert.evidence[0].line), ("run_20447700999_cross.json", 6));
    assert!(answer(&session, "silent_webprofile_threshold_lost").starts_with("fail exit code lost by || true"));
    assert!(answer(&session, "webprofile_streak").starts_with("no_data no list of workflow runs"));
}

#[test]
fn every_sample_is_read_as_a_format_of_its_own() {
    let Some(folder) = samples("synthetic/0_webprofile") else { return };
    let session = open(&read(&folder, "0_webprofile"));
    let facts = session.facts();
    let mut plain = Vec::new();
    for document in &facts.documents {
        if facts.text(document.system) != "webprofile" {
            plain.push(facts.entries[document.entry as usize].path.clone());
        }
    }
    assert!(plain.is_empty(), "{plain:?}");
    assert!(facts.notes.is_empty(), "{:?}", facts.notes);
}

#[test]
fn no_answer_becomes_a_pass_because_a_file_is_missing() {
    for folder in ["synthetic/0_webprofile", "0_webprofile"] {
        let Some(path) = samples(folder) else { return };
        let all = read(&path, name(folder));
        let said = |files: &Files| -> BTreeMap<&'static str, Answer> {
            open(files)
                .answers()
                .iter()
                .filter(|(rule, _)| rule.system == "webprofile")
                .map(|(rule, answer)| (rule.id, answer.clone()))
                .collect()
        };
        let before = said(&all);
        for gone in 0..all.len() {
            let mut rest = all.clone();
            let (file, _) = rest.remove(gone);
            for (rule, answer) in said(&rest) {
                let was = &before[rule];
                assert!(
                    answer != Answer::Pass || *was == Answer::Pass,
                    "{folder}: without {file}, {rule} passes; it was {was:?}"
                );
            }
        }
    }
}

/// Cut, with a BOM, with CRLF, with zero bytes: every sample is read as far as it goes.
#[test]
fn damaged_samples_are_read_without_a_fault() {
    for folder in ["synthetic/0_webprofile", "0_webprofile"] {
        let Some(path) = samples(folder) else { return };
        for (file, bytes) in read(&path, name(folder)) {
            if bytes.starts_with(&[0x1F, 0x8B]) {
                continue;
            }
            let steps = bytes.len() / 24 + 1;
            let mut damaged: Vec<Vec<u8>> = (0..bytes.len()).step_by(steps).map(|at| bytes[..at].to_vec()).collect();
            damaged.push([b"\xEF\xBB\xBF", bytes.as_slice()].concat());
            damaged.push(
                bytes.iter().flat_map(|&byte| if byte == b'\n' { vec![b'\r', b'\n'] } else { vec![byte] }).collect(),
            );
            damaged.push(bytes.iter().map(|&byte| if byte == b' ' { 0 } else { byte }).collect());
            for bytes in damaged {
                let session = open(&vec![(file.clone(), bytes)]);
                assert_eq!(session.facts().entries.len(), 1);
            }
        }
    }
}

#[test]
fn a_bom_and_crlf_change_no_answer() {
    let Some(folder) = samples("synthetic/0_webprofile") else { return };
    let plain = read(&folder, "0_webprofile");
    let dressed = plain.iter().map(|(name, bytes)| {
        let text = String::from_utf8(bytes.clone()).unwrap().replace('\n', "\r\n");
        (name.clone(), format!("\u{feff}{text}").into_bytes())
    });
    let said = |files: &Files| -> Vec<(&'static str, Answer)> {
        open(files).answers().iter().map(|(rule, answer)| (rule.id, answer.clone())).collect()
    };
    assert_eq!(said(&dressed.collect()), said(&plain));
}
