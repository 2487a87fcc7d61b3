//! Reports of .NET runners, written from their specifications: text in, dump out.

use crate::documents::testing::{read, read_streamed};
use expect_test::{Expect, expect};

/// The same whole, in pieces and behind a BOM; whatever it is called.
fn check(xml: &str, dump: &Expect) {
    let whole = read("results.json", xml);
    dump.assert_eq(&whole);
    for size in [1, 7, 64] {
        assert_eq!(read_streamed("results.json", xml, size), whole, "in pieces of {size}");
    }
    let marked = read("results.xml", format!("\u{feff}{xml}"));
    let names =
        |dump: &str| dump.lines().filter(|line| line.starts_with("test ")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(names(&marked), names(&whole), "behind a BOM");
    for cut in (0..xml.len()).step_by(3) {
        let told = read("results.xml", &xml[..cut]);
        let is_told = told.contains("note data_loss") || xml[cut..].trim().is_empty();
        assert!(is_told || !told.contains("test 0"), "cut at {cut}: {told}");
    }
}

#[test]
fn nunit3_tells_results_labels_assertions_and_what_suites_say() {
    check(
        r#"<test-run id="0" testcasecount="8" result="Failed" total="8" start-time="2024-05-01 10:00:00Z" end-time="2024-05-01 10:00:02Z">
<test-suite type="Assembly" name="/ci/bin/Calc.dll" result="Failed" site="Child">
<failure><message>One or more child tests had errors</message></failure>
<test-suite type="TestFixture" name="CalcTests" classname="Calc.CalcTests" result="Failed" site="Child">
<properties><property name="Category" value="Unit"/><property name="Author" value="Ada"/></properties>
<test-case name="Adds(1,2)" fullname="Calc.CalcTests.Adds(1,2)" classname="Calc.CalcTests" result="Passed" duration="0.0123"><output><![CDATA[adding]]></output></test-case>
<test-case name="Adds(2,2)" fullname="Calc.CalcTests.Adds(2,2)" classname="Calc.CalcTests" result="Failed" duration="0.5">
<properties><property name="Category" value="Slow"/><property name="Requirement" value="R-1"/></properties>
<failure><message><![CDATA[Multiple failures:
  1) Expected: 4]]></message><stack-trace>at Calc.CalcTests.Adds() in Calc.cs:line 7</stack-trace></failure>
<assertions><assertion result="Failed"><message>Expected: 4</message><stack-trace>line 7</stack-trace></assertion><assertion result="Error"><message>boom</message></assertion></assertions>
<attachments><attachment><filePath>C:\ci\shot.png</filePath><description>shot</description></attachment></attachments>
</test-case>
<test-case name="Throws" fullname="Calc.CalcTests.Throws" result="Failed" label="Error"><failure><message>System.Exception : no</message></failure></test-case>
<test-case name="Stops" classname="Calc.CalcTests" result="Failed" label="Cancelled"/>
<test-case name="Off" classname="Calc.CalcTests" result="Skipped" label="Ignored"><reason><message>later</message></reason></test-case>
<test-case name="Maybe" classname="Calc.CalcTests" result="Inconclusive"/>
<test-case name="Warns" classname="Calc.CalcTests" result="Warning"><assertions><assertion result="Warning"><message>slow disk</message></assertion></assertions></test-case>
</test-suite>
<test-suite type="TestFixture" name="DbTests" result="Failed" site="TearDown"><failure><message>TearDown : no database</message><stack-trace>at Db</stack-trace></failure>
<test-case name="Reads" classname="Calc.DbTests" result="Passed"/></test-suite>
</test-suite></test-run>"#,
        &expect![[r#"
            document nunit3 suites=3 first=1714557600000 last=1714557602000
            test 0 1/1 passed suite="Calc.dll › CalcTests" class="Calc.CalcTests" name="Adds(1,2)" 12.3ms
              owner "Ada"
              stdout [624..642]
              tag "Unit"
            test 1 1/1 failed suite="Calc.dll › CalcTests" class="Calc.CalcTests" name="Adds(2,2)" 500ms
              message "Multiple failures:\n  1) Expected: 4"
              summary "Expected: 4"
              owner "Ada"
              details [983..1025]
              lines 9-10
              more failed "Expected: 4" "" [1132..1138]
              more error "boom" "" [0..0]
              property "Requirement"="R-1"
              tag "Slow"
              tag "Unit"
              attachment "C:\\ci\\shot.png" "shot"
            test 2 1/1 failed suite="Calc.dll › CalcTests" class="Calc.CalcTests" name="Throws"
              message "System.Exception : no"
              summary "System.Exception : no"
              source "Error"
              owner "Ada"
              lines 14-14
              tag "Unit"
            test 3 1/1 failed suite="Calc.dll › CalcTests" class="Calc.CalcTests" name="Stops"
              summary "Cancelled"
              source "Cancelled"
              owner "Ada"
              tag "Unit"
            test 4 1/1 skipped suite="Calc.dll › CalcTests" class="Calc.CalcTests" name="Off"
              message "later"
              summary "later"
              source "Ignored"
              owner "Ada"
              lines 16-16
              tag "Unit"
            test 5 1/1 skipped suite="Calc.dll › CalcTests" class="Calc.CalcTests" name="Maybe"
              source "Inconclusive"
              owner "Ada"
              tag "Unit"
            test 6 1/1 passed suite="Calc.dll › CalcTests" class="Calc.CalcTests" name="Warns"
              message "slow disk"
              summary "slow disk"
              source "Warning"
              owner "Ada"
              lines 18-18
              tag "Unit"
            test 7 1/1 passed suite="Calc.dll › DbTests" class="Calc.DbTests" name="Reads"
            test 8 1/1 error suite="Calc.dll › DbTests" name="(suite)"
              message "TearDown : no database"
              summary "TearDown : no database"
              details [2158..2163]
              lines 20-20
        "#]],
    );
}

#[test]
fn nunit3_of_a_suite_alone_that_is_cut() {
    expect![[r#"
        document nunit3 suites=1
        test 0 1/1 passed suite="a.dll" class="N.C" name="A"
        test 1 1/1 failed suite="a.dll" name="B"
          message "no"
          summary "no"
          lines 3-3
        note data_loss TestResults.xml broken after 2 cases: syntax error: tag not closed: `>` not found before end of input bytes=6 line=3
    "#]].assert_eq(&read(
        "TestResults.xml",
        "<test-suite type='Assembly' name='a.dll' testcasecount='3' result='Failed'>\n<test-case name='A' fullname='N.C.A' result='Passed'/>\n<test-case name='B' result='Failed'><failure><message>no</mess",
    ));
    expect![[r#"
        document nunit3 suites=1
        test 0 1/1 passed suite="a.dll" name="A"
        note data_loss TestResults.xml broken after 1 case: the report ends before its elements do; one case was cut off, its result is unknown bytes=0 line=3
    "#]].assert_eq(&read(
        "TestResults.xml",
        "<test-suite type='Assembly' name='a.dll' testcasecount='3' result='Passed'>\n<test-case name='A' result='Passed'/>\n<test-case name='B' result='Passed'><output>mid",
    ));
}

#[test]
fn nunit2_tells_by_result_or_by_executed_and_success() {
    check(
        r#"<test-results name="a.dll" total="5" errors="1" failures="1" not-run="2" date="2010-10-18" time="13:23:35">
<test-suite type="Assembly" name="C:\ci\a.dll" executed="True" result="Failure" success="False"><results>
<test-suite type="TestFixture" name="MockFixture" executed="True" result="Failure" success="False">
<categories><category name="Fixture"/></categories>
<failure><message>Child test failed</message></failure>
<results>
<test-case name="Ns.MockFixture.Fails" executed="True" result="Failure" success="False" time="0,013">
<categories><category name="Slow"/></categories><properties><property name="Owner" value="Bo"/></properties>
<failure><message><![CDATA[no]]></message><stack-trace><![CDATA[at X in X.cs:1]]></stack-trace></failure></test-case>
<test-case name="Ns.MockFixture(42).Breaks(&quot;a.b)&quot;,1.5)" executed="True" result="Error" success="False"><failure><message>System.Exception : x</message></failure></test-case>
<test-case name="Ns.MockFixture.Off" executed="False" result="Ignored"><reason><message>later</message></reason></test-case>
<test-case name="Ns.MockFixture.Wrong" executed="False" result="NotRunnable"><reason><message>has parameters</message></reason></test-case>
<test-case name="Ns.MockFixture.Maybe" executed="True" result="Inconclusive" success="False"/>
<test-case name="Old" executed="True" success="True" time="0.001"/>
<test-case name="OldOff" executed="False"/>
</results></test-suite></results></test-suite></test-results>"#,
        &expect![[r#"
            document nunit2 suites=2 first=1287408215000 last=1287408215000
            test 0 1/1 failed suite="a.dll › MockFixture" class="Ns.MockFixture" name="Fails" 13ms
              message "no"
              summary "no"
              owner "Bo"
              details [698..724]
              lines 9-9
              tag "Slow"
              tag "Fixture"
            test 1 1/1 error suite="a.dll › MockFixture" class="Ns.MockFixture(42)" name="Breaks(\"a.b)\",1.5)"
              message "System.Exception : x"
              summary "System.Exception : x"
              lines 10-10
              tag "Fixture"
            test 2 1/1 skipped suite="a.dll › MockFixture" class="Ns.MockFixture" name="Off"
              message "later"
              summary "later"
              source "Ignored"
              lines 11-11
              tag "Fixture"
            test 3 1/1 skipped suite="a.dll › MockFixture" class="Ns.MockFixture" name="Wrong"
              message "has parameters"
              summary "has parameters"
              source "NotRunnable"
              lines 12-12
              tag "Fixture"
            test 4 1/1 skipped suite="a.dll › MockFixture" class="Ns.MockFixture" name="Maybe"
              source "Inconclusive"
              tag "Fixture"
            test 5 1/1 passed suite="a.dll › MockFixture" name="Old" 1ms
              tag "Fixture"
            test 6 1/1 skipped suite="a.dll › MockFixture" name="OldOff"
              tag "Fixture"
        "#]],
    );
}

#[test]
fn nunit2_whose_names_hold_bare_quotes_says_what_is_lost() {
    expect![[r#"
        document nunit2 suites=1
        test 0 1/1 passed suite="T" class="Ns.T" name="M(" 5ms
        note data_loss a.xml suite "T" failed, and holds no case that did bytes=0 line=1
        note data_loss a.xml names hold bare quotes: what follows them in each is lost bytes=0 line=2
    "#]].assert_eq(&read(
        "a.xml",
        r#"<test-suite type="TestFixture" name="T" executed="True" result="Failure" success="False"><results>
<test-case name="Ns.T.M("a","b")" executed="True" result="Success" success="True" time="0.005"/></results></test-suite>"#,
    ));
}

#[test]
fn xunit_tells_traits_outputs_and_errors_of_cleanups() {
    check(
        r#"<assemblies schema-version="3" start-rtf="2024-05-01T10:00:00Z"><assembly name="/ci/Calc.dll" run-date="2024-05-01" run-time="10:00:01" total="4" errors="1">
<errors><error type="test-class-cleanup" name="Ns.CalcTests"><failure exception-type="System.IOException"><message>locked</message><stack-trace>at Y</stack-trace></failure></error></errors>
<collection name="Test collection for Ns.CalcTests">
<test name="Ns.CalcTests.Adds(a: 1)" type="Ns.CalcTests" method="Adds" time="0.0123" result="Fail" source-file="Calc.cs" source-line="7">
<failure exception-type="Xunit.Sdk.EqualException"><message>Assert.Equal() Failure
Expected: 1</message><stack-trace>at Ns.CalcTests.Adds() in Calc.cs:line 7</stack-trace></failure>
<traits><trait name="Category" value="Fast"/><trait name="Bug" value="12"/></traits>
<output><![CDATA[said]]></output>
<attachments><attachment name="shot" media-type="image/png">aGk=</attachment><attachment name="note">text</attachment></attachments></test>
<test name="Shown" type="Ns.CalcTests" method="B" time-rtf="00:00:01.5" result="Pass"><warnings><warning>slow</warning></warnings></test>
<test name="Ns.CalcTests.Off" type="Ns.CalcTests" method="Off" time="0" result="Skip"><reason><![CDATA[later]]></reason></test>
<test name="Ns.CalcTests.Explicit" type="Ns.CalcTests" method="Explicit" result="NotRun"/>
</collection></assembly></assemblies>"#,
        &expect![[r#"
            document xunit suites=2 first=1714557600000 last=1714557601000
            test 0 1/1 error suite="Calc.dll" class="Ns.CalcTests" name="(test-class-cleanup)"
              message "locked"
              type "System.IOException"
              summary "locked"
              details [302..306]
              lines 2-2
            test 1 1/1 failed suite="Calc.dll › Test collection for Ns.CalcTests" class="Ns.CalcTests" name="Adds(a: 1)" file="Calc.cs" line=7 12.3ms
              message "Assert.Equal() Failure\nExpected: 1"
              type "Xunit.Sdk.EqualException"
              summary "Assert.Equal() Failure"
              details [656..696]
              stdout [814..830]
              lines 5-6
              property "Bug"="12"
              property "note"="text"
              tag "Fast"
              attachment "" "shot" "image/png"[900..904]
            test 2 1/1 passed suite="Calc.dll › Test collection for Ns.CalcTests" class="Ns.CalcTests" name="Shown" 1500ms
              message "slow"
              summary "slow"
              lines 10-10
              property "warning"="slow"
            test 3 1/1 skipped suite="Calc.dll › Test collection for Ns.CalcTests" class="Ns.CalcTests" name="Off" 0ms
              message "later"
              summary "later"
              lines 11-11
            test 4 1/1 skipped suite="Calc.dll › Test collection for Ns.CalcTests" class="Ns.CalcTests" name="Explicit"
              source "NotRun"
        "#]],
    );
}

#[test]
fn xunit_v1_has_classes_in_one_assembly() {
    check(
        r#"<assembly name="C:\ci\Old.dll" run-date="2012-03-04" run-time="05:06:07" total="3" passed="1">
<class name="Ns.Old"><failure exception-type="System.Exception"><message>fixture broke</message></failure>
<test name="Ns.Old.A" type="Ns.Old" method="A" result="Pass" time="0.5"><output>hi</output></test>
<test name="Ns.Old.B" type="Ns.Old" method="B" result="Skip"><reason><message>why</message></reason></test></class></assembly>"#,
        &expect![[r#"
            document xunit suites=2 first=1330837567000 last=1330837567000
            test 0 1/1 error suite="Old.dll › Ns.Old" name="(suite)"
              message "fixture broke"
              type "System.Exception"
              summary "fixture broke"
              lines 2-2
            test 1 1/1 passed suite="Old.dll › Ns.Old" class="Ns.Old" name="A" 500ms
              stdout [282..284]
            test 2 1/1 skipped suite="Old.dll › Ns.Old" class="Ns.Old" name="B"
              message "why"
              summary "why"
              lines 4-4
            note info results.json declares 3 tests and holds 2 bytes=0
        "#]],
    );
}

#[test]
fn assemblies_of_others_are_not_taken() {
    assert!(
        read("app.xml", "<assembly xmlns='urn:schemas-microsoft-com:asm.v1' manifestVersion='1.0'/>")
            .contains("document xml")
    );
    assert!(!read("a.xml", "<TestRun><FailedTests/></TestRun>").contains("document trx"));
}

const TRX_RESULTS: &str = r#"<Results>
<UnitTestResult testId="AB-1" testName="Ns.CalcTests.Adds" outcome="Failed" duration="00:00:00.0120000" startTime="2024-05-01T10:00:00Z">
<Output><StdOut>out</StdOut><StdErr>err</StdErr><ErrorInfo><Message>Assert.Fail
more</Message><StackTrace>at Ns in C.cs:line 3</StackTrace></ErrorInfo></Output>
<ResultFiles><ResultFile path="host\shot.png"/></ResultFiles></UnitTestResult>
<UnitTestResult testId="ab-1" testName="Ns.CalcTests.Adds" outcome="Passed" duration="00:00:00.0110000"/>
<UnitTestResult testId="AB-2" testName="Rows" outcome="Failed" resultType="DataDrivenTest"><InnerResults>
<UnitTestResult testName="Rows (1)" outcome="Passed" duration="00:01:00"/>
<UnitTestResult testName="Rows (2)" outcome="Failed"><Output><ErrorInfo><Message>no</Message></ErrorInfo></Output></UnitTestResult></InnerResults></UnitTestResult>
<UnitTestResult testId="AB-9" testName="Twin" outcome="Failed"/><UnitTestResult testId="AB-10" testName="Twin" outcome="Passed"/>
<UnitTestResult testId="AB-3" testName="Off" outcome="NotExecuted"><Output><ErrorInfo><Message>later</Message></ErrorInfo></Output></UnitTestResult>
<UnitTestResult testId="AB-4" testName="Hangs" outcome="Timeout"/>
<UnitTestResult testId="AB-5" testName="Breaks"/>
<UnitTestResult testId="AB-6" testName="Maybe" outcome="Inconclusive"/>
<TestResultAggregation testId="AB-7" testName="Ordered" outcome="Passed"><InnerResults><UnitTestResult testId="AB-8" testName="Step" outcome="Passed"/></InnerResults></TestResultAggregation>
</Results>"#;

const TRX_DEFINITIONS: &str = r#"<TestDefinitions>
<UnitTest name="Adds" storage="/ci/calc.dll" id="ab-1"><TestCategory><TestCategoryItem TestCategory="Fast"/></TestCategory><Owners><Owner name="Ada"/></Owners>
<Properties><Property><Key>Bug</Key><Value>12</Value></Property></Properties>
<TestMethod codeBase="C:\ci\Calc.dll" className="Ns.CalcTests, Calc, Version=1.0.0.0" name="Adds"/></UnitTest>
<UnitTest name="Rows" storage="/ci/calc.dll" id="ab-2"><TestMethod className="Ns.CalcTests" name="Rows"/></UnitTest>
</TestDefinitions>"#;

#[test]
fn trx_joins_results_with_definitions_in_either_order() {
    let trx = |parts: [&str; 2]| {
        format!(
            "<TestRun xmlns=\"http://microsoft.com/schemas/VisualStudio/TeamTest/2010\" id=\"1\"><Times start=\"2024-05-01T10:00:00Z\" finish=\"2024-05-01T10:00:02+00:00\"/>{}{}<ResultSummary outcome=\"Failed\"><Counters total=\"11\"/></ResultSummary></TestRun>",
            parts[0], parts[1]
        )
    };
    let after = trx([TRX_RESULTS, TRX_DEFINITIONS]);
    check(
        &after,
        &expect![[r#"
            document trx suites=1 first=1714557600000 last=1714557602000
            test 0 1/2 failed suite="Calc.dll" class="Ns.CalcTests" name="Adds" 12ms
              message "Assert.Fail\nmore"
              summary "Assert.Fail"
              owner "Ada"
              details [406..426]
              stdout [316..319]
              stderr [336..339]
              lines 3-4
              property "Bug"="12"
              tag "Fast"
              attachment "host\\shot.png"
            test 0 2/2 passed suite="Calc.dll" class="Ns.CalcTests" name="Adds" 11ms
              owner "Ada"
              property "Bug"="12"
              tag "Fast"
            test 1 1/1 passed suite="calc.dll" class="Ns.CalcTests" name="Rows (1)" 60000ms
            test 2 1/1 failed suite="calc.dll" class="Ns.CalcTests" name="Rows (2)"
              message "no"
              summary "no"
              lines 9-9
            test 3 1/1 failed name="Twin"
              lines 10-10
            test 4 1/1 passed name="Twin"
            test 5 1/1 skipped name="Off"
              message "later"
              summary "later"
              source "NotExecuted"
              lines 11-11
            test 6 1/1 error name="Hangs"
              summary "Timeout"
              source "Timeout"
              lines 12-12
            test 7 1/1 error name="Breaks"
              lines 13-13
            test 8 1/1 skipped name="Maybe"
              source "Inconclusive"
            test 9 1/1 passed name="Step"
        "#]],
    );
    let rows = |trx: &str| {
        read("a.trx", trx).lines().filter(|line| line.starts_with("test ")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(rows(&after), rows(&trx([TRX_DEFINITIONS, TRX_RESULTS])));
}

#[test]
fn an_entity_of_nunit_that_lies_outside_is_told_as_a_loss() {
    check(
        r#"<!DOCTYPE t [<!ENTITY n
SYSTEM "a">]>
<test-results name="a.dll" total="1"><test-suite name="S"><results><test-case name="S.T" executed="True" success="False">
<failure><message>see &n; or &n;</message></failure></test-case></results></test-suite></test-results>"#,
        &expect![[r#"
            document nunit2 suites=1
            test 0 1/1 failed suite="S" class="S" name="T"
              message "see &n; or &n;"
              summary "see &n; or &n;"
              lines 4-4
            note data_loss results.json entity &n; stands for a text outside the document, which is not fetched, 2 such in all bytes=0
        "#]],
    );
}

#[test]
fn a_trx_result_without_a_duration_took_what_lies_between_its_times() {
    check(
        r#"<TestRun><Results>
<UnitTestResult testId="1" testName="A" outcome="Aborted" startTime="2024-05-01T10:00:00.2500000+02:00" endTime="2024-05-01T10:00:01.0000000+02:00"/>
<UnitTestResult testId="2" testName="B" outcome="Passed" duration="00:00:00.0010000" startTime="2024-05-01T10:00:01Z" endTime="2024-05-01T10:00:09Z"/>
<UnitTestResult testId="3" testName="C" outcome="NotExecuted" startTime="2024-05-01T10:00:01Z" endTime="2024-05-01T10:00:01Z"/>
<UnitTestResult testId="4" testName="D" outcome="Passed" startTime="2024-05-01T10:00:01Z" endTime="2024-05-01T10:00:00Z"/>
<UnitTestResult testId="5" testName="E" outcome="Passed" startTime="2024-05-01T10:00:01Z"/>
</Results></TestRun>"#,
        &expect![[r#"
            document trx suites=1
            test 0 1/1 error name="A" 750ms
              summary "Aborted"
              source "Aborted"
              lines 2-2
            test 1 1/1 passed name="B" 1ms
            test 2 1/1 skipped name="C" 0ms
              source "NotExecuted"
            test 3 1/1 passed name="D"
            test 4 1/1 passed name="E"
        "#]],
    );
}

#[test]
fn a_run_that_broke_though_no_test_did_is_told() {
    check(
        r#"<TestRun><Results><UnitTestResult testId="1" testName="A" outcome="Passed"/></Results>
<ResultSummary outcome="Failed"><Counters total="3"/><RunInfos><RunInfo outcome="Warning"><Text>slow</Text></RunInfo>
<RunInfo outcome="Error"><Text>The active test run was aborted. Reason: Test host process crashed</Text></RunInfo></RunInfos></ResultSummary></TestRun>"#,
        &expect![[r#"
            document trx errors=1 warnings=1 suites=1
            test 0 1/1 passed name="A"
            test 1 1/1 error name="(run)"
              message "The active test run was aborted. Reason: Test host process crashed"
              summary "The active test run was aborted. Reason: Test host process crashed"
              lines 3-3
            line 3 [205..319] Error The active test run was aborted. Reason: Test host process crashed
            note info results.json declares 3 tests and holds 1 bytes=0
        "#]],
    );
}
