//! Tests that are red on one instance only: the environment is to blame, not chance.
//!
//! A test that is red on one runner and green on all others looks flaky where instances are mixed. It is
//! bound to the environment when it was red there alone, with enough runs on both sides, and Fisher's exact
//! test says that chance would hardly do it; the bound is shared out among the instances that were asked (Bonferroni).

use super::execution::Execution;
use super::fisher;
use std::collections::BTreeMap;

/// How much must be seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Environment {
    /// Executions on each side.
    pub runs: u64,
    /// Reds on the one instance.
    pub reds: u64,
    /// Greatest chance.
    pub chance: f64,
}

/// The instance that a test is bound to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// Which instance.
    pub instance: u32,
    /// Reds on it.
    pub reds: u64,
    /// Executions on it.
    pub runs: u64,
    /// Executions elsewhere, all green.
    pub runs_elsewhere: u64,
    /// Chance of this, were all instances alike.
    pub chance: f64,
}

impl Environment {
    /// Five runs on both sides, three reds, five in a hundred.
    pub const PRESET: Self = Self { runs: 5, reds: 3, chance: 0.05 };

    /// The instance that alone is red; `None` where several are, or too little is known.
    pub fn bound(&self, executions: &[Execution]) -> Option<Bound> {
        let mut instances: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
        let counts = |execution: &&Execution| execution.is_decided() && !execution.is_infrastructure;
        for execution in executions.iter().filter(counts) {
            let (reds, greens) = instances.entry(execution.instance).or_default();
            *(if execution.outcome.is_red() { reds } else { greens }) += 1;
        }
        let mut red = instances.iter().filter(|(_, (reds, _))| *reds > 0);
        let (instance, (reds, greens)) = red.next()?;
        if red.next().is_some() {
            return None;
        }
        let runs_elsewhere: u64 = instances.iter().filter(|(other, _)| *other != instance).map(|(_, of)| of.1).sum();
        let runs = reds + greens;
        let chance = fisher::greater(*reds, *greens, 0, runs_elsewhere);
        let is_enough = runs.min(runs_elsewhere) >= self.runs && *reds >= self.reds;
        let is_bound = is_enough && chance * instances.len() as f64 <= self.chance;
        is_bound.then_some(Bound { instance: *instance, reds: *reds, runs, runs_elsewhere, chance })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::flaky::vectors::history;

    #[test]
    fn red_on_one_instance_while_others_pass_is_the_environment() {
        let words = |one: &str, others: &str| {
            let mark = |word: &str, instance| format!("{word}/{instance}");
            let one = one.split_whitespace().map(|word| mark(word, 7));
            one.chain(others.split_whitespace().map(|word| mark(word, 1))).collect::<Vec<_>>().join(" ")
        };
        for (one, others, bound) in [
            ("F F F F F", "P P P P P", Some((5, 5, 5))),
            ("F P F P F", "P P P P P P P P P P P P", Some((3, 5, 12))),
            ("F F F F F", "P P P P F", None),
            ("F F F F", "P P P P P", None),
            ("F F F F F", "P P P P", None),
            ("F F P P P", "P P P P P", None),
            ("F P F P F", "P P P P P", None),
            ("F! F! F! F! F!", "P P P P P", None),
        ] {
            let got = Environment::PRESET.bound(&history(&words(one, others)));
            assert_eq!(got.map(|bound| (bound.reds, bound.runs, bound.runs_elsewhere)), bound, "{one} | {others}");
            assert!(got.is_none_or(|bound| bound.instance == 7));
        }
    }
}
