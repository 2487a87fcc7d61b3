//! Reports of native code: text in, dump out.

use crate::documents::testing::{read, read_streamed};
use expect_test::{Expect, expect};

fn check(path: &str, text: &str, dump: &Expect) {
    let whole = read(path, text);
    dump.assert_eq(&whole);
    assert_eq!(read(path, format!("\u{feff}{text}")).matches("\ntest ").count(), whole.matches("\ntest ").count());
    if text.starts_with('<') && text.is_ascii() {
        for size in [512, 777] {
            assert_eq!(read_streamed(path, text, size), whole, "in pieces of {size}");
        }
    }
    // Cut anywhere it says so, and never tells of more cases than there are.
    for cut in (0..text.len()).filter(|cut| text.is_char_boundary(*cut)) {
        let part = read(path, &text[..cut]);
        assert!(part.matches("\ntest ").count() <= whole.matches("\ntest ").count(), "{cut}: {part}");
    }
}

#[test]
fn ctest_measures_and_outputs() {
    check(
        "Test.xml",
        r#"<?xml version="1.0"?>
<Site BuildName="b" Name="n"><Testing><StartTestTime>1700000000</StartTestTime>
<TestList><Test>./lib/ok</Test><Test>./lib/crash</Test><Test>./lib/off</Test><Test>./lib/gone</Test><Test>./lib/never</Test></TestList>
<Test Status="passed"><Name>ok</Name><Path>./lib</Path><Results>
 <NamedMeasurement type="numeric/double" name="Execution Time"><Value>0.0125</Value></NamedMeasurement>
 <NamedMeasurement type="text/string" name="Completion Status"><Value>Completed</Value></NamedMeasurement>
 <Measurement><Value encoding="base64" compression="gzip">eJwBAA==</Value></Measurement></Results><Labels><Label>fast</Label></Labels></Test>
<Test Status="failed"><Name>crash</Name><Path>./lib</Path><Results>
 <NamedMeasurement type="text/string" name="Exit Code"><Value>SEGFAULT</Value></NamedMeasurement>
 <NamedMeasurement type="text/string" name="Exit Value"><Value>11</Value></NamedMeasurement>
 <NamedMeasurement type="file" name="core" filename="core.1"><Value encoding="base64" compression="tar/gzip">QQ==</Value></NamedMeasurement>
 <Measurement><Value>starting &amp; dying</Value></Measurement></Results></Test>
<Test Status="notrun"><Name>off</Name><Path>./lib</Path><Results>
 <NamedMeasurement type="text/string" name="Completion Status"><Value>Disabled</Value></NamedMeasurement></Results></Test>
<Test Status="notrun"><Name>gone</Name><Path>./lib</Path><Results>
 <NamedMeasurement type="text/string" name="Completion Status"><Value>Unable to find executable</Value></NamedMeasurement></Results></Test>
<EndTestTime>1700000060</EndTestTime></Testing></Site>"#,
        &expect![[r#"
            document ctest suites=1 first=1700000000000 last=1700000060000
            test 0 1/1 passed suite="./lib" name="ok" 12.5ms
              property "Completion Status"="Completed"
              tag "fast"
              attachment "" "output" "gzip"[572..580]
            test 1 1/1 error suite="./lib" name="crash"
              message "SEGFAULT, exit value 11"
              type "SEGFAULT"
              summary "SEGFAULT, exit value 11"
              source "SEGFAULT"
              details [1077..1097]
              stdout [1077..1097]
              lines 8-12
              property "Exit Code"="SEGFAULT"
              property "Exit Value"="11"
              attachment "core.1" "core" "tar/gzip"[1024..1028]
            test 2 1/1 skipped suite="./lib" name="off"
              message "Disabled"
              summary "Disabled"
              source "Disabled"
              lines 13-14
              property "Completion Status"="Disabled"
            test 3 1/1 error suite="./lib" name="gone"
              message "Unable to find executable"
              type "Unable to find executable"
              summary "Unable to find executable"
              source "Unable to find executable"
              lines 15-16
              property "Completion Status"="Unable to find executable"
            note info Test.xml outputs that the report holds compressed, kept as attachments: 1 bytes=0
            note info Test.xml the report states 5 tests in its list, its cases are 4 bytes=0
        "#]],
    );
}

#[test]
fn boost_logs_and_reports() {
    check(
        "log.xml",
        r#"<TestLog><TestSuite name="Master"><TestSuite name="math" file="m.cpp" line="2">
<TestCase name="adds" file="m.cpp" line="5"><Info file="m.cpp" line="6"><![CDATA[check x passed]]></Info><TestingTime>1500</TestingTime></TestCase>
<TestCase name="divides" file="m.cpp" line="9"><Message file="m.cpp" line="9">begin</Message><Error file="m.cpp" line="10"><![CDATA[check 1 == 2 has failed [1 != 2]]]></Error>
<FatalError file="h.hpp" line="3">critical check p has failed</FatalError></TestCase>
<TestCase name="throws"><Exception file="unknown location" line="0"><![CDATA[no such file]]><LastCheckpoint file="m.cpp" line="14">opened</LastCheckpoint></Exception></TestCase>
<TestCase name="off" skipped="yes" reason="disabled"/>
<TestCase name="host"><TestSuite name="guests"><TestCase name="one"><Error file="m.cpp" line="30">no</Error></TestCase></TestSuite></TestCase>
</TestSuite><TestSuite name="slow" skipped="yes" reason="disabled"/></TestSuite></TestLog>
<TestResult><TestSuite name="Master" result="failed" test_cases_passed="2" test_cases_failed="3" test_cases_skipped="2" test_cases_aborted="1"></TestSuite></TestResult>"#,
        &expect![[r#"
            document boost-test suites=5
            test 0 1/1 passed suite="Master › math" name="adds" file="m.cpp" line=5 1.5ms
              stdout [152..178]
            test 1 1/1 failed suite="Master › math" name="divides" file="m.cpp" line=9
              message "check 1 == 2 has failed [1 != 2]"
              type "Error"
              summary "check 1 == 2 has failed [1 != 2]"
              details [351..395]
              stdout [306..311]
              lines 3-3
              more failed "critical check p has failed" "FatalError" [438..465]
              property "at"="m.cpp:10"
              property "at"="h.hpp:3"
            test 2 1/1 error suite="Master › math" name="throws" file="m.cpp" line=14
              message "no such file"
              type "Exception"
              summary "no such file"
              details [558..644]
              lines 5-5
              property "last checkpoint"="opened"
            test 3 1/1 skipped suite="Master › math" name="off"
              message "disabled"
              summary "disabled"
            test 4 1/1 passed suite="Master › math" name="host"
            test 5 1/1 failed suite="Master › math › host › guests" name="one" file="m.cpp" line=30
              message "no"
              type "Error"
              summary "no"
              details [821..823]
              lines 7-7
            note info log.xml suite Master › slow was skipped (disabled); its cases are not named bytes=0 line=8
            note info log.xml the report states 7 cases, its cases are 6 bytes=0
        "#]],
    );
    check(
        "report.xml",
        r#"<TestResult><TestSuite name="Master" result="failed" test_cases_passed="1" test_cases_failed="2" test_cases_skipped="1" test_cases_aborted="1">
<TestCase name="a" result="passed" assertions_passed="2" assertions_failed="0"/><TestCase name="b" result="failed" assertions_passed="1" assertions_failed="2"/>
<TestCase name="c" result="aborted" assertions_passed="1" assertions_failed="0"/><TestCase name="d" result="skipped" reason="disabled"/></TestSuite></TestResult>"#,
        &expect![[r#"
            document boost-test suites=1
            test 0 1/1 passed suite="Master" name="a"
            test 1 1/1 failed suite="Master" name="b"
              message "2 assertions failed, 1 passed"
              summary "2 assertions failed, 1 passed"
              lines 2-2
            test 2 1/1 error suite="Master" name="c"
              message "aborted"
              summary "aborted"
              source "aborted"
              lines 3-3
            test 3 1/1 skipped suite="Master" name="d"
              message "disabled"
              summary "disabled"
              lines 3-3
        "#]],
    );
    check(
        "short.xml",
        r#"<TestResult><TestSuite name="Master" result="failed" assertions_passed="4" assertions_failed="1" test_cases_passed="2" test_cases_failed="1" test_cases_skipped="0"></TestSuite></TestResult>"#,
        &expect![[r#"
            document boost-test suites=1
            test 0 1/1 error suite="Master" name="(suite)"
              message "1 assertions failed, 4 passed"
              summary "1 assertions failed, 4 passed"
              lines 1-1
            note info short.xml cases that the report counts and does not name: 3 bytes=0
        "#]],
    );
}

#[test]
fn qtest_data_tags_are_cases() {
    check(
        "qt.xml",
        r#"<?xml version="1.0"?>
<TestCase name="tst_Date"><Environment><QtVersion>6.5.0</QtVersion></Environment>
<TestFunction name="initTestCase"><Incident type="pass" file="" line="0"/><Duration msecs="0,25"/></TestFunction>
<TestFunction name="parse"><Message type="qdebug" file="" line="0"><DataTag><![CDATA[leap]]></DataTag><Description><![CDATA[reading 29.2.]]></Description></Message>
<Incident type="pass" file="" line="0"><DataTag><![CDATA[plain]]></DataTag></Incident>
<Incident type="fail" file="tst.cpp" line="44"><DataTag><![CDATA[leap]]></DataTag><Description><![CDATA[Compared values are not the same
   Actual   (day)    : 1
   Expected (29)     : 29]]></Description></Incident><Duration msecs="3"/></TestFunction>
<TestFunction name="known"><Incident type="xfail" file="tst.cpp" line="50"><Description>bug 7</Description></Incident><Incident type="pass"/></TestFunction>
<TestFunction name="known2"><Incident type="xfail" file="tst.cpp" line="51"><Description>bug 8</Description></Incident></TestFunction>
<TestFunction name="surprise"><Incident type="xpass" file="tst.cpp" line="60"><Description>'x' returned TRUE unexpectedly</Description></Incident></TestFunction>
<TestFunction name="off"><Message type="skip" file="tst.cpp" line="70"><Description>not here</Description></Message></TestFunction>
<TestFunction name="listed"><Incident type="bfail" file="tst.cpp" line="80"><Description>flaky</Description></Incident></TestFunction>
<TestFunction name="speed"><Incident type="pass"/><BenchmarkResult metric="WalltimeMilliseconds" tag="" value="0.5" iterations="128"/></TestFunction>
<TestFunction name="none"/>
<Duration msecs="9"/></TestCase>"#,
        &expect![[r#"
            document qtest suites=1
            test 0 1/1 passed class="tst_Date" name="initTestCase" 0.25ms
            test 1 1/1 passed class="tst_Date" name="parse(plain)"
            test 2 1/1 failed class="tst_Date" name="parse(leap)" file="tst.cpp" line=44
              message "Compared values are not the same"
              summary "Compared values are not the same"
              expected "29"
              actual "1"
              details [565..660]
              stdout [285..372]
              lines 6-8
            test 3 1/1 passed class="tst_Date" name="known"
              source "xfail"
            test 4 1/1 skipped class="tst_Date" name="known2" file="tst.cpp" line=51
              message "bug 8"
              summary "bug 8"
              source "xfail"
              details [968..973]
              lines 10-10
            test 5 1/1 failed class="tst_Date" name="surprise" file="tst.cpp" line=60
              message "'x' returned TRUE unexpectedly"
              summary "'x' returned TRUE unexpectedly"
              source "xpass"
              details [1105..1135]
              lines 11-11
            test 6 1/1 skipped class="tst_Date" name="off" file="tst.cpp" line=70
              message "not here"
              summary "not here"
              details [1260..1268]
              lines 12-12
            test 7 1/1 skipped class="tst_Date" name="listed" file="tst.cpp" line=80
              message "flaky"
              summary "flaky"
              source "bfail"
              details [1397..1402]
              lines 13-13
            test 8 1/1 passed class="tst_Date" name="speed"
              property "WalltimeMilliseconds"="0.5 (128 iterations)"
            note info qt.xml none has no result bytes=0 line=15
        "#]],
    );
}

#[test]
fn catch_and_doctest_sections() {
    check(
        "catch.xml",
        r#"<?xml version="1.0"?>
<Catch2TestRun name="unit" rng-seed="1" catch2-version="3.5.0">
<TestCase name="adds" tags="[sum][fast]" filename="a.cpp" line="3">
 <Section name="small" filename="a.cpp" line="4"><Section name="odd" filename="a.cpp" line="5">
  <Expression success="false" type="CHECK" filename="a.cpp" line="6"><Original>sum(1, 2) == 4</Original><Expanded>3 == 4</Expanded></Expression>
  <Expression success="true" type="CHECK" filename="a.cpp" line="7"><Original>true</Original><Expanded>true</Expanded></Expression>
  <OverallResults successes="1" failures="1" expectedFailures="0"/></Section></Section>
 <Expression success="false" type="REQUIRE_NOTHROW" filename="a.cpp" line="9"><Original>run()</Original><Expanded>run()</Expanded><Exception filename="a.cpp" line="9">out of range</Exception></Expression>
 <OverallResult success="false" skips="0" durationInSeconds="0.25"><StdOut>hello</StdOut><StdErr>oops</StdErr></OverallResult></TestCase>
<TestCase name="known" tags="[!shouldfail]" filename="a.cpp" line="12"><Failure filename="a.cpp" line="13">not yet</Failure><OverallResult success="true"/></TestCase>
<TestCase name="off" filename="a.cpp" line="15"><Skip filename="a.cpp" line="16">no network</Skip><OverallResult success="true" skips="1"/></TestCase>
<TestCase name="good" filename="a.cpp" line="18"><OverallResult success="true" durationInSeconds="0.001"/></TestCase>
<OverallResults successes="2" failures="2" expectedFailures="1" skips="1"/><OverallResultsCases successes="2" failures="1" expectedFailures="1" skips="1"/></Catch2TestRun>"#,
        &expect![[r#"
            document catch2 suites=1
            test 0 1/1 error suite="unit" name="adds" file="a.cpp" line=3 250ms
              message "out of range"
              type "REQUIRE_NOTHROW"
              summary "out of range"
              details [693..806]
              stdout [895..900]
              stderr [917..921]
              lines 8-8
              more failed "CHECK( sum(1, 2) == 4 ) is 3 == 4" "CHECK" [319..381]
              property "at"="a.cpp:6"
              property "at"="a.cpp:9"
              property "section"="small › odd"
              tag "sum"
              tag "fast"
            test 1 1/1 skipped suite="unit" name="known" file="a.cpp" line=12
              message "not yet"
              summary "not yet"
              source "expected failure"
              details [1065..1072]
              lines 10-10
              property "at"="a.cpp:13"
              tag "!shouldfail"
            test 2 1/1 skipped suite="unit" name="off" file="a.cpp" line=15
              message "no network"
              summary "no network"
              details [1206..1216]
              lines 11-11
              property "at"="a.cpp:16"
            test 3 1/1 passed suite="unit" name="good" file="a.cpp" line=18 1ms
            note info catch.xml the report states 5 test cases, its cases are 4 bytes=0
        "#]],
    );
    check(
        "doctest.xml",
        r#"<?xml version="1.0"?>
<doctest binary="unit" version="2.4.11"><Options order_by="file"/><TestSuite name="math">
<TestCase name="adds" filename="a.cpp" line="3"><SubCase name="small" filename="a.cpp" line="4"><Expression success="false" type="CHECK" filename="a.cpp" line="5"><Original>x == 1</Original><Expanded>2 == 1</Expanded></Expression></SubCase>
<OverallResultsAsserts successes="0" failures="1" test_case_success="false" duration="0.5"/></TestCase>
<TestCase name="says" filename="a.cpp" line="8"><Message type="FATAL ERROR" filename="a.cpp" line="9"><Text>gone</Text></Message><OverallResultsAsserts successes="0" failures="0" test_case_success="false"/></TestCase>
<TestCase name="off" filename="a.cpp" line="12" skipped="true"/>
<TestCase name="throws" filename="a.cpp" line="14"><Exception crash="false">bad</Exception><OverallResultsAsserts successes="0" failures="0" test_case_success="false"/></TestCase>
<TestCase name="must fail" filename="a.cpp" line="20" should_fail="true"><OverallResultsAsserts successes="1" failures="0" test_case_success="false"/></TestCase>
</TestSuite><OverallResultsTestCases successes="0" failures="4" skipped="1"/></doctest>"#,
        &expect![[r#"
            document doctest suites=1
            test 0 1/1 failed suite="math" name="adds" file="a.cpp" line=3 500ms
              message "CHECK( x == 1 ) is 2 == 1"
              type "CHECK"
              summary "CHECK( x == 1 ) is 2 == 1"
              expected "x == 1"
              actual "2 == 1"
              details [275..329]
              lines 3-3
              property "at"="a.cpp:5"
              property "section"="small"
            test 1 1/1 failed suite="math" name="says" file="a.cpp" line=8
              message "gone"
              type "FATAL ERROR"
              summary "gone"
              details [559..576]
              lines 5-5
              property "at"="a.cpp:9"
            test 2 1/1 skipped suite="math" name="off" file="a.cpp" line=12
            test 3 1/1 error suite="math" name="throws" file="a.cpp" line=14
              message "bad"
              type "Exception"
              summary "bad"
              details [816..819]
              lines 7-7
            test 4 1/1 failed suite="math" name="must fail" file="a.cpp" line=20
              message "the case has failed without a failed assertion"
              summary "the case has failed without a failed assertion"
              lines 8-8
        "#]],
    );
}

#[test]
fn googletest_json_and_its_junit_sister() {
    check(
        "gtest.json",
        r#"{"tests": 4, "failures": 1, "disabled": 1, "errors": 0, "timestamp": "2024-05-01T10:00:00Z", "time": "0.1s", "name": "AllTests",
"testsuites": [{"name": "Sum", "tests": 4, "testsuite": [
{"name": "Adds/0", "value_param": "7", "file": "a.cpp", "line": 3, "status": "RUN", "result": "COMPLETED", "timestamp": "2024-05-01T10:00:01Z", "time": "0.05s", "classname": "Sum", "seed": "42",
 "failures": [{"failure": "a.cpp:5\nExpected equality of these values:\n  1\n  2", "type": ""}, {"failure": "a.cpp:6\nFailed", "type": ""}]},
{"name": "Good", "file": "a.cpp", "line": 9, "status": "RUN", "result": "COMPLETED", "time": "0s", "classname": "Sum"},
{"name": "Skips", "status": "RUN", "result": "SKIPPED", "time": "0s", "classname": "Sum", "skipped": [{"message": "a.cpp:13\nno network"}]},
{"name": "DISABLED_Off", "status": "NOTRUN", "result": "SUPPRESSED", "time": "0s", "classname": "Sum"}]}]}"#,
        &expect![[r#"
            document googletest records=1 suites=1 first=1714557600000 last=1714557601000
            test 0 1/1 failed suite="Sum" class="Sum" name="Adds/0" file="a.cpp" line=3 50ms
              message "Expected equality of these values:\n  1\n  2"
              summary "Expected equality of these values:"
              details [408..463]
              lines 4-4
              more failed "Failed" "" [490..507]
              property "at"="a.cpp:5"
              property "at"="a.cpp:6"
              property "value_param"="7"
              property "seed"="42"
            test 1 1/1 passed suite="Sum" class="Sum" name="Good" file="a.cpp" line=9 0ms
            test 2 1/1 skipped suite="Sum" class="Sum" name="Skips" file="a.cpp" line=13 0ms
              message "no network"
              summary "no network"
              source "SKIPPED"
              details [758..780]
              lines 6-6
            test 3 1/1 skipped suite="Sum" class="Sum" name="DISABLED_Off" 0ms
              source "NOTRUN"
        "#]],
    );
    let xml = r#"<testsuites tests="3"><testsuite name="Sum"><testcase name="Adds/0" value_param="7" status="run" result="completed" classname="Sum"><failure message="a.cpp:5" type=""/><failure message="a.cpp:6" type=""/></testcase><testcase name="T" type_param="int" status="notrun" result="suppressed" classname="Sum"/><testcase name="S" status="run" result="skipped" classname="Sum"><skipped message="no"/></testcase></testsuite></testsuites>"#;
    expect![[r#"
        document junit suites=1
        test 0 1/1 failed suite="Sum" class="Sum" name="Adds/0"
          message "a.cpp:5"
          summary "a.cpp:5"
          lines 1-1
          more failed "a.cpp:6" "" [204..204]
          property "value_param"="7"
        test 1 1/1 skipped suite="Sum" class="Sum" name="T"
          source "suppressed"
          property "type_param"="int"
        test 2 1/1 skipped suite="Sum" class="Sum" name="S"
          message "no"
          summary "no"
          source "skipped"
          lines 1-1
    "#]]
    .assert_eq(&read("gtest.xml", xml));
}

#[test]
fn small_frameworks() {
    check(
        "check.xml",
        r#"<?xml version="1.0"?><testsuites xmlns="http://check.sourceforge.net/ns"><datetime>2024-05-01 10:00:00</datetime>
<suite><title>core</title><test result="success"><path>.</path><fn>a.c:9</fn><id>adds</id><iteration>0</iteration><duration>0.001</duration><description>sums</description><message>Passed</message></test>
<test result="failure"><fn>a.c:12</fn><id>adds</id><iteration>2</iteration><duration>-1.000000</duration><description>sums</description><message>Assertion 'x == 1' failed</message></test>
<test result="error"><fn>a.c:20</fn><id>dies</id><iteration>0</iteration><description>sums</description><message>(after this point) Received signal 11</message></test></suite><duration>0.1</duration></testsuites>"#,
        &expect![[r#"
            document check suites=1 first=1714557600000 last=1714557600000
            test 0 1/1 passed suite="core" class="sums" name="adds" file="a.c" line=9 1ms
            test 1 1/1 failed suite="core" class="sums" name="adds[2]" file="a.c" line=12
              message "Assertion 'x == 1' failed"
              summary "Assertion 'x == 1' failed"
              details [463..488]
              lines 3-3
            test 2 1/1 error suite="core" class="sums" name="dies" file="a.c" line=20
              message "(after this point) Received signal 11"
              summary "(after this point) Received signal 11"
              details [619..656]
              lines 4-4
        "#]],
    );
    check(
        "cppunit.xml",
        r#"<?xml version="1.0"?><TestRun><FailedTests><FailedTest id="2"><Name>Sum::adds</Name><FailureType>Assertion</FailureType><Location><File>a.cpp</File><Line>9</Line></Location><Message>equality assertion failed
- Expected: 1
- Actual  : 2
</Message></FailedTest><FailedTest id="3"><Name>Sum::dies</Name><FailureType>Error</FailureType><Message>uncaught exception</Message></FailedTest></FailedTests>
<SuccessfulTests><Test id="1"><Name>Sum::good</Name></Test></SuccessfulTests><Statistics><Tests>4</Tests><FailuresTotal>2</FailuresTotal></Statistics></TestRun>"#,
        &expect![[r#"
            document cppunit
            test 0 1/1 failed class="Sum" name="adds" file="a.cpp" line=9
              message "equality assertion failed"
              type "Assertion"
              summary "equality assertion failed"
              expected "1"
              actual "2"
              details [182..236]
              lines 1-4
            test 1 1/1 error class="Sum" name="dies"
              message "uncaught exception"
              type "Error"
              summary "uncaught exception"
              details [341..359]
              lines 4-4
            test 2 1/1 passed class="Sum" name="good"
            note info cppunit.xml the report states 4 tests, its cases are 3 bytes=0
        "#]],
    );
    check(
        "cunit.xml",
        r#"<?xml version="1.0"?><!DOCTYPE CUNIT_TEST_RUN_REPORT SYSTEM "CUnit-Run.dtd">
<CUNIT_TEST_RUN_REPORT><CUNIT_RESULT_LISTING><CUNIT_RUN_SUITE><CUNIT_RUN_SUITE_SUCCESS><SUITE_NAME>core</SUITE_NAME>
<CUNIT_RUN_TEST_RECORD><CUNIT_RUN_TEST_SUCCESS><TEST_NAME>good</TEST_NAME></CUNIT_RUN_TEST_SUCCESS></CUNIT_RUN_TEST_RECORD>
<CUNIT_RUN_TEST_RECORD><CUNIT_RUN_TEST_FAILURE><TEST_NAME>bad</TEST_NAME><FILE_NAME>a.c</FILE_NAME><LINE_NUMBER>9</LINE_NUMBER><CONDITION>x == 1</CONDITION></CUNIT_RUN_TEST_FAILURE></CUNIT_RUN_TEST_RECORD>
<CUNIT_RUN_TEST_RECORD><CUNIT_RUN_TEST_FAILURE><TEST_NAME>bad</TEST_NAME><FILE_NAME>a.c</FILE_NAME><LINE_NUMBER>12</LINE_NUMBER><CONDITION>y</CONDITION></CUNIT_RUN_TEST_FAILURE></CUNIT_RUN_TEST_RECORD>
</CUNIT_RUN_SUITE_SUCCESS></CUNIT_RUN_SUITE><CUNIT_RUN_SUITE><CUNIT_RUN_SUITE_FAILURE><SUITE_NAME>db</SUITE_NAME><FAILURE_REASON>Suite Initialization Failed</FAILURE_REASON></CUNIT_RUN_SUITE_FAILURE></CUNIT_RUN_SUITE></CUNIT_RESULT_LISTING></CUNIT_TEST_RUN_REPORT>"#,
        &expect![[r#"
            document cunit suites=2
            test 0 1/1 passed suite="core" name="good"
            test 1 1/1 failed suite="core" name="bad" file="a.c" line=9
              message "x == 1"
              summary "x == 1"
              details [456..462]
              lines 4-4
              more failed "y" "" [663..664]
              property "at"="a.c:12"
            test 2 1/1 error suite="db" name="(suite)"
              message "Suite Initialization Failed"
              summary "Suite Initialization Failed"
              details [855..882]
              lines 6-6
        "#]],
    );
}
