//! What each CI system calls the parts of an identity: one row a provider, with its documentation.

use super::Environment;

/// A CI system.
pub struct Provider {
    /// Word of `--provider`.
    pub id: &'static str,
    /// For people.
    pub title: &'static str,
    /// Where its variables are documented.
    pub docs: &'static str,
    /// The variable that is set where it runs.
    sign: &'static str,
    fields: &'static [Field],
}

/// A key, texts with names of variables in braces, and what becomes of the text: empty where it says nothing.
/// The first text of which all variables say something is taken.
type Field = (&'static str, &'static [&'static str], fn(&str, &Environment<'_>) -> String);

/// Every provider that is known.
pub static PROVIDERS: &[Provider] = &[
    Provider {
        id: "github",
        title: "GitHub Actions",
        docs: "https://docs.github.com/actions/reference/workflows-and-actions/variables",
        sign: "GITHUB_ACTIONS",
        fields: &[
            ("repository", &["{GITHUB_REPOSITORY}"], whole),
            ("workflow", &["{GITHUB_WORKFLOW}"], whole),
            ("run_id", &["{GITHUB_RUN_ID}"], whole),
            ("run_number", &["{GITHUB_RUN_NUMBER}"], whole),
            ("attempt", &["{GITHUB_RUN_ATTEMPT}"], whole),
            ("job", &["{GITHUB_JOB}"], whole),
            ("sha", &["{GITHUB_SHA}"], whole),
            ("branch", &["{GITHUB_HEAD_REF}", "{GITHUB_REF_NAME}"], whole),
            ("event", &["{GITHUB_EVENT_NAME}"], whole),
            ("url", &["{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/{GITHUB_RUN_ID}"], whole),
        ],
    },
    Provider {
        id: "gitlab",
        title: "GitLab CI/CD",
        docs: "https://docs.gitlab.com/ci/variables/predefined_variables/",
        sign: "GITLAB_CI",
        fields: &[
            ("repository", &["{CI_PROJECT_PATH}"], whole),
            ("workflow", &["{CI_PIPELINE_NAME}"], whole),
            ("run_id", &["{CI_PIPELINE_ID}"], whole),
            ("run_number", &["{CI_PIPELINE_IID}"], whole),
            // `test 2/5` and `test: [linux, 3.12]` are legs of `test`.
            ("job", &["{CI_JOB_GROUP_NAME}", "{CI_JOB_NAME}"], group),
            ("instance", &["{CI_JOB_NAME}"], leg),
            ("sha", &["{CI_COMMIT_SHA}"], whole),
            ("branch", &["{CI_MERGE_REQUEST_SOURCE_BRANCH_NAME}", "{CI_COMMIT_BRANCH}", "{CI_COMMIT_REF_NAME}"], whole),
            ("event", &["{CI_PIPELINE_SOURCE}"], whole),
            ("url", &["{CI_JOB_URL}", "{CI_PIPELINE_URL}"], whole),
            ("started_at", &["{CI_JOB_STARTED_AT}"], whole),
        ],
    },
    Provider {
        id: "jenkins",
        title: "Jenkins",
        docs: "https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#using-environment-variables",
        sign: "JENKINS_URL",
        fields: &[
            ("repository", &["{GIT_URL}"], repository),
            ("workflow", &["{JOB_NAME}"], without_branch),
            ("run_id", &["{BUILD_TAG}", "jenkins-{JOB_NAME}-{BUILD_NUMBER}"], whole),
            ("run_number", &["{BUILD_NUMBER}"], whole),
            ("job", &["{JOB_NAME}"], without_branch),
            ("sha", &["{GIT_COMMIT}"], whole),
            ("branch", &["{CHANGE_BRANCH}", "{BRANCH_NAME}", "{GIT_BRANCH}"], branch),
            ("url", &["{BUILD_URL}"], whole),
        ],
    },
    Provider {
        id: "buildkite",
        title: "Buildkite",
        docs: "https://buildkite.com/docs/pipelines/configure/environment-variables",
        sign: "BUILDKITE",
        fields: &[
            ("repository", &["{BUILDKITE_REPO}"], repository),
            ("workflow", &["{BUILDKITE_PIPELINE_SLUG}"], whole),
            ("run_id", &["{BUILDKITE_BUILD_ID}"], whole),
            ("run_number", &["{BUILDKITE_BUILD_NUMBER}"], whole),
            ("attempt", &["{BUILDKITE_RETRY_COUNT}"], from_0),
            ("job", &["{BUILDKITE_STEP_KEY}", "{BUILDKITE_LABEL}"], whole),
            ("instance", &["{BUILDKITE_PARALLEL_JOB}"], whole),
            ("sha", &["{BUILDKITE_COMMIT}"], commit),
            ("branch", &["{BUILDKITE_BRANCH}"], whole),
            ("event", &["{BUILDKITE_SOURCE}"], whole),
            ("url", &["{BUILDKITE_BUILD_URL}#{BUILDKITE_JOB_ID}", "{BUILDKITE_BUILD_URL}"], whole),
        ],
    },
    Provider {
        id: "circleci",
        title: "CircleCI",
        docs: "https://circleci.com/docs/reference/variables/",
        sign: "CIRCLECI",
        fields: &[
            (
                "repository",
                &["{CIRCLE_PROJECT_USERNAME}/{CIRCLE_PROJECT_REPONAME}", "{CIRCLE_REPOSITORY_URL}"],
                repository,
            ),
            ("run_id", &["{CIRCLE_WORKFLOW_ID}", "{CIRCLE_BUILD_NUM}"], whole),
            ("job", &["{CIRCLE_JOB}"], whole),
            ("instance", &["{CIRCLE_NODE_INDEX}"], node),
            ("sha", &["{CIRCLE_SHA1}"], whole),
            ("branch", &["{CIRCLE_BRANCH}"], whole),
            ("url", &["{CIRCLE_BUILD_URL}"], whole),
        ],
    },
    Provider {
        id: "azure",
        title: "Azure Pipelines",
        docs: "https://learn.microsoft.com/azure/devops/pipelines/build/variables",
        sign: "TF_BUILD",
        fields: &[
            ("repository", &["{BUILD_REPOSITORY_NAME}"], whole),
            ("workflow", &["{BUILD_DEFINITIONNAME}"], whole),
            ("run_id", &["{BUILD_BUILDID}"], whole),
            ("attempt", &["{SYSTEM_JOBATTEMPT}"], whole),
            ("job", &["{SYSTEM_PHASENAME}", "{SYSTEM_JOBNAME}"], whole),
            ("instance", &["{SYSTEM_JOBNAME}"], matrix),
            ("sha", &["{BUILD_SOURCEVERSION}"], whole),
            ("branch", &["{SYSTEM_PULLREQUEST_SOURCEBRANCH}", "{BUILD_SOURCEBRANCH}"], branch),
            ("event", &["{BUILD_REASON}"], whole),
            ("url", &["{SYSTEM_COLLECTIONURI}{SYSTEM_TEAMPROJECT}/_build/results?buildId={BUILD_BUILDID}"], whole),
            ("started_at", &["{SYSTEM_PIPELINESTARTTIME}"], whole),
        ],
    },
];

impl Provider {
    /// True where it runs.
    pub(super) fn is_here(&self, environment: &Environment<'_>) -> bool {
        environment(self.sign).is_some_and(|value| !value.is_empty() && !value.eq_ignore_ascii_case("false"))
    }

    /// What it says of a key.
    pub(super) fn say(&self, key: &str, environment: &Environment<'_>) -> Option<String> {
        let (_, texts, then) = self.fields.iter().find(|(known, ..)| *known == key)?;
        let text = texts.iter().find_map(|text| filled(text, environment))?;
        Some(then(&text, environment))
    }

    /// Keys of which it says something.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().map(|(key, ..)| *key)
    }

    /// Every variable that is asked for in its texts.
    pub fn variables(&self) -> impl Iterator<Item = &'static str> {
        let texts = self.fields.iter().flat_map(|(_, texts, _)| texts.iter());
        texts.flat_map(|text| text.split('{').skip(1).filter_map(|rest| rest.split('}').next()))
    }
}

/// A text with its variables filled in; `None` where one of them says nothing.
fn filled(text: &str, environment: &Environment<'_>) -> Option<String> {
    let mut parts = text.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}')?;
        filled += &environment(name).filter(|value| !value.trim().is_empty())?;
        filled += rest;
    }
    Some(filled)
}

fn whole(text: &str, _: &Environment<'_>) -> String {
    text.to_owned()
}

/// `owner/name` of an address: no host, no credentials.
fn repository(text: &str, _: &Environment<'_>) -> String {
    let text = text.trim_end_matches('/').trim_end_matches(".git");
    let path = match text.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        // `git@host:owner/name`
        None => text.split_once(':').map_or(text, |(_, path)| path),
    };
    path.trim_start_matches('/').to_owned()
}

/// Without what stands before the name of a branch.
fn branch(text: &str, _: &Environment<'_>) -> String {
    let cut = ["refs/heads/", "refs/tags/", "origin/"].iter().find_map(|before| text.strip_prefix(before));
    cut.unwrap_or(text).to_owned()
}

/// A multibranch job ends with its branch, in which `/` is escaped.
fn without_branch(text: &str, environment: &Environment<'_>) -> String {
    let branch = environment("BRANCH_NAME").unwrap_or_default().replace('/', "%2F");
    let job = text.rsplit_once('/').filter(|(_, last)| !branch.is_empty() && *last == branch);
    job.map_or(text, |(job, _)| job).to_owned()
}

/// Retries are counted from 0, attempts from 1.
fn from_0(text: &str, _: &Environment<'_>) -> String {
    let attempt = text.parse::<u32>().ok().and_then(|retries| retries.checked_add(1));
    attempt.map(|attempt| attempt.to_string()).unwrap_or_default()
}

/// A commit that has no name yet is `HEAD`.
fn commit(text: &str, _: &Environment<'_>) -> String {
    if text == "HEAD" { String::new() } else { text.to_owned() }
}

/// A job that does not run in parallel has no index.
fn node(text: &str, environment: &Environment<'_>) -> String {
    let is_parallel = environment("CIRCLE_NODE_TOTAL").is_some_and(|total| total != "1");
    if is_parallel { text.to_owned() } else { String::new() }
}

/// A job without a matrix is called so, or as its phase.
fn matrix(text: &str, environment: &Environment<'_>) -> String {
    let is_phase = environment("SYSTEM_PHASENAME").as_deref() == Some(text);
    if text == "__default" || is_phase { String::new() } else { text.to_owned() }
}

/// `test: [linux, 3.12]` and `test 2/5` as job and leg.
fn parted(text: &str) -> (&str, &str) {
    let named = text.strip_suffix(']').and_then(|text| text.split_once(": ["));
    let is_share = |share: &str| {
        let of = share.split_once('/');
        of.is_some_and(|(one, of)| [one, of].iter().all(|part| part.parse::<u32>().is_ok()))
    };
    named.or_else(|| text.rsplit_once(' ').filter(|(_, share)| is_share(share))).unwrap_or((text, ""))
}

fn group(text: &str, _: &Environment<'_>) -> String {
    parted(text).0.to_owned()
}

fn leg(text: &str, _: &Environment<'_>) -> String {
    parted(text).1.to_owned()
}
