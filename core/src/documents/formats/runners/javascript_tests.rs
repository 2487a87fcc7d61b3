//! Reports of runners of JavaScript: text in, dump out.

use crate::documents::testing::{read, read_streamed};
use expect_test::{Expect, expect};

pub(super) fn check(report: &str, dump: &Expect) {
    let whole = read("any.txt", report);
    dump.assert_eq(&whole);
    let marked = read("any.txt", format!("\u{feff}{report}"));
    assert_eq!(marked.lines().count(), whole.lines().count());
    assert_eq!(read_streamed("any.txt", report, 512), whole);
    // Wherever it is cut.
    for end in (0..report.len()).filter(|end| report.is_char_boundary(*end)) {
        let notes = read("any.txt", &report[..end]).lines().filter(|line| line.starts_with("note data_loss")).count();
        assert!(notes <= 1, "cut at {end}");
    }
}

#[test]
fn jest() {
    check(
        r#"{"numFailedTestSuites":2,"numFailedTests":1,"numPassedTests":1,"numPendingTests":1,"numTodoTests":1,"numTotalTestSuites":2,"numTotalTests":4,
"snapshot":{"unmatched":0},"startTime":1714557600000,"success":false,"testResults":[
{"assertionResults":[
 {"ancestorTitles":["math","plus"],"duration":3,"failureMessages":["Error: \u001b[2mexpect\u001b[22m(a).toBe(b)\n\nExpected: 2\nReceived: 1\n    at x (/w/a.test.js:7:3)","TypeError: b\n    at y"],"fullName":"math plus adds","invocations":2,"location":{"column":3,"line":7},"retryReasons":["Error: first\n    at z"],"status":"failed","title":"adds"},
 {"ancestorTitles":["math"],"duration":1,"failureMessages":[],"fullName":"math ok","invocations":3,"location":null,"status":"passed","title":"ok","meta":{"k":1},"tags":["slow"]},
 {"ancestorTitles":[],"duration":null,"failureMessages":[],"fullName":"off","status":"pending","title":"off"},
 {"ancestorTitles":[],"failureMessages":[],"fullName":"idea","status":"todo","title":"idea"}],
 "endTime":1714557602000,"message":"","name":"/w/a.test.js","startTime":1714557601000,"status":"failed","summary":""},
{"assertionResults":[],"endTime":1714557602000,"message":"  ● Test suite failed to run\n\n    Cannot find module './x'\n","name":"/w/b.test.js","startTime":1714557601000,"status":"failed"}]}"#,
        &expect![[r#"
            document jest suites=2 first=1714557600000 last=1714557602000
            test 0 1/2 failed suite="math › plus" name="adds" file="/w/a.test.js" line=7
              message "Error: first"
              summary "Error: first"
              source "retried"
              details [538..562]
              lines 4-4
            test 0 2/2 failed suite="math › plus" name="adds" file="/w/a.test.js" line=7 3ms
              message "Error: expect(a).toBe(b)\n\nExpected: 2\nReceived: 1"
              type "Error"
              summary "Error: expect(a).toBe(b)"
              details [316..418]
              lines 4-4
              more failed "TypeError: b" "TypeError" [419..443]
            test 1 1/3 failed suite="math" name="ok" file="/w/a.test.js"
              source "retried"
            test 1 2/3 failed suite="math" name="ok" file="/w/a.test.js"
              source "retried"
            test 1 3/3 passed suite="math" name="ok" file="/w/a.test.js" 1ms
              property "k"="1"
              tag "slow"
            test 2 1/1 skipped name="off" file="/w/a.test.js"
            test 3 1/1 skipped name="idea" file="/w/a.test.js"
              source "todo"
            test 4 1/1 error suite="/w/b.test.js" name="suite failed to run" file="/w/b.test.js"
              message "Cannot find module './x'"
              summary "Cannot find module './x'"
              source "suite failed to run"
              details [1160..1226]
              lines 9-9
        "#]],
    );
}

#[test]
fn playwright() {
    check(
        r#"{"config": {"rootDir": "/w", "projects": []}, "suites": [{"title": "a.spec.ts", "file": "a.spec.ts", "specs": [
 {"title": "logs in", "ok": true, "tags": ["slow"], "file": "a.spec.ts", "line": 3, "tests": [
  {"expectedStatus": "passed", "projectName": "chromium", "annotations": [{"type": "issue", "description": "X-1"}], "status": "flaky", "results": [
   {"workerIndex": 1, "status": "failed", "duration": 9, "retry": 0, "startTime": "2024-05-01T10:00:00.000Z",
    "errors": [{"message": "\u001b[31mError: no button\u001b[39m\n\n  3 | x", "stack": "Error: no button\n  at a.ts:4", "location": {"file": "/w/a.spec.ts", "line": 4, "column": 2}}, {"message": "second"}],
    "stdout": [{"text": "hi\n"}], "stderr": [], "attachments": [{"name": "trace", "path": "/w/t.zip", "contentType": "application/zip"}, {"name": "log", "body": "aGk=", "contentType": "text/plain"}],
    "steps": [{"title": "open", "steps": [{"title": "click", "error": {"message": "no button"}}]}]},
   {"workerIndex": 2, "status": "passed", "duration": 7, "retry": 1, "startTime": "2024-05-01T10:00:01.000Z", "errors": [], "stdout": [], "stderr": []}]},
  {"expectedStatus": "passed", "projectName": "webkit", "annotations": [], "status": "unexpected", "results": [{"status": "timedOut", "duration": 30000, "error": {"message": "Test timeout of 30000ms exceeded."}}]}]}],
 "suites": [{"title": "cart", "specs": [
  {"title": "known", "file": "a.spec.ts", "line": 9, "tests": [{"expectedStatus": "failed", "projectName": "chromium", "status": "expected", "results": [{"status": "failed", "errors": [{"message": "bug"}]}]}]},
  {"title": "fixed", "file": "a.spec.ts", "line": 12, "tests": [{"expectedStatus": "failed", "projectName": "chromium", "status": "unexpected", "results": [{"status": "passed", "errors": []}]}]},
  {"title": "off", "file": "a.spec.ts", "line": 15, "tests": [{"expectedStatus": "skipped", "annotations": [{"type": "fixme", "description": "later"}], "projectName": "chromium", "status": "skipped", "results": [{"status": "skipped", "duration": 0}]}]},
  {"title": "never", "tests": [{"expectedStatus": "passed", "projectName": "chromium", "status": "skipped", "results": []}]}]}]}],
 "errors": [{"message": "Error: no tests found", "location": {"file": "b.ts", "line": 1, "column": 0}}],
 "stats": {"startTime": "2024-05-01T10:00:00.000Z", "expected": 1, "unexpected": 2, "flaky": 1, "skipped": 3}}"#,
        &expect![[r#"
            document playwright suites=2 first=1714557600000 last=1714557601000
            test 0 1/2 failed suite="a.spec.ts" class="chromium" name="logs in" file="a.spec.ts" line=3 9ms
              message "Error: no button\n\n  3 | x"
              type "Error"
              summary "Error: no button"
              details [552..583]
              stdout [696..702]
              lines 5-5
              more failed "second" "" [660..668]
              property "location"="/w/a.spec.ts:4:2"
              property "failed step"="open › click"
              property "issue"="X-1"
              property "workerIndex"="1"
              tag "slow"
              attachment "/w/t.zip" "trace" "application/zip"
              attachment "" "log" "text/plain"[833..839]
            test 0 2/2 passed suite="a.spec.ts" class="chromium" name="logs in" file="a.spec.ts" line=3 7ms
              property "issue"="X-1"
              property "workerIndex"="2"
              tag "slow"
            test 1 1/1 error suite="a.spec.ts" class="webkit" name="logs in" file="a.spec.ts" line=3 30000ms
              message "Test timeout of 30000ms exceeded."
              summary "Test timeout of 30000ms exceeded."
              source "timedOut"
              details [1302..1337]
              lines 9-9
              tag "slow"
            test 2 1/1 passed suite="a.spec.ts › cart" class="chromium" name="known" file="a.spec.ts" line=9
              message "bug"
              summary "bug"
              source "failed as expected"
              details [1584..1589]
              lines 11-11
              property "expectedStatus"="failed"
            test 3 1/1 failed suite="a.spec.ts › cart" class="chromium" name="fixed" file="a.spec.ts" line=12
              message "Expected to fail, but passed."
              summary "Expected to fail, but passed."
              property "expectedStatus"="failed"
            test 4 1/1 skipped suite="a.spec.ts › cart" class="chromium" name="off" file="a.spec.ts" line=15 0ms
              message "later"
              summary "later"
            test 5 1/1 skipped suite="a.spec.ts › cart" class="chromium" name="never"
              source "did not run"
            test 6 1/1 error name="error outside of tests"
              message "Error: no tests found"
              type "Error"
              summary "Error: no tests found"
              details [2203..2226]
              lines 15-15
              property "location"="b.ts:1:0"
            note info any.txt declares 3 skipped and holds 2 bytes=0
        "#]],
    );
}

#[test]
fn mocha() {
    check(
        r#"{"stats": {"suites": 1, "tests": 3, "passes": 1, "pending": 1, "failures": 2, "start": "2024-05-01T10:00:00.000Z", "end": "2024-05-01T10:00:01.000Z", "duration": 12},
"tests": [
 {"title": "adds", "fullTitle": "math plus adds", "file": "/w/a.js", "duration": 3, "currentRetry": 1, "speed": "fast", "err": {}},
 {"title": "later", "fullTitle": "math later", "file": "/w/a.js", "currentRetry": 0, "err": {}},
 {"title": "bad", "fullTitle": "math bad", "file": "/w/a.js", "duration": 4, "currentRetry": 0, "err": {"message": "1 == 2", "stack": "AssertionError [ERR_ASSERTION]: 1 == 2\n    at a.js:3", "expected": "2", "actual": "1", "code": "ERR_ASSERTION"}}],
"pending": [{"title": "later", "fullTitle": "math later", "file": "/w/a.js", "currentRetry": 0, "err": {}}],
"failures": [
 {"title": "bad", "fullTitle": "math bad", "file": "/w/a.js", "duration": 4, "currentRetry": 0, "err": {"message": "1 == 2"}},
 {"title": "\"before all\" hook", "fullTitle": "db \"before all\" hook", "file": "/w/b.js", "duration": 1, "err": {"message": "refused", "stack": "Error: refused\n    at b.js:1"}}],
"passes": []}"#,
        &expect![[r#"
            document mocha suites=1 first=1714557600000 last=1714557601000 took=12ms
            test 0 1/2 failed suite="math plus" name="adds" file="/w/a.js"
              source "retried"
            test 0 2/2 passed suite="math plus" name="adds" file="/w/a.js" 3ms
            test 1 1/1 skipped suite="math" name="later" file="/w/a.js"
            test 2 1/1 failed suite="math" name="bad" file="/w/a.js" 4ms
              message "1 == 2"
              type "AssertionError"
              summary "1 == 2"
              expected "2"
              actual "1"
              details [541..596]
              lines 5-5
              property "code"="ERR_ASSERTION"
            test 3 1/1 error suite="db" name="\"before all\" hook" file="/w/b.js" 1ms
              message "refused"
              type "Error"
              summary "refused"
              details [1054..1085]
              lines 9-9
        "#]],
    );
}

#[test]
fn mochawesome() {
    check(
        r#"{"stats": {"suites": 1, "tests": 3, "passes": 1, "pending": 1, "failures": 1, "skipped": 1, "testsRegistered": 4, "start": "2024-05-01T10:00:00.000Z", "end": "2024-05-01T10:00:01.000Z"},
"results": [{"uuid": "0", "title": "", "file": "cypress/e2e/a.cy.js", "tests": [], "suites": [{"uuid": "1", "title": "login", "file": "", "beforeHooks": [
  {"title": "\"before each\" hook", "fullTitle": "login \"before each\" hook", "state": "failed", "fail": true, "isHook": true, "err": {"message": "Error: refused"}}], "afterHooks": [], "tests": [
  {"title": "works", "fullTitle": "login works", "duration": 9, "state": "passed", "speed": "slow", "pass": true, "fail": false, "pending": false, "context": "{\n \"title\": \"shot\", \"value\": \"shots/a.png\"}", "err": {}, "skipped": false},
  {"title": "fails", "fullTitle": "login fails", "duration": 5, "state": "failed", "pass": false, "fail": true, "context": "[\"a note\"]", "err": {"message": "AssertionError: no button", "estack": "AssertionError: no button\n    at a.cy.js:4", "diff": "- a\n+ b"}, "skipped": false},
  {"title": "off", "fullTitle": "login off", "duration": 0, "state": "pending", "pending": true, "err": {}, "skipped": false},
  {"title": "never", "fullTitle": "login never", "duration": 0, "state": null, "err": {}, "skipped": true}], "suites": []}]}],
"meta": {"mocha": {"version": "7.2.0"}}}"#,
        &expect![[r#"
            document mochawesome suites=1 first=1714557600000 last=1714557601000
            test 0 1/1 error suite="login" name="\"before each\" hook" file="cypress/e2e/a.cy.js"
              message "Error: refused"
              summary "Error: refused"
            test 1 1/1 passed suite="login" name="works" file="cypress/e2e/a.cy.js" 9ms
              attachment "shots/a.png" "shot"
            test 2 1/1 failed suite="login" name="fails" file="cypress/e2e/a.cy.js" 5ms
              message "no button"
              type "AssertionError"
              summary "no button"
              details [980..1025]
              lines 5-5
              property "diff"="- a\n+ b"
              property "context"="a note"
            test 3 1/1 skipped suite="login" name="off" file="cypress/e2e/a.cy.js" 0ms
            test 4 1/1 skipped suite="login" name="never" file="cypress/e2e/a.cy.js" 0ms
              source "skipped by a hook"
        "#]],
    );
}
