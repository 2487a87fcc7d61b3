//! Each kind of telling again, and what only looks like it.

use crate::bytes::{ByteSource, Limits};
use crate::session::Session;
use crate::views::{TestLine, TestsQuery};
use expect_test::{Expect, expect};
use std::fmt::Write as _;

/// A `JUnit` report: class, name, seconds, and what is inside the case.
fn junit(start: &str, cases: &[(&str, &str, &str, &str)]) -> String {
    let mut out = format!("<testsuite name=\"s\" timestamp=\"{start}\">\n");
    for (class, name, seconds, inner) in cases {
        writeln!(out, "<testcase classname=\"{class}\" name=\"{name}\" time=\"{seconds}\">{inner}</testcase>").unwrap();
    }
    out + "</testsuite>\n"
}

const RED: &str = "<failure message=\"broke\">at a.js:3</failure>";
const EIGHT: &str = "2025-03-01T08:00:00";
const NINE: &str = "2025-03-01T09:00:00";

const CART: [(&str, &str, &str, &str); 4] = [
    ("shop.Cart", "adds", "0.123", ""),
    ("shop.Cart", "drops", "0.045", RED),
    ("shop.Cart", "counts [1]", "1.207", ""),
    ("shop.Cart", "counts [2]", "0.318", ""),
];
const PAY: [(&str, &str, &str, &str); 3] =
    [("shop.Pay", "pays", "0.811", ""), ("shop.Pay", "refunds", "0.092", ""), ("shop.Pay", "waits", "2.015", "")];
/// Another execution of the same suite.
const CART_ELSEWHERE: [(&str, &str, &str, &str); 4] = [
    ("shop.Cart", "adds", "0.131", ""),
    ("shop.Cart", "drops", "0.051", RED),
    ("shop.Cart", "counts [1]", "1.144", ""),
    ("shop.Cart", "counts [2]", "0.402", ""),
];

fn ctrf(cases: &[(&str, &str, &str, &str)]) -> String {
    let test = |(class, name, seconds, inner): &(&str, &str, &str, &str)| {
        let ms = seconds.parse::<f64>().unwrap() * 1000.0;
        let status = if inner.is_empty() { "passed" } else { "failed" };
        format!("{{\"name\":\"{name}\",\"suite\":\"{class}\",\"status\":\"{status}\",\"duration\":{}}}", ms.round())
    };
    let tests: Vec<String> = cases.iter().map(test).collect();
    format!(
        "{{\"reportFormat\":\"CTRF\",\"results\":{{\"tool\":{{\"name\":\"x\"}},\"summary\":{{\"tests\":{}}},\"tests\":[{}]}}}}",
        cases.len(),
        tests.join(",")
    )
}

fn open(files: &[(&str, &str)]) -> Session {
    let source = |text: &str| Box::new(text.as_bytes().to_vec()) as Box<dyn ByteSource>;
    Session::open(Limits::default(), files.iter().map(|(name, text)| ((*name).to_owned(), source(text))).collect())
}

/// Counts, then what the ledger says.
fn check(files: &[(&str, &str)], expected: &Expect) {
    let session = open(files);
    let counts = session.facts().counts();
    let mut out = format!(
        "{} cases, {} passed, {} red, {} flaky, {} attempts\n",
        counts.tests,
        counts.passed,
        counts.failed + counts.error,
        counts.flaky,
        counts.attempts
    );
    for note in &session.facts().notes {
        writeln!(out, "{}: {}", note.path, note.what).unwrap();
    }
    expected.assert_eq(&out);
    // What counts is what is listed, and every case is one or the other.
    assert_eq!(session.facts().cases().count() as u64, counts.tests);
    let again = session.facts().numbered_cases(true).count() as u64;
    let earlier: u64 = session
        .facts()
        .cases()
        .map(|attempts| {
            attempts.iter().map(|row| row.document).collect::<std::collections::BTreeSet<_>>().len() as u64 - 1
        })
        .sum();
    assert_eq!(counts.tests + again + earlier, u64::from(session.facts().cases));
}

#[test]
fn the_same_report_twice_counts_once() {
    let cart = junit(EIGHT, &CART);
    check(
        &[("run/a/report.xml", &cart), ("run/b/report.xml", &cart)],
        &expect![[r#"
        4 cases, 3 passed, 1 red, 0 flaky, 4 attempts
        run/b/report.xml: tells again what run/a/report.xml tells: 4 of 4 cases; that one counts, because it comes first
    "#]],
    );
}

#[test]
fn two_formats_of_one_run_count_once() {
    let cart = junit(EIGHT, &CART);
    check(
        &[("run/junit.xml", &cart), ("run/ctrf.json", &ctrf(&CART))],
        &expect![[r#"
            4 cases, 3 passed, 1 red, 0 flaky, 4 attempts
            run/ctrf.json: tells again what junit.xml tells: 4 of 4 cases; that one counts, because it says more of each case
        "#]],
    );
}

#[test]
fn what_only_one_of_two_formats_has_stays() {
    let all: Vec<_> = CART.into_iter().chain(PAY).collect();
    check(
        &[("run/junit.xml", &junit(EIGHT, &all)), ("run/ctrf.json", &ctrf(&CART))],
        &expect![[r#"
            7 cases, 6 passed, 1 red, 0 flaky, 7 attempts
            run/ctrf.json: tells again what junit.xml tells: 4 of 4 cases; that one counts, because it says more of each case
        "#]],
    );
}

#[test]
fn formats_in_folders_beside_one_another_need_durations() {
    let cart = junit(EIGHT, &CART);
    check(
        &[("run/xml/junit.xml", &cart), ("run/json/ctrf.json", &ctrf(&CART))],
        &expect![[r#"
            4 cases, 3 passed, 1 red, 0 flaky, 4 attempts
            run/json/ctrf.json: tells again what run/xml/junit.xml tells: 4 of 4 cases; that one counts, because it says more of each case
        "#]],
    );
    check(
        &[("run/xml/junit.xml", &cart), ("run/json/ctrf.json", &ctrf(&CART_ELSEWHERE))],
        &expect![[r#"
            8 cases, 6 passed, 2 red, 0 flaky, 8 attempts
        "#]],
    );
}

#[test]
fn a_merged_report_and_its_parts_count_once() {
    let merged: Vec<_> = CART.into_iter().chain(PAY).collect();
    check(
        &[
            ("run/TEST-shop.Cart.xml", &junit(EIGHT, &CART)),
            ("run/TEST-shop.Pay.xml", &junit(EIGHT, &PAY)),
            ("run/TESTS-TestSuites.xml", &junit(EIGHT, &merged)),
        ],
        &expect![[r#"
            7 cases, 6 passed, 1 red, 0 flaky, 7 attempts
            run/TEST-shop.Cart.xml: tells again what TESTS-TestSuites.xml tells: 4 of 4 cases; that one counts, because it has more cases
            run/TEST-shop.Pay.xml: tells again what TESTS-TestSuites.xml tells: 3 of 3 cases; that one counts, because it has more cases
        "#]],
    );
}

#[test]
fn parts_that_say_more_count_instead_of_the_merged_report() {
    let merged: Vec<_> = CART.into_iter().chain(PAY).collect();
    let told: Vec<_> =
        PAY.iter().map(|(class, name, time, _)| (*class, *name, *time, "<system-out>x</system-out>")).collect();
    check(
        &[("run/merged.xml", &junit(EIGHT, &merged)), ("run/parts/Pay.xml", &junit(EIGHT, &told))],
        &expect![[r#"
            7 cases, 6 passed, 1 red, 0 flaky, 7 attempts
            run/merged.xml: tells again what run/parts/Pay.xml tells: 3 of 7 cases; that one counts, because it says more of each case
        "#]],
    );
}

#[test]
fn a_numbered_retry_is_a_further_attempt() {
    check(
        &[
            ("run/report.xml", &junit("", &CART)),
            ("run/report-retry1.xml", &junit("", &[("shop.Cart", "drops", "0.051", RED)])),
            ("run/report-retry2.xml", &junit("", &[("shop.Cart", "drops", "0.060", "")])),
        ],
        &expect![[r#"
            4 cases, 4 passed, 0 red, 1 flaky, 6 attempts
            run/report-retry1.xml: runs again what run/report.xml ran: 1 of 1 cases are further attempts
            run/report-retry2.xml: runs again what run/report-retry1.xml ran: 1 of 1 cases are further attempts
        "#]],
    );
}

#[test]
fn a_later_file_with_what_was_red_is_a_further_attempt() {
    let again = [("shop.Cart", "drops", "0.051", "")];
    check(
        &[("run/a.xml", &junit(EIGHT, &CART)), ("run/b.xml", &junit(NINE, &again))],
        &expect![[r#"
        4 cases, 4 passed, 0 red, 1 flaky, 5 attempts
        run/b.xml: runs again what run/a.xml ran: 1 of 1 cases are further attempts
    "#]],
    );
    // Nothing says when, or it held other tests too.
    check(
        &[("run/a.xml", &junit("", &CART)), ("run/b.xml", &junit("", &again))],
        &expect![[r#"
        5 cases, 4 passed, 1 red, 0 flaky, 5 attempts
    "#]],
    );
    let more = [("shop.Cart", "drops", "0.051", ""), ("shop.Cart", "adds", "0.117", "")];
    check(
        &[("run/a.xml", &junit(EIGHT, &CART)), ("run/b.xml", &junit(NINE, &more))],
        &expect![[r#"
        6 cases, 5 passed, 1 red, 0 flaky, 6 attempts
    "#]],
    );
}

#[test]
fn a_retry_in_a_folder_of_its_own_is_a_further_attempt() {
    check(
        &[
            ("run/test-results/report.xml", &junit("", &CART)),
            ("run/test-results-attempt-2/report.xml", &junit("", &[("shop.Cart", "drops", "0.060", "")])),
        ],
        &expect![[r#"
            4 cases, 4 passed, 0 red, 1 flaky, 5 attempts
            run/test-results-attempt-2/report.xml: runs again what run/test-results/report.xml ran: 1 of 1 cases are further attempts
        "#]],
    );
}

#[test]
fn shards_count_all_and_what_overlaps_once() {
    let second: Vec<_> = CART.iter().skip(1).copied().chain(PAY).collect();
    check(
        &[("run/shard-1-of-2/r.xml", &junit(EIGHT, &CART)), ("run/shard-2-of-2/r.xml", &junit(EIGHT, &PAY))],
        &expect![[r#"
            7 cases, 6 passed, 1 red, 0 flaky, 7 attempts
        "#]],
    );
    check(
        &[("run/shard-1-of-2/r.xml", &junit(EIGHT, &CART)), ("run/shard-2-of-2/r.xml", &junit(EIGHT, &second))],
        &expect![[r#"
            7 cases, 6 passed, 1 red, 0 flaky, 7 attempts
            run/shard-1-of-2/r.xml: tells again what run/shard-2-of-2/r.xml tells: 3 of 4 cases; that one counts, because it has more cases
        "#]],
    );
}

#[test]
fn legs_of_a_matrix_stay_two() {
    let (one, other) = (junit(EIGHT, &CART), junit(EIGHT, &CART_ELSEWHERE));
    check(
        &[("run/linux/r.xml", &one), ("run/windows/r.xml", &other)],
        &expect![[r#"
        8 cases, 6 passed, 2 red, 0 flaky, 8 attempts
    "#]],
    );
    check(
        &[("run/linux.xml", &one), ("run/windows.xml", &other)],
        &expect![[r#"
        8 cases, 6 passed, 2 red, 0 flaky, 8 attempts
    "#]],
    );
    // One leg in each format, in one folder and beside one another.
    check(
        &[("run/linux.xml", &one), ("run/windows.json", &ctrf(&CART_ELSEWHERE))],
        &expect![[r#"
            8 cases, 6 passed, 2 red, 0 flaky, 8 attempts
        "#]],
    );
    // Tests that take no time: the files may even be equal.
    let quick: Vec<_> = CART.iter().map(|(class, name, _, inner)| (*class, *name, "0.001", *inner)).collect();
    check(
        &[("run/linux/r.xml", &junit("", &quick)), ("run/windows/r.xml", &junit("", &quick))],
        &expect![[r#"
        8 cases, 6 passed, 2 red, 0 flaky, 8 attempts
    "#]],
    );
}

#[test]
fn legs_with_two_formats_each_stay_two() {
    check(
        &[
            ("run/linux.xml", &junit(EIGHT, &CART)),
            ("run/linux.json", &ctrf(&CART)),
            ("run/windows.xml", &junit(EIGHT, &CART_ELSEWHERE)),
            ("run/windows.json", &ctrf(&CART_ELSEWHERE)),
        ],
        &expect![[r#"
            8 cases, 6 passed, 2 red, 0 flaky, 8 attempts
            run/linux.json: tells again what linux.xml tells: 4 of 4 cases; that one counts, because it says more of each case
            run/windows.json: tells again what windows.xml tells: 4 of 4 cases; that one counts, because it says more of each case
        "#]],
    );
}

#[test]
fn modules_with_equal_names_stay_two() {
    let other: Vec<_> = CART.iter().map(|(_, name, time, inner)| ("shop.Basket", *name, *time, *inner)).collect();
    check(
        &[("run/a/r.xml", &junit(EIGHT, &CART)), ("run/b/r.xml", &junit(EIGHT, &other))],
        &expect![[r#"
        8 cases, 6 passed, 2 red, 0 flaky, 8 attempts
    "#]],
    );
    check(
        &[("run/a/r.xml", &junit(EIGHT, &CART)), ("run/b/r.json", &ctrf(&CART_ELSEWHERE))],
        &expect![[r#"
            8 cases, 6 passed, 2 red, 0 flaky, 8 attempts
        "#]],
    );
}

#[test]
fn twins_of_one_name_stay_as_many_as_they_are() {
    let twins = [
        ("t", "holds", "0.101", ""),
        ("t", "holds", "0.203", ""),
        ("t", "holds", "0.307", ""),
        ("t", "ends", "0.409", ""),
    ];
    check(
        &[("run/r.xml", &junit(EIGHT, &twins)), ("run/r.json", &ctrf(&twins))],
        &expect![[r#"
            4 cases, 4 passed, 0 red, 0 flaky, 4 attempts
            run/r.xml: tells again what r.json tells: 4 of 4 cases; that one counts, because its format is the more exact one
        "#]],
    );
    check(
        &[("run/r.xml", &junit(EIGHT, &twins)), ("run/copy/r.xml", &junit(EIGHT, &twins))],
        &expect![[r#"
        4 cases, 4 passed, 0 red, 0 flaky, 4 attempts
        run/r.xml: tells again what run/copy/r.xml tells: 4 of 4 cases; that one counts, because it comes first
    "#]],
    );
}

#[test]
fn names_of_classes_are_no_retries() {
    check(
        &[
            ("run/TEST-shop.retry.Cart.xml", &junit("", &[("shop.retry.Cart", "adds", "0.1", "")])),
            ("run/TEST-shop.Cart.xml", &junit("", &[("shop.Cart", "adds", "0.1", RED)])),
        ],
        &expect![[r#"
            2 cases, 1 passed, 1 red, 0 flaky, 2 attempts
        "#]],
    );
}

#[test]
fn attempts_in_two_files_are_shown_as_one_case() {
    let mut session = open(&[
        ("run/report.xml", &junit("", &CART)),
        ("run/report-retry1.xml", &junit("", &[("shop.Cart", "drops", "0.051", "")])),
    ]);
    let query = TestsQuery { query: "s:flaky".to_owned(), limit: 9, ..Default::default() };
    let page = session.tests(&query);
    let Some(TestLine::Case(row)) = page.rows.first() else { panic!("no row") };
    assert_eq!((page.total, row.name.as_str(), row.status.as_str(), row.attempts), (1, "drops", "passed", 2));
    let view = session.test(row.case).unwrap();
    let told: Vec<_> =
        view.attempts.iter().map(|it| (it.attempt, it.status.as_str(), it.evidence.path.as_str())).collect();
    assert_eq!(told, [(1, "failed", "run/report.xml"), (2, "passed", "run/report-retry1.xml")]);
}

#[test]
fn adding_later_gives_what_adding_at_once_gives() {
    let files = [("run/junit.xml", junit(EIGHT, &CART)), ("run/ctrf.json", ctrf(&CART))];
    let mut session = Session::new(Limits::default());
    for (name, text) in files {
        session.add(vec![(name.to_owned(), Box::new(text.into_bytes()) as Box<dyn ByteSource>)]);
    }
    session.read_all();
    session.finish();
    let (tests, notes) = (session.facts().counts().tests, session.facts().notes.len());
    session.finish();
    assert_eq!((session.facts().counts().tests, session.facts().notes.len()), (tests, notes));
    assert_eq!((tests, notes), (4, 1));
}

#[test]
fn parts_with_quick_tests_alone_go_with_the_others() {
    let quick = [("shop.Empty", "is_empty", "0.001", "")];
    let merged: Vec<_> = CART.into_iter().chain(PAY).chain(quick).collect();
    check(
        &[
            ("run/all.xml", &junit(EIGHT, &merged)),
            ("run/parts/TEST-Cart.xml", &junit(EIGHT, &CART)),
            ("run/parts/TEST-Pay.xml", &junit(EIGHT, &PAY)),
            ("run/parts/TEST-Empty.xml", &junit(EIGHT, &quick)),
        ],
        &expect![[r#"
            8 cases, 7 passed, 1 red, 0 flaky, 8 attempts
            run/parts/TEST-Cart.xml: tells again what run/all.xml tells: 4 of 4 cases; that one counts, because it comes first
            run/parts/TEST-Empty.xml: tells again what run/all.xml tells: 1 of 1 cases; that one counts, because it comes first
            run/parts/TEST-Pay.xml: tells again what run/all.xml tells: 3 of 3 cases; that one counts, because it comes first
        "#]],
    );
    // The parts of another leg.
    check(
        &[
            ("run/all.xml", &junit(EIGHT, &merged)),
            ("run/parts/TEST-Cart.xml", &junit(EIGHT, &CART_ELSEWHERE)),
            ("run/parts/TEST-Empty.xml", &junit(EIGHT, &quick)),
        ],
        &expect![[r#"
            13 cases, 11 passed, 2 red, 0 flaky, 13 attempts
        "#]],
    );
}

/// A result of Allure: `uuid`, `historyId`, name, status, and the seconds at which it began and ended.
fn allure([uuid, history, name, status]: [&str; 4], start: i64, stop: i64) -> String {
    let ms = |second: i64| 1_714_557_600_000 + second * 1000;
    format!(
        r#"{{"uuid":"{uuid}","historyId":"{history}","testCaseId":"t","name":"{name}","fullName":"shop.Cart.{name}","status":"{status}","stage":"finished","start":{},"stop":{}}}"#,
        ms(start),
        ms(stop)
    )
}

#[test]
fn results_of_one_history_are_attempts_in_order_of_their_start() {
    let third = allure(["u3", "h", "adds", "passed"], 20, 21);
    let first = allure(["u1", "h", "adds", "broken"], 0, 2);
    let second = allure(["u2", "h", "adds", "failed"], 10, 12);
    let other = allure(["u4", "k", "drops", "passed"], 3, 4);
    let files = [
        ("run/a-result.json", third.as_str()),
        ("run/b-result.json", &first),
        ("run/c-result.json", &second),
        ("run/d-result.json", &other),
    ];
    check(
        &files,
        &expect![[r#"
            2 cases, 2 passed, 0 red, 1 flaky, 4 attempts
            run: 2 of 4 results are earlier attempts: the last to start of a historyId counts
        "#]],
    );
    let mut session = open(&files);
    let page = session.tests(&TestsQuery { query: "s:flaky".to_owned(), limit: 9, ..Default::default() });
    let Some(TestLine::Case(row)) = page.rows.first() else { panic!("no row") };
    let view = session.test(row.case).unwrap();
    let told: Vec<_> = view.attempts.iter().map(|it| (it.status.as_str(), it.evidence.path.as_str())).collect();
    assert_eq!(
        told,
        [("error", "run/b-result.json"), ("failed", "run/c-result.json"), ("passed", "run/a-result.json")]
    );
    // A copy of the whole launch tells it again.
    let copied = files.map(|(name, text)| (name.replace("run/", "run/copy/"), text));
    let all: Vec<_> = files.into_iter().chain(copied.iter().map(|(name, text)| (name.as_str(), *text))).collect();
    check(
        &all,
        &expect![[r#"
            2 cases, 2 passed, 0 red, 1 flaky, 4 attempts
            run: 2 of 3 results are earlier attempts: the last to start of a historyId counts
            run/copy/a-result.json: tells again what run/a-result.json tells: 1 of 1 cases; that one counts, because it comes first
            run/copy/b-result.json: tells again what run/a-result.json tells: 1 of 1 cases; that one counts, because it comes first
            run/copy/c-result.json: tells again what run/a-result.json tells: 1 of 1 cases; that one counts, because it comes first
            run/d-result.json: tells again what run/copy/d-result.json tells: 1 of 1 cases; that one counts, because it comes first
        "#]],
    );
}

#[test]
fn results_that_only_look_like_retries_stay() {
    let red = allure(["u1", "h", "adds", "failed"], 0, 2);
    let green = allure(["u2", "h", "adds", "passed"], 10, 12);
    // Two runs.
    check(
        &[("one/a-result.json", &red), ("two/b-result.json", &green)],
        &expect![[r#"
        2 cases, 1 passed, 1 red, 0 flaky, 2 attempts
    "#]],
    );
    // Two launches of one run.
    check(
        &[("run/firefox/a-result.json", &red), ("run/chrome/b-result.json", &green)],
        &expect![[r#"
        2 cases, 1 passed, 1 red, 0 flaky, 2 attempts
    "#]],
    );
    // Legs that were put into one folder ran at the same time.
    check(
        &[("run/a-result.json", &red), ("run/b-result.json", &allure(["u2", "h", "adds", "passed"], 1, 3))],
        &expect![[r#"
            2 cases, 1 passed, 1 red, 0 flaky, 2 attempts
        "#]],
    );
    // Parameters give a history of their own; a test without one has none.
    check(
        &[
            ("run/a-result.json", &red),
            ("run/b-result.json", &allure(["u2", "h2", "adds", "passed"], 10, 12)),
            ("run/c-result.json", &allure(["u3", "", "adds", "passed"], 20, 22)),
            ("run/d-result.json", &allure(["u4", "", "adds", "passed"], 30, 32)),
        ],
        &expect![[r#"
            4 cases, 3 passed, 1 red, 0 flaky, 4 attempts
        "#]],
    );
}

/// A log of Maven: its failures have names, the rest is counted.
fn maven(class: &str, red: &str, tests: usize) -> String {
    format!(
        "[INFO]  T E S T S\n[INFO] Running {class}\n[ERROR] Tests run: {tests}, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 1 s <<< FAILURE! - in {class}\n[ERROR] {red}({class})  Time elapsed: 0.045 s  <<< FAILURE!\njava.lang.AssertionError: broke\n\n[INFO] Results:\n[INFO] \n[ERROR] Tests run: {tests}, Failures: 1, Errors: 0, Skipped: 0\n"
    )
}

/// Tests, passed, failed.
fn counts(files: &[(&str, &str)]) -> [u64; 3] {
    let session = open(files);
    let counts = session.facts().counts();
    [counts.tests, counts.passed, counts.failed + counts.error]
}

#[test]
fn what_a_log_counts_beside_a_report_counts_once() {
    let log = format!("$ mvn verify\n{}", maven("shop.Cart", "drops", 4));
    let report = junit(EIGHT, &CART);
    assert_eq!(counts(&[("build.log", &log)]), [4, 3, 1]);
    assert_eq!(counts(&[("run_7/build.log", &log), ("run_7/reports/cart.xml", &report)]), [4, 3, 1]);
    // What the report does not hold stays.
    let more = format!("$ mvn verify\n{}", maven("shop.Cart", "drops", 6));
    assert_eq!(counts(&[("run_7/build.log", &more), ("run_7/reports/cart.xml", &report)]), [6, 5, 1]);
    // Several modules.
    let both = format!("{log}{}", maven("shop.Pay", "refunds", 3));
    let pay = junit(EIGHT, &[PAY[0], ("shop.Pay", "refunds", "0.092", RED), PAY[2]]);
    assert_eq!(
        counts(&[("run_7/build.log", &both), ("run_7/a/cart.xml", &report), ("run_7/b/pay.xml", &pay)]),
        [7, 5, 2]
    );
}

#[test]
fn a_log_of_other_tests_counts_beside_a_report() {
    let log = format!("$ mvn verify\n{}", maven("shop.Ship", "sails", 4));
    assert_eq!(counts(&[("build.log", &log), ("cart.xml", &junit(EIGHT, &CART))]), [8, 6, 2]);
}

#[test]
fn a_log_that_names_nothing_counts_once_where_it_counts_the_same() {
    let report = junit(EIGHT, &PAY);
    let log = "$ npm test\n\n  3 passing (2s)\n\n";
    assert_eq!(counts(&[("ci.log", log), ("junit.xml", &report)]), [3, 3, 0]);
    let log = "$ npm test\n\n  4 passing (2s)\n\n";
    assert_eq!(counts(&[("ci.log", log), ("junit.xml", &report)]), [7, 7, 0]);
}

#[test]
fn the_log_of_a_step_tells_what_the_log_of_its_job_does() {
    let log = format!("2024-05-06T07:08:09.1234567Z $ mvn verify\n{}", maven("shop.Cart", "drops", 4));
    assert_eq!(counts(&[("run_7/0_build.txt", &log), ("run_7/build/4_Run mvn.txt", &log)]), [4, 3, 1]);
    assert_eq!(counts(&[("run_7/0_build.txt", &log), ("run_7/other/4_Run mvn.txt", &log)]), [8, 6, 2]);
}
