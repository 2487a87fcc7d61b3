//! The rules of flaky tests by name, with the numbers of the policy.

use crate::findings::Policy;
use crate::methods::flaky::allure::Allure;
use crate::methods::flaky::ctrf::Ctrf;
use crate::methods::flaky::environment::Environment;
use crate::methods::flaky::evidence::{Event, events};
use crate::methods::flaky::execution::Execution;
use crate::methods::flaky::flakeguard::FlakeGuard;
use crate::methods::flaky::flip_rate::FlipRate;
use crate::methods::flaky::harness::Harness;
use crate::methods::flaky::playwright::Playwright;
use crate::methods::flaky::quarantine;
use crate::methods::flaky::sippy::Sippy;
use crate::methods::flaky::spyglass::Spyglass;
use crate::methods::flaky::standing::{Rule, Standing, Verdict};
use crate::methods::flaky::testgrid::TestGrid;
use crate::methods::flaky::trunk::{Monitor, Trunk};

/// A rule as it is chosen.
#[derive(Debug)]
pub struct Choice {
    /// Value of `flakes.rule`; its preset has the same name, but for the default.
    pub id: &'static str,
    /// The preset that puts it in place.
    pub preset: &'static str,
    /// For people.
    pub title: &'static str,
    /// What is flaky to it.
    pub about: &'static str,
}

const fn choice(id: &'static str, title: &'static str, about: &'static str) -> Choice {
    Choice { id, preset: id, title, about }
}

/// Every rule; the first is the default.
pub static CHOICES: &[Choice] = &[
    Choice {
        id: "flakeguard",
        preset: "flakes",
        title: "FlakeGuard",
        about: "Within one CI run, an attempt failed or errored and a later one passed, across re-runs of the job and \
                retries in its report. The rate is runs with such an event ÷ runs seen. A row of reds at the end is \
                breakage.",
    },
    choice(
        "playwright",
        "Playwright",
        "A run in which the test failed and then passed on a retry is flaky; red to the end is broken.",
    ),
    choice(
        "allure",
        "Allure",
        "Red now, and among the entries of history before it a pass is newer than a failure. What passes now is not flaky.",
    ),
    choice(
        "testgrid",
        "TestGrid",
        "Of the newest columns some failed and some passed. The rate is flips to red ÷ columns; a row of reds is broken.",
    ),
    choice(
        "sippy",
        "Sippy",
        "The last days against those before them: redder beyond chance and beyond pity is broken; a pass after a red \
         without that is flaky.",
    ),
    choice(
        "trunk",
        "Trunk",
        "Both outcomes on one commit within the window, or a failure monitor that is on. Broken beats flaky.",
    ),
    choice(
        "harness",
        "Harness",
        "Both outcomes on one commit within the window; passes in a row, or days without another, clear it.",
    ),
    choice(
        "ctrf",
        "CTRF",
        "Passed after a retry. The rate is red attempts of such results ÷ results and these attempts.",
    ),
    choice("spyglass", "Spyglass", "The same test several times in one run, with both outcomes, in any order."),
    choice(
        "flip-rate",
        "Flip rate",
        "How often the outcome changes from one execution to the next, as a weighted mean over windows.",
    ),
];

/// The rule that a policy asks for, with its numbers.
pub(crate) struct Asked {
    pub(crate) choice: &'static Choice,
    rule: Box<dyn Rule>,
    /// Days that count; infinite without a window.
    days: f64,
    /// The rule knows no time: older executions are left out before it is asked.
    is_timeless: bool,
    minimum_runs: u64,
}

/// Milliseconds of a day.
const DAY_MS: f64 = 86_400_000.0;

fn size(policy: &Policy, key: &str) -> usize {
    usize::try_from(policy.whole(key)).unwrap_or(usize::MAX)
}

/// 0 stands for no limit.
fn newest(policy: &Policy) -> usize {
    match size(policy, "flakes.executions") {
        0 => usize::MAX,
        newest => newest,
    }
}

fn monitor(policy: &Policy, name: &str) -> Option<Monitor> {
    let key = |number: &str| ["flakes.trunk.", name, number].concat();
    let count = policy.whole(&key("_count"));
    (count > 0).then(|| Monitor {
        rate: policy.number(&key("_rate")),
        count,
        minimum_runs: policy.whole(&key("_runs")),
        days: policy.number(&key("_days")),
        branch: None,
    })
}

impl Asked {
    /// As the policy has it.
    ///
    /// # Errors
    /// A sentence, when there is no such rule.
    pub(crate) fn of(policy: &Policy) -> Result<Self, String> {
        let name = policy.text("flakes.rule");
        let Some(choice) = CHOICES.iter().find(|choice| choice.id == name) else {
            let all: Vec<&str> = CHOICES.iter().map(|choice| choice.id).collect();
            return Err(format!("no such rule of flaky tests: {name} (flakes.rule is one of {})", all.join(", ")));
        };
        let number = |key: &str| policy.number(key);
        let days = Some(number("flakes.window_days")).filter(|days| *days > 0.0).unwrap_or(f64::INFINITY);
        let reds = size(policy, "flakes.broken_reds");
        let rule: Box<dyn Rule> = match choice.id {
            "playwright" => Box::new(Playwright { executions: newest(policy) }),
            "allure" => Box::new(Allure { history: newest(policy) }),
            "testgrid" => Box::new(TestGrid {
                columns_recent: newest(policy),
                days,
                failures_to_alert: if reds == 0 { usize::MAX } else { reds },
            }),
            "sippy" => Box::new(Sippy {
                confidence: number("flakes.sippy.confidence"),
                pity: number("flakes.sippy.pity"),
                minimum_failures: policy.whole("flakes.sippy.minimum_failures"),
                extreme: number("flakes.sippy.extreme"),
                new_pass_rate: number("flakes.sippy.new_pass_rate"),
                new_runs: policy.whole("flakes.sippy.new_runs"),
                flake_as_failure: policy.is_on("flakes.sippy.flake_as_failure"),
                base_days: number("flakes.sippy.base_days").max(days),
                sample_days: days,
            }),
            "trunk" => Box::new(Trunk {
                retry_days: days,
                retries: policy.whole("flakes.trunk.retries"),
                flaky: [monitor(policy, "flaky"), None],
                broken: [monitor(policy, "broken"), None],
            }),
            "harness" => Box::new(Harness {
                days,
                clear_passes: size(policy, "flakes.harness.clear_passes"),
                clear_days: number("flakes.harness.clear_days"),
            }),
            "ctrf" => Box::new(Ctrf { results: newest(policy) }),
            "spyglass" => Box::new(Spyglass),
            "flip-rate" => Box::new(FlipRate {
                window: size(policy, "flakes.flip_rate.window"),
                windows: size(policy, "flakes.flip_rate.windows"),
                threshold: number("flakes.flip_rate.threshold"),
            }),
            _ => Box::new(FlakeGuard { days, reds }),
        };
        let is_timeless = ["playwright", "allure", "ctrf", "spyglass", "flip-rate"].contains(&choice.id);
        Ok(Self { choice, rule, days, is_timeless, minimum_runs: policy.whole("flakes.minimum_runs") })
    }

    /// Index of the first execution of the window.
    fn first(&self, executions: &[Execution], as_of: Option<i64>) -> usize {
        let Some(as_of) = as_of.filter(|_| self.days.is_finite()) else { return 0 };
        let is_old = |time: i64| time as f64 <= as_of as f64 - self.days * DAY_MS;
        executions.iter().rposition(|it| it.time_ms.is_some_and(is_old)).map_or(0, |at| at + 1)
    }

    /// Judges a test, and gives the events of all its executions.
    pub(crate) fn judge(&self, executions: &[Execution], as_of: Option<i64>) -> (Verdict, Vec<Event>) {
        let first = if self.is_timeless { self.first(executions, as_of) } else { 0 };
        let mut verdict = self.rule.judge(executions.get(first..).unwrap_or_default(), as_of);
        for at in [&mut verdict.evidence.first, &mut verdict.evidence.last].into_iter().flatten() {
            *at += first;
        }
        let window = executions.iter().skip(self.first(executions, as_of));
        if (window.filter(|it| it.is_decided()).count() as u64) < self.minimum_runs {
            verdict.standing = Standing::Unknown("fewer executions than the policy asks for");
        }
        (verdict, events(executions))
    }
}

/// When an instance is to blame.
pub(super) fn environment(policy: &Policy) -> Environment {
    Environment {
        runs: policy.whole("flakes.environment.runs"),
        reds: policy.whole("flakes.environment.reds"),
        chance: policy.number("flakes.environment.chance"),
    }
}

/// The runbook's rule of quarantine.
pub(super) fn quarantine(policy: &Policy) -> quarantine::Policy {
    quarantine::Policy {
        flakes: size(policy, "flakes.quarantine.flakes"),
        window_days: policy.number("flakes.quarantine.window_days"),
        greens: policy.whole("flakes.quarantine.greens"),
        ..quarantine::RUNBOOK
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::flaky::PRESETS;
    use crate::methods::flaky::vectors::history;

    #[test]
    fn every_preset_asks_its_rule_with_its_own_numbers() {
        let words = [
            "P",
            "F",
            "F P F",
            "F P P P P P F",
            "FP P P",
            "FFP P F",
            "P@1 F@1 P@2",
            "P@1 F@2 P@2 P@3 F@4",
            "F P F P F P F P",
            "P P P P P P P P P P F F F",
            "F F F F F",
            "FP P P P P P P",
            "P F! P",
            "S",
        ];
        for choice in CHOICES {
            let mut policy = Policy::default();
            assert!(policy.put_preset(choice.preset), "{}", choice.preset);
            let asked = Asked::of(&policy).unwrap();
            assert_eq!(asked.choice.id, choice.id);
            let (_, own) = PRESETS.iter().find(|(name, _)| *name == choice.id).unwrap();
            for words in words {
                let all = history(words);
                assert_eq!(asked.judge(&all, None).0, own.judge(&all, None), "{} of {words}", choice.id);
            }
        }
        assert_eq!(CHOICES.len(), PRESETS.len());
        let mut policy = Policy::default();
        assert_eq!(Asked::of(&policy).unwrap().choice.id, CHOICES[0].id);
        policy.set_text("flakes.rule", "guess", "test").unwrap();
        assert!(
            Asked::of(&policy).err().unwrap().starts_with("no such rule of flaky tests: guess (flakes.rule is one of")
        );
    }

    #[test]
    fn the_quarantine_and_the_environment_of_the_policy_are_those_of_the_methods() {
        let policy = Policy::default();
        assert_eq!((quarantine(&policy), environment(&policy)), (quarantine::RUNBOOK, Environment::PRESET));
    }

    #[test]
    fn a_window_holds_for_rules_that_know_no_time_too() {
        let mut policy = Policy::default();
        policy.put_preset("playwright");
        let standing = |policy: &Policy| {
            let all = history("FP P P P");
            Asked::of(policy).unwrap().judge(&all, all[3].time_ms).0.standing
        };
        assert_eq!(standing(&policy), Standing::Flaky);
        policy.set_text("flakes.window_days", "3", "test").unwrap();
        assert_eq!(standing(&policy), Standing::Healthy);
        policy.set_text("flakes.minimum_runs", "4", "test").unwrap();
        assert!(matches!(standing(&policy), Standing::Unknown(_)));
    }
}
