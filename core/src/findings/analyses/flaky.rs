//! Flaky tests over runs, kept and open: each test's executions, and what the chosen rule says of them.
//!
//! A test is known by project, job, instance and its name, so that legs of a matrix do not look like flips of
//! one another. Only tests that some run saw red are judged; all others are healthy to every rule. What a test
//! cost, whether one instance is to blame, and what the runbook would do with it stand beside.

mod rules;
mod runs;
#[cfg(test)]
mod tests;

pub use rules::{CHOICES, Choice};

use crate::facts::{Facts, Status, TestRow, index};
use crate::findings::Policy;
use crate::findings::analyses::causes::Causes;
use crate::history::{Execution as Ran, History, kept_of};
use crate::methods::flaky::cost::Cost;
use crate::methods::flaky::environment::Bound;
use crate::methods::flaky::evidence::{Event, Strength};
use crate::methods::flaky::execution::{Attempts, Execution, Outcome};
use crate::methods::flaky::quarantine::Member;
use crate::methods::flaky::score::{self, Ended, Parameters};
use crate::methods::flaky::standing::{Standing, Verdict};
use crate::methods::order::Order as _;
use crate::methods::redact::Choices;
use hashbrown::HashMap;
use rules::Asked;
use runs::Numbers;
use std::collections::BTreeMap;

/// What the runbook would do with a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proposal {
    /// Nothing.
    None,
    /// Two flakes in seven days, and not released since.
    Quarantine,
    /// It was due, and ten greens in a row released it.
    Release,
}

impl Proposal {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Quarantine => "quarantine",
            Self::Release => "release",
        }
    }
}

/// The run of an execution, and its case in the facts where that is open.
pub(crate) type RanAt = (u32, Option<u32>);

/// A test in one job on one instance, as far as it was ever red.
pub(crate) struct FlakyTest {
    /// Number in the history.
    pub(crate) test: u32,
    /// A run of it: says project, job and instance.
    pub(crate) run: u32,
    /// Of its executions, oldest first.
    pub(crate) ran: Vec<RanAt>,
    pub(crate) executions: Vec<Execution>,
    pub(crate) verdict: Verdict,
    /// Of all its executions, by the first red one.
    pub(crate) events: Vec<Event>,
    pub(crate) cost: Cost,
    /// It is red on this instance alone.
    pub(crate) bound: Option<Bound>,
    pub(crate) proposal: Proposal,
    /// How likely its newest red is a flake, from what was known then.
    pub(crate) chance: Option<f64>,
}

/// Everything about flaky tests of anybody.
pub(crate) struct FlakyTests {
    pub(crate) choice: &'static Choice,
    /// Flaky first, then broken, then those that cannot be told or are healthy with evidence; worst first.
    pub(crate) tests: Vec<FlakyTest>,
    /// Tests that ran at all, by name.
    pub(crate) ran: usize,
    /// CI runs with tests.
    pub(crate) runs: usize,
    /// The newest moment that counts.
    pub(crate) as_of: Option<i64>,
}

impl FlakyTest {
    pub(crate) fn is(&self, standing: Standing) -> bool {
        self.verdict.standing == standing
    }

    /// Events of a strength, newest first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = &Event> {
        self.events.iter().rev()
    }

    /// Time of an execution.
    pub(crate) fn time(&self, at: Option<usize>) -> Option<i64> {
        self.executions.get(at?)?.time_ms
    }

    /// The case in the facts of an execution, where its run is open.
    pub(crate) fn case(&self, at: usize) -> Option<u32> {
        self.ran.get(at)?.1
    }

    /// Cases in the facts that were red or recovered: what a finding explains.
    pub(crate) fn cases(&self) -> impl Iterator<Item = u32> {
        let red = self.executions.iter().zip(&self.ran).filter(|(execution, _)| execution.saw_red());
        red.filter_map(|(_, (_, case))| *case)
    }
}

/// The one run that is open and has nothing beside it, of the tests that were both red and green in it: nothing
/// else can be evidence there.
pub(crate) fn alone(facts: &Facts) -> History {
    let name = |row: &TestRow| [row.suite, row.class, row.name];
    let mut red = HashMap::new();
    red.extend(facts.red_cases().filter_map(<[TestRow]>::last).map(|row| (name(row), false)));
    if red.is_empty() {
        return History::default();
    }
    for attempts in facts.cases() {
        let passed = attempts.iter().any(|row| row.status == Status::Passed);
        if let Some(is_green) = attempts.last().filter(|_| passed).and_then(|row| red.get_mut(&name(row))) {
            *is_green = true;
        }
    }
    let is_mixed = |attempts: &[TestRow]| attempts.last().is_some_and(|row| red.get(&name(row)) == Some(&true));
    let mut history = History::default();
    history.set_open(&kept_of(facts, &Choices::default(), |_| String::new(), is_mixed));
    history
}

fn outcome(status: Status) -> Outcome {
    match status {
        Status::Passed => Outcome::Passed,
        Status::Failed => Outcome::Failed,
        Status::Error => Outcome::Error,
        Status::Skipped => Outcome::Skipped,
    }
}

/// Time of the last attempt and of those before it. A history keeps their sum, which is shared out evenly.
fn times(facts: &Facts, ran: &Ran<'_>) -> (f64, f64) {
    let all = ran.duration_ms.unwrap_or(0.0);
    if ran.attempts.len() < 2 {
        return (all, 0.0);
    }
    let rows = ran.case.map(|case| facts.attempts_of(case)).unwrap_or_default();
    let last = rows.last().and_then(TestRow::duration).unwrap_or(all / ran.attempts.len() as f64);
    (last, (all - last).max(0.0))
}

/// What is known of all runs before any test is judged.
struct Judge<'a> {
    facts: &'a Facts,
    policy: &'a Policy,
    history: &'a History,
    asked: Asked,
    numbers: Vec<Numbers>,
    reds: Vec<u64>,
    causes: &'a Causes<'a>,
    /// By project.
    as_of: Vec<Option<i64>>,
}

impl FlakyTests {
    /// Judges all tests that were ever red; `ran` is how many tests ran, where the history does not hold them all.
    ///
    /// # Errors
    /// A sentence, when the policy asks for a rule that is none.
    pub(crate) fn of(facts: &Facts, policy: &Policy, causes: &Causes<'_>, ran: Option<usize>) -> Result<Self, String> {
        #[cfg(test)]
        crate::findings::analyses::made::note("flaky");
        let history = causes.history;
        let asked = Asked::of(policy)?;
        let numbers = runs::numbers(history);
        // Where nobody says what "now" is, it is the newest run of each project.
        let mut as_of = vec![policy.as_of.given(); numbers.len()];
        for (run, about) in numbers.iter().zip(history.runs()).filter(|_| policy.as_of.given().is_none()) {
            if let Some(newest) = as_of.get_mut(run.project as usize) {
                *newest = about.time.max(*newest);
            }
        }
        let judge = Judge { facts, policy, history, asked, reds: history.reds_of_runs(), causes, numbers, as_of };
        let (red, known) = history.ever_red();
        let mut tests: Vec<FlakyTest> = Vec::new();
        for test in red {
            judge.test(test, &mut tests);
        }
        let rank = |test: &FlakyTest| match test.verdict.standing {
            Standing::Flaky => 0,
            Standing::Broken => 1,
            Standing::Unknown(_) => 2,
            Standing::Healthy => 3,
        };
        let rate = |test: &FlakyTest| test.verdict.rate().unwrap_or(0.0);
        tests.order_by(|a, b| {
            let last = |test: &FlakyTest| test.time(test.verdict.evidence.last);
            let by_rate = rate(b).total_cmp(&rate(a));
            rank(a).cmp(&rank(b)).then(by_rate).then_with(|| last(b).cmp(&last(a))).then(a.test.cmp(&b.test))
        });
        let is_later = |time: Option<i64>| policy.as_of.given().zip(time).is_some_and(|(given, time)| time > given);
        let counts = |run: &usize| history.runs().get(*run).is_some_and(|about| !is_later(about.time));
        let counted = history.in_time().into_iter().filter(counts);
        let mut runs: Vec<u32> = counted.filter_map(|run| judge.numbers.get(run)).map(|run| run.ci_run).collect();
        runs.order();
        runs.dedup();
        Ok(Self {
            choice: judge.asked.choice,
            tests,
            ran: ran.unwrap_or(known),
            runs: runs.len(),
            as_of: judge.as_of.iter().flatten().max().copied(),
        })
    }

    /// Tests that stand so.
    pub(crate) fn standing(&self, standing: Standing) -> impl Iterator<Item = &FlakyTest> {
        self.tests.iter().filter(move |test| test.is(standing))
    }
}

impl Judge<'_> {
    /// Judges a test in each of its projects, jobs and instances.
    fn test(&self, test: u32, found: &mut Vec<FlakyTest>) {
        let mut places: BTreeMap<(u32, u32), (Vec<Execution>, Vec<RanAt>)> = BTreeMap::new();
        for ran in self.history.of(test) {
            let Some(numbers) = self.numbers.get(ran.run as usize) else { continue };
            let Some(execution) = self.execution(&ran, *numbers) else { continue };
            let (executions, rans) = places.entry((numbers.project, numbers.place)).or_default();
            executions.push(execution);
            rans.push((ran.run, ran.case));
        }
        let mut bounds: BTreeMap<u32, Option<Bound>> = BTreeMap::new();
        for project in places.keys().map(|(project, _)| *project) {
            let mine = || places.iter().filter(|((other, _), _)| *other == project).map(|(_, (all, _))| all);
            if !bounds.contains_key(&project) && mine().count() > 1 {
                let all: Vec<Execution> = mine().flatten().copied().collect();
                bounds.insert(project, rules::environment(self.policy).bound(&all));
            }
        }
        for ((project, place), (executions, ran)) in places {
            if !executions.iter().any(Execution::saw_red) {
                continue;
            }
            let as_of = self.as_of.get(project as usize).copied().flatten();
            let (verdict, events) = self.asked.judge(&executions, as_of);
            let bound = bounds.get(&project).copied().flatten().filter(|bound| bound.instance == place);
            let is_worth = verdict.standing == Standing::Flaky || !events.is_empty() || bound.is_some();
            // What was red in the only run that is known is told by what failed.
            if !is_worth && executions.len() < 2 {
                continue;
            }
            found.push(FlakyTest {
                test,
                run: ran.last().map_or(0, |(run, _)| *run),
                verdict,
                events,
                cost: Cost::of(&executions),
                bound,
                proposal: self.proposal(&executions, verdict.standing),
                chance: self.chance(&executions, &ran),
                executions,
                ran,
            });
        }
    }

    /// An execution as the rules read it; `None` for one later than the given moment.
    fn execution(&self, ran: &Ran<'_>, numbers: Numbers) -> Option<Execution> {
        let time_ms = self.history.runs().get(ran.run as usize)?.time;
        if let (Some(given), Some(time)) = (self.policy.as_of.given(), time_ms)
            && time > given
        {
            return None;
        }
        let mut attempts = Attempts::default();
        ran.attempts.iter().for_each(|status| attempts.push(outcome(*status)));
        let (duration_ms, retries_ms) = times(self.facts, ran);
        let cluster = ran.failure.map_or("", |failure| failure.cluster.as_str());
        Some(Execution {
            time_ms,
            run: numbers.ci_run.into(),
            commit: numbers.commit,
            branch: numbers.branch,
            instance: numbers.place,
            outcome: outcome(ran.status),
            attempts,
            is_infrastructure: !cluster.is_empty()
                && self.causes.get(cluster).is_some_and(|cause| cause.struck.contains(&ran.run)),
            is_told_flaky: false,
            duration_ms,
            retries_ms,
        })
    }

    /// The runbook's rule as written, over the executions in their order. What is broken is not hidden.
    fn proposal(&self, executions: &[Execution], standing: Standing) -> Proposal {
        let policy = rules::quarantine(self.policy);
        let (mut member, mut was_due) = (Member::default(), false);
        let mut time = i64::MIN / 2;
        for execution in executions.iter().filter(|it| it.is_decided() && !it.is_infrastructure) {
            time = execution.time_ms.unwrap_or(time).max(time);
            // Without a commit, a run is all that does not change.
            let commit =
                execution.commit.unwrap_or_else(|| u32::MAX - index(usize::try_from(execution.run).unwrap_or(0)));
            if execution.attempts.recovers() {
                was_due |= member.observe(&policy, time, commit, true).has_entered;
            }
            was_due |= member.observe(&policy, time, commit, execution.outcome.is_red()).has_entered;
        }
        match (member.is_quarantined(), was_due) {
            (true, _) if standing != Standing::Broken => Proposal::Quarantine,
            (false, true) => Proposal::Release,
            _ => Proposal::None,
        }
    }

    /// How likely the newest red is a flake.
    fn chance(&self, executions: &[Execution], ran: &[RanAt]) -> Option<f64> {
        let mut history = score::History::default();
        let mut chance = None;
        for (execution, (run, _)) in executions.iter().zip(ran) {
            if !execution.is_decided() || execution.is_infrastructure {
                continue;
            }
            let reds_beside = self.reds.get(*run as usize).copied().unwrap_or(1);
            let is_red = execution.outcome.is_red();
            let recovered = execution.attempts.recovers() && !is_red;
            let ended = Ended { commit: execution.commit, is_red, recovered, reds_beside };
            if let Some(score) = history.observe(&Parameters::PRESET, ended) {
                chance = Some(score.probability);
            }
        }
        chance
    }
}

/// Strong or weak, as a word.
pub(crate) fn strength(event: &Event) -> &'static str {
    match event.strength {
        Strength::Strong => "strong",
        Strength::Weak => "weak",
    }
}
