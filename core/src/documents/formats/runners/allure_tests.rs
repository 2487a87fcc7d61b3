//! Reports of pytest, `RSpec` and Allure: text in, dump out.

use super::javascript_tests::check;
use expect_test::expect;

#[test]
fn pytest() {
    check(
        r#"{"created": 1714557600.5, "duration": 1.2, "exitcode": 1, "root": "/w", "environment": {}, "summary": {"failed": 1, "total": 6, "collected": 6},
"collectors": [{"nodeid": "", "outcome": "passed", "result": []}, {"nodeid": "t/test_b.py", "outcome": "failed", "longrepr": "t/test_b.py:1: in <module>\n    import x\nE   ModuleNotFoundError: No module named 'x'", "result": []}],
"tests": [
{"nodeid": "t/test_a.py::TestA::test_b[x::1]", "lineno": 3, "outcome": "failed", "keywords": ["test_b"], "setup": {"duration": 0.1, "outcome": "passed", "stdout": "up"}, "call": {"duration": 0.2, "outcome": "failed", "crash": {"path": "/w/t/test_a.py", "lineno": 5, "message": "AssertionError: assert 1 == 2\n +1"}, "longrepr": "def test_b():\n>  assert 1 == 2", "stdout": "hi", "stderr": "oh"}, "teardown": {"duration": 0.1, "outcome": "passed"}, "metadata": {"k": "v"}},
{"nodeid": "t/test_a.py::test_skip", "lineno": 9, "outcome": "skipped", "setup": {"duration": 0.0, "outcome": "skipped", "longrepr": "('/w/t/test_a.py', 9, 'Skipped: no net')"}},
{"nodeid": "t/test_a.py::test_known", "lineno": 12, "outcome": "xfailed", "call": {"duration": 0.5, "outcome": "xfailed", "crash": {"path": "a", "lineno": 1, "message": "ZeroDivisionError: x"}, "longrepr": "boom"}},
{"nodeid": "t/test_a.py::test_fixed", "lineno": 15, "outcome": "xpassed"},
{"nodeid": "t/test_a.py::test_setup", "lineno": 18, "outcome": "error", "setup": {"duration": 0.5, "outcome": "failed", "crash": {"path": "/w/c.py", "lineno": 2, "message": "OSError: refused"}, "longrepr": "boom"}},
{"nodeid": "t/test_a.py::test_ok", "lineno": 21, "outcome": "passed", "call": {"duration": 0.25, "outcome": "passed"}}]}"#,
        &expect![[r#"
            document pytest-json first=1714557599300 last=1714557600500
            test 0 1/1 error name="t/test_b.py" file="t/test_b.py"
              message "ModuleNotFoundError: No module named 'x'"
              type "ModuleNotFoundError"
              summary "ModuleNotFoundError: No module named 'x'"
              source "collection failed"
              details [270..358]
              lines 2-2
            test 1 1/1 failed class="t.test_a.TestA" name="test_b[x::1]" file="t/test_a.py" line=4 400ms
              message "AssertionError: assert 1 == 2\n +1"
              type "AssertionError"
              summary "AssertionError: assert 1 == 2"
              details [715..748]
              stdout [760..764]
              stderr [776..780]
              lines 4-4
              property "crash"="/w/t/test_a.py:5"
              property "k"="v"
            test 2 1/1 skipped class="t.test_a" name="test_skip" file="t/test_a.py" line=10 0ms
              message "Skipped: no net"
              summary "Skipped: no net"
              details [993..1035]
              lines 5-5
            test 3 1/1 skipped class="t.test_a" name="test_known" file="t/test_a.py" line=13 500ms
              message "ZeroDivisionError: x"
              type "ZeroDivisionError"
              summary "ZeroDivisionError: x"
              source "xfailed"
              details [1245..1251]
              lines 6-6
            test 4 1/1 passed class="t.test_a" name="test_fixed" file="t/test_a.py" line=16
              source "xpassed"
            test 5 1/1 error class="t.test_a" name="test_setup" file="t/test_a.py" line=19 500ms
              message "OSError: refused"
              type "OSError"
              summary "OSError: refused"
              details [1536..1542]
              lines 8-8
              property "crash"="/w/c.py:2"
              property "stage"="setup"
            test 6 1/1 passed class="t.test_a" name="test_ok" file="t/test_a.py" line=22 250ms
        "#]],
    );
}

#[test]
fn rspec() {
    check(
        r#"{"version": "3.13.0", "seed": 1, "examples": [
{"id": "./spec/a_spec.rb[1:1]", "description": "adds", "full_description": "Math plus adds", "status": "failed", "file_path": "./spec/a_spec.rb", "line_number": 3, "run_time": 0.25, "pending_message": null, "exception": {"class": "RSpec::Expectations::ExpectationNotMetError", "message": "\nexpected: 2\n     got: 1\n", "backtrace": ["a.rb:1", "b.rb:2"]}},
{"id": "./spec/a_spec.rb[1:2]", "description": "waits", "full_description": "Math waits", "status": "pending", "file_path": "./spec/a_spec.rb", "line_number": 7, "run_time": 0.5, "pending_message": "Temporarily skipped"},
{"id": "./spec/a_spec.rb[1:3]", "description": "is fine", "full_description": "Math is fine", "status": "passed", "file_path": "./spec/a_spec.rb", "line_number": 9, "run_time": 0.125}],
"messages": ["\nAn error occurred while loading ./spec/b_spec.rb.\nFailure/Error: require 'x'"],
"summary": {"duration": 1.0, "example_count": 3, "failure_count": 1, "pending_count": 1, "errors_outside_of_examples_count": 1}, "summary_line": "3 examples"}"#,
        &expect![[r#"
            document rspec
            test 0 1/1 failed suite="Math plus" name="adds" file="./spec/a_spec.rb" line=3 250ms
              message "expected: 2\n     got: 1"
              type "RSpec::Expectations::ExpectationNotMetError"
              summary "expected: 2"
              details [380..400]
              lines 2-2
              property "id"="./spec/a_spec.rb[1:1]"
            test 1 1/1 skipped suite="Math" name="waits" file="./spec/a_spec.rb" line=7 500ms
              message "Temporarily skipped"
              summary "Temporarily skipped"
              source "pending"
              property "id"="./spec/a_spec.rb[1:2]"
            test 2 1/1 passed suite="Math" name="is fine" file="./spec/a_spec.rb" line=9 125ms
              property "id"="./spec/a_spec.rb[1:3]"
            test 3 1/1 error name="error outside of examples"
              message "An error occurred while loading ./spec/b_spec.rb."
              summary "An error occurred while loading ./spec/b_spec.rb."
              details [824..907]
              lines 5-5
              property "errors outside of examples"="1"
        "#]],
    );
}

#[test]
fn allure() {
    check(
        r#"{"uuid": "u-1", "historyId": "h-1", "name": "adds", "fullName": "a.B.adds", "status": "BROKEN", "stage": "finished", "start": 1714557600000, "stop": 1714557600100,
"statusDetails": {"message": "Connection refused\nmore", "trace": "at B.java:3", "flaky": true, "known": false, "expected": "1", "actual": "2"},
"labels": [{"name": "parentSuite", "value": "all"}, {"name": "suite", "value": "math"}, {"name": "subSuite", "value": "plus"}, {"name": "testClass", "value": "a.B"}, {"name": "owner", "value": "ann"}, {"name": "tag", "value": "slow"}, {"name": "severity", "value": "critical"}, {"name": "thread", "value": "1"}],
"links": [{"name": "X-1", "url": "https://example.org/X-1", "type": "issue"}],
"parameters": [{"name": "a", "value": "1"}, {"name": "seed", "value": "9", "excluded": true}, {"name": "key", "value": "s3cret", "mode": "masked"}, {"name": "no", "value": "x", "mode": "hidden"}],
"attachments": [{"name": "log", "source": "1-attachment.txt", "type": "text/plain"}],
"steps": [{"name": "connect", "status": "passed", "steps": [{"name": "dial", "status": "broken", "attachments": [{"source": "2-attachment.png"}]}]}]}"#,
        &expect![[r#"
            document allure-result first=1714557600000 last=1714557600100
            test 0 1/1 error suite="all › math › plus" class="a.B" name="adds [a=1, key=***]" 100ms
              message "Connection refused\nmore"
              summary "Connection refused"
              source "BROKEN"
              expected "1"
              actual "2"
              owner "ann"
              details [230..243]
              lines 2-2
              property "flaky"="true"
              property "severity"="critical"
              property "uuid"="u-1"
              property "historyId"="h-1"
              property "stage"="finished"
              property "issue"="https://example.org/X-1"
              property "a"="1"
              property "seed"="9"
              property "key"="***"
              property "historyHash"="6c0d33df3f7d091159b09a9371a52dc6.6d3d6306b26349edfc445d10078e616f"
              property "failed step"="connect › dial"
              tag "slow"
              attachment "1-attachment.txt" "log" "text/plain"
              attachment "2-attachment.png"
        "#]],
    );
    check(
        r#"{"uuid": "u-2", "historyId": "h-2", "name": "never", "status": null, "stage": "running", "start": 1714557600000}"#,
        &expect![[r#"
            document allure-result first=1714557600000 last=1714557600000
            test 0 1/1 skipped name="never"
              source "unknown"
              property "uuid"="u-2"
              property "historyId"="h-2"
              property "stage"="running"
        "#]],
    );
    check(
        r#"{"uuid": "c-1", "name": "B", "children": ["u-1"], "befores": [{"name": "db", "status": "broken", "statusDetails": {"message": "refused", "trace": "at D"}, "start": 1714557600000, "stop": 1714557600005}, {"name": "fine", "status": "passed"}], "afters": []}"#,
        &expect![[r#"
            document allure-container first=1714557600000 last=1714557600005
            test 0 1/1 error suite="B" name="before: db" 5ms
              message "refused"
              summary "refused"
              source "broken"
              details [146..152]
              lines 1-1
              property "uuid"="c-1"
        "#]],
    );
}
