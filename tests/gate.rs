//! The gate as a pipeline uses it: each runbook's own decision on its vectors, overrides with who, why and what, and
//! exit codes that never pass for lack of data.

use crate::cli::{artiscope, place, red, write, write_zip};
use crate::contract::check;
use serde_json::Value;
use std::path::{Path, PathBuf};

const GREEN: &[u8] = br#"<testsuite name="s"><testcase classname="a.B" name="one" time="0.012"/></testsuite>"#;

/// A file or folder of the samples, or a printed reason why nothing is compared.
fn sample(name: &str) -> Option<String> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("ARTISCOPE_SHARED").map_or_else(beside, PathBuf::from);
    let path = shared.join("samples").join(name);
    if path.exists() {
        return Some(path.to_str().unwrap().to_owned());
    }
    println!("skipped: {} is not there (set ARTISCOPE_SHARED)", path.display());
    None
}

/// Exit code and document.
fn gate(args: &[&str]) -> (i32, Value) {
    let done = artiscope(&[&["gate", "--format", "json"], args].concat());
    let json = serde_json::from_str(&done.stdout).unwrap_or_else(|error| panic!("{error}: {} {args:?}", done.stderr));
    (done.code, json)
}

/// What stops the gate, by rule.
fn stops(gate: &Value) -> Vec<String> {
    let rows = gate["rules"].as_array().unwrap().iter().filter(|row| row["stops"] == true);
    rows.map(|row| format!("{}: {}", row["rule"].as_str().unwrap(), row["why"].as_str().unwrap())).collect()
}

fn row<'a>(gate: &'a Value, rule: &str) -> &'a Value {
    let rows = gate["rules"].as_array().unwrap();
    rows.iter().find(|row| row["rule"] == rule).unwrap_or_else(|| panic!("{rule} is not asked: {gate:#}"))
}

fn answer<'a>(gate: &'a Value, rule: &str) -> &'a str {
    row(gate, rule)["answer"].as_str().unwrap()
}

/// A folder of these files, anew.
fn folder(name: &str, files: &[(&str, &str)]) -> String {
    let root = place(&format!("gate/{name}"));
    drop(std::fs::remove_dir_all(&root));
    for (path, text) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    root.to_str().unwrap().to_owned()
}

// Webprofile parity.

#[test]
fn webprofile_the_run_of_the_samples_fails_by_its_verdict_its_iterations_and_the_alert() {
    let Some(path) = sample("synthetic/0_webprofile") else { return };
    let (code, gate) = gate(&[&path]);
    let stops = stops(&gate);
    assert_eq!(code, 1);
    assert!(stops.contains(&"webprofile_iterations: 3/5 iterations failed".to_owned()), "{stops:#?}");
    assert!(stops.iter().any(|stop| stop.starts_with("webprofile_parity: ")), "{stops:#?}");
    assert!(stops.iter().any(|stop| stop.starts_with("webprofile_alert: 1 of 3 runs failed")), "{stops:#?}");
    assert_eq!(
        (answer(&gate, "webprofile_streak"), &row(&gate, "webprofile_streak")["stops"]),
        ("no_data", &false.into())
    );
}

#[test]
fn webprofile_the_real_aggregate_of_two_runs_and_ten_iterations_raises_no_alert() {
    let Some(path) = sample("0_webprofile/cross.aggregate_cross.json") else { return };
    let (code, weekly) = gate(&[&path, "--policy", "webprofile-weekly"]);
    assert_eq!((code, answer(&weekly, "webprofile_alert"), &weekly["decision"]), (0, "pass", &"pass".into()));
    // The job itself has more to ask: without a run of its own there is no pass.
    let (code, job) = gate(&[&path, "--policy", "webprofile"]);
    assert_eq!((code, answer(&job, "webprofile_parity"), &job["decision"]), (3, "no_data", &"no_data".into()));
}

/// Upstream's own test data: three runs of five, of which those at a third place fail.
fn collected(name: &str, runs: usize, is_good: impl Fn(usize) -> bool) -> String {
    let files: Vec<(String, String)> = (0..runs)
        .map(|run| {
            let rows: Vec<String> =
                (0..5).map(|at| format!(r#"{{"iteration":{},"success":{}}}"#, at + 1, is_good(run * 5 + at))).collect();
            (format!("ci/flakiness/collected/run_100{run}_cross.json"), format!("[{}]", rows.join(",")))
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    folder(name, &files)
}

#[test]
fn webprofile_six_of_fifteen_iterations_of_upstreams_own_test_data_raise_the_alert() {
    let path = collected("parity-60", 3, |at| at % 5 % 3 != 0);
    let (code, gate) = gate(&[&path, "--policy", "webprofile-weekly"]);
    assert_eq!(code, 1);
    let why = "webprofile_alert: 3 of 3 runs failed (alert from 1), 6 of 15 iterations failed (40 %) (alert from 5 %)";
    assert_eq!(stops(&gate), [why]);
}

#[test]
fn webprofile_the_collection_of_the_samples_is_two_of_thirteen_and_both_thresholds_are_reached_at_their_value() {
    let Some(path) = sample("synthetic/0_webprofile/ci/flakiness") else { return };
    let limits = |name: &str, runs: &str, rate: &str| {
        let text = format!(
            "policy = \"webprofile-weekly\"\nCROSS_RUN_FAIL_THRESHOLD = {runs}\nCROSS_ITER_FAILURE_RATE_THRESHOLD = {rate}\n"
        );
        let policy = write(name, text.as_bytes());
        gate(&[&path, "--policy", &policy])
    };
    let (code, by_default) = gate(&[&path, "--policy", "webprofile-weekly"]);
    assert_eq!(code, 1);
    assert!(stops(&by_default)[0].contains("2 of 13 iterations failed (15.4 %)"), "{by_default}");
    // 1 run and 2/13: at the value it alerts, above it does not.
    assert_eq!(limits("gate-w1.toml", "1", "0.5").0, 1);
    assert_eq!(limits("gate-w2.toml", "2", "0.15384615384615385").0, 1);
    assert_eq!(limits("gate-w3.toml", "2", "0.154").0, 0);
}

#[test]
fn webprofile_the_fourth_scheduled_failure_in_a_row_is_major_and_the_third_is_not() {
    let list = |failed: usize| {
        let run = |at: usize| {
            let ended = if at < 5 - failed { "success" } else { "failure" };
            format!(
                r#"{{"databaseId": 10{at}, "event": "schedule", "conclusion": "{ended}", "status": "completed", "createdAt": "2025-12-2{at}T03:00:05Z", "workflowName": "webprofile-parity", "attempt": 1}}"#
            )
        };
        let rows: Vec<String> = (0..5).map(run).collect();
        let good = r#"[{"iteration":1,"success":true}]"#;
        let collected = ("ci/flakiness/collected/run_104_cross.json", good);
        folder(&format!("streak-{failed}"), &[("runs.json", &format!("[{}]", rows.join(","))), collected])
    };
    let policy =
        write("gate-streak.toml", b"policy = \"webprofile\"\n[webprofile.gate]\nrules = [\"webprofile_streak\"]\n");
    let (code, third) = gate(&[&list(3), "--policy", &policy]);
    assert_eq!((code, answer(&third, "webprofile_streak")), (0, "pass"));
    let (code, fourth) = gate(&[&list(4), "--policy", &policy]);
    assert_eq!(code, 1);
    assert!(stops(&fourth)[0].contains("the newest 4 of 5 scheduled runs failed in a row"), "{fourth}");
}

// Hologram.

#[test]
fn hologram_budgets_decide_by_preset_as_upstreams_script_does() {
    let Some(path) = sample("synthetic/1_hologram") else { return };
    let strict = write("gate-h6.toml", b"policy = \"hologram-main\"\nSLO_VERIFY_P95_MS = 6\n");
    let slow = "graphql.resolve_ms: p95=81.00ms > budget=80.00ms";
    let slower = "core.verify_ms: p95=6.90ms > budget=6.00ms";
    for (policy, why) in [
        ("hologram", String::new()),
        ("hologram-nightly", String::new()),
        ("hologram-pr", String::new()),
        ("hologram-main", slow.to_owned()),
        (&strict, format!("{slower}; {slow}")),
    ] {
        let (_, gate) = gate(&[&path, "--policy", policy]);
        let row = row(&gate, "hologram_budgets");
        assert_eq!(row["answer"], if why.is_empty() { "pass" } else { "fail" }, "{policy}");
        let said: Vec<&str> = row["why"].as_str().into_iter().flat_map(|why| why.split("; ")).collect();
        assert_eq!(said.len(), why.split("; ").filter(|why| !why.is_empty()).count(), "{policy}: {said:?}");
        assert!(why.split("; ").filter(|why| !why.is_empty()).all(|why| said.contains(&why)), "{policy}: {said:?}");
    }
}

#[test]
fn hologram_the_baseline_has_one_regression_and_the_flake_rate_is_three_of_four() {
    let Some(path) = sample("synthetic/1_hologram") else { return };
    let (code, gate) = gate(&[&path, "--policy", "hologram"]);
    assert_eq!(code, 1);
    assert_eq!(
        stops(&gate),
        [
            "hologram_baseline: core.verify_ms: 6.0ms -> 7.2ms (+20.8%)",
            "hologram_flake_rate: 75.0 % (3 of 4 tests with enough results); the limit is at most 2.0 %"
        ]
    );
    assert_eq!((answer(&gate, "hologram_e2e"), answer(&gate, "hologram_events_guard")), ("pass", "pass"));
}

#[test]
fn hologram_an_override_lets_regressions_pass_and_nothing_else() {
    let Some(path) = sample("synthetic/1_hologram") else { return };
    let (code, gate) =
        gate(&[&path, "--policy", "hologram-main", "--allow-regression", "release 1.2 must go out", "--by", "ops"]);
    assert_eq!(code, 1);
    assert_eq!(stops(&gate).len(), 1, "{gate:#}");
    assert!(stops(&gate)[0].starts_with("hologram_flake_rate: "));
    assert_eq!(row(&gate, "hologram_budgets")["overridden"], "release 1.2 must go out");
    let given = &gate["overrides"][0];
    assert_eq!((given["by"].as_str(), given["from"].as_str()), (Some("ops"), Some("--allow-regression")));
    assert_eq!(given["rules"], serde_json::json!(["hologram_budgets", "hologram_baseline"]));
    let ids: Vec<&Value> = gate["findings"].as_array().unwrap().iter().map(|found| &found["id"]).collect();
    let let_pass = given["findings"].as_array().unwrap();
    assert_eq!(let_pass.len(), 2, "the regression and the budget; not what became faster");
    assert!(let_pass.iter().all(|id| ids.contains(&id)));
}

#[test]
fn hologram_budgets_that_were_raised_for_triage_are_on_record() {
    let Some(path) = sample("synthetic/1_hologram") else { return };
    let text =
        b"policy = \"hologram-main\"\nSLO_VERIFY_P95_MS = 1000\nSLO_ENCODE_P95_MS = 1000\nSLO_GQL_P95_MS = 1000\n";
    let policy = write("gate-triage.toml", text);
    let (_, gate) = gate(&[&path, "--policy", &policy]);
    assert_eq!(answer(&gate, "hologram_budgets"), "pass");
    let raised: Vec<&str> =
        gate["overrides"].as_array().unwrap().iter().map(|given| given["reason"].as_str().unwrap()).collect();
    assert_eq!(raised.len(), 3, "{raised:#?}");
    assert!(raised[0].contains("it was raised for triage"), "{raised:#?}");
}

#[test]
fn hologram_without_tables_upstream_is_green_and_the_gate_has_no_data() {
    let Some(path) = sample("synthetic/1_hologram/reports/e2e") else { return };
    let (code, gate) = gate(&[&path, "--policy", "hologram"]);
    assert_eq!((code, answer(&gate, "hologram_budgets")), (3, "no_data"));
}

// Drive.

#[test]
fn drive_the_night_of_the_samples_fails_by_its_scenarios_drills_and_statuses() {
    let Some(path) = sample("synthetic/2_drive") else { return };
    let (code, gate) = gate(&[&path]);
    assert_eq!(code, 1);
    let stops = stops(&gate);
    for stop in [
        "drive_scenarios: 5 failures in 8 scenarios",
        "drive_contract: 3 of 5 failures lack an id",
        "drive_orchestrator: 0 of 3 drills passed",
        "silent_drive_run2_status: 1 printed as PASS did not answer 200",
    ] {
        assert!(stops.contains(&stop.to_owned()), "{stop}: {stops:#?}");
    }
    assert_eq!((answer(&gate, "drive_runtime"), answer(&gate, "drive_required_artifacts")), ("pass", "no_data"));
}

const RUNTIME: &str =
    r#"{"startEpochSeconds":1771467600,"endEpochSeconds":1771467700,"durationSeconds":100,"sha":"abc","runId":"77"}"#;
const VITEST: &str = " RUN  v4.0.18 /work\n\n ✓ tests/integration/bid.test.ts (1 test) 3350ms\n     ✓ BID-001 (smoke) > resolves 1181ms\n\n Test Files  1 passed (1)\n      Tests  1 passed (1)\n   Start at  02:30:00\n   Duration  53.88s\n";

#[test]
fn drive_a_full_suite_without_a_required_artifact_fails_and_a_smoke_suite_needs_none() {
    let runtime = "logs/ci/integration-full/runtime.json";
    let log = "logs/ci/integration-full/vitest.log";
    let asked = |name: &str, files: &[(&str, &str)]| {
        let (_, gate) = gate(&[&folder(name, files), "--policy", "drive"]);
        let row = row(&gate, "drive_required_artifacts");
        (row["answer"].as_str().unwrap().to_owned(), row["why"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(asked("full", &[(runtime, RUNTIME), (log, VITEST)]), ("pass".into(), String::new()));
    // As `gh run download` parts the artifacts: the suite stands in their names.
    let parted =
        [("integration-full-runtime/runtime.json", RUNTIME), ("integration-full-artifacts/vitest.log", VITEST)];
    assert_eq!(asked("full-parted", &parted).0, "pass");
    let why = "1 of 2 required artifacts missing: logs/ci/integration-full/vitest.log".to_owned();
    assert_eq!(asked("full-cut", &[(runtime, RUNTIME)]), ("fail".into(), why.clone()));
    assert_eq!(asked("full-empty", &[(runtime, RUNTIME), (log, "")]), ("fail".into(), why));
    let smoke = [("logs/ci/integration-smoke/runtime.json", RUNTIME), ("logs/ci/integration-smoke/vitest.log", VITEST)];
    assert_eq!(asked("smoke", &smoke).0, "no_data");
}

#[test]
fn drive_the_nightly_alert_stops_the_gate_also_where_a_later_attempt_suppresses_it() {
    let alert = |job: &str, missing: &str, attempt: u32| {
        format!(
            r#"{{"artifactDate":"2026-02-18","workflow":"w","repository":"o/r","runId":"7","runAttempt":{attempt},"runUrl":"https://example.org/7","jobStatus":"{job}",
            "requiredArtifactPaths":["logs/ci/integration-full/runtime.json","logs/ci/integration-full/vitest.log"],
            "decision":{{"shouldAlert":{},"shouldDispatch":{},"duplicateSuppressed":false,"dedupeKey":"2026-02-18:7","reasons":[],"missingArtifacts":[{missing}]}}}}"#,
            job != "success" || !missing.is_empty(),
            (job != "success" || !missing.is_empty()) && attempt == 1
        )
    };
    let asked = |name: &str, text: &str| {
        let (_, gate) = gate(&[&folder(name, &[("nightly-alert-context.json", text)]), "--policy", "drive"]);
        let row = row(&gate, "drive_alert");
        (row["stops"].as_bool().unwrap(), row["why"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(asked("alert-no", &alert("success", "", 1)), (false, String::new()));
    assert_eq!(asked("alert-job", &alert("failure", "", 1)), (true, "The nightly alerts: job failure".into()));
    let (is_stopped, why) = asked("alert-late", &alert("success", r#""logs/ci/integration-full/vitest.log""#, 2));
    assert!(is_stopped && why.contains("vitest.log missing") && why.contains("suppressed"), "{why}");
}

// FlakeGuard.

fn upload(attempt: u32, ended: &str) -> Vec<(String, String)> {
    let failure = if ended == "P" { "" } else { "<failure message=\"boom\">at A.java:1</failure>" };
    let meta = format!(
        r#"{{"project_slug":"p","repo_full_name":"o/r","workflow_name":"CI","workflow_ref":"x","github_run_id":77,"github_run_attempt":{attempt},"github_run_number":1,"run_url":"https://example.org","sha":"abc","branch":"main","event":"push","job_name":"test","started_at":"2025-12-25T0{attempt}:00:00Z","completed_at":"2025-12-25T0{attempt}:10:00Z"}}"#
    );
    let at = format!("run_77/attempt_{attempt}");
    vec![
        (format!("{at}/meta.json"), meta),
        (
            format!("{at}/junit.xml"),
            format!(
                r#"<testsuites><testsuite name="s"><testcase classname="a.B" name="one">{failure}</testcase></testsuite></testsuites>"#
            ),
        ),
    ]
}

fn uploads(name: &str, ended: &str) -> String {
    let files: Vec<(String, String)> =
        (1..).zip(ended.chars()).flat_map(|(attempt, how)| upload(attempt, &how.to_string())).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    folder(name, &files)
}

#[test]
fn flakeguard_a_failure_that_a_later_attempt_passed_stops_nothing_and_the_other_order_does() {
    let (code, flaky) = gate(&[&uploads("fp", "FP")]);
    assert_eq!((code, row(&flaky, "failed_tests")["excused"].as_str()), (0, Some("superseded by attempt 2")));
    assert_eq!(gate(&[&uploads("pf", "PF")]).0, 1);
    assert_eq!(gate(&[&uploads("ff", "FF")]).0, 1);
    // A project may put flakes into its gate.
    let policy = write("gate-flakes.toml", b"[flakeguard.gate]\nrules = [\"flakeguard_flakes\"]\n");
    let (code, strict) = gate(&[&uploads("fp-strict", "FP"), "--policy", &policy]);
    assert_eq!((code, stops(&strict)), (1, vec!["flakeguard_flakes: 1 test is flaky".to_owned()]));
}

#[test]
fn flakeguard_quarantine_forgives_until_it_ends_and_up_to_its_cap() {
    let red = uploads("quarantined", "F");
    let list = "[[test]]\ntest = \"one\"\nclass = \"a.B\"\nowner = \"@o\"\nreason = \"r\"\nadded = 2025-12-20\nexpires = 2026-01-05\n";
    let list = write("gate-quarantine.toml", list.as_bytes());
    let roomy = write("gate-roomy.toml", b"quarantine.cap_share = 1.5\n");
    let asked = |as_of: &str, policy: &str| gate(&[&red, "--quarantine", &list, "--as-of", as_of, "--policy", policy]);
    let (code, forgiven) = asked("2025-12-26", &roomy);
    assert_eq!((code, row(&forgiven, "failed_tests")["excused"].as_str()), (0, Some("in quarantine")));
    let (code, over) = asked("2026-01-06", &roomy);
    assert_eq!(code, 1);
    assert!(stops(&over).iter().any(|stop| stop == "quarantine_expired: 1 of 1 entry ended"), "{over:#}");
    assert_eq!(row(&over, "failed_tests")["excused"], Value::Null);
    let cap = write("gate-cap.toml", b"quarantine.cap_share = 0.5\n");
    let (code, full) = asked("2025-12-26", &cap);
    assert_eq!(code, 1);
    assert!(stops(&full)[0].starts_with("quarantine_over_cap: 1 of 1 test in quarantine"), "{full:#}");
}

// PCS.

const NOW: [&str; 2] = ["--as-of", "2025-09-27T00:00:00Z"];

#[test]
fn pcs_the_455_rows_have_5_regressions_by_the_upstream_key_and_6_by_the_fine_one() {
    let Some(path) = sample("4_pcs/site.benchmarks.json") else { return };
    let (code, upstream) = gate(&[&[&path, "--policy", "pcs-upstream"][..], &NOW].concat());
    assert_eq!((code, stops(&upstream)), (1, vec!["pcs_regressions_upstream: 5 of 20 series".to_owned()]));
    let (code, fine) = gate(&[&[&path, "--policy", "pcs"][..], &NOW].concat());
    assert_eq!(code, 1);
    assert!(stops(&fine)[0].starts_with("pcs_regressions: 6 of "), "{fine:#}");
    assert_eq!(fine["findings"].as_array().unwrap().len(), 6);
}

#[test]
fn pcs_rust_is_9_percent_slower_over_its_8_and_go_within_its_15() {
    let Some(path) = sample("synthetic/4_pcs") else { return };
    let (code, red) = gate(&[&path]);
    assert_eq!((code, stops(&red)), (1, vec!["pcs_regressions: 1 of 2 series slower".to_owned()]));
    assert!(red["findings"][0]["title"].as_str().unwrap().contains("+9.0 % > 8 %"));
    // The temporary threshold of the decision tree lets it through, and is on record.
    let raised = write("gate-raised.toml", b"pcs.gate.temporary_thresholds = \"+20%:rust\"\n");
    let (_, gate) = gate(&[&path, "--policy", &raised]);
    assert_eq!(stops(&gate).iter().filter(|stop| stop.contains("slower")).count(), 0);
    assert_eq!(gate["overrides"][0]["reason"], "thresholds were raised for a while: +20%:rust");
    assert_eq!(gate["overrides"][0]["from"], "gate-raised.toml:1".replace("gate-raised.toml", &raised));
}

#[test]
fn pcs_allow_regression_unblocks_with_who_and_why_by_flag_by_its_variable_and_by_policy() {
    let Some(path) = sample("synthetic/4_pcs") else { return };
    let (code, by_flag) = gate(&[&path, "--allow-regression", "outage", "--by", "ana"]);
    assert_eq!((code, by_flag["decision"].as_str()), (0, Some("pass")));
    let given = &by_flag["overrides"][0];
    assert_eq!(
        (given["reason"].as_str(), given["by"].as_str(), &given["used"]),
        (Some("outage"), Some("ana"), &true.into())
    );
    assert_eq!(given["findings"][0], by_flag["findings"][0]["id"]);
    // The answer stays what it is, and the finding as severe as it was.
    assert_eq!(
        (answer(&by_flag, "pcs_regressions"), by_flag["findings"][0]["severity"].as_str()),
        ("fail", Some("error"))
    );
    for (name, text) in [
        ("gate-allow1.toml", "ALLOW_REGRESSION = \"true\"\n"),
        ("gate-allow2.toml", "pcs.gate.allow_regression = \"true\"\n"),
        ("gate-allow3.toml", "[gate]\noverrides = [\"pcs_regressions | true | ana | 2025-09-26\"]\n"),
    ] {
        let policy = write(name, text.as_bytes());
        let (code, gate) = gate(&[&path, "--policy", &policy]);
        assert_eq!((code, row(&gate, "pcs_regressions")["overridden"].as_str()), (0, Some("true")), "{text}");
        assert_eq!(gate["overrides"][0]["findings"].as_array().unwrap().len(), 1, "{text}");
    }
}

/// Rows of one series on days of September, the last one slower.
fn series(test: &str, days: std::ops::RangeInclusive<u32>, last: f64) -> String {
    let end = *days.end();
    let row = |day: u32| {
        let mean = if day == end { last } else { 100_000.0 };
        format!(
            r#"{{"commit":"abc{day}","timestamp":"2025-09-{day:02}T02:05:00Z","os":"linux","cpu":"c","backend":"rust","test":"{test}","mode":"loops","parallel":false,"n":1000,"mean_ns":{mean},"std_ns":5}}"#
        )
    };
    days.map(row).collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn pcs_a_new_benchmark_has_its_grace_and_a_gate_of_new_ones_alone_has_no_data() {
    let old = series("old", 20..=26, 101_000.0);
    let both = |name: &str, new: &str| folder(name, &[("bench/results/2025-09-26.ndjson", &format!("{old}{new}"))]);
    // Two rows are within the grace of three, whatever they say.
    let (code, graced) = gate(&[&both("grace-2", &series("new", 25..=26, 900_000.0))]);
    assert_eq!((code, answer(&graced, "pcs_regressions")), (0, "pass"), "{graced:#}");
    let (code, judged) = gate(&[&both("grace-3", &series("new", 24..=26, 900_000.0))]);
    assert_eq!((code, stops(&judged)), (1, vec!["pcs_regressions: 1 of 2 series slower".to_owned()]));
    let alone = folder("grace-alone", &[("bench/results/2025-09-26.ndjson", &series("new", 25..=26, 900_000.0))]);
    let (code, none) = gate(&[&alone]);
    assert_eq!(
        (code, stops(&none)),
        (3, vec!["pcs_regressions: none of 1 series has 3 rows within 7 days".to_owned()])
    );
    // At the threshold it holds: beyond is a regression.
    let at = folder("at-8", &[("bench/results/2025-09-26.ndjson", &series("old", 20..=26, 108_000.0))]);
    assert_eq!(gate(&[&at]).0, 0);
}

// The gate itself.

#[test]
fn exit_codes_say_what_the_gate_decides() {
    let green = write_zip("gate-green.zip", &[("junit.xml", GREEN)]);
    let broken = write_zip("gate-red.zip", &red());
    let logs = write_zip("gate-logs.zip", &[("job.log", b"fine\n")]);
    let both = write_zip("gate-both.zip", &[("junit.xml", GREEN), ("other/junit.xml", &GREEN[..40])]);
    let cut = write("gate-cut.zip", b"PK\x03\x04");
    let missing = place("gate-missing.zip");
    let wrong = write("gate-wrong.toml", b"[gate]\nrules = [\"failed_test\"]\n");
    for (args, code) in [
        (vec!["gate", &green], 0),
        (vec!["gate", &broken], 1),
        (vec!["gate", &logs], 3),
        (vec!["gate", &both], 3),
        // A failure beats a lack of data.
        (vec!["gate", &broken, &logs], 1),
        (vec!["gate", &green, &logs], 3),
        (vec!["gate", &green, "--policy", "hologram"], 3),
        (vec!["gate", &cut], 2),
        (vec!["gate", missing.to_str().unwrap()], 2),
        (vec!["gate"], 64),
        (vec!["gate", &green, "--allow-regression", " "], 64),
        (vec!["gate", &green, "--by", "me"], 64),
        (vec!["gate", &green, "--policy", &wrong], 64),
        (vec!["gate", &green, "--format", "slack"], 64),
    ] {
        let done = artiscope(&args);
        assert_eq!(done.code, code, "{args:?}: {}{}", done.stdout, done.stderr);
    }
}

#[test]
fn a_rule_that_may_lack_data_does_not_stop_the_gate_and_nothing_at_all_does() {
    let green = write_zip("gate-optional.zip", &[("junit.xml", GREEN)]);
    let named = write("gate-named.toml", b"[gate]\nrules = [\"failed_tests\", \"hologram_budgets\"]\n");
    let (code, gate_named) = gate(&[&green, "--policy", &named]);
    let why = "hologram_budgets: nothing that it is about was opened";
    assert_eq!((code, stops(&gate_named)), (3, vec![why.to_owned()]));
    let text = b"[gate]\nrules = [\"failed_tests\", \"hologram_budgets\"]\noptional = [\"hologram_*\"]\n";
    let optional = write("gate-named-optional.toml", text);
    assert_eq!(gate(&[&green, "--policy", &optional]).0, 0);
    let text = b"[gate]\nrules = [\"hologram_budgets\"]\noptional = [\"hologram_*\"]\n";
    let nothing = write("gate-nothing.toml", text);
    let (code, none) = gate(&[&green, "--policy", &nothing]);
    assert_eq!((code, none["why"].as_str()), (3, Some("no rule of the gate has anything to judge")));
}

#[test]
fn an_override_ends_on_its_day_and_one_that_nothing_needs_is_told() {
    let broken = write_zip("gate-over.zip", &red());
    let text = b"[gate]\noverrides = [\"failed_* | flood in the lab | ops | 2026-01-31\"]\n";
    let policy = write("gate-over.toml", text);
    let asked = |as_of: &str| gate(&[&broken, "--policy", &policy, "--as-of", as_of]);
    let (code, held) = asked("2026-01-31");
    assert_eq!((code, row(&held, "failed_tests")["overridden"].as_str()), (0, Some("flood in the lab")));
    assert_eq!(held["overrides"][0]["until"], "2026-01-31");
    let (code, ended) = asked("2026-02-01");
    assert_eq!((code, ended["overrides"][0]["over"].as_str()), (1, Some("it ended on 2026-01-31")));
    // Without any time there is no day to hold it against.
    let (code, unknown) = gate(&[&write("gate-timeless.xml", red()[0].1), "--policy", &policy]);
    assert_eq!((code, unknown["overrides"][0]["over"].as_str()), (1, Some("nothing says what day it is")));
    let green = write_zip("gate-over-green.zip", &[("junit.xml", GREEN)]);
    let (code, unused) = gate(&[&green, "--policy", &policy, "--as-of", "2026-01-31"]);
    assert_eq!((code, &unused["overrides"][0]["used"]), (0, &false.into()));
}

#[test]
fn the_document_is_what_the_schema_says_and_begins_as_the_contract_does() {
    let schema: Value = serde_json::from_str(&artiscope(&["schema", "gate"]).stdout).unwrap();
    let broken = write_zip("gate-schema.zip", &red());
    let policy = write("gate-schema.toml", b"[gate]\noverrides = [\"failed_* | r | w | 2026-01-31\", \"pcs_* | r\"]\n");
    let extra = ["--policy", &policy, "--no-redact", "a test", "--allow-regression", "x"];
    for extra in [&[][..], &extra] {
        let (_, document) = gate(&[&[broken.as_str()], extra].concat());
        let mut wrong = Vec::new();
        check(&schema, &schema, &document, "$", &mut wrong);
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
    let text = artiscope(&["gate", &broken, "--format", "json"]).stdout;
    let keys: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("  \"")?.split_once('"')).map(|(key, _)| key).collect();
    assert_eq!(keys, ["schema", "as_of", "as_of_from", "policy", "decision", "why", "rules", "overrides", "findings"]);
}

const FORMATS: [&str; 5] = ["text", "json", "markdown", "github", "summary"];

#[test]
fn every_format_is_redacted_also_reasons_and_names_of_people() {
    let broken = write_zip("gate-secret.zip", &red());
    let policy = write(
        "gate-secret.toml",
        b"[gate]\noverrides = [\"failed_* | password=hunter2-reason | token=hunter2-who\"]\n",
    );
    for format in FORMATS {
        let done = artiscope(&["gate", &broken, "--policy", &policy, "--format", format]);
        assert_eq!(done.code, 0, "{}", done.stderr);
        assert!(done.stdout.contains("[redacted:") && !done.stdout.contains("hunter2"), "{format}: {}", done.stdout);
    }
}

#[test]
fn hostile_texts_of_artifacts_and_overrides_do_nothing() {
    let name = "@all #12 [x](https://e.vil) &lt;script&gt; ``` | https://e.vil \u{1b}[31m\u{202e}";
    let junit = format!(
        "<testsuite name=\"s\"><testcase classname=\"a\" name=\"b\"><failure message=\"{}\"/></testcase></testsuite>",
        name.replace('\u{1b}', "")
    );
    let broken = write_zip("gate-hostile.zip", &[("junit.xml", junit.as_bytes())]);
    let policy = write(
        "gate-hostile.toml",
        b"[gate]\noverrides = [\"failed_* | @all \\u001b[31m <img src=x> [x](https://e.vil)\"]\n",
    );
    for format in FORMATS {
        let text = artiscope(&["gate", &broken, "--policy", &policy, "--format", format]).stdout;
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{format}: {text}");
        if !["text", "json"].contains(&format) {
            // The first line of a comment is what it is known by.
            let body = text.strip_prefix("<!-- artiscope:comment -->\n").unwrap_or(&text);
            for event in pulldown_cmark::Parser::new_ext(body, pulldown_cmark::Options::ENABLE_TABLES) {
                use pulldown_cmark::{Event, Tag};
                let is_active = matches!(
                    event,
                    Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Link { .. } | Tag::Image { .. })
                );
                assert!(!is_active, "{format}: {event:?} in {text}");
            }
            // A mention is parted by a character without width, wherever no code span holds it.
            assert!(!text.split('`').step_by(2).any(|part| part.contains("@all")), "{format}: {text}");
        }
    }
}

#[test]
fn a_comment_begins_with_its_line_and_always_fits() {
    let cases: Vec<String> = (0..3000)
        .map(|at| {
            let said = format!("{} {}", "word ".repeat(40), ["é", "ü", "ß"][at % 3].repeat(at % 97));
            format!("<testcase classname=\"c{at}\" name=\"t{at}\"><failure message=\"x{at} {said}\"/></testcase>")
        })
        .collect();
    let junit = format!("<testsuite name=\"s\">{}</testsuite>", cases.concat());
    let many = write_zip("gate-many.zip", &[("junit.xml", junit.as_bytes())]);
    let rows: Vec<String> = (0..200).map(|at| format!("\"silent_* | reason {at} {}\"", "long ".repeat(100))).collect();
    let policy = format!("[gate]\nrules = [\"*\"]\noptional = [\"*\"]\noverrides = [{}]\n", rows.join(", "));
    let policy = write("gate-many.toml", policy.as_bytes());
    let done = artiscope(&["gate", &many, "--policy", &policy, "--format", "github", "--project", "shop"]);
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.stdout.starts_with("<!-- artiscope:comment shop -->\n## Gate failed\n"), "{}", &done.stdout[..200]);
    assert!(done.stdout.contains("\n## Red: "), "the verdict stands below");
    assert!(done.stdout.chars().count() <= 65_536);
    let summary = artiscope(&["gate", &many, "--policy", &policy, "--format", "summary"]).stdout;
    assert!(summary.starts_with("## Gate failed\n") && summary.len() <= 1 << 20);
}

#[test]
fn several_formats_come_of_one_reading() {
    let broken = write_zip("gate-also.zip", &red());
    let files = ["json", "github", "summary", "text"].map(|format| (format, place(&format!("gate-also.{format}"))));
    let mut args = vec!["gate".to_owned(), broken.clone()];
    for (format, path) in &files {
        drop(std::fs::remove_file(path));
        args.extend(["--also".to_owned(), format!("{format}={}", path.display())]);
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = artiscope(&args);
    assert_eq!(done.code, 1, "{}", done.stderr);
    for (format, path) in &files {
        let alone = artiscope(&["gate", &broken, "--format", format]).stdout;
        assert_eq!(std::fs::read_to_string(path).unwrap(), alone, "{format}");
    }
    assert_eq!(artiscope(&["gate", &broken, "--also", "slack=x"]).code, 64);
    assert_eq!(artiscope(&["gate", &broken, "--also", "json"]).code, 64);
}

#[test]
fn what_people_read_of_a_gate() {
    let text = |format: &str| {
        let broken = write_zip("gate-read.zip", &red());
        let policy = write("gate-read.toml", b"[gate]\noverrides = [\"pcs_* | a week off | ops\"]\n");
        let done = artiscope(&["gate", &broken, "--policy", &policy, "--format", format]);
        done.stdout.replace(&policy, "gate-read.toml")
    };
    expect_test::expect_file!["gate/text.txt"].assert_eq(&text("text"));
    expect_test::expect_file!["gate/markdown.md"].assert_eq(&text("markdown"));
}
