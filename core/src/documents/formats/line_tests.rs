//! Logs, JSON lines and what is neither: text in, dump out.

use crate::bytes::Limits;
use crate::documents::testing::{read, read_input, read_streamed};
use crate::entries::Input;
use expect_test::{Expect, expect};

fn check(path: &str, text: &str, dump: &Expect) {
    let whole = read(path, text);
    dump.assert_eq(&whole);
    // What streams is large: it is never empty.
    for size in [1, 5, 64].into_iter().filter(|_| !text.is_empty()) {
        assert_eq!(read_streamed(path, text, size), whole, "in pieces of {size}");
    }
}

#[test]
fn a_github_log() {
    check(
        "job.log",
        "\u{feff}2024-01-02T03:04:05.1234567Z ##[group]Run make test\n\
         2024-01-02T03:04:05.2000000Z make test\n\
         2024-01-02T03:04:06.0000000Z ##[endgroup]\n\
         2024-01-02T03:04:07.0000000Z 0 errors, failed: 0\n\
         2024-01-02T03:04:08.0000000Z \u{1b}[31mERROR\u{1b}[0m cannot connect\n\
         2024-01-02T03:04:09.0000000Z ##[warning]old node\n\
         2024-01-02T03:04:10.0000000Z ##[error]Process completed with exit code 1.\n",
        &expect![[r#"
            document log records=7 errors=2 warnings=1 first=1704164645123 last=1704164650000
            group 1-3 [0..135] Run make test
            line 5 [185..243] Error ERROR cannot connect
            line 7 [293..366] Error ##[error]Process completed with exit code 1.
            step 1-7 [3..366] "make test" command="make test" exit=1 started=1704164645123 4877ms failed
            chunk 5-5 at 5 [185..243] 0.66 error "an error was said" step="make test"
              ERROR cannot connect
        "#]],
    );
}

#[test]
fn a_travis_log_and_a_java_one() {
    check(
        "travis.txt",
        "travis_fold:start:install\r\u{1b}[0K\u{1b}[33;1mInstalling\u{1b}[0m\r\n$ mvn install\r\n[INFO] fine\r\n[ERROR] Tests run: 3, Failures: 1\r\njava.lang.IllegalStateException: no\r\n\tat a.b(C.java:1)\r\ntravis_fold:end:install\r\nlast line",
        &expect![[r#"
            document log records=8 errors=2
            group 1-7 [0..196] install
            line 4 [81..115] Error [ERROR] Tests run: 3, Failures: 1
            line 5 [116..152] Error java.lang.IllegalStateException: no
            chunk 4-6 at 5 [81..171] 0.72 error "an error was said" step=""
              [ERROR] Tests run: 3, Failures: 1
              java.lang.IllegalStateException: no
              	at a.b(C.java:1)
        "#]],
    );
}

#[test]
fn json_lines_with_a_bad_one() {
    check(
        "rows.ndjson",
        "{\"a\":1}\n\n{\"a\":2}\n{oops\n[3]\n",
        &expect![[r"
        document ndjson records=3
        note data_loss rows.ndjson 1 line is no JSON bytes=5 line=4
    "]],
    );
}

#[test]
fn json_and_text() {
    check(
        "x.json",
        "{\"a\": [1, 2]}",
        &expect![[r"
        document json records=1
    "]],
    );
    check(
        "x.json",
        "{\"a\": [1, 2}",
        &expect![[r"
        document json
        note data_loss x.json not valid JSON: expected `,` or `]` bytes=0 line=1
    "]],
    );
    check(
        "x.json",
        "",
        &expect![[r"
            note data_loss x.json empty file where content was expected bytes=0
        "]],
    );
    check(
        "x.xml",
        "no markup",
        &expect![[r"
        document xml
        note data_loss x.xml named .xml but holds no XML bytes=9
    "]],
    );
    check(
        "notes",
        "one\ntwo",
        &expect![[r"
        document text records=2
    "]],
    );
    check(
        "blob.bin",
        "\0\u{1}\u{2}\u{3}\0\0\0",
        &expect![[r"
        note info blob.bin not a format that is known here; kept as bytes bytes=0
    "]],
    );
}

#[test]
fn a_line_without_end_is_cut_and_said() {
    let text = format!("start\n{}\nERROR end\n", "x".repeat(5000));
    let limits = Limits { line_bytes: 1000, ..Limits::default() };
    let (head, mut rest) = text.as_bytes().split_at(64);
    expect![[r#"
        document log records=3 errors=1
        line 3 [5007..5016] Error ERROR end
        chunk 3-3 at 3 [5007..5016] 0.66 error "an error was said" step=""
          ERROR end
        note data_loss a.log line cut after 1000 bytes bytes=4001 line=2
    "#]]
    .assert_eq(&read_input("a.log", &mut Input::streamed(head, &mut rest), &limits));
}
