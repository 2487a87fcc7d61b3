//! The golden vectors of the pipeline, number by number, and every rule where it holds, fails and has no data.

use crate::bytes::{ByteSource, Limits};
use crate::findings::analyses::{
    hologram_badge, hologram_chaos, hologram_flakes, hologram_perf, hologram_reports, pipeline,
};
use crate::findings::policy::Value;
use crate::findings::{Answer, Finding, Policy, SILENT_GREEN};
use crate::session::Session;

const HEAD: &str = "suite,metric,p50_ms,p95_ms,p99_ms,avg_ms,n,note\r\n";
const CORE: &str = "core,verify_ms,4.812,6.900,7.411,4.990,60,atlas.verify\r\n\
    core,encode_4MB_ms,71.004,79.512,84.000,72.310,30,atlas.encode 4MB\r\n\
    core,verify_ms,4.700,7.250,7.900,4.950,60,atlas.verify\r\n";
const GRAPHQL: &str = "graphql,resolve_ms,41.120,81.000,95.500,44.010,100,name=demo/object/alpha\r\n";
const BASELINE: &str = "{\n  \"core.verify_ms\": 6.0,\n  \"core.encode_4MB_ms\": 85.0,\n  \"graphql.resolve_ms\": 80.0,\n  \"core.encode_1MB_ms\": 20.1\n}";

type Files = Vec<(String, String)>;

fn golden() -> Files {
    vec![
        ("reports/perf/core_perf.csv".into(), format!("{HEAD}{CORE}")),
        ("reports/perf/graphql_perf.csv".into(), format!("{HEAD}{GRAPHQL}")),
        ("reports/perf/baseline.json".into(), BASELINE.into()),
        (
            "reports/e2e/events.jsonl".into(),
            events(&[PUBLISH, PREPARE, PUBLISHED, INSTALL_SKIPPED, RESOLVE, SEARCH_SKIPPED]),
        ),
        ("reports/flake_database.json".into(), database()),
        (
            "reports/quarantined_tests.json".into(),
            "{\"quarantined\": [\"test_encode_p95_under_slo\", \"test_recovered\"]}".into(),
        ),
    ]
}

const PUBLISH: &str = "\"event\":\"ipfs_publish\",\"cid\":\"QmA\",\"name\":\"demo/a\"";
const PREPARE: &str = "\"event\":\"marketplace_prepare\",\"cid\":\"QmB\",\"name\":\"demo/b\"";
const PUBLISHED: &str =
    "\"event\":\"marketplace_publish\",\"variant\":\"v\",\"resp\":{\"publishApp\":{\"id\":\"1\",\"cid\":\"QmB\"}}";
const INSTALL: &str = "\"event\":\"marketplace_install\",\"variant\":\"v\",\"resp\":{}";
const INSTALL_SKIPPED: &str =
    "\"event\":\"marketplace_install_skipped\",\"reason\":\"All GraphQL variants failed:\\ninstallApp(name): ...\"";
const RESOLVE: &str = "\"event\":\"resolve\",\"resp\":{\"resolve\":{\"encoding\":\"base64:AAECAwQ=\"}}";
const SEARCH_SKIPPED: &str = "\"event\":\"search_skipped\",\"reason\":\"GraphQL errors: [...]\"";

fn events(events: &[&str]) -> String {
    let line = |(ts, event): (u32, &&str)| format!("{{\"ts\":{ts},\"suite\":\"phase8\",{event}}}\n");
    (1_757_850_044..).zip(events).map(line).collect::<Vec<_>>().concat()
}

/// Each test with its days of September 2025; `-` failed.
fn database() -> String {
    let results = |days: &[i32]| {
        let rows = days.iter().zip(1..).map(|(day, run)| {
            format!(
                "{{\"passed\": {}, \"run_id\": \"r{run}\", \"timestamp\": \"2025-09-{:02} 02:10:00\"}}",
                *day > 0,
                day.abs()
            )
        });
        rows.collect::<Vec<_>>().join(", ")
    };
    let tests: [(&str, &[i32]); 5] = [
        ("test_encode_p95_under_slo", &[8, -9, 10, -12, 13]),
        ("test_old_flake", &[-1, 2, -9, 10]),
        ("test_always_red", &[-8, -9, -10]),
        ("test_two_runs", &[12, -13]),
        ("test_recovered", &[-1, -1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    ];
    let tests: Vec<String> = tests.iter().map(|(name, days)| format!("\"{name}\": [{}]", results(days))).collect();
    format!(
        "{{\"test_results\": {{{}}}, \"flake_counts\": {{\"test_encode_p95_under_slo\": 2, \"test_old_flake\": 2, \"test_always_red\": 3, \"test_two_runs\": 1, \"test_recovered\": 2}}}}",
        tests.join(",\n")
    )
}

fn open_with(files: &Files, policy: Policy) -> Session {
    let mut session = Session::new(Limits::default());
    session.set_policy(policy);
    let given =
        files.iter().map(|(name, text)| (name.clone(), Box::new(text.clone().into_bytes()) as Box<dyn ByteSource>));
    session.add(given.collect());
    session.read_all();
    session.finish();
    session
}

fn open(files: &Files) -> Session {
    open_with(files, Policy::default())
}

fn budgets(verify: f64, encode: f64, gql: f64) -> Policy {
    let mut policy = Policy::default();
    for (name, value) in [("verify", verify), ("encode", encode), ("gql", gql)] {
        assert!(policy.set(&format!("hologram.budget.{name}_p95_ms"), Value::Number(value), "test"));
    }
    policy
}

fn preset(name: &str) -> Policy {
    let mut policy = Policy::default();
    assert!(policy.put_preset(name));
    policy
}

fn answer<'a>(session: &'a Session, rule: &str) -> &'a Answer {
    &session.answers().iter().find(|(known, _)| known.id == rule).unwrap_or_else(|| panic!("{rule}")).1
}

fn fails(session: &Session, rule: &str, why: &str) {
    assert_eq!(answer(session, rule), &Answer::Fail(why.to_owned()), "{rule}");
}

fn no_data(session: &Session, rule: &str, why: &str) {
    assert_eq!(answer(session, rule), &Answer::NoData(why.to_owned()), "{rule}");
}

fn passes(session: &Session, rule: &str) {
    assert_eq!(answer(session, rule), &Answer::Pass, "{rule}");
}

fn findings<'a>(session: &'a Session, rule: &str) -> Vec<&'a Finding> {
    session.findings().iter().filter(|finding| finding.rule == rule).collect()
}

fn titles<'a>(session: &'a Session, rule: &str) -> Vec<&'a str> {
    findings(session, rule).into_iter().map(|finding| finding.title.as_str()).collect()
}

/// What `check_perf_budget` prints, and its exit code.
fn upstream_gate(session: &Session) -> (Vec<String>, i32) {
    let reports = hologram_reports::reports(session.facts());
    let over: Vec<String> = reports
        .iter()
        .flat_map(|report| hologram_perf::budgets(report, session.policy()))
        .filter(hologram_perf::Budget::is_over)
        .map(|budget| budget.upstream_line())
        .collect();
    let code = i32::from(!over.is_empty());
    (over, code)
}

#[test]
fn budgets_of_10_100_100_hold_upstream_and_here_with_4_mb_encoded() {
    let session = open(&golden());
    assert_eq!(upstream_gate(&session), (Vec::new(), 0));
    passes(&session, "hologram_budgets");
    // What was not encoded at all is no data here, and OK upstream.
    let mut files = golden();
    files[0].1 = files[0].1.replace("core,encode_4MB_ms,71.004,79.512,84.000,72.310,30,atlas.encode 4MB\r\n", "");
    let session = open(&files);
    assert_eq!(upstream_gate(&session), (Vec::new(), 0));
    no_data(&session, "hologram_budgets", "core.encode_1MB_ms was not measured");
}

#[test]
fn encoding_of_4_mb_over_its_budget_is_ok_upstream_and_red_here() {
    let mut files = golden();
    files[0].1 = files[0].1.replace("71.004,79.512", "71.004,80.001");
    files[1].1 = files[1].1.replace("81.000", "79.000");
    let session = open_with(&files, preset("hologram-main"));
    assert_eq!(upstream_gate(&session), (Vec::new(), 0));
    fails(&session, "hologram_budgets", "core.encode_4MB_ms: p95=80.00ms > budget=80.00ms");
    fails(&session, "silent_hologram_unbudgeted", "core.encode_4MB_ms has no budget");
    // Of several sizes the slowest decides.
    files[0].1 += "core,encode_1MB_ms,1,20,21,20,30,\r\n";
    let session = open_with(&files, preset("hologram-main"));
    assert_eq!(upstream_gate(&session), (Vec::new(), 0));
    fails(&session, "hologram_budgets", "core.encode_4MB_ms: p95=80.00ms > budget=80.00ms");
}

#[test]
fn fewer_samples_than_configured_and_a_smaller_size_are_told() {
    passes(&open_with(&golden(), preset("hologram-main")), "hologram_samples");
    let mut files = golden();
    files[1].1 = files[1].1.replace(",100,name", ",99,name");
    passes(&open(&files), "hologram_samples");
    let why = "graphql.resolve_ms: 99 samples, 100 are configured (playbook, main and nightly configuration (strict))";
    fails(&open_with(&files, preset("hologram-main")), "hologram_samples", why);
    files[1].1 = files[1].1.replace(",99,name", ",,name");
    no_data(&open(&files), "hologram_samples", "graphql.resolve_ms does not say how many samples it has");
    let mut files = golden();
    files[0].1 = files[0].1.replace("encode_4MB", "encode_1MB");
    let session = open_with(&files, preset("hologram-main"));
    let why =
        "core.encode_1MB_ms: 1 MB were encoded, 4 are configured (playbook, main and nightly configuration (strict))";
    fails(&session, "hologram_samples", why);
    let place = &findings(&session, "hologram_samples")[0].evidence[0];
    assert_eq!((place.path.as_str(), place.line), ("reports/perf/core_perf.csv", 3));
    no_data(&open(&vec![("events.jsonl".to_owned(), events(&[PUBLISH]))]), "hologram_samples", "perf/*.csv is missing");
}

#[test]
fn budgets_of_8_80_80_are_broken_by_graphql_alone() {
    let session = open_with(&golden(), budgets(8.0, 80.0, 80.0));
    assert_eq!(upstream_gate(&session), (vec!["graphql.resolve_ms: p95=81.00ms > budget=80.00ms".to_owned()], 1));
    fails(&session, "hologram_budgets", "graphql.resolve_ms: p95=81.00ms > budget=80.00ms");
    let found = findings(&session, "hologram_budgets");
    assert_eq!(
        (found.len(), found[0].evidence[0].path.as_str(), found[0].evidence[0].line),
        (1, "reports/perf/graphql_perf.csv", 2)
    );
}

#[test]
fn budgets_of_6_80_80_are_broken_by_the_best_verify_row_too() {
    let session = open_with(&golden(), budgets(6.0, 80.0, 80.0));
    let lines = ["core.verify_ms: p95=6.90ms > budget=6.00ms", "graphql.resolve_ms: p95=81.00ms > budget=80.00ms"];
    assert_eq!(upstream_gate(&session), (lines.map(str::to_owned).to_vec(), 1));
    fails(&session, "hologram_budgets", &lines.join("; "));
}

#[test]
fn the_gate_is_strict_in_every_preset() {
    for (name, [verify, encode, gql], [samples, warmup, size]) in [
        ("hologram", [10, 100, 100], [20, 3, 1]),
        ("hologram-pr", [15, 150, 150], [20, 3, 1]),
        ("hologram-main", [8, 80, 80], [100, 10, 4]),
        ("hologram-nightly", [10, 100, 100], [100, 10, 4]),
        ("hologram-dev", [50, 500, 500], [5, 1, 1]),
    ] {
        let policy = preset(name);
        assert_eq!(
            (
                policy.whole("hologram.samples.gql"),
                policy.whole("hologram.samples.gql_warmup"),
                policy.whole("hologram.samples.enc_mb")
            ),
            (samples, warmup, size),
            "{name}"
        );
        let table = |more: &str| {
            let rows = format!(
                "core,verify_ms,1,{verify}{more},1,1,60,\ncore,encode_1MB_ms,1,{encode}{more},1,1,30,\ngraphql,resolve_ms,1,{gql}{more},1,1,20,\n"
            );
            vec![("perf/all_perf.csv".to_owned(), format!("{HEAD}{rows}"))]
        };
        // Equal passes here, and fails in the tests of pytest, which is said.
        let session = open_with(&table(""), policy.clone());
        passes(&session, "hologram_budgets");
        assert_eq!(findings(&session, "hologram_budgets").len(), 3, "{name}");
        let session = open_with(&table(".001"), policy);
        assert_eq!(upstream_gate(&session).0.len(), 3, "{name}");
        assert_eq!(answer(&session, "hologram_budgets").word(), "fail", "{name}");
    }
}

#[test]
fn the_best_row_is_judged_and_the_slow_ones_are_shown() {
    let session = open_with(&golden(), budgets(7.0, 80.0, 90.0));
    assert_eq!(upstream_gate(&session), (Vec::new(), 0));
    passes(&session, "hologram_budgets");
    fails(&session, "hologram_budget_rows", "core.verify_ms: 1 row over 7.00ms, the slowest p95=7.25ms");
    assert_eq!(findings(&session, "hologram_budget_rows")[0].evidence[0].line, 4);
    let silent = findings(&session, "silent_hologram_best_row");
    assert_eq!((silent.len(), silent[0].class.as_str(), silent[0].evidence[0].line), (1, SILENT_GREEN, 4));
    assert!(
        silent[0].title.starts_with("core.verify_ms: upstream takes p95=6.90ms and says OK"),
        "{}",
        silent[0].title
    );
}

#[test]
fn encoding_of_4_mb_has_no_budget_upstream_and_the_budget_of_encoding_here() {
    let session = open_with(&golden(), budgets(8.0, 79.0, 90.0));
    assert_eq!(upstream_gate(&session), (Vec::new(), 0));
    fails(&session, "silent_hologram_unbudgeted", "core.encode_4MB_ms has no budget");
    assert_eq!(
        titles(&session, "silent_hologram_unbudgeted"),
        [
            "core.encode_4MB_ms has no budget: the gate says OK without looking at it; p95=79.51ms would be over the encode budget of 79ms"
        ]
    );
    fails(&session, "hologram_budget_rows", "core.encode_4MB_ms: 1 row over 79.00ms, the slowest p95=79.51ms");
    let session = open_with(&golden(), preset("hologram-main"));
    assert!(
        titles(&session, "silent_hologram_unbudgeted")[0]
            .ends_with("p95=79.51ms would be within the encode budget of 80ms")
    );
}

#[test]
fn the_last_row_is_compared_with_the_baseline() {
    let session = open(&golden());
    let reports = hologram_reports::reports(session.facts());
    let found = hologram_perf::compare(&reports[0], &reports, session.policy()).unwrap();
    let changes: Vec<(String, hologram_perf::Kind)> =
        found.changes.iter().map(|change| (change.upstream_line(), change.kind)).collect();
    assert_eq!(
        changes,
        [
            ("core.encode_4MB_ms: 85.0ms -> 79.5ms (-6.5%)".to_owned(), hologram_perf::Kind::Improvement),
            // 7.25 is shown with one place, to even.
            ("core.verify_ms: 6.0ms -> 7.2ms (+20.8%)".to_owned(), hologram_perf::Kind::Regression),
            ("graphql.resolve_ms: 80.0ms -> 81.0ms (+1.2%)".to_owned(), hologram_perf::Kind::Stable),
        ]
    );
    assert!((found.changes[2].percent - 1.25).abs() < 1e-12);
    assert_eq!(found.missing.iter().map(|base| base.series).collect::<Vec<_>>(), ["core.encode_1MB_ms"]);
    fails(&session, "hologram_baseline", "core.verify_ms: 6.0ms -> 7.2ms (+20.8%)");
    fails(
        &session,
        "silent_hologram_baseline_missing",
        "core.encode_1MB_ms is in the baseline (20.1ms) and was not measured",
    );
    fails(&session, "silent_hologram_baseline_ignored", "core.verify_ms: 6.0ms -> 7.2ms (+20.8%)");
    passes(&session, "silent_hologram_baseline_created");
}

fn one(p95: &str, base: &str) -> Files {
    vec![
        ("perf/core_perf.csv".into(), format!("{HEAD}core,verify_ms,1,{p95},1,1,60,\r\n")),
        ("perf/baseline.json".into(), format!("{{\"core.verify_ms\": {base}}}")),
    ]
}

#[test]
fn ten_percent_is_no_regression_and_five_no_improvement() {
    for (p95, base, expected) in [
        ("110", "100.0", "pass"),
        ("110.01", "100.0", "fail"),
        ("95", "100.0", "pass"),
        ("94.9", "100.0", "pass"),
        ("5", "0", "no_data"),
    ] {
        let session = open(&one(p95, base));
        assert_eq!(answer(&session, "hologram_baseline").word(), expected, "{p95} {base}");
    }
    assert_eq!(
        titles(&open(&one("94.9", "100")), "hologram_baseline"),
        ["Faster: core.verify_ms: 100.0ms -> 94.9ms (-5.1%)"]
    );
    assert!(titles(&open(&one("95", "100")), "hologram_baseline").is_empty());
    // More than 50 % is escalated.
    assert!(findings(&open(&one("151", "100")), "hologram_baseline")[0].next_step.starts_with("escalate; "));
    assert!(!findings(&open(&one("150", "100")), "hologram_baseline")[0].next_step.starts_with("escalate"));
}

#[test]
fn a_baseline_of_zero_does_not_apply_where_upstream_crashes() {
    let session = open(&one("5", "0.0"));
    no_data(&session, "hologram_baseline", "core.verify_ms has a baseline of 0");
    assert_eq!(
        titles(&session, "hologram_baseline"),
        ["core.verify_ms has a baseline of 0: upstream's script ends in an error"]
    );
}

#[test]
fn a_baseline_made_of_this_run_proves_nothing() {
    let session = open(&one("7.25", "7.25"));
    passes(&session, "hologram_baseline");
    fails(
        &session,
        "silent_hologram_baseline_created",
        "the baseline equals this run in every metric: it was made of it and proves nothing",
    );
    let session = open(&vec![one("7", "6").remove(0), ("perf/baseline.json".into(), "{}".into())]);
    fails(
        &session,
        "silent_hologram_baseline_created",
        "the baseline is empty or broken: upstream makes one of this run and says OK",
    );
    no_data(&session, "hologram_baseline", "perf/baseline.json is missing or holds nothing");
    let session = open(&vec![one("7", "6").remove(0)]);
    no_data(&session, "silent_hologram_baseline_created", "perf/baseline.json is not here");
}

#[test]
fn a_baseline_is_refreshed_only_on_main_when_green_and_stable() {
    let main = |rows: &str, base: &str| -> Files {
        let folder = "hologram-reports-main";
        vec![
            (format!("{folder}/perf/core_perf.csv"), format!("{HEAD}{rows}")),
            (format!("{folder}/perf/baseline.json"), format!("{{\"core.verify_ms\": {base}}}")),
        ]
    };
    let rest = "core,encode_4MB_ms,1,70,1,1,30,\ngraphql,resolve_ms,1,70,1,1,100,\n";
    let stable = format!("core,verify_ms,1,6.0,1,1,60,\ncore,verify_ms,1,6.3,1,1,60,\n{rest}");
    let session = open(&main(&stable, "6.0"));
    passes(&session, "hologram_baseline_refresh");
    assert!(
        findings(&session, "hologram_baseline_refresh")[0].next_step.contains("git add reports/perf/baseline.json")
    );
    fails(
        &open(&main(&stable, "5.9")),
        "hologram_baseline_refresh",
        "more than 5 % slower: core.verify_ms: 5.9ms -> 6.3ms (+6.8%)",
    );
    let wild = format!("core,verify_ms,1,6.0,1,1,60,\ncore,verify_ms,1,6.7,1,1,60,\n{rest}");
    fails(
        &open(&main(&wild, "6.6")),
        "hologram_baseline_refresh",
        "core.verify_ms is not stable: its rows lie 11.7 % apart",
    );
    no_data(
        &open(&main(&format!("core,verify_ms,1,6.0,1,1,60,\n{rest}"), "6.0")),
        "hologram_baseline_refresh",
        "each metric was measured once, which says nothing of stability",
    );
    fails(
        &open_with(&main(&stable, "6.0"), budgets(5.0, 80.0, 80.0)),
        "hologram_baseline_refresh",
        "core.verify_ms: p95=6.00ms > budget=5.00ms",
    );
    let session = open(&golden());
    assert!(answer(&session, "hologram_baseline_refresh").why().starts_with("more than 5 % slower: core.verify_ms"));
    let elsewhere: Files =
        main(&stable, "6.0").into_iter().map(|(name, text)| (name.replace("-main", "-pr"), text)).collect();
    no_data(
        &open(&elsewhere),
        "hologram_baseline_refresh",
        "not known to be of main: neither artifact nor policy says so",
    );
}

#[test]
fn a_baseline_that_grows_in_small_steps_drifts() {
    let backup = |day: u32, value: f64| {
        (
            format!("reports/perf/backups/baseline_202509{day:02}_020000_refresh.json"),
            format!("{{\"core.verify_ms\": {value}}}"),
        )
    };
    let session = open(&vec![backup(1, 5.0), backup(2, 5.4), backup(3, 5.8)]);
    fails(
        &session,
        "hologram_baseline_drift",
        "core.verify_ms: the baseline grew from 5ms to 5.8ms (+16.0%) over 3 versions",
    );
    passes(&open(&vec![backup(1, 5.0), backup(2, 5.5)]), "hologram_baseline_drift");
    assert_eq!(answer(&open(&vec![backup(1, 5.0)]), "hologram_baseline_drift").word(), "no_data");
}

#[test]
fn no_table_at_all_is_no_pass() {
    let events = golden().remove(3);
    let session = open(&vec![events.clone()]);
    no_data(&session, "hologram_budgets", "perf/*.csv is missing");
    no_data(&session, "silent_hologram_unmeasured", "perf/*.csv is not here");
    let session = open(&vec![(events.0.replace("reports/", "hologram-reports-pr/"), events.1)]);
    fails(
        &session,
        "silent_hologram_unmeasured",
        "hologram-reports-pr: no perf table at all, and upstream says OK".trim_start_matches("hologram-reports-pr: "),
    );
    fails(
        &session,
        "silent_hologram_report_crash",
        "hologram-reports-pr has no index.html: the job ended before its perf gate",
    );
    let session = open(&golden());
    // Encoding of 4 MB was measured; that it has no budget is told by another rule.
    passes(&session, "silent_hologram_unmeasured");
}

#[test]
fn a_good_sequence_ends_with_resolve_and_its_skipped_steps_are_warnings() {
    let session = open(&golden());
    passes(&session, "hologram_e2e");
    let reports = hologram_reports::reports(session.facts());
    let sequences = pipeline::sequences(session.facts(), &reports[0].events);
    assert_eq!(sequences.len(), 1);
    assert_eq!(sequences[0].last_good().unwrap().name, "resolve");
    assert_eq!(
        titles(&session, "hologram_e2e"),
        [
            "marketplace_install was skipped: All GraphQL variants failed:",
            "search_skipped".replace("search_skipped", "search was skipped: GraphQL errors: [...]").as_str()
        ]
    );
    assert_eq!(findings(&session, "hologram_e2e")[0].evidence[0].line, 4);
}

fn e2e(steps: &[&str]) -> Session {
    open(&vec![("e2e/events.jsonl".to_owned(), events(steps))])
}

#[test]
fn what_is_missing_tells_where_to_look() {
    for (steps, why, look) in [
        (&[PREPARE, PUBLISHED, INSTALL, RESOLVE][..], "ipfs_publish was not reached; last good step: none", "IPFS"),
        (
            &[PUBLISH, PREPARE][..],
            "marketplace_publish was not reached; last good step: marketplace_prepare",
            "GraphQL and its schema",
        ),
        (&[PUBLISH][..], "marketplace_prepare was not reached; last good step: ipfs_publish", "IPFS"),
        (
            &[PUBLISH, PREPARE, PUBLISHED][..],
            "marketplace_install was not reached; last good step: marketplace_publish",
            "the mutations and the name of the app",
        ),
        (
            &[PUBLISH, PREPARE, PUBLISHED, INSTALL][..],
            "resolve was not reached; last good step: marketplace_install",
            "content and GraphQL",
        ),
        (
            &[PUBLISH, PREPARE, PUBLISHED, INSTALL, "\"event\":\"resolve\",\"resp\":{\"resolve\":{\"encoding\":\"\"}}"]
                [..],
            "resolve failed: empty encoding; last good step: marketplace_install",
            "content and GraphQL",
        ),
        (
            &[
                PUBLISH,
                PREPARE,
                "\"event\":\"marketplace_publish\",\"resp\":{\"publishApp\":{\"cid\":\"QmA\"}}",
                INSTALL,
                RESOLVE,
            ][..],
            "marketplace_publish failed: the response has CID QmA, prepared was QmB; last good step: marketplace_prepare",
            "GraphQL and its schema",
        ),
    ] {
        let session = e2e(steps);
        fails(&session, "hologram_e2e", why);
        let next = &findings(&session, "hologram_e2e")[0].next_step;
        assert!(next.starts_with(&format!("look at {look}")), "{next}");
    }
}

#[test]
fn a_session_runs_its_sequence_twice() {
    let session = e2e(&[PUBLISH, PREPARE, PUBLISHED, INSTALL, RESOLVE, PREPARE, PUBLISHED, INSTALL]);
    fails(&session, "hologram_e2e", "resolve was not reached; last good step: marketplace_install");
    let reports = hologram_reports::reports(session.facts());
    let sequences = pipeline::sequences(session.facts(), &reports[0].events);
    assert_eq!(sequences.iter().map(|sequence| sequence.broken).collect::<Vec<_>>(), [None, Some(4)]);
    // Half of them failed: more than 5 %.
    assert!(
        titles(&session, "hologram_scorecard")
            .iter()
            .any(|title| title.starts_with("E2E failure rate (alert): 50.0 % (1 of 2 sequences)"))
    );
    passes(
        &e2e(&[PUBLISH, PREPARE, PUBLISHED, INSTALL, RESOLVE, PREPARE, PUBLISHED, INSTALL, RESOLVE]),
        "hologram_e2e",
    );
}

#[test]
fn events_that_say_error_make_it_red() {
    let session = e2e(&[
        PUBLISH,
        PREPARE,
        PUBLISHED,
        INSTALL,
        RESOLVE,
        "\"event\":\"stress_test_error\",\"error\":\"timed out\\nx\"",
    ]);
    fails(&session, "hologram_e2e", "stress_test_error: timed out");
    let other = "{\"ts\":1,\"suite\":\"phase8_strict_graphql\",\"event\":\"test_complete\",\"status\":\"passed\"}\n";
    no_data(
        &open(&vec![("e2e/events.jsonl".to_owned(), other.to_owned())]),
        "hologram_e2e",
        "events.jsonl has no events of suite phase8",
    );
}

#[test]
fn events_of_five_mebibytes_fail_the_guard() {
    let line = events(&[PUBLISH]);
    let exact =
        |bytes: usize| vec![("e2e/events.jsonl".to_owned(), format!("{line}{}", " ".repeat(bytes - line.len())))];
    passes(&open(&exact(5_242_879)), "hologram_events_guard");
    fails(
        &open(&exact(5_242_880)),
        "hologram_events_guard",
        "events.jsonl has 5242880 bytes, 5242880 or more fail the job",
    );
    let table = vec![("hologram-reports-pr/perf/core_perf.csv".to_owned(), format!("{HEAD}{CORE}"))];
    fails(&open(&table), "hologram_events_guard", "events.jsonl is missing in the artifact");
    let mut with_empty = table.clone();
    with_empty.push(("hologram-reports-pr/e2e/events.jsonl".to_owned(), String::new()));
    fails(&open(&with_empty), "hologram_events_guard", "events.jsonl is empty");
    no_data(&open(&vec![golden().remove(0)]), "hologram_events_guard", "e2e/events.jsonl is not here");
}

#[test]
fn hologram_vectors_the_flake_report_of_upstream_and_what_detect_flags() {
    let session = open(&golden());
    let found = hologram_flakes::flakes(session.facts(), session.policy());
    let rows: Vec<(&str, String, f64)> = found
        .upstream_report(session.policy())
        .into_iter()
        .map(|test| {
            (test.test, format!("{:.1}", test.passes as f64 / test.results.len() as f64 * 100.0), test.flake_count)
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("test_encode_p95_under_slo", "60.0".to_owned(), 2.0),
            ("test_old_flake", "50.0".to_owned(), 2.0),
            ("test_recovered", "83.3".to_owned(), 2.0)
        ]
    );
    let detected: Vec<&str> = found.tests.iter().filter(|test| test.is_detected).map(|test| test.test).collect();
    assert_eq!(detected, ["test_encode_p95_under_slo", "test_old_flake", "test_recovered"]);
}

#[test]
fn the_playbook_quarantines_one_and_releases_another() {
    let session = open(&golden());
    let found = hologram_flakes::flakes(session.facts(), session.policy());
    let due: Vec<&str> = found.tests.iter().filter(|test| test.is_due).map(|test| test.test).collect();
    assert_eq!(due, ["test_encode_p95_under_slo"]);
    let proposals: Vec<(&str, usize)> = found.tests.iter().map(|test| (test.proposal(), test.greens)).collect();
    assert_eq!(proposals, [("keep in quarantine", 1), ("none", 1), ("none", 0), ("none", 0), ("unquarantine", 10)]);
    passes(&session, "hologram_quarantine");
    fails(&session, "hologram_release", "test_recovered: 10 consecutive greens");
    assert_eq!(
        findings(&session, "hologram_release")[0].next_step,
        "`python scripts/flake_detector.py unquarantine test_recovered`"
    );
    let detector = titles(&session, "silent_hologram_detector");
    assert_eq!(detector.len(), 2);
    assert!(detector[0].starts_with("test_old_flake: upstream's detect quarantines it"));
    // 3 mixed of 4 with at least 3 results.
    assert_eq!(found.rate(session.policy()), (3, 4));
    assert!(
        titles(&session, "hologram_scorecard")
            .iter()
            .any(|title| title.starts_with("Flake rate (alert): 75.0 % (3 of 4 tests"))
    );
    let mut files = golden();
    files.pop();
    let session = open(&files);
    fails(&session, "hologram_quarantine", "test_encode_p95_under_slo: 2 flakes in 5 results of 7 days");
    no_data(&session, "hologram_release", "quarantined_tests.json is missing");
}

#[test]
fn the_window_ends_with_the_data_and_is_open_at_its_start() {
    let results = |days: &[&str]| {
        let rows: Vec<String> = days
            .iter()
            .map(|day| {
                format!(
                    "{{\"passed\": {}, \"run_id\": \"{day}\", \"timestamp\": \"2025-09-{} 02:10:00\"}}",
                    !day.starts_with('-'),
                    day.trim_start_matches('-')
                )
            })
            .collect();
        vec![("flake_database.json".to_owned(), format!("{{\"test_results\": {{\"t\": [{}]}}}}", rows.join(",")))]
    };
    // The 6th at the same time is seven days before the 13th: outside.
    passes(&open(&results(&["-06", "-12", "13"])), "hologram_quarantine");
    assert_eq!(answer(&open(&results(&["-07", "-12", "13"])), "hologram_quarantine").word(), "fail");
    // Without counts, upstream flags nothing.
    assert_eq!(findings(&open(&results(&["-07", "-12", "13"])), "silent_hologram_detector")[0].class, SILENT_GREEN);
    // Never green within the window: broken, not flaky.
    passes(&open(&results(&["01", "-12", "-13"])), "hologram_quarantine");
    // Two results are not judged.
    passes(&open(&results(&["-12", "13"])), "hologram_quarantine");
    // Nine greens are not ten.
    let mut files = results(&["-01", "02", "03", "04", "05", "06", "07", "08", "09", "10"]);
    files.push(("quarantined_tests.json".to_owned(), "{\"quarantined\": [\"t\"]}".to_owned()));
    passes(&open(&files), "hologram_release");
}

#[test]
fn copies_of_a_database_count_once() {
    let files: Files =
        ["pr", "main"].iter().map(|job| (format!("hologram-reports-{job}/flake_database.json"), database())).collect();
    let session = open(&files);
    let found = hologram_flakes::flakes(session.facts(), session.policy());
    assert_eq!(found.tests.iter().map(|test| test.results.len()).collect::<Vec<_>>(), [5, 4, 3, 2, 12]);
}

#[test]
fn the_badge_of_upstream_is_red_where_the_data_are_good() {
    let session = open(&golden());
    let reports = hologram_reports::reports(session.facts());
    let upstream = hologram_badge::upstream(session.facts(), &reports[0]);
    assert_eq!((upstream.status, upstream.perf_gate, upstream.e2e_tests), ("fail", "pass", "fail"));
    let ours = hologram_badge::ours(session.facts(), &reports[0], session.policy());
    assert_eq!((ours.status, ours.perf_gate, ours.e2e_tests), ("pass", "pass", "pass"));
    fails(&session, "hologram_badge", "e2e_tests: upstream says fail, the data say pass");
    assert_eq!(hologram_badge::shield("fail"), "https://img.shields.io/badge/Hologram%20Pipeline-FAIL-red");
    let named = ["\"event\":\"publish\"", "\"event\":\"install\""];
    let session = e2e(&named);
    let reports = hologram_reports::reports(session.facts());
    assert_eq!(hologram_badge::upstream(session.facts(), &reports[0]).e2e_tests, "pass");
}

#[test]
fn chaos_holds_from_95_percent_and_recovers_in_less_than_30_seconds() {
    let results = |good: usize, all: usize, recovery: u32| {
        let rows = (0..all).map(|at| format!("{{\"test_name\":\"t{at}\",\"chaos_type\":\"ipfs_kill_restart\",\"recovery_time_ms\":{recovery},\"success\":{},\"timestamp\":1757850044.5}}\n", at < good)).collect::<Vec<_>>().concat();
        open(&vec![("chaos.jsonl".to_owned(), rows)])
    };
    passes(&results(19, 20, 29_999), "hologram_chaos");
    fails(&results(18, 20, 1), "hologram_chaos", "18 of 20 succeeded, 95 % are the limit");
    fails(&results(1, 1, 30_000), "hologram_chaos", "t0: recovery took 30.0 s");
    let junit = "<testsuite name=\"s\"><testcase classname=\"tests.phase9_chaos.test_ipfs\" name=\"test_ipfs_kill_restart\"/><testcase classname=\"tests.phase9_chaos.test_x\" name=\"test_y\"><skipped/></testcase></testsuite>";
    let mut files = golden();
    files.push(("reports/junit.xml".to_owned(), junit.to_owned()));
    let session = open(&files);
    passes(&session, "hologram_chaos");
    assert_eq!(hologram_chaos::results(session.facts()).len(), 1);
    no_data(&open(&golden()), "hologram_chaos", "chaos results, or a JUnit report with phase9_chaos, are missing");
}

#[test]
fn triage_tells_machine_code_set_up_and_budget_apart() {
    let session = open(&golden());
    fails(&session, "hologram_triage", "core.verify_ms: code regression");
    assert!(
        titles(&session, "hologram_triage")
            .contains(&"marketplace_install was skipped (test environment: a step was skipped)")
    );
    // Over budget, not over baseline.
    let session = open_with(&golden(), budgets(8.0, 80.0, 80.0));
    fails(&session, "hologram_triage", "core.verify_ms: code regression; graphql.resolve_ms: SLO adjustment");
    // Several at once.
    let mut files = golden();
    files[1].1 = files[1].1.replace("81.000", "99.000");
    fails(&open(&files), "hologram_triage", "core.verify_ms: infrastructure; graphql.resolve_ms: infrastructure");
    // The log of the runner.
    let mut files = golden();
    files.push(("reports/job.log".to_owned(), "start\nERROR No space left on device\n".to_owned()));
    let session = open(&files);
    fails(&session, "hologram_triage", "core.verify_ms: infrastructure");
    // The last refresh is the cause.
    let mut files = golden();
    files.push((
        "reports/perf/backups/baseline_20250913_020000_refresh.json".to_owned(),
        "{\"core.verify_ms\": 7.0}".to_owned(),
    ));
    let session = open(&files);
    assert!(
        findings(&session, "hologram_triage")[0]
            .next_step
            .contains("git checkout HEAD~1 -- reports/perf/baseline.json")
    );
    // A step with its reason.
    let failed = "\"event\":\"marketplace_install_skipped\",\"reason\":\"installApp(name): HTTPConnectionPool(host='localhost')\"";
    fails(&e2e(&[PUBLISH, PREPARE, PUBLISHED, failed]), "hologram_triage", "resolve: infrastructure");
    fails(&e2e(&[PUBLISH, PREPARE]), "hologram_triage", "marketplace_publish: code regression");
}

#[test]
fn budgets_of_1000_tell_a_slowdown_from_what_was_misread() {
    let session = open_with(&golden(), budgets(6.0, 80.0, 90.0));
    fails(&session, "hologram_slo_override", "core.verify_ms: a true slowdown, p95=6.90ms is within 1000ms");
    let session = open(&one("6900", "6"));
    fails(
        &session,
        "hologram_slo_override",
        "core.verify_ms: p95=6900.00ms is over 1000ms too: check units and parsing",
    );
    let session = open_with(&golden(), budgets(1000.0, 1000.0, 1000.0));
    assert_eq!(findings(&session, "silent_hologram_override").len(), 3);
    passes(&open(&golden()), "silent_hologram_override");
}

#[test]
fn a_summary_of_zeros_is_no_pass() {
    let report = |total: u32| {
        vec![(
            "e2e_test_report.json".to_owned(),
            format!(
                "{{\"timestamp\":1757850044.5,\"tests\":{{\"events\":{{\"event_count\":0,\"events\":[]}}}},\"summary\":{{\"total_tests\":{total},\"passed\":0,\"failed\":0}}}}"
            ),
        )]
    };
    fails(
        &open(&report(0)),
        "silent_hologram_empty_summary",
        "e2e_test_report.json says 0 tests and 0 failed; its summary is never filled",
    );
    passes(&open(&report(2)), "silent_hologram_empty_summary");
}

#[test]
fn what_is_taken_away_never_makes_a_pass() {
    let files = golden();
    let whole = open(&files);
    for left_out in 0..files.len() {
        let mut fewer = files.clone();
        let (name, _) = fewer.remove(left_out);
        let session = open(&fewer);
        for (rule, answer) in session.answers().iter().filter(|(rule, _)| rule.system == "hologram") {
            let before = self::answer(&whole, rule.id);
            assert!(
                before == &Answer::Pass || *answer != Answer::Pass,
                "without {name}, {} passes; before: {before:?}",
                rule.id
            );
        }
    }
}
