//! Runs that are made here: retries in every form, legs of a matrix, and as many failures as are asked for.

use super::{Files, open};
use artiscope_core::session::Session;
use std::fmt::Write as _;

/// Named sets whose texts are kept.
pub(crate) fn sets() -> Vec<(String, Session)> {
    vec![
        ("made_retries".to_owned(), open(&retries())),
        ("made_legs".to_owned(), open(&legs())),
        ("made_nothing".to_owned(), open(&vec![("notes.bin".to_owned(), vec![0, 1, 2, 0xff])])),
    ]
}

fn file(name: &str, text: &str) -> (String, Vec<u8>) {
    (name.to_owned(), text.as_bytes().to_vec())
}

/// Attempts: as reruns of Surefire, as retries of CTRF, as two documents of one run.
fn retries() -> Files {
    vec![
        file(
            "run/surefire.xml",
            r#"<testsuite name="shop" timestamp="2025-03-01T10:00:00Z">
<testcase classname="shop.Cart" name="adds" time="0.1"/>
<testcase classname="shop.Cart" name="fails for ever" time="0.2">
<failure message="1 is not 2" type="AssertionError">at Cart.java:3
&lt;b&gt; &amp; "quotes"</failure>
<rerunFailure message="1 is not 2" type="AssertionError"><stackTrace>at Cart.java:3</stackTrace><system-out>again</system-out></rerunFailure>
<rerunError message="no disk" type="IOException"><stackTrace>at Disk.java:9</stackTrace></rerunError>
<system-out>first</system-out></testcase>
<testcase classname="shop.Cart" name="passes late" time="0.3">
<flakyFailure message="timeout" type="Timeout"><stackTrace>at Net.java:1</stackTrace><system-err>warn</system-err></flakyFailure>
</testcase>
<testcase classname="shop.Cart" name="breaks"><error message="boom" type="NullPointerException">at Cart.java:7</error></testcase>
<testcase classname="shop.Cart" name="waits"><skipped message="no browser"/></testcase>
</testsuite>"#,
        ),
        file(
            "run/ctrf-report.json",
            r#"{"reportFormat":"CTRF","specVersion":"0.0.0","results":{"tool":{"name":"jest"},
"summary":{"tests":3,"passed":2,"failed":1,"skipped":0,"pending":0,"other":0,"start":1740823200000,"stop":1740823260000},
"tests":[
{"name":"passes twice","status":"passed","duration":5,"suite":["web","cart"],"retries":1,"retryAttempts":[{"attempt":1,"status":"passed"}]},
{"name":"passes twice","status":"passed","duration":6,"suite":["web","cart"],"filePath":"cart.spec.ts","line":4,"labels":{"owner":"web team"}},
{"name":"passes, then fails","status":"failed","duration":7,"suite":["web"],"message":"gone","trace":"at a.ts:1","retries":2,
"retryAttempts":[{"attempt":1,"status":"passed"},{"attempt":2,"status":"failed","message":"first"}]}
]}}"#,
        ),
        file(
            "run/go.txt",
            "=== RUN   TestAdd\n--- FAIL: TestAdd (0.01s)\n    add_test.go:7: 1 != 2\nFAIL\nFAIL\texample.com/add\t0.01s\n",
        ),
    ]
}

/// Two legs with the same tests, one of them red, and a second attempt of the red one.
fn legs() -> Files {
    let report = |failure: &str| {
        format!(
            "<testsuite name=\"api\"><testcase classname=\"Api\" name=\"lists\" time=\"0.5\"/>\
             <testcase classname=\"Api\" name=\"posts\" time=\"0.25\">{failure}</testcase></testsuite>"
        )
    };
    let stamp = |attempt: u32, instance: &str| {
        format!(
            "{{\"schema\":1,\"project\":\"shop\",\"repository\":\"acme/shop\",\"run_id\":\"77\",\"attempt\":{attempt},\
             \"job\":\"test\",\"instance\":\"{instance}\",\"sha\":\"0123456789abcdef0123456789abcdef01234567\",\
             \"branch\":\"main\",\"started_at\":\"2025-03-01T1{attempt}:00:00Z\"}}"
        )
    };
    let red = "<failure message=\"500\" type=\"HttpError\">at Api.java:12</failure>";
    let mut files = Files::new();
    for (folder, attempt, instance, failure) in
        [("linux-1", 1, "linux", ""), ("windows-1", 1, "windows", red), ("windows-2", 2, "windows", "")]
    {
        files.push(file(&format!("{folder}/artiscope.json"), &stamp(attempt, instance)));
        files.push(file(&format!("{folder}/junit.xml"), &report(failure)));
    }
    files
}

/// As many tests that fail for reasons of their own, with texts as long as asked, partly beyond the basic plane.
pub(crate) fn wide(tests: usize, length: usize) -> Session {
    let mut text = "<testsuites>".to_owned();
    for suite in 0..tests.div_ceil(20) {
        write!(text, "<testsuite name=\"suite {suite}\">").unwrap();
        for test in (0..tests).skip(suite * 20).take(20) {
            let word: String =
                (0..7).map(|at| char::from(b'a' + u8::try_from((test * 7 + at * 5) % 26).unwrap())).collect();
            let long: String = "🌈word".repeat(length.div_ceil(5));
            write!(
                text,
                "<testcase classname=\"{word}.Test{test}\" name=\"{word} {long}\"><failure message=\"{word} {test} is \
                 {word}{word}: {long}\" type=\"E{word}\">at {word}.java:{test}</failure></testcase>"
            )
            .unwrap();
        }
        text.push_str("</testsuite>");
    }
    text.push_str("</testsuites>");
    let mut files = vec![("wide.xml".to_owned(), text.into_bytes())];
    files.extend((0..tests.min(60)).map(|at| (format!("broken-{at}.json"), b"{\"results\": [".to_vec())));
    open(&files)
}
