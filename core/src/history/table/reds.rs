//! What was red, over all runs.

use super::super::run::{Failure, status};
use super::History;
use crate::facts::index;

impl History {
    /// Tests that any run saw red, in some attempt: only these need judging. And how many tests ran at all.
    pub fn ever_red(&self) -> (Vec<u32>, usize) {
        let mut is_red = vec![false; self.tests.len()];
        let mut mark = |at: usize| {
            if let Some(is_red) = self.test.get(at).and_then(|test| is_red.get_mut(*test as usize)) {
                *is_red = true;
            }
        };
        let red = |code: u8| status(code).is_red();
        self.status.iter().enumerate().filter(|(_, code)| red(**code)).for_each(|(at, _)| mark(at));
        let mixed = self.attempts.iter().filter(|(_, all)| all.iter().any(|status| status.is_red()));
        mixed.for_each(|(at, _)| mark(*at as usize));
        let mut before = 0;
        let ends = self.of_test.0.iter().take(self.tests.len());
        let ran = ends.filter(|end| std::mem::replace(&mut before, **end) < **end).count();
        (is_red.iter().enumerate().filter(|(_, is)| **is).map(|(test, _)| index(test)).collect(), ran)
    }

    /// How many tests were red in the end of each run.
    pub fn reds_of_runs(&self) -> Vec<u64> {
        let red = |run: usize| self.status.get(self.range(run)).unwrap_or_default().iter();
        (0..self.runs.len()).map(|run| red(run).filter(|code| status(**code).is_red()).count() as u64).collect()
    }

    /// What red tests said, of runs that count: run, test, failure.
    pub fn failures(&self) -> impl Iterator<Item = (u32, u32, &Failure)> {
        let rows = self
            .failures
            .iter()
            .filter_map(|(at, failure)| Some((self.run_at(*at), *self.test.get(*at as usize)?, failure)));
        rows.filter(|(run, ..)| !self.twins.contains(run))
    }
}
