//! Commits between two runs, as far as runs between them tell.

use super::run::About;
use super::table::History;

impl About {
    /// The first digits of its commit; empty where none is known.
    pub fn short_sha(&self) -> &str {
        self.sha.get(..10).unwrap_or(&self.sha)
    }
}

impl History {
    /// Commits of the runs after one and up to another, of the branch of the latter, in the order of time, each
    /// once. Commits that no run looked at are not among them.
    pub fn commits(&self, after: u32, up_to: u32) -> Vec<&str> {
        let (Some(first), Some(last)) = (self.runs().get(after as usize), self.runs().get(up_to as usize)) else {
            return Vec::new();
        };
        let is_between = |run: &&About| {
            let is_of = (&run.project, &run.branch) == (&last.project, &last.branch);
            is_of && run.time > first.time && run.time <= last.time && run.sha != first.sha && !run.sha.is_empty()
        };
        let mut all: Vec<&str> = Vec::new();
        let runs = self.in_time().into_iter().filter_map(|at| self.runs().get(at));
        for run in runs.filter(is_between) {
            if !all.contains(&run.sha.as_str()) {
                all.push(&run.sha);
            }
        }
        all
    }

    /// Where the provider shows what lies between two commits, if it is known to: GitHub.
    pub fn compare_url(&self, after: u32, up_to: u32) -> Option<String> {
        let (first, last) = (self.runs().get(after as usize)?, self.runs().get(up_to as usize)?);
        let is_known = first.repository == last.repository && last.url.starts_with("https://github.com/");
        let is_told = is_known && !last.repository.is_empty() && !first.sha.is_empty() && !last.sha.is_empty();
        (is_told && first.sha != last.sha)
            .then(|| format!("https://github.com/{}/compare/{}...{}", last.repository, first.sha, last.sha))
    }
}
