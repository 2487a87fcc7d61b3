//! Layouts in which CI systems hand out artifacts, by name.

use crate::bytes::{ByteSource, Limits};
use crate::entries::testing::zip;
use crate::methods::order::Order as _;
use crate::session::Session;
use std::collections::BTreeMap;

const PASS: &str = "<testsuites><testsuite name='s'><testcase classname='a' name='b'/></testsuite></testsuites>";
const RUNS: &str = "[{\"databaseId\":1783903826,\"number\":12794,\"attempt\":1,\"headSha\":\"1804e22\",\"headBranch\":\
                    \"main\",\"event\":\"schedule\",\"conclusion\":\"failure\",\"workflowName\":\"build\",\
                    \"createdAt\":\"2022-02-02T12:41:55Z\"},\
                    {\"databaseId\":1783903999,\"number\":12795,\"attempt\":2,\"headSha\":\"77\",\"event\":\"push\",\
                    \"conclusion\":\"success\",\"workflowName\":\"build\",\"createdAt\":\"2022-02-02T13:41:55Z\"}]";

/// Opens files at these paths; `!/` leads into an archive. A report of tests where the name ends with `xml`.
fn open(paths: &[&str]) -> Session {
    let text = |path: &str| match path.rsplit('/').next() {
        Some("runs.json") => RUNS,
        Some(name) if name.ends_with("xml") => PASS,
        _ => "nothing",
    };
    let mut archives: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    let mut inputs: Vec<(String, Box<dyn ByteSource>)> = Vec::new();
    for path in paths {
        match path.split_once("!/") {
            Some((archive, member)) => archives.entry(archive).or_default().push((member, text(path))),
            None => inputs.push(((*path).to_owned(), Box::new(text(path).as_bytes().to_vec()))),
        }
    }
    for (at, (archive, mut members)) in archives.into_iter().enumerate() {
        // Archives given by themselves are read once where they are equal.
        let own = at.to_string();
        members.push(("own.txt", &own));
        let members: Vec<(&str, &[u8])> = members.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        inputs.push((archive.to_owned(), Box::new(zip(&members))));
    }
    Session::open(Limits::default(), inputs)
}

/// Every run: id, job and instance, evidence, tests.
fn runs(paths: &[&str]) -> Vec<String> {
    let session = open(paths);
    let facts = session.facts();
    let row = |(at, run): (u32, &crate::facts::Run)| {
        let (attempt, tests) =
            (if run.attempt > 1 { format!("/{}", run.attempt) } else { String::new() }, facts.counts_of(at).tests);
        let id = run.run_id.clone().or(run.run_number.map(|number| format!("#{number}"))).unwrap_or_default();
        format!("{id}{attempt} {} [{}|{}] {} {tests}", run.date, run.job, run.instance, run.identity.word())
            .replace("  ", " ")
    };
    let mut rows: Vec<String> = (0_u32..).zip(&facts.runs).map(row).collect();
    rows.order();
    rows
}

#[test]
fn each_archive_of_a_folder_is_a_run() {
    assert_eq!(runs(&["d/a.zip!/r.xml", "d/b.zip!/r.xml"]), [" [|] order 1", " [|] order 1"]);
    let names: Vec<String> =
        open(&["d/a.zip!/r.xml", "d/b.zip!/r.xml"]).facts().runs.iter().map(|run| run.id.clone()).collect();
    assert_eq!(names, ["a.zip", "b.zip"]);
}

#[test]
fn an_archive_beside_reports_or_without_any_stays_with_them() {
    assert_eq!(runs(&["d/r.xml", "d/a.zip!/r.xml", "d/b.zip!/r.xml"]), [" [|] order 3"]);
    assert_eq!(runs(&["d/a.zip!/r.xml", "d/logs.zip!/x.txt"]), [" [|] order 1"]);
    assert_eq!(runs(&["d/a.zip!/r.xml", "d/b.zip!/r.xml", "d/logs.zip!/x.txt"]).len(), 2);
    // An archive in an archive is no artifact.
    assert_eq!(runs(&["x.zip!/a/r.xml", "x.zip!/b/r.xml"]), [" [|] order 2"]);
}

#[test]
fn archives_of_a_dated_and_numbered_folder_are_jobs_of_that_run() {
    for folder in
        ["d/2022-02/02_12794", "d/2022/02/02/12794", "d/2022-02-02_12794", "d/2022_02_02/12794", "d/20220202.12794"]
    {
        let (unit, it) = (format!("{folder}/unit.zip!/r.xml"), format!("{folder}/it-ozone.zip!/r.xml"));
        let wanted = ["#12794 2022-02-02 [it-ozone|] path 1", "#12794 2022-02-02 [unit|] path 1"];
        assert_eq!(runs(&[&unit, &it]), wanted, "{folder}");
    }
}

#[test]
fn a_job_that_lost_its_reports_is_known_by_other_runs() {
    let known = ["d/2022-02/02_1/unit.zip!/r.xml", "d/2022-02/03_2/it.zip!/r.xml", "d/2022-02/03_2/unit.zip!/x.txt"];
    assert_eq!(
        runs(&known),
        ["#1 2022-02-02 [unit|] path 1", "#2 2022-02-03 [it|] path 1", "#2 2022-02-03 [unit|] path 0"]
    );
    let unknown = ["d/2022-02/02_1/unit.zip!/r.xml", "d/2022-02/03_2/it.zip!/r.xml", "d/2022-02/03_2/logs.zip!/x.txt"];
    assert_eq!(runs(&unknown), ["#1 2022-02-02 [unit|] path 1", "#2 2022-02-03 [it|] path 1"]);
}

#[test]
fn numbers_of_different_days_are_different_runs() {
    assert_eq!(
        runs(&["d/2026-02-18/1/r.xml", "d/2026-02-19/1/r.xml"]),
        ["#1 2026-02-18 [|] path 1", "#1 2026-02-19 [|] path 1"]
    );
    let session = open(&["d/2026-02-18/1/r.xml", "d/2026-02-19/1/r.xml"]);
    assert!(!session.facts().runs[0].is_same_ci_run(&session.facts().runs[1]));
}

#[test]
fn gh_run_download_makes_a_folder_for_each_artifact() {
    let tree = [
        "dl/test-results-ubuntu-latest-3.12/junit.xml",
        "dl/test-results-windows-latest-3.12/junit.xml",
        "dl/coverage/coverage.txt",
        "dl/unit/r.xml",
    ];
    assert_eq!(
        runs(&tree),
        [" [test-results|ubuntu-latest-3.12] path 1", " [test-results|windows-latest-3.12] path 1", " [|] order 1"]
    );
    // Without a sister nothing is told, and without legs folders belong together.
    assert_eq!(runs(&["dl/test-ubuntu/r.xml", "dl/unit/r.xml"]), [" [|] order 2"]);
    assert_eq!(runs(&["dl/unit/r.xml", "dl/e2e/r.xml"]), [" [|] order 2"]);
}

#[test]
fn gh_run_download_may_stand_in_a_folder_with_the_id_of_the_run() {
    assert_eq!(
        runs(&["dl/17839038261/junit (ubuntu-latest, 20)/r.xml", "dl/17839038261/junit (windows-latest, 20)/r.xml"]),
        ["17839038261 [junit|ubuntu-latest, 20] path 1", "17839038261 [junit|windows-latest, 20] path 1"]
    );
    // Deeper, a number may be anything.
    assert_eq!(runs(&["dl/a/b/c/1783903826/r.xml"]), [" [|] order 1"]);
}

#[test]
fn legs_are_found_in_archives_given_one_by_one_and_below_a_folder_around_them() {
    let legs = [" [e2e|chromium] path 1", " [e2e|firefox] path 1"];
    assert_eq!(runs(&["e2e-chromium.zip!/r.xml", "e2e-firefox.zip!/r.xml"]), legs);
    assert_eq!(runs(&["a.zip!/all/e2e-chromium/r.xml", "a.zip!/all/e2e-firefox/r.xml"]), legs);
    // Far below, folders are those of sources.
    assert_eq!(runs(&["a/m/src/test/os/linux/r.xml", "a/m/src/test/os/windows/r.xml"]), [" [|] order 2"]);
}

#[test]
fn what_holds_no_tests_is_no_leg_and_no_job() {
    assert_eq!(
        runs(&["dl/run_5/t-linux/r.xml", "dl/run_5/t-macos/r.xml", "dl/run_5/t-windows/x.txt", "dl/run_5/notes.txt"]),
        ["5 [t|linux] path 1", "5 [t|macos] path 1"]
    );
}

#[test]
fn attempts_stand_in_names_and_in_addresses() {
    assert_eq!(
        runs(&["d/runs/1783903826/attempts/2/r.xml", "d/run-7/attempt-3/r.xml"]),
        ["1783903826/2 [|] path 1", "7/3 [|] path 1"]
    );
}

#[test]
fn gitlab_keeps_artifacts_by_day_and_job() {
    assert_eq!(
        runs(&["6b/2019_03_25/21/16/artifacts.zip!/r.xml", "6b/2019_03_25/22/19/artifacts.zip!/r.xml"]),
        ["#21 2019-03-25 [artifacts|] path 1", "#22 2019-03-25 [artifacts|] path 1"]
    );
    assert_eq!(
        runs(&["d/pipelines/5512/artifacts_unit.zip!/gl-junit.xml", "d/pipelines/5512/artifacts_e2e.zip!/r.xml"]),
        ["5512 [e2e|] path 1", "5512 [unit|] path 1"]
    );
}

#[test]
fn jenkins_keeps_builds_below_jobs() {
    assert_eq!(
        runs(&[
            "home/jobs/shop/builds/41/junitResult.xml",
            "home/jobs/shop/builds/42/archive/r.xml",
            "home/jobs/api/branches/main/builds/42/r.xml",
            "home/jobs/os/configurations/axis-label/linux/builds/3/r.xml",
            "mirror/job/shop/7/artifact/r.xml",
        ]),
        ["#3 [os|linux] path 1", "#41 [shop|] path 1", "#42 [api|] path 1", "#42 [shop|] path 1", "#7 [shop|] path 1"]
    );
    assert_eq!(
        runs(&["m/job/shop/lastSuccessfulBuild/artifact/r.xml", "m/job/shop/lastFailedBuild/artifact/r.xml"]),
        [" [shop|] path 1", " [shop|] path 1"]
    );
}

#[test]
fn buildkite_keeps_builds_below_pipelines() {
    assert_eq!(
        runs(&["o/shop/builds/41/jobs/01-a/artifacts/r.xml", "o/shop/builds/42/jobs/01-b/artifacts/r.xml"]),
        ["#41 [|] path 1", "#42 [|] path 1"]
    );
    assert_eq!(open(&["o/shop/builds/41/jobs/1/r.xml"]).facts().runs[0].workflow, "shop");
}

#[test]
fn shards_are_pieces_of_one_job() {
    // circleci.com/docs/artifacts: containers of a job are counted from 0.
    assert_eq!(runs(&["artifacts/0/r.xml", "artifacts/1/r.xml"]), [" [|] order 2"]);
    assert_eq!(runs(&["j/circleci-0/r.xml", "j/circleci-1/r.xml", "j/unit/r.xml"]), [" [|] order 3"]);
    assert_eq!(runs(&["d/e2e-1-of-2.zip!/r.xml", "d/e2e-2-of-2.zip!/r.xml"]), [" [e2e|] path 2"]);
    assert_eq!(
        runs(&["d/e-chromium-1-of-2/r.xml", "d/e-chromium-2-of-2/r.xml", "d/e-firefox-1-of-2/r.xml"]),
        [" [e|chromium] path 2", " [e|firefox] path 1"]
    );
}

#[test]
fn azure_names_results_after_the_build() {
    assert_eq!(
        runs(&["d/TestResults_881/r.xml", "d/drop/notes.md", "e/20240131.3/r.xml"]),
        ["#3 2024-01-31 [|] path 1", "881 [|] path 1"]
    );
}

#[test]
fn a_list_of_runs_names_those_whose_number_and_day_or_id_is_in_a_name() {
    assert_eq!(
        runs(&["d/runs.json", "d/2022-02/02_12794/unit.zip!/r.xml", "d/2022-02/09_12795/unit.zip!/r.xml"]),
        // Another day is another workflow's run.
        ["#12795 2022-02-09 [unit|] path 1", "1783903826 2022-02-02 [unit|] file 1"]
    );
    let session = open(&["d/runs.json", "d/logs_1783903826.zip!/r.xml", "d/logs_1783903999.zip!/r.xml"]);
    let said = |at: usize| {
        let run = &session.facts().runs[at];
        (run.run_id.as_deref(), run.sha.as_str(), run.event.as_str(), run.workflow.as_str(), run.identity.word())
    };
    assert_eq!(said(0), (Some("1783903826"), "1804e22", "schedule", "build", "file"));
    assert_eq!(said(1), (Some("1783903999"), "77", "push", "build", "file"));
}
