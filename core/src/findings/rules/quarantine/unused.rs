//! Entries that no test needs any more.

use super::{SYSTEM, finding};
use crate::findings::{Answer, Judging, Outcome, Rule};
use crate::methods::phrase::count;

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "quarantine_unused",
    title: "Every quarantine is needed",
    doc: "An entry means a test that some run knows, and that failed or passed only on retry within \
          quarantine.unused_days. The second is asked of a history alone: one green run says nothing.",
    system: SYSTEM,
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let quarantine = judging.quarantine();
    let days = judging.policy.number("quarantine.unused_days");
    let (mut findings, mut unknown, mut all) = (Vec::new(), 0_u64, 0_u64);
    for entry in quarantine.told() {
        all += 1;
        match entry.recent {
            _ if quarantine.known == 0 => unknown += 1,
            _ if entry.tests == 0 => {
                let step = "remove the entry, or write the name as the report does";
                findings.push(finding(&RULE, judging, entry, "no run knows such a test", step));
            }
            Some(recent) if recent.ran > 0 && recent.red == 0 => {
                let what = format!("0 of {} in {days} days failed", count(recent.ran, "execution", "executions"));
                findings.push(finding(&RULE, judging, entry, &what, "remove the entry"));
            }
            Some(recent) if recent.ran > 0 => {}
            _ => unknown += 1,
        }
    }
    let of = count(all, "entry", "entries");
    let answer = match (findings.len() as u64, unknown) {
        (0, 0) => Answer::Pass,
        (0, _) if quarantine.known == 0 => Answer::NoData("no tests found".to_owned()),
        (0, unknown) => Answer::NoData(format!("{unknown} of {of}: no executions in {days} days, or no history")),
        (unused, _) => Answer::Fail(format!("{unused} of {of} unused")),
    };
    Outcome { answer, findings }
}
