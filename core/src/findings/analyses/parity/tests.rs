//! Golden vectors of the specification (§1.5) and its traps, number by number.

use super::*;
use crate::bytes::{ByteSource, Limits};
use crate::session::Session;

fn open(files: &[(&str, &str)]) -> Session {
    let input =
        |(name, text): &(&str, &str)| ((*name).to_owned(), Box::new(text.as_bytes().to_vec()) as Box<dyn ByteSource>);
    Session::open(Limits::default(), files.iter().map(input).collect())
}

fn parity(files: &[(&str, &str)]) -> Parity {
    Parity::of(open(files).facts(), &Policy::default())
}

fn totals(history: &History) -> (u64, u64, Option<u64>, u64) {
    let totals = history.totals;
    (totals.run_total, totals.run_failures, totals.iter_total, totals.iter_failures)
}

/// A run of so many iterations, of which these fail.
fn run_of(iterations: u32, failing: &[u32]) -> String {
    let rows: Vec<String> = (1..=iterations)
        .map(|at| format!("{{\"iteration\": {at}, \"success\": {}}}", !failing.contains(&at)))
        .collect();
    format!("[{}]", rows.join(", "))
}

#[test]
fn the_real_aggregate_has_two_runs_and_ten_iterations_and_no_failure() {
    let text = format!("[{}, {}]", run_of(5, &[]), run_of(5, &[]));
    let history = parity(&[("cross/aggregate_cross.json", &text)]).history.unwrap();
    assert_eq!(totals(&history), (2, 0, Some(10), 0));
    assert!(!history.totals.alert(&Policy::default()).is_raised());
    assert_eq!(history.runs.iter().map(|run| run.label.as_str()).collect::<Vec<_>>(), ["run_1", "run_2"]);
}

#[test]
fn upstreams_test_data_give_sixty_percent_and_the_alert() {
    // success = (index % 3) != 0, five iterations in each of three runs.
    let run = run_of(5, &[1, 4]);
    let names = ["10", "20", "30"].map(|id| format!("ci/collected/run_{id}_cross.json"));
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), run.as_str())).collect();
    let history = parity(&files).history.unwrap();
    assert_eq!(totals(&history), (3, 3, Some(15), 6));
    assert_eq!(history.runs.iter().map(|run| run.success_rate).collect::<Vec<_>>(), [Some(0.6); 3]);
    assert_eq!(history.runs.iter().map(|run| run.failed).collect::<Vec<_>>(), [2, 2, 2]);
    assert_eq!(history.totals.iter_failure_rate(), Some(0.4));
    let alert = history.totals.alert(&Policy::default());
    assert!(alert.by_runs && alert.by_rate);
}

#[test]
fn the_real_trend_alone_gives_the_same_counts() {
    let trend = r#"{"labels": ["2025-12-23T10:00:00", "2025-12-23T10:00:01", "2025-12-23T10:00:02"],
        "success_rates": [60.0, 60.0, 60.0], "failures": [2, 2, 2]}"#;
    let history = parity(&[("cross.trend.json", trend)]).history.unwrap();
    assert_eq!((history.source, totals(&history)), (Source::Trend, (3, 3, Some(15), 6)));
    assert!(history.totals.alert(&Policy::default()).is_raised());
}

#[test]
fn the_synthetic_collection_gives_its_golden_numbers() {
    let (good, bad, local) = (run_of(5, &[]), run_of(5, &[2, 5]), run_of(3, &[]));
    let history = parity(&[
        ("ci/collected/run_local_20251223T094138Z_cross.json", &local),
        ("ci/collected/run_20447700999_cross.json", &bad),
        ("ci/collected/run_20447700012_cross.json", &good),
    ])
    .history
    .unwrap();
    assert_eq!(totals(&history), (3, 1, Some(13), 2));
    assert_eq!(history.totals.iter_failure_rate(), Some(2.0 / 13.0));
    let labels: Vec<&str> = history.runs.iter().map(|run| run.label.as_str()).collect();
    assert_eq!(labels, ["20447700012", "20447700999", "2025-12-23T09:41:38"]);
    let rates: Vec<Option<f64>> = history.runs.iter().map(|run| run.success_rate).collect();
    assert_eq!(rates, [Some(1.0), Some(0.6), Some(1.0)]);
    assert!(history.totals.alert(&Policy::default()).is_raised());
    // Ids as text come before run_local, and are not in the order of time in general.
    assert_eq!(trailing(&history).map(|streak| (streak.length, streak.runs)), Some((1, 2)));
}

#[test]
fn thresholds_are_reached_at_their_value() {
    let alert = |run_failures, total, failed| {
        let totals = Totals { run_total: 100, run_failures, iter_total: Some(total), iter_failures: failed };
        let alert = totals.alert(&Policy::default());
        (alert.by_runs, alert.by_rate)
    };
    assert_eq!(alert(0, 100, 4), (false, false));
    assert_eq!(alert(0, 100, 5), (false, true));
    assert_eq!(alert(1, 100, 1), (true, false));
    assert_eq!(alert(0, 0, 0), (false, false));
}

#[test]
fn history_is_the_first_source_that_is_there_and_never_summed() {
    let run = run_of(5, &[]);
    let aggregate = format!("[{run}, {}]", run_of(5, &[1]));
    let trend = r#"{"labels":["a","b","c"],"success_rates":[100.0,50.0,100.0],"failures":[0,2,0]}"#;
    let summary = r#"{"run_total": 9, "run_failures": 2, "iter_total": 45, "iter_failures": 3}"#;
    let all = [
        ("f/collected/run_1_cross.json", run.as_str()),
        ("f/cross/aggregate_cross.json", &aggregate),
        ("f/cross/trend.json", trend),
        ("f/cross/summary.json", summary),
    ];
    let said = |from: usize| {
        let history = parity(&all[from..]).history.unwrap();
        (history.source, totals(&history))
    };
    assert_eq!(said(0), (Source::Collected, (1, 0, Some(5), 0)));
    assert_eq!(said(1), (Source::Aggregate, (2, 1, Some(10), 1)));
    // Runs without failures do not tell how many iterations they had.
    assert_eq!(said(2), (Source::Trend, (3, 1, None, 2)));
    assert_eq!(said(3), (Source::Summary, (9, 2, Some(45), 3)));
    // What fewer runs than another file counts cannot pass.
    assert_eq!(parity(&all).missing_history().unwrap().path, "f/cross/aggregate_cross.json");
}

#[test]
fn this_run_is_no_history() {
    let run = run_of(5, &[]);
    let parity = parity(&[("ci/cross-instance-results.json", run.as_str())]);
    assert!(parity.history.is_none());
    assert_eq!(parity.bundles.len(), 1);
}

#[test]
fn the_dashboard_alone_holds_the_series() {
    let page = "<html>\n<p>Generated: 2025-12-24T04:00:00.123Z</p>\n<script>\n    const data = {\"labels\": [\"20447700012\", \"20447700999\"], \"success_rates\": [100.0, 60.0], \"failures\": [0, 2], \"fail_colors\": [\"a\", \"b\"], \"iter_rate_threshold\": 0.05, \"run_fail_threshold\": 1};\n</script>";
    let session = open(&[("dashboard.html", page)]);
    let history = Parity::of(session.facts(), &Policy::default()).history.unwrap();
    assert_eq!((history.source, history.totals.run_total, history.totals.run_failures), (Source::Trend, 2, 1));
    assert_eq!(history.runs[1].origin.line, 4);
    let plain = "<html><body><pre>cross_runs=3\nrun_failures=1\niter_total=13\niter_failures=2\n</pre></body></html>";
    let history = parity(&[("dashboard.html", plain)]).history.unwrap();
    assert_eq!((history.source, totals(&history)), (Source::Summary, (3, 1, Some(13), 2)));
}

#[test]
fn upstream_counts_an_empty_run_as_not_failed_and_as_zero_percent() {
    let run = run_of(5, &[]);
    let files = [("c/collected/run_1_cross.json", run.as_str()), ("c/collected/run_2_cross.json", "[]\n")];
    let history = parity(&files).history.unwrap();
    // Summary: two runs, none failed. Trend: 0 % with 0 failures. Here: no data.
    assert_eq!(totals(&history), (2, 0, Some(5), 0));
    assert_eq!(history.runs.iter().map(HistoryRun::word).collect::<Vec<_>>(), ["success", "no_data"]);
    assert_eq!(history.runs[1].success_rate, None);
    let aggregate = format!("[{run}, []]");
    let history = parity(&[("c/aggregate_cross.json", &aggregate)]).history.unwrap();
    assert_eq!(history.runs.iter().map(HistoryRun::word).collect::<Vec<_>>(), ["success", "no_data"]);
    let trend = r#"{"labels":["1","2"],"success_rates":[100.0,0.0],"failures":[0,0]}"#;
    let history = parity(&[("c/trend.json", trend)]).history.unwrap();
    assert_eq!(history.runs.iter().map(HistoryRun::word).collect::<Vec<_>>(), ["success", "no_data"]);
}

#[test]
fn upstream_counts_the_latest_local_run_twice() {
    let (bad, good) = (run_of(3, &[2]), run_of(5, &[]));
    let history = parity(&[
        ("c/collected/run_7_cross.json", &good),
        ("c/collected/run_local_20251223T094138Z_cross.json", &bad),
        ("c/collected/run_local_latest_cross.json", &bad),
    ])
    .history
    .unwrap();
    assert_eq!((history.upstream.run_total, history.upstream.run_failures), (3, 2));
    assert_eq!((history.upstream.iter_total, history.upstream.iter_failures), (Some(11), 2));
    assert_eq!(totals(&history), (2, 1, Some(8), 1));
    assert_eq!(history.doubled.unwrap().copy, "run_local_20251223T094138Z_cross.json");
    // A latest run that was not copied counts.
    let history = parity(&[
        ("c/collected/run_local_20251223T094138Z_cross.json", &good),
        ("c/collected/run_local_latest_cross.json", &bad),
    ])
    .history
    .unwrap();
    assert_eq!((totals(&history), history.doubled), ((2, 1, Some(8), 1), None));
}

#[test]
fn an_iteration_without_success_failed() {
    let text = r#"[{"iteration": 1, "success": true}, {"iteration": 2}]"#;
    let text = format!("[{text}, {}]", run_of(1, &[]));
    let history = parity(&[("x/aggregate_cross.json", &text)]).history.unwrap();
    assert_eq!(totals(&history), (2, 1, Some(3), 1));
}

#[test]
fn iterations_are_sorted_by_number_and_their_own_files_win() {
    let results =
        r#"[{"iteration": 1, "success": true}, {"iteration": 10, "success": true}, {"iteration": 2, "success": true}]"#;
    let parity = parity(&[
        ("ci/cross-instance-results.json", results),
        (
            "ci/cross-instance-iter-2.json",
            r#"{"iteration": 2, "success": false, "reason": "revoke_failed", "revoke_status": 0}"#,
        ),
        ("ci/cross-instance-iter-11.json", r#"{"iteration": 11, "success": false, "reason": "create_failed"}"#),
    ]);
    let rows: Vec<(u32, Option<bool>, &str, Written, bool)> = parity.bundles[0]
        .iterations
        .iter()
        .map(|it| (it.number, it.success, it.reason.as_str(), it.written, it.is_in_results))
        .collect();
    assert_eq!(
        rows,
        [
            (1, Some(true), "", Written::Results, true),
            (2, Some(false), "revoke_failed", Written::File, true),
            (10, Some(true), "", Written::Results, true),
            (11, Some(false), "create_failed", Written::File, false),
        ]
    );
    assert_eq!(parity.bundles[0].iterations[1].revoke_status, Some(0));
}

#[test]
fn the_last_answer_is_read_from_base64() {
    let text = r#"{"iteration": 4, "success": false, "reason": "revocation_not_observed", "last_b64": "eyJhY3RpdmUiOnRydWUsInVzZXJJZCI6ImNpLWNyb3NzLTE3NjY0NTQwOTkxMjMtNCJ9"}"#;
    let parity = parity(&[("ci/cross-instance-iter-4.json", text)]);
    assert_eq!(parity.bundles[0].iterations[0].said, r#"{"active":true,"userId":"ci-cross-1766454099123-4"}"#);
}

#[test]
fn the_local_helper_leaves_one_verdict_in_its_output() {
    let text = "create on http://a\ncreate status 201\ntoken: true id: 1\nrevoke via http://b\nrevoke status 204 body= \npoll introspect on http://a\nresult not-revoked last {\"active\":true}\n";
    let parity = parity(&[("ci/cross-instance.out", text)]);
    let bundle = &parity.bundles[0];
    assert_eq!(bundle.expected, 1);
    let it = &bundle.iterations[0];
    assert_eq!((it.success, it.revoke_status, it.said.as_str()), (Some(false), Some(204), "{\"active\":true}"));
    assert!(bundle.missing_iterations().is_empty());
}

#[test]
fn the_runners_output_tells_of_failures_where_files_are_missing() {
    let text = "Iteration #1: creating token on http://a\nIteration 1: created id=1 token_present=yes\nIteration #2: creating token on http://a\nIteration 2: created id= token_present=no\nIteration #3: creating token on http://a\nIteration 3: created id=3 token_present=yes\nIteration 3: Revoke failed with status 404\nWrote per-iteration results to x\n";
    let parity = parity(&[("ci/cross-instance.out", text)]);
    let rows: Vec<_> = parity.bundles[0].iterations.iter().map(|it| (it.success, it.reason.as_str())).collect();
    assert_eq!(rows, [(None, ""), (Some(false), "create_failed"), (Some(false), "revoke_failed")]);
    assert_eq!(parity.bundles[0].missing_iterations(), [1, 4, 5]);
}

#[test]
fn a_cut_array_gives_what_came_before_the_cut() {
    let cut =
        r#"[{"iteration": 1, "success": true}, {"iteration": 2, "success": false, "reason": "create_failed"}, {"itera"#;
    let session = open(&[("ci/cross-instance-results.json", cut)]);
    let parity = Parity::of(session.facts(), &Policy::default());
    assert_eq!(parity.bundles[0].iterations.len(), 2);
    assert!(session.facts().notes.iter().any(|note| note.what.starts_with("not valid JSON")));
}

#[test]
fn artifacts_of_one_run_belong_together_and_local_bundles_do_not() {
    let node = r#"{"timestamp": "2025-12-23T03:01:07.512Z", "success": true}"#;
    let parity = parity(&[
        ("webprofile-parity-artifacts/webprofile-parity/node.parity.json", node),
        ("webprofile-parity-tests/test.parity.out", "=== START PARITY TESTS ===\n"),
        ("ci/webprofile-parity-20251223014125.tar.gz!/webprofile-parity/node.parity.json", node),
    ]);
    let runs: Vec<(&str, bool, usize)> =
        parity.bundles.iter().map(|bundle| (bundle.label.as_str(), bundle.is_local, bundle.files.len())).collect();
    assert_eq!(runs, [("webprofile-parity-20251223014125.tar.gz", true, 1), ("webprofile-parity-artifacts", false, 2)]);
}

#[test]
fn numbers_from_files_are_no_numbers_of_steps() {
    let text = r#"[{"iteration": 4294967295, "success": false}]"#;
    let session = open(&[("ci/cross-instance-results.json", text)]);
    let parity = Parity::of(session.facts(), &Policy::default());
    assert_eq!(parity.bundles[0].missing_iterations(), [1, 2, 3, 4, 5]);
    assert_eq!(packets(session.facts(), &parity.bundles[0])[1].parts.len(), 8);
}
