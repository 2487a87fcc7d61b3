//! Reports of Cucumber and its kin: text in, dump out.

use super::javascript_tests::check;
use expect_test::expect;

#[test]
fn cucumber_json() {
    check(
        r#"[{"line": 1, "elements": [
 {"keyword": "Background", "type": "background", "name": "", "line": 2, "steps": [{"keyword": "Given ", "name": "a shop", "result": {"status": "passed", "duration": 1000000}}]},
 {"keyword": "Scenario", "type": "scenario", "id": "shop;buys", "name": "buys", "line": 4, "start_timestamp": "2024-05-01T10:00:00.000Z", "tags": [{"name": "@slow"}],
  "before": [{"result": {"status": "passed", "duration": 500000}, "match": {"location": "H.java"}}],
  "steps": [{"keyword": "When ", "name": "I buy", "line": 5, "result": {"status": "failed", "duration": 2000000, "error_message": "java.lang.AssertionError: no money\n\tat S.java:3"}, "embeddings": [{"mime_type": "image/png", "data": "aGk=", "name": "shot"}], "output": ["hello"]},
            {"keyword": "Then ", "name": "I own", "line": 6, "result": {"status": "skipped"}}],
  "after": [{"result": {"status": "failed", "duration": 1, "error_message": "Error: after"}}]},
 {"keyword": "Scenario Outline", "type": "scenario", "name": "pays <n>", "line": 12, "steps": [{"keyword": "Given ", "name": "nothing known", "result": {"status": "undefined"}}]},
 {"keyword": "Scenario", "type": "scenario", "name": "later", "line": 20, "steps": [{"keyword": "Given ", "name": "work", "result": {"status": "pending", "error_message": "TODO: implement me"}}]},
 {"keyword": "Scenario", "type": "scenario", "name": "off", "line": 30, "steps": [{"keyword": "Given ", "name": "x", "result": {"status": "skipped"}}]},
 {"keyword": "Scenario", "type": "scenario", "name": "fine", "line": 40, "steps": [{"keyword": "Given ", "name": "x", "result": {"status": "passed", "duration": 3000000}}]}],
 "name": "Shop", "description": "", "id": "shop", "keyword": "Feature", "uri": "file:shop.feature", "tags": []}]"#,
        &expect![[r#"
            document cucumber suites=1 first=1714557600000 last=1714557600000
            test 0 1/1 failed suite="Shop" name="buys" file="file:shop.feature" line=4 3.500001ms
              message "java.lang.AssertionError: no money"
              type "java.lang.AssertionError"
              summary "java.lang.AssertionError: no money"
              details [603..654]
              lines 5-5
              more failed "Error: after" "Error" [927..941]
              property "output"="hello"
              property "step"="When I buy"
              property "step"="hook (after)"
              tag "@slow"
              attachment "" "shot" "image/png"[707..713]
            test 1 1/1 failed suite="Shop" name="pays <n>" file="file:shop.feature" line=12
              message "undefined: Given nothing known"
              summary "undefined: Given nothing known"
              source "undefined"
              property "step"="Given nothing known"
            test 2 1/1 failed suite="Shop" name="later" file="file:shop.feature" line=20
              message "TODO: implement me"
              summary "TODO: implement me"
              source "pending"
              details [1298..1318]
              lines 9-9
              property "step"="Given work"
            test 3 1/1 skipped suite="Shop" name="off" file="file:shop.feature" line=30
            test 4 1/1 passed suite="Shop" name="fine" file="file:shop.feature" line=40 3ms
        "#]],
    );
}

#[test]
fn cucumber_messages() {
    let report = r#"{"meta":{"protocolVersion":"24.0.0","implementation":{"name":"x"}}}
{"gherkinDocument":{"uri":"a.feature","feature":{"name":"Shop","location":{"line":1},"children":[{"rule":{"id":"9","name":"Cash","children":[{"scenario":{"id":"1","name":"buys","location":{"line":4}}}]}},{"scenario":{"id":"2","name":"pays <n>","location":{"line":7},"examples":[{"tableBody":[{"id":"3","location":{"line":11},"cells":[{"value":"5"},{"value":"a"}]}]}]}}]}}}
{"pickle":{"id":"p1","uri":"a.feature","astNodeIds":["1"],"name":"buys","tags":[{"name":"@slow"}],"steps":[{"id":"s1","text":"I buy"}]}}
{"pickle":{"id":"p2","uri":"a.feature","astNodeIds":["2","3"],"name":"pays 5","tags":[],"steps":[{"id":"s2","text":"I pay"}]}}
{"hook":{"id":"h1","type":"AFTER_TEST_RUN"}}
{"testRunStarted":{"timestamp":{"seconds":1714557600,"nanos":0}}}
{"testCase":{"id":"c1","pickleId":"p1","testSteps":[{"id":"t1","pickleStepId":"s1"}]}}
{"testCase":{"id":"c2","pickleId":"p2","testSteps":[{"id":"t2","pickleStepId":"s2"}]}}
{"testCaseStarted":{"id":"r1","testCaseId":"c1","attempt":0,"timestamp":{"seconds":1714557600,"nanos":1000000}}}
{"attachment":{"testCaseStartedId":"r1","testStepId":"t1","body":"hi","contentEncoding":"IDENTITY","mediaType":"text/x.cucumber.log+plain"}}
{"attachment":{"testCaseStartedId":"r1","testStepId":"t1","body":"aGk=","contentEncoding":"BASE64","mediaType":"image/png","fileName":"a.png"}}
{"testStepFinished":{"testCaseStartedId":"r1","testStepId":"t1","testStepResult":{"message":"boom","exception":{"type":"Error","message":"boom","stackTrace":"Error: boom\na.feature:5"},"status":"FAILED","duration":{"seconds":0,"nanos":1}}}}
{"testCaseFinished":{"testCaseStartedId":"r1","timestamp":{"seconds":1714557600,"nanos":4000000},"willBeRetried":true}}
{"testCaseStarted":{"id":"r2","testCaseId":"c1","attempt":1,"timestamp":{"seconds":1714557601,"nanos":0}}}
{"testStepFinished":{"testCaseStartedId":"r2","testStepId":"t1","testStepResult":{"status":"PASSED"}}}
{"testCaseFinished":{"testCaseStartedId":"r2","timestamp":{"seconds":1714557601,"nanos":2000000},"willBeRetried":false}}
{"testCaseStarted":{"id":"r3","testCaseId":"c2","attempt":0,"timestamp":{"seconds":1714557602,"nanos":0}}}
{"testStepFinished":{"testCaseStartedId":"r3","testStepId":"t2","testStepResult":{"status":"UNDEFINED"}}}
{"testCaseFinished":{"testCaseStartedId":"r3","timestamp":{"seconds":1714557602,"nanos":0},"willBeRetried":false}}
{"testRunHookStarted":{"id":"x","hookId":"h1"}}
{"testRunHookFinished":{"testRunHookStartedId":"x","result":{"status":"FAILED","message":"Error: db","duration":{"seconds":1,"nanos":0}}}}
{"testRunFinished":{"timestamp":{"seconds":1714557603,"nanos":0},"success":false}}
"#;
    check(
        report,
        &expect![[r#"
            document cucumber-messages suites=1 first=1714557600000 last=1714557603000 took=3000ms
            test 0 1/2 failed suite="Shop › Cash" name="buys" file="a.feature" line=4 3ms
              message "boom"
              type "Error"
              summary "boom"
              details [1545..1571]
              lines 12-12
              property "log"="hi"
              property "step"="I buy"
              tag "@slow"
              attachment "" "a.png" "image/png"[1309..1315]
            test 0 2/2 passed suite="Shop › Cash" name="buys" file="a.feature" line=4 2ms
              tag "@slow"
            test 1 1/1 failed suite="Shop" name="pays 5 [5, a]" file="a.feature" line=11 0ms
              message "undefined: I pay"
              summary "undefined: I pay"
              source "undefined"
              property "step"="I pay"
            test 2 1/1 error name="hook after test run" 1000ms
              message "Error: db"
              type "Error"
              summary "Error: db"
              details [2545..2556]
              lines 21-21
        "#]],
    );
    let cut = &report[..report.find(r#"{"testCaseFinished":{"testCaseStartedId":"r2""#).unwrap()];
    expect![[r#"
        document cucumber-messages suites=1 first=1714557600000 last=1714557601000
        test 0 1/1 failed suite="Shop › Cash" name="buys" file="a.feature" line=4 3ms
          message "boom"
          type "Error"
          summary "boom"
          details [1545..1571]
          lines 12-12
          property "log"="hi"
          property "step"="I buy"
          tag "@slow"
          attachment "" "a.png" "image/png"[1309..1315]
        note data_loss x.ndjson the stream ends too early; one case still ran, its result is unknown bytes=0
    "#]]
    .assert_eq(&crate::documents::testing::read("x.ndjson", cut));
}

#[test]
fn karate() {
    check(
        r#"{"prefixedPath": "classpath:a.feature", "relativePath": "a.feature", "packageQualifiedName": "a", "name": "shop", "scenarioCount": 3, "scenarioResults": [
{"name": "buys", "line": 3, "exampleIndex": -1, "durationMillis": 5.5, "failed": true, "error": "status code was: 500\na.feature:4", "startTime": 1714557600000, "endTime": 1714557600005, "tags": ["slow"],
 "stepResults": [{"step": {"prefix": "When", "text": "method get", "line": 4}, "result": {"status": "failed", "nanos": 1, "errorMessage": "x"}, "stepLog": "GET /"}]},
{"name": "pays", "line": 9, "exampleIndex": 1, "durationMillis": 2, "failed": false, "stepResults": [{"step": {"prefix": "*", "text": "x"}, "result": {"status": "passed", "nanos": 1}}]},
{"name": "off", "line": 20, "exampleIndex": -1, "durationMillis": 0, "failed": false, "stepResults": [{"result": {"status": "skipped"}}]}]}"#,
        &expect![[r#"
            document karate suites=1 first=1714557600000 last=1714557600005
            test 0 1/1 failed suite="shop" class="a" name="buys" file="a.feature" line=3 5.5ms
              message "status code was: 500"
              summary "status code was: 500"
              details [251..286]
              stdout [515..522]
              lines 2-2
              property "step"="When method get"
              tag "slow"
            test 1 1/1 passed suite="shop" class="a" name="pays [2]" file="a.feature" line=9 2ms
            test 2 1/1 skipped suite="shop" class="a" name="off" file="a.feature" line=20 0ms
        "#]],
    );
}

#[test]
fn bazel() {
    check(
        r#"{"id":{"started":{}},"children":[],"started":{"uuid":"u","buildToolVersion":"7.0.0","command":"test"}}
{"id":{"testResult":{"label":"//a:flaky","run":1,"shard":1,"attempt":1,"configuration":{"id":"c"}}},"testResult":{"status":"FAILED","testAttemptDurationMillis":"120","testAttemptStart":"2024-05-01T10:00:00.000Z","testActionOutput":[{"name":"test.log","uri":"file:///o/test.log"}]}}
{"id":{"testResult":{"label":"//a:flaky","run":1,"shard":1,"attempt":2,"configuration":{"id":"c"}}},"testResult":{"status":"PASSED","testAttemptDuration":"1.500s"}}
{"id":{"testSummary":{"label":"//a:flaky","configuration":{"id":"c"}}},"testSummary":{"overallStatus":"FLAKY","attemptCount":2}}
{"id":{"testResult":{"label":"//a:big","run":1,"shard":1,"attempt":1}},"testResult":{"status":"PASSED","cachedLocally":true}}
{"id":{"testResult":{"label":"//a:big","run":1,"shard":2,"attempt":1}},"testResult":{"status":"TIMEOUT"}}
{"id":{"testSummary":{"label":"//a:none"}},"testSummary":{"overallStatus":"FAILED_TO_BUILD"}}
"#,
        &expect![[r#"
            document bazel-bep first=1714557600000 last=1714557600000
            test 0 1/1 error name="//a:none"
              message "FAILED_TO_BUILD"
              summary "FAILED_TO_BUILD"
              source "FAILED_TO_BUILD"
            test 1 1/1 passed name="//a:big [shard 1]"
              property "cachedLocally"="true"
            test 2 1/1 error name="//a:big [shard 2]"
              message "TIMEOUT"
              summary "TIMEOUT"
              source "TIMEOUT"
            test 3 1/2 failed name="//a:flaky" 120ms
              message "FAILED"
              summary "FAILED"
              attachment "file:///o/test.log" "test.log"
            test 3 2/2 passed name="//a:flaky" 1500ms
        "#]],
    );
}
