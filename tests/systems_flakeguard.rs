//! `FlakeGuard`'s samples, walked as its runbook walks them.

use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::findings::{Answer, Policy};
use artiscope_core::session::Session;
use std::path::{Path, PathBuf};

/// The folder of shared samples, or why there is none.
fn shared() -> Option<PathBuf> {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("ARTISCOPE_SHARED").map_or_else(default, PathBuf::from).join("samples");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: {} is not there; ARTISCOPE_SHARED names the folder that holds samples", folder.display());
    None
}

fn files(folder: &Path, prefix: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = format!("{prefix}/{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            files.extend(self::files(&path, &name));
        } else {
            files.push((name, std::fs::read(&path).unwrap()));
        }
    }
    files
}

fn open(files: &[(String, Vec<u8>)]) -> Session {
    let inputs = files.iter().map(|(name, bytes)| (name.clone(), Box::new(bytes.clone()) as Box<dyn ByteSource>));
    let mut policy = Policy::default();
    policy.put_preset("flakeguard");
    let mut session = Session::new(Limits::default());
    session.set_policy(policy);
    session.add(inputs.collect());
    session.read_all();
    session.finish();
    session
}

fn answer<'a>(session: &'a Session, rule: &str) -> &'a Answer {
    session.answers().iter().find(|(known, _)| known.id == rule).map(|(_, answer)| answer).unwrap()
}

fn statuses(name: &str) -> Option<Vec<&'static str>> {
    let bytes = std::fs::read(shared()?.join("3_flakeguard").join(name)).unwrap();
    let session = open(&[(name.to_owned(), bytes)]);
    Some(session.facts().tests.iter().map(|row| row.status.word()).collect())
}

#[test]
fn the_real_reports_have_the_results_that_their_writers_meant() {
    for (name, expected) in [
        ("passing.xml", &["passed", "passed", "passed"][..]),
        ("failing.xml", &["failed", "failed"]),
        ("failures.xml", &["failed", "failed"]),
        ("skipped.xml", &["skipped", "skipped"]),
        ("mixed.xml", &["passed", "failed", "error", "skipped", "passed"]),
        ("flaky_attempt1.xml", &["failed"]),
        ("flaky_attempt2.xml", &["passed"]),
    ] {
        if let Some(statuses) = statuses(name) {
            assert_eq!(statuses, expected, "{name}");
        }
    }
}

#[test]
fn the_flaky_pair_is_no_event_alone_and_one_event_together() {
    let Some(shared) = shared() else { return };
    let read = |name: &str| std::fs::read(shared.join("3_flakeguard").join(name)).unwrap();
    let first = ("x/run_1/attempt_1/r.xml".to_owned(), read("flaky_attempt1.xml"));
    let second = ("x/run_1/attempt_2/r.xml".to_owned(), read("flaky_attempt2.xml"));
    let alone = open(std::slice::from_ref(&first));
    assert!(matches!(answer(&alone, "flakeguard_flakes"), Answer::NoData(_)));
    let both = open(&[first, second]);
    assert_eq!(answer(&both, "flakeguard_flakes"), &Answer::Fail("1 test is flaky".to_owned()));
    let finding = both.findings().iter().find(|finding| finding.rule == "flakeguard_flakes").unwrap();
    assert_eq!(finding.title, "com.example.FlakyTest#testFlaky is flaky: 1.00 (1/1)");
    assert_eq!(finding.evidence[0].text, "run 1, attempt 1 failed: Intermittent failure");
    assert_eq!((finding.evidence[0].path.as_str(), finding.evidence[0].line), ("x/run_1/attempt_1/r.xml", 5));
}

#[test]
fn triage_from_the_sample_upload_to_the_answers() {
    let Some(shared) = shared() else { return };
    let session = open(&files(&shared.join("synthetic/3_flakeguard"), "3_flakeguard"));
    // Which runs are these?
    let facts = session.facts();
    let runs: Vec<String> =
        facts.runs.iter().map(|run| format!("{} {} {}", run.id, run.label(), run.identity.word())).collect();
    assert_eq!(
        runs,
        ["1234567890 test ubuntu-latest sidecar", "1234567890/attempt_2 attempt 2 test ubuntu-latest sidecar"]
    );
    let run = &facts.runs[0];
    assert_eq!((run.repository.as_str(), run.project.as_str()), ("acme/payment-service", "gha-ci"));
    assert_eq!((run.sha.as_str(), run.branch.as_str(), run.event.as_str()), ("a3c1e7b9f2a0", "main", "push"));
    assert_eq!((run.run_number, run.workflow.as_str()), (Some(421), "CI"));
    // Was the upload taken?
    for rule in ["flakeguard_meta", "flakeguard_upload", "flakeguard_rejected", "silent_flakeguard_no_reports"] {
        assert_eq!(answer(&session, rule), &Answer::Pass, "{rule}");
    }
    // Which tests are flaky, how often, and is Slack told?
    let finding = session.findings().iter().find(|finding| finding.rule == "flakeguard_flakes").unwrap();
    assert_eq!(finding.title, "com.example.FlakyTest#testFlaky is flaky (test, ubuntu-latest): 1.00 (1/1)");
    assert!(matches!(answer(&session, "flakeguard_notify"), Answer::Fail(_)));
    // Retention and the server's health need what the server holds.
    for rule in ["flakeguard_retention", "flakeguard_server_log", "silent_flakeguard_stale_score"] {
        assert!(matches!(answer(&session, rule), Answer::NoData(_)), "{rule}");
    }
}

/// A pass must not come from what is missing.
#[test]
fn no_answer_turns_into_a_pass_for_lack_of_a_file() {
    let Some(shared) = shared() else { return };
    let all = files(&shared.join("synthetic/3_flakeguard"), "3_flakeguard");
    assert!(!all.is_empty());
    let whole = open(&all);
    for at in 0..all.len() {
        let mut less = all.clone();
        let gone = less.remove(at).0;
        let session = open(&less);
        for (rule, answer) in session.answers() {
            let before = whole.answers().iter().find(|(known, _)| known.id == rule.id).map(|(_, answer)| answer);
            // What fails because the failing attempt itself is there cannot fail without it; tests that
            // are left did run, so that their own rule may pass.
            let is_own = rule.id == "failed_tests" || rule.id == "flaky_tests";
            assert!(
                answer != &Answer::Pass || before == Some(&Answer::Pass) || is_own,
                "{} passes without {gone}; before: {before:?}",
                rule.id
            );
        }
    }
}
