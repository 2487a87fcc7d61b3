//! What names of folders, archives and files tell of a run: one table of conventions.

use super::names::{bare, is_all_digits, stem};
use crate::facts::{Identity, Run};

/// The parts of a path, and what is read at one of them.
struct Parts<'a> {
    names: &'a [&'a str],
    /// Place of the name of the file.
    file: usize,
}

impl<'a> Parts<'a> {
    /// The folder or archive at a place, without what archives end with.
    fn folder(&self, at: usize) -> Option<&'a str> {
        self.names.get(at).filter(|_| at < self.file).map(|name| bare(name))
    }

    /// The part before.
    fn before(&self, at: usize, by: usize) -> Option<&'a str> {
        at.checked_sub(by).and_then(|at| self.folder(at))
    }
}

/// A convention: the number of parts, from a place on, that tell something; 0 where they tell nothing.
type Convention = fn(&Parts<'_>, usize, &mut Run) -> usize;

/// What a path tells.
struct Told {
    run: Run,
    /// Parts up to the last that tells which run, attempt or day it is.
    parts: usize,
}

/// Every convention, the first that knows a part wins.
const CONVENTIONS: &[Convention] = &[
    // FlakeGuard's runbook; addresses of GitHub (`/actions/runs/<id>/attempts/<n>`) and GitLab (`/pipelines/<id>`).
    run_folder,
    attempt_folder,
    // docs.github.com/rest/actions/workflow-runs: ids have nine digits and more; `gh run download <id> -D <id>`.
    id_folder,
    // Nightly folders, GitLab's store of artifacts (`YYYY_MM_DD/<job id>`: docs.gitlab.com/administration/cicd/job_artifacts),
    // numbers of Azure's builds (`YYYYMMDD.<n>`: learn.microsoft.com/azure/devops/pipelines/process/run-number).
    dated_folder,
    // jenkins.io/doc/book/managing/system-configuration: `jobs/<job>/builds/<n>`; buildkite.com/docs/apis/rest-api/artifacts:
    // `<pipeline>/builds/<n>/jobs/<id>/artifacts`.
    builds_folder,
    // Jenkins again, by its addresses: `job/<job>/<n>/artifact/…`, `<job>/<n>/archive/…`, `job/<job>/lastSuccessfulBuild/…`.
    archived_folder,
    permalink_folder,
    // learn.microsoft.com/azure/devops/pipelines/tasks/reference/publish-test-results-v2: attachments of a build.
    results_folder,
];

/// What the name of an artifact means.
struct Artifact {
    /// How the name begins.
    prefix: &'static str,
    event: &'static str,
    branch: &'static str,
    job: &'static str,
    /// What follows the prefix is the instance.
    has_instance: bool,
}

/// Artifacts whose names carry meaning, the longest prefix first.
const ARTIFACTS: &[Artifact] = &[
    Artifact { prefix: "hologram-reports-pr", event: "pull_request", branch: "", job: "", has_instance: false },
    Artifact { prefix: "hologram-reports-main", event: "push", branch: "main", job: "", has_instance: false },
    Artifact { prefix: "hologram-reports-nightly", event: "schedule", branch: "", job: "", has_instance: false },
    Artifact { prefix: "benchmark-results-", event: "", branch: "", job: "", has_instance: true },
    Artifact { prefix: "integration-smoke-", event: "", branch: "", job: "integration smoke", has_instance: false },
    Artifact { prefix: "integration-full-", event: "", branch: "", job: "integration full", has_instance: false },
];

/// Folder and name; the folder of a member of an archive ends with `!`.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// The folder itself and every folder around it, innermost first; the root of what was given is the last.
pub(super) fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| folder.rsplit_once('/').map(|(outer, _)| outer))
}

/// The run that a path alone tells.
pub(super) fn run(path: &str, given: &str) -> Run {
    read(path, given).run
}

/// The run that a folder tells, and the length of its path up to the last part that tells it; 0 where none does.
pub(super) fn told(folder: &str, given: &str) -> (Run, usize) {
    // Only folders tell days, so there is one more part.
    let Told { run, parts } = read(&format!("{folder}/"), given);
    let length: usize = folder.split('/').take(parts).map(|part| part.len() + 1).sum();
    (run, length.saturating_sub(1))
}

fn read(path: &str, given: &str) -> Told {
    let run = Run { attempt: 1, given: given.to_owned(), ..Run::default() };
    let mut told = Told { run, parts: 0 };
    let names: Vec<&str> = path.split('/').collect();
    let parts = Parts { names: &names, file: names.len().saturating_sub(1) };
    let mut at = 0;
    while at < names.len() {
        let taken = CONVENTIONS.iter().map(|convention| convention(&parts, at, &mut told.run)).find(|taken| *taken > 0);
        if let Some(taken) = taken {
            told.parts = (at + taken).min(parts.file);
        }
        if taken.is_some() || artifact_folder(&parts, at, &mut told.run) {
            told.run.identity = Identity::Path;
        }
        at += taken.unwrap_or(1);
    }
    told
}

/// True where the last part of a path tells a run or a day.
pub(super) fn tells(path: &str) -> bool {
    !path.is_empty() && told(path, "").1 == path.len()
}

/// True for the name of a file that tells a run by itself.
pub(super) fn is_own(name: &str) -> bool {
    run_id(name).is_some() || attempt(name).is_some()
}

/// True when a folder between `outer` and the file names a run other than `run_id`, or a day.
pub(super) fn tells_other(path: &str, outer: &str, run_id_of: Option<&str>) -> bool {
    let (around, whole) = (told(outer, "").0, run(path, ""));
    let is_other = |id: &Option<String>| id.as_deref().is_some_and(|id| Some(id) != run_id_of);
    is_other(&whole.run_id) && whole.run_id != around.run_id
        || !whole.date.is_empty() && whole.date != around.date
        || whole.run_number.is_some() && whole.run_number != around.run_number
}

fn run_folder(parts: &Parts<'_>, at: usize, run: &mut Run) -> usize {
    let Some(name) = parts.names.get(at) else { return 0 };
    if let Some(id) = run_id(name) {
        run.run_id = Some(id.to_owned());
        return 1;
    }
    let id =
        parts.folder(at + 1).filter(|id| matches!(*name, "runs" | "pipelines") && is_all_digits(id) && id.len() > 3);
    id.map_or(0, |id| {
        run.run_id = Some(id.to_owned());
        2
    })
}

fn attempt_folder(parts: &Parts<'_>, at: usize, run: &mut Run) -> usize {
    let Some(name) = parts.names.get(at) else { return 0 };
    let (number, taken) = match attempt(name) {
        Some(number) => (Some(number), 1),
        None if *name == "attempts" && run.run_id.is_some() => {
            (parts.folder(at + 1).and_then(|number| number.parse().ok()), 2)
        }
        None => (None, 0),
    };
    number.filter(|number| *number > 0).map_or(0, |number| {
        run.attempt = number;
        taken
    })
}

fn id_folder(parts: &Parts<'_>, at: usize, run: &mut Run) -> usize {
    // Deeper, a number may be anything: a time, a process.
    let id = parts.folder(at).filter(|id| at < 3 && is_all_digits(id) && (9..=12).contains(&id.len()));
    id.filter(|_| run.run_id.is_none()).map_or(0, |id| {
        run.run_id = Some(id.to_owned());
        1
    })
}

fn dated_folder(parts: &Parts<'_>, at: usize, run: &mut Run) -> usize {
    let Some((date, rest, taken)) = date(parts, at) else { return 0 };
    run.date = date;
    // What is counted within the day, or has its number beside it.
    let next = || parts.folder(at + taken).filter(|next| is_all_digits(next) && next.len() < 9);
    let (number, taken) = match rest.strip_prefix(['_', '-', '.']) {
        Some(number) => (Some(number), taken),
        None => next().map_or((None, taken), |number| (Some(number), taken + 1)),
    };
    run.run_number = number.and_then(|number| number.parse().ok()).or(run.run_number);
    taken
}

/// A day in one part or in several (`2022-02-03`, `2022_02_03`, `20220203`, `2022-02/03`, `2022/02/03`), what
/// follows it in its last part, and the number of parts.
fn date<'a>(parts: &Parts<'a>, at: usize) -> Option<(String, &'a str, usize)> {
    let name = parts.folder(at)?;
    let (year, rest) = number(name, 4).filter(|(year, _)| (1970..2100).contains(year))?;
    let mark = rest.chars().next().filter(|mark| matches!(mark, '-' | '_'));
    let after = |rest: &'a str| mark.map_or(Some(rest), |mark| rest.strip_prefix(mark));
    let (month, rest, day, taken) = if rest.is_empty() {
        let month = number(parts.folder(at + 1)?, 2).filter(|(_, rest)| rest.is_empty())?.0;
        (month, number(parts.folder(at + 2)?, 2)?.1, number(parts.folder(at + 2)?, 2)?.0, 3)
    } else {
        let (month, rest) = number(after(rest)?, 2)?;
        let (next, taken) =
            if rest.is_empty() && mark.is_some() { (parts.folder(at + 1)?, 2) } else { (after(rest)?, 1) };
        let (day, rest) = number(next, 2)?;
        (month, rest, day, taken)
    };
    let is_told = rest.is_empty() || rest.strip_prefix(['_', '-', '.']).is_some_and(is_all_digits);
    let is_day = (1..=12).contains(&month) && (1..=31).contains(&day);
    (is_told && is_day).then(|| (format!("{year:04}-{month:02}-{day:02}"), rest, taken))
}

/// A number of so many digits, and what follows.
fn number(text: &str, digits: usize) -> Option<(u32, &str)> {
    let (number, rest) = text.split_at_checked(digits)?;
    is_all_digits(number).then(|| number.parse().ok()).flatten().map(|number| (number, rest))
}

fn builds_folder(parts: &Parts<'_>, at: usize, run: &mut Run) -> usize {
    let number = parts.folder(at + 1).filter(|number| parts.folder(at) == Some("builds") && is_all_digits(number));
    let Some((number, name)) = number.and_then(|number| Some((number.parse().ok()?, parts.before(at, 1)?))) else {
        return 0;
    };
    run.run_number = Some(number);
    name.clone_into(&mut run.workflow);
    match (parts.before(at, 2), parts.before(at, 3)) {
        // Multibranch pipelines, and jobs with axes.
        (Some("branches"), Some(pipeline)) => {
            name.clone_into(&mut run.branch);
            pipeline.clone_into(&mut run.workflow);
        }
        (Some(axis), _) if axis.starts_with("axis-") => {
            name.clone_into(&mut run.instance);
            let configured = (3..=at).find(|by| parts.before(at, *by) == Some("configurations"));
            let job = configured.and_then(|by| parts.before(at, by + 1)).unwrap_or(name);
            job.clone_into(&mut run.workflow);
        }
        _ => {}
    }
    // A pipeline of Buildkite has jobs; one of Jenkins is a job.
    if parts.folder(at + 2) != Some("jobs") {
        run.workflow.clone_into(&mut run.job);
    }
    2
}

fn archived_folder(parts: &Parts<'_>, at: usize, run: &mut Run) -> usize {
    let number = parts.folder(at).filter(|number| is_all_digits(number)).and_then(|number| number.parse().ok());
    let is_kept = matches!(parts.folder(at + 1), Some("archive" | "artifact"));
    let Some((number, job)) = number.filter(|_| is_kept).zip(parts.before(at, 1)) else { return 0 };
    run.run_number = Some(number);
    job.clone_into(&mut run.job);
    job.clone_into(&mut run.workflow);
    2
}

fn permalink_folder(parts: &Parts<'_>, at: usize, run: &mut Run) -> usize {
    const LINKS: [&str; 6] = [
        "lastBuild",
        "lastCompletedBuild",
        "lastFailedBuild",
        "lastStableBuild",
        "lastSuccessfulBuild",
        "lastUnsuccessfulBuild",
    ];
    let Some(name) = parts.folder(at).filter(|name| LINKS.contains(name)) else { return 0 };
    // Which build it was is not known, only that it is another than that of another link.
    run.given = format!("{}/{name}", run.given);
    let by = if parts.before(at, 1) == Some("builds") { 2 } else { 1 };
    if let Some(job) = parts.before(at, by) {
        job.clone_into(&mut run.job);
        job.clone_into(&mut run.workflow);
    }
    1
}

fn results_folder(parts: &Parts<'_>, at: usize, run: &mut Run) -> usize {
    let id = parts.folder(at).and_then(|name| name.strip_prefix("TestResults_")).filter(|id| is_all_digits(id));
    id.map_or(0, |id| {
        run.run_id = Some(id.to_owned());
        1
    })
}

/// What the five systems call their artifacts.
fn artifact_folder(parts: &Parts<'_>, at: usize, run: &mut Run) -> bool {
    let Some(name) = parts.names.get(at).filter(|_| at < parts.file) else { return false };
    let known = ARTIFACTS.iter().find_map(|artifact| Some((artifact, stem(name).strip_prefix(artifact.prefix)?)));
    let Some((artifact, rest)) = known else { return false };
    artifact.event.clone_into(&mut run.event);
    artifact.branch.clone_into(&mut run.branch);
    artifact.job.clone_into(&mut run.job);
    if artifact.has_instance {
        rest.split([' ', '#', '!']).next().unwrap_or_default().clone_into(&mut run.instance);
    }
    true
}

fn run_id(name: &str) -> Option<&str> {
    let name = name.trim_end_matches('!');
    name.strip_prefix("run_").or(name.strip_prefix("run-")).map(stem).filter(|id| is_all_digits(id))
}

fn attempt(name: &str) -> Option<u32> {
    let name = name.trim_end_matches('!');
    let number = name.strip_prefix("attempt_").or(name.strip_prefix("attempt-")).map(stem)?;
    number.parse().ok().filter(|number| *number > 0)
}
