//! The runs of a side made one: each test at each place once.

use crate::facts::{Status, index};
use crate::history::{About, Execution, Failure, History};
use crate::methods::order;
use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Test, place, and which of several with the same name.
pub(super) type Key = (u32, u32, u32);

/// How a test ended on one side.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell<'h> {
    /// The run that says so.
    pub run: u32,
    /// Final status.
    pub status: Status,
    /// Red first, and passed in the end.
    pub is_flaky: bool,
    /// Attempts.
    pub attempts: u32,
    /// Milliseconds of all attempts.
    pub duration_ms: Option<f64>,
    /// What it said, if red and told.
    pub failure: Option<&'h Failure>,
}

impl<'h> Cell<'h> {
    fn of(ran: &Execution<'h>) -> Self {
        Self {
            run: ran.run,
            status: ran.status,
            is_flaky: ran.is_flaky(),
            attempts: index(ran.attempts.len().max(1)),
            duration_ms: ran.duration_ms,
            failure: ran.failure,
        }
    }

    /// The same test again, later: how the side stands then.
    fn then(&mut self, mut next: Self, relation: Relation) {
        match relation {
            Relation::Later => *self = next,
            // What is not run again stays as it was.
            Relation::Again if next.status == Status::Skipped => {}
            Relation::Again => {
                let saw_red = self.status.is_red() || self.is_flaky;
                next.is_flaky |= saw_red && next.status == Status::Passed;
                next.attempts += self.attempts;
                *self = next;
            }
            Relation::Elsewhere => {
                let rank = |cell: &Self| match cell.status {
                    Status::Failed | Status::Error => 3,
                    Status::Passed if cell.is_flaky => 2,
                    Status::Passed => 1,
                    Status::Skipped => 0,
                };
                if rank(&next) > rank(self) {
                    *self = next;
                }
            }
        }
    }

    /// Passed at once: its duration says how long it takes.
    pub(super) fn is_clean(&self) -> bool {
        self.status == Status::Passed && !self.is_flaky && self.attempts == 1
    }
}

/// How a run stands to an earlier one of its side.
#[derive(Clone, Copy)]
enum Relation {
    /// Another CI run of the same job: it decides.
    Later,
    /// A later attempt of the same CI run.
    Again,
    /// Another job or instance, where these are not told apart.
    Elsewhere,
}

/// Where runs ran: jobs and instances that both sides have.
pub(super) struct Places<'h> {
    history: &'h History,
    /// Empty where places are not told apart.
    shared: Vec<(&'h str, &'h str)>,
    only: [BTreeSet<(&'h str, &'h str)>; 2],
}

fn place(history: &History, run: u32) -> Option<(&str, &str)> {
    history.runs().get(run as usize).map(|run| (run.job.as_str(), run.instance.as_str()))
}

/// Job and instance as words.
pub(super) fn words((job, instance): (&str, &str)) -> String {
    let words: Vec<&str> = [job, instance].into_iter().filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "a run without a job or instance".to_owned() } else { words.join(" ") }
}

impl<'h> Places<'h> {
    pub(super) fn of(history: &'h History, base: &[u32], head: &[u32]) -> Self {
        // A run without tests says nothing of a place.
        let all = |runs: &[u32]| {
            order::set(
                runs.iter().filter(|run| history.of_run(**run).next().is_some()).filter_map(|run| place(history, *run)),
            )
        };
        let (base, head) = (all(base), all(head));
        let shared: Vec<(&str, &str)> = base.intersection(&head).copied().collect();
        if shared.is_empty() {
            return Self { history, shared, only: [BTreeSet::new(), BTreeSet::new()] };
        }
        let only = [base.difference(&head).copied().collect(), head.difference(&base).copied().collect()];
        Self { history, shared, only }
    }

    /// The place of a run; `None` where only one side has it.
    fn number(&self, run: u32) -> Option<u32> {
        if self.shared.is_empty() {
            return Some(0);
        }
        let place = place(self.history, run)?;
        self.shared.iter().position(|known| *known == place).map(index)
    }

    /// True where rows say where they ran.
    pub(super) fn is_told(&self) -> bool {
        self.shared.len() > 1
    }

    pub(super) fn told(&self) -> Vec<(&'h str, &'h str)> {
        if self.is_told() { self.shared.clone() } else { Vec::new() }
    }

    pub(super) fn caveats(&self) -> Vec<String> {
        let [base, head] = &self.only;
        let said = |places: &BTreeSet<(&str, &str)>, here: &str, there: &str| {
            let names: Vec<String> = places.iter().map(|place| words(*place)).collect();
            (!names.is_empty())
                .then(|| format!("only the {here} has {}: not compared, since the {there} has none", names.join(", ")))
        };
        [said(base, "base", "head"), said(head, "head", "base")].into_iter().flatten().collect()
    }
}

fn relation(history: &History, earlier: u32, later: u32) -> Relation {
    let about = |run: u32| history.runs().get(run as usize);
    match (about(earlier), about(later)) {
        (Some(a), Some(b)) if (&a.job, &a.instance) != (&b.job, &b.instance) => Relation::Elsewhere,
        (Some(a), Some(b)) if is_same_ci_run(a, b) => Relation::Again,
        _ => Relation::Later,
    }
}

/// Jobs and attempts of one run of the provider.
pub(super) fn is_same_ci_run(a: &About, b: &About) -> bool {
    let is_told = a.run_id.is_some() || a.run_number.is_some();
    let number = |run: &About| (run.run_id.clone(), run.run_number.filter(|_| run.run_id.is_none()));
    is_told && number(a) == number(b) && (&a.project, &a.repository) == (&b.project, &b.repository)
}

/// Every test of a side, by place. Runs may come in any order.
pub(super) fn merge<'h>(history: &'h History, runs: &[u32], places: &Places<'_>) -> BTreeMap<Key, Cell<'h>> {
    let mut cells: BTreeMap<Key, Cell<'h>> = BTreeMap::new();
    for run in history.in_time().into_iter().map(index).filter(|run| runs.contains(run)) {
        let Some(place) = places.number(run) else { continue };
        let mut seen: HashMap<u32, u32> = HashMap::new();
        for (test, ran) in history.of_run(run) {
            let count = seen.entry(test).or_default();
            let key = (test, place, *count);
            *count += 1;
            let next = Cell::of(&ran);
            match cells.get_mut(&key) {
                Some(cell) => cell.then(next, relation(history, cell.run, run)),
                None => {
                    cells.insert(key, next);
                }
            }
        }
    }
    cells
}
