//! `JUnit` dialects: text in, dump out.

use crate::documents::testing::{read, read_streamed};
use expect_test::{Expect, expect};

fn check(xml: &str, dump: &Expect) {
    let whole = read("report.xml", xml);
    dump.assert_eq(&whole);
    if xml.is_ascii() {
        for size in [1, 7, 64] {
            assert_eq!(read_streamed("report.xml", xml, size), whole, "in pieces of {size}");
        }
    }
}

#[test]
fn a_plain_report() {
    check(
        r#"<?xml version="1.0"?>
<testsuites tests="4">
  <testsuite name="api" timestamp="2024-05-01T10:00:00">
    <testcase classname="ApiTest" name="ok" time="0.0123" file="api.py" line="7"/>
    <testcase classname="ApiTest" name="bad" time="1,5">
      <failure message="expected 1 &amp; got &#50;" type="AssertionError">trace &lt;here&gt;</failure>
      <system-out><![CDATA[hello]]></system-out>
    </testcase>
    <testcase classname="ApiTest" name="off"><skipped/></testcase>
    <testcase classname="ApiTest" name="old" status="disabled" time="1,234.5"/>
  </testsuite>
</testsuites>"#,
        &expect![[r#"
            document junit suites=1 first=1714557600000 last=1714557600000
            test 0 1/1 passed suite="api" class="ApiTest" name="ok" file="api.py" line=7 12.3ms
            test 1 1/1 failed suite="api" class="ApiTest" name="bad" 1500ms
              message "expected 1 & got 2"
              type "AssertionError"
              summary "expected 1 & got 2"
              details [316..334]
              stdout [363..380]
              lines 6-6
            test 2 1/1 skipped suite="api" class="ApiTest" name="off"
              lines 9-9
            test 3 1/1 skipped suite="api" class="ApiTest" name="old" 1234500ms
              source "disabled"
            claim 5 [189..189] junit.time "1,5"
        "#]],
    );
}

#[test]
fn an_entity_of_a_text_outside_the_document_is_not_fetched_and_told_as_a_loss() {
    check(
        r#"<!DOCTYPE t [<!ENTITY n PUBLIC "" "a">]>
<testsuite name="s" tests="1"><testcase name="t"><failure>see &m; &n; and &o; &lt;here&gt;</failure></testcase></testsuite>"#,
        &expect![[r#"
            document junit suites=1
            test 0 1/1 failed suite="s" name="t"
              summary "see &m; &n; and &o; <here>"
              details [99..131]
              lines 2-2
            claim 2 [41..41] junit.root "testsuite"
            note data_loss report.xml entity &n; stands for a text outside the document, which is not fetched, 3 such in all bytes=0
        "#]],
    );
}

#[test]
fn an_entity_that_is_none_of_xml_stands_as_written_and_is_told() {
    let xml = r#"<testsuite name="s" tests="1"><testcase name="t"><failure>caf&eacute;&nbsp;&#33;</failure></testcase></testsuite>"#;
    check(
        xml,
        &expect![[r#"
            document junit suites=1
            test 0 1/1 failed suite="s" name="t"
              summary "caf&eacute;\u{a0}!"
              details [58..80]
              lines 1-1
            claim 1 [0..0] junit.root "testsuite"
            note info report.xml entity &eacute; is not one of XML's own and stands as written bytes=0
        "#]],
    );
    check(
        &xml.replace("&eacute;", "e"),
        &expect![[r#"
        document junit suites=1
        test 0 1/1 failed suite="s" name="t"
          summary "cafe\u{a0}!"
          details [58..73]
          lines 1-1
        claim 1 [0..0] junit.root "testsuite"
    "#]],
    );
}

#[test]
fn the_first_telling_line_of_a_failure_goes_on_over_its_entities() {
    let summaries = |text: &str| {
        let xml = format!("<testcase name=\"t\"><failure>{text}</failure></testcase>");
        let dump = read("report.xml", &xml);
        dump.lines().filter_map(|line| line.trim().strip_prefix("summary ")).map(str::to_owned).collect::<String>()
    };
    assert_eq!(summaries("\n  expected:&lt;3&gt; but was:&lt;4&gt;\n\tat x"), "\"expected:<3> but was:<4>\"");
    assert_eq!(summaries("&lt;3&gt;&#10;more"), "\"<3>\"");
    assert_eq!(summaries("&gt;&gt;&#10;more &amp; last"), "\"more & last\"");
    assert_eq!(summaries("a<![CDATA[b\nc]]>"), "\"ab\"");
    assert_eq!(summaries("<stackTrace>one</stackTrace><system-out>two</system-out>"), "\"one\"");
    // However long a line is, only its beginning is looked at.
    assert!(summaries(&"&lt;x".repeat(100_000)).len() < 600);
}

#[test]
fn the_log_of_a_suite_of_one_is_what_its_failure_says() {
    check(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
<testsuite name="app/db_test" tests="1" failures="0" errors="1">
  <testcase name="app/db_test" status="run" duration="3" time="3"><error message="exited with error code 1"></error></testcase>
  <system-out>
Generated test.log:
<![CDATA[FAIL: no database]]></system-out>
</testsuite>
<testsuite name="app/ui_test" tests="1"><testcase name="app/ui_test" status="run" time="1"></testcase><system-out><![CDATA[PASSED]]></system-out></testsuite>
</testsuites>"#,
        &expect![[r#"
            document junit suites=2
            test 0 1/1 error suite="app/db_test" name="app/db_test" 3000ms
              message "exited with error code 1"
              summary "exited with error code 1"
              details [259..309]
              lines 4-4
            test 1 1/1 passed suite="app/ui_test" name="app/ui_test" 1000ms
            note info report.xml declares 1 tests and holds 2 bytes=0
        "#]],
    );
}

#[test]
fn surefire_reruns_and_flakes_are_attempts() {
    check(
        r#"<testsuite name="s">
  <testcase name="never" classname="C" time="1"><failure message="first"/><rerunFailure message="second"><stackTrace>at x</stackTrace><system-out>o</system-out></rerunFailure><rerunError message="third" time="0.5"/></testcase>
  <testcase name="flake" classname="C" time="2"><flakyFailure message="once"><stackTrace>boom</stackTrace></flakyFailure><flakyError>twice</flakyError></testcase>
</testsuite>"#,
        &expect![[r#"
            document junit suites=1
            test 0 1/3 failed suite="s" class="C" name="never" 1000ms
              message "first"
              summary "first"
              lines 2-2
            test 0 2/3 failed suite="s" class="C" name="never"
              message "second"
              summary "second"
              source "rerunFailure"
              details [138..142]
              stdout [167..168]
              lines 2-2
            test 0 3/3 error suite="s" class="C" name="never" 500ms
              message "third"
              summary "third"
              source "rerunError"
              lines 2-2
            test 1 1/3 failed suite="s" class="C" name="flake"
              message "once"
              summary "once"
              source "flakyFailure"
              details [337..341]
              lines 3-3
            test 1 2/3 error suite="s" class="C" name="flake"
              summary "twice"
              source "flakyError"
              details [381..386]
              lines 3-3
            test 1 3/3 passed suite="s" class="C" name="flake" 2000ms
            claim 1 [0..0] junit.root "testsuite"
        "#]],
    );
}

#[test]
fn duplicates_are_attempts_only_where_one_failed_and_none_was_skipped() {
    check(
        r#"<testsuite name="s">
  <testcase name="a" classname="C"><failure>no</failure></testcase>
  <testcase name="b" classname="C"/>
  <testcase name="a" classname="C"/>
  <testcase name="b" classname="C"/>
  <testcase name="c" classname="C"><failure/></testcase>
  <testcase name="c" classname="C"><skipped/></testcase>
  <testcase name="a" classname="C" line="2"/>
</testsuite>"#,
        &expect![[r#"
            document junit suites=1
            test 0 1/2 failed suite="s" class="C" name="a"
              summary "no"
              details [65..67]
              lines 2-2
            test 0 2/2 passed suite="s" class="C" name="a"
            test 1 1/1 passed suite="s" class="C" name="b"
            test 2 1/1 passed suite="s" class="C" name="b"
            test 3 1/1 failed suite="s" class="C" name="c"
              lines 6-6
            test 4 1/1 skipped suite="s" class="C" name="c"
              lines 7-7
            test 5 1/1 passed suite="s" class="C" name="a" line=2
            claim 1 [0..0] junit.root "testsuite"
        "#]],
    );
}

#[test]
fn nested_suites_and_failures_of_a_suite_itself() {
    check(
        r#"<testsuites><testsuite name="outer"><testsuite name="inner"><testcase name="x"/>
<error message="no database">at setup</error></testsuite><testcase name="y"><error/><failure message="also"/></testcase></testsuite></testsuites>"#,
        &expect![[r#"
            document junit suites=2
            test 0 1/1 passed suite="outer › inner" name="x"
            test 1 1/1 error suite="outer › inner" name="(suite)"
              message "no database"
              summary "no database"
              details [110..118]
              lines 2-2
            test 2 1/1 error suite="outer" name="y"
              lines 2-2
              more failed "also" "" [190..190]
            claim 1 [36..36] junit.nested "inner"
        "#]],
    );
}

#[test]
fn a_cut_report_keeps_what_is_known() {
    check(
        "<testsuite name=\"s\">\n<testcase name=\"a\"/>\n<testcase name=\"b\"><failure message=\"no\">tra",
        &expect![[r#"
            document junit suites=1
            test 0 1/1 passed suite="s" name="a"
            test 1 1/1 failed suite="s" name="b"
              message "no"
              summary "no"
              details [83..86]
              lines 3-3
            claim 1 [0..0] junit.root "testsuite"
            note data_loss report.xml broken after 2 cases: the report ends before its elements do bytes=0 line=3
        "#]],
    );
    check(
        "<testsuite name=\"s\">\n<testcase name=\"a\"/>\n<testcase name=\"b\" ti",
        &expect![[r#"
            document junit suites=1
            test 0 1/1 passed suite="s" name="a"
            claim 1 [0..0] junit.root "testsuite"
            note data_loss report.xml broken after 1 case: syntax error: tag not closed: `>` not found before end of input bytes=21 line=3
        "#]],
    );
    check(
        "<testsuite name=\"s\"><testcase name=\"a\"><system-out>cut",
        &expect![[r#"
            document junit suites=1
            claim 1 [0..0] junit.root "testsuite"
            note data_loss report.xml broken after 0 cases: the report ends before its elements do; one case was cut off, its result is unknown bytes=0 line=1
        "#]],
    );
}

#[test]
fn bytes_that_are_no_text_lose_nothing_else() {
    expect![[r#"
        document junit suites=1
        test 0 1/1 failed suite="s" name="a�b"
          message "x\0\u{1b}[31m"
          summary "x\0"
          details [68..70]
          lines 1-1
        claim 1 [0..0] junit.root "testsuite"
        note info report.xml 2 bytes are not valid text and are shown as � bytes=2
    "#]].assert_eq(&read(
        "report.xml",
        b"<testsuite name='s'><testcase name='a\xFFb'><failure message='x\x00\x1b[31m'>\xC3(</failure></testcase></testsuite>",
    ));
}

#[test]
fn odd_markup_is_passed_over() {
    check(
        r#"<testcase name="bare" time="NaN"><properties><property name="k" value="v"/></properties><unknown><deep/></unknown></wrong></testcase>"#,
        &expect![[r#"
            document junit
            test 0 1/1 passed name="bare"
              property "k"="v"
            claim 1 [0..0] junit.root "testcase"
        "#]],
    );
    check(
        r#"<testsuite><testcase name="t" time="-1" result="suppressed">a & b</testcase></testsuite>"#,
        &expect![[r#"
            document junit suites=1
            test 0 1/1 skipped name="t"
              source "suppressed"
            claim 1 [0..0] junit.root "testsuite"
        "#]],
    );
}
