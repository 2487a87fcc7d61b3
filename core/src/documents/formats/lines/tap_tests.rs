//! TAP: text in, dump out.

use crate::documents::testing::{read, read_streamed};
use expect_test::expect;

const STREAM: &str = "TAP version 14\n1..7\nok 1 - opens # time=2.5ms\nnot ok 2 - reads \\# 7\n  ---\n  message: 'it''s 3'\n  severity: fail\n  at:\n    file: test/read.js\n    line: 7\n  duration_ms: 12.5\n  data:\n    got: 3\n    expect: |-\n      4\n      5\n  ...\nok 3 - writes # SKIP no disk\nnot ok 4 - flies # TODO later\nok 5 # todo done\n# Subtest: outer\n    # Subtest: inner\n        ok 1 - deep\n        1..1\n    ok 1 - inner\n    not ok 2 - own\n      ---\n      error: 'boom'\n      location: '/a/b.js:3:1'\n      code: 'ERR_TEST_FAILURE'\n      ...\n    1..2\nnot ok 6 - outer\nok 7 - braces {\n    ok 1 - in braces\n    1..1\n}\n";

#[test]
fn every_test_point_is_a_case_with_what_its_yaml_says() {
    let dump = read("out.tap", STREAM);
    expect![[r#"
        document tap records=37
        test 0 1/1 passed name="opens" 2.5ms
        test 1 1/1 failed name="reads # 7" file="test/read.js" line=7 12.5ms
          message "it's 3"
          summary "it's 3"
          expected "4\n5"
          actual "3"
          details [68..228]
          lines 5-17
          property "severity"="fail"
        test 2 1/1 skipped name="writes"
          message "no disk"
          summary "no disk"
        test 3 1/1 skipped name="flies"
          message "later"
          summary "later"
          source "not ok # TODO"
        test 4 1/1 passed name="test 5"
          message "done"
          summary "done"
          source "ok # TODO"
        test 5 1/1 passed suite="outer › inner" name="deep"
        test 6 1/1 passed suite="outer" name="inner"
        test 7 1/1 failed suite="outer" name="own" file="/a/b.js" line=3
          message "boom"
          type "ERR_TEST_FAILURE"
          summary "boom"
          details [412..512]
          lines 27-31
        test 8 1/1 failed name="outer"
          lines 33-33
        test 9 1/1 passed name="braces"
        test 10 1/1 passed suite="braces" name="in braces"
    "#]]
    .assert_eq(&dump);
    for size in [1, 7, 64] {
        assert_eq!(read_streamed("out.tap", STREAM, size), dump, "pieces of {size}");
    }
    assert_eq!(read("x.log", format!("\u{feff}{STREAM}")).lines().count(), dump.lines().count());
}

#[test]
fn a_cut_stream_a_bail_out_and_perl_are_told() {
    let cut = STREAM.find("ok 3").unwrap();
    expect![[r#"
        document tap records=15
        test 0 1/1 passed name="opens" 2.5ms
        test 1 1/1 failed name="reads # 7" file="test/read.js" line=7 12.5ms
          message "it's 3"
          summary "it's 3"
          actual "3"
          details [68..209]
          lines 5-15
          property "severity"="fail"
        test 2 1/1 error name="plan"
          message "planned 1..7: 5 did not come (3–7)"
          summary "planned 1..7: 5 did not come (3–7)"
          lines 2-2
    "#]]
    .assert_eq(&read("cut.tap", &STREAM[..cut - 20]));
    expect![[r#"
        document tap records=4
        test 0 1/1 passed name="test 1"
        test 1 1/1 error name="Bail out!"
          message "no database"
          summary "no database"
          lines 3-3
        note info bail.txt planned 1..5: 4 did not come (2–5) bytes=0 line=1
        note info bail.txt test points after Bail out! are not counted: 1 bytes=0
    "#]]
    .assert_eq(&read("bail.txt", "1..5\nok 1\nBail out!  no database\nok 2\n"));
    let perl = "# seeded\nnot ok 1 - adds\n#   Failed test 'adds'\n#   at t/add.t line 5.\n#          got: '23'\n#     expected: '42'\n    ok 1 - a child without a name\n    1..1\nok 2 - parent\nok 2 - again\nok 9\n1..3\n";
    expect![[r#"
        document tap records=12
        test 0 1/1 failed name="adds" file="t/add.t" line=5
          summary "Failed test 'adds'"
          expected "42"
          actual "23"
          details [25..112]
          lines 3-6
        test 1 1/1 passed suite="parent" name="a child without a name"
        test 2 1/1 passed name="parent"
        test 3 1/1 passed name="again"
        test 4 1/1 passed name="test 9"
        test 5 1/1 error name="plan"
          message "planned 1..3: 1 did not come (3), 1 came outside the plan, 1 came more than once"
          summary "planned 1..3: 1 did not come (3), 1 came outside the plan, 1 came more than once"
          lines 12-12
    "#]]
    .assert_eq(&read("perl.txt", perl));
    expect![[r#"
        document tap records=2
        note info none.tap all tests are skipped: no network bytes=0 line=1
        note info none.tap test points after a plan of none are not counted: 1 bytes=0
    "#]]
    .assert_eq(&read("none.tap", "1..0 # SKIP no network\nok 1\n"));
}

#[test]
fn a_log_that_holds_points_stays_a_log() {
    assert!(read("ci.log", "building\nok 1 - a\nok 2 - b\n1..2\n").starts_with("document log"));
    assert!(read("go.log", "ok  \texample.org/a\t0.1s\n").starts_with("document go-test"));
}

#[test]
fn a_stream_may_be_cut_anywhere_and_count_to_any_number() {
    for at in 0..STREAM.len() {
        let dump = read("cut.tap", &STREAM[..at]);
        assert!(at < 14 || dump.contains("document tap"), "cut at {at}: {dump}");
    }
    let most = u64::MAX;
    let text = format!("TAP version 13\n0..{most}\nok {most}\nok\nok 99999999999999999999\n");
    assert!(read("x.tap", text).contains("error name=\"plan\""));
}
