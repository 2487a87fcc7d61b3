//! Entries whose last day is over.

use super::{SYSTEM, finding};
use crate::findings::analyses::quarantine::Ends;
use crate::findings::{Answer, Judging, Outcome, Rule};
use crate::methods::day;
use crate::methods::phrase::count;

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "quarantine_expired",
    title: "No quarantine is over",
    doc: "The last day of every entry is today or later: the day it names, and no later than quarantine.max_days \
          after it was added. What is over forgives nothing any more.",
    system: SYSTEM,
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let (mut findings, mut unknown, mut all) = (Vec::new(), 0_u64, 0_u64);
    for entry in judging.quarantine().told() {
        all += 1;
        match entry.ends {
            Ends::Expired(last) => {
                let what = format!("quarantine ended on {}", day::text(last));
                let step = "mend the test and remove the entry, or give it another day with a reason";
                findings.push(finding(&RULE, judging, entry, &what, step));
            }
            Ends::Unknown(_) => unknown += 1,
            Ends::Later(_) | Ends::Never => {}
        }
    }
    let answer = match (findings.len() as u64, unknown) {
        (0, 0) => Answer::Pass,
        (0, _) => Answer::NoData("nothing says what day it is: no data has a time, and no as-of was given".to_owned()),
        (over, _) => Answer::Fail(format!("{over} of {} ended", count(all, "entry", "entries"))),
    };
    Outcome { answer, findings }
}
