//! How likely a red execution is a flake, from what was known when it ended.
//!
//! Two explanations are weighed. A *flaky* test fails at its own rate each time, on any commit. A *broken* one
//! fails every time on its commit. So after `k` reds on one commit the odds are
//! `(1 − b) · rᵏ ÷ b`, with `r` the test's rate of flakes and `b` the chance that this commit breaks it; one
//! green on the same commit rules breakage out. Both rates begin at a prior and follow the test's own
//! history (the strongest features in Gruber et al. 2023, *Practical flaky test prediction using common
//! code evolution and test history data*): `b` grows by what the execution before was doubted to be,
//! since breakage stays until it is mended, and with the tests that fail beside it.
//!
//! No constant was fitted: the rate of flakes is the measured median of real flaky tests, the others are
//! round guesses, and halving or doubling any of them hardly moves the order of scores.

use std::collections::BTreeMap;

/// Constants of the score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// Flakes per execution, before anything is known: the median of real flaky tests.
    pub flake_rate: f64,
    /// How many executions that prior is worth: one flake's worth.
    pub flake_weight: f64,
    /// Commits that break a test, per execution; a guess, a quarter of the flakes.
    pub break_rate: f64,
    /// How many executions that prior is worth: one breakage's worth.
    pub break_weight: f64,
    /// How often breakage on one commit is still there on the next execution, of whatever branch.
    pub persistence: f64,
    /// Power of the number of tests red in the same job: 0 for no effect, 1 for proportional.
    pub siblings: f64,
    /// What an unproven flake counts in the rate.
    pub guess: f64,
    /// Probability where the commit has already passed.
    pub proven: f64,
    /// The rate of flakes is at most this: a test that is red more often says nothing.
    pub most_flakes: f64,
    /// The chance of breakage is at most this.
    pub most_breaks: f64,
}

impl Parameters {
    /// The one setting.
    pub const PRESET: Self = Self {
        flake_rate: 0.004,
        flake_weight: 250.0,
        break_rate: 0.001,
        break_weight: 1000.0,
        persistence: 0.3,
        siblings: 0.5,
        guess: 0.5,
        proven: 0.9999,
        most_flakes: 0.5,
        most_breaks: 0.9,
    };
}

/// An execution as it ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// Its commit, where it is known.
    pub commit: Option<u32>,
    /// Red in the end.
    pub is_red: bool,
    /// Green in the end after a red attempt.
    pub recovered: bool,
    /// Tests that are red in the same job, this one included.
    pub reds_beside: u64,
}

/// Probability that a red execution is a flake, and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// 0 to 1.
    pub probability: f64,
    /// Natural logarithm of the odds: finer than the probability near its ends.
    pub log_odds: f64,
    /// Rate of flakes that was assumed for this test.
    pub flake_rate: f64,
    /// Chance of breakage that was assumed.
    pub break_rate: f64,
    /// Earlier passes of this test on this commit.
    pub commit_passes: u64,
    /// Earlier reds of this test on this commit.
    pub commit_reds: u64,
    /// Flakes of this test that were proven before.
    pub proven_flakes: u64,
}

impl Score {
    /// Red again on a commit that never passed: reproduced, as far as can be known.
    pub fn is_reproduced(&self) -> bool {
        self.commit_reds > 0 && self.commit_passes == 0
    }
}

/// What is remembered of one commit.
#[derive(Clone, Copy, Debug, Default)]
struct Commit {
    passes: u64,
    reds: u64,
    /// Flakes counted for its reds, so that proof makes them whole and no more.
    flakes: f64,
    /// Breakage counted for its reds, which proof takes back.
    breaks: f64,
}

/// What is remembered of one test.
#[derive(Clone, Debug, Default)]
pub struct History {
    executions: f64,
    flakes: f64,
    breaks: f64,
    proven: u64,
    /// Probability that the execution before found the test broken.
    doubt: f64,
    commits: BTreeMap<u32, Commit>,
}

impl History {
    /// Takes in the next execution; where it is red, says how likely it is a flake, from what was known before.
    pub fn observe(&mut self, parameters: &Parameters, ended: Ended) -> Option<Score> {
        let commit = ended.commit.and_then(|id| self.commits.get(&id)).copied().unwrap_or_default();
        let score = ended.is_red.then(|| self.score(parameters, &ended, &commit));
        let commit = match &score {
            Some(score) => self.learn_red(parameters, score, commit),
            None => self.learn_green(&ended, commit),
        };
        if let Some(id) = ended.commit {
            self.commits.insert(id, commit);
        }
        self.executions += 1.0;
        score
    }

    fn score(&self, parameters: &Parameters, ended: &Ended, commit: &Commit) -> Score {
        let rate = |events: f64, prior: f64, weight: f64| (events + prior * weight) / (self.executions + weight);
        let flake_rate = rate(self.flakes, parameters.flake_rate, parameters.flake_weight).min(parameters.most_flakes);
        let beside = libm::pow(ended.reds_beside.max(1) as f64, parameters.siblings);
        let break_rate = rate(self.breaks, parameters.break_rate, parameters.break_weight) * beside;
        let break_rate = (break_rate + parameters.persistence * self.doubt).min(parameters.most_breaks);
        let reds = (commit.reds + 1) as f64;
        let mut log_odds = libm::log(1.0 - break_rate) + reds * libm::log(flake_rate) - libm::log(break_rate);
        if commit.passes > 0 {
            log_odds = log_odds.max(libm::log(parameters.proven / (1.0 - parameters.proven)));
        }
        Score {
            probability: 1.0 / (1.0 + libm::exp(-log_odds)),
            log_odds,
            flake_rate,
            break_rate,
            commit_passes: commit.passes,
            commit_reds: commit.reds,
            proven_flakes: self.proven,
        }
    }

    fn learn_red(&mut self, parameters: &Parameters, score: &Score, mut commit: Commit) -> Commit {
        let is_proven = commit.passes > 0;
        let broken = if is_proven { 0.0 } else { 1.0 - score.probability };
        let flakes = if is_proven { 1.0 } else { score.probability * parameters.guess };
        let breaks = if commit.reds > 0 { broken } else { 0.0 };
        self.proven += u64::from(is_proven);
        self.flakes += flakes;
        self.breaks += breaks;
        self.doubt = broken;
        commit.reds += 1;
        commit.flakes += flakes;
        commit.breaks += breaks;
        commit
    }

    fn learn_green(&mut self, ended: &Ended, mut commit: Commit) -> Commit {
        self.doubt = 0.0;
        if commit.passes == 0 && commit.reds > 0 {
            self.proven += commit.reds;
            self.flakes += commit.reds as f64 - commit.flakes;
            self.breaks -= commit.breaks;
            (commit.flakes, commit.breaks) = (commit.reds as f64, 0.0);
        }
        if ended.recovered {
            self.proven += 1;
            self.flakes += 1.0;
        }
        commit.passes += 1;
        commit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(commit: u32, is_red: bool) -> Ended {
        Ended { commit: Some(commit), is_red, recovered: false, reds_beside: 1 }
    }

    fn after(greens: u32, reds: &[Ended]) -> Vec<f64> {
        let mut history = History::default();
        for commit in 0..greens {
            assert_eq!(history.observe(&Parameters::PRESET, ended(commit, false)), None);
        }
        let scores = reds.iter().filter_map(|end| history.observe(&Parameters::PRESET, *end));
        scores.map(|score| score.probability).collect()
    }

    #[test]
    fn the_first_red_weighs_the_two_priors() {
        // .999 · .004 ÷ .001 against 1.
        let [first] = after(0, &[ended(1, true)])[..] else { panic!() };
        assert!((first - 3.996 / 4.996).abs() < 1e-12, "{first}");
    }

    #[test]
    fn a_red_that_repeats_on_its_commit_is_breakage_and_one_after_a_pass_is_not() {
        let [first, second, third] = after(50, &[ended(99, true), ended(99, true), ended(99, true)])[..] else {
            panic!()
        };
        assert!(first > 0.7 && second < 0.2 && third < 0.01, "{first} {second} {third}");
        let [proven] = after(50, &[ended(49, true)])[..] else { panic!() };
        assert!((proven - Parameters::PRESET.proven).abs() < 1e-9);
    }

    #[test]
    fn breakage_stays_until_it_is_mended_and_takes_others_with_it() {
        let [_, other, then] = after(50, &[ended(99, true), ended(100, true), ended(101, true)])[..] else { panic!() };
        assert!(other < 0.3 && then < 0.1, "{other} {then}");
        let alone = after(50, &[ended(99, true)]);
        let many = after(50, &[Ended { reds_beside: 25, ..ended(99, true) }]);
        assert!(many < alone);
    }

    #[test]
    fn proof_counts_each_red_as_one_flake_and_takes_back_the_doubt() {
        let mut history = History::default();
        for is_red in [true, true, false] {
            history.observe(&Parameters::PRESET, ended(1, is_red));
        }
        assert_eq!((history.proven, history.breaks.abs() < 1e-12), (2, true));
        assert!((history.flakes - 2.0).abs() < 1e-12);
        history.observe(&Parameters::PRESET, Ended { recovered: true, ..ended(2, false) });
        assert_eq!(history.proven, 3);
    }

    #[test]
    fn without_commits_only_the_history_speaks() {
        let red = Ended { is_red: true, reds_beside: 1, ..Ended::default() };
        let scores = after(50, &[red, red]);
        assert!(scores[0] > scores[1]);
    }
}
