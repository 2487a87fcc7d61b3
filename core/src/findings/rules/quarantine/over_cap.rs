//! More tests in quarantine than the policy allows.

use super::SYSTEM;
use crate::findings::{Answer, Finding, Judging, Outcome, Rule, Severity, id_of};
use crate::methods::phrase::{count, grouped, percent};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "quarantine_over_cap",
    title: "Quarantine stays small",
    doc: "Tests in quarantine are at most quarantine.cap, and a smaller share of all known tests than \
          quarantine.cap_share. Entries that ended do not count; a pattern counts every test that it means.",
    system: SYSTEM,
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let (quarantine, policy) = (judging.quarantine(), judging.policy);
    let (tests, known) = (quarantine.covered, quarantine.known);
    let (cap, share) = (policy.whole("quarantine.cap"), policy.number("quarantine.cap_share"));
    let mut over = Vec::new();
    if cap > 0 && tests > cap {
        over.push(format!(
            "{} in quarantine, {} allowed (quarantine.cap)",
            count(tests, "test", "tests"),
            grouped(cap)
        ));
    }
    if known > 0 && tests as f64 >= known as f64 * share && tests > 0 {
        over.push(format!(
            "{} of {} in quarantine ({}), less than {} allowed (quarantine.cap_share)",
            grouped(tests),
            count(known, "test", "tests"),
            percent(tests as f64 / known as f64),
            percent(share)
        ));
    }
    let finding = |what: &String| {
        let list = quarantine.told().next();
        let evidence = list.map(|entry| quarantine.evidence(judging.facts, entry, what.clone()));
        Finding {
            class: super::CLASS.to_owned(),
            next_step: "release or mend the oldest ones first".to_owned(),
            ..Finding::new(
                RULE.id,
                id_of(RULE.id, &[what.rsplit(' ').next().unwrap_or_default()]),
                Severity::Warning,
                what.clone(),
            )
            .proved(judging.facts, evidence.into_iter().collect())
        }
    };
    let findings: Vec<Finding> = over.iter().map(finding).collect();
    let answer = match over.is_empty() {
        false => Answer::Fail(over.join("; ")),
        true if known == 0 && cap == 0 && tests > 0 => {
            Answer::NoData("no tests found, of which these would be a share".to_owned())
        }
        true => Answer::Pass,
    };
    Outcome { answer, findings }
}
