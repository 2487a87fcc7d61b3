//! `templates` and `diff-logs` as a user meets them.

use crate::cli::{artiscope, write, write_zip};
use serde_json::Value;

const GOOD: &str = "2024-01-02T03:04:05.000Z INFO app - start 1\n2024-01-02T03:04:06.000Z INFO app - loaded 12 rows in 5 ms\n\
    2024-01-02T03:04:07.000Z INFO app - done\n";
const BAD: &str = "2024-01-03T03:04:05.000Z INFO app - start 2\n2024-01-03T03:04:06.000Z INFO app - loaded 7 rows in 90 ms\n\
    2024-01-03T03:04:07.000Z ERROR app - cannot reach db, token=abcdefgh12345678\n2024-01-03T03:04:08.000Z INFO app - loaded 1 rows in 2 ms\n\
    2024-01-03T03:04:09.000Z ERROR app - cannot reach db, token=abcdefgh87654321\n2024-01-03T03:04:10.000Z INFO app - done\n";

#[test]
fn assign_prints_one_id_for_each_line() {
    let path = write("assigned.log", b"a 1 b\n\nc\r\na 22 b\nlast");
    let done = artiscope(&["templates", &path, "--assign"]);
    assert_eq!((done.code, done.stdout.as_str()), (0, "0\n1\n2\n0\n3\n"), "{}", done.stderr);
    // A log may look like a report: its lines are what was asked for.
    let path = write("assigned.txt", b"ok 1 - a\nok 2 - a\n1..2\n");
    assert_eq!(artiscope(&["templates", &path, "--assign"]).stdout.lines().count(), 3);
    let zip = write_zip("two.zip", &[("a.log", b"x 1\n"), ("b.log", b"y 1\n")]);
    let done = artiscope(&["templates", &zip, "--assign"]);
    assert!(done.code == 64 && done.stderr.contains("--assign takes one log, not 2"), "{}", done.stderr);
}

#[test]
fn templates_have_counts_places_times_and_levels() {
    let path = write("templates.log", BAD.as_bytes());
    let done = artiscope(&["templates", &path, "--format", "json"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let found: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!((&found["schema"], &found["lines"], &found["logs"][0]), (&1.into(), &6.into(), &"templates.log".into()));
    let rows = found["templates"].as_array().unwrap();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[1]["template"], "loaded <*> rows in <*>");
    assert_eq!((&rows[1]["count"], &rows[1]["first_line"], &rows[1]["last_line"]), (&2.into(), &2.into(), &4.into()));
    assert_eq!(rows[1]["first_time"], "2024-01-03T03:04:06Z");
    assert_eq!((&rows[2]["severity"], &rows[2]["count"]), (&"error".into(), &2.into()));
    assert!(!done.stdout.contains("abcdefgh"), "{}", done.stdout);
    let text = artiscope(&["templates", &path]).stdout;
    assert!(text.starts_with("4 templates of 6 lines\n") && text.contains("loaded <*> rows in <*>"), "{text}");
}

#[test]
fn what_is_new_is_told_once_with_its_count() {
    let (good, bad) = (write("good.log", GOOD.as_bytes()), write("bad.log", BAD.as_bytes()));
    let done = artiscope(&["diff-logs", &bad, "--baseline", &good, "--format", "json"]);
    assert_eq!(done.code, 1, "{}", done.stderr);
    let found: Value = serde_json::from_str(&done.stdout).unwrap();
    let found = &found["differences"][0];
    assert_eq!((&found["lines"], &found["explained"], &found["shown"]), (&6.into(), &4.into(), &1.into()));
    let new = &found["new"][0];
    assert_eq!((&new["first_line"], &new["count"], &new["last_seen"]), (&3.into(), &2.into(), &5.into()));
    assert_eq!(new["severity"], "error");
    assert!(!done.stdout.contains("abcdefgh"), "{}", done.stdout);
    let text = artiscope(&["diff-logs", &bad, "--baseline", &good, "--context", "1"]);
    assert!(text.stdout.contains("@@ 3–3, 2 times, last at 5, error\n  2024-01-03T03:04:06"), "{}", text.stdout);
    assert_eq!(artiscope(&["diff-logs", &good, "--baseline", &bad, &good]).code, 0);
    assert_eq!(artiscope(&["diff-logs", &good, "--baseline", "no-such.log"]).code, 2);
}

#[test]
fn logs_of_archives_are_held_against_those_of_their_names() {
    let good = write_zip("good.zip", &[("a.log", b"alpha 1\n"), ("b.log", b"beta 1\n")]);
    let bad = write_zip("bad.zip", &[("a.log", b"alpha 2\nbeta 2\n"), ("b.log", b"beta 3\n")]);
    let done = artiscope(&["diff-logs", &bad, "--baseline", &good]);
    assert_eq!(done.code, 1);
    assert!(
        done.stdout.contains("bad.zip!/a.log: 1 new of 2 lines") && done.stdout.contains("+ beta 2"),
        "{}",
        done.stdout
    );
    assert!(done.stdout.contains("b.log: 0 new of 1 lines"), "{}", done.stdout);
}
