//! Re-runs, attempt by attempt: what decides, and what stays.

use crate::bytes::{ByteSource, Limits};
use crate::findings::Severity;
use crate::reports::{Options, renderer};
use crate::session::Session;

const RED: &str = "<testsuites><testsuite name='s'><testcase classname='a' name='b'><failure message='boom'/></testcase>\
                   <testcase classname='a' name='c'/></testsuite></testsuites>";
const GREEN: &str = "<testsuites><testsuite name='s'><testcase classname='a' name='b'/><testcase classname='a' name='c'/>\
                     </testsuite></testsuites>";
const OTHER: &str = "<testsuites><testsuite name='s'><testcase classname='a' name='c'/></testsuite></testsuites>";
const SKIPPED: &str = "<testsuites><testsuite name='s'><testcase classname='a' name='b'><skipped/></testcase>\
                       <testcase classname='a' name='c'/></testsuite></testsuites>";
const EMPTY: &str = "<testsuites><testsuite name='s'/></testsuites>";
const CUT: &str =
    "<testsuites><testsuite name='s'><testcase classname='a' name='b'/><testcase classname='a' name='c'/>";

fn open(files: &[(&str, &str)]) -> Session {
    let input =
        |(name, text): &(&str, &str)| ((*name).to_owned(), Box::new(text.as_bytes().to_vec()) as Box<dyn ByteSource>);
    Session::open(Limits::default(), files.iter().map(input).collect())
}

/// Over all, and of each run: its verdict, and what decides instead.
fn verdicts(files: &[(&str, &str)]) -> (&'static str, Vec<(&'static str, Option<u32>)>) {
    let summary = open(files).summary(false);
    let runs = summary.runs.iter().map(|run| (run.verdict.word(), run.superseded_by));
    (summary.verdict.word(), runs.collect())
}

fn meta(attempt: u32, job: &str) -> String {
    format!(
        "{{\"project_slug\":\"p\",\"repo_full_name\":\"a/b\",\"workflow_name\":\"CI\",\"github_run_id\":7,\
         \"github_run_attempt\":{attempt},\"github_run_number\":4,\"sha\":\"abc\",\"branch\":\"main\",\
         \"event\":\"push\",\"job_name\":\"{job}\",\"job_variant\":\"\",\"started_at\":\"2025-12-25T10:05:00Z\"}}"
    )
}

const FIRST: &str = "run_7/attempt_1/junit.xml";
const SECOND: &str = "run_7/attempt_2/junit.xml";

#[test]
fn a_green_second_attempt_ends_the_run_green_and_the_first_stays() {
    let session = open(&[(FIRST, RED), (SECOND, GREEN)]);
    let summary = session.summary(false);
    assert_eq!(summary.verdict.word(), "green");
    assert_eq!(summary.headline, "3 tests passed");
    assert_eq!(summary.detail, "Every report was read whole. 1 failure in attempts that later ones superseded.");
    // Nothing is collapsed: run, counts, finding and answer are there.
    assert_eq!(summary.runs.len(), 2);
    assert_eq!(summary.runs[0].why, "1 of 2 failed; superseded by attempt 2");
    assert_eq!((summary.counts.tests, summary.counts.failed), (4, 1));
    let cause = summary.causes.iter().find(|cause| cause.rule == "failed_tests").unwrap();
    assert_eq!(cause.superseded_by, Some(2));
    assert_eq!(cause.next_step, "superseded by attempt 2; start with b in a");
    let answer = summary.answers.iter().find(|answer| answer.rule == "failed_tests").unwrap();
    assert_eq!(answer.why, "1 of 4 tests failed; superseded by a later attempt");
    // What is superseded does not fail a pipeline either.
    assert!(!session.findings().iter().any(|finding| finding.decides_at(Severity::Error)));
    for format in ["text", "markdown", "json"] {
        let report = session.report(renderer(format).unwrap(), &Options::default());
        assert!(report.contains("superseded by attempt 2"), "{format}: {report}");
    }
}

#[test]
fn a_second_attempt_that_tells_too_little_supersedes_nothing() {
    let stays = |second: &str, verdict| {
        let (over_all, runs) = verdicts(&[(FIRST, RED), (SECOND, second)]);
        assert_eq!((over_all, runs), ("red", vec![("red", None), (verdict, None)]), "{second}");
    };
    stays(EMPTY, "no_data");
    stays(CUT, "no_data");
    // The case that failed did not run again.
    stays(OTHER, "green");
    stays(SKIPPED, "green");
}

#[test]
fn a_red_second_attempt_decides_alone() {
    let (over_all, runs) = verdicts(&[(FIRST, RED), (SECOND, RED)]);
    assert_eq!((over_all, runs), ("red", vec![("red", Some(2)), ("red", None)]));
    // One cause of both attempts still decides.
    let session = open(&[(FIRST, RED), (SECOND, RED)]);
    assert!(session.findings().iter().any(|finding| finding.decides_at(Severity::Error)));
}

#[test]
fn a_first_attempt_that_was_cut_leaves_its_losses_undecided() {
    let cut = RED.trim_end_matches("</testsuite></testsuites>");
    assert_eq!(verdicts(&[(FIRST, cut), (SECOND, GREEN)]).0, "red");
}

#[test]
fn only_the_same_job_of_the_same_run_supersedes() {
    let (first, again, other) = (meta(1, "unit"), meta(2, "unit"), meta(2, "e2e"));
    let at = |second: &str| {
        verdicts(&[("a/meta.json", &first), ("a/junit.xml", RED), ("b/meta.json", second), ("b/junit.xml", GREEN)])
    };
    assert_eq!(at(&again).0, "green");
    assert_eq!(at(&other), ("red", vec![("red", None), ("green", None)]));
    assert_eq!(verdicts(&[(FIRST, RED), ("run_8/attempt_2/junit.xml", GREEN)]).0, "red");
}

#[test]
fn a_run_of_unknown_identity_supersedes_nothing() {
    assert_eq!(verdicts(&[("one/junit.xml", RED), ("two/junit.xml", GREEN)]).0, "red");
    assert_eq!(verdicts(&[("junit-1.xml", RED), ("junit-2.xml", GREEN)]).0, "red");
}

#[test]
fn a_third_attempt_that_runs_only_what_still_failed_ends_the_run() {
    let both = RED.replace("name='c'/>", "name='c'><failure message='bang'/></testcase>");
    let half = both.replace("<failure message='boom'/>", "");
    let (over_all, runs) = verdicts(&[(FIRST, &both), (SECOND, &half), ("run_7/attempt_3/junit.xml", OTHER)]);
    assert_eq!((over_all, runs), ("green", vec![("red", Some(3)), ("red", Some(3)), ("green", None)]));
}

#[test]
fn a_system_that_was_red_must_report_again() {
    let run = |success: bool| format!("[{{\"iteration\":1,\"success\":{success},\"reason\":\"create_failed\"}}]");
    let (red, green) = (run(false), run(true).replace(",\"reason\":\"create_failed\"", ""));
    let name = "cross-instance-results.json";
    let (first, second) = (format!("run_7/attempt_1/{name}"), format!("run_7/attempt_2/{name}"));
    let without = verdicts(&[(&first, &red), (SECOND, GREEN)]);
    assert_eq!(without, ("red", vec![("red", None), ("green", None)]));
    assert_eq!(verdicts(&[(&first, &red), (&second, &green), (SECOND, GREEN)]).0, "green");
}
