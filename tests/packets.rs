//! Evidence packets: golden texts for the sample sets, and what holds for every packet.

use crate::cli::{artiscope, place, write_zip};
use crate::reports::{Files, open, samples, sets};
use artiscope_core::entries::testing::zip;
use artiscope_core::reports::{Options, PACKETS};
use artiscope_core::session::{Packet, PacketOptions, Session};
use expect_test::expect_file;
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use std::rc::Rc;

/// Every packet of every set, by set and kind.
fn packets() -> Vec<(String, &'static str, Rc<Session>, Packet)> {
    let mut all = Vec::new();
    for (set, session) in sets() {
        let session = Rc::new(session);
        for kind in PACKETS {
            if let Ok(packet) = session.packet(kind.id, &PacketOptions::default()) {
                all.push((set.clone(), kind.id, session.clone(), packet));
            }
        }
    }
    all
}

fn again(packet: &Packet) -> Session {
    open(&vec![("packet.zip".to_owned(), packet.bytes.clone())])
}

/// Rule, severity and title of the findings of a packet's kinds.
fn told(session: &Session, packet: &Packet) -> Vec<String> {
    let kind = packet.manifest.kinds.join(" ");
    let again = session.packet(&kind, &PacketOptions::default()).unwrap().manifest;
    let mut told: Vec<String> = again
        .findings
        .iter()
        .map(|finding| format!("{} {} {}", finding.severity.word(), finding.rule, finding.title))
        .collect();
    told.sort();
    told
}

#[test]
fn packets_of_the_sample_sets_say_what_their_golden_files_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports/golden");
    let mut kinds = Vec::new();
    for (set, kind, _, packet) in packets() {
        let folder = root.join(&set).join(format!("packet-{kind}"));
        std::fs::create_dir_all(&folder).unwrap();
        expect_file![folder.join("README.md")].assert_eq(&packet.readme);
        expect_file![folder.join("manifest.json")].assert_eq(&packet.manifest.json());
        kinds.push(format!("{set} {kind}"));
    }
    if samples().is_some() {
        assert_eq!(
            kinds,
            ["webprofile revocation", "webprofile cross-instance", "hologram perf", "drive scenario", "pcs perf"]
        );
    }
}

#[test]
fn a_packet_opens_to_the_findings_that_it_proves() {
    for (set, kind, session, packet) in packets() {
        let opened = again(&packet);
        let (before, after) = (told(&session, &packet), told(&opened, &packet));
        assert!(!before.is_empty(), "{set} {kind}");
        assert_eq!(before, after, "{set} {kind}");
        let lost: Vec<_> = opened
            .facts()
            .notes
            .iter()
            .filter(|note| note.loss > artiscope_core::facts::Loss::Info && !session.facts().notes.contains(note))
            .map(|note| format!("{}: {}", note.path, note.what))
            .collect();
        assert!(lost.len() <= session.facts().notes.len(), "{set} {kind}: {lost:?}");
    }
}

#[test]
fn runs_keep_their_names() {
    for (set, kind, session, packet) in packets() {
        let named = |session: &Session| -> Vec<String> {
            let runs = session.facts().runs.iter().map(|run| format!("{} {}", run.id, run.sha));
            let mut runs: Vec<String> = runs.collect();
            runs.sort();
            runs
        };
        let (all, kept) = (named(&session), named(&again(&packet)));
        assert_eq!(kept.len(), packet.manifest.runs.len(), "{set} {kind}: {kept:?}");
        assert!(kept.iter().all(|run| all.contains(run)), "{set} {kind}: {kept:?} of {all:?}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for (set, kind, session, packet) in packets() {
        let other = session.packet(kind, &PacketOptions::default()).unwrap();
        assert!(other == packet, "{set} {kind}");
    }
}

/// True where the program is here; else why not is printed.
fn has(program: &str) -> bool {
    let is_here = Command::new(program).arg("--help").output().is_ok();
    if !is_here {
        println!("skipped: {program} is not installed");
    }
    is_here
}

#[test]
fn other_tools_open_a_packet_and_check_its_sums() {
    for (set, kind, _, packet) in packets() {
        let folder = place(&format!("packets/{set}-{kind}"));
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("packet.zip"), &packet.bytes).unwrap();
        if !has("unzip") {
            return;
        }
        let unzipped = Command::new("unzip").args(["-q", "packet.zip"]).current_dir(&folder).output().unwrap();
        assert!(unzipped.status.success(), "{set} {kind}: {unzipped:?}");
        let manifest: Value = serde_json::from_slice(&std::fs::read(folder.join("manifest.json")).unwrap()).unwrap();
        for file in manifest["files"].as_array().unwrap() {
            let length = std::fs::metadata(folder.join(file["path"].as_str().unwrap())).unwrap().len();
            assert_eq!(file["bytes"], length, "{set} {kind}: {file}");
        }
        if has("sha256sum") {
            let check = Command::new("sha256sum").args(["-c", "SHA256SUMS"]).current_dir(&folder).output().unwrap();
            assert!(check.status.success(), "{set} {kind}: {check:?}");
            let lines = String::from_utf8(check.stdout).unwrap().lines().count();
            assert_eq!(lines, manifest["files"].as_array().unwrap().len() + 1, "{set} {kind}");
        }
    }
}

const NODE: &str = r#"{"timestamp": "2025-12-23T03:01:07.512Z", "success": false, "last": {"active": true}}"#;
const TESTS: &str = "=== START PARITY TESTS ===\n--- FAIL: TestRevocation (1.00s)\nFAIL\n";

/// A failing parity run under a folder, with the path of its log.
fn parity(folder: &str, log: &str) -> Files {
    let file = |name: &str, text: &str| (format!("{folder}/{name}"), text.as_bytes().to_vec());
    vec![
        file("node.parity.json", NODE),
        file("test.parity.out", TESTS),
        file(log, "2025-12-23 03:01:07 up token=hunter2secret\n"),
        file("mongo.log", "{\"t\":{\"$date\":\"2025-12-23T03:01:07.512Z\"},\"s\":\"I\",\"msg\":\"up\"}\n"),
    ]
}

#[test]
fn names_lead_nowhere_and_hide_nothing() {
    let files = parity("x", "webprofile.log");
    let hostile = ["../../etc/", "/abs/", "a\u{202e}b/", "c:\\d/", "n\nl/", "con./", "", "A/", "a/"];
    let members: Vec<(String, Vec<u8>)> = hostile
        .iter()
        .flat_map(|folder| files.iter().map(move |(name, bytes)| (name.replace("x/", folder), bytes.clone())))
        .collect();
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let session = open(&vec![("hostile.zip".to_owned(), zip(&members))]);
    let packet = session.packet("revocation", &PacketOptions::default()).unwrap();
    let paths: Vec<&str> = packet.manifest.files.iter().map(|file| file.path.as_str()).collect();
    assert!(paths.len() > 20, "{paths:#?}");
    for path in &paths {
        let is_safe = |part: &str| {
            let is_odd = |c: char| c.is_control() || "\\:\u{202e}".contains(c);
            !part.is_empty() && !part.ends_with('.') && !part.contains(is_odd)
        };
        assert!(path.split('/').all(is_safe), "{path}");
    }
    let mut folded: Vec<String> = paths.iter().map(|path| path.to_lowercase()).collect();
    folded.sort();
    folded.dedup();
    assert_eq!(folded.len(), paths.len());
    assert!(!packet.readme.contains('\u{202e}') && !packet.manifest.json().contains('\u{202e}'));
}

#[test]
fn secrets_are_counted_by_file_and_equal_ones_have_equal_marks() {
    let mut files = parity("ci", "webprofile.log");
    files[3].1.extend(b"password=hunter2secret\n");
    let session = open(&files);
    let packet = session.packet("revocation", &PacketOptions::default()).unwrap();
    let text = String::from_utf8_lossy(&packet.bytes);
    assert!(!text.contains("hunter2"));
    // Files are read in order of their names, so the database's log names the mark.
    assert!(text.contains(" up token=[redacted:password-1]\n") && text.contains("\npassword=[redacted:password-1]\n"));
    let counted: Vec<String> = packet
        .manifest
        .files
        .iter()
        .filter(|file| !file.redacted.is_empty())
        .map(|file| format!("{} {} {}", file.path, file.redacted[0].kind, file.redacted[0].count))
        .collect();
    assert_eq!(counted, ["files/1/ci/mongo.log password 1", "files/1/ci/webprofile.log token 1"]);
    let options = Options { no_redact: Some("drill".to_owned()), ..Options::default() };
    let open_packet = session.packet("revocation", &PacketOptions { options, has_images: false }).unwrap();
    assert!(String::from_utf8_lossy(&open_packet.bytes).contains("up token=hunter2secret\n"));
    assert!(open_packet.readme.contains("Secrets were left in: drill"));
    assert!(open_packet.manifest.json().contains(r#""off": "drill""#));
}

#[test]
fn pictures_go_along_only_when_asked_for() {
    let witness = r#"{"run":{"artifactDate":"2026-02-18"},"flows":[{"flowId":"bidWinner","actor":{"userId":"u1","role":"driver"},
"checks":[{"checkId":"notifications_has_bid_won","passed":false,"message":"no badge","screenshot":"logs/nightly/2026-02-18/screenshots/a.png"}],"passed":false}],
"overall":{"passed":false,"failedFlows":["bidWinner"]}}"#;
    let folder = "logs/nightly/2026-02-18";
    let session = open(&vec![
        (format!("{folder}/witness-ui-report.json"), witness.as_bytes().to_vec()),
        (format!("{folder}/screenshots/a.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0".to_vec()),
    ]);
    for has_images in [false, true] {
        let packet = session.packet("scenario", &PacketOptions { has_images, ..PacketOptions::default() }).unwrap();
        let shots = packet.manifest.completeness.iter().find(|item| item.what.starts_with("Screenshots")).unwrap();
        let picture = packet.manifest.files.iter().find(|file| file.path.ends_with("a.png"));
        assert_eq!(picture.is_some_and(|file| file.as_it_was), has_images);
        assert_eq!(shots.state.word(), if has_images { "present" } else { "left out" });
        let left = packet.manifest.left_out.iter().any(|row| row.path.ends_with("a.png"));
        assert_eq!(left, !has_images);
        assert!(!packet.manifest.complete);
    }
}

#[test]
fn runs_of_several_archives_stay_apart() {
    let archive = |files: &Files| {
        let members: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        zip(&members)
    };
    let two = parity("ci", "webprofile2.log");
    let session = open(&vec![
        ("monday.zip".to_owned(), archive(&parity("ci", "webprofile.log"))),
        ("tuesday.zip".to_owned(), archive(&two)),
    ]);
    let packet = session.packet("all", &PacketOptions::default()).unwrap();
    let runs: Vec<&str> = packet.manifest.runs.iter().map(|run| run.id.as_str()).collect();
    assert_eq!(runs, ["monday.zip", "tuesday.zip"]);
    let opened: Vec<String> = again(&packet).facts().runs.iter().map(|run| run.id.clone()).collect();
    assert_eq!(opened, ["monday.zip", "tuesday.zip"]);
    assert_eq!(told(&session, &packet), told(&again(&packet), &packet));
}

#[test]
fn the_command_says_what_is_missing_and_ends_as_documented() {
    let files = parity("ci", "webprofile.log");
    let members: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let whole = write_zip("packets/whole.zip", &members);
    let part = write_zip("packets/part.zip", &members[..3]);
    let green = write_zip("packets/green.zip", &[("junit.xml", b"<testsuite><testcase name='t'/></testsuite>")]);
    let target = place("packets/out.zip").display().to_string();
    let call = |path: &str, more: &[&str]| {
        drop(std::fs::remove_file(&target));
        artiscope(&[&["packet", path, "--kind", "revocation", "-o", &target], more].concat())
    };
    let done = call(&whole, &["--require-complete"]);
    assert_eq!((done.code, done.stdout.as_str()), (0, ""), "{}", done.stderr);
    assert!(
        done.stderr.starts_with("revocation: 4 files, ") && done.stderr.ends_with("; complete\n"),
        "{}",
        done.stderr
    );
    let done = call(&part, &[]);
    assert_eq!(done.code, 0);
    assert!(
        done.stderr.contains("; not complete:\n  missing  mongo.log: ci/webprofile-parity/mongo.log"),
        "{}",
        done.stderr
    );
    assert_eq!(call(&part, &["--require-complete"]).code, 3);
    assert!(std::fs::metadata(&target).is_ok(), "it is written all the same");
    let done = call(&part, &["--quiet"]);
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    let manifest: Value = serde_json::from_str(&call(&part, &["--format", "json"]).stderr).unwrap();
    assert_eq!(manifest["complete"], false);
    let done = call(&green, &[]);
    assert_eq!(done.code, 3, "{}", done.stderr);
    assert!(
        done.stderr.starts_with("error: nothing to put into a packet: it needs node.parity.json"),
        "{}",
        done.stderr
    );
    assert!(std::fs::metadata(&target).is_err());
    assert_eq!(artiscope(&["packet", &whole, "--kind", "revocation", "-o", &whole]).code, 64, "would overwrite itself");
    assert_eq!(artiscope(&["packet", &whole]).code, 64);
}
