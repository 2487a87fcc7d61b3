//! The E2E pipeline: every sequence publishes, installs and resolves.

use super::tell::{Said, Tally, finding, place};
use crate::findings::analyses::pipeline::{self, State};
use crate::findings::{Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "hologram_e2e",
    title: "The E2E pipeline is good to its end",
    doc: "Published to IPFS with a CID, published in the marketplace with the CID that was prepared, and resolved \
          with an encoding that is not empty. Steps that were skipped are warnings.",
    system: "hologram",
    decides: true,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let reports = judging.reports();
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    for report in reports.iter().filter(|report| !report.events.is_empty()) {
        let place = place(report, reports);
        let sequences = pipeline::sequences(facts, &report.events);
        if sequences.is_empty() {
            tally.missing(format!("{place}events.jsonl has no events of suite phase8"));
        }
        for sequence in &sequences {
            let Some(broken) = sequence.broken_step() else {
                tally.pass();
                continue;
            };
            let last = sequence.last_good().map_or("none", |step| step.name);
            let what = match &broken.state {
                State::Failed(why) => format!("{} failed: {why}", broken.name),
                _ => format!("{} was not reached", broken.name),
            };
            tally.fail(format!("{place}{what}; last good step: {last}"));
            let said = Said {
                rule: RULE.id,
                key: &format!("{} {}", report.root, broken.name),
                severity: Severity::Error,
                class: "",
                title: format!("E2E: {what}; last good step: {last}"),
                next_step: format!("look at {}", pipeline::look_at(broken.name)),
            };
            let event = broken.event.or_else(|| sequence.last_event());
            let evidence = event.map(|event| pipeline::evidence(facts, event)).into_iter().collect();
            findings.push(finding(facts, said, evidence));
        }
        for step in sequences.iter().flat_map(|sequence| &sequence.steps) {
            let (State::Skipped(reason), Some(event)) = (&step.state, step.event) else { continue };
            let said = Said {
                rule: RULE.id,
                key: &format!("{} {} skipped", report.root, step.name),
                severity: Severity::Warning,
                class: "test_environment",
                title: format!("{} was skipped: {}", step.name, reason.lines().next().unwrap_or_default()),
                next_step: format!("look at {}", pipeline::look_at(step.name)),
            };
            findings.push(finding(facts, said, vec![pipeline::evidence(facts, event)]));
        }
        for (event, why) in pipeline::errors(facts, &report.events) {
            let name = facts.text(event.event);
            tally.fail(format!("{place}{name}: {why}"));
            let said = Said {
                rule: RULE.id,
                key: &format!("{} {name}", report.root),
                severity: Severity::Error,
                class: "",
                title: format!("E2E: {name}: {why}"),
                next_step: String::new(),
            };
            findings.push(finding(facts, said, vec![pipeline::evidence(facts, event)]));
        }
    }
    Outcome { answer: tally.answer("e2e/events.jsonl is missing or holds no events"), findings }
}
