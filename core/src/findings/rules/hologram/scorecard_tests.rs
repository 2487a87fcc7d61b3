//! The scorecard: each row with data of its period, over its limit, and without.

use crate::bytes::{ByteSource, Limits};
use crate::findings::analyses::hologram_scorecard::{Score, scorecard};
use crate::findings::policy::Value;
use crate::findings::{Answer, Judging, Policy};
use crate::session::Session;

/// Noon of a day of September 2025 in seconds; days below 1 are of August.
fn noon(day: i64) -> i64 {
    1_756_684_800 + (day - 1) * 86_400 + 43_200
}

type Files = Vec<(String, String)>;

/// A run of a day: one p95, whether its E2E sequence is good, and its baseline.
fn run(day: i64, p95: f64, is_good: bool, base: f64) -> Files {
    let root = format!("run_{}", 1000 + day);
    let table = format!(
        "suite,metric,p50_ms,p95_ms,p99_ms,avg_ms,n,note\r\ncore,verify_ms,1,{p95},1,1,60,\r\ncore,encode_1MB_ms,1,20,1,1,30,\r\ngraphql,resolve_ms,1,70,1,1,20,\r\n"
    );
    let encoding = if is_good { "x" } else { "" };
    let event =
        |name: &str, rest: &str| format!("{{\"ts\":{},\"suite\":\"phase8\",\"event\":\"{name}\",{rest}}}\n", noon(day));
    let events = [
        event("ipfs_publish", "\"cid\":\"Qm\""),
        event("marketplace_prepare", "\"cid\":\"Qm\""),
        event("marketplace_publish", "\"resp\":{\"publishApp\":{\"cid\":\"Qm\"}}"),
        event("marketplace_install", "\"resp\":{}"),
        event("resolve", &format!("\"resp\":{{\"resolve\":{{\"encoding\":\"{encoding}\"}}}}")),
    ];
    vec![
        (format!("{root}/perf/core_perf.csv"), table),
        (format!("{root}/perf/baseline.json"), format!("{{\"core.verify_ms\": {base}}}")),
        (format!("{root}/e2e/events.jsonl"), events.concat()),
    ]
}

fn chaos(results: &[(i64, &str, bool)]) -> Files {
    let line = |(day, scenario, held): &(i64, &str, bool)| {
        format!(
            "{{\"test_name\":\"t\",\"chaos_type\":\"{scenario}\",\"recovery_time_ms\":9,\"success\":{held},\"timestamp\":{}.0}}\n",
            noon(*day)
        )
    };
    vec![("chaos.jsonl".to_owned(), results.iter().map(line).collect::<Vec<_>>().concat())]
}

/// A database of tests, each with days; below 0 it failed.
fn database(tests: &[&[i32]]) -> Files {
    let test = |(number, days): (usize, &&[i32])| {
        let row = |day: &i32| {
            let date = day.abs();
            format!(
                "{{\"passed\": {}, \"run_id\": \"{day}\", \"timestamp\": \"2025-{:02}-{:02} 11:00:00\"}}",
                *day > 0,
                8 + date / 100,
                date % 100
            )
        };
        format!("\"t{number}\": [{}]", days.iter().map(row).collect::<Vec<_>>().join(","))
    };
    let tests: Vec<String> = tests.iter().enumerate().map(test).collect();
    vec![(
        "flake_database.json".to_owned(),
        format!("{{\"test_results\": {{{}}}, \"flake_counts\": {{}}}}", tests.join(",")),
    )]
}

fn scores(files: Files, policy: Policy) -> Vec<Score> {
    let mut session = Session::new(Limits::default());
    session.set_policy(policy);
    session.add(
        files.into_iter().map(|(name, text)| (name, Box::new(text.into_bytes()) as Box<dyn ByteSource>)).collect(),
    );
    session.read_all();
    session.finish();
    scorecard(&Judging::new(session.facts(), session.policy()))
}

fn row<'a>(scores: &'a [Score], period: &str, name: &str) -> &'a Score {
    scores.iter().find(|row| row.period == period && row.name == name).unwrap_or_else(|| panic!("{period} {name}"))
}

fn check(files: Files, period: &str, name: &str, word: &str, shown: &str) {
    let scores = scores(files, Policy::default());
    let row = row(&scores, period, name);
    assert_eq!((row.answer.word(), row.shown.as_str()), (word, shown), "{period} {name}");
}

#[test]
fn without_artifacts_every_row_has_no_data() {
    let scores = scores(database(&[]), Policy::default());
    assert_eq!(scores.len(), 18);
    let known: Vec<&str> = scores.iter().filter(|row| row.value.is_some()).map(|row| row.name).collect();
    // The database was read whole: that much is known.
    assert_eq!(known, ["Artifact failures"]);
    assert!(scores.iter().all(|row| row.value.is_some() || matches!(row.answer, Answer::NoData(_))));
}

#[test]
fn the_day_ends_with_the_data() {
    let two = |good: bool| [run(12, 9.0, false, 6.0), run(14, 6.3, good, 6.0)].concat();
    // Only the 14th counts: 6.3 is exactly 5 % over 6.0, the 12th was 50 % over.
    check(
        two(true),
        "daily",
        "Performance against the baseline",
        "pass",
        "core.verify_ms: 6.0ms -> 6.3ms (+5.0%), the largest of 1",
    );
    check(
        two(true),
        "alert",
        "Performance against the baseline",
        "fail",
        "core.verify_ms: 6.0ms -> 9.0ms (+50.0%), the largest of 2",
    );
    check(
        run(14, 6.31, true, 6.0),
        "daily",
        "Performance against the baseline",
        "fail",
        "core.verify_ms: 6.0ms -> 6.3ms (+5.2%), the largest of 1",
    );
    check(two(true), "daily", "E2E success rate", "pass", "100.0 % (1 of 1 sequences)");
    check(two(true), "alert", "E2E failure rate", "fail", "50.0 % (1 of 2 sequences)");
    check(two(true), "daily", "CI success rate", "pass", "100.0 % (1 of 1 runs)");
    check(two(false), "daily", "CI success rate", "fail", "0.0 % (0 of 1 runs)");
    check(two(false), "daily", "E2E success rate", "fail", "0.0 % (0 of 1 sequences)");
}

#[test]
fn exactly_at_a_limit_an_alert_is_quiet_and_a_target_is_not_met() {
    let runs = |good: usize, all: usize| -> Files {
        let mut files: Files = Vec::new();
        for at in 0..all {
            let more = run(14, 6.0, at < good, 6.0);
            files.extend(more.into_iter().map(|(name, text)| (name.replace("run_1014", &format!("run_{at}")), text)));
        }
        files
    };
    check(runs(19, 20), "alert", "E2E failure rate", "pass", "5.0 % (1 of 20 sequences)");
    check(runs(18, 20), "alert", "E2E failure rate", "fail", "10.0 % (2 of 20 sequences)");
    check(runs(49, 50), "daily", "E2E success rate", "fail", "98.0 % (49 of 50 sequences)");
    check(runs(19, 20), "daily", "CI success rate", "fail", "95.0 % (19 of 20 runs)");
    let held = |good: usize| {
        let results: Vec<(i64, &str, bool)> = (0..20).map(|at| (14, "ipfs_kill_restart", at < good)).collect();
        chaos(&results)
    };
    check(held(19), "alert", "Chaos success rate", "pass", "95.0 % (19 of 20 results)");
    check(held(19), "daily", "Chaos success rate", "fail", "95.0 % (19 of 20 results)");
    check(held(20), "daily", "Chaos success rate", "pass", "100.0 % (20 of 20 results)");
    check(held(18), "alert", "Chaos success rate", "fail", "90.0 % (18 of 20 results)");
}

#[test]
fn the_week_looks_at_baselines_quarantine_trend_and_coverage() {
    let same = [run(12, 6.0, true, 6.0), run(14, 6.0, true, 6.0)].concat();
    check(same, "weekly", "Baseline stability", "pass", "0 changes between 2 runs");
    let changed = [run(12, 6.0, true, 6.0), run(14, 6.0, true, 6.5)].concat();
    check(changed, "weekly", "Baseline stability", "fail", "1 changes between 2 runs");
    check(run(14, 6.0, true, 6.0), "weekly", "Baseline stability", "no_data", "no data");
    // 105 against 100 is the limit; other metrics did not change, so one more than half must be slower.
    let trend = |now: f64| [run(5, 6.0, true, 6.0), run(14, now, true, 6.0)].concat();
    check(trend(9.0), "weekly", "Performance trend", "pass", "+0.0 % (median over 3 metrics)");
    check(run(14, 6.0, true, 6.0), "weekly", "Performance trend", "no_data", "no data");
    let scaled = |day: i64, factor: f64| {
        let mut files = run(day, 6.0 * factor, true, 6.0);
        files[0].1 = files[0]
            .1
            .replace(",20,", &format!(",{},", 20.0 * factor))
            .replace(",70,", &format!(",{},", 70.0 * factor));
        files
    };
    let pair = |before: i64, factor: f64| [scaled(before, 1.0), scaled(14, factor)].concat();
    check(pair(5, 1.04), "weekly", "Performance trend", "pass", "+4.0 % (median over 3 metrics)");
    check(pair(5, 1.06), "weekly", "Performance trend", "fail", "+6.0 % (median over 3 metrics)");
    check(pair(-1, 0.94), "monthly", "Performance trend", "no_data", "no data");
    check(pair(-20, 0.94), "monthly", "Performance trend", "pass", "-6.0 % (median over 3 metrics)");
    check(pair(-20, 0.96), "monthly", "Performance trend", "fail", "-4.0 % (median over 3 metrics)");
    let quarantine = |names: &str| {
        let mut files = database(&[&[112, 113], &[113]]);
        files.push(("quarantined_tests.json".to_owned(), format!("{{\"quarantined\": [{names}]}}")));
        files
    };
    check(quarantine("\"t0\""), "weekly", "Quarantine health", "fail", "50.0 % (1 of 2 tests)");
    check(quarantine(""), "weekly", "Quarantine health", "pass", "0.0 % (0 of 2 tests)");
    check(database(&[&[112]]), "weekly", "Quarantine health", "no_data", "no data");
    let all = [
        "ipfs_kill_restart",
        "graphql_latency",
        "ctp96_nonce_expiry",
        "network_partition",
        "resource_exhaustion",
        "multi_service_failure",
    ];
    let seen = |count: usize| chaos(&all.iter().take(count).map(|name| (14, *name, true)).collect::<Vec<_>>());
    check(seen(6), "weekly", "Chaos coverage", "pass", "6 of 6 scenarios");
    check(seen(5), "weekly", "Chaos coverage", "fail", "5 of 6 scenarios; not tested: multi_service_failure");
}

#[test]
fn the_month_looks_back() {
    // 30 days before the 14th of September is the 15th of August.
    check(
        chaos(&[(-20, "a", true), (14, "a", true), (13, "b", true)]),
        "monthly",
        "New chaos scenarios",
        "pass",
        "1 scenarios not seen before",
    );
    check(
        chaos(&[(-20, "a", true), (14, "a", true)]),
        "monthly",
        "New chaos scenarios",
        "fail",
        "0 scenarios not seen before",
    );
    check(chaos(&[(14, "a", true)]), "monthly", "New chaos scenarios", "no_data", "no data");
    // t0 and t1 flaked in August, only t0 in September: half as many.
    let before =
        |second: [i32; 3]| database(&[&[-1, 2, 3, -110, 111, 112], &[-1, 2, 3, second[0], second[1], second[2]]]);
    check(before([110, 111, 112]), "monthly", "Flake reduction", "pass", "1 flaky tests, 2 the month before");
    check(before([-110, 111, 112]), "monthly", "Flake reduction", "fail", "2 flaky tests, 2 the month before");
    check(database(&[&[110, 111, 112]]), "monthly", "Flake reduction", "no_data", "no data");
    let mut policy = Policy::default();
    for (key, minutes) in [("triage_minutes", 20.0), ("triage_minutes_before", 30.0)] {
        assert!(policy.set(&format!("hologram.monthly.{key}"), Value::Number(minutes), "test"));
    }
    let scores = scores(run(14, 6.0, true, 6.0), policy);
    assert_eq!(row(&scores, "monthly", "Triage time").answer, Answer::Pass);
    check(run(14, 6.0, true, 6.0), "monthly", "Triage time", "no_data", "no data");
}
