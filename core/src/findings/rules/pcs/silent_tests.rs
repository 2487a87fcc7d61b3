//! Silent green, and what stands around the gates: noise, infrastructure, health, data, canary.

use super::tests::{NOW, answer, findings, open, policy, row, week};
use crate::findings::analyses::perf::{Bench, validate};
use crate::findings::{Answer, Judging, Policy, SILENT_GREEN};

fn backends(names: &[&str], last: f64) -> String {
    names.iter().flat_map(|name| week(&format!("{name} t"), 100_000.0, last)).collect::<Vec<_>>().join("\n")
}

#[test]
fn three_backends_slower_on_one_day_speak_for_the_runner() {
    let session = open(policy(NOW), &[("r.ndjson", &backends(&["go", "rust", "ts"], 1.3))]);
    assert_eq!(*answer(&session, "pcs_runner_noise"), Answer::Fail("1 of 5 days".into()));
    let found = findings(&session, "pcs_runner_noise")[0];
    assert_eq!(
        found.title,
        "2025-09-26: 3 of 3 backends became slower at once (go +30.0 %, rust +30.0 %, ts +30.0 %); suspect the runner"
    );
    assert_eq!(found.next_step, "re-run once: `gh run rerun <run-id>`; it should pass on the second run");
    // The regressions themselves are then of that class, with that next step.
    let regressions = findings(&session, "pcs_regressions");
    assert!(regressions.len() == 3 && regressions.iter().all(|finding| finding.class == "infrastructure"));
    assert!(regressions[0].title.ends_with("3 of 3 backends became slower on 2025-09-26"));
}

#[test]
fn two_backends_are_too_few_and_three_of_four_are_too_small_a_share() {
    let session = open(policy(NOW), &[("r.ndjson", &backends(&["go", "rust"], 1.3))]);
    assert_eq!(
        *answer(&session, "pcs_runner_noise"),
        Answer::NoData("no day has 3 backends with a week to compare with".into())
    );
    let text = format!("{}\n{}", backends(&["go", "rust", "ts"], 1.3), backends(&["julia"], 1.0));
    let session = open(policy(NOW), &[("r.ndjson", &text)]);
    assert_eq!(*answer(&session, "pcs_runner_noise"), Answer::Pass);
    // Four of five are 80 %.
    let text = format!("{}\n{}", backends(&["go", "rust", "ts", "csharp"], 1.3), backends(&["julia"], 1.0));
    let session = open(policy(NOW), &[("r.ndjson", &text)]);
    let judging = Judging::new(session.facts(), session.policy());
    let last = judging.noise().last().unwrap();
    assert_eq!((last.slower, last.backends.len(), last.is_suspect), (4, 5, true));
}

#[test]
fn another_machine_makes_a_regression_one_of_infrastructure() {
    let mut rows = week("rust t", 100_000.0, 1.5);
    let last = rows.pop().unwrap().replace("AMD EPYC 7763", "Intel Xeon 8272CL");
    rows.push(last);
    let session = open(policy(NOW), &[("r.ndjson", &rows.join("\n"))]);
    let said = "cpu: Intel Xeon 8272CL, before AMD EPYC 7763";
    assert_eq!(*answer(&session, "pcs_infrastructure"), Answer::Fail(said.into()));
    let found = findings(&session, "pcs_regressions")[0];
    assert!(found.class == "infrastructure" && found.title.ends_with(said), "{}", found.title);
    assert!(found.next_step.starts_with("re-run once: `gh run rerun"));
}

#[test]
fn a_change_of_size_is_red_in_the_upstream_key_and_another_series_in_the_fine_one() {
    let mut rows = week("rust t", 100_000.0, 1.0);
    rows.pop();
    rows.push(row("2025-09-26", "rust t", 10_000_000, false, 1_000_000.0));
    let session = open(policy(NOW), &[("r.ndjson", &rows.join("\n"))]);
    assert_eq!(*answer(&session, "pcs_regressions_upstream"), Answer::Fail("1 of 1 series".into()));
    let upstream = findings(&session, "pcs_regressions_upstream")[0];
    assert!(upstream.title.ends_with("not the same measurement: n: 10000000, before 1000000"), "{}", upstream.title);
    assert_eq!(findings(&session, "pcs_regressions").len(), 0);
    assert_eq!(answer(&session, "silent_pcs_mixed_series").why(), "1 of 1 series mix sizes or parallel runs");
    assert_eq!(findings(&session, "silent_pcs_mixed_series")[0].class, SILENT_GREEN);
}

#[test]
fn a_regression_of_the_large_size_hides_behind_the_small_one() {
    // Aggregation keeps only the small size of each day.
    let mut rows = week("rust t", 100_000.0, 1.5);
    rows.extend((20..=26).map(|day| row(&format!("2025-09-{day}"), "rust t", 1000, false, 100.0)));
    let session = open(policy(NOW), &[("r.ndjson", &rows.join("\n"))]);
    assert_eq!(*answer(&session, "pcs_regressions_upstream"), Answer::Pass);
    assert_eq!(*answer(&session, "pcs_regressions"), Answer::Fail("1 of 2 series slower".into()));
    assert_eq!(answer(&session, "silent_pcs_mixed_series").word(), "fail");
}

#[test]
fn the_mark_of_the_failed_check_is_told_and_its_absence_says_nothing() {
    let rows = week("ts t", 100_000.0, 1.0).join("\n");
    let with = open(policy(NOW), &[("r.ndjson", &rows), ("regression_fail.txt", "regression_fail\n")]);
    assert_eq!(answer(&with, "silent_pcs_ci_echo").word(), "fail");
    assert_eq!(findings(&with, "silent_pcs_ci_echo")[0].evidence[0].text, "regression_fail");
    let without = open(policy(NOW), &[("r.ndjson", &rows)]);
    assert_eq!(answer(&without, "silent_pcs_ci_echo").word(), "no_data");
}

#[test]
fn an_empty_array_is_green_upstream_and_no_data_here() {
    let session = open(policy(NOW), &[("site/benchmarks.json", "[]\n")]);
    assert_eq!(answer(&session, "silent_pcs_empty_input").word(), "fail");
    assert_eq!(answer(&session, "pcs_regressions").word(), "no_data");
    assert_eq!(answer(&session, "pcs_dashboard_health").word(), "no_data");
    let rows = open(policy(NOW), &[("site/benchmarks.json", &format!("[{}]", week("ts t", 1.0, 1.0).join(",")))]);
    assert_eq!(*answer(&rows, "silent_pcs_empty_input"), Answer::Pass);
}

#[test]
fn demo_rows_are_told() {
    let rows = week("ts t", 100_000.0, 1.0).join("\n");
    let session = open(policy(NOW), &[("r.ndjson", &rows.replace("\"c2025-09-26\"", "\"demo-0926-ts123\""))]);
    assert_eq!(*answer(&session, "silent_pcs_demo_data"), Answer::Fail("1 of 7 rows are demo data".into()));
    assert_eq!(*answer(&open(policy(NOW), &[("r.ndjson", &rows)]), "silent_pcs_demo_data"), Answer::Pass);
}

#[test]
fn the_statuses_of_the_dashboard_in_their_order() {
    let status = |as_of: &str, text: &str| {
        let session = open(policy(as_of), &[("r.ndjson", text)]);
        Judging::new(session.facts(), session.policy()).health().clone()
    };
    let four = backends(&["go", "rust", "ts", "julia"], 1.0);
    // Aggregation drops rows without a time.
    assert_eq!(status(NOW, "{\"backend\":\"go\",\"test\":\"t\",\"mean_ns\":1}").status, "No Data");
    assert_eq!(status(NOW, "{}").status, "No Data");
    assert_eq!(status("2025-10-04T00:00:00Z", &four).status, "Stale Data");
    assert_eq!(status(NOW, &backends(&["go", "rust"], 1.0)).status, "Limited Data");
    let few: Vec<String> =
        ["go", "rust", "ts"].map(|backend| row("2025-09-26", &format!("{backend} t"), 1, false, 9.0)).into();
    assert_eq!(status(NOW, &few.join("\n")).status, "Low Volume");
    let healthy = status(NOW, &four);
    assert_eq!(
        (healthy.status, healthy.details.as_str(), healthy.is_demo),
        ("Healthy", "28 records · 4 backends · 1 tests", false)
    );
}

#[test]
fn freshness_is_promised_for_a_day_and_an_alert_after_seven() {
    let at = |as_of: &str| {
        let session = open(policy(as_of), &[("r.ndjson", &week("ts t", 1.0, 1.0).join("\n"))]);
        let severity = findings(&session, "pcs_freshness").first().map(|finding| finding.severity.word());
        (answer(&session, "pcs_freshness").why().to_owned(), severity)
    };
    assert_eq!(at("2025-09-27T02:05:00Z"), (String::new(), None));
    assert_eq!(at("2025-09-27T02:06:00Z").1, Some("warning"));
    assert_eq!(at("2025-10-03T02:05:00Z").1, Some("warning"));
    assert_eq!(at("2025-10-03T02:06:00Z"), ("latest 2025-09-26T02:05:00Z, 7 days old".to_owned(), Some("error")));
    // A given moment may be the newest time of the data; the data alone tell no age.
    assert_eq!(at("2025-09-26T02:05:00Z"), (String::new(), None));
    let derived = open(Policy::default(), &[("r.ndjson", &week("ts t", 1.0, 1.0).join("\n"))]);
    assert_eq!(answer(&derived, "pcs_freshness").why(), "no as-of given: age cannot be told from the data alone");
}

#[test]
fn retention_counts_from_the_time_of_the_row() {
    let rows = week("ts t", 1.0, 1.0).join("\n");
    let old = open(policy("2026-03-20T02:05:01Z"), &[("r.ndjson", &rows)]);
    assert_eq!(*answer(&old, "pcs_retention"), Answer::Fail("2 of 7 rows are older than 180 days".into()));
    assert!(findings(&old, "pcs_retention")[0].next_step.contains("-mtime +180"));
    assert_eq!(*answer(&open(policy(NOW), &[("r.ndjson", &rows)]), "pcs_retention"), Answer::Pass);
}

#[test]
fn schema_warns_of_missing_null_and_unknown_fields() {
    let text = [
        row("2025-09-26", "ts t", 1, false, 1.0).replace("\"commit\":\"c2025-09-26\"", "\"commit\":null"),
        row("2025-09-26", "ts t", 1, false, 1.0).replace("\"std_ns\":500", "\"std_ns\":500,\"extra_field\":\"x\""),
        row("2025-09-26", "go t", 1, false, 1.0).replace("\"mean_ns\":1,", "\"error\":\"no go\","),
    ]
    .join("\n");
    let session = open(policy(NOW), &[("r.ndjson", &text)]);
    let bench = Bench::of(session.facts());
    let found = validate(&bench, session.facts(), session.policy());
    let missing: Vec<(u32, &str)> =
        found.missing.iter().map(|(row, field)| (row.metric.origin.line, field.as_str())).collect();
    assert_eq!((missing, found.excused), (vec![(1, "commit")], 1));
    let unknown: Vec<(&str, u64)> = found.unknown.iter().map(|(field, rows, _)| (*field, *rows)).collect();
    assert_eq!(unknown, [("extra_field", 1), ("error", 1)]);
    assert_eq!(*answer(&session, "pcs_schema"), Answer::Fail("missing: commit".into()));
    // A schema among the artifacts says what is known instead.
    let schema = "{\"version\":1,\"fields\":[\"backend\"],\"required_fields\":[\"cpu\"]}";
    let session = open(policy(NOW), &[("r.ndjson", &text), ("bench/schema.json", schema)]);
    assert_eq!(*answer(&session, "pcs_schema"), Answer::Pass);
}

#[test]
fn variation_takes_the_root_of_what_go_writes() {
    let spread = |backend: &str, spread: f64| {
        let text = row("2025-09-26", &format!("{backend} t"), 1, false, 1000.0)
            .replace("\"std_ns\":500", &format!("\"std_ns\":{spread}"));
        answer(&open(policy(NOW), &[("r.ndjson", &text)]), "pcs_variation").word()
    };
    assert_eq!([spread("ts", 150.0), spread("ts", 151.0)], ["pass", "fail"]);
    assert_eq!([spread("go", 22_500.0), spread("go", 22_801.0)], ["pass", "fail"]);
}

#[test]
fn backends_have_best_worst_and_the_gain_of_running_in_parallel() {
    let text = [("ts t", false, 900.0), ("go t", false, 10.0), ("ts t", true, 300.0), ("ts u", false, 600.0)]
        .map(|(what, parallel, mean)| row("2025-09-26", what, 1, parallel, mean))
        .join("\n");
    let session = open(policy(NOW), &[("r.ndjson", &text)]);
    let bench = Bench::of(session.facts());
    let told: Vec<String> = crate::findings::analyses::perf::backends(&bench)
        .iter()
        .map(|it| format!("{} {} {} {:?}", it.backend, it.best.mean_ns(), it.worst.mean_ns(), it.speedup))
        .collect();
    assert_eq!(told, ["ts 300 900 Some(2.0)", "go 10 10 None"]);
}

#[test]
fn days_with_few_rows_are_told() {
    let day =
        |rows: usize| (0..rows).map(|n| row("2025-09-26", "ts t", 1, false, n as f64)).collect::<Vec<_>>().join("\n");
    let at = |rows: usize| answer(&open(policy(NOW), &[("r.ndjson", &day(rows))]), "pcs_rows_per_day").word();
    assert_eq!([at(9), at(10)], ["fail", "pass"]);
}

#[test]
fn the_canary_fails_over_ten_percent_and_a_baseline_of_0_is_none() {
    let output = "🚀 PCS Micro Canary Benchmark\n========\n🧪 Benchmarking rust...\n   Mean: 0.000110s (±0.000001s)\n\
                  🧪 Benchmarking go...\n   Mean: 0.000111s (±0.000001s)\n🧪 Benchmarking ts...\n   Mean: 1.000000s (±0.0s)\n";
    let baseline = "{\"rust\": 0.0001, \"go\": 0.0001, \"ts\": 0}";
    let session = open(policy(NOW), &[("canary.log", output), ("canary_baseline.json", baseline)]);
    let answered = answer(&session, "pcs_canary");
    assert_eq!(*answered, Answer::Fail("1 of 2 backends".into()));
    assert_eq!(findings(&session, "pcs_canary")[0].title, "Canary go: +11.0 % over its baseline");
    let alone = open(policy(NOW), &[("canary_baseline.json", baseline)]);
    assert_eq!(*answer(&alone, "pcs_canary"), Answer::NoData("the output of canary_bench.py is missing".into()));
}

#[test]
fn policy_yml_is_compared_and_never_taken() {
    let yml = "regression:\n  default_threshold: 0.10  # 10%\n  per_backend:\n    rust: 0.50\n    sql: 0.10\n  \
               grace_period_days: 3\nk_anomaly:\n  threshold_ratio: 0.8\n";
    let rows = week("rust t", 100_000.0, 1.2).join("\n");
    let session = open(policy(NOW), &[("r.ndjson", &rows), ("bench/policy.yml", yml)]);
    // 20 % is under the 50 % of the file; the policy in use still says 8 %.
    assert_eq!(*answer(&session, "pcs_regressions"), Answer::Fail("1 of 1 series slower".into()));
    assert_eq!(
        *answer(&session, "pcs_policy_unused"),
        Answer::Fail("regression.per_backend.rust is 0.5, the check uses 0.08".into())
    );
    assert_eq!(findings(&session, "pcs_policy_unused")[0].evidence[0].line, 4);
    let same = yml.replace("0.50", "0.08");
    let session = open(policy(NOW), &[("r.ndjson", &rows), ("bench/policy.yml", &same)]);
    assert_eq!(*answer(&session, "pcs_policy_unused"), Answer::Pass);
}
