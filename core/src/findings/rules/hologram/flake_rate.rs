//! The flake rate of the alerting thresholds, by itself: a gate asks for it without the rest of the scorecard.

use crate::findings::{Answer, Judging, Outcome, Rule};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "hologram_flake_rate",
    title: "The flake rate is below its alert",
    doc: "Tests with both outcomes, of all tests with enough recorded results, are at most the share that alerts. \
          Which tests these are is told by the scorecard.",
    system: "hologram",
    decides: false,
    run,
};

/// The row of the scorecard, whose finding is told there, once.
const KEY: &str = "hologram.alert.flake_rate";

fn run(judging: &Judging<'_>) -> Outcome {
    let row = judging.scores().iter().find(|row| row.key == KEY);
    let answer =
        row.map_or_else(|| Answer::NoData("flake_database.json is missing".to_owned()), |row| row.answer.clone());
    Outcome { answer, findings: Vec::new() }
}
