//! What became of a test: new, failing since, fixed, regressed, slower; and which removed test an added one was.

use super::execution::Execution;
use crate::methods::order::Order as _;
use crate::methods::robust::{mad, median};

/// What the newest execution of a test changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    /// Seen for the first time.
    New {
        /// Red at once.
        is_red: bool,
    },
    /// Red now, green before.
    Regressed,
    /// Red now and before.
    Failing {
        /// Index of the first red of the row.
        since: usize,
        /// Reds in a row, those not run left out.
        runs: u64,
    },
    /// Green now, red before.
    Fixed {
        /// Index of the first red of the row that ended.
        since: usize,
        /// Reds in the row.
        runs: u64,
    },
    /// Green now and before.
    Passing,
    /// The newest execution was not run.
    NotRun,
}

/// The last reds in a row: index of the first, and how many.
fn row(executions: &[Execution]) -> Option<(usize, u64)> {
    let decided = executions.iter().enumerate().rev().filter(|(_, execution)| execution.is_decided());
    let reds = decided.take_while(|(_, execution)| execution.outcome.is_red());
    reds.fold(None, |row, (at, _)| Some((at, row.map_or(1, |(_, runs)| runs + 1))))
}

/// What became of a test with its newest execution; `None` without any.
pub fn transition(executions: &[Execution]) -> Option<Transition> {
    let (newest, before) = executions.split_last()?;
    let is_known = before.iter().any(Execution::is_decided);
    Some(match (newest.is_decided(), newest.outcome.is_red()) {
        (false, _) => Transition::NotRun,
        (true, is_red) if !is_known => Transition::New { is_red },
        (true, true) => match row(executions) {
            Some((since, runs)) if runs > 1 => Transition::Failing { since, runs },
            _ => Transition::Regressed,
        },
        (true, false) => row(before).map_or(Transition::Passing, |(since, runs)| Transition::Fixed { since, runs }),
    })
}

/// When a test is called slower.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slower {
    /// Passes before it that are compared.
    pub passes: usize,
    /// At least this many.
    pub least: usize,
    /// Times the median.
    pub ratio: f64,
    /// Robust deviations above the median.
    pub deviations: f64,
    /// Milliseconds above the median.
    pub floor_ms: f64,
}

/// A deviation is this many median distances, if values are normal.
const MAD_TO_DEVIATION: f64 = 1.4826;

impl Slower {
    /// Against the last twenty passes, of at least five: half as long again, three deviations, a tenth of a second.
    pub const PRESET: Self = Self { passes: 20, least: 5, ratio: 1.5, deviations: 3.0, floor_ms: 100.0 };

    /// The median before and the time now, in milliseconds, where the newest pass is slower.
    pub fn slower(&self, executions: &[Execution]) -> Option<(f64, f64)> {
        let (newest, before) = executions.split_last().filter(|(newest, _)| newest.outcome.is_green())?;
        let passes = before.iter().rev().filter(|execution| execution.outcome.is_green()).take(self.passes);
        let times: Vec<f64> = passes.map(|execution| execution.duration_ms).collect();
        let now = newest.duration_ms;
        self.beyond(&times, now).filter(|middle| now > *middle).map(|middle| (middle, now))
    }

    /// The median of earlier times, where there are enough and the time now lies beyond the usual, above or below:
    /// what is faster must be so by as much as it would be slower the other way round.
    pub fn beyond(&self, times: &[f64], now: f64) -> Option<f64> {
        let (middle, distance) = (median(times)?, mad(times)?);
        let spread = (self.deviations * MAD_TO_DEVIATION * distance).max(self.floor_ms);
        let is_slower = now > (middle * self.ratio).max(middle + spread);
        let is_faster = now < (middle / self.ratio).min(middle - spread);
        (times.len() >= self.least && (is_slower || is_faster)).then_some(middle)
    }
}

/// A test as it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Named<'a> {
    /// Its class or suite.
    pub class: &'a str,
    /// Its name.
    pub name: &'a str,
    /// How long it takes, where that is known.
    pub duration_ms: Option<f64>,
}

/// An added test that a removed one may have become.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rename {
    /// Index among the removed.
    pub removed: usize,
    /// Index among the added.
    pub added: usize,
    /// How alike they are, 0 to 1.
    pub likeness: f64,
}

/// Names of one class, or classes of one name, must be this alike.
const LEAST_ALIKE: f64 = 0.6;

/// The next candidate is less alike by at least this.
const CLEAR: f64 = 0.1;

/// Times that differ by more than this factor speak against it.
const ALIKE_TIMES: f64 = 3.0;

fn alike(one: &str, other: &str) -> f64 {
    let longest = one.chars().count().max(other.chars().count()).max(1);
    1.0 - strsim::damerau_levenshtein(one, other) as f64 / longest as f64
}

fn likeness(removed: &Named<'_>, added: &Named<'_>) -> f64 {
    let words = match (removed.class == added.class, removed.name == added.name) {
        (true, _) => alike(removed.name, added.name),
        (false, true) => alike(removed.class, added.class),
        _ => return 0.0,
    };
    match (removed.duration_ms, added.duration_ms) {
        (Some(a), Some(b)) if a.max(b) > 10.0 && a.max(b) > a.min(b) * ALIKE_TIMES => words / 2.0,
        _ => words,
    }
}

/// The best likeness of a test, and the next.
#[derive(Clone, Copy, Default)]
struct Best(f64, f64);

impl Best {
    fn take(&mut self, likeness: f64) {
        if likeness > self.0 {
            *self = Self(likeness, self.0);
        } else {
            self.1 = self.1.max(likeness);
        }
    }

    fn is_clear(self, likeness: f64) -> bool {
        likeness >= self.0 && likeness - self.1 >= CLEAR
    }
}

/// Pairs of removed and added tests, most alike first, each test once. Only where one candidate is clear on both
/// sides: of rows of a table that all got other parameters nobody knows which became which.
pub fn renames(removed: &[Named<'_>], added: &[Named<'_>]) -> Vec<Rename> {
    let mut pairs = Vec::new();
    let (mut gone, mut come) = (vec![Best::default(); removed.len()], vec![Best::default(); added.len()]);
    for ((was, old), gone) in removed.iter().enumerate().zip(&mut gone) {
        for ((is, new), come) in added.iter().enumerate().zip(&mut come) {
            let likeness = likeness(old, new);
            gone.take(likeness);
            come.take(likeness);
            if likeness >= LEAST_ALIKE {
                pairs.push(Rename { removed: was, added: is, likeness });
            }
        }
    }
    let is_clear = |best: Option<&Best>, pair: &Rename| best.is_some_and(|best| best.is_clear(pair.likeness));
    pairs.retain(|pair| is_clear(gone.get(pair.removed), pair) && is_clear(come.get(pair.added), pair));
    pairs.order_by(|a, b| b.likeness.total_cmp(&a.likeness).then((a.removed, a.added).cmp(&(b.removed, b.added))));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::flaky::vectors::history;

    #[test]
    fn what_became_of_a_test_looks_past_what_was_not_run() {
        for (words, expected) in [
            ("P", Transition::New { is_red: false }),
            ("S F", Transition::New { is_red: true }),
            ("P F", Transition::Regressed),
            ("P S F", Transition::Regressed),
            ("P F S F", Transition::Failing { since: 1, runs: 2 }),
            ("F F F", Transition::Failing { since: 0, runs: 3 }),
            ("P F F P", Transition::Fixed { since: 1, runs: 2 }),
            ("P P", Transition::Passing),
            ("P S", Transition::NotRun),
        ] {
            assert_eq!(transition(&history(words)), Some(expected), "{words}");
        }
        assert_eq!(transition(&[]), None);
    }

    #[test]
    fn slower_is_beyond_the_usual_spread() {
        let told = |times: &[f64]| {
            let mut all = history(&vec!["P"; times.len()].join(" "));
            all.iter_mut().zip(times).for_each(|(execution, time)| execution.duration_ms = *time);
            Slower::PRESET.slower(&all)
        };
        assert_eq!(told(&[1000.0, 1010.0, 990.0, 1000.0, 1000.0, 1600.0]), Some((1000.0, 1600.0)));
        assert_eq!(told(&[1000.0, 1010.0, 990.0, 1000.0, 1000.0, 1400.0]), None, "not half as long again");
        assert_eq!(told(&[1000.0, 200.0, 2000.0, 1500.0, 500.0, 1900.0]), None, "within its spread");
        assert_eq!(told(&[10.0, 10.0, 10.0, 10.0, 10.0, 90.0]), None, "too short to matter");
        assert_eq!(told(&[1000.0, 1000.0, 1000.0, 1000.0, 5000.0]), None, "too few");
    }

    #[test]
    fn renamed_tests_keep_their_class_or_their_name() {
        let test = |class, name, duration_ms| Named { class, name, duration_ms };
        let removed = [
            test("cart.Test", "adds an item", Some(100.0)),
            test("cart.Test", "removes an item", Some(100.0)),
            test("old.CartTest", "totals", None),
            test("cart.Test", "pays", None),
        ];
        let added = [
            test("cart.Test", "removes one item", Some(110.0)),
            test("cart.Test", "adds an item twice", Some(120.0)),
            test("new.CartTest", "totals", None),
            test("login.Test", "pays with card", None),
        ];
        let pairs: Vec<_> = renames(&removed, &added).iter().map(|pair| (pair.removed, pair.added)).collect();
        assert_eq!(pairs, [(1, 0), (2, 2), (0, 1)]);
        let slow = [test("cart.Test", "adds an item twice", Some(9000.0))];
        assert_eq!(renames(&removed[..1], &slow), []);
        let rows = |names: [&'static str; 3]| names.map(|name| test("cart.Test", name, None));
        let (old, new) = (rows(["pays[1]", "pays[2]", "pays[3]"]), rows(["pays[a]", "pays[b]", "pays[c]"]));
        assert_eq!(renames(&old, &new), [], "any of them may be any other");
    }
}
