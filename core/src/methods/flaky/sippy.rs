//! Sippy's component readiness: is a test redder than it was, beyond chance and beyond pity?
//!
//! Source: `componentreadiness/middleware` of Sippy. Fisher's exact test, one-sided, is asked only
//! where failures reach the minimum and the pass rate fell by more than the pity factor. A flake counts as a pass.
//! A test without a base needs a pass rate.

use super::execution::Execution;
use super::fisher;
use super::standing::{Rule, Standing, Verdict, window};

/// Numbers of a comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sippy {
    /// Percent of confidence.
    pub confidence: f64,
    /// Points of pass rate that are forgiven.
    pub pity: f64,
    /// Fewer failures than this say nothing.
    pub minimum_failures: u64,
    /// A fall of more points than this is extreme.
    pub extreme: f64,
    /// Percent that a test without a base must pass.
    pub new_pass_rate: f64,
    /// Runs without which it is not asked.
    pub new_runs: u64,
    /// A flake counts as a failure.
    pub flake_as_failure: bool,
    /// Days of the base, up to the sample.
    pub base_days: f64,
    /// Days of the sample.
    pub sample_days: f64,
}

/// Results of one side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Green at once.
    pub successes: u64,
    /// Green after a red.
    pub flakes: u64,
    /// Red to the end.
    pub failures: u64,
}

/// What a comparison says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assessment {
    /// Fell far.
    Extreme,
    /// Fell.
    Significant,
    /// As it was, or too little to say.
    NotSignificant,
    /// Rose.
    Improved,
    /// The sample is empty.
    MissingSample,
}

impl Counts {
    /// From executions, those without an outcome and of the infrastructure left out.
    pub fn of(executions: &[Execution]) -> Self {
        let mut counts = Self::default();
        for execution in executions.iter().filter(|execution| !execution.is_infrastructure) {
            match execution.outcome {
                outcome if outcome.is_red() => counts.failures += 1,
                outcome if outcome.is_green() && execution.attempts.is_mixed() => counts.flakes += 1,
                outcome if outcome.is_green() => counts.successes += 1,
                _ => {}
            }
        }
        counts
    }

    /// All of them.
    pub fn total(self) -> u64 {
        self.successes + self.flakes + self.failures
    }
}

impl Sippy {
    /// The defaults of its main view.
    pub const PRESET: Self = Self {
        confidence: 95.0,
        pity: 5.0,
        minimum_failures: 3,
        extreme: 15.0,
        new_pass_rate: 95.0,
        new_runs: 6,
        flake_as_failure: false,
        base_days: 30.0,
        sample_days: 7.0,
    };

    /// Compares a sample with its base; the probability that chance alone did it is `None` where the test was not asked.
    pub fn compare(&self, base: Counts, sample: Counts) -> (Assessment, Option<f64>) {
        let split = |counts: Counts| {
            let passes = counts.successes + if self.flake_as_failure { 0 } else { counts.flakes };
            (passes, counts.total() - passes)
        };
        let ((base_passes, base_fails), (passes, fails)) = (split(base), split(sample));
        if sample.total() == 0 {
            return (Assessment::MissingSample, None);
        }
        let rate = passes as f64 / sample.total() as f64 * 100.0;
        if base.total() == 0 {
            // Twice the failures that are allowed are extreme.
            let extreme = 2.0 * self.new_pass_rate - 100.0;
            let is_low = rate < self.new_pass_rate;
            return match sample.total() >= self.new_runs && is_low && sample.failures >= self.minimum_failures {
                true if rate < extreme => (Assessment::Extreme, None),
                true => (Assessment::Significant, None),
                false => (Assessment::NotSignificant, None),
            };
        }
        if fails < self.minimum_failures {
            return (Assessment::NotSignificant, None);
        }
        let fall = base_passes as f64 / base.total() as f64 * 100.0 - rate;
        let chance = if fall <= 0.0 {
            fisher::greater(base_fails, base_passes, fails, passes)
        } else if fall > self.pity {
            fisher::greater(fails, passes, base_fails, base_passes)
        } else {
            return (Assessment::NotSignificant, None);
        };
        let assessment = if chance >= 1.0 - self.confidence / 100.0 {
            Assessment::NotSignificant
        } else if fall <= 0.0 {
            Assessment::Improved
        } else if fall > self.extreme {
            Assessment::Extreme
        } else {
            Assessment::Significant
        };
        (assessment, Some(chance))
    }
}

impl Rule for Sippy {
    /// The last days against those before them. A significant fall is broken; flakes without one are flaky.
    fn judge(&self, executions: &[Execution], as_of: Option<i64>) -> Verdict {
        let Some(sample) = window(executions, as_of, self.sample_days) else { return Verdict::unknown("no times") };
        let all = window(executions, as_of, self.base_days);
        let before = all.and_then(|all| executions.get(all.first..sample.first)).unwrap_or_default();
        let counts = Counts::of(sample.executions);
        let standing = match self.compare(Counts::of(before), counts).0 {
            Assessment::MissingSample => Standing::Unknown("nothing ran in the sample"),
            Assessment::Extreme | Assessment::Significant => Standing::Broken,
            _ if counts.flakes > 0 => Standing::Flaky,
            _ => Standing::Healthy,
        };
        let bad = counts.failures + if self.flake_as_failure { counts.flakes } else { 0 };
        Verdict::new(standing, bad, counts.total(), &sample.events())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::flaky::vectors::history;

    fn counts(passes: u64, failures: u64) -> Counts {
        Counts { successes: passes, flakes: 0, failures }
    }

    #[test]
    fn sippy_conformance_vectors_a_fall_must_be_beyond_pity_chance_and_a_minimum_of_failures() {
        let rule = Sippy::PRESET;
        for (base, sample, expected) in [
            (counts(999, 1), counts(90, 10), Assessment::Significant),
            (counts(999, 1), counts(80, 20), Assessment::Extreme),
            (counts(100, 0), counts(2, 2), Assessment::NotSignificant),
            (counts(999, 1), counts(97, 3), Assessment::NotSignificant),
            (counts(5, 1), counts(5, 3), Assessment::NotSignificant),
            (counts(80, 20), counts(97, 3), Assessment::Improved),
            (counts(999, 1), counts(0, 0), Assessment::MissingSample),
            (counts(0, 0), counts(3, 2), Assessment::NotSignificant),
            (counts(0, 0), counts(3, 3), Assessment::Extreme),
            (counts(0, 0), counts(37, 3), Assessment::Significant),
            (counts(0, 0), counts(97, 3), Assessment::NotSignificant),
        ] {
            assert_eq!(rule.compare(base, sample).0, expected, "{base:?} {sample:?}");
        }
        let flaky = Counts { successes: 80, flakes: 20, failures: 0 };
        assert_eq!(rule.compare(counts(999, 1), flaky).0, Assessment::NotSignificant);
        let strict = Sippy { flake_as_failure: true, ..rule };
        assert_eq!(strict.compare(counts(999, 1), flaky).0, Assessment::Extreme);
    }

    #[test]
    fn the_last_week_is_compared_with_the_weeks_before() {
        let weeks = |week: &str| history(&format!("{} {week}", ["P"; 20].join(" ")));
        for (week, standing, failures) in [
            ("P P P P P P P", Standing::Healthy, 0),
            ("P FP P P P P P", Standing::Flaky, 0),
            ("P F P P P P P", Standing::Healthy, 1),
            ("P F P F P F P", Standing::Broken, 3),
            ("P F! P F! P F! P", Standing::Healthy, 0),
        ] {
            let verdict = Sippy::PRESET.judge(&weeks(week), None);
            assert_eq!((verdict.standing, verdict.numerator), (standing, failures), "{week}");
        }
    }
}
