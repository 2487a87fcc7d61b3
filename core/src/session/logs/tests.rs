//! A log as the viewer shows it.

use crate::bytes::{ByteSource, Limits};
use crate::facts::{LogChunk, LogStep, Span};
use crate::session::Session;
use crate::views::{Folds, LogPage, LogQuery, LogStyle, LogTarget, LogsQuery, SeekQuery};
use expect_test::expect;
use std::fmt::Write;

fn session(log: impl AsRef<[u8]>) -> Session {
    let bytes: Vec<u8> = log.as_ref().to_vec();
    let inputs = vec![("build.log".to_owned(), Box::new(bytes) as Box<dyn ByteSource>)];
    let mut session = Session::open(Limits::default(), inputs);
    // What the reader tells of steps and causes is not what is tested here.
    session.facts.log_steps.clear();
    session.facts.log_chunks.clear();
    session
}

fn all() -> LogQuery {
    LogQuery { limit: 100, ..LogQuery::default() }
}

/// Rows as they are shown: line, level, times, depth, fold, runs with their styles.
fn drawn(page: &LogPage) -> String {
    let mut out = format!("{} rows\n", page.total);
    for row in &page.rows {
        let fold = match (row.heads, row.is_folded) {
            (None, _) => "",
            (Some(_), true) => "+ ",
            (Some(_), false) => "- ",
        };
        let _ = write!(
            out,
            "{}.{} {:?} {:?} {:?} {}{fold}|",
            row.line,
            row.part,
            row.level,
            row.time,
            row.since,
            "  ".repeat(row.depth as usize)
        );
        for run in &row.runs {
            if run.style == LogStyle::default() {
                out.push_str(&run.text);
            } else {
                let _ = write!(out, "<{:x}:{}>", run.style.0, run.text);
            }
        }
        out.push_str("|\n");
    }
    out
}

fn view(log: impl AsRef<[u8]>, query: &LogQuery) -> String {
    drawn(&session(log).log_page(query))
}

#[test]
fn colours_shapes_and_control_characters_become_runs_of_plain_text() {
    expect![[r#"
        6 rows
        1.0 Plain None None |plain|
        2.0 Plain None None |<2:red> <240b:bold underlined green><b: green>|
        3.0 Plain None None |<8:light grey> <100:reversed> <b0:white on blue>|
        4.0 Plain None None |a link and ␇ a bell, <800:\u{202e}>turned|
        5.0 Plain None None |bad � and <b>no html</b>        tab|
        6.0 Plain None None |cut |
    "#]]
    .assert_eq(&view(
        "plain\n\
         \x1b[31mred\x1b[0m \x1b[1;4;38;5;46mbold underlined green\x1b[22;24m green\x1b[m\n\
         \x1b[38;2;200;200;210mlight grey\x1b[39m \x1b[7mreversed\x1b[27m \x1b[44;97mwhite on blue\x1b[0m\n\
         \x1b]8;;https://a.b/c\x1b\\a link\x1b]8;;\x1b\\ and \x07 a bell, \u{202e}turned\n\
         bad \u{fffd} and <b>no html</b>\ttab\n\
         cut \x1b[3",
        &all(),
    ));
}

#[test]
fn of_progress_the_last_state_is_shown() {
    expect![[r#"
        4 rows
        1.0 Plain None None |get 100 %|
        3.0 Plain None None |spin  done|
        4.0 Plain None None |two|
        5.0 Plain None None ||
    "#]]
    .assert_eq(&view(
        "get  10 %\rget  50 %\rget 100 %\r\nsection_end:3:inner\r\x1b[0K\nspin |\x08/\x08-\x08 done\n\x1b[2K\x1b[1Gone\x1b[2K\x1b[1Gtwo\n\r\n",
        &all(),
    ));
}

const GITHUB: &str = "\u{feff}2026-01-02T10:00:00.1234567Z ##[group]Run npm ci\n\
2026-01-02T10:00:00.2000000Z \x1b[36;1mnpm ci\x1b[0m\n\
2026-01-02T10:00:01.0000000Z ##[endgroup]\n\
2026-01-02T10:00:05.5000000Z added 12 packages\n\
2026-01-02T10:00:06.0000000Z ##[group]Run npm test\n\
2026-01-02T10:00:06.0000000Z npm warn deprecated\n\
2026-01-02T10:00:07.0000000Z 2026-01-02 10:00:07 ERROR of the app\n\
2026-01-02T10:00:07.0000000Z ##[endgroup]\n\
2026-01-02T10:00:08.0000000Z ##[error]Process completed with exit code 1.\n";

#[test]
fn the_time_of_a_ci_stands_apart_and_groups_fold_with_what_is_in_them() {
    let mut session = session(GITHUB);
    expect![[r#"
        6 rows
        1.0 Plain Some(1767348000123) None + |<400:Run npm ci>|
        4.0 Plain Some(1767348005500) Some(4500) |added 12 packages|
        5.0 Plain Some(1767348006000) Some(500) - |<400:Run npm test>|
        6.0 Warning Some(1767348006000) Some(0)   |npm warn deprecated|
        7.0 Error Some(1767348007000) Some(1000)   |2026-01-02 10:00:07 ERROR of the app|
        9.0 Error Some(1767348008000) Some(1000) |Process completed with exit code 1.|
    "#]]
    .assert_eq(&drawn(&session.log_page(&all())));
    let folds = Folds { all_open: Some(true), turned: vec![1] };
    expect![[r#"
        5 rows
        1.0 Plain Some(1767348000123) None - |<400:Run npm ci>|
        2.0 Plain Some(1767348000200) Some(77)   |<407:npm ci>|
        4.0 Plain Some(1767348005500) Some(4500) |added 12 packages|
        5.0 Plain Some(1767348006000) Some(500) + |<400:Run npm test>|
        9.0 Error Some(1767348008000) Some(1000) |Process completed with exit code 1.|
    "#]]
    .assert_eq(&drawn(&session.log_page(&LogQuery { folds, ..all() })));
    let view = session.log_view(0);
    let groups: Vec<_> =
        view.groups.iter().map(|it| (&*it.name, it.first, it.last, it.errors, it.is_folded, it.duration_ms)).collect();
    expect![[r#"
        [
            (
                "Run npm ci",
                1,
                3,
                0,
                true,
                Some(
                    877.0,
                ),
            ),
            (
                "Run npm test",
                5,
                8,
                1,
                false,
                Some(
                    1000.0,
                ),
            ),
        ]
    "#]]
    .assert_debug_eq(&groups);
    expect![[r#"
        (
            9,
            2,
            1,
            Some(
                1767348000123,
            ),
            Some(
                1767348008000,
            ),
        )
    "#]]
    .assert_debug_eq(&(view.lines, view.errors, view.warnings, view.started, view.ended));
}

#[test]
fn a_line_that_is_folded_away_is_found_by_opening_what_holds_it() {
    let mut session = session(GITHUB);
    let folds = Folds { all_open: Some(false), turned: Vec::new() };
    let page = session.log_page(&LogQuery { folds, reveal: Some(7), ..all() });
    assert_eq!((page.total, page.found, page.folds.turned), (6, Some(4), vec![1]));
}

#[test]
fn groups_of_gitlab_travis_azure_jenkins_and_buildkite_nest_and_end() {
    let groups = |log: &str| {
        let view = session(log).log_view(0);
        view.groups
            .iter()
            .map(|it| format!("{}{} {}-{}", "  ".repeat(it.depth as usize), it.name, it.first, it.last))
            .collect::<Vec<_>>()
    };
    expect![[r#"
        [
            [
                "Build it 1-7",
                "  inner 3-5",
            ],
            [
                "$ npm i 1-3",
            ],
            [
                "Build 1-3",
            ],
            [
                "Test 4-6",
            ],
            [
                "Prepare 1-2",
                "Test 3-3",
                "FAIL: x 4-4",
            ],
            [],
        ]
    "#]].assert_debug_eq(&[
        groups("\x1b[0Ksection_start:1:build[collapsed=true]\r\x1b[0KBuild it\n a\n\x1b[0Ksection_start:2:inner\r\x1b[0K\n b\n\x1b[0Ksection_end:3:inner\r\x1b[0K\n c\nsection_end:4:build\r\n d\n"),
        groups("travis_fold:start:install.1\r\x1b[0K$ npm i\n a\ntravis_fold:end:install.1\r\n b\n"),
        groups("2026-01-02T10:00:00Z ##[section]Starting: Build\n a\n##[section]Finishing: Build\n b\n"),
        groups("[Pipeline] node\n[Pipeline] {\n[Pipeline] stage\n[Pipeline] { (Test)\n+ make test\n[Pipeline] }\n[Pipeline] // stage\n[Pipeline] }\n"),
        groups("\x1b_bk;t=1767348000000\x07~~~ Prepare\n\x1b_bk;t=1767348000100\x07 a\n\x1b_bk;t=1767348000200\x07+++ Test\n\x1b_bk;t=1767348000300\x07--- FAIL: x\n"),
        groups("--- FAIL: TestX (0.00s)\n    x.go:1: error\n"),
    ]);
}

#[test]
fn what_failed_is_open_and_all_else_is_folded() {
    let mut session = session("$ make\na\nb\n$ make test\nc\nd\n$ make clean\ne\nf\n");
    let mut name = |text: &str| session.facts.strings.intern(text);
    let (make, test, clean, none) = (name("make"), name("make test"), name("make clean"), name(""));
    for (name, first_line, is_failed) in [(make, 1, false), (test, 4, true), (clean, 7, false)] {
        session.facts.log_steps.push(LogStep {
            document: 0,
            name,
            command: name,
            exit: is_failed.then_some(2),
            is_failed,
            first_line,
            last_line: first_line + 2,
            span: Span::new(0, 0),
            started: None,
            duration_ms: f64::NAN,
        });
    }
    session.facts.log_chunks.push(LogChunk {
        document: 0,
        step: test,
        first_line: 5,
        last_line: 6,
        line: 6,
        span: Span::new(0, 0),
        score: 0.9,
        class: none,
        why: none,
        text: none,
    });
    expect![[r#"
        5 rows
        1.0 Plain None None + |$ make|
        4.0 Plain None None - |$ make test|
        5.0 Plain None None   |c|
        6.0 Plain None None   |d|
        7.0 Plain None None + |$ make clean|
    "#]]
    .assert_eq(&drawn(&session.log_page(&all())));
    let page = session.logs(&LogsQuery { limit: 10, ..LogsQuery::default() });
    assert_eq!((page.total, page.failing), (1, 1));
    assert_eq!(
        page.rows.first().map(|log| (log.steps, &*log.failed_step, log.is_explained)),
        Some((3, "make test", true))
    );
}

fn lines(count: usize, said: impl Fn(usize) -> String) -> String {
    (0..count).flat_map(|at| [said(at), "\n".to_owned()]).collect()
}

#[test]
fn wrapped_rows_are_counted_as_they_are_cut() {
    let log = lines(200, |at| "0123456789".repeat(at % 5)) + "漢字漢字漢\n\tx\n";
    let mut session = session(&log);
    let query = |columns, offset, limit| LogQuery { columns, offset, limit, ..LogQuery::default() };
    let whole = session.log_page(&query(7, 0, 10_000));
    assert_eq!(whole.total, whole.rows.len() as u64);
    for offset in [0, 1, 5, 33, 150, whole.total - 3] {
        let part = session.log_page(&query(7, offset, 9));
        let same = whole.rows.iter().skip(usize::try_from(offset).unwrap()).take(9);
        assert!(part.rows.iter().eq(same), "from row {offset}");
    }
    let found = session.log_page(&LogQuery { reveal: Some(201), ..query(7, 0, 1) }).found.unwrap();
    expect![[r#"
        684 rows
        201.0 Plain None None |漢字漢|
        201.1 Plain None None |字漢|
        202.0 Plain None None |       |
        202.1 Plain None None | x|
    "#]]
    .assert_eq(&drawn(&session.log_page(&query(7, found, 9))));
}

#[test]
fn slices_of_a_long_log_are_those_of_the_whole() {
    let log = lines(1000, |at| format!("line {at}"));
    let mut session = session(&log);
    for offset in [0, 31, 32, 33, 640, 998] {
        let page = session.log_page(&LogQuery { offset, limit: 2, ..LogQuery::default() });
        let said: Vec<_> = page.rows.iter().flat_map(|row| &row.runs).map(|run| run.text.clone()).collect();
        assert_eq!(said, [format!("line {offset}"), format!("line {}", offset + 1)]);
    }
}

fn seek(session: &mut Session, target: LogTarget, from: u64, back: bool) -> (Option<u64>, u64, u64, bool) {
    let found = session.log_seek(&SeekQuery { entry: 0, target, from, back, or_here: false });
    (found.line, found.nth, found.of, found.wrapped)
}

#[test]
fn errors_and_text_are_sought_in_both_directions_and_around_the_end() {
    let mut session = session("one\nERROR a\ntwo \x1b[32mOn\x1b[0mE\nerror: b\nOne\nwarning: c");
    assert_eq!(seek(&mut session, LogTarget::Error, 0, false), (Some(2), 1, 2, false));
    assert_eq!(seek(&mut session, LogTarget::Error, 2, false), (Some(4), 2, 2, false));
    assert_eq!(seek(&mut session, LogTarget::Error, 4, false), (Some(2), 1, 2, true));
    assert_eq!(seek(&mut session, LogTarget::Error, 2, true), (Some(4), 2, 2, true));
    assert_eq!(seek(&mut session, LogTarget::Warning, 1, false), (Some(6), 1, 1, false));
    assert_eq!(seek(&mut session, LogTarget::Step, 1, false), (None, 0, 0, false));
    let text = |text: &str| LogTarget::Text(text.to_owned());
    assert_eq!(seek(&mut session, text("one"), 1, false), (Some(3), 2, 3, false));
    assert_eq!(seek(&mut session, text("One"), 1, false), (Some(5), 1, 1, false));
    assert_eq!(seek(&mut session, text("o"), 5, true), (Some(4), 4, 5, false));
    assert_eq!(seek(&mut session, text("none"), 1, false), (None, 0, 0, false));
    let marked = session.log_page(&LogQuery { marked: "one".to_owned(), ..all() });
    expect![[r#"
        6 rows
        1.0 Plain None None |<8000:one>|
        2.0 Error None None |ERROR a|
        3.0 Plain None None |two <8003:On><8000:E>|
        4.0 Error None None |error: b|
        5.0 Plain None None |<8000:One>|
        6.0 Warning None None |warning: c|
    "#]]
    .assert_eq(&drawn(&marked));
}

#[test]
fn a_log_that_says_how_bad_by_letters_is_walked_line_by_line() {
    let log = lines(50, |at| format!("01-02 10:00:00.000  1234  5678 {} Tag: x", if at == 20 { 'E' } else { 'I' }));
    let mut session = session(&log);
    assert_eq!(seek(&mut session, LogTarget::Error, 0, false), (Some(21), 1, 1, false));
}

#[test]
fn other_encodings_empty_logs_and_bytes_that_are_no_text() {
    let utf16: Vec<u8> = "\u{feff}eins\r\nERROR zwei\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut wide = session(utf16);
    expect![[r#"
        2 rows
        1.0 Plain None None |eins|
        2.0 Error None None |ERROR zwei|
    "#]]
    .assert_eq(&drawn(&wide.log_page(&all())));
    assert_eq!(wide.log_view(0).errors, 1);
    assert_eq!(session("").log_view(0).lines, 0);
    let binary = session([0_u8, 1, 2, 3, 255].repeat(40)).log_view(0);
    assert_eq!((binary.lines, &*binary.refused), (0, "its bytes are no text"));
    assert_eq!(session("x").log_view(7).refused, "no such entry");
}
