//! The guard of the workflow: the file of events is there and not too large.

use super::tell::{Said, Tally, entry_evidence, finding, place};
use crate::findings::analyses::hologram_reports::root_of;
use crate::findings::{Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "hologram_events_guard",
    title: "events.jsonl is there and small enough",
    doc: "The job fails where events.jsonl is missing or has 5,242,880 bytes or more. Of files that were picked by \
          hand nobody knows what the artifact holds: there a missing file is no data.",
    system: "hologram",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let reports = judging.reports();
    let most = policy.whole("hologram.events.most_bytes");
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    for report in reports {
        let is_it = |path: &str| path.rsplit('/').next() == Some("events.jsonl") && root_of(path) == report.root;
        let bytes = facts.entries.iter().find(|entry| is_it(&entry.path)).map(|entry| entry.bytes);
        let place = place(report, reports);
        let (what, next) = match bytes {
            Some(bytes) if bytes >= most => {
                (format!("events.jsonl has {bytes} bytes, {most} or more fail the job"), "rotate the file between runs")
            }
            Some(0) => ("events.jsonl is empty".to_owned(), "check that the E2E suite ran"),
            Some(_) => {
                tally.pass();
                continue;
            }
            None if report.is_artifact() => {
                ("events.jsonl is missing in the artifact".to_owned(), "check that the E2E suite ran")
            }
            None => {
                tally.missing(format!("{place}e2e/events.jsonl is not here"));
                continue;
            }
        };
        tally.fail(format!("{place}{what}"));
        let said = Said {
            rule: RULE.id,
            key: &report.root,
            severity: Severity::Error,
            class: "harness",
            title: what.clone(),
            next_step: next.to_owned(),
        };
        findings.push(finding(facts, said, vec![entry_evidence(facts, "events.jsonl", &report.root, what)]));
    }
    Outcome { answer: tally.answer("e2e/events.jsonl is missing"), findings }
}
