//! The status badge: upstream asks for events that are never logged, so it is always red.

use super::tell::{Said, Tally, finding, place};
use crate::findings::analyses::hologram_badge::{ours, upstream};
use crate::findings::analyses::pipeline;
use crate::findings::{Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "hologram_badge",
    title: "The status badge says what the data say",
    doc: "Upstream's badge wants events named publish and install; the real ones are marketplace_publish and \
          marketplace_install, so its E2E part always fails. Its perf part passes for any table, without a budget. \
          The badge of upstream stands beside the one that the data give.",
    system: "hologram",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let reports = judging.reports();
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    for report in reports.iter().filter(|report| !report.rows.is_empty() || !report.events.is_empty()) {
        let (theirs, ours) = (upstream(facts, report), ours(facts, report, policy));
        let place = place(report, reports);
        for (part, theirs, ours) in
            [("e2e_tests", theirs.e2e_tests, ours.e2e_tests), ("perf_gate", theirs.perf_gate, ours.perf_gate)]
        {
            match ours {
                "unknown" => tally.missing(format!("{place}{part} has no data")),
                ours if ours == theirs => tally.pass(),
                ours => {
                    let what = format!("{part}: upstream says {theirs}, the data say {ours}");
                    tally.fail(format!("{place}{what}"));
                    let first = match part {
                        "e2e_tests" => report.events.last().map(|event| pipeline::evidence(facts, event)),
                        _ => report.rows.first().map(|row| row.evidence(facts)),
                    };
                    let said = Said {
                        rule: RULE.id,
                        key: &format!("{} {part}", report.root),
                        severity: if theirs == "pass" { Severity::Warning } else { Severity::Info },
                        class: "harness",
                        title: format!("Status badge, {what}"),
                        next_step: "let status_badge.py look for marketplace_publish and marketplace_install"
                            .to_owned(),
                    };
                    findings.push(finding(facts, said, first.into_iter().collect()));
                }
            }
        }
    }
    Outcome { answer: tally.answer("perf/*.csv and e2e/events.jsonl are missing"), findings }
}
