//! Tests × instances: which tests fail only on some of them.
//!
//! Instances of one job stand beside each other (matrix legs, shards, hosts); a job without instances has none. A
//! test counts where it was decided, passed or red; what was not run somewhere says nothing of that place.

use crate::history::History;
use crate::methods::flaky::environment::Environment;
use crate::methods::flaky::execution::{Execution, Outcome};
use crate::methods::order::{self, Order as _};
use std::collections::{BTreeMap, BTreeSet};

/// Reds and executions that were decided, of a test on an instance.
pub(crate) type Tally = (u64, u64);

/// A test that fails on some instances and passes on others.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Split {
    /// Its number in the history.
    pub(crate) test: u32,
    /// One for each of [`Instances::names`]; no executions where it did not run.
    pub(crate) tallies: Vec<Tally>,
    /// The one instance that is red, if it is one.
    pub(crate) only: Option<usize>,
    /// Chance would hardly do it: see [`Environment`].
    pub(crate) is_bound: bool,
}

/// Tests that fail on some instances only.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Instances {
    /// Job and instance, in order.
    pub(crate) names: Vec<(String, String)>,
    /// In order of name, those that only one instance fails first.
    pub(crate) splits: Vec<Split>,
    /// Tests that ran on at least two instances.
    pub(crate) tests: u64,
    /// Tests that failed wherever they ran, on at least two.
    pub(crate) everywhere: u64,
}

impl Instances {
    /// The name of an instance: alone, or with its job where there are several jobs.
    pub(crate) fn name(&self, at: usize) -> String {
        let jobs: BTreeSet<&str> = self.names.iter().map(|(job, _)| job.as_str()).collect();
        match self.names.get(at) {
            Some((job, instance)) if jobs.len() > 1 && !job.is_empty() => format!("{job} {instance}"),
            Some((_, instance)) => instance.clone(),
            None => String::new(),
        }
    }

    /// `only on windows: red in 3 of 3 runs there, in 0 of 6 elsewhere`.
    pub(crate) fn said(&self, split: &Split) -> Option<String> {
        let only = split.only?;
        let (reds, runs) = split.tallies.get(only).copied()?;
        let others = split.tallies.iter().enumerate().filter(|(at, _)| *at != only);
        let elsewhere: u64 = others.map(|(_, tally)| tally.1).sum();
        Some(format!("only on {}: red in {reds} of {runs} there, in 0 of {elsewhere} elsewhere", self.name(only)))
    }
}

/// Looks at the runs of a history, or at some of them.
pub(crate) fn instances(history: &History, is_asked: impl Fn(u32) -> bool) -> Instances {
    let place = |run: u32| {
        let about = history.runs().get(run as usize).filter(|about| is_asked(run) && !about.instance.is_empty())?;
        Some((about.job.as_str(), about.instance.as_str()))
    };
    let runs = history.in_time();
    let places = order::set(runs.iter().filter_map(|run| place(crate::facts::index(*run))));
    // Where a job has one instance only, there is nothing to hold it against.
    let count = |job: &str| places.iter().filter(|(other, _)| *other == job).count();
    let names: Vec<(&str, &str)> = places.iter().filter(|(job, _)| count(job) > 1).copied().collect();
    let mut found = Instances {
        names: names.iter().map(|(job, instance)| ((*job).to_owned(), (*instance).to_owned())).collect(),
        ..Instances::default()
    };
    if names.is_empty() {
        return found;
    }
    let of_run: Vec<Option<usize>> = (0..history.runs().len())
        .map(|run| place(crate::facts::index(run)).and_then(|place| names.iter().position(|name| *name == place)))
        .collect();
    for test in 0..history.tests() {
        let mut tallies = vec![(0, 0); names.len()];
        let mut executions = Vec::new();
        for ran in history.of(test) {
            let Some(at) = of_run.get(ran.run as usize).copied().flatten() else { continue };
            let outcome = match ran.status {
                crate::facts::Status::Skipped => continue,
                status if status.is_red() => Outcome::Failed,
                _ => Outcome::Passed,
            };
            if let Some((reds, runs)) = tallies.get_mut(at) {
                *runs += 1;
                *reds += u64::from(outcome.is_red());
            }
            executions.push(Execution { instance: crate::facts::index(at), outcome, ..Execution::default() });
        }
        let ran = tallies.iter().filter(|(_, runs)| *runs > 0).count();
        if ran < 2 {
            continue;
        }
        found.tests += 1;
        let red: Vec<usize> = (0..).zip(&tallies).filter(|(_, (reds, _))| *reds > 0).map(|(at, _)| at).collect();
        if red.len() == ran {
            found.everywhere += 1;
            continue;
        }
        if !red.is_empty() {
            let only = if red.len() == 1 { red.first().copied() } else { None };
            let is_bound = Environment::PRESET.bound(&executions).is_some();
            found.splits.push(Split { test, tallies, only, is_bound });
        }
    }
    found.splits.order_by(|a, b| {
        let key = |split: &Split| (split.only.is_none(), split.only, history.name(split.test));
        key(a).cmp(&key(b))
    });
    found
}

/// Where the tests of a cause fail: the one instance that all of them share, if the open runs show them to pass on
/// another one.
pub(crate) fn only(instances: &Instances, tests: &BTreeSet<u32>) -> Option<String> {
    let known: BTreeMap<u32, &Split> = instances.splits.iter().map(|split| (split.test, split)).collect();
    let mut only = None;
    let mut sum = (0, 0, 0);
    for test in tests {
        let split = known.get(test)?;
        let at = split.only?;
        if *only.get_or_insert(at) != at {
            return None;
        }
        let (reds, runs) = split.tallies.get(at).copied()?;
        let all: u64 = split.tallies.iter().map(|tally| tally.1).sum();
        sum = (sum.0 + reds, sum.1 + runs, sum.2 + all - runs);
    }
    let of = if tests.len() == 1 { "" } else { " of its tests" };
    let (reds, runs, elsewhere) = sum;
    Some(format!(
        "only on {}: red in {reds} of {runs} runs{of} there, in 0 of {elsewhere} elsewhere",
        instances.name(only?)
    ))
}
