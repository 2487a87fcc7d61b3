//! Texts of tests, as each kind of document writes them.

use crate::bytes::{ByteSource, Limits};
use crate::documents::{Case, Confidence, Format, Writer, whole};
use crate::entries::{self, Input, Reader};
use crate::facts::{EntryState, Fragment, Status, TestDetail};
use crate::session::Session;
use crate::views::AttachedQuery;

fn given(name: &str, bytes: &[u8]) -> Vec<(String, Box<dyn ByteSource>)> {
    vec![(name.to_owned(), Box::new(bytes.to_vec()))]
}

/// Details of the failures and the output of the first case.
fn texts(session: &mut Session) -> (Vec<String>, String) {
    let view = session.test(0).unwrap();
    let attempt = view.attempts.first().unwrap();
    (attempt.failures.iter().map(|failure| failure.details.clone()).collect(), attempt.stdout.clone())
}

#[test]
fn texts_of_junit_are_those_that_its_markup_hides() {
    let report = br#"<testsuite name="s"><testcase name="a"><failure message="m">x &lt; y &amp;lt; \n<![CDATA[<b> &lt;]]></failure>
<system-out>1 &gt; 0</system-out></testcase></testsuite>"#;
    let mut session = Session::open(Limits::default(), given("junit.xml", report));
    assert_eq!(texts(&mut session), (vec!["x < y &lt; \\n<b> &lt;".to_owned()], "1 > 0".to_owned()));
}

#[test]
fn texts_of_a_log_are_shown_as_they_stand() {
    let log = "\n RUN  v4.0.18 /a\n\n \u{276f} a.test.ts (1 test | 1 failed) 5ms\n     \u{d7} shows <b> 5ms\n\n \
        FAIL  a.test.ts > shows <b>\nAssertionError: expected '&lt;b&gt;' to be '<b>' \\n &amp;\n \
        \u{276f} a.test.ts:3:7\n\n Test Files  1 failed (1)\n      Tests  1 failed (1)\n";
    let mut session = Session::open(Limits::default(), given("vitest.log", log.as_bytes()));
    let (details, _) = texts(&mut session);
    assert!(details[0].contains("expected '&lt;b&gt;' to be '<b>' \\n &amp;\n"), "{details:?}");
}

/// What a format of JSON reports does: cases with their spans, texts by the spans of their strings.
fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    for test in tree.root().items_of("tests") {
        let detail = TestDetail {
            message: test.intern("message", 16_000, writer),
            details: test.span_of("stack"),
            stdout: test.span_of("output"),
            ..TestDetail::default()
        };
        let name = test.intern("name", 4000, writer);
        let last = test.attempt(Status::Failed, test.number_of("ms").unwrap_or(f64::NAN), Some(detail));
        writer.case(Case::of(name, last));
    }
}

#[test]
fn texts_of_a_json_report_are_unescaped() {
    let report = "{\"tests\": [\n{\"name\": \"a\", \"ms\": 5, \"message\": \"m\", \
        \"stack\": \"caf\\u00e9 \\\"x\\\" &lt;\\n  at é\", \"output\": [\"one\\ntwo\", \"three\"]}]}";
    let wide = || report.encode_utf16().flat_map(u16::to_le_bytes);
    for bytes in [report.as_bytes().to_vec(), [0xFF, 0xFE].into_iter().chain(wide()).collect()] {
        const FORMAT: Format = Format {
            id: "report",
            title: "",
            spec: "",
            state: EntryState::Recognised,
            is_test_report: true,
            system: "",
            sniff: |_| Confidence::No,
            read,
        };
        let limits = Limits::default();
        let mut session = Session::new(limits.clone());
        session.add(given("report.json", &bytes));
        let mut document = |fragment: &mut Fragment, entry: u32, input: &mut Input<'_>| {
            read(input, &mut Writer::new(fragment, entry, "report.json".to_owned(), &FORMAT, &limits));
        };
        let mut fragment = Fragment::default();
        let mut reader = Reader { limits: &limits, document: &mut document, wanted: &|_| true, unopened: None };
        entries::read(&bytes, &session.units()[0], &mut reader, &mut fragment);
        session.absorb(fragment);
        session.finish();
        let (details, output) = texts(&mut session);
        assert_eq!((details[0].as_str(), output.as_str()), ("café \"x\" &lt;\n  at é", "one\ntwo\nthree"));
        let row = &session.facts().tests.iter().next().unwrap();
        assert_eq!((row.document_line, row.duration()), (2, Some(5.0)));
    }
}

#[test]
fn outputs_in_pieces_and_files_in_a_report_are_shown_as_what_they_are() {
    let report = br#"{"config": {"rootDir": "/src"}, "suites": [{"title": "a.spec.ts", "specs": [{"title": "opens", "tests": [{"results": [
        {"status": "passed", "retry": 0, "stdout": [{"text": "one\n"}, {"text": "two \"2\"\n"}], "stderr": [{"buffer": "c2xvdwo="}],
         "attachments": [{"name": "note", "contentType": "text/plain", "body": "aGlkZGVuCg=="},
           {"name": "shot", "contentType": "image/png", "body": "iVBORw0KGgo="},
           {"name": "trace", "contentType": "application/zip", "path": "/src/results/trace.zip"}]}]}]}]}]}"#;
    let mut session = Session::open(Limits::default(), given("results.json", report));
    let view = session.test(0).unwrap();
    let attempt = &view.attempts[0];
    assert_eq!((attempt.stdout.as_str(), attempt.stderr.as_str()), ("one\ntwo \"2\"\n", "slow\n"));
    let told: Vec<_> =
        attempt.attachments.iter().map(|one| (one.name.clone(), one.named.clone(), one.is_inside)).collect();
    let row = |name: &str, named: &str, is_inside| (name.to_owned(), named.to_owned(), is_inside);
    assert_eq!(told, [row("note", "", true), row("shot", "", true), row("trace", "/src/results/trace.zip", false)]);
    let mut bytes = |at| {
        session.extract_attached(&AttachedQuery { case: 0, attempt: 1, at, is_asked: false }).map(|(_, bytes)| bytes)
    };
    assert_eq!(bytes(0), Ok(b"hidden\n".to_vec()));
    assert_eq!(bytes(1), Ok(b"\x89PNG\r\n\x1a\n".to_vec()));
    assert!(bytes(2).is_err());
}
