//! Failures of tests in quarantine: still told, no longer errors.

use super::analyses::quarantine::{Quarantine, Red};
use super::{Answer, Finding, Judging, Outcome, Severity};
use crate::methods::phrase::count;

/// Says of findings what quarantine says of their cases. One whose cases are all forgiven is a warning.
pub(super) fn lower(judging: &Judging<'_>, outcome: &mut Outcome) {
    let quarantine = judging.quarantine();
    if quarantine.entries.is_empty() {
        return;
    }
    let mut forgiven = 0;
    for finding in outcome.findings.iter_mut().filter(|finding| !finding.cases.is_empty()) {
        let is_error = finding.severity == Severity::Error;
        let of = tell(judging, quarantine, finding);
        if is_error {
            forgiven += of;
            if of == finding.cases.len() {
                finding.severity = Severity::Warning;
            }
        }
    }
    if let (Answer::Fail(why), 1..) = (&mut outcome.answer, forgiven) {
        *why = format!("{why}, {forgiven} of them in quarantine");
    }
}

/// Gives how many cases are forgiven.
fn tell(judging: &Judging<'_>, quarantine: &Quarantine, finding: &mut Finding) -> usize {
    let (facts, history) = (judging.facts, judging.history);
    let is_red = |case: u32| facts.attempts_of(case).last().is_some_and(|row| row.status.is_red());
    let red = |case: u32| quarantine.red(facts, history, case).filter(|_| is_red(case));
    let listed: Vec<u32> = finding.cases.iter().copied().filter(|case| quarantine.entry(*case).is_some()).collect();
    let forgiven: Vec<u32> = listed.iter().copied().filter(|case| red(*case) == Some(Red::Forgiven)).collect();
    // What is not forgiven says more.
    let telling = listed.iter().find(|case| !forgiven.contains(case)).or_else(|| listed.first());
    let Some(said) = telling.and_then(|case| quarantine.said_of(facts, history, *case)) else { return 0 };
    let (some, all) = (listed.len(), finding.cases.len());
    finding.quarantine = match (some, all) {
        (1, 1) => said,
        (some, all) if some == all => format!("all {}: {said}", count(all as u64, "test", "tests")),
        (some, all) => format!("{some} of {all} tests: {said}"),
    };
    forgiven.len()
}
