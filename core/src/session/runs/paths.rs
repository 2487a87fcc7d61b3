//! What names of folders, archives and files tell of a run.

use crate::facts::{Identity, Run};

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
    let mut run = Run { attempt: 1, given: given.to_owned(), ..Run::default() };
    let parts = path.bytes().filter(|byte| *byte == b'/').count();
    for (at, part) in path.split('/').enumerate() {
        let name = part.trim_end_matches('!');
        let is_file = at == parts;
        let mut told = true;
        if let Some(id) = run_id(name) {
            run.run_id = Some(id.to_owned());
        } else if let Some(attempt) = attempt(name) {
            run.attempt = attempt;
        } else if let Some(date) = date(name).filter(|_| !is_file) {
            date.clone_into(&mut run.date);
        } else if let Some((artifact, rest)) = artifact(name).filter(|_| !is_file) {
            artifact.event.clone_into(&mut run.event);
            artifact.branch.clone_into(&mut run.branch);
            artifact.job.clone_into(&mut run.job);
            if artifact.has_instance {
                rest.clone_into(&mut run.instance);
            }
        } else {
            told = false;
        }
        if told {
            run.identity = Identity::Path;
        }
    }
    run
}

/// True for the name of a folder or file that tells a run or a day by itself.
pub(super) fn tells(name: &str) -> bool {
    let name = name.trim_end_matches('!');
    run_id(name).is_some() || attempt(name).is_some() || date(name).is_some()
}

/// True when a folder between `outer` and the file names a run other than `run_id`, or a day.
pub(super) fn tells_other(path: &str, outer: &str, run_id_of: Option<&str>) -> bool {
    let inner = path.strip_prefix(outer).unwrap_or(path);
    let (folders, _) = split(inner);
    let is_other = |name: &str| {
        let name = name.trim_end_matches('!');
        run_id(name).is_some_and(|id| Some(id) != run_id_of) || date(name).is_some()
    };
    folders.split('/').any(is_other) || run_id(split(path).1).is_some_and(|id| Some(id) != run_id_of)
}

fn run_id(name: &str) -> Option<&str> {
    name.strip_prefix("run_").map(stem).filter(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()))
}

fn attempt(name: &str) -> Option<u32> {
    name.strip_prefix("attempt_").map(stem).and_then(|number| number.parse().ok()).filter(|number| *number > 0)
}

/// `YYYY-MM-DD`.
fn date(name: &str) -> Option<&str> {
    let date = stem(name);
    let is_form = date.len() == 10
        && date
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    is_form.then_some(date)
}

fn artifact(name: &str) -> Option<(&'static Artifact, &str)> {
    ARTIFACTS.iter().find_map(|artifact| {
        let rest = stem(name).strip_prefix(artifact.prefix)?;
        Some((artifact, rest.split([' ', '#']).next().unwrap_or_default()))
    })
}

fn stem(part: &str) -> &str {
    part.split_once('.').map_or(part, |(stem, _)| stem)
}
