//! `compare`: two paths, a path and a kept run, two instances of one run; exit codes; the document and its schema.

use crate::cli::{artiscope, place, write_zip};
use crate::contract::check;
use serde_json::Value;
use std::fmt::Write as _;

/// A zip of a run; each test is name, seconds and what it said, if it failed.
fn run(file: &str, meta: (&str, &str, &str), tests: &[(&str, f64, &str)], more: &[(&str, &str)]) -> String {
    let (id, started, instance) = meta;
    let meta = format!(
        r#"{{"repo_full_name":"a/b","run_id":{id},"run_attempt":1,"job_name":"test","instance":"{instance}","started_at":"{started}","sha":"sha{id}","branch":"main"}}"#
    );
    let mut junit = r#"<testsuite name="s">"#.to_owned();
    for (name, seconds, said) in tests {
        write!(junit, r#"<testcase classname="c.D" name="{name}" time="{seconds}">"#).unwrap();
        match *said {
            "" => {}
            "skip" => junit.push_str("<skipped/>"),
            said => write!(junit, r#"<failure message="{said}"/>"#).unwrap(),
        }
        junit.push_str("</testcase>");
    }
    junit.push_str("</testsuite>");
    let mut members: Vec<(&str, &[u8])> = vec![("meta.json", meta.as_bytes()), ("junit.xml", junit.as_bytes())];
    members.extend(more.iter().map(|(name, text)| (*name, text.as_bytes())));
    write_zip(file, &members)
}

const BASE: &[(&str, f64, &str)] = &[
    ("adds", 1.0, ""),
    ("breaks", 1.0, ""),
    ("stays", 1.0, "no such table: a12"),
    ("heals", 1.0, "Bearer abcdefghijklmnopqrstuvwxyz0123456789 said no"),
    ("removes an item", 1.0, ""),
    ("slow", 1.0, ""),
    ("leaves", 1.0, ""),
];
const HEAD: &[(&str, f64, &str)] = &[
    ("adds", 1.0, ""),
    ("breaks", 1.0, "expected 1, got 2"),
    ("stays", 1.0, "no such table: a13"),
    ("heals", 1.0, ""),
    ("removes one item", 1.0, ""),
    ("slow", 9.0, ""),
    ("comes as a guest", 1.0, "skip"),
];

fn pair(name: &str) -> [String; 2] {
    let lcov = |covered: u32| format!("SF:a.rs\nDA:1,{covered}\nDA:2,1\nLF:2\nLH:{}\nend_of_record\n", 1 + covered);
    [
        run(
            &format!("{name}-a.zip"),
            ("8001", "2026-01-01T10:00:00Z", ""),
            BASE,
            &[("lcov.info", &lcov(0)), ("old.log", "x")],
        ),
        run(&format!("{name}-b.zip"), ("8002", "2026-01-02T10:00:00Z", ""), HEAD, &[("lcov.info", &lcov(1))]),
    ]
}

fn words(json: &Value, change: &str) -> Vec<String> {
    let tests = json["tests"].as_array().unwrap().iter();
    tests.filter(|test| test["change"] == change).map(|test| test["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn two_archives_are_compared_test_by_test() {
    let [base, head] = pair("cmp");
    let done = artiscope(&["compare", &base, &head, "--format", "json"]);
    assert_eq!(done.code, 1, "{}", done.stderr);
    let json: Value = serde_json::from_str(&done.stdout).unwrap();
    let schema: Value = serde_json::from_str(&artiscope(&["schema", "compare"]).stdout).unwrap();
    let mut wrong = Vec::new();
    check(&schema, &schema, &json, "$", &mut wrong);
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!((json["answer"].as_str(), json["counts"]["new"].as_u64()), (Some("fail"), Some(1)));
    assert_eq!(words(&json, "new"), ["breaks"]);
    assert_eq!(words(&json, "still_failing"), ["stays"]);
    assert_eq!(words(&json, "fixed"), ["heals"]);
    assert_eq!(words(&json, "removed"), ["leaves"]);
    assert_eq!(words(&json, "added"), ["comes as a guest"]);
    let renamed = json["tests"].as_array().unwrap().iter().find(|test| test["renamed_from"].is_object()).unwrap();
    assert_eq!(
        (&renamed["name"], &renamed["renamed_from"]["name"]),
        (&"removes one item".into(), &"removes an item".into())
    );
    let slow = json["tests"].as_array().unwrap().iter().find(|test| test["name"] == "slow").unwrap();
    assert_eq!((slow["pace"]["word"].as_str(), slow["change"].as_str()), (Some("slower"), Some("same")));
    // Numbers within a message are no other cause.
    let causes: Vec<&str> =
        json["causes"].as_array().unwrap().iter().filter_map(|cause| cause["change"].as_str()).collect();
    assert_eq!(causes, ["new", "still", "gone"]);
    assert_eq!(json["commits"][0], "sha8002");
    let line = json["coverage"].as_array().unwrap().iter().find(|row| row["metric"] == "line").unwrap();
    assert_eq!((line["base_covered"].as_u64(), line["head_covered"].as_u64()), (Some(1), Some(2)));
    let files: Vec<&str> =
        json["files"]["changed"].as_array().unwrap().iter().filter_map(|file| file["path"].as_str()).collect();
    assert!(files.contains(&"old.log"), "{files:?}");
    assert!(!done.stdout.contains("abcdefghij"), "secrets stay inside");
    let text = artiscope(&["compare", &base, &head]).stdout;
    assert!(text.starts_with("✕ 1 new failure, 1 fixed, 1 still failing, 1 slower, 1 removed\n"), "{text}");
    let markdown = artiscope(&["compare", &base, &head, "--format", "markdown"]).stdout;
    assert!(markdown.contains("### New failures (1)\n\n- **breaks** c.D — expected 1, got 2\n"), "{markdown}");
}

#[test]
fn the_exit_code_is_what_was_asked_for() {
    let [base, head] = pair("exit");
    let code = |args: &[&str]| artiscope(&[&["compare"], args].concat()).code;
    assert_eq!(code(&[&head, &base]), 1, "heals is red the other way round");
    assert_eq!(code(&[&base, &base]), 0);
    assert_eq!(code(&[&base, &base, "--fail-on", "still-failing"]), 1);
    assert_eq!(code(&[&base, &head, "--fail-on", "flaky,skipped"]), 0);
    assert_eq!(code(&[&base, &head, "--fail-on", "slower"]), 1);
    assert_eq!(code(&[&base, &head, "--fail-on", "removed"]), 1);
    assert_eq!(code(&[&base, &head, "--fail-on", "never"]), 0);
    let none = run("exit-none.zip", ("8003", "2026-01-03T10:00:00Z", ""), &[], &[]);
    let done = artiscope(&["compare", &base, &none]);
    assert!((done.code, done.stdout.contains("The head has no tests")) == (3, true), "{}", done.stdout);
    assert_eq!(code(&[&base, "nowhere.zip"]), 2);
    assert_eq!(code(&[&base]), 64);
}

#[test]
fn a_kept_run_and_the_pinned_baseline_are_bases_too() {
    let root = place("compare-history");
    drop(std::fs::remove_dir_all(&root));
    let root = root.to_str().unwrap();
    let [base, head] = pair("kept");
    let history = |args: &[&str]| artiscope(&[&["history"], args, &["--history", root]].concat());
    assert_eq!(history(&["add", &base]).code, 0);
    let compare = |word: &str| artiscope(&["compare", word, &head, "--history", root]);
    let told = compare("8001");
    assert_eq!(told.code, 1, "{}", told.stderr);
    assert!(told.stdout.starts_with("✕ 1 new failure, 1 fixed, 1 still failing"), "{}", told.stdout);
    assert!(
        told.stdout.contains("failing since 2026-01-01 (run 8001), when it was first seen, 2 runs in a row"),
        "{}",
        told.stdout
    );
    let done = compare("baseline");
    assert!((done.code, done.stderr.contains("no run is pinned as the baseline")) == (2, true), "{}", done.stderr);
    let pinned = history(&["pin", "8001", "--branch", "main"]);
    assert_eq!(pinned.stdout, "pinned 8001 test as the baseline of branch main\n", "{}", pinned.stderr);
    assert!(history(&["list"]).stdout.contains("8001 test  pinned"));
    assert!(compare("baseline").stdout.contains("8002 test of a/b against 8001 test (the pinned baseline)."));
    // It stays for as long as it is pinned, also in a copy.
    history(&["prune", "--as-of", "2036-01-01"]);
    assert!(history(&["list"]).stdout.starts_with(&history(&["list"]).stdout[..10]));
    let file = place("compare-backup.zip");
    let file = file.to_str().unwrap();
    assert_eq!(history(&["export", "-o", file]).code, 0);
    let copy = place("compare-copy");
    drop(std::fs::remove_dir_all(&copy));
    let copy = copy.to_str().unwrap();
    assert_eq!(artiscope(&["history", "import", file, "--history", copy]).code, 0);
    assert!(artiscope(&["history", "list", "--history", copy]).stdout.contains("8001 test  pinned"));
    assert_eq!(history(&["unpin"]).code, 2, "that of all branches is another");
    assert_eq!(history(&["unpin", "--branch", "main"]).code, 0);
    history(&["prune", "--as-of", "2036-01-01"]);
    assert!(history(&["list"]).stdout.starts_with("0 runs"));
    assert_eq!(compare("8001").code, 2);
}

#[test]
fn instances_of_one_run_are_compared_and_what_fails_on_one_alone_is_said() {
    let started = "2026-01-01T10:00:00Z";
    let linux = run("leg-linux.zip", ("8101", started, "linux"), &[("opens", 1.0, ""), ("closes", 1.0, "")], &[]);
    let windows = run(
        "leg-windows.zip",
        ("8101", started, "windows"),
        &[("opens", 1.0, "path is too long"), ("closes", 1.0, "")],
        &[],
    );
    let args = ["compare", "linux", "windows", "--in", &linux, "--in", &windows];
    let text = artiscope(&args);
    assert_eq!(text.code, 1, "{}", text.stderr);
    assert!(
        text.stdout.contains("opens: only on windows: red in 1 of 1 there, in 0 of 1 elsewhere"),
        "{}",
        text.stdout
    );
    let json: Value = serde_json::from_str(&artiscope(&[&args[..], &["--format", "json"]].concat()).stdout).unwrap();
    assert_eq!(
        (words(&json, "new"), json["instances"][0]["only"].as_str()),
        (vec!["opens".to_owned()], Some("windows"))
    );
    let [base, head] = pair("alone");
    let alone = artiscope(&["compare", &base, &head]).stdout;
    assert!(alone.contains("No data: no job ran on several instances here"), "{alone}");
}
