//! `go test -json`: text in, dump out.

use crate::documents::testing::{read, read_streamed};
use expect_test::expect;

fn event(action: &str, test: &str, rest: &str) -> String {
    let test = if test.is_empty() { String::new() } else { format!(",\"Test\":\"{test}\"") };
    let rest = if rest.is_empty() { String::new() } else { format!(",{rest}") };
    format!("{{\"Action\":\"{action}\",\"Package\":\"ex.org/p\"{test},\"Time\":\"2024-01-02T03:04:05.5Z\"{rest}}}\n")
}

fn output(test: &str, output: &str) -> String {
    event("output", test, &format!("\"Output\":\"{output}\\n\""))
}

fn stream() -> String {
    [
        event("start", "", ""),
        event("run", "TestA", ""),
        event("run", "TestB", ""),
        "# ex.org/q [ex.org/q.test]\nq.go:1:2: undefined: x\nFAIL\tex.org/q [build failed]\n".to_owned(),
        output("TestA", "=== RUN   TestA"),
        output("TestB", "    b_test.go:3: of B"),
        output("TestA", "    a_test.go:7: want 1"),
        output("TestA", "        got 2"),
        event("skip", "TestB", "\"Elapsed\":0.5"),
        event("fail", "TestA", "\"Elapsed\":0.02"),
        event("run", "TestOk", ""),
        event("pass", "TestOk", "\"Elapsed\":0"),
        event("fail", "", "\"Elapsed\":1.1"),
        event("run", "TestA", ""),
        event("pass", "TestA", "\"Elapsed\":0.01"),
        event("pass", "", ""),
        event("run", "TestPanic/sub=1", ""),
        event("run", "TestOther", ""),
        output("TestPanic/sub=1", "panic: index out of range [recovered]"),
        output("TestPanic/sub=1", "goroutine 5 [running]:"),
        event("fail", "TestPanic/sub=1", "\"Elapsed\":0"),
        event("fail", "", ""),
        "{\"ImportPath\":\"ex.org/r [ex.org/r.test]\",\"Action\":\"build-output\",\"Output\":\"./r.go:4:2: undefined: y\\n\"}\n".to_owned(),
        "{\"ImportPath\":\"ex.org/r [ex.org/r.test]\",\"Action\":\"build-fail\"}\n".to_owned(),
        "{\"Action\":\"output\",\"Package\":\"ex.org/r\",\"Output\":\"FAIL\\tex.org/r [build failed]\\n\"}\n".to_owned(),
        "{\"Action\":\"fail\",\"Package\":\"ex.org/r\",\"Elapsed\":0,\"FailedBuild\":\"ex.org/r [ex.org/r.test]\"}\n".to_owned(),
    ]
    .concat()
}

#[test]
fn output_belongs_to_its_test_and_reruns_are_attempts() {
    let text = stream();
    let dump = read("out.json", &text);
    expect![[r#"
        document go-test-json records=28 first=1704164645500 last=1704164645500
        test 0 1/1 error class="ex.org/q" name="build failed" file="q.go" line=1
          message "undefined: x"
          summary "undefined: x"
          details [269..320]
          stdout [269..320]
          lines 5-6
        test 1 1/1 skipped class="ex.org/p" name="TestB" file="b_test.go" line=3 500ms
          message "    b_test.go:3: of B"
          summary "of B"
          details [438..560]
          stdout [438..560]
          lines 8-8
        test 2 1/1 passed class="ex.org/p" name="TestOk" 0ms
        test 3 1/2 failed class="ex.org/p" name="TestA" file="a_test.go" line=7 20ms
          message "    a_test.go:7: want 1\n        got 2"
          summary "want 1"
          details [561..800]
          stdout [321..800]
          lines 9-10
        test 3 2/2 passed class="ex.org/p" name="TestA" file="a_test.go" line=7 10ms
        test 4 1/1 error class="ex.org/r" name="build failed" file="./r.go" line=4
          message "./r.go:4:2: undefined: y"
          summary "undefined: y"
          details [2175..2278]
          stdout [2343..2426]
          lines 25-25
        test 5 1/1 error class="ex.org/p" name="TestOther"
          message "no result: the package ended while this test ran"
          summary "no result: the package ended while this test ran"
          lines 20-20
        test 6 1/1 error class="ex.org/p" name="TestPanic/sub=1" 0ms
          message "panic: index out of range [recovered]\ngoroutine 5 [running]:"
          type "panic"
          summary "panic: index out of range [recovered]"
          details [1713..1995]
          stdout [1713..1995]
          lines 21-22
    "#]]
    .assert_eq(&dump);
    for size in [1, 7, 64] {
        assert_eq!(read_streamed("out.json", &text, size), dump, "pieces of {size}");
    }
}

#[test]
fn a_cut_stream_has_a_test_without_a_result() {
    let text = [event("run", "TestA", ""), output("TestA", "x"), "{\"Time\":\"20".to_owned()].concat();
    expect![[r#"
        document go-test-json records=3 first=1704164645500 last=1704164645500
        test 0 1/1 error class="ex.org/p" name="TestA"
          message "no result: the package ended while this test ran\nx"
          summary "no result: the package ended while this test ran"
          details [88..190]
          stdout [88..190]
          lines 2-2
        note data_loss out.json 1 line is no whole event bytes=11 line=3
    "#]]
    .assert_eq(&read("out.json", format!("\u{feff}{text}")));
}
