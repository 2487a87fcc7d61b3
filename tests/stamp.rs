//! What `artiscope stamp` writes is read back: for each provider by its own variables.

use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::facts::Run;
use artiscope_core::reports::stamp::{PROVIDERS, stamp};
use artiscope_core::session::Session;
use std::process::{Command, Stdio};

const PASS: &str = "<testsuites><testsuite name='s'><testcase classname='a' name='b'/></testsuite></testsuites>";

/// Variables of a job of each provider, as its documentation shows them.
const JOBS: &[(&str, &[(&str, &str)])] = &[
    (
        "github",
        &[
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_REPOSITORY", "octo/shop"),
            ("GITHUB_WORKFLOW", "CI"),
            ("GITHUB_RUN_ID", "1658821493"),
            ("GITHUB_RUN_NUMBER", "31"),
            ("GITHUB_RUN_ATTEMPT", "2"),
            ("GITHUB_JOB", "unit"),
            ("GITHUB_SHA", "ffac537e6cbbf934b08745a378932722df287a53"),
            ("GITHUB_HEAD_REF", ""),
            ("GITHUB_REF_NAME", "main"),
            ("GITHUB_EVENT_NAME", "push"),
            ("GITHUB_SERVER_URL", "https://github.com"),
        ],
    ),
    (
        "gitlab",
        &[
            ("GITLAB_CI", "true"),
            ("CI_PROJECT_PATH", "group/shop"),
            ("CI_PIPELINE_ID", "5512"),
            ("CI_PIPELINE_IID", "12"),
            ("CI_JOB_NAME", "unit: [linux, 3.12]"),
            ("CI_COMMIT_SHA", "1ecfd275763eff1d6b4844ea3168962458c9f27a"),
            ("CI_COMMIT_BRANCH", "main"),
            ("CI_COMMIT_REF_NAME", "main"),
            ("CI_PIPELINE_SOURCE", "schedule"),
            ("CI_JOB_URL", "https://gitlab.example/group/shop/-/jobs/50"),
            ("CI_JOB_STARTED_AT", "2026-01-31T16:47:55Z"),
        ],
    ),
    (
        "jenkins",
        &[
            ("JENKINS_URL", "https://ci.example/"),
            ("JOB_NAME", "folder/shop/feature%2Fx"),
            ("BRANCH_NAME", "feature/x"),
            ("BUILD_NUMBER", "153"),
            ("BUILD_TAG", "jenkins-folder-shop-feature%2Fx-153"),
            ("BUILD_URL", "https://ci.example/job/shop/153/"),
            ("GIT_COMMIT", "77aa"),
            ("GIT_URL", "git@git.example:octo/shop.git"),
        ],
    ),
    (
        "buildkite",
        &[
            ("BUILDKITE", "true"),
            ("BUILDKITE_REPO", "https://git.example/octo/shop.git"),
            ("BUILDKITE_PIPELINE_SLUG", "shop"),
            ("BUILDKITE_BUILD_ID", "4735ba57-80d0-46e2-8fa0-b28223a86586"),
            ("BUILDKITE_BUILD_NUMBER", "1514"),
            ("BUILDKITE_RETRY_COUNT", "1"),
            ("BUILDKITE_LABEL", ":hammer: unit"),
            ("BUILDKITE_PARALLEL_JOB", "0"),
            ("BUILDKITE_COMMIT", "HEAD"),
            ("BUILDKITE_BRANCH", "main"),
            ("BUILDKITE_SOURCE", "webhook"),
            ("BUILDKITE_BUILD_URL", "https://buildkite.com/acme/shop/builds/1514"),
            ("BUILDKITE_JOB_ID", "e44f9784"),
        ],
    ),
    (
        "circleci",
        &[
            ("CIRCLECI", "true"),
            ("CIRCLE_PROJECT_USERNAME", "octo"),
            ("CIRCLE_PROJECT_REPONAME", "shop"),
            ("CIRCLE_WORKFLOW_ID", "fda08377-fe7e-46b1-8992-3a7aaecac9c3"),
            ("CIRCLE_JOB", "unit"),
            ("CIRCLE_NODE_INDEX", "1"),
            ("CIRCLE_NODE_TOTAL", "4"),
            ("CIRCLE_SHA1", "cafe"),
            ("CIRCLE_BRANCH", "main"),
            ("CIRCLE_BUILD_URL", "https://circleci.com/gh/octo/shop/8"),
        ],
    ),
    (
        "azure",
        &[
            ("TF_BUILD", "True"),
            ("BUILD_REPOSITORY_NAME", "octo/shop"),
            ("BUILD_DEFINITIONNAME", "shop CI"),
            ("BUILD_BUILDID", "881"),
            ("SYSTEM_JOBATTEMPT", "3"),
            ("SYSTEM_PHASENAME", "unit"),
            ("SYSTEM_JOBNAME", "linux"),
            ("BUILD_SOURCEVERSION", "beef"),
            ("BUILD_SOURCEBRANCH", "refs/heads/feature/x"),
            ("BUILD_REASON", "PullRequest"),
            ("SYSTEM_COLLECTIONURI", "https://dev.azure.com/octo/"),
            ("SYSTEM_TEAMPROJECT", "shop"),
            ("SYSTEM_PIPELINESTARTTIME", "2026-01-31 10:05:00+00:00"),
        ],
    ),
];

/// The run of a report that this stamp lies beside.
fn read(stamp: String) -> Run {
    let files: Vec<(String, Box<dyn ByteSource>)> = vec![
        ("d/artiscope.json".to_owned(), Box::new(stamp.into_bytes())),
        ("d/r.xml".to_owned(), Box::new(PASS.as_bytes().to_vec())),
    ];
    let session = Session::open(Limits::default(), files);
    let [run] = &session.facts().runs[..] else { panic!("not one run") };
    run.clone()
}

fn stamped(variables: &[(&str, &str)]) -> String {
    let look = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned());
    stamp(None, &look, &[]).unwrap()
}

#[test]
fn what_each_provider_says_is_read_back_equal() {
    assert_eq!(
        JOBS.iter().map(|(id, _)| *id).collect::<Vec<_>>(),
        PROVIDERS.iter().map(|it| it.id).collect::<Vec<_>>()
    );
    let run =
        Run { identity: artiscope_core::facts::Identity::Sidecar, attempt: 1, given: "d".into(), ..Run::default() };
    let wanted = [
        Run {
            id: "1658821493/attempt_2".into(),
            run_id: Some("1658821493".into()),
            run_number: Some(31),
            attempt: 2,
            job: "unit".into(),
            workflow: "CI".into(),
            repository: "octo/shop".into(),
            sha: "ffac537e6cbbf934b08745a378932722df287a53".into(),
            branch: "main".into(),
            event: "push".into(),
            url: "https://github.com/octo/shop/actions/runs/1658821493".into(),
            ..run.clone()
        },
        Run {
            id: "5512".into(),
            run_id: Some("5512".into()),
            run_number: Some(12),
            job: "unit".into(),
            instance: "linux, 3.12".into(),
            repository: "group/shop".into(),
            sha: "1ecfd275763eff1d6b4844ea3168962458c9f27a".into(),
            branch: "main".into(),
            event: "schedule".into(),
            url: "https://gitlab.example/group/shop/-/jobs/50".into(),
            started_at: Some(1_769_878_075_000),
            ..run.clone()
        },
        Run {
            id: "jenkins-folder-shop-feature%2Fx-153".into(),
            run_id: Some("jenkins-folder-shop-feature%2Fx-153".into()),
            run_number: Some(153),
            job: "folder/shop".into(),
            workflow: "folder/shop".into(),
            repository: "octo/shop".into(),
            sha: "77aa".into(),
            branch: "feature/x".into(),
            url: "https://ci.example/job/shop/153/".into(),
            ..run.clone()
        },
        Run {
            id: "4735ba57-80d0-46e2-8fa0-b28223a86586/attempt_2".into(),
            run_id: Some("4735ba57-80d0-46e2-8fa0-b28223a86586".into()),
            run_number: Some(1514),
            attempt: 2,
            job: ":hammer: unit".into(),
            instance: "0".into(),
            workflow: "shop".into(),
            repository: "octo/shop".into(),
            branch: "main".into(),
            event: "webhook".into(),
            url: "https://buildkite.com/acme/shop/builds/1514#e44f9784".into(),
            ..run.clone()
        },
        Run {
            id: "fda08377-fe7e-46b1-8992-3a7aaecac9c3".into(),
            run_id: Some("fda08377-fe7e-46b1-8992-3a7aaecac9c3".into()),
            job: "unit".into(),
            instance: "1".into(),
            repository: "octo/shop".into(),
            sha: "cafe".into(),
            branch: "main".into(),
            url: "https://circleci.com/gh/octo/shop/8".into(),
            ..run.clone()
        },
        Run {
            id: "881/attempt_3".into(),
            run_id: Some("881".into()),
            attempt: 3,
            job: "unit".into(),
            instance: "linux".into(),
            workflow: "shop CI".into(),
            repository: "octo/shop".into(),
            sha: "beef".into(),
            branch: "feature/x".into(),
            event: "PullRequest".into(),
            url: "https://dev.azure.com/octo/shop/_build/results?buildId=881".into(),
            started_at: Some(1_769_853_900_000),
            ..run
        },
    ];
    for ((id, variables), wanted) in JOBS.iter().zip(wanted) {
        assert_eq!(read(stamped(variables)), wanted, "{id}");
    }
}

#[test]
fn the_command_reads_its_environment_and_refuses_what_it_does_not_know() {
    let call = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_artiscope"));
        command.arg("stamp").args(args).env_clear().envs(variables.iter().copied()).stdin(Stdio::null());
        let output = command.output().unwrap();
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    for (id, variables) in JOBS {
        assert_eq!(call(&[], variables), (0, stamped(variables), String::new()), "{id}");
    }
    let given = ["--run", "9", "--attempt", "2", "--instance", "mac", "--set", "workflow=W", "--set", "run_number=4"];
    let (code, text, _) = call(&given, &[]);
    let run = read(text);
    assert_eq!((code, run.run_id.as_deref(), run.attempt, run.run_number), (0, Some("9"), 2, Some(4)));
    assert_eq!((run.instance.as_str(), run.workflow.as_str()), ("mac", "W"));
    for (args, why) in [
        (&["--provider", "travis"][..], "error: no such provider: travis (providers: github, gitlab, "),
        (&[], "error: the environment is of no CI system that is known here"),
        (&["--run", "1", "--set", "colour=red"], "error: no such key: colour"),
        (&["--run", "1", "--set", "colour"], "error: not KEY=VALUE: colour"),
    ] {
        let (code, out, err) = call(args, &[]);
        assert!(code == 64 && out.is_empty() && err.starts_with(why), "{code} {out} {err}");
    }
}
