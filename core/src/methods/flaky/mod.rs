//! Flaky tests: what is evidence, the rules of others by name, and what is worth knowing beside them.
//!
//! Every rule reads [`execution::Execution`]s of one test, oldest first, and answers with a
//! [`standing::Verdict`]: how the test stands, of how many, with which evidence. Nothing here reads a clock.

pub mod allure;
pub mod cost;
pub mod ctrf;
pub mod environment;
pub mod evidence;
pub mod execution;
pub mod fisher;
pub mod flakeguard;
pub mod flip_rate;
pub mod harness;
pub mod playwright;
pub mod quarantine;
pub mod score;
pub mod sippy;
pub mod spyglass;
pub mod standing;
pub mod testgrid;
pub mod transitions;
pub mod trunk;
#[cfg(test)]
pub(crate) mod vectors;

use standing::Rule;

/// The rules with their own numbers, by the names of their presets.
pub const PRESETS: &[(&str, &dyn Rule)] = &[
    ("allure", &allure::Allure::PRESET),
    ("ctrf", &ctrf::Ctrf::PRESET),
    ("flakeguard", &flakeguard::FlakeGuard::PRESET),
    ("flip-rate", &flip_rate::FlipRate::PRESET),
    ("harness", &harness::Harness::PRESET),
    ("playwright", &playwright::Playwright::PRESET),
    ("sippy", &sippy::Sippy::PRESET),
    ("spyglass", &spyglass::Spyglass::PRESET),
    ("testgrid", &testgrid::TestGrid::PRESET),
    ("trunk", &trunk::Trunk::PRESET),
];

#[cfg(test)]
mod tests {
    use super::PRESETS;
    use super::vectors::history;

    /// One history, every rule: they are kept apart because they disagree.
    #[test]
    fn rules_answer_differently_about_the_same_history() {
        let tell = |words: &str| {
            let all = history(words);
            let answer = |(name, rule): &(&str, &dyn super::standing::Rule)| {
                let verdict = rule.judge(&all, None);
                format!("{name} {:?} {}/{}\n", verdict.standing, verdict.numerator, verdict.denominator)
            };
            PRESETS.iter().map(answer).collect::<String>()
        };
        expect_test::expect![[r#"
            allure Flaky 2/5
            ctrf Broken 0/5
            flakeguard Broken 0/5
            flip-rate Flaky 3/4
            harness Flaky 1/5
            playwright Broken 0/5
            sippy Healthy 2/5
            spyglass Broken 0/5
            testgrid Flaky 2/5
            trunk Flaky 1/5
        "#]]
        .assert_eq(&tell("P@1 F@2 P@2 P@3 F@4"));
        expect_test::expect![[r#"
            allure Healthy 0/4
            ctrf Flaky 1/5
            flakeguard Flaky 1/4
            flip-rate Healthy 0/3
            harness Flaky 1/4
            playwright Flaky 1/4
            sippy Flaky 0/4
            spyglass Flaky 1/4
            testgrid Flaky 1/4
            trunk Flaky 1/4
        "#]]
        .assert_eq(&tell("P@1 FP@2 P@3 P@4"));
        expect_test::expect![[r#"
            allure Broken 3/4
            ctrf Broken 0/4
            flakeguard Broken 0/4
            flip-rate Flaky 1/3
            harness Broken 0/4
            playwright Broken 0/4
            sippy Healthy 3/4
            spyglass Broken 0/4
            testgrid Broken 0/1
            trunk Healthy 0/4
        "#]]
        .assert_eq(&tell("P@1 F@2 F@3 F@4"));
    }

    #[test]
    fn every_rule_takes_any_history() {
        for words in ["", "S", "X X", "P", "F", "F!", "FPFP", "P@1 F@1 S@1 FP@1"] {
            let mut all = history(words);
            for _ in 0..2 {
                for (name, rule) in PRESETS {
                    let verdict = rule.judge(&all, Some(0));
                    assert!(verdict.numerator <= verdict.denominator, "{name}: {words}");
                    assert!(verdict.evidence.last.is_none_or(|last| last < all.len()), "{name}: {words}");
                }
                for execution in &mut all {
                    execution.time_ms = None;
                }
            }
        }
    }
}
