//! Files that tests name: which entry each of them is, and how it is shown.

use super::{AttachmentView, AttemptView, EntryRow, Preview, PreviewKind, PreviewQuery};
use crate::facts::{Entry, Facts, index};
use serde::{Deserialize, Serialize};

/// Bytes that are shown without being asked for.
const SHOWN_BYTES: u64 = 10 << 20;
/// Members of an archive that are listed.
const MEMBERS: usize = 200;

/// What stands in a path between an archive and its members.
const NESTED: &str = "!/";

/// Which file of a test is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AttachedQuery {
    /// The case.
    pub case: u32,
    /// Its attempt, from 1.
    pub attempt: u16,
    /// Place among the files of the attempt.
    pub at: u32,
    /// It was asked for though it is large.
    pub is_asked: bool,
}

/// A member of an archive that a test names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The entry.
    pub entry: u32,
    /// Path within the archive.
    pub name: String,
    /// Inflated bytes.
    pub bytes: u64,
}

/// A file of a test as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AttachedView {
    /// The query this answers.
    pub query: AttachedQuery,
    /// Its beginning, a picture, or why there is nothing to see.
    pub preview: Preview,
    /// It is large: it is shown when it is asked for.
    pub is_large: bool,
    /// What an archive holds, at most 200.
    pub members: Vec<Member>,
    /// Members in all.
    pub members_of: u64,
    /// A trace of Playwright.
    pub is_trace: bool,
}

/// Adds what the outputs name (`[[ATTACHMENT|path]]`), and finds the entry of every file.
pub(crate) fn find_attachments(facts: &Facts, attempt: &mut AttemptView) {
    for output in [&attempt.stdout, &attempt.stderr] {
        let mut rest = output.as_str();
        while let Some((_, after)) = rest.split_once("[[ATTACHMENT|") {
            let Some((named, after)) = after.split_once("]]") else { break };
            if !attempt.attachments.iter().any(|known| known.named == named) {
                attempt.attachments.push(AttachmentView { named: named.to_owned(), ..AttachmentView::default() });
            }
            rest = after;
        }
    }
    for attachment in attempt.attachments.iter_mut().filter(|attachment| !attachment.is_inside) {
        match resolve(&facts.entries, &attempt.evidence.path, &attachment.named) {
            Ok(at) => {
                attachment.entry = Some(index(at));
                if let Some(entry) = facts.entries.get(at) {
                    attachment.path.clone_from(&entry.path);
                    attachment.bytes = entry.bytes;
                }
            }
            Err(why) => why.clone_into(&mut attachment.problem),
        }
    }
}

/// The entry that a report means by a path: beside the report or below its folder, else at the root of what
/// was given, else the one with the longest common end of path, the nearest to the report if several have it.
/// A base name alone must be that of one entry only.
fn resolve(entries: &[Entry], report: &str, named: &str) -> Result<usize, &'static str> {
    const MISSING: &str = "not in what was given";
    let written = named.strip_prefix("file://").unwrap_or(named);
    let named = parts(written);
    let Some(base) = named.last() else { return Err(MISSING) };
    let folder: Vec<&str> = report.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect());
    let up = written.split(['/', '\\']).take_while(|part| *part == "..").count();
    let beside: Vec<&str> = folder.iter().take(folder.len().saturating_sub(up)).chain(&named).copied().collect();
    let mut best: Option<((usize, usize), usize)> = None;
    let mut as_good = 0_u32;
    for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.path.ends_with(base)) {
        let path: Vec<&str> = entry.path.split('/').map(|part| part.strip_suffix('!').unwrap_or(part)).collect();
        if path.last() != Some(base) {
            continue;
        }
        if entry.path.split('/').eq(beside.iter().copied()) {
            return Ok(at);
        }
        let common = path.iter().rev().zip(named.iter().rev()).take_while(|(a, b)| a == b).count();
        let near = entry.path.split('/').zip(&folder).take_while(|(a, b)| a == *b).count();
        // Of a base name it only counts that it came with the report.
        let near = if common == 1 { near.min(1) } else { near };
        // Below the first part, which is the input, all of the path as written: at its root.
        let is_whole = common == named.len() && path.len() == named.len() + 1;
        let rank = (if is_whole { usize::MAX } else { common }, near);
        match best {
            Some((known, _)) if known > rank => {}
            Some((known, _)) if known == rank => as_good += 1,
            _ => {
                best = Some((rank, at));
                as_good = 0;
            }
        }
    }
    match best {
        None => Err(MISSING),
        Some(_) if as_good > 0 => Err("several files are called so"),
        Some((_, at)) => Ok(at),
    }
}

/// Parts of a path that name something.
fn parts(path: &str) -> Vec<&str> {
    path.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | "..")).collect()
}

/// A file that is not shown unless it is asked for.
pub(crate) fn too_large(query: &AttachedQuery, bytes: u64) -> Option<AttachedView> {
    (bytes > SHOWN_BYTES && !query.is_asked).then(|| AttachedView {
        query: query.clone(),
        preview: Preview {
            query: PreviewQuery::default(),
            about: EntryRow { bytes, ..EntryRow::default() },
            kind: PreviewKind::None("it is large".to_owned()),
            ..Preview::default()
        },
        is_large: true,
        ..AttachedView::default()
    })
}

/// What an archive among the files holds.
pub(crate) fn members(facts: &Facts, entry: u32, view: &mut AttachedView) {
    let Some(archive) = facts.entries.get(entry as usize) else { return };
    let start = format!("{}{NESTED}", archive.path);
    let below = |path: &str| path.strip_prefix(&start).map(|name| name.trim_start_matches('/').to_owned());
    for (at, row) in facts.entries.iter().enumerate() {
        let Some(name) = below(&row.path) else { continue };
        let file = name.rsplit('/').next().unwrap_or_default();
        // Playwright writes `trace.trace` and `0-trace.trace`, with the network in a file of its own.
        view.is_trace |= file.rsplit_once('.').is_some_and(|(_, end)| end == "trace");
        view.members_of += 1;
        if view.members.len() < MEMBERS {
            view.members.push(Member { entry: index(at), name, bytes: row.bytes });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{EntryKind, EntryState};

    fn entries(paths: &[&str]) -> Vec<Entry> {
        let entry = |path: &&str| Entry {
            input: 0,
            unit: 0,
            path: (*path).to_owned(),
            kind: EntryKind::File,
            bytes: 1,
            stored_bytes: 1,
            modified: None,
            format: String::new(),
            state: EntryState::Plain,
            run: 0,
        };
        paths.iter().map(entry).collect()
    }

    fn of(paths: &[&str], report: &str, named: &str) -> Result<String, &'static str> {
        let entries = entries(paths);
        resolve(&entries, report, named).map(|at| entries[at].path.clone())
    }

    #[test]
    fn a_path_is_found_beside_the_report_first() {
        let paths = ["run.zip!/a/shot.png", "run.zip!/b/shot.png", "run.zip!/shot.png"];
        let found = |report: &str, named: &str| of(&paths, report, named);
        assert_eq!(found("run.zip!/b/junit.xml", "shot.png").as_deref(), Ok("run.zip!/b/shot.png"));
        assert_eq!(found("run.zip!/b/junit.xml", "../a/shot.png").as_deref(), Ok("run.zip!/a/shot.png"));
        assert_eq!(found("run.zip!/b/junit.xml", ".\\shot.png").as_deref(), Ok("run.zip!/b/shot.png"));
        assert_eq!(found("run.zip!/c/junit.xml", "b/shot.png").as_deref(), Ok("run.zip!/b/shot.png"));
        assert_eq!(found("run.zip!/c/junit.xml", "/home/ci/work/b/shot.png").as_deref(), Ok("run.zip!/b/shot.png"));
        assert_eq!(found("run.zip!/c/junit.xml", "C:\\work\\a\\shot.png").as_deref(), Ok("run.zip!/a/shot.png"));
    }

    #[test]
    fn a_base_name_alone_must_be_of_one_file() {
        let paths = ["run.zip!/a/x.png", "run.zip!/b/x.png", "run.zip!/b/y.png", "run.zip!/b/not-y.png"];
        let found = |named: &str| of(&paths, "run.zip!/junit.xml", named);
        assert_eq!(found("/home/ci/x.png"), Err("several files are called so"));
        assert_eq!(found("/home/ci/y.png").as_deref(), Ok("run.zip!/b/y.png"));
        assert_eq!(found("z.png"), Err("not in what was given"));
        assert_eq!(found(""), Err("not in what was given"));
        assert_eq!(found("/"), Err("not in what was given"));
    }

    #[test]
    fn of_several_runs_the_file_of_the_own_run_is_meant() {
        let paths = ["run_1.zip!/out/shot.png", "run_2.zip!/out/shot.png", "run_2.zip!/trace.zip"];
        let found = |report: &str, named: &str| of(&paths, report, named);
        assert_eq!(found("run_2.zip!/junit.xml", "/ci/out/shot.png").as_deref(), Ok("run_2.zip!/out/shot.png"));
        assert_eq!(found("run_1.zip!/r/junit.xml", "shot.png").as_deref(), Ok("run_1.zip!/out/shot.png"));
        assert_eq!(found("run_1.zip!/r/junit.xml", "/ci/trace.zip").as_deref(), Ok("run_2.zip!/trace.zip"));
    }
}
