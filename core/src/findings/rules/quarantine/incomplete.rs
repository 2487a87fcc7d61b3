//! Entries that do not say who, why, or until when.

use super::{SYSTEM, finding};
use crate::findings::analyses::quarantine::Ends;
use crate::findings::{Answer, Judging, Outcome, Rule};
use crate::methods::phrase::count;

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "quarantine_incomplete",
    title: "Every quarantine has an owner, a reason and an end",
    doc: "An entry names who mends the test, why it is there, and when it ends: by its own day, or by the day it was \
          added and quarantine.max_days. Of Allure's list, which knows neither owner nor end, a reason or an issue is asked.",
    system: SYSTEM,
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let (mut findings, mut all) = (Vec::new(), 0_u64);
    for entry in judging.quarantine().told() {
        all += 1;
        let listed = &entry.listed;
        let is_ours = listed.history_id.is_empty();
        let missing = [
            ("owner", is_ours && listed.owner.is_empty()),
            ("reason", listed.reason.is_empty() && listed.issue.is_empty()),
            ("end", is_ours && entry.ends == Ends::Never),
        ];
        let missing: Vec<&str> = missing.iter().filter(|(_, is_missing)| *is_missing).map(|(what, _)| *what).collect();
        if !missing.is_empty() {
            let what = format!("quarantine without {}", missing.join(", without "));
            findings.push(finding(&RULE, judging, entry, &what, "say it in the list"));
        }
    }
    let answer = match findings.len() as u64 {
        0 => Answer::Pass,
        some => Answer::Fail(format!("{some} of {} incomplete", count(all, "entry", "entries"))),
    };
    Outcome { answer, findings }
}
