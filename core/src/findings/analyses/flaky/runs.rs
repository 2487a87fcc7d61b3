//! What tells runs apart, as numbers: CI run, commit, branch, place, project; and failures of the infrastructure.

use crate::history::{About, History};
use std::collections::{BTreeMap, BTreeSet};

/// Texts that have numbers, from 0 in the order in which they came.
#[derive(Default)]
struct Ids(BTreeMap<String, u32>);

impl Ids {
    fn of(&mut self, parts: &[&str]) -> u32 {
        let next = crate::facts::index(self.0.len());
        *self.0.entry(parts.join("\u{1f}")).or_insert(next)
    }
}

/// A run in numbers.
#[derive(Clone, Copy)]
pub(super) struct Numbers {
    /// Shared by attempts and jobs of one CI run.
    pub(super) ci_run: u32,
    pub(super) commit: Option<u32>,
    pub(super) branch: u32,
    /// Job and instance.
    pub(super) place: u32,
    pub(super) project: u32,
}

/// A project, as tests of one name are one test within it.
pub(super) fn project(run: &About) -> &str {
    if run.project.is_empty() { &run.repository } else { &run.project }
}

/// Attempt, job and instance of runs that came together on one day, and whether any stands twice.
type Loose<'h> = (BTreeSet<(u32, &'h str, &'h str)>, bool);

/// The runs of a history, by number.
pub(super) fn numbers(history: &History) -> Vec<Numbers> {
    let [mut runs, mut commits, mut branches, mut places, mut projects] = [(); 5].map(|()| Ids::default());
    // Folders of attempts that nothing names: what was given together on one day, where nothing stands twice.
    let mut loose: BTreeMap<(&str, Option<i64>), Loose<'_>> = BTreeMap::new();
    let is_named = |run: &About| run.run_id.is_some() || run.run_number.is_some();
    let day = |run: &About| run.time.map(|time| time.div_euclid(86_400_000));
    for run in history.runs().iter().filter(|run| !is_named(run)) {
        let (seen, is_twice) = loose.entry((&run.given, day(run))).or_default();
        *is_twice |= !seen.insert((run.attempt, &run.job, &run.instance));
    }
    let mut all = Vec::with_capacity(history.runs().len());
    for (at, run) in history.runs().iter().enumerate() {
        let own = project(run);
        let number = run.run_number.map(|number| number.to_string()).unwrap_or_default();
        let together = || {
            let known = loose.get(&(run.given.as_str(), day(run)));
            known.is_some_and(|(seen, is_twice)| !is_twice && seen.iter().any(|(attempt, ..)| *attempt > 1))
        };
        let at = at.to_string();
        let key: [&str; 4] = match &run.run_id {
            Some(id) => [own, &run.repository, id, ""],
            None if run.run_number.is_some() => [own, &run.repository, &run.workflow, &number],
            None if together() => [own, "given", &run.given, &day(run).map(|day| day.to_string()).unwrap_or_default()],
            None => [own, "run", &at, ""],
        };
        all.push(Numbers {
            ci_run: runs.of(&key),
            commit: (!run.sha.is_empty()).then(|| commits.of(&[&run.sha])),
            branch: branches.of(&[&run.branch]),
            place: places.of(&[&run.job, &run.instance]),
            project: projects.of(&[own]),
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Kept;

    fn about(id: Option<&str>, attempt: u32, job: &str, time: i64) -> About {
        let id = id.map(str::to_owned);
        About {
            run_id: id,
            attempt,
            job: job.to_owned(),
            time: Some(time),
            given: "zip".to_owned(),
            ..About::default()
        }
    }

    fn history(runs: Vec<About>) -> History {
        let mut history = History::default();
        for about in runs {
            history.add(&Kept { about, ..Kept::default() });
        }
        history.finish();
        history
    }

    #[test]
    fn attempts_and_jobs_of_one_ci_run_share_its_number() {
        let runs = |all| numbers(&history(all)).iter().map(|run| run.ci_run).collect::<Vec<_>>();
        let day = 86_400_000;
        assert_eq!(
            runs(vec![about(Some("7"), 1, "a", 0), about(Some("7"), 2, "a", 9), about(Some("8"), 1, "a", 9)]),
            [0, 0, 1]
        );
        // Without an id: folders of attempts of one day, but not runs that merely came together.
        assert_eq!(runs(vec![about(None, 1, "a", 0), about(None, 2, "a", 9), about(None, 1, "a", day)]), [0, 0, 1]);
        assert_eq!(runs(vec![about(None, 1, "a", 0), about(None, 1, "a", 9)]), [0, 1]);
        assert_eq!(runs(vec![about(None, 1, "a", 0), about(None, 1, "b", 9)]), [0, 1]);
    }
}
