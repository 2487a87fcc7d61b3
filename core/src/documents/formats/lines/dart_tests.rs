//! Dart: text in, dump out.

use crate::documents::testing::{read, read_streamed};
use expect_test::expect;

const EVENTS: &str = r#"{"protocolVersion":"0.1.1","runnerVersion":"1.25.3","pid":1,"type":"start","time":0}
{"suite":{"id":0,"platform":"vm","path":"test/a_test.dart"},"type":"suite","time":0}
{"test":{"id":1,"name":"loading test/a_test.dart","suiteID":0,"groupIDs":[],"metadata":{"skip":false,"skipReason":null},"line":null,"column":null,"url":null},"type":"testStart","time":1}
{"testID":1,"result":"success","skipped":false,"hidden":true,"type":"testDone","time":3}
[{"event":"daemon.log"}]
{"group":{"id":2,"suiteID":0,"parentID":null,"name":"","metadata":{},"testCount":3},"type":"group","time":9}
{"group":{"id":3,"suiteID":0,"parentID":2,"name":"outer","metadata":{},"testCount":3},"type":"group","time":9}
{"group":{"id":4,"suiteID":0,"parentID":3,"name":"outer inner","metadata":{},"testCount":3},"type":"group","time":9}
{"test":{"id":5,"name":"outer inner adds (2)","suiteID":0,"groupIDs":[2,3,4],"metadata":{},"line":5,"column":3,"url":"file:///w/test/a_test.dart"},"type":"testStart","time":10}
{"testID":5,"messageType":"print","message":"hello","type":"print","time":11}
{"testID":5,"error":"Expected: <2>\n  Actual: <1>\n","stackTrace":"test/a_test.dart 6:5  main.<fn>\n","isFailure":true,"type":"error","time":12}
{"testID":5,"result":"failure","skipped":false,"hidden":false,"type":"testDone","time":14}
{"test":{"id":6,"name":"skips","suiteID":0,"groupIDs":[2],"metadata":{"skip":true,"skipReason":"later"},"line":9,"column":3,"url":"package:x/h.dart","root_line":20,"root_url":"file:///w/test/a_test.dart"},"type":"testStart","time":15}
{"testID":6,"result":"success","skipped":true,"hidden":false,"type":"testDone","time":15}
{"test":{"id":7,"name":"hangs","suiteID":0,"groupIDs":[2],"metadata":{},"line":12,"column":3,"url":"file:///w/test/a_test.dart"},"type":"testStart","time":15}
{"testID":7,"error":"TimeoutException","stackTrace":"","isFailure":false,"type":"error","time":92}
{"testID":7,"result":"error","skipped":false,"hidden":false,"type":"testDone","time":92}
{"success":false,"type":"done","time":100}
"#;

#[test]
fn groups_are_suites_and_hidden_tests_are_none() {
    let dump = read("out.txt", EVENTS);
    expect![[r#"
        document dart-json records=18 suites=1 took=100ms
        test 0 1/1 failed suite="outer › inner" class="test/a_test.dart" name="adds (2)" file="test/a_test.dart" line=5 4ms
          message "Expected: <2>\n  Actual: <1>\ntest/a_test.dart 6:5  main.<fn>"
          type "failure"
          summary "Expected: <2>"
          expected "<2>"
          actual "<1>"
          details [1063..1207]
          stdout [985..1062]
          lines 11-11
        test 1 1/1 skipped class="test/a_test.dart" name="skips" file="test/a_test.dart" line=20 0ms
          message "later"
          summary "later"
        test 2 1/1 error class="test/a_test.dart" name="hangs" file="test/a_test.dart" line=12 77ms
          message "TimeoutException"
          type "error"
          summary "TimeoutException"
          details [1783..1881]
          lines 16-16
    "#]].assert_eq(&dump);
    for size in [1, 7, 64] {
        assert_eq!(read_streamed("out.txt", EVENTS, size), dump, "pieces of {size}");
    }
}

#[test]
fn a_cut_report_says_so() {
    let cut = EVENTS.find("\"type\":\"error\",\"time\":12").unwrap();
    expect![[r#"
        document dart-json records=11 suites=1
        test 0 1/1 error suite="outer › inner" class="test/a_test.dart" name="adds (2)" file="test/a_test.dart" line=5
          message "no result: the events end while this test runs"
          summary "no result: the events end while this test runs"
          stdout [988..1065]
          lines 9-9
        note data_loss out.json 1 line is no whole event bytes=119 line=11
        note data_loss out.json no event says that the run is done: the report ends early bytes=0
    "#]]
    .assert_eq(&read("out.json", format!("\u{feff}{}", &EVENTS[..cut])));
}
