//! Rules about benchmarks, on small inputs of their own: the specification's vectors that need no sample.

use super::super::RULES;
use crate::bytes::{ByteSource, Limits};
use crate::documents::times::parse_iso;
use crate::findings::analyses::perf::{AsWritten, Bench, Key, Thresholds, aggregate, aggregate_fine, trends};
use crate::findings::policy::Value;
use crate::findings::{Answer, Finding, Judging, Policy};
use crate::session::Session;

/// The moment of the vectors.
pub(super) fn policy(as_of: &str) -> Policy {
    let mut policy = Policy::default();
    policy.as_of = parse_iso(as_of).map(|(millis, _)| millis).into();
    policy
}

pub(super) fn open(policy: Policy, files: &[(&str, &str)]) -> Session {
    let mut session = Session::new(Limits::default());
    session.set_policy(policy);
    let input =
        |(name, text): &(&str, &str)| ((*name).to_owned(), Box::new(text.as_bytes().to_vec()) as Box<dyn ByteSource>);
    session.add(files.iter().map(input).collect());
    session.read_all();
    session.finish();
    session
}

pub(super) fn answer<'a>(session: &'a Session, rule: &str) -> &'a Answer {
    let found = session.answers().iter().find(|(known, _)| known.id == rule);
    found.map_or_else(|| panic!("{rule} was not asked"), |(_, answer)| answer)
}

pub(super) fn findings<'a>(session: &'a Session, rule: &str) -> Vec<&'a Finding> {
    session.findings().iter().filter(|finding| finding.rule == rule).collect()
}

/// A row of a day; `what` is backend, test and mode.
pub(super) fn row(day: &str, what: &str, n: u32, parallel: bool, mean: f64) -> String {
    let mut what = what.split(' ');
    let mut next = || what.next().unwrap_or("loops");
    let (backend, test, mode) = (next(), next(), next());
    format!(
        "{{\"commit\":\"c{day}\",\"timestamp\":\"{day}T02:05:00Z\",\"os\":\"linux\",\"cpu\":\"AMD EPYC 7763\",\
         \"backend\":\"{backend}\",\"test\":\"{test}\",\"mode\":\"{mode}\",\"parallel\":{parallel},\"n\":{n},\
         \"mean_ns\":{mean},\"std_ns\":500}}"
    )
}

/// Seven days to 26 September; the last day's row is `last` times the others.
pub(super) fn week(what: &str, mean: f64, last: f64) -> Vec<String> {
    let at = |day: u32| row(&format!("2025-09-{day}"), what, 1_000_000, false, mean);
    let mut rows: Vec<String> = (20..26).map(at).collect();
    rows.push(row("2025-09-26", what, 1_000_000, false, mean * last));
    rows
}

pub(super) const NOW: &str = "2025-09-27T00:00:00Z";

/// Like `synthetic/4_pcs`: rust and go 9 % slower, and a Go row that failed.
fn mini() -> String {
    let mut rows = week("rust sum_even_squares", 100_000.0, 1.09);
    rows.extend(week("go sum_even_squares", 200_000.0, 1.09));
    rows.push(
        "{\"commit\":\"7d5fd99\",\"timestamp\":\"2025-09-26T02:07:00Z\",\"os\":\"linux\",\"cpu\":\"AMD EPYC 7763\",\
         \"backend\":\"go\",\"test\":\"dict_comp_sharded\",\"mode\":\"parallel\",\"parallel\":true,\"n\":1000000,\
         \"mean_ns\":0,\"std_ns\":0,\"error\":\"Failed to compile Go code: exit status 1\"}"
            .to_owned(),
    );
    rows.join("\n")
}

#[test]
fn every_rule_of_the_system_says_what_it_is() {
    let ours: Vec<_> = RULES.iter().filter(|rule| rule.system == "pcs").collect();
    assert_eq!(ours.len(), 19);
    assert!(ours.iter().all(|rule| rule.id.starts_with("pcs_") || rule.id.starts_with("silent_pcs_")));
    assert_eq!(ours.iter().filter(|rule| rule.decides).map(|rule| rule.id).collect::<Vec<_>>(), ["pcs_regressions"]);
}

#[test]
fn rust_nine_percent_slower_is_over_eight_and_go_nine_is_within_fifteen() {
    let session = open(policy(NOW), &[("2025-09-26.ndjson", &mini())]);
    assert_eq!(*answer(&session, "pcs_regressions"), Answer::Fail("1 of 2 series slower".into()));
    let found = findings(&session, "pcs_regressions");
    assert_eq!(found.len(), 1);
    assert!(
        found[0].title.starts_with(
            "rust sum_even_squares loops n=1000000 sequential: 100,000 ns → 109,000 ns, +9.0 % > 8 % (runbook"
        ),
        "{}",
        found[0].title
    );
    assert_eq!((found[0].class.as_str(), found[0].evidence[0].line), ("regression", 7));
    assert!(found[0].next_step.contains("`git checkout c2025-09-25`, `python3 scripts/bench_all.py`"));
    assert!(found[0].next_step.contains("`--per-backend-thresholds \"+20%:rust\"`"));
    // The upstream key says the same here: nothing is mixed.
    assert_eq!(findings(&session, "pcs_regressions_upstream").len(), 1);
}

#[test]
fn the_go_row_that_failed_with_mean_0_is_ignored_by_statistics_and_told_as_a_failure() {
    let session = open(policy(NOW), &[("2025-09-26.ndjson", &mini())]);
    let bench = Bench::of(session.facts());
    assert_eq!((bench.all.len(), bench.measured().count()), (15, 14));
    assert_eq!(*answer(&session, "pcs_failed_benchmarks"), Answer::Fail("1 of 15 rows are errors".into()));
    assert_eq!(
        findings(&session, "pcs_failed_benchmarks")[0].title,
        "go: 1 benchmark failed: Failed to compile Go code: exit status 1"
    );
}

/// Upstream's bug, both results: its "now" has no zone, so rows that have one are passed over.
#[test]
fn upstreams_gate_is_green_on_times_with_a_zone_where_ours_is_red() {
    let with_zone = mini();
    let without_zone = with_zone.replace(":00Z\"", ":00\"");
    let as_written = |text: &str| {
        let session = open(policy(NOW), &[("r.ndjson", text)]);
        let judging = Judging::new(session.facts(), session.policy());
        let ours = judging.gate(Key::Upstream).unwrap().regressions().count();
        (judging.as_written().unwrap(), ours, answer(&session, "silent_pcs_timezone").clone())
    };
    let (upstream, ours, silent) = as_written(&with_zone);
    assert_eq!((upstream, ours), (AsWritten::Green { rows: 0, passed_over: 14 }, 1));
    assert_eq!(silent.word(), "fail");
    assert!(silent.why().starts_with("the upstream gate read 0 and passed over 14 rows: no regressions"));
    let (upstream, ours, silent) = as_written(&without_zone);
    assert_eq!((upstream, ours, silent), (AsWritten::Red(1), 1, Answer::Pass));
    // Where the script's own words are there, they are the first evidence.
    let report = ("report.txt", "✅ No performance regressions detected\n");
    let session = open(policy(NOW), &[("r.ndjson", &with_zone), report]);
    assert_eq!(findings(&session, "silent_pcs_timezone")[0].evidence[0].path, "report.txt");
}

#[test]
fn an_object_with_results_is_for_the_dashboard_and_stops_the_upstream_gate() {
    let text = format!("{{\"results\":[{}]}}", week("rust t", 100_000.0, 1.5).join(","));
    let session = open(policy(NOW), &[("site/benchmarks.json", &text)]);
    let judging = Judging::new(session.facts(), session.policy());
    assert_eq!(judging.as_written(), Ok(AsWritten::Crash));
    assert_eq!(*answer(&session, "pcs_regressions"), Answer::Fail("1 of 1 series slower".into()));
}

#[test]
fn a_colon_in_a_name_stops_the_upstream_script_and_not_ours() {
    let text = mini().replace(":00Z\"", ":00\"").replace("sum_even_squares", "sum:even");
    let session = open(policy(NOW), &[("r.ndjson", &text)]);
    let judging = Judging::new(session.facts(), session.policy());
    assert_eq!(judging.as_written(), Ok(AsWritten::Crash));
    assert_eq!(findings(&session, "pcs_regressions").len(), 1);
}

#[test]
fn equal_to_the_threshold_is_no_regression() {
    let session = open(policy(NOW), &[("r.ndjson", &week("ts t", 100_000.0, 1.1).join("\n"))]);
    // 1.1 times 100,000 is a hair more than 110,000 in floats, so the row holds the rounded value.
    let exact = week("ts t", 100_000.0, 1.0).join("\n");
    let exact = exact.rsplit_once("\"mean_ns\":100000").map(|(a, b)| format!("{a}\"mean_ns\":110000{b}")).unwrap();
    let at_limit = open(policy(NOW), &[("r.ndjson", &exact)]);
    assert_eq!(*answer(&at_limit, "pcs_regressions"), Answer::Pass);
    assert_eq!(answer(&session, "pcs_regressions").word(), "fail");
}

#[test]
fn grace_is_a_number_of_rows_and_the_window_is_seven_days() {
    let rows = week("rust t", 100_000.0, 1.5);
    // Two rows are below the grace of three.
    let session = open(policy(NOW), &[("r.ndjson", &rows[5..].join("\n"))]);
    assert_eq!(
        *answer(&session, "pcs_regressions"),
        Answer::NoData("none of 1 series has 3 rows within 7 days".into())
    );
    // Three rows are enough: two earlier values give a median.
    let session = open(policy(NOW), &[("r.ndjson", &rows[4..].join("\n"))]);
    assert_eq!(answer(&session, "pcs_regressions").word(), "fail");
    // Seven days after, only the last three are left; a day later two.
    let session = open(policy("2025-10-01T02:05:00Z"), &[("r.ndjson", &rows.join("\n"))]);
    assert_eq!(answer(&session, "pcs_regressions").word(), "fail");
    let session = open(policy("2025-10-02T02:05:00Z"), &[("r.ndjson", &rows.join("\n"))]);
    assert_eq!(answer(&session, "pcs_regressions").word(), "no_data");
}

#[test]
fn a_gate_without_the_rows_of_the_day_does_not_pass() {
    let rows = week("ts t", 100_000.0, 1.0);
    let whole = open(policy(NOW), &[("r.ndjson", &rows.join("\n"))]);
    assert_eq!(*answer(&whole, "pcs_regressions"), Answer::Pass);
    let without = open(policy(NOW), &[("r.ndjson", &rows[..6].join("\n"))]);
    assert!(answer(&without, "pcs_regressions").why().ends_with("the day's results are missing"));
    let cut = open(policy(NOW), &[("r.ndjson", &format!("{}\n{{\"backend\":\"ts\",\"te", rows.join("\n")))]);
    assert!(answer(&cut, "pcs_regressions").why().contains("r.ndjson was not read whole: 1 line is no JSON"));
    let mut failed = rows;
    failed.push(row("2025-09-26", "go t", 1_000_000, false, 1.0).replace("\"mean_ns\":1,", "\"error\":\"no go\","));
    let failed = open(policy(NOW), &[("r.ndjson", &failed.join("\n"))]);
    assert_eq!(answer(&failed, "pcs_regressions").why(), "1 benchmark failed on the newest day");
}

#[test]
fn the_newest_row_is_out_of_its_own_reference_and_of_rows_of_the_same_moment() {
    let mut rows = week("rust t", 100_000.0, 1.0);
    // Two rows of one moment: the first is the current one, and neither is in the reference.
    rows.push(row("2025-09-26", "rust t", 1_000_000, false, 900_000.0));
    let site = format!("[{}]", rows.join(","));
    let session = open(policy(NOW), &[("site/benchmarks.json", &site)]);
    let judging = Judging::new(session.facts(), session.policy());
    let gate = judging.gate(Key::Upstream).unwrap();
    let check = &gate.checks[0];
    assert_eq!((check.rows.len(), check.current.mean_ns(), check.median), (8, 100_000.0, 100_000.0));
}

#[test]
fn thresholds_are_read_as_the_script_reads_them() {
    let parse = |text: &str| {
        let mut policy = Policy::default();
        policy.set("pcs.gate.per_backend_thresholds", Value::Text(text.into()), "test");
        Thresholds::of(&policy)
    };
    let seed = Thresholds::of(&Policy::default()).unwrap();
    let ratios = ["julia", "rust", "go", "ts", "csharp", "sql"].map(|backend| format!("{}", seed.ratio(backend)));
    assert_eq!(ratios, ["0.12", "0.08", "0.15", "0.1", "0.1", "0.1"]);
    let odd = parse("12:julia, +8%: rust ,nonsense,+20%:julia,1:2:3,").unwrap();
    assert_eq!(odd.backends.keys().collect::<Vec<_>>(), ["2:3", "julia", "rust"]);
    assert_eq!((odd.ratio("julia"), odd.ratio("rust"), odd.ratio("else")), (0.2, 0.08, 0.1));
    assert_eq!(parse("").unwrap().backends.len(), 0);
    assert_eq!(parse("x%:rust").unwrap_err(), "threshold `x%:rust` is no number");
    let mut policy = policy(NOW);
    policy.set("pcs.gate.per_backend_thresholds", Value::Text("x:rust".into()), "test");
    let session = open(policy, &[("r.ndjson", &mini())]);
    assert_eq!(*answer(&session, "pcs_regressions"), Answer::NoData("threshold `x:rust` is no number".into()));
}

#[test]
fn a_temporary_threshold_overrides_and_is_named_as_the_source() {
    let mut policy = policy(NOW);
    policy.set("pcs.gate.temporary_thresholds", Value::Text("+20%:rust".into()), "artiscope.toml:3");
    let thresholds = Thresholds::of(&policy).unwrap();
    assert!(
        (thresholds.ratio("rust") - 0.2).abs() < f64::EPSILON && (thresholds.ratio("go") - 0.15).abs() < f64::EPSILON
    );
    assert!(thresholds.source.ends_with("temporarily +20%:rust (artiscope.toml:3)"));
    let session = open(policy, &[("r.ndjson", &mini())]);
    // The failed benchmark still keeps the gate from passing.
    assert_eq!(*answer(&session, "pcs_regressions"), Answer::NoData("1 benchmark failed on the newest day".into()));
}

#[test]
fn an_allowed_regression_passes_and_stays_on_record() {
    let mut policy = policy(NOW);
    policy.put_file("artiscope.toml", "[env]\nALLOW_REGRESSION = \"release 1.2 must go out\"\n").unwrap();
    let session = open(policy, &[("r.ndjson", &mini())]);
    assert_eq!(*answer(&session, "pcs_regressions"), Answer::Pass);
    let found = findings(&session, "pcs_regressions");
    assert_eq!(found[0].severity.word(), "warning");
    assert!(found[0].title.ends_with("allowed: release 1.2 must go out (artiscope.toml:2)"), "{}", found[0].title);
}

#[test]
fn aggregation_keeps_the_first_smallest_of_a_day_without_regard_to_n() {
    let text = [
        row("2025-09-26", "rust b", 1_000_000, false, 900.0),
        row("2025-09-26", "rust a", 1_000_000, false, 900.0),
        row("2025-09-26", "rust a", 100_000, false, 90.0),
        row("2025-09-26", "rust a", 1_000, false, 90.0),
        row("2025-09-26", "rust a", 1_000_000, true, 300.0),
        row("2025-09-26", "rust c", 1, false, 1.0).replace("\"timestamp\":\"2025-09-26T02:05:00Z\"", "\"x\":1"),
        row("2025-09-26", "rust d", 1, false, 1.0).replace("\"std_ns\":500", "\"error\":null"),
    ]
    .join("\n");
    let session = open(policy(NOW), &[("r.ndjson", &text)]);
    let bench = Bench::of(session.facts());
    let told = |rows: Vec<crate::findings::analyses::perf::Row<'_>>| {
        rows.iter().map(|row| format!("{} {} {} {}", row.test, row.parallel, row.n, row.mean_ns())).collect::<Vec<_>>()
    };
    assert_eq!(
        told(aggregate(&bench.lines, session.policy())),
        ["b false 1000000 900", "a false 100000 90", "a true 1000000 300"]
    );
    assert_eq!(
        told(aggregate_fine(&bench.lines, session.policy())),
        ["b false 1000000 900", "a false 1000000 900", "a false 100000 90", "a false 1000 90", "a true 1000000 300"]
    );
}

#[test]
fn outliers_are_dropped_from_eleven_rows_on_and_never_from_ten() {
    let kept = |rows: usize| {
        let mut text: Vec<String> = (1..rows).map(|_| row("2025-09-26", "rust a", 1, false, 100.0)).collect();
        // The only smallest: kept by aggregation unless it is an outlier.
        text.push(row("2025-09-26", "rust a", 1, false, 1.0));
        let session = open(policy(NOW), &[("r.ndjson", &text.join("\n"))]);
        let bench = Bench::of(session.facts());
        aggregate(&bench.lines, session.policy())[0].mean_ns()
    };
    assert_eq!((kept(10), kept(11)), (1.0, 100.0));
}

#[test]
fn trend_alerts_take_todays_rows_into_the_median() {
    let text = week("rust t", 100_000.0, 1.2).join("\n");
    let session = open(policy("2025-09-26T23:00:00Z"), &[("r.ndjson", &text)]);
    let bench = Bench::of(session.facts());
    let trends = trends(&bench, session.policy()).unwrap();
    assert_eq!((trends.today.as_str(), trends.rows, trends.judged, trends.alerts.len()), ("2025-09-26", 1, 1, 1));
    assert!((trends.alerts[0].median - 100_000.0).abs() < f64::EPSILON);
    assert_eq!(*answer(&session, "pcs_trend_alerts"), Answer::Fail("1 of 1 rows of 2025-09-26".into()));
    // Upstream prints that there is nothing when there is nothing to look at.
    let next_day = open(policy(NOW), &[("r.ndjson", &text)]);
    assert_eq!(*answer(&next_day, "pcs_trend_alerts"), Answer::NoData("no rows of 2025-09-27".into()));
    let site = open(policy(NOW), &[("benchmarks.json", &format!("[{}]", text.replace('\n', ",")))]);
    assert_eq!(answer(&site, "pcs_trend_alerts").word(), "no_data");
}

#[test]
fn the_same_measurement_in_lines_and_site_counts_once() {
    let rows = week("ts t", 100_000.0, 1.0);
    let site = format!("[{}]", rows[..3].join(",\n"));
    let session = open(policy(NOW), &[("bench/results/a.ndjson", &rows.join("\n")), ("site/benchmarks.json", &site)]);
    let bench = Bench::of(session.facts());
    assert_eq!((bench.lines.len(), bench.aggregated.len(), bench.all.len(), bench.copies), (7, 3, 7, 3));
    assert_eq!(bench.upstream_input(session.policy()).len(), 3);
    assert_eq!(
        bench.preferred(),
        "The upstream key uses the 3 rows of site/benchmarks.json; the fine key prefers the 7 lines of \
         bench/results, and 3 measurements in both count once."
    );
}

#[test]
fn a_given_as_of_is_given_even_where_it_is_the_newest_time() {
    let rows = week("rust sum", 1000.0, 1.0).join("\n");
    let session = open(policy("2025-09-26T02:05:00Z"), &[("r.ndjson", &rows)]);
    assert_eq!(answer(&session, "pcs_retention"), &Answer::Pass);
    assert!(session.policy().as_of.is_given());
    let derived = open(Policy::default(), &[("r.ndjson", &rows)]);
    assert_eq!(derived.policy().as_of.moment(), session.policy().as_of.moment());
    assert_eq!(answer(&derived, "pcs_retention").word(), "no_data");
    assert_eq!(answer(&derived, "pcs_freshness").word(), "no_data");
}

#[test]
fn each_system_is_judged_as_of_its_own_newest_time() {
    let rows = week("rust sum", 1000.0, 2.0).join("\n");
    let runtime = "{\"startEpochSeconds\":1771394400,\"endEpochSeconds\":1771394460,\"durationSeconds\":60,\"sha\":\"abc\",\
                   \"runId\":\"7\"}";
    let files = [("r.ndjson", rows.as_str()), ("drive/runtime.json", runtime)];
    let session = open(Policy::default(), &files);
    let as_of = &session.policy().as_of;
    assert!(as_of.of("drive") > as_of.of("pcs"), "{as_of:?}");
    assert_eq!(as_of.moment(), as_of.of("drive"));
    assert_eq!(answer(&session, "pcs_regressions").word(), "fail");
    // A given moment holds for all: the window is empty then.
    let given = open(policy("2026-02-18T00:00:00Z"), &files);
    assert_eq!(answer(&given, "pcs_regressions").word(), "no_data");
    // The lens says which it was.
    let detail = |session: &Session| session.lens("perf").unwrap().detail;
    assert!(detail(&session).ends_with("As of 2025-09-26T02:05:00Z (pcs), the newest time of its own data."));
    assert!(detail(&given).ends_with("As of 2026-02-18T00:00:00Z, as given."));
    let lens = crate::views::LENSES.iter().find(|lens| lens.id == "perf").unwrap();
    let json = session.with_scene(|scene| scene.lens_json(lens, &crate::reports::Options::default()));
    assert!(
        json.contains("\"as_of\": \"2025-09-26T02:05:00Z\"") && json.contains("\"as_of_from\": \"data\""),
        "{json}"
    );
}
