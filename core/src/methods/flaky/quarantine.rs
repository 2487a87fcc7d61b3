//! Who is in quarantine, one execution after the other, by flakes that same-commit evidence proves.
//!
//! A commit on which a test was both red and green is one flake, known when its second outcome is. The
//! runbook's rule is applied as written. The guarded one enters earlier and stays longer, since at the usual
//! rate of flaky tests ten greens in a row say nothing, and is safe for another reason: a red that repeats on
//! a commit that never passed is reproduced, and is shown although its test is in quarantine.

use super::standing::DAY_MS;
use std::collections::{BTreeMap, VecDeque};

/// When a test enters and leaves, and what is hidden meanwhile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Policy {
    /// Flakes within the window that let a test in.
    pub flakes: usize,
    /// Length of the window.
    pub window_days: f64,
    /// Greens in a row that let it out.
    pub greens: u64,
    /// Days without a flake that let it out; `None` for never.
    pub quiet_days: Option<f64>,
    /// Reds that repeat on their commit are shown.
    pub shows_repeats: bool,
}

/// The runbook: two flakes in seven days, out after ten greens.
pub const RUNBOOK: Policy = Policy { flakes: 2, window_days: 7.0, greens: 10, quiet_days: None, shows_repeats: false };

/// One proven flake, out after fifty greens or fourteen days without another; reds that repeat are shown.
/// The fortnight is Harness' window; after fifty greens the posterior mean of the rate is below one in a hundred.
pub const GUARDED: Policy =
    Policy { flakes: 1, window_days: 14.0, greens: 50, quiet_days: Some(14.0), shows_repeats: true };

/// What was known of a test when an execution of it ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// It was in quarantine.
    pub is_quarantined: bool,
    /// It had passed on this commit: a red is a flake, whoever is in quarantine.
    pub has_passed: bool,
    /// It was red on this commit before, and never passed there.
    pub is_repeated: bool,
    /// With this execution it entered.
    pub has_entered: bool,
}

impl Known {
    /// Whether quarantine hides a red.
    pub fn is_hidden(&self, policy: &Policy) -> bool {
        self.is_quarantined && !(policy.shows_repeats && self.is_repeated)
    }
}

/// One test under a policy.
#[derive(Clone, Debug, Default)]
pub struct Member {
    /// Reds and passes by commit.
    commits: BTreeMap<u32, (bool, bool)>,
    /// Times of flakes while out of quarantine, within the window.
    flakes: VecDeque<i64>,
    /// Time of the last flake.
    last: i64,
    /// Greens in a row, while in quarantine.
    greens: Option<u64>,
}

impl Member {
    /// True while it is in quarantine.
    pub fn is_quarantined(&self) -> bool {
        self.greens.is_some()
    }

    /// Takes in the next execution, red or green; `time_ms` since 1970, never going back.
    pub fn observe(&mut self, policy: &Policy, time_ms: i64, commit: u32, is_red: bool) -> Known {
        if policy.quiet_days.is_some_and(|days| (time_ms - self.last) as f64 > days * DAY_MS) {
            self.leave();
        }
        let (was_red, has_passed) = self.commits.get(&commit).copied().unwrap_or_default();
        let mut known = Known {
            is_quarantined: self.is_quarantined(),
            has_passed,
            is_repeated: is_red && was_red && !has_passed,
            has_entered: false,
        };
        self.commits.insert(commit, (was_red || is_red, has_passed || !is_red));
        let is_flake = if is_red { has_passed && !was_red } else { was_red && !has_passed };
        if is_flake {
            self.last = time_ms;
            self.flakes.push_back(time_ms);
        }
        if let Some(greens) = &mut self.greens {
            *greens = if is_red { 0 } else { *greens + 1 };
            if *greens >= policy.greens {
                self.leave();
            }
            return known;
        }
        let is_old = |time: &i64| (time_ms - time) as f64 >= policy.window_days * DAY_MS;
        while self.flakes.front().is_some_and(is_old) {
            self.flakes.pop_front();
        }
        if is_flake && self.flakes.len() >= policy.flakes {
            self.greens = Some(0);
            known.has_entered = true;
        }
        known
    }

    /// What was forgiven does not count again.
    fn leave(&mut self) {
        if self.greens.take().is_some() {
            self.flakes.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::flaky::vectors::DAY;

    /// Executions as `day commit outcome`; what is told of each: quarantined, entered, repeated.
    fn told(policy: &Policy, executions: &[(i64, u32, char)]) -> String {
        let mut member = Member::default();
        let mut told = String::new();
        for (day, commit, outcome) in executions {
            let known = member.observe(policy, day * DAY, *commit, *outcome == 'F');
            told.push(match (known.has_entered, known.is_quarantined, known.is_hidden(policy)) {
                (true, ..) => '>',
                (_, true, true) => 'q',
                (_, true, false) => '!',
                _ => '.',
            });
        }
        told
    }

    #[test]
    fn two_flakes_in_seven_days_enter_and_ten_greens_leave() {
        let mut executions = vec![(0, 1, 'F'), (0, 1, 'P'), (3, 2, 'F'), (3, 2, 'P'), (4, 3, 'F'), (4, 3, 'F')];
        executions.extend((10..20).map(|commit| (5, commit, 'P')));
        executions.push((6, 99, 'F'));
        assert_eq!(told(&RUNBOOK, &executions), "...>qqqqqqqqqqqq.");
        assert_eq!(told(&RUNBOOK, &[(0, 1, 'F'), (0, 1, 'P'), (7, 2, 'F'), (7, 2, 'P')]), "....");
        assert_eq!(told(&RUNBOOK, &[(0, 1, 'P'), (0, 1, 'F'), (0, 1, 'F'), (1, 1, 'P')]), "....", "one flake a commit");
    }

    #[test]
    fn a_red_that_repeats_is_shown_although_its_test_is_in_quarantine() {
        let executions = [(0, 1, 'F'), (0, 1, 'P'), (1, 2, 'F'), (1, 2, 'F'), (1, 2, 'P'), (1, 2, 'F'), (20, 3, 'F')];
        assert_eq!(told(&GUARDED, &executions), ".>q!qq.");
    }
}
