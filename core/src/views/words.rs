//! Sentences of the first screen.

use super::{CauseView, Summary, Verdict};
use crate::methods::phrase::{count, grouped, upper_first};

/// Headline and second sentence.
pub(super) fn said(summary: &Summary) -> (String, String) {
    let counts = &summary.counts;
    // Superseded attempts stay in the counts and out of what is said of the verdict.
    let superseded = || summary.runs.iter().filter(|run| run.superseded_by.is_some());
    let reds_of = |counts: &super::CountsView| counts.failed + counts.error;
    let gone: u64 = superseded().map(|run| reds_of(&run.counts)).sum();
    let red = reds_of(counts).saturating_sub(gone);
    let rerun = match (superseded().count() as u64, gone) {
        (0, _) => String::new(),
        (runs, 0) => format!(" {} superseded by a later one.", count(runs, "attempt was", "attempts were")),
        (_, gone) => format!(" {} in attempts that later ones superseded.", count(gone, "failure", "failures")),
    };
    let flaky = match counts.flaky {
        0 => String::new(),
        flaky => format!(" {} passed only on retry.", count(flaky, "test", "tests")),
    };
    let lost = match summary.ledger_lost {
        0 => String::new(),
        lost => format!(" {} in the ledger.", count(lost, "loss", "losses")),
    };
    let reds =
        summary.runs.iter().filter(|run| run.verdict == Verdict::Red && run.superseded_by.is_none()).count() as u64;
    let over =
        if summary.runs.len() > 1 { format!(" in {reds} of {} runs", summary.runs.len()) } else { String::new() };
    match summary.verdict {
        Verdict::Red => {
            // What quarantine forgives is a failure all the same.
            let is_forgiven = |cause: &CauseView| cause.severity == "warning" && cause.rule == "failed_tests";
            let is_wrong = |cause: &&CauseView| cause.severity == "error" || is_forgiven(cause);
            let wrong = summary.causes.iter().filter(is_wrong).filter(|cause| cause.superseded_by.is_none());
            let forgiven = match wrong.clone().filter(|cause| is_forgiven(cause)).map(|cause| cause.tests).sum() {
                0 => String::new(),
                tests => format!(", {} in quarantine", grouped(tests)),
            };
            let others = wrong.clone().filter(|cause| cause.tests == 0).count() as u64;
            let causes = wrong.clone().count() as u64 - others;
            let all = if red == 2 { "both failures".to_owned() } else { format!("all {} failures", grouped(red)) };
            let headline = match (causes, red, wrong.clone().find(|cause| cause.tests == 0)) {
                (0, _, Some(first)) => upper_first(&first.title),
                (1, 1, _) => format!("One test failed{over}"),
                (1, _, _) => format!("One cause explains {all}{over}"),
                (causes, _, _) => format!("{} causes explain {all}{over}", word(causes)),
            };
            let ran = match counts.tests {
                0 => String::new(),
                tests => format!(" {} of {} tests failed{forgiven}.", grouped(red), grouped(tests)),
            };
            let beside = match others.saturating_sub(u64::from(causes == 0)) {
                0 => String::new(),
                more => format!(" {} of rules about what CI measured.", count(more, "finding", "findings")),
            };
            (headline, format!("{ran}{beside}{flaky}{rerun}{lost}").trim_start().to_owned())
        }
        Verdict::Green => {
            let headline = match (counts.passed, summary.runs.first()) {
                (0, Some(run)) => upper_first(&run.why),
                (passed, _) => format!("{} passed", count(passed, "test", "tests")),
            };
            let skipped =
                if counts.skipped > 0 { format!(" {} skipped.", grouped(counts.skipped)) } else { String::new() };
            (headline, format!("Every report was read whole.{skipped}{flaky}{rerun}"))
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
            (headline, format!("That is not a pass.{flaky}{rerun}{lost}").trim_start().to_owned())
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
