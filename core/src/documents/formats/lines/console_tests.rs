//! Console texts of runners: text in, dump out.

use crate::documents::testing::{read, read_streamed};
use expect_test::expect;

fn both(text: &str) -> String {
    let dump = read("out.txt", text);
    for size in [500, 777] {
        assert_eq!(read_streamed("out.txt", text, size), dump, "pieces of {size}");
    }
    assert!(read("ci.log", format!("cloning\n{text}")).starts_with("document log"), "a log stays a log");
    assert!(read("x.log", format!("\u{feff}{text}")).starts_with(&dump[..16]), "the mark of UTF-8 is no text");
    dump
}

#[test]
fn messages_of_teamcity_are_read() {
    let text = "##teamcity[testSuiteStarted name='outer' flowId='1' timestamp='2024-01-02T03:04:05.000+0000']\n##teamcity[testSuiteStarted name='inner|'s' flowId='1']\n##teamcity[testStarted name='adds |[1|]' captureStandardOutput='true' locationHint='file:///w/a.js:5' flowId='1']\nplain output\n##teamcity[testStdErr name='adds |[1|]' out='warned|n' flowId='1']\n##teamcity[testFailed name='adds |[1|]' message='1 is |0x00e9 not 2' details='at a.js:5|nat b.js:6' type='comparisonFailure' expected='2' actual='1' flowId='1']\n##teamcity[testFinished name='adds |[1|]' duration='12' flowId='1']\n##teamcity[testStarted name='adds |[1|]' flowId='1']\n##teamcity[testFinished name='adds |[1|]' duration='10' flowId='1']\n##teamcity[testIgnored name='later' message='no disk' flowId='1']\n##teamcity[testSuiteFinished name='inner|'s' flowId='1']\n##teamcity[testStarted name='hangs' flowId='1']\n";
    expect![[r#"
        document teamcity records=12 suites=2 first=1704164645000 last=1704164645000
        test 0 1/2 failed suite="outer › inner's" name="adds [1]" file="/w/a.js" line=5 12ms
          message "1 is é not 2\nat a.js:5\nat b.js:6"
          type "comparisonFailure"
          summary "1 is é not 2"
          expected "2"
          actual "1"
          details [344..504]
          stdout [264..276]
          stderr [277..343]
          lines 6-6
        test 0 2/2 passed suite="outer › inner's" name="adds [1]" file="/w/a.js" line=5 10ms
        test 1 1/1 skipped suite="outer › inner's" name="later"
          message "no disk"
          summary "no disk"
        test 2 1/1 error suite="outer" name="hangs"
          message "no result: the messages end while this test runs"
          summary "no result: the messages end while this test runs"
          lines 12-12
    "#]]
    .assert_eq(&both(text));
}

#[test]
fn what_ctest_prints_is_read() {
    let text = "Test project /build\n    Start 1: adds\n1/5 Test #1: adds .............................   Passed    0.01 sec\n    Start 2: reads\n2/5 Test #2: reads ............................***Failed    0.02 sec\nreading\nerror: 1 is not 2\n\n    Start 2: reads\n    Test #2: reads ............................   Passed    0.03 sec\n    Start 3: off\n3/5 Test #3: off ..............................***Not Run (Disabled)   0.00 sec\n    Start 4: dies\n4/5 Test #4: dies .............................***Exception: SegFault  0.10 sec\n    Start 5: slow\n5/5 Test #5: slow .............................***Timeout   1.50 sec\n\n50% tests passed, 2 tests failed out of 4\n\nThe following tests FAILED:\n\t  4 - dies (SEGFAULT)\n";
    expect![[r#"
        document ctest-text records=21
        test 0 1/1 passed name="adds" 10ms
        test 1 1/2 failed name="reads" 20ms
          message "reading\nerror: 1 is not 2"
          summary "error: 1 is not 2"
          details [195..221]
          stdout [195..221]
          lines 6-8
        test 1 2/2 passed name="reads" 30ms
        test 2 1/1 skipped name="off" 0ms
          message "Not Run (Disabled)"
          summary "Not Run (Disabled)"
          source "Not Run (Disabled)"
        test 3 1/1 error name="dies" 100ms
          message "Exception: SegFault"
          summary "Exception: SegFault"
          source "Exception: SegFault"
          lines 14-14
        test 4 1/1 error name="slow" 1500ms
          message "Timeout"
          summary "Timeout"
          source "Timeout"
          lines 16-16
    "#]]
    .assert_eq(&both(text));
    let cut = text.find("5/5").unwrap();
    expect![[r#"
          stdout [195..221]
          lines 6-8
        test 1 2/2 passed name="reads" 30ms
        test 2 1/1 skipped name="off" 0ms
          message "Not Run (Disabled)"
          summary "Not Run (Disabled)"
          source "Not Run (Disabled)"
        test 3 1/1 error name="dies" 100ms
          message "Exception: SegFault"
          summary "Exception: SegFault"
          source "Exception: SegFault"
          lines 14-14
        test 4 1/1 error name="slow"
          message "no result: the output ends while this test runs"
          summary "no result: the output ends while this test runs"
          lines 15-15
        note data_loss x.txt no count of passed tests: the output ends early bytes=0"#]]
    .assert_eq(&read("x.txt", &text[text.find("Test").unwrap()..cut]).lines().skip(6).collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_xcode_and_swift_print_is_read() {
    let text = "Test Suite 'All tests' started at 2024-01-02 03:04:05.000\nTest Suite 'MathTests' started at 2024-01-02 03:04:05.001\nTest Case '-[Demo.MathTests testAdds]' started.\n/w/MathTests.swift:12: error: -[Demo.MathTests testAdds] : XCTAssertEqual failed: (\"1\") is not equal to (\"2\") - sum\nTest Case '-[Demo.MathTests testAdds]' failed (0.003 seconds).\nTest Case '-[Demo.MathTests testAdds]' started.\nTest Case '-[Demo.MathTests testAdds]' passed (0.002 seconds).\nTest Case 'MathTests.testSkips' started.\n/w/MathTests.swift:20: MathTests.testSkips : Test skipped - no disk\nTest Case 'MathTests.testSkips' skipped (0.001 seconds).\nTest Suite 'MathTests' failed at 2024-01-02 03:04:06.000.\n\t Executed 3 tests, with 1 failure (0 unexpected) in 0.006 (0.007) seconds\n◇ Test run started.\n◇ Test reads() started.\n✘ Test reads() recorded an issue at ReadTests.swift:10:3: Expectation failed: 1 == 2\n✘ Test reads() failed after 0.004 seconds with 1 issue.\n➜ Test \"named\" skipped: \"later\"\n◇ Test hangs() started.\n";
    expect![[r#"
        document xctest records=18 suites=2 first=1704164645000 last=1704164645001
        test 0 1/2 failed class="Demo.MathTests" name="testAdds" file="/w/MathTests.swift" line=12 3ms
          message "XCTAssertEqual failed: (\"1\") is not equal to (\"2\") - sum"
          summary "XCTAssertEqual failed: (\"1\") is not equal to (\"2\") - sum"
          expected "2"
          actual "1"
          details [164..279]
          lines 4-4
        test 0 2/2 passed class="Demo.MathTests" name="testAdds" file="/w/MathTests.swift" line=12 2ms
        test 1 1/1 skipped class="MathTests" name="testSkips" file="/w/MathTests.swift" line=20 1ms
          message "no disk"
          summary "no disk"
        test 2 1/1 skipped name="named"
          message "later"
          summary "later"
        test 3 1/1 error name="hangs()"
          message "no result: the output ends while this test runs"
          summary "no result: the output ends while this test runs"
          lines 18-18
        test 4 1/1 failed name="reads()" file="ReadTests.swift" line=10 4ms
          message "Expectation failed: 1 == 2"
          summary "Expectation failed: 1 == 2"
          details [801..887]
          lines 15-15
        note data_loss out.txt a suite does not end: the output ends early bytes=0
    "#]]
    .assert_eq(&both(text));
}

#[test]
fn what_unittest_prints_is_read() {
    let rule = "=".repeat(70);
    let thin = "-".repeat(70);
    let verbose = format!(
        "test_adds (demo.MathTests.test_adds) ... ok\ntest_doc (demo.MathTests)\nReads a file. ... skipped 'no disk'\ntest_reads (demo.MathTests.test_reads) ... FAIL\ntest_x (demo.MathTests.test_x) ... expected failure\n\n{rule}\nFAIL: test_reads (demo.MathTests.test_reads)\n{thin}\nTraceback (most recent call last):\n  File \"/w/demo.py\", line 9, in test_reads\n    self.assertEqual(1, 2)\nAssertionError: 1 != 2\n\n{thin}\nRan 4 tests in 0.001s\n\nFAILED (failures=1, skipped=1, expected failures=1)\n"
    );
    expect![[r#"
        document unittest records=18
        test 0 1/1 passed class="demo.MathTests" name="test_adds"
        test 1 1/1 skipped class="demo.MathTests" name="test_doc"
          message "no disk"
          summary "no disk"
        test 2 1/1 skipped class="demo.MathTests" name="test_x"
          source "expected failure"
        test 3 1/1 failed class="demo.MathTests" name="test_reads" file="/w/demo.py" line=9
          message "Traceback (most recent call last):\n  File \"/w/demo.py\", line 9, in test_reads\n    self.assertEqual(1, 2)\nAssertionError: 1 != 2"
          type "AssertionError"
          summary "AssertionError: 1 != 2"
          details [394..522]
          lines 10-14
    "#]].assert_eq(&both(&verbose));
    let dots = format!(
        "..E\n{rule}\nERROR: test_e (demo.A) (i=1)\n{thin}\nTraceback (most recent call last):\n  File \"a.py\", line 3, in test_e\nValueError: no\n\n{thin}\nRan 3 tests in 0.1s\n\nFAILED (errors=1)\n"
    );
    expect![[r#"
        document unittest records=12
        test 0 1/1 passed
        test 1 1/1 passed
        test 2 1/1 error class="demo.A" name="test_e (i=1)" file="a.py" line=3
          message "Traceback (most recent call last):\n  File \"a.py\", line 3, in test_e\nValueError: no"
          type "ValueError"
          summary "ValueError: no"
          details [175..258]
          lines 5-8
    "#]]
    .assert_eq(&both(&dots));
    expect![[r#"
        document unittest records=9
        test 0 1/1 error class="demo.A" name="test_e (i=1)" file="a.py" line=3
          message "Traceback (most recent call last):\n  File \"a.py\", line 3, in test_e\nValueError: no\n\n--------------------------------------------------"
          type "ValueError"
          summary "ValueError: no"
          details [175..309]
          lines 5-9
        note data_loss x.txt no count of tests at the end: the output ends early bytes=0
    "#]].assert_eq(&read("x.txt", &dots[..dots.len() - 60]));
}

#[test]
fn what_pytest_prints_is_read() {
    let text = "============================= test session starts ==============================\nplatform linux -- Python 3.11.4, pytest-7.4.0\ncollected 7 items\n\ntests/test_a.py::test_adds PASSED                                        [ 16%]\ntests/test_a.py::TestB::test_reads[1-a::b] RERUN                         [ 33%]\ntests/test_a.py::TestB::test_reads[1-a::b] PASSED                        [ 33%]\ntests/test_a.py::test_later SKIPPED (no disk)                            [ 50%]\ntests/test_a.py::test_x XFAIL (known)                                    [ 66%]\ntests/test_a.py::test_f FAILED                                           [ 83%]\ntests/test_a.py::test_e ERROR                                            [100%]\n\n==================================== ERRORS ====================================\n___________________________ ERROR at setup of test_e ___________________________\n\n    def fixture():\n>       raise ValueError(\"no\")\nE       ValueError: no\n\ntests/conftest.py:3: ValueError\n=================================== FAILURES ===================================\n____________________________________ test_f ____________________________________\n\n    def test_f():\n>       assert 1 == 2\nE       assert 1 == 2\n\ntests/test_a.py:9: AssertionError\n----------------------------- Captured stdout call -----------------------------\nhello\n=========================== short test summary info ============================\nFAILED tests/test_a.py::test_f - assert 1 == 2\nERROR tests/test_a.py::test_e - ValueError: no\n====== 1 failed, 2 passed, 1 skipped, 1 xfailed, 1 error, 1 rerun in 0.12s =====\n";
    expect![[r#"
        document pytest records=34
        test 0 1/1 passed class="tests.test_a" name="test_adds" file="tests/test_a.py"
        test 1 1/2 failed class="tests.test_a.TestB" name="test_reads[1-a::b]" file="tests/test_a.py"
          message "rerun"
          summary "rerun"
          source "rerun"
          lines 6-6
        test 1 2/2 passed class="tests.test_a.TestB" name="test_reads[1-a::b]" file="tests/test_a.py"
        test 2 1/1 skipped class="tests.test_a" name="test_later" file="tests/test_a.py"
          message "no disk"
          summary "no disk"
        test 3 1/1 skipped class="tests.test_a" name="test_x" file="tests/test_a.py"
          message "known"
          summary "known"
          source "xfail"
        test 4 1/1 error class="tests.test_a" name="test_e" file="tests/test_a.py"
          message "ValueError: no"
          type "ValueError"
          summary "ValueError: no"
          details [870..975]
          lines 16-20
        test 5 1/1 failed class="tests.test_a" name="test_f" file="tests/test_a.py" line=9
          message "assert 1 == 2"
          type "AssertionError"
          summary "assert 1 == 2"
          details [1139..1316]
          stdout [1317..1322]
          lines 24-29
    "#]]
    .assert_eq(&both(text));
    let dots = "============================= test session starts ==============================\ncollected 4 items\n\ntests/test_a.py .Fs.                                                     [100%]\n\n=================================== FAILURES ===================================\n_________________________________ TestB.test_f _________________________________\n>       assert 1 == 2\nE       assert 1 == 2\n\ntests/test_a.py:9: AssertionError\n=========================== short test summary info ============================\nSKIPPED [1] tests/test_a.py:10: no disk\nRERUN tests/test_a.py::test_r\nFAILED tests/test_a.py::TestB::test_f - assert 1 == 2\n==================== 1 failed, 2 passed, 1 skipped, 1 rerun in 0.12s ===============\n";
    expect![[r#"
        document pytest records=16
        test 0 1/1 skipped file="tests/test_a.py" line=10
          message "no disk"
          summary "no disk"
        test 1 1/2 failed class="tests.test_a" name="test_r" file="tests/test_a.py"
          message "rerun"
          summary "rerun"
          source "rerun"
          lines 14-14
        test 1 2/2 passed class="tests.test_a" name="test_r" file="tests/test_a.py"
        test 2 1/1 failed class="tests.test_a.TestB" name="test_f" file="tests/test_a.py" line=9
          message "assert 1 == 2"
          type "AssertionError"
          summary "assert 1 == 2"
          details [343..421]
          lines 8-11
        test 3 1/1 passed
    "#]]
    .assert_eq(&both(dots));
    expect![[r#"
        document pytest records=11
        test 0 1/1 failed class="tests.test_a.TestB" name="test_f" file="tests/test_a.py" line=9
          message "assert 1 == 2"
          type "AssertionError"
          summary "assert 1 == 2"
          details [343..421]
          lines 8-11
        note data_loss x.txt no counts at the end: the output ends early bytes=0
    "#]]
    .assert_eq(&read("x.txt", &dots[..dots.find("=========================== short").unwrap()]));
}
