//! A history in a directory: kept, listed, removed, carried elsewhere; writers that are killed.

use crate::cli::{artiscope, place, write, write_zip};
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// An empty place for a history.
fn directory(name: &str) -> PathBuf {
    let path = place(name);
    // It may not be there.
    drop(std::fs::remove_dir_all(&path));
    path
}

fn history(root: &Path, args: &[&str]) -> (i32, String, String) {
    let (command, rest) = args.split_first().unwrap();
    let done = artiscope(&[&["history", command, "--history", root.to_str().unwrap()], rest].concat());
    (done.code, done.stdout, done.stderr)
}

/// A zip of a run with an id, whose second test fails where asked.
fn run(name: &str, id: &str, started: &str, is_red: bool) -> String {
    let meta = format!(
        r#"{{"repo_full_name":"a/b","run_id":{id},"run_attempt":1,"job_name":"test","started_at":"{started}","sha":"abc","branch":"main"}}"#
    );
    let failure =
        if is_red { r#"<failure message="Bearer abcdefghijklmnopqrstuvwxyz0123456789 said no"/>"# } else { "" };
    let junit = format!(
        r#"<testsuite name="s"><testcase classname="c" name="one" time="1"/><testcase classname="c" name="two" time="2">{failure}</testcase></testsuite>"#
    );
    write_zip(name, &[("meta.json", meta.as_bytes()), ("junit.xml", junit.as_bytes())])
}

#[test]
fn runs_are_kept_listed_replaced_and_shown() {
    let root = directory("history-kept");
    let (first, second) =
        (run("hk1.zip", "7001", "2026-01-01T10:00:00Z", true), run("hk2.zip", "7002", "2026-01-02T10:00:00Z", false));
    let (code, out, err) = history(&root, &["add", &first, &second]);
    assert_eq!((code, out.matches("kept ").count()), (0, 2), "{out}{err}");
    let (_, out, _) = history(&root, &["add", &first]);
    assert!(out.starts_with("replaced "), "{out}");
    let (_, out, _) = history(&root, &["list"]);
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].contains("2026-01-01T10:00:00Z red     1 of 2 red  a/b 7001 test"), "{out}");
    assert!(lines[1].contains("2026-01-02T10:00:00Z green   0 of 2 red  a/b 7002 test"), "{out}");
    assert!(lines[2].starts_with("2 runs, 4 executions of 2 tests, "), "{out}");
    let (_, out, _) = history(&root, &["show", "7001"]);
    assert!(out.contains("failed  c two  Bearer [redacted") && !out.contains("abcdefghij"), "{out}");
    let (_, out, _) = history(&root, &["show", "7001", "--format", "json"]);
    assert_eq!(out.lines().count(), 2);
    let strip =
        "c two\n  ✕✓\n  1 of 2 runs red, 0 passed only on retry\n  ✕ 2026-01-01T10:00:00Z 7001 test  Bearer [redacted";
    for named in ["two", "c two", "c.two", "tw"] {
        let (_, out, _) = history(&root, &["show", "--test", named]);
        assert!(out.starts_with(strip), "{named}: {out}");
    }
    let (_, out, _) = history(&root, &["show", "--test", "two", "--format", "json"]);
    assert!(out.contains(r#""status":"failed""#) && out.contains(r#""run_id":"7002""#), "{out}");
    assert_eq!(history(&root, &["show", "--test", "three"]).0, 2);
    assert_eq!(history(&root, &["show"]).0, 64);
}

/// Since when a cause stands, as `inspect` prints it beside a history.
fn since(root: &Path, zips: &[&str]) -> (Option<String>, String) {
    let flags = ["--history", root.to_str().unwrap()];
    let json = artiscope(&[&["inspect", "--format", "json"], &flags[..], zips].concat()).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let text = artiscope(&[&["inspect"], &flags[..], zips].concat()).stdout;
    let line = text.lines().find(|line| line.contains("since:")).unwrap_or_default().trim().to_owned();
    (json["findings"][0]["since"].as_str().map(str::to_owned), line)
}

#[test]
fn a_failure_is_known_since_its_first_red_run_in_a_row() {
    let root = directory("history-since");
    let runs = [(7401, "01", true), (7402, "02", false), (7403, "03", true), (7404, "04", true)];
    let zips: Vec<String> = runs
        .iter()
        .map(|(id, day, red)| run(&format!("hs{id}.zip"), &id.to_string(), &format!("2026-01-{day}T10:00:00Z"), *red))
        .collect();
    let last = zips[3].as_str();
    assert_eq!(since(&root, &[last]).0.as_deref(), Some("2026-01-04T10:00:00Z"), "nothing was kept yet");
    for zip in &zips[..3] {
        history(&root, &["add", zip]);
    }
    // The red run before the green one is another story.
    let wanted = (Some("2026-01-03T10:00:00Z".to_owned()), "since: 2026-01-03T10:00:00Z".to_owned());
    assert_eq!(since(&root, &[last]), wanted);
    // Between which runs it began is said, too.
    let json = artiscope(&["inspect", "--format", "json", "--history", root.to_str().unwrap(), last]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let found = &json["findings"][0];
    assert_eq!((found["first_bad"].as_str(), found["last_good"].as_str()), (Some("7403"), Some("7402")));
    // Kept and open at once, it is one run.
    history(&root, &["add", last]);
    assert_eq!(since(&root, &[last]), wanted);
    // Runs that are dropped together are a history, too.
    let all: Vec<&str> = zips.iter().map(String::as_str).collect();
    assert_eq!(since(&directory("history-empty"), &all), wanted);
    // What was green later fails no more.
    assert_eq!(since(&directory("history-empty"), &all[..2]), (None, String::new()));
}

#[test]
fn a_backup_gives_the_same_history_elsewhere_and_taking_it_twice_changes_nothing() {
    let (root, other) = (directory("history-from"), directory("history-to"));
    history(&root, &["add", &run("hb1.zip", "7101", "2026-01-01T10:00:00Z", true)]);
    let file = place("history.zip");
    let file = file.to_str().unwrap();
    assert_eq!(history(&root, &["export", "-o", file]).0, 0);
    assert_eq!(history(&other, &["import", file]).1, "1 of 1 runs are new\n");
    assert_eq!(history(&other, &["import", file]).1, "0 of 1 runs are new\n");
    assert_eq!(history(&root, &["list"]).1, history(&other, &["list"]).1);
    assert_eq!(history(&root, &["show", "7101"]).1, history(&other, &["show", "7101"]).1);
}

#[test]
fn what_is_no_history_is_said() {
    let root = directory("history-none");
    let (code, _, err) = history(&root, &["list"]);
    assert!((code, err.starts_with("error: there is no history")) == (2, true), "{code} {err}");
    let (code, _, err) = history(&root, &["add", &write("no-tests.txt", b"nothing")]);
    assert!((code, err.contains("nothing to keep")) == (3, true), "{code} {err}");
    std::fs::create_dir_all(&root).unwrap();
    std::fs::write(root.join("mine.txt"), "x").unwrap();
    let zip = run("hn1.zip", "7201", "2026-01-01T10:00:00Z", false);
    let (code, _, err) = history(&root, &["add", &zip]);
    assert!((code, err.contains("neither empty nor a history")) == (64, true), "{code} {err}");
    let (code, _, err) = history(&root, &["import", &zip]);
    assert!((code, err.contains("it holds no history")) == (2, true), "{code} {err}");
    assert!(artiscope(&["history", "list"]).stderr.contains("no history: give --history DIR"));
}

#[test]
fn old_runs_leave_and_damage_stops_it() {
    let root = directory("history-old");
    for (name, id, day) in [("ho1.zip", "7301", "2025-01-01"), ("ho2.zip", "7302", "2026-01-01")] {
        history(&root, &["add", &run(name, id, &format!("{day}T10:00:00Z"), true)]);
    }
    let (_, out, _) = history(&root, &["prune", "--dry-run"]);
    assert!(out.contains("1 runs older than 180 days would be removed"), "{out}");
    assert!(history(&root, &["list"]).1.contains("7301"));
    history(&root, &["prune"]);
    let (_, out, _) = history(&root, &["list"]);
    assert!(!out.contains("7301") && out.contains("7302"), "{out}");
    let run = std::fs::read_dir(root.join("runs")).unwrap().next().unwrap().unwrap().path();
    let bytes = std::fs::read(&run).unwrap();
    std::fs::write(&run, &bytes[..bytes.len() / 2]).unwrap();
    let (code, _, err) = history(&root, &["prune", "--as-of", "2026-02-01"]);
    assert!(code == 2 && err.contains("nothing was removed from a history that is damaged"), "{code} {err}");
    let (code, out, err) = history(&root, &["list"]);
    assert!(code == 0 && out.starts_with("0 runs") && err.contains("not read: its checksum"), "{code} {out} {err}");
}

#[test]
fn a_writer_that_died_while_it_made_the_directory_keeps_no_other_away() {
    let root = directory("history-begun");
    std::fs::create_dir_all(&root).unwrap();
    std::fs::write(root.join(".artiscope-history.4711"), "").unwrap();
    let (code, _, err) = history(&root, &["add", &run("hw1.zip", "7501", "2026-01-01T10:00:00Z", true)]);
    assert_eq!((code, err.as_str()), (0, ""));
}

/// Eight writers at a time, killed after some milliseconds, 200 in all: what was said to be kept is there,
/// and nothing that is there is damaged.
#[test]
fn killed_writers_lose_nothing_that_they_said_was_kept() {
    let root = directory("history-killed");
    let zips: Vec<String> = (0..40)
        .map(|at| run(&format!("hx{at}.zip"), &(8000 + at).to_string(), "2026-01-01T10:00:00Z", at % 3 == 0))
        .collect();
    let mut said = BTreeSet::new();
    let mut killed = 0;
    for round in 0..25_u64 {
        let mut writers: Vec<_> = (0..8_u64)
            .map(|writer| {
                let zips = (0..6).map(|at| &zips[usize::try_from((round * 7 + writer * 5 + at) % 40).unwrap()]);
                let mut command = Command::new(env!("CARGO_BIN_EXE_artiscope"));
                command.args(["history", "add", "--quiet", "--history", root.to_str().unwrap()]).args(zips);
                command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
            })
            .collect();
        for (at, writer) in writers.iter_mut().enumerate() {
            // After so many runs were said to be kept, and a moment, seeded.
            let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines().map_while(Result::ok);
            let mut told: Vec<String> = lines.by_ref().take((usize::try_from(round).unwrap() + at) % 6).collect();
            std::thread::sleep(Duration::from_micros((round * 311 + at as u64 * 1103) % 4000));
            killed += u32::from(writer.kill().is_ok());
            told.extend(lines);
            // A line that was cut was not said.
            let told = told.iter().filter(|line| line.ends_with("tests)"));
            said.extend(told.map(|line| line.split(' ').nth(1).unwrap().to_owned()));
            writer.wait().unwrap();
        }
    }
    assert_eq!(killed, 200);
    let (code, out, err) = history(&root, &["list"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let kept: BTreeSet<String> = out.lines().map(|line| line.split(' ').next().unwrap().to_owned()).collect();
    assert!(said.is_subset(&kept), "{:?} are gone", said.difference(&kept));
    assert!(!said.is_empty(), "all were killed before they kept anything");
    let (code, _, err) = history(&root, &["prune", "--as-of", "2030-01-01"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let (_, out, _) = history(&root, &["list"]);
    assert!(out.starts_with("0 runs"), "{out}");
}
