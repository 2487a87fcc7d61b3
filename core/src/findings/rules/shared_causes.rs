//! Failures that strike unrelated jobs at once: the machines, not the tests.

use crate::findings::{Answer, Judging, Outcome, Rule};
use crate::methods::phrase::count;

pub(super) const RULE: Rule = Rule {
    id: "shared_causes",
    title: "No failure strikes unrelated jobs at once",
    doc: "Failures that say the same (numbers, ids and times aside) in several unrelated jobs within a short time \
          are infrastructure: each job must have been hit in a test of its own, and assertions do not count. \
          The class stands at the findings of `failed_tests` and `flaky_tests`. Runs that name no job tell nothing.",
    system: "",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    Outcome { answer: answer(judging), findings: Vec::new() }
}

fn answer(judging: &Judging<'_>) -> Answer {
    let Some(causes) = judging.causes() else {
        return Answer::NoData("one run stands alone".to_owned());
    };
    let (least, history) = (judging.policy.whole("causes.shared_jobs"), causes.history);
    let jobs = causes.jobs();
    if (jobs as u64) < least {
        return Answer::NoData(format!("{} named, {least} are needed", count(jobs as u64, "job is", "jobs are")));
    }
    let is_open = |run: u32| history.is_open(run);
    let shared = causes.all().filter(|cause| !cause.shared.is_empty() && cause.runs().any(is_open)).count();
    match shared {
        0 => Answer::Pass,
        some => Answer::Fail(format!(
            "{} {least} or more unrelated jobs within {} minutes",
            count(some as u64, "failure strikes", "failures strike"),
            judging.policy.number("causes.shared_minutes")
        )),
    }
}
