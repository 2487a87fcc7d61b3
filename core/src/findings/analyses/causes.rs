//! Failures that say the same, over all runs and jobs.
//!
//! What a red test said, without numbers, ids and times, is its signature: equal ones are one cause, with an
//! id that is the same in every run. A cause that strikes unrelated jobs within a short time is not in their
//! code: each of these jobs must have been hit in a test of its own, since the same test in several jobs only
//! tells of that test. Assertions are left out, because short ones say the same everywhere.

use crate::findings::Policy;
use crate::history::{About, History, day};
use crate::methods::order::{Order as _, set};
use std::collections::{BTreeMap, BTreeSet};

/// Tests of a job that are looked at when jobs are told to be unrelated.
const TESTS: usize = 50;

/// Beginnings and words by which assertions are known.
const ASSERTIONS: [&str; 3] = ["assert", "expect", "should"];

/// A red execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Milliseconds since 1970; `None` where its run has no time.
    pub time: Option<i64>,
    /// Number of the run in the history.
    pub run: u32,
    /// Number of the test in the history.
    pub test: u32,
}

/// Failures that say the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause<'h> {
    /// Sixteen hex digits, the same in every run.
    pub id: &'h str,
    /// What the newest of them said, redacted; empty where it grew old.
    pub said: &'h str,
    /// All of them, oldest first.
    pub hits: Vec<Hit>,
    /// Unrelated jobs that it struck at once when it was last seen, in order of name; empty where it did not.
    pub shared: Vec<String>,
    /// Runs in which it struck together with unrelated jobs, whenever that was.
    pub struck: BTreeSet<u32>,
}

impl Cause<'_> {
    /// Runs that it was seen in, in order of number.
    pub fn runs(&self) -> impl Iterator<Item = u32> {
        set(self.hits.iter().map(|hit| hit.run)).into_iter()
    }

    /// Number of tests that it hit.
    pub fn tests(&self) -> usize {
        set(self.hits.iter().map(|hit| hit.test)).len()
    }

    /// Jobs that it was seen in, by name, without those of runs that name none.
    pub fn jobs(&self, history: &History) -> Vec<String> {
        set(self.runs().filter_map(|run| history.runs().get(run as usize)).filter_map(job)).into_iter().collect()
    }

    /// How far it went.
    pub fn sum(&self, history: &History) -> Seen {
        let (first, last) = self.seen();
        let runs = self.runs().count();
        Seen { cluster: self.id.to_owned(), first, last, runs, jobs: self.jobs(history), tests: self.tests() }
    }

    /// When it was first and last seen.
    pub fn seen(&self) -> (Option<i64>, Option<i64>) {
        let mut times = self.hits.iter().filter_map(|hit| hit.time);
        let first = times.next();
        (first, times.next_back().or(first))
    }
}

/// How far a cause went, over all runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Id of the cause.
    pub cluster: String,
    /// First time, milliseconds since 1970; `None` where no run has one.
    pub first: Option<i64>,
    /// Last time.
    pub last: Option<i64>,
    /// Runs that it was seen in.
    pub runs: usize,
    /// Jobs that it was seen in, of runs that name one.
    pub jobs: Vec<String>,
    /// Tests that it hit.
    pub tests: usize,
}

impl Seen {
    /// For people: `seen in 5 runs of 2 jobs since 2026-01-02`; empty for one run.
    pub fn said(&self) -> String {
        if self.runs < 2 {
            return String::new();
        }
        let jobs = if self.jobs.len() > 1 { format!(" of {} jobs", self.jobs.len()) } else { String::new() };
        let since = self.first.map(|time| format!(" since {}", day(time))).unwrap_or_default();
        format!("the same in {} runs{jobs}{since}", self.runs)
    }
}

/// All causes, by id.
pub struct Causes<'h> {
    /// What they are numbers of.
    pub history: &'h History,
    all: BTreeMap<&'h str, Cause<'h>>,
}

impl<'h> Causes<'h> {
    /// Of every run that is kept or open.
    pub fn of(history: &'h History, policy: &Policy) -> Self {
        let mut all: BTreeMap<&str, Cause<'h>> = BTreeMap::new();
        // When the text was said that stands for its cause so far: the newest one that is still kept.
        let mut told: BTreeMap<&str, Option<i64>> = BTreeMap::new();
        for (run, test, failure) in history.failures().filter(|(_, _, failure)| !failure.cluster.is_empty()) {
            let time = history.runs().get(run as usize).and_then(|run| run.time);
            let new = || Cause {
                id: &failure.cluster,
                said: "",
                hits: Vec::new(),
                shared: Vec::new(),
                struck: BTreeSet::new(),
            };
            let cause = all.entry(&failure.cluster).or_insert_with(new);
            cause.hits.push(Hit { time, run, test });
            if !failure.said.is_empty() {
                let known = told.entry(&failure.cluster).or_insert(time);
                if time >= *known {
                    *known = time;
                    cause.said = &failure.said;
                }
            }
        }
        let jobs: Vec<Option<String>> = history.runs().iter().map(job).collect();
        let (least, minutes) = (policy.whole("causes.shared_jobs"), policy.number("causes.shared_minutes"));
        for cause in all.values_mut() {
            cause.hits.order();
            strike(&jobs, cause, least, minutes * 60_000.0);
        }
        Self { history, all }
    }

    /// Number of jobs that runs name.
    pub fn jobs(&self) -> usize {
        set(self.history.runs().iter().filter_map(job)).len()
    }

    /// One by its id.
    pub fn get(&self, id: &str) -> Option<&Cause<'h>> {
        self.all.get(id)
    }

    /// All, in order of id.
    pub fn all(&self) -> impl Iterator<Item = &Cause<'h>> {
        self.all.values()
    }
}

/// The job of a run, where it is told.
fn job(run: &About) -> Option<String> {
    let parts = [run.project.as_str(), &run.workflow, &run.job];
    let is_told = !run.job.is_empty() || !run.workflow.is_empty();
    is_told.then(|| parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" / "))
}

/// Tells in which runs a cause struck unrelated jobs at once, and which these were in the end: a storm of last
/// year does not explain a failure of today.
fn strike(jobs: &[Option<String>], cause: &mut Cause<'_>, least: u64, near: f64) {
    let said = cause.said.to_ascii_lowercase();
    if least == 0 || said.is_empty() || ASSERTIONS.iter().any(|word| said.contains(word)) {
        return;
    }
    let hits: Vec<(i64, Hit)> = cause.hits.iter().filter_map(|hit| Some((hit.time?, *hit))).collect();
    let (mut end, mut before) = (0, None);
    for (first, (time, _)) in hits.iter().enumerate() {
        if before.replace(*time) == Some(*time) {
            continue;
        }
        let reached = end;
        end += hits.iter().skip(end).take_while(|(other, _)| (other - time) as f64 <= near).count();
        let together = hits.get(first..end).unwrap_or_default();
        // What begins later within the same hits strikes no further run.
        if end == reached {
            continue;
        }
        let shared = unrelated(jobs, together, least);
        if !shared.is_empty() {
            cause.struck.extend(together.iter().map(|(_, hit)| hit.run));
        }
        if end == hits.len() {
            cause.shared = shared;
        }
    }
}

/// Jobs that were hit in a test of their own each, if they are enough.
fn unrelated(jobs: &[Option<String>], hits: &[(i64, Hit)], least: u64) -> Vec<String> {
    let mut tests: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (_, hit) in hits {
        if let Some(job) = jobs.get(hit.run as usize).and_then(Option::as_deref) {
            let known = tests.entry(job).or_default();
            if known.len() < TESTS && !known.contains(&hit.test) {
                known.push(hit.test);
            }
        }
    }
    if (tests.len() as u64) < least {
        return Vec::new();
    }
    let all: Vec<&Vec<u32>> = tests.values().collect();
    let mut holder: BTreeMap<u32, usize> = BTreeMap::new();
    let paired: Vec<bool> = (0..all.len()).map(|at| pair(&all, at, &mut holder, &mut vec![false; all.len()])).collect();
    if (holder.len() as u64) < least {
        return Vec::new();
    }
    tests.keys().zip(paired).filter(|(_, is_paired)| *is_paired).map(|(job, _)| (*job).to_owned()).collect()
}

/// Finds a test of its own for a job, moving others to further ones of theirs (Kuhn's matching).
fn pair(jobs: &[&Vec<u32>], job: usize, holder: &mut BTreeMap<u32, usize>, asked: &mut [bool]) -> bool {
    match asked.get_mut(job) {
        Some(is_asked) if !*is_asked => *is_asked = true,
        _ => return false,
    }
    for test in jobs.get(job).into_iter().copied().flatten() {
        let other = holder.get(test).copied();
        if other.is_none_or(|other| pair(jobs, other, holder, asked)) {
            holder.insert(*test, job);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Ending, Failure, Kept, Name, Names};

    /// A run of a job at a minute, in which tests failed and said something.
    fn run(job: &str, minute: i64, tests: &[(&str, &str)]) -> Kept {
        let about = About {
            project: "p".to_owned(),
            run_id: Some(format!("{job}{minute}")),
            job: job.to_owned(),
            time: Some(minute * 60_000),
            ..About::default()
        };
        let names = Names::of(tests.iter().map(|(test, _)| Name { suite: "", class: "", name: test, file: "" }));
        let endings = tests.iter().map(|_| Ending { attempts: vec![crate::facts::Status::Failed], duration: 0 });
        let failures = tests.iter().enumerate().map(|(at, (_, said))| Failure {
            test: crate::facts::index(at),
            cluster: crate::methods::fingerprint::cluster(said.trim_end_matches('~')),
            said: if said.ends_with('~') { String::new() } else { (*said).to_owned() },
        });
        Kept { about, names, endings: endings.collect(), failures: failures.collect(), cases: Vec::new() }
    }

    fn told(runs: &[Kept]) -> Vec<String> {
        let mut history = History::default();
        for run in runs {
            history.add(run);
        }
        history.finish();
        let causes = Causes::of(&history, &Policy::default());
        let mut told: Vec<String> = causes
            .all()
            .map(|cause| {
                let seen = cause.sum(&history);
                format!("{:?} {} tests; {}; shared by {:?}", cause.said, seen.tests, seen.said(), cause.shared)
            })
            .collect();
        told.order();
        told
    }

    const GONE: &str = "connect ECONNREFUSED";

    #[test]
    fn what_strikes_unrelated_jobs_at_once_is_shared() {
        let three = [run("a", 0, &[("x", GONE)]), run("b", 30, &[("y", GONE)]), run("c", 60, &[("z", GONE)])];
        let all = r#""connect ECONNREFUSED" 3 tests; the same in 3 runs of 3 jobs since 1970-01-01; shared by ["p / a", "p / b", "p / c"]"#;
        assert_eq!(told(&three), [all]);
        assert_eq!(told(&[three[0].clone(), three[1].clone()])[0].matches("shared by []").count(), 1, "two jobs");
    }

    #[test]
    fn jobs_are_unrelated_only_with_tests_of_their_own() {
        let is_shared = |runs: &[Kept]| !told(runs)[0].ends_with("shared by []");
        let same = [run("a", 0, &[("x", GONE)]), run("b", 0, &[("x", GONE)]), run("c", 0, &[("x", GONE)])];
        assert!(!is_shared(&same));
        let two = [run("a", 0, &[("x", GONE)]), run("b", 0, &[("x", GONE), ("y", GONE)]), run("c", 0, &[("y", GONE)])];
        assert!(!is_shared(&two));
        // Each can be given one of its own: the first takes what the others leave.
        let more = [
            run("a", 0, &[("x", GONE), ("y", GONE), ("z", GONE)]),
            run("b", 0, &[("x", GONE)]),
            run("c", 0, &[("y", GONE)]),
        ];
        assert!(is_shared(&more));
        let nameless = [run("", 0, &[("x", GONE)]), run("", 1, &[("y", GONE)]), run("", 2, &[("z", GONE)])];
        assert!(!is_shared(&nameless));
    }

    #[test]
    fn time_assertions_and_old_texts_count() {
        let of = |minute: i64, said: &'static str| {
            let runs = [run("a", 0, &[("x", said)]), run("b", 1, &[("y", said)]), run("c", minute, &[("z", said)])];
            !told(&runs)[0].ends_with("shared by []")
        };
        assert!(of(60, GONE));
        assert!(!of(61, GONE));
        assert!(!of(2, "AssertionError: 1 != 2"));
        assert!(!of(2, "Expected true"));
        assert!(!of(2, "connect ECONNREFUSED~"), "its text grew old");
    }

    #[test]
    fn a_storm_of_last_year_is_no_news() {
        let storm = [run("a", 0, &[("x", GONE)]), run("b", 1, &[("y", GONE)]), run("c", 2, &[("z", GONE)])];
        let today = [&storm[..], &[run("a", 900, &[("x", GONE)])]].concat();
        let mut history = History::default();
        for run in &today {
            history.add(run);
        }
        history.finish();
        let causes = Causes::of(&history, &Policy::default());
        let cause = causes.all().next().unwrap();
        assert_eq!((cause.shared.len(), cause.struck.iter().copied().collect::<Vec<_>>()), (0, vec![0, 1, 2]));
    }

    #[test]
    fn the_newest_text_stands_for_all_and_ids_stay() {
        let runs = [run("a", 9, &[("x", GONE)]), run("a", 20, &[("x", "connect ECONNREFUSED~")])];
        assert_eq!(
            told(&runs),
            [r#""connect ECONNREFUSED" 1 tests; the same in 2 runs since 1970-01-01; shared by []"#]
        );
    }
}
