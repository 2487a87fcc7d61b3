//! Plain output of `go test`, with `-v` or without.
//!
//! ```text
//! === RUN   TestAdds
//!     math_test.go:9: want 2
//! --- FAIL: TestAdds (0.01s)
//! FAIL
//! FAIL    example.org/math    0.012s
//! ```

use super::go::GoTests;
use super::machine::Machine;
use super::reading::{Line, first_lines, lines, plain};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::EntryState;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "go-test",
    title: "Go test output",
    spec: "https://pkg.go.dev/cmd/go#hdr-Testing_flags",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

/// Nothing but go's own lines may stand first: a log that holds such output is a log.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let first = first_lines(text).next().unwrap_or_default();
    let starts = ["=== RUN ", "--- FAIL: ", "# ", "panic: ", "testing: ", "goos: ", "pkg: ", "?  ", "ok  ", "FAIL\t"];
    if !starts.iter().any(|start| first.starts_with(start)) {
        return Confidence::No;
    }
    let text = plain(text);
    let has = |word: &str| text.contains(word);
    let is_package = ["?   \t", "ok  \t", "FAIL\t"].iter().any(|mark| first.starts_with(mark)) && first.contains('.');
    if first.starts_with("=== RUN ") || first.starts_with("?   \t") && has("\n=== RUN   ") {
        Confidence::Certain
    } else if is_package
        || first.starts_with("--- FAIL: ") && has("\nFAIL\t")
        || first.starts_with("# ") && [" [build failed]", " [setup failed]"].iter().any(|end| has(end)) && has("\nFAIL")
        || (first.starts_with("panic: ") || first.starts_with("testing: warning: no tests")) && has("\nFAIL")
        || (first.starts_with("goos: ") || first.starts_with("pkg: "))
            && (has("\n--- FAIL: ") || has("\n--- PASS: ") || has("\nBenchmark") && has(" ns/op"))
    {
        Confidence::Likely
    } else {
        Confidence::No
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut tests = GoTests::default();
    let records = lines(input, writer, |line, writer| tests.line(line, writer));
    tests.close(writer);
    writer.merge_duplicates();
    writer.document(|document| document.records = records.into());
}

/// In a log: it goes on until another runner speaks.
impl Machine for GoTests {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        self.line(line, writer);
    }

    /// Packages follow one another.
    fn is_over(&self) -> bool {
        false
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        self.close(writer);
    }
}

pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(GoTests::default())
}

/// A test runs or failed, or a package ended.
pub(in crate::documents::formats) fn opens(_: &str, said: &str) -> bool {
    let is_package = ["ok  \t", "FAIL\t", "?   \t"].iter().any(|mark| said.starts_with(mark)) && said.contains('.');
    is_package || said.starts_with("=== RUN   ") || said.starts_with("--- FAIL: ")
}

#[cfg(test)]
mod tests {
    use crate::documents::testing::{read, read_streamed};
    use expect_test::expect;

    const OUTPUT: &str = "=== RUN   TestA\n    a_test.go:7: setting up\n--- PASS: TestA (0.01s)\n=== RUN   TestB\n=== RUN   TestB/sub\n    b_test.go:3: not yet\n    b_test.go:9: want 1\n        got 2\n--- FAIL: TestB (0.20s)\n    --- FAIL: TestB/sub (0.10s)\n=== RUN   TestC\n    c_test.go:1: no database\n--- SKIP: TestC (0.00s)\nFAIL\nFAIL\tex.org/p\t0.3s\nok  \tex.org/q\t0.1s\n# ex.org/r\nr.go:1:2: undefined: x\nFAIL\tex.org/r [build failed]\n=== RUN   TestOpen\n";

    #[test]
    fn cases_their_places_and_packages_are_read() {
        let dump = read("out.txt", OUTPUT);
        expect![[r#"
            document go-test records=20 errors=2
            test 0 1/1 passed class="ex.org/p" name="TestA" file="a_test.go" line=7 10ms
              stdout [16..43]
              lines 3-3
            test 1 1/1 failed class="ex.org/p" name="TestB" 200ms
            test 2 1/1 failed class="ex.org/p" name="TestB/sub" file="b_test.go" line=9 100ms
              message "want 1"
              summary "want 1"
              details [104..166]
              stdout [104..166]
              lines 7-8
            test 3 1/1 skipped class="ex.org/p" name="TestC" file="c_test.go" line=1 0ms
              message "no database"
              summary "no database"
              stdout [239..267]
              lines 12-12
            test 4 1/1 error class="ex.org/r" name="build failed" file="r.go" line=1
              message "undefined: x"
              summary "undefined: x"
              details [346..397]
              stdout [346..397]
              lines 18-19
            test 5 1/1 error name="TestOpen"
              message "no result: the output ends while this test runs"
              summary "no result: the output ends while this test runs"
              details [398..416]
              stdout [398..416]
              lines 20-20
            line 9 [167..190] Error --- FAIL: TestB (0.20s)
            line 10 [191..222] Error --- FAIL: TestB/sub (0.10s)
        "#]]
        .assert_eq(&dump);
        for size in [1, 7, 64] {
            assert_eq!(read_streamed("out.txt", OUTPUT, size), dump, "pieces of {size}");
        }
    }
}
