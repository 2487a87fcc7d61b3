//! Flags of the lens commands, the refreshed baseline, and the order of JSON members: as a user meets them.

use crate::cli::{artiscope, place, write};
use std::path::Path;

const TABLE: &str = "suite,metric,p50_ms,p95_ms,p99_ms,avg_ms,n,note\r\n\
    core,verify_ms,4.0,6.0,7.0,5.0,60,\r\ncore,encode_4MB_ms,60,70.5,80,65,30,\r\n\
    graphql,resolve_ms,40,60.0,70,45,100,\r\ncore,verify_ms,4.0,6.1,7.0,5.0,60,\r\n";

/// A reports folder of Hologram.
fn reports(name: &str, table: &str, baseline: Option<&str>) -> String {
    let folder = place(name);
    std::fs::create_dir_all(folder.join("perf")).unwrap();
    std::fs::write(folder.join("perf/all_perf.csv"), table).unwrap();
    if let Some(baseline) = baseline {
        std::fs::write(folder.join("perf/baseline.json"), baseline).unwrap();
    }
    folder.to_str().unwrap().to_owned()
}

const BASELINE: &str = "{\"core.verify_ms\": 6.0, \"graphql.resolve_ms\": 59.0, \"core.old_ms\": 2.5}";

#[test]
fn the_baseline_is_refreshed_where_the_playbook_allows_it() {
    let path = reports("hologram-reports-main", TABLE, Some(BASELINE));
    let file = place("baseline.json");
    let file = file.to_str().unwrap();
    let done = artiscope(&["perf", "refresh-baseline", &path, "--policy", "hologram-main", "-o", file]);
    assert_eq!((done.code, done.stdout.as_str()), (0, ""), "{}", done.stderr);
    // As upstream writes it: the last row of each metric, at the place of its first. What was not measured stays.
    let expected = "{\n  \"core.verify_ms\": 6.1,\n  \"core.encode_4MB_ms\": 70.5,\n  \"graphql.resolve_ms\": 60.0,\n  \
                    \"core.old_ms\": 2.5\n}";
    assert_eq!(std::fs::read_to_string(file).unwrap(), expected);
    assert!(done.stderr.contains("not measured, and kept as they were: core.old_ms"), "{}", done.stderr);
}

#[test]
fn the_baseline_stays_where_a_condition_fails_or_is_not_known() {
    let file = place("no-baseline.json");
    let refresh = |path: &str| {
        let done = artiscope(&["perf", "refresh-baseline", path, "-o", file.to_str().unwrap()]);
        assert!(!Path::new(&file).exists(), "written: {}", done.stderr);
        (done.code, done.stderr)
    };
    let slower =
        reports("a/hologram-reports-main", TABLE, Some("{\"core.verify_ms\": 5.5, \"graphql.resolve_ms\": 59.0}"));
    let (code, why) = refresh(&slower);
    assert!(code == 1 && why.contains("more than 5 % slower: core.verify_ms: 5.5ms -> 6.1ms (+10.9%)"), "{why}");
    let branch = reports("a/hologram-reports-pr", TABLE, Some(BASELINE));
    let (code, why) = refresh(&branch);
    assert!(code == 3 && why.contains("not known to be of main"), "{why}");
    let once = TABLE.replace("core,verify_ms,4.0,6.1,7.0,5.0,60,\r\n", "");
    let (code, why) = refresh(&reports("b/hologram-reports-main", &once, Some(BASELINE)));
    assert!(code == 3 && why.contains("each metric was measured once"), "{why}");
    let empty = place("c");
    std::fs::create_dir_all(&empty).unwrap();
    assert_eq!(refresh(empty.to_str().unwrap()).0, 2);
}

/// Seven days, the last of them slower by a half.
fn benchmarks() -> String {
    let row = |day: u32| {
        let mean = if day == 26 { 1500 } else { 1000 };
        format!(
            "{{\"commit\":\"c{day}\",\"timestamp\":\"2025-09-{day}T02:05:00Z\",\"backend\":\"rust\",\"test\":\"t\",\
             \"mode\":\"loops\",\"parallel\":false,\"n\":1000,\"mean_ns\":{mean}}}\n"
        )
    };
    (20..=26).map(row).collect()
}

#[test]
fn an_allowed_regression_passes_and_its_reason_is_recorded() {
    let path = write("allow.ndjson", benchmarks().as_bytes());
    let red = artiscope(&["perf", &path, "--format", "json"]);
    assert!(red.code == 1 && red.stdout.contains("\"allow_regression\": null"), "{}", red.stdout);
    let done = artiscope(&["perf", &path, "--format", "json", "--allow-regression", "new allocator"]);
    assert_eq!(done.code, 0, "{}", done.stdout);
    assert!(done.stdout.contains("\"allow_regression\": \"new allocator\""));
    assert!(done.stdout.contains("; allowed: new allocator (--allow-regression)"), "{}", done.stdout);
    assert_eq!(artiscope(&["perf", &path, "--allow-regression", " "]).code, 64);
    assert_eq!(artiscope(&["perf"]).code, 64);
}

#[test]
fn the_window_of_flakes_is_a_flag() {
    let row = |passed: bool, day: u32| {
        format!("{{\"passed\": {passed}, \"run_id\": \"r{day}\", \"timestamp\": \"2025-09-{day:02} 02:10:00\"}}")
    };
    let rows = [row(false, 3), row(true, 4), row(false, 11), row(true, 12)].join(",");
    let text = format!("{{\"test_results\": {{\"t\": [{rows}]}}, \"flake_counts\": {{\"t\": 2}}}}");
    let path = write("flake_database.json", text.as_bytes());
    let answer = |more: &[&str]| artiscope(&[&["flakes", &path], more].concat()).stdout;
    assert!(answer(&[]).contains("pass     Flaky tests are in quarantine"), "{}", answer(&[]));
    assert!(
        answer(&["--window", "14d"]).contains("fail     Flaky tests are in quarantine"),
        "{}",
        answer(&["--window", "14d"])
    );
    assert_eq!(artiscope(&["flakes", &path, "--window", "soon"]).code, 64);
}

/// Members of the outermost object, in the order of the text.
fn members(json: &str) -> Vec<&str> {
    let names = json.lines().filter_map(|line| line.strip_prefix("  \"")?.split_once('"'));
    names.map(|(name, _)| name).collect()
}

#[test]
fn members_of_json_stand_in_the_order_of_the_contract() {
    let path = write("order.ndjson", benchmarks().as_bytes());
    let common = ["schema", "as_of", "as_of_from", "as_of_by_system", "policy", "answers", "findings"];
    let perf = artiscope(&["perf", &path, "--format", "json"]).stdout;
    let own = ["gate", "noise", "freshness", "backends", "preferred", "allow_regression"];
    assert_eq!(members(&perf), [&common[..], &own[..]].concat());
    let gate = ["key", "series", "labels", "current", "reference", "change_ratio", "threshold_ratio", "unit", "answer"];
    let (_, first) = perf.split_once("\"gate\": [").unwrap();
    let places: Vec<usize> = gate.iter().map(|name| first.find(&format!("      \"{name}\":")).unwrap()).collect();
    assert!(places.is_sorted(), "{perf}");
    for (lens, own) in [
        ("flakes", &["flakes"][..]),
        ("pipeline", &["steps", "last_good_step", "sequences", "counts", "scorecard", "badges"]),
        ("scenarios", &["scenarios", "escalate", "escalate_classes"]),
        ("parity", &["runs", "totals", "alert", "streak"]),
    ] {
        let text = artiscope(&[lens, &path, "--format", "json"]).stdout;
        let found = members(&text);
        assert_eq!(found[..common.len()], common, "{lens}");
        assert_eq!(
            found[common.len()..].iter().filter(|name| own.contains(name)).collect::<Vec<_>>(),
            own.iter().collect::<Vec<_>>()
        );
    }
}
