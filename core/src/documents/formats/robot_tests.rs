//! Robot Framework output, of 7 and of before: text in, dump out.

use crate::documents::testing::{read, read_streamed};
use expect_test::{Expect, expect};

fn check(xml: &str, dump: &Expect) {
    let whole = read("log.txt", xml);
    dump.assert_eq(&whole);
    for size in [1, 7, 64] {
        assert_eq!(read_streamed("log.txt", xml, size), whole, "in pieces of {size}");
    }
    assert_eq!(
        read("output.xml", format!("\u{feff}{xml}")).matches("\ntest ").count(),
        whole.matches("\ntest ").count()
    );
    for cut in (200..xml.trim_end().len()).step_by(3) {
        assert!(read("output.xml", &xml[..cut]).contains("note data_loss"), "{cut}");
    }
}

#[test]
fn schema_5_tells_tests_keywords_and_retries() {
    check(
        r#"<robot generator="Robot 7.0 (Python 3.12 on linux)" generated="2024-05-01T10:00:00.000000" rpa="false" schemaversion="5">
<suite id="s1" name="Login" source="/tests/login.robot">
<kw name="Open Browser" type="SETUP"><msg time="2024-05-01T10:00:00" level="INFO">opening</msg><status status="PASS" start="2024-05-01T10:00:00" elapsed="0.5"/></kw>
<test id="s1-t1" name="Valid Login" line="7">
<kw name="Repeat"><kw name="Should Be Equal" owner="BuiltIn"><msg time="2024-05-01T10:00:01" level="FAIL">1 != 2</msg><msg time="2024-05-01T10:00:01" level="DEBUG">Traceback:
  x.py</msg><arg>1</arg><doc>Fails.</doc><status status="FAIL" start="2024-05-01T10:00:01" elapsed="0.01">1 != 2</status></kw>
<status status="FAIL" start="2024-05-01T10:00:01" elapsed="0.01"/></kw>
<doc>Logs in.</doc><tag>smoke</tag><timeout value="1 minute"/>
<status status="FAIL" start="2024-05-01T10:00:01" elapsed="0.0123">Several failures occurred:
1) 1 != 2</status></test>
<test id="s1-t2" name="Later" line="12"><kw name="Skip"><msg level="SKIP">not yet</msg><status status="SKIP" start="2024-05-01T10:00:02" elapsed="0"/></kw><status status="SKIP" start="2024-05-01T10:00:02" elapsed="0">not yet</status></test>
<test id="s1-t3" name="Merged"><status status="PASS" start="2024-05-01T10:00:03" elapsed="0.1">*HTML* &lt;span class="merge"&gt;Test has been re-executed and results merged.&lt;/span&gt;&lt;hr&gt;&lt;span class="new-status"&gt;New status:&lt;/span&gt; &lt;span class="pass"&gt;PASS&lt;/span&gt;&lt;br&gt;&lt;hr&gt;&lt;span class="old-status"&gt;Old status:&lt;/span&gt; &lt;span class="fail"&gt;FAIL&lt;/span&gt;&lt;br&gt;&lt;span class="old-message"&gt;Old message:&lt;/span&gt; second&lt;br&gt;&lt;hr&gt;&lt;span class="old-status"&gt;Old status:&lt;/span&gt; &lt;span class="fail"&gt;FAIL&lt;/span&gt;&lt;br&gt;&lt;span class="old-message"&gt;Old message:&lt;/span&gt; first&lt;br&gt;</status></test>
<test id="s1-t4" name="Plain"><status status="PASS" start="2024-05-01T10:00:03" elapsed="0.1"/></test>
<status status="FAIL" start="2024-05-01T10:00:00" elapsed="3"/></suite>
<statistics><total><stat pass="2" fail="1" skip="1">All Tests</stat></total><tag><stat pass="0" fail="1" skip="0">smoke</stat></tag><suite><stat name="Login" id="s1" pass="2" fail="1" skip="1">Login</stat></suite></statistics>
<errors><msg time="2024-05-01T10:00:00" level="ERROR">Error in file: no such library</msg></errors></robot>"#,
        &expect![[r#"
            document robot errors=1 suites=1 first=1714557600000 last=1714557603000
            test 0 1/1 failed suite="Login" name="Valid Login" file="/tests/login.robot" line=7 12.3ms
              message "Several failures occurred:\n1) 1 != 2"
              summary "1 != 2"
              details [452..578]
              stdout [452..578]
              lines 5-6
              property "documentation"="Logs in."
              tag "smoke"
            test 1 1/1 skipped suite="Login" name="Later" file="/tests/login.robot" line=12 0ms
              message "not yet"
              summary "not yet"
              stdout [1004..1035]
              lines 11-11
            test 2 1/3 failed suite="Login" name="Merged" file="/tests/login.robot"
              message "first"
              summary "first"
              lines 12-12
            test 2 2/3 failed suite="Login" name="Merged" file="/tests/login.robot"
              message "second"
              summary "second"
              lines 12-12
            test 2 3/3 passed suite="Login" name="Merged" file="/tests/login.robot" 100ms
            test 3 1/1 passed suite="Login" name="Plain" file="/tests/login.robot" 100ms
            line 16 [2303..2385] Error Error in file: no such library
        "#]],
    );
}

#[test]
fn before_7_times_have_no_dashes_and_tags_a_list() {
    check(
        r#"<robot generated="20240501 10:00:00.916" generator="Robot 3.2 (Python 3.8 on linux)">
<suite id="s1" name="All"><suite source="/tests/db.robot" id="s1-s1" name="Db">
<test id="s1-s1-t1" name="Reads"><kw type="setup" name="Connect"><arguments><arg>x</arg></arguments><msg timestamp="20240501 10:00:00.998" level="FAIL">refused</msg><status status="FAIL" endtime="20240501 10:00:00.998" starttime="20240501 10:00:00.997"/></kw>
<doc></doc><tags><tag>db</tag></tags><status status="FAIL" endtime="20240501 10:00:01.250" critical="yes" starttime="20240501 10:00:01.000">Setup failed:
refused</status></test>
<status status="FAIL" endtime="20240501 10:00:02.000" starttime="20240501 10:00:00.917"/></suite>
<suite id="s1-s2" name="Ui"><test id="s1-s2-t1" name="Shows"><for flavor="IN"><iter><kw name="Log"><msg level="INFO">1</msg><status status="PASS"/></kw><status status="NOT RUN"/></iter><status status="PASS"/></for><status status="PASS" starttime="N/A" endtime="N/A"/></test>
<kw type="teardown" name="Close"><status status="FAIL"/></kw><status status="FAIL" starttime="20240501 10:00:02.000" endtime="20240501 10:00:03.000">Suite teardown failed:
no browser</status></suite>
<status status="FAIL"/></suite>
<statistics><total><stat fail="1" pass="0">Critical Tests</stat><stat fail="1" pass="1">All Tests</stat></total></statistics><errors/></robot>"#,
        &expect![[r#"
            document robot suites=3 first=1714557600916 last=1714557603000
            test 0 1/1 failed suite="All › Db" name="Reads" file="/tests/db.robot" 250ms
              message "Setup failed:\nrefused"
              summary "refused"
              details [266..331]
              stdout [266..331]
              lines 3-3
              tag "db"
            test 1 1/1 passed suite="All › Ui" name="Shows"
              stdout [801..826]
            test 2 1/1 error suite="All › Ui" name="(suite)"
              message "Suite teardown failed:\nno browser"
              summary "no browser"
              lines 8-9
        "#]],
    );
}

#[test]
fn a_cut_report_says_that_a_test_is_not_known() {
    expect![[r#"
        document robot suites=1 first=1714557600000 last=1714557600100
        test 0 1/1 passed suite="S" name="A" 100ms
        note data_loss output.xml broken after 1 case: the report ends before its elements do; one case was cut off, its result is unknown bytes=0 line=3
    "#]].assert_eq(&read(
        "output.xml",
        "<robot generator='Robot 6.1'><suite name='S'>\n<test name='A'><status status='PASS' starttime='20240501 10:00:00.000' endtime='20240501 10:00:00.100'/></test>\n<test name='B'><kw name='Log'><msg level='INFO'>x</msg>",
    ));
    assert!(read("a.urdf", "<robot name='arm'><link name='a'/></robot>").contains("document xml"));
}
