//! Golden vectors and rules, number by number; upstream's gaps with both results.

use super::*;
use crate::bytes::{ByteSource, Limits};
use crate::documents::times::parse_iso;
use crate::findings::analyses::flakes::Flakes;
use crate::findings::policy::Value;
use crate::findings::{Answer, Policy, SILENT_GREEN};
use crate::session::Session;

fn open_with(policy: Policy, files: &[(&str, String)]) -> Session {
    let mut session = Session::new(Limits::default());
    session.set_policy(policy);
    let inputs = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), Box::new(text.clone().into_bytes()) as Box<dyn ByteSource>));
    session.add(inputs.collect());
    session.read_all();
    session.finish();
    session
}

fn open(files: &[(&str, String)]) -> Session {
    open_with(Policy::default(), files)
}

fn as_of(time: &str) -> Policy {
    let mut policy = Policy::default();
    policy.as_of = parse_iso(time).map(|(millis, _)| millis).into();
    policy
}

fn answer<'a>(session: &'a Session, rule: &str) -> &'a Answer {
    session.answers().iter().find(|(known, _)| known.id == rule).map(|(_, answer)| answer).unwrap()
}

fn titles<'a>(session: &'a Session, rule: &str) -> Vec<&'a str> {
    session.findings().iter().filter(|finding| finding.rule == rule).map(|finding| finding.title.as_str()).collect()
}

fn case(status: char) -> &'static str {
    match status {
        'F' => "<testcase classname='c.T' name='t'><failure message='boom'>at x</failure></testcase>",
        'E' => "<testcase classname='c.T' name='t'><error message='npe'/></testcase>",
        'S' => "<testcase classname='c.T' name='t'><skipped/></testcase>",
        _ => "<testcase classname='c.T' name='t'/>",
    }
}

/// A report of one test, once for each letter.
fn report(statuses: &str) -> String {
    let cases: String = statuses.chars().map(case).collect();
    format!("<testsuites><testsuite name='s'>{cases}</testsuite></testsuites>")
}

fn meta_of(run: u32, attempt: u32, sha: &str, variant: &str, day: u32) -> String {
    format!(
        "{{\"project_slug\":\"p\",\"repo_full_name\":\"a/b\",\"workflow_name\":\"CI\",\"workflow_ref\":\"ci.yml\",\
         \"github_run_id\":{run},\"github_run_attempt\":{attempt},\"github_run_number\":{run},\
         \"run_url\":\"https://ci/{run}\",\"sha\":\"{sha}\",\"branch\":\"main\",\"event\":\"push\",\"pr_number\":null,\
         \"job_name\":\"test\",\"job_variant\":\"{variant}\",\"started_at\":\"2025-12-{day:02}T10:00:00Z\",\
         \"completed_at\":\"2025-12-{day:02}T10:0{attempt}:00Z\"}}"
    )
}

/// Runs of letters, one attempt each, all on their own commit and day.
fn runs(attempts: &[&str]) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for (run, statuses) in (1..).zip(attempts) {
        for (attempt, status) in (1..).zip(statuses.chars()) {
            let folder = format!("d/{run}/{attempt}");
            files.push((format!("{folder}/meta.json"), meta_of(run, attempt, &format!("sha{run}"), "linux", run)));
            files.push((format!("{folder}/junit.xml"), report(&status.to_string())));
        }
    }
    files
}

fn open_runs(attempts: &[&str]) -> Session {
    let files = runs(attempts);
    let files: Vec<(&str, String)> = files.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    open(&files)
}

#[test]
fn one_attempt_alone_is_no_data_and_the_second_makes_one_event() {
    let first = open_runs(&["F"]);
    assert!(matches!(answer(&first, "flakeguard_flakes"), Answer::NoData(why) if why.contains("second attempt")));
    assert_eq!(Flakes::of(first.facts()).flaky.len(), 0);
    let both = open_runs(&["FP"]);
    assert_eq!(answer(&both, "flakeguard_flakes"), &Answer::Fail("1 test is flaky".to_owned()));
    let flakes = Flakes::of(both.facts());
    let flake = &flakes.flaky[0];
    assert_eq!((flake.key.test.as_str(), flake.mixed(), flake.total), ("c.T#t", 1, 1));
    assert!((flake.score() - 1.0).abs() < f64::EPSILON);
    assert_eq!((flake.events[0].failed_attempt, flake.events[0].passed_attempt), (1, 2));
    assert_eq!(flake.events[0].message, "boom");
    assert_eq!(titles(&both, "flakeguard_flakes"), ["c.T#t is flaky (test, linux): 1.00 (1/1)"]);
}

#[test]
fn folders_of_runs_and_attempts_are_enough() {
    let session = open(&[("x/run_7/attempt_1/junit.xml", report("F")), ("x/run_7/attempt_2/junit.xml", report("P"))]);
    assert_eq!(titles(&session, "flakeguard_flakes"), ["c.T#t is flaky: 1.00 (1/1)"]);
}

#[test]
fn flakeguard_table_every_row_holds_from_reports_to_events() {
    for (attempts, expected) in [
        ("FP", Some((1, 2))),
        ("FFP", Some((1, 3))),
        ("EP", Some((1, 2))),
        ("FSP", Some((1, 3))),
        ("PFP", Some((2, 3))),
        ("PF", None),
        ("PP", None),
        ("FF", None),
        ("F", None),
        ("FS", None),
    ] {
        let flakes = Flakes::of(open_runs(&[attempts]).facts());
        let event = flakes.flaky.first().map(|flake| (flake.events[0].failed_attempt, flake.events[0].passed_attempt));
        assert_eq!(event, expected, "{attempts}");
    }
}

#[test]
fn two_mixed_of_eight_runs_score_a_quarter() {
    let session = open_runs(&["FP", "P", "S", "P", "FP", "P", "P", "P"]);
    let flakes = Flakes::of(session.facts());
    let flake = &flakes.flaky[0];
    assert_eq!((flake.mixed(), flake.total), (2, 8), "skipped runs count");
    assert_eq!(titles(&session, "flakeguard_flakes"), ["c.T#t is flaky (test, linux): 0.25 (2/8)"]);
    // Evidence is newest first.
    assert_eq!(flake.events.iter().map(|event| event.run).collect::<Vec<_>>(), [4, 0]);
    let (low, high) = flake.interval(&Policy::default()).unwrap();
    assert!((low - 0.0715).abs() < 5e-5 && (high - 0.5907).abs() < 5e-5, "{low} {high}");
}

#[test]
fn variants_of_a_job_are_not_attempts_of_each_other() {
    let session = open(&[
        ("a/meta.json", meta_of(1, 1, "s", "linux", 1)),
        ("a/r.xml", report("F")),
        ("b/meta.json", meta_of(1, 2, "s", "windows", 1)),
        ("b/r.xml", report("P")),
    ]);
    assert_eq!(answer(&session, "flakeguard_flakes"), &Answer::Pass);
}

#[test]
fn repeats_within_an_attempt_are_no_flake_upstream_and_the_first_wins() {
    let session = open(&[("a/meta.json", meta_of(1, 1, "s", "linux", 1)), ("a/r.xml", report("FP"))]);
    // Our own table keeps both attempts and calls it a retry; the server has one failure.
    assert_eq!(session.facts().counts().flaky, 1);
    assert!(Flakes::of(session.facts()).flaky.is_empty());
    let session = open(&[("a/meta.json", meta_of(1, 1, "s", "linux", 1)), ("a/r.xml", report("PF"))]);
    assert_eq!(
        titles(&session, "silent_flakeguard_dropped_duplicate"),
        ["c.T#t passed and then failed in one attempt: FlakeGuard keeps the first"]
    );
}

#[test]
fn the_first_of_two_files_wins_and_a_later_failure_is_told() {
    let session = open(&[
        ("a/1/meta.json", meta_of(1, 1, "s", "linux", 1)),
        ("a/1/r1.xml", report("P")),
        ("a/1/r2.xml", report("F")),
        ("a/2/meta.json", meta_of(1, 2, "s", "linux", 1)),
        ("a/2/r.xml", report("P")),
    ]);
    assert!(Flakes::of(session.facts()).flaky.is_empty());
    assert_eq!(titles(&session, "silent_flakeguard_dropped_duplicate").len(), 1);
}

#[test]
fn surefire_reruns_are_not_read_upstream() {
    let flaky = "<testsuites><testsuite name='s'><testcase classname='c.T' name='t'>\
                 <flakyFailure message='x'>y</flakyFailure></testcase></testsuite></testsuites>";
    let session = open(&[
        ("a/1/meta.json", meta_of(1, 1, "s", "linux", 1)),
        ("a/1/r.xml", flaky.to_owned()),
        ("a/2/meta.json", meta_of(1, 2, "s", "linux", 1)),
        ("a/2/r.xml", report("P")),
    ]);
    assert!(Flakes::of(session.facts()).flaky.is_empty());
    assert_eq!(session.facts().counts().flaky, 1);
    assert_eq!(answer(&session, "silent_flakeguard_dropped_duplicate"), &Answer::Pass);
}

#[test]
fn old_flakes_leave_the_list_and_not_the_table() {
    let mut policy = as_of("2026-01-31T10:02:00Z");
    let files = runs(&["FP", "P"]);
    let files: Vec<(&str, String)> = files.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    let session = open_with(policy.clone(), &files);
    assert_eq!(answer(&session, "flakeguard_flakes"), &Answer::Pass);
    assert_eq!(Flakes::of(session.facts()).flaky.len(), 1);
    policy.set("flakeguard.list_days", Value::Number(90.0), "test");
    assert!(matches!(answer(&open_with(policy, &files), "flakeguard_flakes"), Answer::Fail(_)));
}

#[test]
fn pass_then_fail_is_green_upstream_and_told_here() {
    let session = open_runs(&["PF"]);
    assert_eq!(answer(&session, "flakeguard_flakes"), &Answer::Pass);
    assert_eq!(
        titles(&session, "silent_flakeguard_pass_then_fail"),
        ["c.T#t passed on attempt 1 and failed on attempt 2 of run 1 (test, linux): FlakeGuard counts no flake"]
    );
    let finding = session.findings().iter().find(|finding| finding.rule == "silent_flakeguard_pass_then_fail").unwrap();
    assert_eq!((finding.class.as_str(), finding.evidence.len()), (SILENT_GREEN, 2));
    assert_eq!(answer(&open_runs(&["FP"]), "silent_flakeguard_pass_then_fail"), &Answer::Pass);
    assert!(matches!(answer(&open_runs(&["F"]), "silent_flakeguard_pass_then_fail"), Answer::NoData(_)));
}

#[test]
fn both_outcomes_on_one_commit_in_two_runs_are_told() {
    let files = |sha: &str| {
        [
            ("a/meta.json", meta_of(1, 1, "abcdef012", "linux", 1)),
            ("a/r.xml", report("F")),
            ("b/meta.json", meta_of(2, 1, sha, "linux", 2)),
            ("b/r.xml", report("P")),
        ]
    };
    let session = open(&files("abcdef012"));
    assert_eq!(
        titles(&session, "silent_flakeguard_cross_run"),
        ["c.T#t failed in run 1 and passed in run 2 of abcdef0 (test, linux): FlakeGuard counts no flake"]
    );
    assert!(matches!(answer(&open(&files("other")), "silent_flakeguard_cross_run"), Answer::NoData(_)));
}

#[test]
fn the_first_missing_field_is_named_for_both_schemas() {
    let whole = meta_of(1, 1, "s", "linux", 1);
    assert_eq!(answer(&open(&[("a/meta.json", whole.clone())]), "flakeguard_meta"), &Answer::Pass);
    let without = |field: &str| whole.replace(&format!("\"{field}\":"), "\"x\":");
    for field in ["project_slug", "workflow_ref", "github_run_id", "sha", "event", "started_at", "completed_at"] {
        let session = open(&[("a/meta.json", without(field))]);
        let expected = format!("The server refuses this upload: meta.{field} is required");
        assert_eq!(titles(&session, "flakeguard_meta"), [expected.as_str()]);
    }
    // Only these two may be left out.
    let session = open(&[("a/meta.json", without("job_variant").replace("\"pr_number\":", "\"y\":"))]);
    assert_eq!(answer(&session, "flakeguard_meta"), &Answer::Pass);
    let zero = whole.replace("\"github_run_attempt\":1", "\"github_run_attempt\":0");
    let session = open(&[("a/meta.json", zero)]);
    assert_eq!(
        titles(&session, "flakeguard_meta"),
        ["The server refuses this upload: meta.github_run_attempt is required"]
    );
    let old = "{\"repo_full_name\":\"a/b\",\"sha\":\"s\",\"branch\":\"m\",\"workflow_name\":\"CI\",\"run_number\":4,\
               \"run_attempt\":1,\"job_name\":\"t\",\"job_variant\":\"l\",\"runner_os\":\"Linux\",\"event_type\":\"push\"}";
    let session = open(&[("a/meta.json", old.to_owned())]);
    assert_eq!(titles(&session, "flakeguard_meta"), ["The server refuses this upload: meta.runner_arch is required"]);
}

#[test]
fn a_root_testsuite_and_an_odd_time_are_refused_upstream_and_read_here() {
    let bare = "<testsuite name='s'><testcase classname='c.T' name='t'/></testsuite>".to_owned();
    let odd =
        "<testsuites><testsuite name='s'>\n<testcase classname='a' name='b' time='1,234.5'/></testsuite></testsuites>";
    let session = open(&[
        ("a/meta.json", meta_of(1, 1, "s", "linux", 1)),
        ("a/bare.xml", bare),
        ("a/odd.xml", odd.to_owned()),
        ("a/whole.xml", report("P").replace("name='t'", "name='t' time='1e-3'")),
    ]);
    assert_eq!(answer(&session, "flakeguard_rejected"), &Answer::Fail("2 of 3 reports would be refused".to_owned()));
    assert_eq!(
        titles(&session, "flakeguard_rejected"),
        [
            "The server refuses bare.xml: the root is <testsuite>, not <testsuites>",
            "The server refuses odd.xml: the time \"1,234.5\" is no number",
        ]
    );
    let odd = session.findings().iter().find(|finding| finding.title.contains("odd.xml")).unwrap();
    assert_eq!(odd.evidence[0].line, 2);
    assert_eq!(session.facts().counts().tests, 3);
}

#[test]
fn limits_of_an_upload_are_files_bytes_of_each_and_bytes_of_all() {
    let pad =
        |bytes: usize| report("P").replace("</testsuites>", &format!("<!--{}--></testsuites>", "x".repeat(bytes)));
    let one = |files: Vec<(String, String)>| {
        let mut all = vec![("a/meta.json".to_owned(), meta_of(1, 1, "s", "linux", 1))];
        all.extend(files);
        let all: Vec<(&str, String)> = all.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
        open(&all)
    };
    let many = |count: usize, bytes: usize| (0..count).map(|at| (format!("a/{at:02}.xml"), pad(bytes))).collect();
    assert_eq!(answer(&one(many(20, 1)), "flakeguard_upload"), &Answer::Pass);
    assert_eq!(
        titles(&one(many(21, 1)), "flakeguard_upload"),
        ["21 reports of 1 are more than the 20 that one upload takes"]
    );
    let room = (1 << 20) - pad(0).len();
    assert_eq!(answer(&one(many(1, room)), "flakeguard_upload"), &Answer::Pass, "exactly 1 MiB");
    assert_eq!(
        titles(&one(many(1, room + 1)), "flakeguard_upload"),
        ["A report of 1,048,577 bytes is above the limit of 1048576 for one file"]
    );
    assert_eq!(answer(&one(many(5, room)), "flakeguard_upload"), &Answer::Pass, "exactly 5 MiB");
    assert_eq!(
        titles(&one(many(6, room)), "flakeguard_upload"),
        ["Reports of 1 have 6,291,456 bytes, above the limit of 5242880"]
    );
}

#[test]
fn exactly_the_days_old_is_kept() {
    let day = 86_400_000;
    assert!(!retention::is_due(0, 30 * day, 30.0));
    assert!(retention::is_due(-1, 30 * day, 30.0));
}

#[test]
fn content_and_events_older_than_retention_allows_are_told() {
    let files = "id,ingestion_id,filename,sha256,size_bytes,content_truncated,content,created_at\r\n\
                 1,i,a.xml,00,10,f,,2025-01-01 00:00:00+00\r\n2,i,b.xml,00,10,f,<x/>,2025-01-01 00:00:00+00\r\n";
    let events = "[{\"id\":\"e\",\"test_case_id\":\"t\",\"ci_run_id\":\"r\",\"failed_attempt_number\":1,\
                  \"passed_attempt_number\":2,\"created_at\":\"2025-01-01T00:00:00Z\"}]";
    let at = |time: &str| {
        let policy = as_of(time);
        open_with(policy, &[("x/junit_files.csv", files.to_owned()), ("x/flake_events.json", events.to_owned())])
    };
    assert_eq!(answer(&at("2025-02-01T00:00:00Z"), "flakeguard_retention"), &Answer::Pass);
    let session = at("2025-02-01T00:00:01Z");
    assert_eq!(
        titles(&session, "flakeguard_retention"),
        ["1 of 2 rows of junit_files still have content after 30 days"]
    );
    let finding = session.findings().iter().find(|finding| finding.rule == "flakeguard_retention").unwrap();
    assert_eq!(finding.evidence[0].line, 3);
    assert_eq!(titles(&at("2025-07-01T00:00:00Z"), "flakeguard_retention").len(), 1);
    assert_eq!(titles(&at("2025-07-01T00:00:01Z"), "flakeguard_retention").len(), 2);
    assert!(matches!(answer(&open_runs(&["FP"]), "flakeguard_retention"), Answer::NoData(_)));
}

fn list(mixed: u32, total: u32, score: f64) -> (&'static str, String) {
    let text = format!(
        "{{\"request_id\":\"q\",\"data\":{{\"flakes\":[{{\"test_case_id\":\"1\",\"repo_full_name\":\"a/b\",\"job_name\":\"test\",\
         \"job_variant\":\"linux\",\"test_identifier\":\"c.T#t\",\"flake_score\":{score},\"mixed_outcome_runs\":{mixed},\
         \"total_runs_seen\":{total},\"first_seen_at\":\"2025-12-01T10:02:00Z\",\"last_seen_at\":\"2025-12-01T10:02:00Z\"}}]}}}}"
    );
    ("flakes.json", text)
}

#[test]
fn a_stored_score_that_never_decays_is_stale() {
    let files = runs(&["FP", "P", "P", "P"]);
    let mut files: Vec<(&str, String)> = files.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    files.push(list(1, 1, 1.0));
    let session = open(&files);
    // The server still says 1.0; all runs say 0.25.
    assert_eq!(
        titles(&session, "silent_flakeguard_stale_score"),
        ["The stored score of c.T#t (test, linux) is stale: 1.00 (1/1), from all runs 0.25 (1/4)"]
    );
    files.pop();
    files.push(list(1, 4, 0.25));
    assert_eq!(answer(&open(&files), "silent_flakeguard_stale_score"), &Answer::Pass);
    assert!(matches!(answer(&open(&[list(1, 4, 0.25)]), "silent_flakeguard_stale_score"), Answer::NoData(_)));
    assert!(matches!(answer(&open_runs(&["FP"]), "silent_flakeguard_stale_score"), Answer::NoData(_)));
}

#[test]
fn metadata_without_reports_is_a_silent_green() {
    let session = open(&[("a/meta.json", meta_of(1, 1, "s", "linux", 1))]);
    assert_eq!(
        titles(&session, "silent_flakeguard_no_reports"),
        ["1 has metadata and no report: where no file matches, the upload exits 0"]
    );
    assert_eq!(answer(&open_runs(&["P"]), "silent_flakeguard_no_reports"), &Answer::Pass);
}

#[test]
fn slack_is_told_of_rates_above_a_tenth_and_once_in_a_day() {
    let told = |session: &Session| {
        let flakes = Flakes::of(session.facts());
        crate::findings::analyses::flakes::told(&flakes, &flakes.flaky[0], &Policy::default())
            .iter()
            .map(|(_, rate, is_told)| (*rate, *is_told))
            .collect::<Vec<_>>()
    };
    let ten = ["P", "P", "P", "P", "P", "P", "P", "P", "P", "FP"];
    assert_eq!(told(&open_runs(&ten)), [(0.1, false)], "exactly the minimum is not above it");
    assert_eq!(told(&open_runs(&ten[1..])), [(1.0 / 9.0, true)]);
    assert_eq!(told(&open_runs(&["FP", "FP"])), [(1.0, true), (1.0, true)], "a day apart");
    assert!(matches!(answer(&open_runs(&["FP"]), "flakeguard_notify"), Answer::Fail(_)));
    assert_eq!(answer(&open_runs(&ten), "flakeguard_notify"), &Answer::Pass);
}

#[test]
fn exports_alone_give_the_same_flakes() {
    let files = [
        (
            "e/ci_runs.csv",
            "id,project_id,repo_full_name,github_run_id,github_run_number,sha,branch\nr1,p,a/b,77,5,abc,main\n",
        ),
        (
            "e/ci_run_attempts.csv",
            "id,ci_run_id,attempt_number,started_at,completed_at\n\
             a1,r1,1,2025-12-01T10:00:00Z,2025-12-01T10:05:00Z\na2,r1,2,2025-12-01T11:00:00Z,2025-12-01T11:05:00Z\n",
        ),
        ("e/ci_jobs.csv", "id,ci_run_attempt_id,job_name,job_variant\nj1,a1,test,linux\nj2,a2,test,linux\n"),
        ("e/test_cases.csv", "id,repo_full_name,job_name,job_variant,test_identifier\nt1,a/b,test,linux,c.T#t\n"),
        (
            "e/test_results.csv",
            "id,test_case_id,ci_job_id,status,duration_ms,failure_message\nx,t1,j1,failed,3,\"boom, twice\"\ny,t1,j2,passed,3,\n",
        ),
    ];
    let session = open(&files.map(|(name, text)| (name, text.to_owned())));
    let flakes = Flakes::of(session.facts());
    let flake = &flakes.flaky[0];
    assert_eq!((flake.key.test.as_str(), flake.key.variant.as_str(), flake.total), ("c.T#t", "linux", 1));
    assert_eq!(
        (flakes.runs[flake.events[0].run].name.as_str(), flake.events[0].message.as_str()),
        ("77", "boom, twice")
    );
    assert_eq!(titles(&session, "flakeguard_flakes"), ["c.T#t is flaky (test, linux): 1.00 (1/1)"]);
}

#[test]
fn events_without_results_take_the_stored_denominator() {
    let session = open(&[
        (
            "e/flake_events.csv",
            "id,test_case_id,ci_run_id,failed_attempt_number,passed_attempt_number,created_at\n\
             e1,t1,r1,1,2,2025-12-01T10:00:00Z\ne2,t1,r2,1,3,2025-12-02T10:00:00Z\n"
                .to_owned(),
        ),
        (
            "e/flake_stats.csv",
            "test_case_id,mixed_outcome_runs,total_runs_seen,flake_score,last_failure_message,first_seen_at,last_seen_at\n\
             t1,2,8,0.25,boom,2025-12-01T10:00:00Z,2025-12-02T10:00:00Z\n"
                .to_owned(),
        ),
    ]);
    assert_eq!(titles(&session, "flakeguard_flakes"), ["t1 is flaky: 0.25 (2/8)"]);
}

#[test]
fn the_log_of_the_runbook_and_the_real_one_are_both_understood() {
    let plain = "2024-01-20T03:00:15Z INFO Retention job completed: cleared 1234 junit_content, deleted 5678 events\n\
                 2024-01-20T04:00:00Z WARN rate limit exceeded key=k\n2024-01-20T05:00:00Z ERROR slack webhook failed: 404\n";
    let session = open(&[("flakeguard.log", plain.to_owned())]);
    assert_eq!(titles(&session, "flakeguard_server_log"), ["1 requests hit the rate limit", "1 Slack webhooks failed"]);
    let event = &session.facts().records.events[0];
    let fields: Vec<&str> = event.fields.iter().map(|(_, value)| session.facts().text(*value)).collect();
    assert_eq!(fields, ["INFO", "1234", "5678"]);
    let json = "{\"time\":\"2025-12-25T03:00:00Z\",\"level\":\"INFO\",\"msg\":\"Retention job completed\",\
                \"junit_content_cleared\":3,\"flake_events_deleted\":4,\"duration\":1000000}\n\
                {\"time\":\"2025-12-25T03:05:00Z\",\"level\":\"INFO\",\"msg\":\"Ingestion successful\",\"duration\":2500000000}\n\
                {\"time\":\"2025-12-27T03:05:00Z\",\"level\":\"INFO\",\"msg\":\"x\"}\n";
    let session = open(&[("app.log", json.to_owned())]);
    assert_eq!(
        titles(&session, "flakeguard_server_log"),
        ["1 ingestions took longer than 2000 ms, the longest 2500 ms", "The retention job did not run within a day"]
    );
}

#[test]
fn failures_in_nested_suites_are_read_here_and_passed_over_upstream() {
    let inner = "<testsuites><testsuite name='a'>\n<testsuite name='b'><testcase classname='c' name='t'>\n\
                 <failure message='x'/></testcase></testsuite></testsuite></testsuites>";
    let session = open(&[("a/meta.json", meta_of(1, 1, "s", "linux", 1)), ("a/r.xml", inner.to_owned())]);
    assert_eq!(
        titles(&session, "silent_flakeguard_nested_suites"),
        ["1 failure of r.xml lies in a nested suite: FlakeGuard does not read it"]
    );
    let finding = session.findings().iter().find(|finding| finding.rule == "silent_flakeguard_nested_suites").unwrap();
    assert_eq!((finding.evidence[0].line, session.facts().counts().failed), (3, 1));
    assert_eq!(answer(&session, "flakeguard_rejected"), &Answer::Pass);
}
