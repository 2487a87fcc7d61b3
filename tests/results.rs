//! Tests that runners told in real CI logs, against what the project that gathered them asserts.
//!
//! Counts and failing names are those that a user gets: of a `Session` on the log. What differs stands in
//! `corpus/results.txt`, one value a line with its reason; a row that is gone fails too.
//! `ARTISCOPE_SHOW=part-of-a-path` prints the values of these files.

use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::facts::{Facts, TestRow};
use artiscope_core::session::Session;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

/// A file that could not be run has no test of its own upstream.
const BROKEN: &str = "suite failed to run";

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("ARTISCOPE_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: ARTISCOPE_CORPUS is not set");
    }
    folder
}

/// The words of a name in order, without what writers put between and around them.
fn words(texts: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for text in texts {
        let text = text.strip_suffix(".py").unwrap_or(text);
        let all = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.extend(all.map(str::to_lowercase));
    }
    words.sort();
    words
}

/// A failing case in the ways in which upstream's analysers name it.
fn names(facts: &Facts, row: &TestRow) -> Vec<Vec<String>> {
    let [suite, class, name] = [row.suite, row.class, row.name].map(|id| facts.text(id));
    vec![words(&[name]), words(&[class, name]), words(&[suite, name]), words(&[suite, class, name])]
}

/// Tests, failures, skipped, as upstream counts: builds of Java and unittest count what was skipped among the
/// tests, as their own ends do; others leave it out, and pytest's expected failures are tests that ran.
fn counts(facts: &Facts, told: &Value) -> [u64; 3] {
    let is = |key: &str, word: &str| told[key].as_str().is_some_and(|said| said.starts_with(word));
    let of_java = ["java-ant", "java-gradle", "java-maven"].iter().any(|word| is("analyzer", word));
    let is_all = of_java || is("build_system", "play") || is("framework", "unittest");
    let mut counts = [0; 3];
    for row in facts.cases().filter_map(<[_]>::last).filter(|row| facts.text(row.name) != BROKEN) {
        let is_expected = facts.detail_of(row).is_some_and(|detail| facts.text(detail.source_status) == "xfail");
        let is_skipped = row.status.word() == "skipped" && !is_expected;
        let [tests, failures, skipped] = &mut counts;
        *tests += u64::from(!is_skipped || is_all);
        *failures += u64::from(row.status.is_red());
        *skipped += u64::from(is_skipped);
    }
    counts
}

/// The verdict over all, with its counts of tests and failures.
fn verdict(files: Vec<(&str, Vec<u8>)>) -> (&'static str, u64, u64) {
    let inputs = files.into_iter().map(|(name, bytes)| (name.to_owned(), Box::new(bytes) as Box<dyn ByteSource>));
    let session = Session::open(Limits::default(), inputs.collect());
    let summary = session.summary(false);
    let (verdict, totals) = (summary.verdict.word(), &summary.counts);
    (verdict, totals.tests, totals.failed + totals.error)
}

#[test]
fn a_log_decides_as_far_as_its_runner_came() {
    let start =
        "============================= test session starts ==============================\ncollected 3 items\n\n";
    let of = |end: &str| verdict(vec![("ci.log", format!("$ pytest\n{start}{end}").into_bytes())]);
    let (letters, rule) = ("tests/test_a.py ..", "=".repeat(30));
    assert_eq!(of(&format!("{letters}.\n\n{rule} 3 passed in 0.12s {rule}\n")), ("green", 3, 0));
    assert_eq!(of(&format!("{letters}F\n\n{rule} 1 failed, 2 passed in 0.12s {rule}\n")), ("red", 3, 1));
    assert_eq!(of(letters), ("no_data", 0, 0));
    let cut = format!("{letters}.\n\n{rule} 3 passed in 0.12s {rule}\n$ pytest more\n{start}tests/test_b.py .");
    assert_eq!(of(&cut), ("no_data", 3, 0), "what was cut may have failed");
}

#[test]
fn logs_of_a_job_and_of_its_steps_count_once() {
    let log = "2024-05-06T07:08:09.1234567Z ##[group]Run npm test\n2024-05-06T07:08:09.1234567Z   12 passing (1s)\n2024-05-06T07:08:09.1234567Z   1 failing\n2024-05-06T07:08:09.1234567Z \n2024-05-06T07:08:09.1234567Z   1) Cart adds:\n2024-05-06T07:08:09.1234567Z      Error: no\n2024-05-06T07:08:10.1234567Z ##[error]Process completed with exit code 1.\n";
    let zip = artiscope_core::entries::testing::zip(&[
        ("0_build (20).txt", log.as_bytes()),
        ("build (20)/1_Set up job.txt", b"2024-05-06T07:08:00.1234567Z Current runner version: '2.3'\n"),
        ("build (20)/4_Run npm test.txt", log.as_bytes()),
    ]);
    assert_eq!(verdict(vec![("logs_123.zip", zip)]), ("red", 13, 1));
}

#[test]
fn tests_told_in_logs_agree_with_their_truths() {
    let Some(folder) = corpus() else { return };
    let truth: Value = serde_json::from_slice(&std::fs::read(folder.join("truth.json")).unwrap()).unwrap();
    let shown = std::env::var("ARTISCOPE_SHOW").ok();
    let reviewed: Vec<Vec<&str>> =
        include_str!("corpus/results.txt").lines().map(|line| line.split(" | ").collect()).collect();
    let (mut files, mut agreed, mut unexplained, mut met) = (0, 0, String::new(), BTreeSet::new());
    let [mut same, mut theirs_all, mut ours_all] = [0_usize; 3];
    for (file, told) in truth.as_object().unwrap().iter().filter(|(file, _)| file.starts_with("BugSwarm__")) {
        let is_shown = shown.as_ref().is_none_or(|part| file.contains(part.as_str()));
        if told.get("tests").is_none() || !is_shown {
            continue;
        }
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let source: Box<dyn ByteSource> = Box::new(bytes);
        let name = file.rsplit('/').next().unwrap().to_owned();
        let session = Session::open(Limits::default(), vec![(name, source)]);
        let facts = session.facts();
        let ours = counts(facts, told);
        let mut off = Vec::new();
        for (key, ours) in ["tests", "failures", "skipped"].into_iter().zip(ours) {
            if let Some(theirs) = told[key].as_u64().filter(|theirs| *theirs != ours) {
                off.push(format!("{key} {theirs} is {ours}"));
            }
        }
        files += 1;
        agreed += usize::from(off.is_empty());
        // Names of failing cases, each once for one of theirs.
        let red = facts.cases().filter_map(<[_]>::last).filter(|row| row.status.is_red());
        let red: Vec<&TestRow> =
            red.filter(|row| ![BROKEN, "unnamed failure"].contains(&facts.text(row.name))).collect();
        let mut ours: Vec<Vec<Vec<String>>> = red.iter().map(|row| names(facts, row)).collect();
        let texts: Vec<String> =
            red.iter().map(|row| [row.suite, row.class, row.name].map(|id| facts.text(id)).join(" | ")).collect();
        if let Some(theirs) = told["failed_tests"].as_array() {
            (theirs_all, ours_all) = (theirs_all + theirs.len(), ours_all + ours.len());
            for name in theirs.iter().filter_map(Value::as_str) {
                let wanted = words(&[name]);
                match ours.iter().position(|names| names.contains(&wanted)) {
                    Some(at) => {
                        ours.swap_remove(at);
                        same += 1;
                    }
                    None => off.push(format!("no name {name}")),
                }
            }
            if !ours.is_empty() {
                off.push(format!("{} names more", ours.len()));
            }
        }
        if shown.is_some() {
            println!("{file}: {told}\nours: {:?}\n{texts:#?}", counts(facts, told));
            facts.notes.iter().for_each(|note| println!("{:?} {}:{} {}", note.loss, note.path, note.line, note.what));
        }
        for off in off {
            match reviewed.iter().position(|row| row.len() == 3 && file.ends_with(row[0]) && row[1] == off) {
                Some(at) => drop(met.insert(at)),
                None => writeln!(unexplained, "{} | {off} | ", file.split("analyzer/").last().unwrap()).unwrap(),
            }
        }
    }
    let f1 = 2.0 * same as f64 / (theirs_all + ours_all) as f64;
    println!("{unexplained}counts agree in {agreed} of {files} logs");
    println!("failing names: {same} of {theirs_all} found, {ours_all} told, F1 {f1:.3}");
    if shown.is_some() {
        return;
    }
    assert_eq!(unexplained, "");
    let gone: Vec<_> = (0..reviewed.len()).filter(|at| !met.contains(at)).map(|at| &reviewed[at]).collect();
    assert!(gone.is_empty(), "explained deviations that are gone: take them off the list: {gone:?}");
    assert!(files > 0 && agreed * 10 >= files * 9, "counts agree in {agreed} of {files} logs");
    assert!(f1 >= 0.85, "F1 of failing names is {f1:.3}");
}
