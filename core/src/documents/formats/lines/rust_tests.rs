//! Rust's harness and nextest: text in, dump out.

use crate::documents::testing::{read, read_streamed};
use expect_test::expect;

fn both(text: &str) -> String {
    let dump = read("out.log", text);
    for size in [150, 333] {
        assert_eq!(read_streamed("out.log", text, size), dump, "pieces of {size}");
    }
    dump
}

#[test]
fn events_of_the_harness_are_read() {
    let text = r#"{ "type": "suite", "event": "started", "test_count": 4 }
{ "type": "test", "event": "started", "name": "tests::adds" }
{ "type": "test", "event": "started", "name": "tests::hangs" }
{ "type": "test", "name": "tests::adds", "event": "failed", "exec_time": 0.0021, "stdout": "hi\nthread 'tests::adds' panicked at src/lib.rs:10:9:\nassertion `left == right` failed\n  left: 4\n right: 3\n" }
{ "type": "test", "name": "tests::later", "event": "ignored", "message": "no disk" }
{ "type": "test", "name": "tests::ok", "event": "ok", "exec_time": "0.072s" }
{ "type": "suite", "event": "failed", "passed": 2, "failed": 1, "allowed_fail": 0, "ignored": 1, "measured": 0, "filtered_out": 0 }
{ "type": "suite", "event": "started", "test_count": 1, "nextest": { "crate": "demo", "test_binary": "it", "kind": "test" } }
{ "type": "test", "event": "started", "name": "demo::it$flaky" }
{ "type": "test", "name": "demo::it$flaky", "event": "failed", "stdout": "thread 'flaky' panicked at 'one, two', tests/it.rs:3:5\n" }
{ "type": "test", "event": "started", "name": "demo::it$flaky#2" }
{ "type": "test", "name": "demo::it$flaky#2", "event": "ok" }
{ "type": "su"#;
    expect![[r#"
        document libtest-json records=13 suites=2
        test 0 1/1 skipped name="tests::later"
          message "no disk"
          summary "no disk"
        test 1 1/1 passed name="tests::ok" 72ms
        test 2 1/2 failed class="demo::it" name="flaky" file="tests/it.rs" line=3
          message "thread 'flaky' panicked at 'one, two', tests/it.rs:3:5"
          summary "one, two"
          details [875..1008]
          stdout [875..1008]
          lines 10-10
        test 2 2/2 passed class="demo::it" name="flaky" file="tests/it.rs" line=3
        test 3 1/1 failed name="tests::adds" file="src/lib.rs" line=10 2.1ms
          message "hi\nthread 'tests::adds' panicked at src/lib.rs:10:9:\nassertion `left == right` failed\n  left: 4\n right: 3"
          summary "assertion `left == right` failed"
          details [182..388]
          stdout [182..388]
          lines 4-4
        test 4 1/1 error name="tests::hangs"
          message "no result: the output ends while this test runs"
          summary "no result: the output ends while this test runs"
          lines 3-3
        note info out.log the suite counts 2 passed, 1 are there bytes=0 line=7
        note data_loss out.log a suite does not end: the output ends early bytes=0
        note data_loss out.log 1 line is no whole event bytes=13 line=13
    "#]].assert_eq(&both(text));
}

#[test]
fn what_cargo_prints_is_read() {
    let text = "   Compiling demo v0.1.0\n     Running unittests src/lib.rs (target/debug/deps/demo-0a1b2c)\n\nrunning 4 tests\ntest tests::adds ... ok\ntest tests::reads - should panic ... FAILED\ntest tests::later ... ignored, no disk\ntest tests::loud ... some output\nok\n\nfailures:\n\n---- tests::reads stdout ----\nthread 'tests::reads' panicked at src/lib.rs:10:9:\nwrong answer\nnote: run with `RUST_BACKTRACE=1`\n\n\nfailures:\n    tests::reads\n\ntest result: FAILED. 2 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\n   Doc-tests demo\n\nrunning 2 tests\ntest src/lib.rs - add (line 5) ... ok <0.250s>\n";
    expect![[r#"
        document libtest records=27 suites=2
        test 0 1/1 passed class="demo" name="tests::adds"
        test 1 1/1 skipped class="demo" name="tests::later"
          message "no disk"
          summary "no disk"
        test 2 1/1 passed class="demo" name="tests::loud"
        test 3 1/1 failed class="demo" name="tests::reads" file="src/lib.rs" line=10
          message "thread 'tests::reads' panicked at src/lib.rs:10:9:\nwrong answer\nnote: run with `RUST_BACKTRACE=1`"
          summary "wrong answer"
          details [293..392]
          lines 14-18
          tag "should panic"
        test 4 1/1 passed class="demo (doc tests)" name="src/lib.rs - add (line 5)" file="src/lib.rs" line=5 250ms
        note info out.log the result counts 2 ignored, 1 are there bytes=0 line=22
        note data_loss out.log 2 tests were to run, 1 are there: the output ends early bytes=0
    "#]]
    .assert_eq(&both(text));
}

#[test]
fn attempts_of_nextest_are_attempts() {
    let text = "    Finished `test` profile\n────────────\n Nextest run ID 1 with nextest profile: default\n    Starting 4 tests across 1 binary\n        PASS [   0.005s] demo tests::adds\n  TRY 1 FAIL [   0.010s] demo tests::flaky\n\n--- TRY 1 STDERR:        demo tests::flaky ---\nthread 'tests::flaky' panicked at src/lib.rs:3:5:\nnot yet\n\n  TRY 2 PASS [   0.012s] demo tests::flaky\n     SIGABRT [   0.100s] (3/4) demo::it aborts\n  stderr ───\n    thread 'aborts' panicked at tests/it.rs:9:1:\n    twice\n\n     TIMEOUT [  60.001s] (4/4) demo::it hangs\n────────────\n     Summary [  60.100s] 4 tests run: 2 passed (1 flaky), 1 failed, 1 timed out, 0 skipped\n   FLAKY 2/3 [   0.012s] demo tests::flaky\n     SIGABRT [   0.100s] demo::it aborts\nerror: test run failed\n";
    expect![[r#"
        document nextest records=23
        test 0 1/1 passed class="demo" name="tests::adds" 5ms
        test 1 1/2 failed class="demo" name="tests::flaky" file="src/lib.rs" line=3 10ms
          message "thread 'tests::flaky' panicked at src/lib.rs:3:5:\nnot yet"
          summary "not yet"
          details [283..341]
          stderr [283..341]
          lines 9-11
        test 1 2/2 passed class="demo" name="tests::flaky" file="src/lib.rs" line=3 12ms
        test 2 1/1 error class="demo::it" name="aborts" file="tests/it.rs" line=9 100ms
          message "thread 'aborts' panicked at tests/it.rs:9:1:\ntwice"
          summary "twice"
          source "SIGABRT"
          details [451..510]
          stderr [451..510]
          lines 15-17
        test 3 1/1 error class="demo::it" name="hangs" 60001ms
          message "TIMEOUT"
          summary "TIMEOUT"
          source "TIMEOUT"
          lines 18-18
    "#]]
    .assert_eq(&both(text));
    assert!(read("ci.log", format!("##[group]Run\n{text}")).starts_with("document log"));
}
