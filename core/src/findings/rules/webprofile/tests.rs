//! Rule tables of the specification (§1.4) and every silent green (§6).

use crate::bytes::{ByteSource, Limits};
use crate::findings::SILENT_GREEN;
use crate::session::Session;

const NODE_GOOD: &str = r#"{"timestamp": "2025-12-23T03:01:07.512Z", "success": true}"#;
const NODE_BAD: &str = r#"{"timestamp": "2025-12-23T03:01:07.512Z", "last": {"active": true}, "tokenList": null}"#;
const TESTS_GOOD: &str = "=== START PARITY TESTS ===\n=== TestIntrospectIntegration_Bcrypt ===\n=== RUN   TestIntrospectIntegration_Bcrypt\n--- PASS: TestIntrospectIntegration_Bcrypt (0.12s)\nPASS\nok  \tp\t0.131s\n=== TestTokenCreateIntrospectRevokeIntegration ===\n=== RUN   TestTokenCreateIntrospectRevokeIntegration\n--- PASS: TestTokenCreateIntrospectRevokeIntegration (1.31s)\nPASS\nok  \tp\t1.330s\n";

fn open(files: &[(&str, &str)]) -> Session {
    let input =
        |(name, text): &(&str, &str)| ((*name).to_owned(), Box::new(text.as_bytes().to_vec()) as Box<dyn ByteSource>);
    Session::open(Limits::default(), files.iter().map(input).collect())
}

/// `pass`, or the word with why.
fn answer(session: &Session, rule: &str) -> String {
    let (_, answer) = session.answers().iter().find(|(known, _)| known.id == rule).unwrap();
    format!("{} {}", answer.word(), answer.why()).trim().to_owned()
}

fn said(files: &[(&str, &str)], rule: &str) -> String {
    answer(&open(files), rule)
}

fn titles(session: &Session, rule: &str) -> Vec<String> {
    session.findings().iter().filter(|finding| finding.rule == rule).map(|finding| finding.title.clone()).collect()
}

fn skipped() -> String {
    TESTS_GOOD.replace("--- PASS", "--- SKIP")
}

#[test]
fn the_verdict_has_three_values_where_upstream_has_two() {
    let failing = TESTS_GOOD.replace("--- PASS: TestToken", "--- FAIL: TestToken");
    let table: &[(Option<&str>, Option<&str>, &str)] = &[
        (Some(NODE_GOOD), Some(TESTS_GOOD), "pass"),
        (Some(NODE_BAD), Some(TESTS_GOOD), "fail node.parity.json: revocation not observed"),
        (Some("{\"error\": \"TypeError: fetch failed\"}"), None, "fail node.parity.json: the smoke crashed"),
        (Some("{\"success\": \"true\"}"), None, "fail node.parity.json: success is not true"),
        (Some("{\"succ"), None, "fail node.parity.json: success is not true"),
        (Some(NODE_GOOD), Some(&failing), "fail test.parity.out: a test failed"),
        (None, Some("=== START PARITY TESTS ===\nsome ERROR\n"), "fail test.parity.out: a test failed"),
        (None, Some("=== START PARITY TESTS ===\nrevocation not observed\n"), "fail test.parity.out: a test failed"),
        (Some(NODE_GOOD), None, "no_data test.parity.out is missing; upstream concludes success"),
        (None, Some(TESTS_GOOD), "no_data node.parity.json is missing; upstream concludes success"),
        (
            Some(""),
            Some(TESTS_GOOD),
            "no_data node.parity.json is empty; upstream concludes success with jq 1.6, failure from jq 1.7 on",
        ),
        (None, None, "no_data node.parity.json is missing; test.parity.out is missing; upstream concludes success"),
    ];
    for (node, tests, expected) in table {
        let mut files = vec![("ci/cross-instance.out", "x")];
        files.extend(node.map(|text| ("ci/node.parity.json", text)));
        files.extend(tests.map(|text| ("ci/test.parity.out", text)));
        assert_eq!(&said(&files, "webprofile_parity"), expected, "{node:?} {tests:?}");
    }
}

#[test]
fn lower_case_words_are_no_failure() {
    let noisy = TESTS_GOOD.replace("PASS\nok", "an error, and it failed\nPASS\nok");
    let files = [("ci/node.parity.json", NODE_GOOD), ("ci/test.parity.out", &noisy)];
    assert_eq!(said(&files, "webprofile_parity"), "pass");
}

#[test]
fn analysis_is_compared_with_its_files() {
    let with = |status: &str| {
        let analysis = format!("{{\"status\":\"{status}\"}}\n");
        let files =
            [("ci/node.parity.json", NODE_GOOD), ("ci/test.parity.out", TESTS_GOOD), ("ci/analysis.json", &analysis)];
        said(&files, "webprofile_analysis_agrees")
    };
    assert_eq!(with("success"), "pass");
    assert_eq!(with("failure"), "fail analysis.json says failure, its files say success");
    assert_eq!(
        said(&[("ci/node.parity.json", NODE_GOOD)], "webprofile_analysis_agrees"),
        "no_data analysis.json is missing"
    );
    let files = [("ci/node.parity.json", NODE_GOOD), ("ci/analysis.json", "{\"status\":\"success\"}")];
    assert_eq!(said(&files, "webprofile_analysis_agrees"), "no_data test.parity.out is missing");
}

fn iteration(at: u32, rest: &str) -> (String, String) {
    (format!("ci/cross-instance-iter-{at}.json"), format!("{{\"iteration\": {at}, \"success\": {rest}}}"))
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

#[test]
fn iterations_of_this_run_are_counted_by_reason() {
    let mut files: Vec<_> = [1, 5].map(|at| iteration(at, "true")).into();
    files.push(iteration(2, "false, \"reason\": \"create_failed\""));
    files.push(iteration(3, "false, \"reason\": \"revoke_failed\", \"revoke_status\": 0"));
    files.push(iteration(4, "true"));
    let session = open(&borrowed(&files));
    assert_eq!(answer(&session, "webprofile_iterations"), "fail 2/5 iterations failed");
    assert_eq!(
        titles(&session, "webprofile_iterations"),
        ["Cross-instance: create_failed in 1 of 5 iterations", "Cross-instance: revoke_failed in 1 of 5 iterations"]
    );
    let revoke = session.findings().iter().find(|finding| finding.title.contains("revoke_failed")).unwrap();
    assert_eq!(
        (revoke.class.as_str(), revoke.evidence[0].text.as_str()),
        ("infrastructure", "iteration 3: revoke_failed, no answer")
    );
    let whole: Vec<_> = (1..=5).map(|at| iteration(at, "true")).collect();
    assert_eq!(said(&borrowed(&whole), "webprofile_iterations"), "pass");
    assert_eq!(
        said(&borrowed(&whole[..4]), "webprofile_iterations"),
        "no_data iteration 5 of 5 has no end: cross-instance-iter-5.json missing"
    );
    let more: Vec<_> = (1..=7).map(|at| iteration(at, "true")).collect();
    assert_eq!(titles(&open(&borrowed(&more)), "webprofile_iterations"), ["2 more iterations than the expected 5"]);
}

#[test]
fn silent_green_missing_files_are_a_success_upstream() {
    let rule = "silent_webprofile_no_evidence";
    let session = open(&[
        ("ci/node.parity.out", "Error: Cannot find module 'x'\n"),
        ("ci/analysis.json", "{\"status\":\"success\"}"),
    ]);
    assert_eq!(answer(&session, rule), "fail node.parity.json is missing and test.parity.out is missing");
    let finding = session.findings().iter().find(|finding| finding.rule == rule).unwrap();
    assert_eq!(finding.class, SILENT_GREEN);
    assert!(finding.title.starts_with("Upstream concludes success, but "));
    assert_eq!(said(&[("ci/node.parity.json", NODE_GOOD)], rule), "fail test.parity.out is missing");
    // Where the other file is red, upstream is red.
    assert_eq!(said(&[("ci/node.parity.json", NODE_BAD)], rule), "pass");
    assert_eq!(said(&[("ci/node.parity.json", NODE_GOOD), ("ci/test.parity.out", TESTS_GOOD)], rule), "pass");
    assert!(
        said(&[("collected/run_1_cross.json", "[{\"iteration\":1,\"success\":true}]")], rule).starts_with("no_data")
    );
}

#[test]
fn silent_green_an_empty_node_report_depends_on_the_version_of_jq() {
    let rule = "silent_webprofile_empty_node";
    let files = [("ci/node.parity.json", ""), ("ci/test.parity.out", TESTS_GOOD)];
    assert_eq!(said(&files, rule), "fail node.parity.json is empty: success with jq 1.6, failure from jq 1.7 on");
    assert_eq!(said(&[("ci/node.parity.json", NODE_GOOD)], rule), "pass");
    assert_eq!(said(&[("ci/test.parity.out", TESTS_GOOD)], rule), "no_data node.parity.json is missing");
}

#[test]
fn silent_green_skipped_or_cut_tests_hold_no_fail() {
    let rule = "silent_webprofile_tests";
    let skipped = skipped();
    let files = [("ci/node.parity.json", NODE_GOOD), ("ci/test.parity.out", skipped.as_str())];
    let both = "TestIntrospectIntegration_Bcrypt, TestTokenCreateIntrospectRevokeIntegration";
    assert_eq!(said(&files, rule), format!("fail skipped: {both}"));
    assert_eq!(
        said(&files, "webprofile_parity"),
        format!("no_data test.parity.out: {both} skipped; upstream concludes success")
    );
    let cut = TESTS_GOOD.split("--- PASS: TestToken").next().unwrap();
    let files = [("ci/node.parity.json", NODE_GOOD), ("ci/test.parity.out", cut)];
    assert_eq!(said(&files, rule), "fail no result of TestTokenCreateIntrospectRevokeIntegration");
    assert_eq!(said(&[("ci/node.parity.json", NODE_GOOD), ("ci/test.parity.out", TESTS_GOOD)], rule), "pass");
    assert_eq!(said(&[("ci/node.parity.json", NODE_GOOD)], rule), "no_data test.parity.out is missing");
}

#[test]
fn silent_green_failed_iterations_do_not_enter_the_verdict() {
    let rule = "silent_webprofile_cross_ignored";
    let bad = iteration(1, "false, \"reason\": \"create_failed\"");
    let with = |node: &str| {
        let files =
            [("ci/node.parity.json", node), ("ci/test.parity.out", TESTS_GOOD), (bad.0.as_str(), bad.1.as_str())];
        said(&files, rule)
    };
    assert_eq!(with(NODE_GOOD), "fail upstream concludes success with 1/1 iterations failed");
    assert_eq!(with(NODE_BAD), "pass");
    let files = [("ci/node.parity.json", NODE_GOOD)];
    assert!(said(&files, rule).starts_with("no_data no cross-instance-results.json"));
}

#[test]
fn silent_green_an_empty_array_ends_with_zero() {
    let rule = "silent_webprofile_no_iterations";
    let session = open(&[("ci/cross-instance-results.json", "[]\n")]);
    assert_eq!(answer(&session, rule), "fail cross-instance-results.json is [], and the runner ends with 0");
    assert_eq!(answer(&session, "webprofile_iterations"), "no_data cross-instance-results.json holds no iteration");
    assert_eq!(
        said(&[("ci/cross-instance-results.json", "[{\"iter")], rule),
        "no_data cross-instance-results.json is broken"
    );
    assert_eq!(said(&[("ci/node.parity.json", NODE_GOOD)], rule), "no_data cross-instance-results.json is missing");
}

#[test]
fn silent_green_the_array_lacks_a_last_iteration_that_failed_early() {
    let rule = "silent_webprofile_iterations_lost";
    let results = r#"[{"iteration":1,"success":true},{"iteration":2,"success":true},{"iteration":3,"success":true},{"iteration":4,"success":true}]"#;
    let last = iteration(5, "false, \"reason\": \"create_failed\"");
    let files = [("ci/cross-instance-results.json", results), (last.0.as_str(), last.1.as_str())];
    let session = open(&files);
    assert_eq!(answer(&session, rule), "fail results lack iteration 5 of 5");
    // Upstream counts 0/4, the files 1/5.
    assert_eq!(answer(&session, "webprofile_iterations"), "fail 1/5 iterations failed");
    assert_eq!(said(&files[..1], rule), "fail results lack iteration 5 of 5");
    assert_eq!(said(&files[1..], rule), "no_data cross-instance-results.json is missing");
}

const RED_RUN: &str = r#"[{"iteration":1,"success":true},{"iteration":2,"success":false}]"#;
const GREEN_RUN: &str = r#"[{"iteration":1,"success":true},{"iteration":2,"success":true}]"#;

#[test]
fn the_alert_is_recomputed_and_its_lost_exit_code_is_said() {
    let (alert, lost) = ("webprofile_alert", "silent_webprofile_threshold_lost");
    let red = open(&[("c/run_1_cross.json", GREEN_RUN), ("c/run_2_cross.json", RED_RUN)]);
    let why = "1 of 2 runs failed (alert from 1), 1 of 4 iterations failed (25 %) (alert from 5 %)";
    assert_eq!(answer(&red, alert), format!("fail {why}"));
    assert_eq!(answer(&red, lost), format!("fail exit code lost by || true: {why}"));
    let green = [("c/run_1_cross.json", GREEN_RUN), ("c/run_2_cross.json", GREEN_RUN)];
    assert_eq!((said(&green, alert), said(&green, lost)), ("pass".to_owned(), "pass".to_owned()));
    let fewer = [green[0], ("c/summary.json", r#"{"run_total":2,"run_failures":1,"iter_total":4,"iter_failures":1}"#)];
    assert!(said(&fewer, alert).starts_with("no_data collected/*_cross.json holds 1 run with 0 failed"));
    assert!(said(&[("c/run_1_cross.json", "[]")], alert).starts_with("no_data"));
    assert!(said(&[("ci/node.parity.json", NODE_GOOD)], lost).starts_with("no_data no history"));
}

#[test]
fn silent_green_status_and_badge_are_better_than_their_data() {
    let rule = "silent_webprofile_status";
    let empty = ("c/status.json", r#"{"threshold_exceeded": false, "summary": {}}"#);
    assert_eq!(said(&[empty], rule), "fail status.json: threshold not exceeded without any counts");
    let badge = ("c/status.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>parity: ok</text></svg>");
    let red = ("c/run_2_cross.json", RED_RUN);
    assert_eq!(said(&[badge, red], rule), "fail the badge: parity ok, but the counts raise the alert");
    assert!(said(&[badge], rule).starts_with("no_data no counts"));
    assert_eq!(said(&[badge, ("c/run_2_cross.json", GREEN_RUN)], rule), "pass");
    assert!(said(&[red], rule).starts_with("no_data status.json"));
}

#[test]
fn silent_green_an_empty_earlier_run_counts_as_not_failed() {
    let rule = "silent_webprofile_empty_run";
    assert_eq!(
        said(&[("c/run_1_cross.json", GREEN_RUN), ("c/run_2_cross.json", "[]")], rule),
        "fail without iterations: 2"
    );
    assert_eq!(said(&[("c/run_1_cross.json", GREEN_RUN)], rule), "pass");
}

#[test]
fn silent_green_the_latest_local_run_is_counted_twice() {
    let rule = "silent_webprofile_counted_twice";
    let copied = ("c/run_local_20251223T094138Z_cross.json", GREEN_RUN);
    let latest = ("c/run_local_latest_cross.json", GREEN_RUN);
    assert!(said(&[copied, latest], rule).starts_with("fail run_local_latest_cross.json is "));
    assert_eq!(said(&[copied], rule), "pass");
}

#[test]
fn history_files_that_differ_are_named() {
    let rule = "webprofile_history_agrees";
    let report = ("c/report.txt", "cross_runs=1\nrun_failures=0\niter_total=2\niter_failures=0\n");
    assert_eq!(said(&[("c/run_1_cross.json", GREEN_RUN), report], rule), "pass");
    assert_eq!(
        said(&[("c/run_1_cross.json", RED_RUN), report], rule),
        "fail collected/*_cross.json gives 1 run, 1 failed, 1 of 2 iterations failed; report.txt says 1 run, 0 failed, 0 of 2 iterations failed"
    );
    assert!(said(&[("c/run_1_cross.json", RED_RUN)], rule).starts_with("no_data"));
}

fn schedule(conclusions: &[(&str, &str)]) -> String {
    let rows: Vec<String> = (1..)
        .zip(conclusions)
        .map(|(at, (event, conclusion))| {
            format!("{{\"databaseId\":{at},\"event\":\"{event}\",\"conclusion\":\"{conclusion}\",\"createdAt\":\"2025-12-{at:02}T03:00:00Z\",\"workflowName\":\"webprofile-parity\"}}")
        })
        .collect();
    format!("[{}]", rows.join(","))
}

#[test]
fn more_than_three_scheduled_failures_in_a_row_are_major() {
    let rule = "webprofile_streak";
    let said = |conclusions: &[(&str, &str)]| {
        let runs = schedule(conclusions);
        said(&[("c/run_1_cross.json", RED_RUN), ("c/runs.json", &runs)], rule)
    };
    let red = ("schedule", "failure");
    assert_eq!(said(&[red, red, red]), "pass");
    assert_eq!(said(&[red, red, red, red]), "fail the newest 4 of 4 scheduled runs failed in a row (major above 3)");
    assert_eq!(said(&[red, red, ("schedule", "success"), red, red]), "pass");
    // Runs of pull requests and cancelled ones neither count nor break a streak.
    let mixed = [red, red, ("pull_request", "success"), ("schedule", "cancelled"), red, red];
    assert_eq!(said(&mixed), "fail the newest 4 of 4 scheduled runs failed in a row (major above 3)");
    assert!(said(&[("pull_request", "failure")]).starts_with("no_data no list of workflow runs"));
}

#[test]
fn without_events_a_streak_is_no_data_and_says_what_is_known() {
    let files = [("c/run_9_cross.json", RED_RUN), ("c/run_10_cross.json", RED_RUN), ("c/run_11_cross.json", RED_RUN)];
    assert_eq!(
        said(&files, "webprofile_streak"),
        "no_data no list of workflow runs with their event says which runs were scheduled; the newest 3 of 3 collected runs of CI failed in a row"
    );
}

const RERUN_RED: &str = r#"{"start_ts":1766454099,"end_ts":1766454106,"success":false,"attempts":[{"attempt":1,"rc":1,"duration_ms":410},{"attempt":2,"rc":1,"duration_ms":553},{"attempt":3,"rc":1,"duration_ms":517}]}"#;
const RERUN_FLAKY: &str = r#"{"start_ts":1766454199,"end_ts":1766454206,"success":true,"attempts":[{"attempt":1,"rc":1,"duration_ms":410},{"attempt":2,"rc":0,"duration_ms":553}]}"#;
const RERUN_GREEN: &str =
    r#"{"start_ts":1766454299,"end_ts":1766454306,"success":true,"attempts":[{"attempt":1,"rc":0,"duration_ms":410}]}"#;

#[test]
fn the_rerunner_tells_transient_from_failing() {
    let rule = "webprofile_transient";
    let session = open(&[("c/run_1.json", RERUN_RED), ("c/run_2.json", RERUN_FLAKY), ("c/run_3.json", RERUN_GREEN)]);
    assert_eq!(answer(&session, rule), "fail success=2 failure=1: 1 of 3 rerunner reports transient");
    assert_eq!(
        titles(&session, rule),
        ["1 failed in 3 of 3 attempts", "Transient: 2 succeeded after 1 of 2 attempts failed"]
    );
    assert_eq!(said(&[("c/flakiness.json", RERUN_GREEN)], rule), "pass");
    assert!(said(&[("c/aggregate.json", "[]")], rule).starts_with("no_data"));
    // A missing success counts as a failure; the copy in the aggregate does not count again.
    let missing = r#"{"start_ts":1,"end_ts":2,"attempts":[]}"#;
    let aggregate = format!("[{RERUN_RED},{}]", missing.replace("\"attempts\"", "\"success\":null,\"attempts\""));
    let said = said(&[("c/run_1.json", RERUN_RED), ("c/aggregate.json", &aggregate)], rule);
    assert_eq!(said, "fail success=0 failure=2: 0 of 2 rerunner reports transient");
}

#[test]
fn a_failure_reproduced_more_than_three_times_asks_for_a_test() {
    let rule = "webprofile_reproduced";
    assert_eq!(said(&[("c/flakiness.json", RERUN_RED)], rule), "pass");
    assert_eq!(
        said(&[("c/run_1.json", RERUN_RED), ("c/run_2.json", RERUN_FLAKY)], rule),
        "fail attempt of the rerunner failed: 4 times in 2 runs"
    );
    assert!(said(&[("ci/node.parity.json", NODE_GOOD)], rule).starts_with("no_data"));
}

#[test]
fn the_weekly_issue_has_thresholds_of_its_own_and_is_off() {
    let rule = "webprofile_weekly_issue";
    let three: Vec<(String, String)> = (1..=3)
        .map(|at| (format!("c/run_{at}.json"), RERUN_RED.replace("1766454099", &format!("176645409{at}"))))
        .collect();
    let session = open(&borrowed(&three));
    assert_eq!(answer(&session, rule), "fail 3 rerunner reports failed (from 3)");
    assert!(titles(&session, rule)[0].contains("upstream opens none (SKIP_AUTO_ISSUE)"));
    let two = [("c/run_1.json", RERUN_RED), ("c/run_1_cross.json", GREEN_RUN)];
    assert_eq!(said(&two, rule), "pass");
    let red = [("c/run_1.json", RERUN_GREEN), ("c/run_1_cross.json", RED_RUN)];
    assert_eq!(said(&red, rule), "fail the cross-instance alert is raised; 50 % of iterations failed (from 10 %)");
}

#[test]
fn benchmarks_are_held_against_the_limit_of_their_kind() {
    let rule = "webprofile_bench_slo";
    let out = |p95: &str| format!("{{\"p50\":1,\"p95\":{p95},\"p99\":99,\"samples\":100,\"errors\":0}}");
    let said = |folder: &str, p95: &str| {
        let (name, text) = (format!("ci/benchmarks/{folder}/out.json"), out(p95));
        said(&[(name.as_str(), text.as_str())], rule)
    };
    assert_eq!(said("key_lookup", "50"), "pass");
    assert_eq!(said("key_lookup", "50.5"), "fail key_lookup: p95 50.5 ms above 50 ms");
    assert_eq!(said("introspection", "100"), "pass");
    assert_eq!(said("introspection", "null"), "no_data introspection: no sample, every request failed");
    assert_eq!(said("other", "1"), "no_data other: no limit of that name");
}

#[test]
fn packets_name_what_is_missing() {
    let iterations: Vec<_> = (1..=5).map(|at| iteration(at, "true")).collect();
    let mut files = borrowed(&iterations);
    files.push(("ci/cross-instance-results.json", GREEN_RUN));
    files.extend([("ci/node.parity.json", NODE_GOOD), ("ci/test.parity.out", TESTS_GOOD), ("ci/webprofile.log", "")]);
    assert_eq!(said(&files, "webprofile_packets"), "no_data webprofile.log is empty, mongo.log is missing");
    files.retain(|(name, _)| name.strip_suffix(".log").is_none());
    files.extend([("ci/webprofile.log", "up\n"), ("ci/mongo.log", "up\n")]);
    assert_eq!(said(&files, "webprofile_packets"), "pass");
}

#[test]
fn a_crash_of_the_harness_is_told_from_a_regression() {
    let real = "node:internal/modules/cjs/loader:1143\n  throw err;\n  ^\n\nError: Cannot find module '/workspace/scripts/contract/node_parity.js'\n    at x {\n  code: 'MODULE_NOT_FOUND',\n";
    let class = |text: &str| {
        let session = open(&[("ci/node.parity.out", text)]);
        let found = session.findings().iter().find(|finding| finding.rule == "webprofile_node_smoke").unwrap().clone();
        (found.class, found.evidence[0].line)
    };
    assert_eq!(class(real), ("harness".to_owned(), 5));
    assert_eq!(class("TypeError: fetch failed\n    at y\n"), ("infrastructure".to_owned(), 1));
    let late = "create status 201\nrevoke status 204\nrevocation not observed in time; last: {\"active\":true}\n";
    assert_eq!(class(late), ("regression".to_owned(), 3));
    assert_eq!(said(&[("ci/node.parity.out", "Node parity smoke succeeded\n")], "webprofile_node_smoke"), "pass");
}

#[test]
fn errors_of_mongodb_are_found_and_missing_logs_are_no_data() {
    let line = |severity: &str| {
        format!(
            "{{\"t\":{{\"$date\":\"2025-12-23T01:41:22.379+00:00\"}},\"s\":\"{severity}\",\"c\":\"STORAGE\",\"id\":1,\"ctx\":\"-\",\"msg\":\"disk\"}}\n"
        )
    };
    let rule = "webprofile_service_logs";
    let (good, bad) = (line("I"), format!("{}{}", line("I"), line("F")));
    let base = [("ci/node.parity.json", NODE_GOOD), ("ci/webprofile.log", "up\n")];
    assert_eq!(said(&[base[0], base[1], ("ci/mongo.log", &good)], rule), "pass");
    assert_eq!(said(&[base[0], base[1], ("ci/mongo.log", &bad)], rule), "fail mongo.log: 1 error");
    assert_eq!(said(&base, rule), "no_data mongo.log is missing");
    assert_eq!(
        said(&[base[0], ("ci/webprofile.log", ""), ("ci/mongo.log", &good)], rule),
        "no_data webprofile.log is empty"
    );
}
