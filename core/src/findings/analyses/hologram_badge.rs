//! The status badge as upstream's script computes it, and as the events really stand.

use super::hologram_reports::Report;
use super::{hologram_perf, pipeline};
use crate::facts::{Facts, Loss};
use crate::findings::Policy;

/// `{"status", "timestamp", "perf_gate", "e2e_tests"}` without the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Badge {
    /// `pass`, `fail` or `unknown`.
    pub(crate) status: &'static str,
    /// `pass`, `fail` or `unknown`.
    pub(crate) perf_gate: &'static str,
    /// `pass`, `fail` or `unknown`.
    pub(crate) e2e_tests: &'static str,
}

fn word(holds: bool) -> &'static str {
    if holds { "pass" } else { "fail" }
}

/// Upstream: any table makes the gate pass; the events need names that are never logged.
pub(crate) fn upstream(facts: &Facts, report: &Report<'_>) -> Badge {
    let has = |name: &str| report.events.iter().any(|event| facts.text(event.event) == name);
    let all_parse = !facts.notes.iter().any(|note| {
        note.loss >= Loss::DataLoss
            && note.path.ends_with("events.jsonl")
            && super::hologram_reports::root_of(&note.path) == report.root
    });
    let e2e = report.has("hologram-events") && all_parse && has("publish") && has("install");
    let perf = report.has("hologram-perf-csv");
    Badge { status: word(e2e && perf), perf_gate: word(perf), e2e_tests: word(e2e) }
}

/// What the data say: budgets that hold, sequences that are good; what is missing is unknown.
pub(crate) fn ours(facts: &Facts, report: &Report<'_>, policy: &Policy) -> Badge {
    let gates = hologram_perf::gates(report, policy);
    let perf_gate = if gates.iter().any(hologram_perf::Budget::is_over) {
        "fail"
    } else if gates.iter().all(|gate| gate.best.is_some()) {
        "pass"
    } else {
        "unknown"
    };
    let sequences = pipeline::sequences(facts, &report.events);
    let e2e_tests =
        if sequences.is_empty() { "unknown" } else { word(sequences.iter().all(|sequence| sequence.broken.is_none())) };
    let status = match (perf_gate, e2e_tests) {
        ("fail", _) | (_, "fail") => "fail",
        ("pass", "pass") => "pass",
        _ => "unknown",
    };
    Badge { status, perf_gate, e2e_tests }
}

/// The shields.io address of upstream's `markdown`, without the message of the date.
pub(crate) fn shield(status: &str) -> String {
    let colour = match status {
        "pass" => "green",
        "fail" => "red",
        "running" => "yellow",
        _ => "grey",
    };
    format!("https://img.shields.io/badge/Hologram%20Pipeline-{}-{colour}", status.to_ascii_uppercase())
}
