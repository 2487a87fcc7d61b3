//! `TestNG` results: text in, dump out.

use crate::documents::testing::{read, read_streamed};
use expect_test::expect;

const REPORT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<testng-results ignored="1" total="7" passed="2" failed="2" skipped="2">
<reporter-output/>
<suite started-at="2024-05-01T10:00:00Z" name="All" finished-at="2024-05-01T10:00:02Z" duration-ms="2000">
<groups><group name="slow"><method signature="C.adds(int)" name="adds" class="ex.C"/></group></groups>
<test name="Unit">
<class name="ex.C">
<test-method name="setUp" is-config="true" status="PASS" duration-ms="1"/>
<test-method name="tearDown" is-config="true" status="FAIL" duration-ms="2"><exception class="java.io.IOException"><message>locked</message></exception></test-method>
<test-method name="adds" status="FAIL" duration-ms="12" data-provider="numbers">
<params><param index="0"><value><![CDATA[1]]></value></param><param index="1"><value is-null="true"/></param></params>
<exception class="java.lang.AssertionError"><message><![CDATA[expected [2] but found [1]]]></message><full-stacktrace><![CDATA[java.lang.AssertionError: expected [2]
at ex.C.adds(C.java:7)]]></full-stacktrace></exception>
<reporter-output><line><![CDATA[said]]></line></reporter-output></test-method>
<test-method name="adds" status="PASS" duration-ms="3"><params><param index="0"><value>2</value></param></params></test-method>
<test-method name="flaky" status="SKIP" retried="true" duration-ms="5"><exception class="java.lang.AssertionError"><message>once</message></exception></test-method>
<test-method name="flaky" status="SKIP" duration-ms="6"><exception class="java.lang.AssertionError"><message>twice</message></exception></test-method>
<test-method name="flaky" status="PASS" duration-ms="7"/>
<test-method name="needs" status="SKIP"><exception class="java.lang.Throwable"><message>Method needs depends on not successfully finished methods</message></exception></test-method>
<test-method name="off" status="SKIP"><exception class="org.testng.SkipException"><message>later</message></exception></test-method>
<test-method name="mostly" status="SUCCESS_PERCENTAGE_FAILURE" description="may fail"/>
</class></test></suite></testng-results>"#;

#[test]
fn methods_their_parameters_and_retries_are_told() {
    let whole = read("out.xml", REPORT);
    expect![[r#"
        document testng suites=2 first=1714557600000 last=1714557602000
        test 0 1/1 error suite="All › Unit" class="ex.C" name="(configuration) tearDown" 2ms
          message "locked"
          type "java.io.IOException"
          summary "locked"
          lines 9-9
        test 1 1/1 failed suite="All › Unit" class="ex.C" name="adds(1, null)" 12ms
          message "expected [2] but found [1]"
          type "java.lang.AssertionError"
          summary "expected [2] but found [1]"
          details [940..1013]
          stdout [1061..1090]
          lines 12-13
          tag "slow"
        test 2 1/1 passed suite="All › Unit" class="ex.C" name="adds(2)" 3ms
          tag "slow"
        test 3 1/3 failed suite="All › Unit" class="ex.C" name="flaky" 5ms
          message "once"
          type "java.lang.AssertionError"
          summary "once"
          source "SKIP"
          lines 16-16
        test 3 2/3 failed suite="All › Unit" class="ex.C" name="flaky" 6ms
          message "twice"
          type "java.lang.AssertionError"
          summary "twice"
          source "SKIP"
          lines 17-17
        test 3 3/3 passed suite="All › Unit" class="ex.C" name="flaky" 7ms
        test 4 1/1 skipped suite="All › Unit" class="ex.C" name="needs"
          message "Method needs depends on not successfully finished methods"
          type "java.lang.Throwable"
          summary "Method needs depends on not successfully finished methods"
          lines 19-19
        test 5 1/1 skipped suite="All › Unit" class="ex.C" name="off"
          message "later"
          type "org.testng.SkipException"
          summary "later"
          lines 20-20
        test 6 1/1 passed suite="All › Unit" class="ex.C" name="mostly"
          source "SUCCESS_PERCENTAGE_FAILURE"
          property "description"="may fail"
    "#]]
    .assert_eq(&whole);
    for size in [1, 7, 64] {
        assert_eq!(read_streamed("out.xml", REPORT, size), whole, "in pieces of {size}");
    }
    assert_eq!(
        read("out.xml", format!("\u{feff}{REPORT}")).matches("\ntest ").count(),
        whole.matches("\ntest ").count()
    );
}

#[test]
fn a_cut_report_keeps_what_is_known() {
    let at = REPORT.find("<message>twice").unwrap();
    expect![[r#"
        document testng suites=2 first=1714557600000 last=1714557602000
        test 0 1/1 error suite="All › Unit" class="ex.C" name="(configuration) tearDown" 2ms
          message "locked"
          type "java.io.IOException"
          summary "locked"
          lines 9-9
        test 1 1/1 failed suite="All › Unit" class="ex.C" name="adds(1, null)" 12ms
          message "expected [2] but found [1]"
          type "java.lang.AssertionError"
          summary "expected [2] but found [1]"
          details [940..1013]
          stdout [1061..1090]
          lines 12-13
          tag "slow"
        test 2 1/1 passed suite="All › Unit" class="ex.C" name="adds(2)" 3ms
          tag "slow"
        note data_loss out.xml broken after 3 cases: the report ends before its elements do; one case was cut off, its result is unknown bytes=0 line=17
    "#]].assert_eq(&read("out.xml", &REPORT[..at]));
    for cut in (200..REPORT.len()).step_by(3) {
        assert!(read("out.xml", &REPORT[..cut]).contains("note data_loss"), "{cut}");
    }
}
