//! Sentences of the first screen.

use super::{Summary, Verdict};
use crate::methods::phrase::{count, grouped, upper_first};

/// Headline and second sentence.
pub(super) fn said(summary: &Summary) -> (String, String) {
    let counts = &summary.counts;
    let red = counts.failed + counts.error;
    let flaky = match counts.flaky {
        0 => String::new(),
        flaky => format!(" {} passed only on retry.", count(flaky, "test", "tests")),
    };
    let lost = match summary.ledger_lost {
        0 => String::new(),
        lost => format!(" {} in the ledger.", count(lost, "loss", "losses")),
    };
    let reds = summary.runs.iter().filter(|run| run.verdict == Verdict::Red).count() as u64;
    let over =
        if summary.runs.len() > 1 { format!(" in {reds} of {} runs", summary.runs.len()) } else { String::new() };
    match summary.verdict {
        Verdict::Red => {
            let causes = summary.causes.iter().filter(|cause| cause.severity == "error").count() as u64;
            let headline = match (causes, red) {
                (1, 1) => format!("One test failed{over}"),
                (1, red) => format!("One cause explains all {} failures{over}", grouped(red)),
                (causes, red) => format!("{} causes explain all {} failures{over}", word(causes), grouped(red)),
            };
            let ran = format!("{} of {} tests failed.", grouped(red), grouped(counts.tests));
            (headline, format!("{ran}{flaky}{lost}"))
        }
        Verdict::Green => {
            let headline = format!("{} passed", count(counts.passed, "test", "tests"));
            let skipped =
                if counts.skipped > 0 { format!(" {} skipped.", grouped(counts.skipped)) } else { String::new() };
            (headline, format!("Every report was read whole.{skipped}{flaky}"))
        }
        Verdict::NoData => {
            let without = summary.runs.iter().filter(|run| run.verdict == Verdict::NoData);
            let headline = match (summary.runs.len(), without.clone().count(), without.clone().next()) {
                (0, _, _) => "Nothing could be opened".to_owned(),
                (1, _, Some(run)) => upper_first(&run.why),
                (runs, without, Some(run)) if without < runs => {
                    format!("{without} of {runs} runs cannot be judged: {}", run.why)
                }
                (_, _, Some(run)) => upper_first(&run.why),
                (_, _, None) => "No data".to_owned(),
            };
            (headline, format!("That is not a pass.{flaky}{lost}").trim_start().to_owned())
        }
    }
}

/// Small numbers as words at the start of a sentence.
pub(super) fn word(number: u64) -> String {
    let words = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];
    usize::try_from(number)
        .ok()
        .and_then(|number| words.get(number))
        .map_or_else(|| grouped(number), |word| (*word).to_owned())
}
