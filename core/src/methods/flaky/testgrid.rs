//! `TestGrid`: flips to red ÷ considered; three reds in a row are broken, not flaky; infrastructure is left out first.
//!
//! Source: `pkg/summarizer/analyzers/flipanalyzer.go` and the configuration's defaults
//! (`num_columns_recent`, `num_failures_to_alert`, `days_of_results`).

use super::execution::Execution;
use super::standing::{Rule, Standing, Verdict, window};

/// Numbers of a dashboard tab.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TestGrid {
    /// Newest columns that say how a test stands.
    pub columns_recent: usize,
    /// Days of results.
    pub days: f64,
    /// Reds in a row that are breakage.
    pub failures_to_alert: usize,
}

/// A column, simplified as there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cell {
    Pass,
    Fail,
    Flaky,
}

impl TestGrid {
    /// The defaults.
    pub const PRESET: Self = Self { columns_recent: 10, days: 14.0, failures_to_alert: 3 };

    /// Flips and how many columns were considered.
    fn flips(&self, cells: &[Cell]) -> (u64, u64) {
        let (mut flips, mut considered, mut at) = (0, 0, 0);
        let mut last_passed = true;
        while at < cells.len() {
            let row = cells.iter().skip(at).take_while(|cell| **cell == Cell::Fail).count();
            if row >= self.failures_to_alert {
                at += row;
            }
            let Some(cell) = cells.get(at) else { break };
            considered += 1;
            if *cell == Cell::Flaky || (*cell == Cell::Fail && last_passed) {
                flips += 1;
            }
            last_passed = *cell != Cell::Fail;
            at += 1;
        }
        (flips, considered)
    }
}

fn cell(execution: &Execution) -> Option<Cell> {
    match execution.outcome {
        _ if execution.is_infrastructure => None,
        outcome if outcome.is_red() => Some(Cell::Fail),
        outcome if outcome.is_green() && execution.attempts.is_mixed() => Some(Cell::Flaky),
        outcome if outcome.is_green() => Some(Cell::Pass),
        _ => None,
    }
}

impl Rule for TestGrid {
    fn judge(&self, executions: &[Execution], as_of: Option<i64>) -> Verdict {
        let Some(window) = window(executions, as_of, self.days) else { return Verdict::unknown("no times") };
        let cells: Vec<Cell> = window.executions.iter().filter_map(cell).collect();
        let (flips, considered) = self.flips(&cells);
        let recent = cells.get(cells.len().saturating_sub(self.columns_recent)..).unwrap_or_default();
        let standing = if recent.is_empty() {
            Standing::Unknown("nothing ran in the window")
        } else if recent.iter().all(|cell| *cell == Cell::Pass) {
            Standing::Healthy
        } else if recent.iter().rev().take_while(|cell| **cell == Cell::Fail).count() >= self.failures_to_alert {
            Standing::Broken
        } else {
            Standing::Flaky
        };
        Verdict::new(standing, flips, considered, &window.events())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::flaky::vectors::history;

    /// `calculateFlipFlakiness` by its own cases: `L` is flaky.
    #[test]
    fn testgrid_conformance_vectors_flips_are_those_of_the_flip_analyzer() {
        for (word, flips, considered) in [
            ("", 0, 0),
            ("PPP", 0, 3),
            ("PFPPLPPPPF", 3, 10),
            ("PFFPPPPFPP", 2, 10),
            ("PFFFFFPFPF", 2, 5),
            ("PFFLFFPFPF", 5, 10),
            ("FFFPPP", 0, 3),
            ("FFF", 0, 0),
        ] {
            let cell = |letter| match letter {
                'P' => Cell::Pass,
                'F' => Cell::Fail,
                _ => Cell::Flaky,
            };
            assert_eq!(
                TestGrid::PRESET.flips(&word.chars().map(cell).collect::<Vec<_>>()),
                (flips, considered),
                "{word}"
            );
        }
    }

    #[test]
    fn three_in_a_row_are_broken_and_infrastructure_is_left_out() {
        for (words, standing, numerator) in [
            ("P P P", Standing::Healthy, 0),
            ("P F P", Standing::Flaky, 1),
            ("P FP P", Standing::Flaky, 1),
            ("P F F", Standing::Flaky, 1),
            ("P F F F", Standing::Broken, 0),
            ("P F F! F", Standing::Flaky, 1),
            ("P F! P", Standing::Healthy, 0),
            ("F P P P P P P P P P P", Standing::Healthy, 1),
            ("S", Standing::Unknown("nothing ran in the window"), 0),
            ("F P P P P P P P P P P P P P P P", Standing::Healthy, 0),
        ] {
            let verdict = TestGrid::PRESET.judge(&history(words), None);
            assert_eq!((verdict.standing, verdict.numerator), (standing, numerator), "{words}");
        }
    }
}
