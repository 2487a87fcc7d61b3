//! Who answers for a test: what its report says, else the policy's patterns, else a CODEOWNERS file.
//!
//! Patterns of the policy mean a source file, a class or a suite. A CODEOWNERS file means the source files of reports
//! that lie nearest to it; of several in one repository the host takes one, by their places.

use super::Claims;
use crate::facts::{ClaimValue, Facts, StrId, TestRow};
use crate::findings::{Finding, Policy};
use crate::methods::codeowners::{CodeOwners, Dialect};
use crate::methods::glob::is_like;
use crate::methods::order::Order as _;
use crate::methods::phrase::count;
use hashbrown::HashMap;
use std::borrow::Cow;

/// Owners that a finding names.
const NAMED: usize = 3;

/// Said where the report itself names the owner.
const REPORT: &str = "the report";

/// Folders in which hosts look, in their order.
const GITHUB: [&str; 3] = [".github/", "", "docs/"];
const GITLAB: [&str; 3] = ["", "docs/", ".gitlab/"];

/// A CODEOWNERS file.
struct File {
    /// Path of its repository, with a `/` at its end.
    root: String,
    /// Below that.
    path: String,
    owners: CodeOwners,
}

/// Gives every case whose report names no owner the one that policy or CODEOWNERS name, and which of them does.
#[inline(never)] // Browsers compile a function whole when one of its loops is hot.
pub fn derive(facts: &mut Facts, policy: &Policy) {
    let globs: Vec<(&str, &str)> =
        policy.list("owners.globs").iter().filter_map(|glob| glob.rsplit_once(" = ")).collect();
    let files = files(facts);
    if globs.is_empty() && files.is_empty() {
        facts.set_owned(Vec::new());
        return;
    }
    let mut known: HashMap<(StrId, StrId, StrId, Option<usize>), usize> = HashMap::new();
    let mut nearest: HashMap<u32, Option<usize>> = HashMap::new();
    let (mut owners, mut of_case) = (Vec::new(), Vec::new());
    for row in facts.all_cases().filter_map(<[TestRow]>::last) {
        let file = *nearest.entry(row.document).or_insert_with(|| {
            self::nearest(&files, facts.entry_of(row.document).map_or("", |entry| entry.path.as_str()))
        });
        let at = *known.entry((row.file, row.class, row.suite, file)).or_insert_with(|| {
            owners.push(owner(facts, row, &globs, file.and_then(|at| files.get(at))));
            owners.len() - 1
        });
        of_case.push((row.case, at));
    }
    let mut intern = |text: &str| facts.strings.intern(text);
    let owners: Vec<Option<[StrId; 2]>> =
        owners.iter().map(|owner| owner.as_ref().map(|(owner, from)| [intern(owner), intern(from)])).collect();
    let mut owned = vec![[StrId::default(); 2]; facts.cases as usize];
    for (case, at) in of_case {
        if let (Some(place), Some(Some(owner))) = (owned.get_mut(case as usize), owners.get(at)) {
            *place = *owner;
        }
    }
    facts.set_owned(owned);
}

fn owner(facts: &Facts, row: &TestRow, globs: &[(&str, &str)], file: Option<&File>) -> Option<(String, String)> {
    let path = repository_path(facts.text(row.file));
    let names = [path.as_ref(), facts.text(row.class), facts.text(row.suite)];
    let is_meant = |glob: &str| names.iter().any(|name| !name.is_empty() && is_like(glob, name));
    if let Some((glob, owner)) = globs.iter().rev().find(|(glob, _)| is_meant(glob)) {
        return Some(((*owner).to_owned(), format!("policy, `{glob}`")));
    }
    let file = file.filter(|_| !path.is_empty())?;
    let mut owned = file.owners.owners(&path);
    if owned.iter().any(|owned| !owned.is_optional) {
        owned.retain(|owned| !owned.is_optional);
    }
    let mut names: Vec<&str> = Vec::new();
    for name in owned.iter().flat_map(|owned| owned.owners) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let line = owned.iter().find(|owned| !owned.owners.is_empty())?.line;
    Some((names.join(" "), format!("{} line {line}", file.path)))
}

/// One file for each repository: the one that its host takes.
fn files(facts: &Facts) -> Vec<File> {
    let mut files: Vec<(usize, File)> = Vec::new();
    for claims in Claims::of_format(facts, "codeowners") {
        let mut text = String::new();
        let mut at = 1;
        for (_, claim) in claims.iter() {
            let ClaimValue::Text(said) = claim.value else { continue };
            // Lines keep their numbers.
            for _ in at..claim.origin.line {
                text.push('\n');
            }
            text.push_str(facts.text(said));
            at = claim.origin.line;
        }
        let whole = claims.path();
        let dialect = Dialect::of(whole, &text);
        let folder = whole.strip_suffix("CODEOWNERS").unwrap_or(whole);
        let places = if dialect == Dialect::GitLab { GITLAB } else { GITHUB };
        let is_in = |place: &&str| !place.is_empty() && (folder == *place || folder.ends_with(&format!("/{place}")));
        let place = [".github/", "docs/", ".gitlab/"].into_iter().find(is_in).unwrap_or_default();
        let root = folder.strip_suffix(place).unwrap_or(folder).to_owned();
        let rank = places.iter().position(|known| *known == place).unwrap_or(places.len());
        let file = File { root, path: format!("{place}CODEOWNERS"), owners: CodeOwners::read(&text, dialect) };
        match files.iter_mut().find(|(_, known)| known.root == file.root) {
            Some(known) if rank < known.0 => *known = (rank, file),
            Some(_) => {}
            None => files.push((rank, file)),
        }
    }
    files.into_iter().map(|(_, file)| file).collect()
}

/// The file whose repository has most of its path in common with a report's.
fn nearest(files: &[File], report: &str) -> Option<usize> {
    let common = |file: &File| file.root.split('/').zip(report.split('/')).take_while(|(a, b)| a == b).count();
    let best = files.iter().map(common).max()?;
    files.iter().position(|file| common(file) == best)
}

/// A source file as its repository names it: places where providers check out are cut off.
fn repository_path(path: &str) -> Cow<'_, str> {
    let path = path.strip_prefix("file://").unwrap_or(path);
    let path: Cow<'_, str> = if path.contains('\\') { path.replace('\\', "/").into() } else { path.into() };
    let is_absolute = path.starts_with('/') || path.as_bytes().get(1) == Some(&b':');
    if !is_absolute {
        return path;
    }
    let parts: Vec<&str> = path.split('/').collect();
    let part = |at: usize| parts.get(at).copied().unwrap_or_default();
    let after = (1..parts.len()).find_map(|at| match (part(at - 1), part(at)) {
        // GitHub: /home/runner/work/name/name, D:/a/name/name, /__w/name/name.
        ("work" | "a" | "__w", name) if name == part(at + 1) => Some(at + 2),
        // GitLab: /builds/group/name; Jenkins: …/workspace/job; CircleCI: /home/circleci/project.
        ("builds", _) => Some(at + 2),
        ("workspace", _) | ("circleci" | "root", "project") => Some(at + 1),
        _ => None,
    });
    let rest = after.and_then(|at| parts.get(at..)).filter(|rest| !rest.is_empty());
    rest.map_or(path.clone(), |rest| rest.join("/").into())
}

/// Who answers for a case, as a report or [`derive`] has it, and which of them says so; empty where nobody does.
pub fn of_case<'f>(facts: &'f Facts, attempts: &[TestRow]) -> (&'f str, &'f str) {
    let mut told = attempts.iter().rev().filter_map(|row| facts.detail_of(row)).map(|detail| detail.owner);
    if let Some(owner) = told.find(|owner| !owner.is_empty()) {
        return (facts.text(owner), REPORT);
    }
    let [owner, from] = attempts.last().map(|row| facts.owned(row.case)).unwrap_or_default();
    (facts.text(owner), facts.text(from))
}

/// Names the owners of a finding's cases, of most cases first, where its rule names none.
pub fn name(facts: &Facts, finding: &mut Finding) {
    if !finding.owner.is_empty() {
        return;
    }
    let mut owners: Vec<((&str, &str), u64)> = Vec::new();
    for case in &finding.cases {
        let owner = of_case(facts, facts.attempts_of(*case));
        match owners.iter_mut().find(|(known, _)| known.0 == owner.0) {
            Some((_, cases)) => *cases += 1,
            None => owners.push((owner, 1)),
        }
    }
    owners.retain(|((owner, _), _)| !owner.is_empty());
    owners.order_by_key(|(_, cases)| std::cmp::Reverse(*cases));
    let Some((first, _)) = owners.first() else { return };
    first.1.clone_into(&mut finding.owner_from);
    let names: Vec<&str> = owners.iter().take(NAMED).map(|((owner, _), _)| *owner).collect();
    finding.owner = names.join(", ");
    if let Some(more) = owners.len().checked_sub(NAMED).filter(|more| *more > 0) {
        finding.owner = format!("{} and {}", finding.owner, count(more as u64, "more", "more"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_providers_are_no_part_of_a_path() {
        for (path, expected) in [
            ("src/a.py", "src/a.py"),
            ("/home/runner/work/cart/cart/src/a.py", "src/a.py"),
            ("D:\\a\\cart\\cart\\src\\a.cs", "src/a.cs"),
            ("/__w/cart/cart/a.py", "a.py"),
            ("/builds/group/cart/a.py", "a.py"),
            ("/var/jenkins_home/workspace/cart-job/a.py", "a.py"),
            ("/home/circleci/project/a.py", "a.py"),
            ("file:///opt/x/a.py", "/opt/x/a.py"),
            ("", ""),
        ] {
            assert_eq!(repository_path(path), expected, "{path}");
        }
    }
}
