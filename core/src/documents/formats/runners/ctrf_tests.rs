//! CTRF: text in, dump out.

use crate::documents::testing::{read, read_streamed};
use expect_test::expect;

const REPORT: &str = r#"{"reportFormat": "CTRF", "specVersion": "1.0.0", "results": {"tool": {"name": "t"},
"summary": {"tests": 5, "passed": 1, "failed": 2, "skipped": 0, "pending": 1, "other": 1, "start": 1714557600000, "stop": 1714557601000},
"tests": [
{"name": "adds", "status": "passed", "duration": 5, "suite": ["math", "sum"], "filePath": "a.js", "line": 3,
 "retries": 1, "flaky": true, "tags": ["@slow"], "parameters": {"a": 1, "b": "x"},
 "retryAttempts": [{"attempt": 1, "status": "failed", "duration": 7, "message": "1 is\nnot 2", "trace": "at a.js:4\nat b"}]},
{"name": "subtracts", "status": "failed", "duration": 1.5, "suite": "math > minus", "message": "\u001b[31mboom\u001b[0m",
 "trace": "at c.js", "rawStatus": "timedOut", "stdout": ["one", "two"], "stderr": [],
 "attachments": [{"name": "shot", "contentType": "image/png", "path": "out/shot.png"}]},
{"name": "later", "status": "pending", "duration": 0},
{"name": "odd", "status": "other", "rawStatus": "blocked", "duration": 0, "retries": 2},
{"name": "lost", "status": "failed", "duration": 2, "screenshot": "aGk="}
]}}"#;

#[test]
fn tests_and_their_retries_are_read() {
    let dump = read("report.json", REPORT);
    expect![[r#"
        document ctrf first=1714557600000 last=1714557601000
        test 0 1/2 failed suite="math › sum" name="adds" file="a.js" line=3 7ms
          message "1 is\nnot 2"
          summary "1 is"
          details [529..546]
          lines 6-6
        test 0 2/2 passed suite="math › sum" name="adds" file="a.js" line=3 5ms
          property "a"="1"
          property "b"="x"
          property "flaky"="true"
          tag "@slow"
        test 1 1/1 failed suite="math › minus" name="subtracts" 1.5ms
          message "boom"
          summary "boom"
          source "timedOut"
          details [683..692]
          stdout [729..743]
          lines 8-8
          attachment "out/shot.png" "shot" "image/png"
        test 2 1/1 skipped name="later" 0ms
          source "pending"
        test 3 1/3 failed name="odd"
          source "retried"
        test 3 2/3 failed name="odd"
          source "retried"
        test 3 3/3 skipped name="odd" 0ms
          source "blocked"
        test 4 1/1 failed name="lost" 2ms
          attachment "" "screenshot" "image/png"[1058..1064]
    "#]]
    .assert_eq(&dump);
    assert_eq!(read("report.json", format!("\u{feff}{REPORT}")).lines().count(), dump.lines().count());
    assert_eq!(read_streamed("any.txt", REPORT, 7), dump);
}

#[test]
fn a_cut_report_is_read_to_the_cut() {
    let at = |text: &str| &REPORT[..REPORT.find(text).unwrap()];
    expect![[r#"
        document ctrf first=1714557600000 last=1714557601000
        test 0 1/2 failed suite="math › sum" name="adds" file="a.js" line=3 7ms
          message "1 is\nnot 2"
          summary "1 is"
          details [529..546]
          lines 6-6
        test 0 2/2 passed suite="math › sum" name="adds" file="a.js" line=3 5ms
          property "a"="1"
          property "b"="x"
          property "flaky"="true"
          tag "@slow"
        test 1 1/1 failed suite="math › minus" name="subtracts" 1.5ms
          message "boom"
          summary "boom"
          details [683..692]
          lines 8-8
        note data_loss report.json broken after 2 cases: the text ends before its value does bytes=2 line=8
    "#]]
    .assert_eq(&read("report.json", at("\"rawStatus\": \"timedOut\"")));
    expect![[r#"
        document ctrf first=1714557600000 last=1714557601000
        test 0 1/2 failed suite="math › sum" name="adds" file="a.js" line=3 7ms
          message "1 is\nnot 2"
          summary "1 is"
          details [529..546]
          lines 6-6
        test 0 2/2 passed suite="math › sum" name="adds" file="a.js" line=3 5ms
          property "a"="1"
          property "b"="x"
          property "flaky"="true"
          tag "@slow"
        test 1 1/1 failed suite="math › minus" name="subtracts" 1.5ms
          message "boom"
          summary "boom"
          source "timedOut"
          details [683..692]
          stdout [729..743]
          lines 8-8
          attachment "out/shot.png" "shot" "image/png"
        test 2 1/1 skipped name="later" 0ms
          source "pending"
        note data_loss report.json broken after 3 cases: the text ends before its value does; one case was cut off, its result is unknown bytes=2 line=11
    "#]].assert_eq(&read("report.json", at("\"rawStatus\": \"blocked\"")));
    for end in (0..REPORT.len()).filter(|end| REPORT.is_char_boundary(*end)) {
        read("report.json", &REPORT[..end]);
    }
}

#[test]
fn counts_that_disagree_are_told() {
    let dump = read(
        "r.json",
        r#"{"results": {"tool": {}, "summary": {"tests": 2, "failed": 0, "pending": 0}, "tests": [{"name": "a", "status": "failed"}]}}"#,
    );
    expect![[r#"
        document ctrf
        test 0 1/1 failed name="a"
        note info r.json declares 2 tests and holds 1 bytes=0
        note info r.json declares 0 failed and holds 1 bytes=0
    "#]]
    .assert_eq(&dump);
}
